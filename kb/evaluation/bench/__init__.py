"""How fast: building, asking, committing, and what that takes of memory and disk."""
