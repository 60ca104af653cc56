"""Places in the tree of objects, which is the tree of URLs and of the database."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from BTrees.Length import Length
from persistent import Persistent

from portal.domain.trees import Tree

FEW: Final = 24
"""So many children a folder keeps in its own record; a tree and a counter of their own would be two records more to write and to read."""


class Node(Persistent):
    """A thing with a name under a parent, and with local roles that hold for all below it."""

    __name__: str | None = None
    __parent__: "Node | None" = None
    local_roles: tuple[tuple[str, str], ...] = ()
    """Pairs (principal, role), granted here and inherited downwards."""

    def grant(self, principal: str, role: str) -> None:
        """Give a principal a role here and below; giving it twice changes nothing."""
        if (principal, role) not in self.local_roles:
            self.local_roles = (*self.local_roles, (principal, role))

    def revoke(self, principal: str, role: str) -> None:
        """Take a role back; taking what was never given changes nothing."""
        if (principal, role) in self.local_roles:
            self.local_roles = tuple(pair for pair in self.local_roles if pair != (principal, role))

    def role_parents(self) -> "tuple[Node, ...]":
        """The nodes whose local roles also hold here. A dossier adds the unit that holds it."""
        return (self.__parent__,) if self.__parent__ is not None else ()

    def lineage(self) -> "Iterator[Node]":
        """This node and its parents, up to the root."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.__parent__

    def path(self) -> str:
        """The path of the URL, without a slash at the end; the root's is empty."""
        path = ""
        node: Node | None = self
        while node is not None:   # not by `lineage`: a list says forty paths
            if node.__name__:
                path = f"/{node.__name__}{path}"
            node = node.__parent__
        return path


class Folder(Node):
    """A node with children by name. A few stand in its own record; of more than a few it makes a tree, counted without loading it."""

    accepts: ClassVar[str] = ""
    """What the children are, for readers and for the check of the store."""
    is_counted: ClassVar[bool] = True
    """Whether it keeps its number; else that is counted out. For large folders whose number nobody asks for, each new child costs less."""

    _children: "dict[str, Any] | Tree"
    _count: Length | None = None
    """The number of children, once there are more than a few."""

    def __init__(self) -> None:
        self._children = {}

    def __getitem__(self, name: str) -> Any:
        return self._children[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The child of that name, or the default."""
        return self._children.get(name, default)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._children

    def __iter__(self) -> Iterator[str]:
        return iter(self._children.keys())

    def __len__(self) -> int:
        return int(self._count()) if self._count is not None and self.is_counted else len(self._children)

    def __bool__(self) -> bool:
        return True

    def values(self) -> Iterator[Any]:
        """The children in the order of their names."""
        return iter(self._children.values())

    def items(self) -> Iterator[tuple[str, Any]]:
        """Names and children in the order of the names."""
        return iter(self._children.items())

    def add(self, name: str, child: Node) -> Node:
        """Put a child under a new name. Raises KeyError where the name is taken."""
        if name in self._children:
            raise KeyError(name)
        child.__name__, child.__parent__ = name, self
        self._put(name, child)
        return child

    def hang_in(self, child: Node) -> None:
        """Put in a child that bears its name and this parent already, as a copy of records does. Raises KeyError as `add`."""
        if child.__name__ is None or child.__name__ in self._children:
            raise KeyError(child.__name__)
        self._put(child.__name__, child)

    def remove(self, name: str) -> None:
        """Take a child out. Raises KeyError where there is none."""
        if isinstance(self._children, dict):
            few = dict(self._children)
            del few[name]
            self._children = few   # a record is written when an attribute is set, not when a mapping in it changes
            return
        del self._children[name]
        self._recount(-1)

    def _put(self, name: str, child: Node) -> None:
        if isinstance(self._children, dict):
            if len(self._children) < FEW:
                self._children = dict(sorted([*self._children.items(), (name, child)]))
                return
            self._grow()
        self._children[name] = child
        self._recount(1)

    def _grow(self) -> None:
        """Make a tree of what has become more than a few."""
        few, self._children = self._children, Tree()
        self._children.update(few)
        if self.is_counted:
            self._count = Length(len(few))

    def _recount(self, change: int) -> None:
        if self._count is not None and self.is_counted:
            self._count.change(change)

    def last_name(self) -> str | None:
        """The last name in their order, or None where there are no children."""
        if isinstance(self._children, Tree):
            return str(self._children.maxKey()) if self._children else None
        return next(reversed(self._children), None)

    def next_name(self) -> str:
        """The next free number, counted from 1, for children that are numbered."""
        number = len(self) + 1
        while str(number) in self._children:
            number += 1
        return str(number)
