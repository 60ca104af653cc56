"""Where an object stands in the store, as text: what the records of an export are called, and how they refer to each other.

The portal is the empty text. A child of a folder adds `/name`, what hangs on an attribute `.attribute`, and an entry of a
tree on an attribute `.attribute/key`: `/dossiers/2026/483920.audit._entries/3`.
"""

import json
from typing import Any, Final
from urllib.parse import quote

from persistent import Persistent

from portal.domain.node import Folder, Node
from portal.domain.portal import Portal
from portal.storage.errors import ExportImpossible

CHILDREN: Final = "_children"
"""The attribute under which a folder keeps its children; it is left out of places, so that they read as URLs."""
MAPPINGS: Final = frozenset({CHILDREN, "_entries"})
"""The attributes that hold a plain dict while there are only a few in it, and a tree later."""


def entry(attribute: str, key: object) -> str:
    """The step from an object to an entry of one of its trees."""
    text = key if isinstance(key, str) else json.dumps(key, ensure_ascii=False)
    return ("" if attribute == CHILDREN else f".{attribute}") + "/" + quote(text, safe="|:@+-=,·")


def state(thing: Any) -> dict[str, Any]:
    """What is saved of an object: attribute to value, in the order of the names."""
    thing._p_activate()  # noqa: SLF001 - persistent's own name
    return {name: value for name, value in sorted(vars(thing).items()) if not name.startswith(("_v_", "_p_"))}


def belongs_to(thing: Persistent, owner: Persistent) -> bool:
    """Whether a thing that an attribute holds is part of its owner; a node is part of its parent alone."""
    return not isinstance(thing, Node) or thing.__parent__ is owner


def place_of(node: Node) -> str:
    """The place of a node in the tree. Raises ExportImpossible for one that hangs nowhere."""
    steps: list[str] = []
    while node.__parent__ is not None:
        steps.append(_step(node, node.__parent__))
        node = node.__parent__
    if not isinstance(node, Portal):
        raise ExportImpossible(f"An object of the kind {type(node).__name__} hangs nowhere in the tree; run check.")
    return "".join(reversed(steps))


def _step(node: Node, parent: Node) -> str:
    if isinstance(parent, Folder) and node.__name__ and parent.get(node.__name__) is node:
        return entry(CHILDREN, node.__name__)
    for attribute, value in state(parent).items():
        if value is node:
            return f".{attribute}"
    raise ExportImpossible(f"{node.path()} is not where it says; run check.")
