"""WHAT CHANGED IN THE STORE, one file a version; `portal/storage/evolve.py` runs them in order."""
