"""What is written into a form that nobody described to the test: something good for every field, or something bad."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from webtest import Form, Upload
from webtest.forms import Checkbox, Field, File, Hidden, Radio, Select, Submit, Textarea

from portal.papers.printing import render

MARK: Final = "标记甲乙"
"""Stands in what is typed, so that it is found again on the page that says what is wrong."""
SCRIPT: Final = f"<script>alert(7)</script>{MARK}"
KEPT: Final = frozenset({"csrf_token", "_charset_", "__formid__"})
"""Fields that every bad form carries as they are: without them the request is refused before the form is read."""
Pairs = list[tuple[str, str | Upload]]
Changed = Callable[[Field, str], str | Upload | None]
"""What is sent for a field; None leaves the field out."""


def buttons(form: Form) -> list[Submit]:
    """The buttons that send the form, without those of its lists."""
    found = [field for fields in form.fields.values() for field in fields if isinstance(field, Submit)]
    return [each for each in found if each.name and not each.name.startswith("__")]


def pairs(form: Form, change: Changed, button: Submit | None = None) -> Pairs:
    """Everything that a browser would send, changed field by field."""
    sent: Pairs = []
    for name, field in form.field_order:
        if name is None or isinstance(field, Submit):
            continue
        value = field.value
        kept = name in KEPT or name.startswith("__")
        given = value if kept else change(field, "" if value is None else str(value))
        if given is not None:
            sent.append((name, given))
    if button is not None and button.name:
        sent.append((button.name, button.value_if_submitted() or ""))
    return sent


def is_text(field: Field) -> bool:
    """Whether a person types into it."""
    return isinstance(field, Textarea) or type(field).__name__ in ("Text", "Email", "Field")   # the last for tel, date and the like


def _typed(text: str, upload: Upload | None) -> Changed:
    def change(field: Field, value: str) -> str | Upload | None:
        if isinstance(field, File):
            return upload
        if isinstance(field, (Hidden, Radio, Select, Checkbox)):
            return value or None
        return text

    return change


def _nothing(field: Field, value: str) -> str | None:
    return value if isinstance(field, Hidden) else "" if is_text(field) else None


def _unknown(field: Field, value: str) -> str | Upload | None:
    if isinstance(field, File):
        return None
    return "九千" if isinstance(field, Hidden) else "no-such-<thing>" if isinstance(field, (Radio, Select, Checkbox)) else value


BAD: Final[dict[str, Changed]] = {
    "nothing": _nothing,
    "too long": _typed("长" * 25_000, Upload("空.pdf", b"", "application/pdf")),
    "control characters": _typed(f"{MARK}\x00\x07\x1b字", Upload("程序.pdf", b"MZ\x90\x00" * 300, "application/pdf")),
    "script": _typed(SCRIPT, Upload('"><script>.html', b"<html><script>alert(7)</script>", "text/html")),
    "a day that there is not": _typed("2026-02-30T25:61", None),
    "choices that were not offered": _unknown,
}


def good(form: Form, today: date) -> None:
    """Fill in something that is right for most forms: the first choice, a day to come, a real paper, a short text."""
    for name, field in _own_fields(form):
        if isinstance(field, Checkbox):
            field.checked = True
        elif isinstance(field, Radio) and field.value is None:
            field.value = field.options[0][0]
        elif isinstance(field, Select) and not field.value:
            field.value = next((value for value, *_ in field.options if value), "")
        elif isinstance(field, File):
            field.value = Upload("材料.pdf", PAPER, "application/pdf")
        elif isinstance(field, Hidden) and "drawing" in name:
            field.value = "M 40 150 L 180 60 L 320 150 L 460 60"
        elif is_text(field) and not field.value:
            field.value = _text_for(field, today)


def is_kept_secret(field: Field) -> bool:
    """Whether a page must not show it again: passwords, and codes that open something once."""
    return field.attrs.get("type") == "password" or field.attrs.get("autocomplete") in ("one-time-code", "off") or field.name == "code"


def _own_fields(form: Form) -> Iterator[tuple[str, Field]]:
    yield from ((name, field) for name, field in form.field_order if name and name not in KEPT and not name.startswith("__"))


def _text_for(field: Field, today: date) -> str:
    kind, name = field.attrs.get("type", "text"), field.name
    soon = today + timedelta(days=9)
    special = {"date": soon.isoformat(), "datetime-local": f"{soon}T15:00", "number": "3", "tel": "00055501234", "email": "zhang@example.test"}
    by_name = {"amount": "1200", "pages": "3", "copies": "3", "identity_number": ""}
    return by_name.get(name, special.get(kind, "双方说清楚了，没有别的争议。"))


PAPER: Final = render("agreement", {"organisation": "扫描件"})
