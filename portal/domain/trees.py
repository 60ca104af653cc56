"""Trees whose leaves are small: saving one entry writes the leaf it stands in, so a leaf of thirty costs thirty entries.

BTrees' own sizes (30 and 250; 60 and 500 for numbers) suit what is read more than written. Here each filed dossier enters a
dozen trees; with these sizes that is a third of the bytes, and a page of a list still lies in three or four leaves.
"""

from typing import Final

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree

LEAF: Final = 8
"""Entries of a leaf before it is split."""
FORK: Final = 16
"""Branches of an inner node before it is split; a hundred thousand entries are five levels deep."""


class Tree(OOBTree):
    """Values by key."""

    max_leaf_size = LEAF
    max_internal_size = FORK


class NumberTree(LOBTree):
    """Values by whole number."""

    max_leaf_size = LEAF
    max_internal_size = FORK
