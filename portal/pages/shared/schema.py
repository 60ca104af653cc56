"""The base of our schemas: each instance has fields of its own.

colander hands the fields of a class to every instance as they are. A view that gives one of them the choices of its dossier
would then give them to everybody who opens the form at that moment, names of strangers among them.
"""

from typing import Any

import colander


class Schema(colander.MappingSchema):
    """A mapping whose fields may be changed for one request."""

    children: list[Any]

    def __init__(self, *given: Any, **kw: Any) -> None:
        super().__init__(*given, **kw)
        self.children = [child.clone() for child in self.children]
