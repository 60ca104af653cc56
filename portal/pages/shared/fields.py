"""Strict types for schemas: what comes from outside is exactly right, or is refused with a sentence and a stable code.

colander's own types let through NaN, `1_000`, `nope` as true, NUL and lone surrogates; these do not. All take and give what
colander types do; numbers and dates may be written in full width, as Chinese keyboards do. Errors are `Refused` with a `code`.

    Text(max_length=200, multiline=False)     str
    Integer(minimum=0, maximum=999)           int
    Money(maximum=…)                          Decimal, two places
    Boolean()                                 bool
    Ticked()                                  True, or refused
    Date(minimum=None, maximum=None)          datetime.date
    Time()                                    datetime.time
    Moment()                                  aware UTC datetime, given as local time of the place
    Choice("category") or Choice([(code, label), …])        str
    Choices(…)                                frozenset of str
    Phone()                                   str, digits only
    Upload(max_bytes=…)                       Received(name, file, size)
"""

import datetime as dt
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final, NamedTuple
from zoneinfo import ZoneInfo

import colander
from cn2an import cn2an
from colander import null

from portal.pages.shared import controls
from portal.pages.shared.formats import ZONE
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import choices as choices_of

NUMERAL: Final = re.compile("[0-9.零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億]{1,30}")
WIDTHS: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
"""Full-width forms, the ideographic space and the minus sign to their ASCII."""
DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They can make a text read otherwise than it is stored."""

MESSAGES: Final = {
    "text-expected": _("Please write a text here."),
    "text-unreadable": _("This text holds characters that cannot be shown. Please type it again."),
    "text-too-long": _("Please write at most ${limit} characters; there are ${given} now."),
    "text-too-short": _("Please write at least ${limit} characters."),
    "number-expected": _("Please write a whole number in digits, such as 12."),
    "number-too-small": _("The smallest number possible here is ${limit}."),
    "number-too-large": _("The largest number possible here is ${limit}."),
    "money-expected": _("Please write an amount in yuan with at most two decimals, such as 1409.50 or 2万."),
    "choice-unknown": _("Please choose one of the answers offered."),
    "tick-needed": _("Please tick this to go on."),
    "date-expected": _("Please give a day that exists, such as 2026-11-21."),
    "date-too-early": _("The first day possible here is ${limit}."),
    "date-too-late": _("The last day possible here is ${limit}."),
    "time-expected": _("Please give a time such as 14:30."),
    "moment-expected": _("Please give a day and a time, such as 2026-11-21 14:30."),
    "phone-expected": _("Please write a telephone number: 11 digits for a mobile, or area code and number."),
    "file-expected": _("Please choose a file."),
    "file-too-large": _("The file is too large; at most ${limit} MB."),
    "file-empty": _("The file is empty. Please choose it again."),
}


class Refused(colander.Invalid):
    """A value that is not right, with a code that stays the same in every language."""

    def __init__(self, node: Any, code: str, **details: Any) -> None:
        self.code = code
        super().__init__(node, _(str(MESSAGES[code]), mapping=details))


def folded(node: Any, cstruct: Any, code: str) -> str:
    """What was typed, without blanks around it and in ASCII width. Raises Refused where it is not text."""
    if not isinstance(cstruct, str):
        raise Refused(node, code)
    return cstruct.translate(WIDTHS).strip()


class Strict(colander.SchemaType):
    """Base of our types: empty means nothing given; the rest is up to `read` and `write`."""

    widget_maker: Callable[..., Any] = controls.Input
    expected = "text-expected"

    def read(self, node: Any, text: str) -> Any:
        """The value of a text that is not empty, or Refused."""
        raise NotImplementedError

    def write(self, node: Any, value: Any) -> str:   # noqa: ARG002 - part of the interface
        """The value as the control shows it."""
        return str(value)

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """From the form: null where nothing was given."""
        if cstruct is null or cstruct is None:
            return null
        text = folded(node, cstruct, self.expected)
        return self.read(node, text) if text else null

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """To the form."""
        return null if appstruct is null or appstruct is None else self.write(node, appstruct)


class Text(Strict):
    """A text: no control characters, no lone surrogates, no marks of direction, not too long."""

    def __init__(self, max_length: int = 200, *, min_length: int = 0, multiline: bool = False) -> None:
        self.max_length, self.min_length, self.multiline = max_length, min_length, multiline
        self.widget_maker = controls.TextArea if multiline else controls.Input

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """Text keeps its width: a name may hold full-width signs."""
        if cstruct is null or cstruct is None:
            return null
        if not isinstance(cstruct, str):
            raise Refused(node, "text-expected")
        text = cstruct.replace("\r\n", "\n").replace("\r", "\n").strip()
        return self.read(node, text) if text else null

    def read(self, node: Any, text: str) -> str:
        """The text, checked."""
        allowed = "\n\t" if self.multiline else ""
        is_plain = text.isprintable() and "\ufffd" not in text   # what Python prints is neither control, mark of direction nor surrogate
        if not is_plain and any(is_unreadable(character) and character not in allowed for character in text):
            raise Refused(node, "text-unreadable")
        if len(text) > self.max_length:
            raise Refused(node, "text-too-long", limit=self.max_length, given=len(text))
        if len(text) < self.min_length:
            raise Refused(node, "text-too-short", limit=self.min_length)
        return text


def is_unreadable(character: str) -> bool:
    """Control characters, lone surrogates, marks of direction, code points that are none, and what stands for lost bytes."""
    if unicodedata.category(character) in {"Cc", "Cs"} or character in DIRECTION_MARKS or character == "\ufffd":
        return True
    return ord(character) & 0xFFFE == 0xFFFE   # noqa: PLR2004 - U+FFFE and U+FFFF of each plane


class Integer(Strict):
    """A whole number between bounds."""

    widget_maker = staticmethod(controls.number)
    expected = "number-expected"
    pattern = re.compile(r"[+-]?[0-9]{1,15}")

    def __init__(self, minimum: int = 0, maximum: int = 10**9) -> None:
        self.minimum, self.maximum = minimum, maximum

    def read(self, node: Any, text: str) -> int:
        """The number."""
        if not self.pattern.fullmatch(text):
            raise Refused(node, self.expected)
        return within(node, int(text), self.minimum, self.maximum, "number")


class Money(Strict):
    """An amount in yuan as Decimal with two places, written as people do: 20,800、20800元、2万、两万零八百块."""

    widget_maker = staticmethod(controls.money)
    expected = "money-expected"
    pattern = re.compile(r"(?:[0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,2})?")

    def __init__(self, minimum: Decimal | int = 0, maximum: Decimal | int = 10**12) -> None:
        self.minimum, self.maximum = Decimal(minimum), Decimal(maximum)

    def read(self, node: Any, text: str) -> Decimal:
        """The amount."""
        bare = text.removeprefix("¥").rstrip("元块圆整").strip()
        try:
            amount = Decimal(bare.replace(",", "")) if self.pattern.fullmatch(bare) else _in_words(bare)
        except ValueError:
            raise Refused(node, self.expected) from None
        return within(node, amount.quantize(Decimal("0.01")), self.minimum, self.maximum, "number")


def _in_words(text: str) -> Decimal:
    """The number of 二万, 2.5万 or 一千五; ValueError for anything else."""
    if not NUMERAL.fullmatch(text) or not text.strip("0123456789."):
        raise ValueError
    return Decimal(str(cn2an(text, "smart")))


class Boolean(Strict):
    """True or false, and nothing else."""

    widget_maker = controls.Checkbox
    expected = "choice-unknown"

    def read(self, node: Any, text: str) -> bool:
        """`true` or `false`."""
        if text not in {"true", "false"}:
            raise Refused(node, self.expected)
        return text == "true"

    def write(self, node: Any, value: Any) -> str:   # noqa: ARG002 - part of the interface
        """`true` or `false`."""
        return "true" if value else "false"


class Ticked(Boolean):
    """A box that must be ticked: a declaration, a consent without which there is nothing to send."""

    def read(self, node: Any, text: str) -> bool:
        """Only `true`."""
        if not super().read(node, text):
            raise Refused(node, "tick-needed")
        return True


class Date(Strict):
    """A day that exists. Written 2026-11-21, 2026/11/21, 2026.11.21 or 2026年11月21日."""

    widget_maker = staticmethod(controls.date)
    expected = "date-expected"
    pattern = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")

    def __init__(self, minimum: dt.date = dt.date(1900, 1, 1), maximum: dt.date = dt.date(2200, 12, 31)) -> None:
        self.minimum, self.maximum = minimum, maximum

    def read(self, node: Any, text: str) -> dt.date:
        """The day."""
        return within(node, day_of(node, self.pattern.fullmatch(text), self.expected), self.minimum, self.maximum, "date")

    def write(self, node: Any, value: Any) -> str:   # noqa: ARG002 - part of the interface
        """ISO, as the control wants it."""
        return value.isoformat() if isinstance(value, dt.date) else str(value)


class Time(Strict):
    """A time of day to the minute."""

    widget_maker = staticmethod(controls.time)
    expected = "time-expected"
    pattern = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")

    def read(self, node: Any, text: str) -> dt.time:
        """The time."""
        found = self.pattern.fullmatch(text)
        if not found:
            raise Refused(node, self.expected)
        return dt.time(int(found[1]), int(found[2]))

    def write(self, node: Any, value: Any) -> str:   # noqa: ARG002 - part of the interface
        """Hours and minutes."""
        return value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)


class Moment(Strict):
    """A day and a time of the place (`formats.ZONE`), kept as aware UTC."""

    widget_maker = staticmethod(controls.moment)
    expected = "moment-expected"
    pattern = re.compile(
        r"([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?[T ]+([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?",
    )

    def read(self, node: Any, text: str) -> dt.datetime:
        """The moment in UTC."""
        found = self.pattern.fullmatch(text)
        day = day_of(node, found, self.expected)
        assert found is not None
        if not 1900 <= day.year <= 2200:   # noqa: PLR2004 - the years that a calendar here may show
            raise Refused(node, self.expected)
        return dt.datetime.combine(day, dt.time(int(found[4]), int(found[5])), zone_of(node)).astimezone(dt.UTC)

    def write(self, node: Any, value: Any) -> str:
        """Local time without a zone, as the control wants it."""
        return value.astimezone(zone_of(node)).strftime("%Y-%m-%dT%H:%M") if isinstance(value, dt.datetime) else str(value)


class Choice(Strict):
    """One of the answers offered: pairs (code, label), or the name of a list of `labels`."""

    expected = "choice-unknown"

    def __init__(self, offered: str | Iterable[tuple[str, Any]]) -> None:
        self.offered: Sequence[tuple[str, Any]] = choices_of(offered) if isinstance(offered, str) else list(offered)

    def widget_maker(self, **kw: Any) -> Any:
        """Radios up to five answers, a select above."""
        few = 5
        return (controls.Radios if len(self.offered) <= few else controls.Select)(values=self.offered, **kw)

    def read(self, node: Any, text: str) -> str:
        """The code."""
        if text not in {code for code, _label in self.offered}:
            raise Refused(node, self.expected)
        return text


class Choices(colander.SchemaType):
    """Any number of the answers offered, as a frozenset of codes."""

    def __init__(self, offered: str | Iterable[tuple[str, Any]]) -> None:
        self.offered: Sequence[tuple[str, Any]] = choices_of(offered) if isinstance(offered, str) else list(offered)

    def widget_maker(self, **kw: Any) -> Any:
        """A box for each answer."""
        return controls.Checkboxes(values=self.offered, **kw)

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """From the form: null where none was ticked."""
        if cstruct is null or not cstruct:
            return null
        known = {code for code, _label in self.offered}
        if not isinstance(cstruct, (list, tuple)) or not all(isinstance(code, str) and code in known for code in cstruct):
            raise Refused(node, "choice-unknown")
        return frozenset(cstruct)

    def serialize(self, node: Any, appstruct: Any) -> Any:   # noqa: ARG002 - part of colander's interface
        """To the form, in a fixed order."""
        return null if appstruct is null or appstruct is None else sorted(appstruct)


class Phone(Strict):
    """A telephone number of the mainland: digits only, as it is dialled."""

    widget_maker = staticmethod(controls.phone)
    expected = "phone-expected"
    pattern = re.compile(r"1[0-9]{10}|0[0-9]{9,11}|[2-9][0-9]{6,7}|[48]00[0-9]{7}|(?:12|9[56])[0-9]{3}")

    def read(self, node: Any, text: str) -> str:
        """The digits: blanks, brackets, hyphens and +86 are left out."""
        digits = re.sub(r"[\s()\-]", "", text).removeprefix("+86")
        if not self.pattern.fullmatch(digits):
            raise Refused(node, self.expected)
        return digits


class Received(NamedTuple):
    """A file that came with a form. Its type is for whoever keeps it to find out from the content."""

    name: str
    file: BinaryIO
    size: int


class Upload(colander.SchemaType):
    """A file of a limited size; of its name only the last part is kept."""

    widget_maker = controls.File

    def __init__(self, max_bytes: int = 20 * 1024 * 1024) -> None:
        self.max_bytes = max_bytes

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """From the form: null where no file was chosen."""
        if cstruct is null or cstruct is None or isinstance(cstruct, (str, bytes)):
            if cstruct:
                raise Refused(node, "file-expected")
            return null
        if not getattr(cstruct, "file", None) or not getattr(cstruct, "filename", None):
            raise Refused(node, "file-expected")
        size = cstruct.file.seek(0, os.SEEK_END)
        cstruct.file.seek(0)
        if size > self.max_bytes:
            raise Refused(node, "file-too-large", limit=self.max_bytes // (1024 * 1024))
        if size == 0:
            raise Refused(node, "file-empty")
        return Received(plain_name(cstruct.filename), cstruct.file, size)

    def serialize(self, node: Any, appstruct: Any) -> Any:   # noqa: ARG002 - part of colander's interface
        """A browser does not let a page fill in a file."""
        return null


def plain_name(given: str) -> str:
    """The last part of a name given from outside, readable and of at most 120 characters; `file` where nothing is left."""
    last = re.split(r"[\\/]", given)[-1]
    kept = "".join(character for character in last if not is_unreadable(character)).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    short = f"{stem[:100]}{dot}{suffix[:19]}" if dot else kept[:120]
    return short or "file"


def within(node: Any, value: Any, low: Any, high: Any, kind: str) -> Any:
    """The value between its bounds, or Refused."""
    small, large = ("early", "late") if kind == "date" else ("small", "large")
    if value < low:
        raise Refused(node, f"{kind}-too-{small}", limit=str(low))
    if value > high:
        raise Refused(node, f"{kind}-too-{large}", limit=str(high))
    return value


def day_of(node: Any, found: "re.Match[str] | None", code: str) -> dt.date:
    """The day that three groups name, or Refused: no 30 February."""
    try:
        if found:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Refused(node, code)


def zone_of(node: Any) -> ZoneInfo:
    """The time zone that the form was bound with."""
    return (getattr(node, "bindings", None) or {}).get("zone", ZONE)
