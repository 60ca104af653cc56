"""A saved class's path is data on disk: it may be added to, but never moved or renamed without an evolve step."""

import dataclasses
import importlib
import inspect
import pkgutil
from pathlib import Path

from persistent import Persistent

import portal.domain

PINNED = Path(__file__).with_name("saved_classes.txt")


def saved_classes() -> set[str]:
    """Persistent classes and the frozen records that they keep, by their full path."""
    found = set()
    for module_info in pkgutil.iter_modules(portal.domain.__path__, "portal.domain."):
        module = importlib.import_module(module_info.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            is_saved = issubclass(kind, Persistent) or dataclasses.is_dataclass(kind)
            if kind.__module__ == module.__name__ and is_saved:
                found.add(f"{kind.__module__}.{kind.__qualname__}")
    return found


def test_saved_classes_stay_where_they_are() -> None:
    pinned = set(PINNED.read_text("utf-8").split())
    assert pinned - saved_classes() == set(), "moved or removed: stores that hold them no longer open"
    assert saved_classes() - pinned == set(), f"new: add them to {PINNED.name}"


def test_the_domain_is_flat() -> None:
    assert not [path for path in Path(portal.domain.__path__[0]).iterdir() if path.is_dir() and path.name != "__pycache__"]
