"""Text to terms: folding, tokens, numerals, synonyms."""
