"""Reading JSON from outside strictly: what is not expected is refused, never guessed."""

import json
import re
from enum import StrEnum
from typing import TypeVar

from video.protocol.errors import MalformedError

Choice = TypeVar("Choice", bound=StrEnum)

ID = re.compile(r"[A-Za-z0-9._:~-]{1,120}")
"""Names of rooms and participants: chosen by the portal, opaque to the worker, safe in paths and logs."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Characters that no name and no line of chat needs; tab and newline are let through."""


def read_json(text: str | bytes) -> "Fields":
    """Parse one JSON object; bad bytes, NaN, deep nesting and the like are `MalformedError("bad-json")`."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedError("bad-json", "the message is not JSON") from error
    return Fields(value, "message")


def _no_constant(name: str) -> None:
    """NaN and Infinity are not JSON, though Python's parser would take them."""
    raise ValueError(name)


def check_id(value: str, what: str) -> str:
    """Return `value` if it may name a room or a participant, else raise `MalformedError("bad-id")`."""
    if not ID.fullmatch(value):
        raise MalformedError("bad-id", f"{what} is not an identifier")
    return value


class Fields:
    """One JSON object whose fields are taken out one by one; `done` refuses what nobody asked for."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise MalformedError("not-an-object", f"{where} is not a JSON object")
        self._rest: dict[str, object] = dict(value)
        self._where = where

    def _take(self, name: str) -> object:
        """Take out one field; `MalformedError("missing-field")` where it is absent."""
        try:
            return self._rest.pop(name)
        except KeyError:
            raise MalformedError("missing-field", f"{self._where} has no {name}") from None

    def has(self, name: str) -> bool:
        """Whether an optional field is there."""
        return name in self._rest

    def text(self, name: str, most: int, *, least: int = 1) -> str:
        """A string of `least` to `most` characters, stripped, without control characters or lone surrogates."""
        value = self._take(name)
        if not isinstance(value, str):
            raise MalformedError("not-text", f"{name} is not a string")
        value = value.strip()
        if not least <= len(value) <= most:
            raise MalformedError("bad-length", f"{name} must have {least} to {most} characters")
        _check_characters(value, name)
        return value

    def block(self, name: str, most: int) -> str:
        """A string of several lines, untouched (an SDP), of at most `most` characters."""
        value = self._take(name)
        if not isinstance(value, str) or not 0 < len(value) <= most:
            raise MalformedError("bad-length", f"{name} must be a string of at most {most} characters")
        return value

    def identifier(self, name: str) -> str:
        """The name of a room or a participant."""
        return check_id(self.text(name, 120), name)

    def flag(self, name: str) -> bool:
        """True or false, and nothing that merely looks like it."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise MalformedError("not-a-boolean", f"{name} is neither true nor false")
        return value

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number in a range."""
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise MalformedError("bad-number", f"{name} must be a whole number from {least} to {most}")
        return value

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """One word out of a closed list."""
        value = self._take(name)
        try:
            return kind(value) if isinstance(value, str) else kind("")
        except ValueError:
            raise MalformedError("bad-choice", f"{name} is none of {', '.join(kind)}") from None

    def texts(self, name: str, most: int, characters: int) -> tuple[str, ...]:
        """A list of at most `most` strings, each of one to `characters` characters."""
        value = self._take(name)
        if not isinstance(value, list) or len(value) > most:
            raise MalformedError("bad-list", f"{name} must be a list of at most {most}")
        return tuple(Fields({name: item}, name).text(name, characters) for item in value)

    def part(self, name: str) -> "Fields":
        """An object within the object."""
        return Fields(self._take(name), name)

    def done(self) -> None:
        """Refuse what is left over."""
        if self._rest:
            raise MalformedError("unexpected-field", f"{self._where} has a field that this version does not know")


def _check_characters(value: str, name: str) -> None:
    """Refuse control characters and lone surrogates, which JSON lets through and UTF-8 cannot write."""
    if CONTROL.search(value):
        raise MalformedError("bad-characters", f"{name} has control characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise MalformedError("bad-characters", f"{name} is not valid Unicode") from None
