"""Places in the tree of objects, which is the tree of URLs and of the database."""

from collections.abc import Iterator
from typing import Any, ClassVar

from BTrees.Length import Length
from persistent import Persistent

from portal.domain.trees import Tree


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
    """A node with children by name, counted without loading them."""

    accepts: ClassVar[str] = ""
    """What the children are, for readers and for the check of the store."""

    def __init__(self) -> None:
        self._children = Tree()
        self._count = Length()

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
        return int(self._count())

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
        self._children[name] = child
        self._count.change(1)
        return child

    def hang_in(self, child: Node) -> None:
        """Put in a child that bears its name and this parent already, as a copy of records does. Raises KeyError as `add`."""
        if child.__name__ is None or child.__name__ in self._children:
            raise KeyError(child.__name__)
        self._children[child.__name__] = child
        self._count.change(1)

    def remove(self, name: str) -> None:
        """Take a child out. Raises KeyError where there is none."""
        del self._children[name]
        self._count.change(-1)

    def next_name(self) -> str:
        """The next free number, counted from 1, for children that are numbered."""
        number = len(self) + 1
        while str(number) in self._children:
            number += 1
        return str(number)
