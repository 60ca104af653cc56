"""Which classes are saved: every Persistent class and every frozen dataclass of `portal.domain`, by its name alone.

The classes themselves are the description of the format; there is no other. Their names are unique, which a test watches.
"""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from BTrees.IOBTree import IOBTree
from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from portal import domain
from portal.domain.trees import NumberTree, Tree

TREES: Final[Mapping[str, type[Any]]] = {kind.__name__: kind for kind in (IOBTree, LOBTree, OOBTree, NumberTree, Tree)}
"""Ordered mappings, which are written as part of the object that holds them."""


def _classes() -> Iterator[type[Any]]:
    for _, name, _ in sorted(pkgutil.iter_modules(domain.__path__), key=lambda found: found.name):
        module = importlib.import_module(f"{domain.__name__}.{name}")
        yield from (each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__)


def _by_name(found: Iterator[type[Any]]) -> Mapping[str, type[Any]]:
    named: dict[str, type[Any]] = {}
    for each in found:
        assert each.__name__ not in named, f"two saved classes are called {each.__name__}"
        named[each.__name__] = each
    return named


@cache
def objects() -> Mapping[str, type[Any]]:
    """The classes whose instances have a record of their own."""
    return _by_name(each for each in _classes() if issubclass(each, Persistent) and each.__name__ not in TREES)


@cache
def values() -> Mapping[str, type[Any]]:
    """The frozen dataclasses, whose instances are values within a record."""
    return _by_name(each for each in _classes() if dataclasses.is_dataclass(each))
