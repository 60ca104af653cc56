"""From the values of a form to the plain JSON that a template reads.

A value is printed by the type that its form declares. An unknown field or a value of another type is refused, so that
a slip of the pen never comes out as an empty place on an official paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from portal.domain.money import amount_in_words, yuan
from portal.papers.dates import chinese_appointment, chinese_date, chinese_time
from portal.papers.errors import PaperError
from portal.papers.forms import Appointment, Link
from portal.papers.pictures import Picture, qr_svg

JSON = dict[str, Any] | list[Any] | str | int | None
Form = dict[str, JSON]

_LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\u0085\u2028\u2029", "\n") | {"\t": " "})


def _text(value: str) -> str:
    """Text with one kind of line end; everything else stays as it was entered."""
    return value.replace("\r\n", "\n").translate(_LINE_ENDS)


def _money(value: Decimal) -> str:
    """`人民币伍仟元整（¥5,000.00）`: words first, since they win where the two differ."""
    return f"{amount_in_words(value)}（{yuan(value)}）"


def _link(value: str) -> JSON:
    """The address and its QR code."""
    return {"text": _text(value), "svg": qr_svg(value)}


def _picture(value: Picture) -> JSON:
    """Bytes as numbers, which is how a template can make bytes of them."""
    return {"svg": value.svg, "png": list(value.png)}


_PRINTERS: dict[Any, tuple[type, Callable[[Any], JSON]]] = {
    str: (str, _text),
    int: (int, int),
    bool: (bool, bool),
    date: (date, chinese_date),
    datetime: (datetime, chinese_time),
    Decimal: (Decimal, _money),
    Appointment: (datetime, chinese_appointment),
    Link: (str, _link),
    Picture: (Picture, _picture),
}

_hints = lru_cache(maxsize=None)(get_type_hints)


def printable_form(value: Any, form: Any, path: str = "") -> Form:
    """The fields of `value`, each printed as `form` declares it; None counts as left out.

    PaperError("unknown-field") or PaperError("wrong-field") with the path of the field, as `terms.1.amount`.
    """
    if not isinstance(value, Mapping):
        raise PaperError("wrong-field", path)
    hints = _hints(form)
    printed = {}
    for name, held in value.items():
        place = f"{path}.{name}".lstrip(".")
        if name not in hints:
            raise PaperError("unknown-field", place)
        printed[name] = _printable(held, hints[name], place)
    return printed


def _printable(value: Any, declared: Any, path: str) -> JSON:
    """One value as JSON."""
    if value is None:
        return None
    if is_typeddict(declared):
        return printable_form(value, declared, path)
    if get_origin(declared) is list:
        return _printable_list(value, get_args(declared)[0], path)
    expected, print_it = _PRINTERS[declared]
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise PaperError("wrong-field", path)
    try:
        return print_it(value)
    except ValueError as refusal:
        raise PaperError("wrong-field", path) from refusal


def _printable_list(value: Any, declared: Any, path: str) -> JSON:
    """Many of one kind, numbered from 1 in the paths of errors."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise PaperError("wrong-field", path)
    return [_printable(held, declared, f"{path}.{number}") for number, held in enumerate(value, 1)]


def changed(value: JSON, change: Callable[[str], str]) -> JSON:
    """The same JSON with `change` applied to every text in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed(held, change) for held in value]
    if isinstance(value, dict):
        return {name: changed(held, change) for name, held in value.items()}
    return value


def texts(value: JSON) -> Iterator[str]:
    """Every text in the JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for held in value:
            yield from texts(held)
    elif isinstance(value, dict):
        for held in value.values():
            yield from texts(held)
