"""From text to terms: folding, grams, numbers, synonyms, citations. Knows nothing of Whoosh."""
