"""What a form sent, read in document order: peppercorn's markers, and the buttons of lists.

A list works without JavaScript: its buttons `__add__` and `__remove__` are submit buttons inside the list, so the place
where they stand among the fields sent tells which list, and which item, is meant.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import peppercorn
from colander import null

ADD: Final = "__add__"
REMOVE: Final = "__remove__"
MAX_DEPTH: Final = 12
MAX_CONTROLS: Final = 4000


class BadMarkersError(ValueError):
    """The hidden markers that give a form its shape do not fit together: no page of ours sends that."""


class Change(NamedTuple):
    """A press on one of a list's buttons: which, and the path of names and numbers to the list (add) or to the item (remove)."""

    button: str
    path: tuple[str | int, ...]


def read(items: Iterable[tuple[str, Any]]) -> tuple[dict[str, Any], Change | None]:
    """The structure that was sent, and the change to a list that was asked for. Raises BadMarkersError."""
    kept, change = [], None
    frames: list[list[Any]] = []   # for each open marker: name or number in the frame around, count of children, is a list
    for count, (key, value) in enumerate(items):
        if count > MAX_CONTROLS or (key in {"__start__", "__end__"} and not isinstance(value, str)):
            raise BadMarkersError
        if key in {ADD, REMOVE}:
            change = Change(key, tuple(frame[0] for frame in frames))
            continue
        if key == "__end__":
            if not frames:
                raise BadMarkersError
            frames.pop()
        else:
            place: str | int = value.rpartition(":")[0] if key == "__start__" else key
            if frames and frames[-1][2]:
                place, frames[-1][1] = frames[-1][1], frames[-1][1] + 1
            if key == "__start__":
                frames.append([place, 0, value.endswith(":sequence")])
        if len(frames) > MAX_DEPTH:
            raise BadMarkersError
        kept.append((key, value))
    try:
        return peppercorn.parse(kept), change
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise BadMarkersError from error


def apply(structure: dict[str, Any], change: Change) -> None:
    """Make the change in the structure. Raises BadMarkersError where its path leads nowhere."""
    path = change.path if change.button == ADD else change.path[:-1]
    target: Any = structure
    for step in path:
        try:
            target = target[step]
        except (KeyError, IndexError, TypeError) as error:
            raise BadMarkersError from error
    if not isinstance(target, list):
        raise BadMarkersError
    if change.button == ADD:
        target.append(null)
    else:
        number = change.path[-1]
        if not isinstance(number, int) or number >= len(target):
            raise BadMarkersError
        del target[number]
