"""THE LIBRARY OF LAW AND CASES: a library and a command line (python -m kb). No Pyramid, no ZODB."""
