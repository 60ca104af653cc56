"""THE ROOMS: the media worker, a process of its own (python -m video). No Pyramid, no ZODB."""
