"""The base of our schemas: each instance has fields of its own.

colander hands the fields of a class to every instance as they are. A view that gives one of them the choices of its dossier
would then give them to everybody who opens the form at that moment, names of strangers among them.
"""

from collections.abc import Hashable
from functools import cache
from typing import Any

import colander


class Schema(colander.MappingSchema):
    """A mapping whose fields may be changed for one request."""

    children: list[Any]

    def __init__(self, *given: Any, **kw: Any) -> None:
        super().__init__(*given, **kw)
        self.children = [child.clone() for child in self.children]


def bound(node: colander.SchemaNode, given: dict[str, Any]) -> colander.SchemaNode:
    """A copy of a schema for one request, with what it left open (`@colander.deferred`) decided.

    As colander's own `bind`, which for each field makes all fields of its class anew and looks through all of its attributes:
    half a millisecond for a form of twenty fields.
    """
    made: colander.SchemaNode = object.__new__(type(node))
    vars(made).update(vars(node), bindings=given, children=[bound(child, given) for child in node.children])
    for name in (*_left_open(node.__class__), *(name for name, value in vars(node).items() if isinstance(value, colander.deferred))):
        setattr(made, name, getattr(made, name)(made, given))
    after = getattr(made, "after_bind", None)
    if after is not None:
        after(made, given)
    return made


@cache
def _left_open(kind: Hashable) -> tuple[str, ...]:
    """The attributes that a class of fields leaves open."""
    return tuple(name for name in dir(kind) if isinstance(getattr(kind, name, None), colander.deferred))
