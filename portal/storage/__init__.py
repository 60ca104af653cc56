"""HOW IT IS KEPT: opening ZODB, the write lock, blobs, evolve steps, backup, check."""
