"""The index on disk: fields, writing, reading, following. Whoosh lives here and in search, and nowhere else."""
