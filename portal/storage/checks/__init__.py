"""WHAT MUST HOLD in a store, one file an invariant; `portal/storage/check.py` runs them all."""
