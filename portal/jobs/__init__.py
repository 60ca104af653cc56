"""WHAT RUNS LATER: the worker, and one file a kind of job."""
