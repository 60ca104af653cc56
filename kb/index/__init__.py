"""Schema, build, follow, open: Whoosh lives in index/ and search/ and nowhere else."""
