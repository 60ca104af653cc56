"""What the serving process sets for itself, once, before it has threads."""

import ctypes
import gc
from typing import Final

GARBAGE_EVERY: Final = 20_000
"""New objects between two looks for garbage. Python's 700 means several looks a page, for a tenth of the page's time."""
ARENAS: Final = 2
"""Heaps of the C library. By default each thread gets its own, up to eight a core, and what is freed in one serves no other."""
M_ARENA_MAX: Final = -8
"""The number of that setting in glibc's malloc.h."""


def tune() -> None:
    """Look for garbage less often, and keep few heaps; a C library without that setting is left as it is."""
    gc.set_threshold(GARBAGE_EVERY)
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)
