"""The controls of forms: native inputs, so that phones, screen readers and old browsers know them, and no JavaScript is needed.

Each is a deform widget whose template stands in `widgets/`. A field type picks its own; a schema may name another, such as
`widget=controls.TextArea(rows=8)`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from colander import Invalid, null
from deform.widget import FormWidget, MappingWidget, SequenceWidget, Widget

from portal.pages.shared.i18n import _

__all__ = [
    "Checkbox", "Checkboxes", "File", "FormWidget", "Hidden", "Input", "MappingWidget", "Password", "Radios", "Select",
    "SequenceWidget", "TextArea", "date", "moment", "money", "number", "phone", "time",
]


PROMPT: Final = _("Please choose")


class Control(Widget):
    """A control with one value: shows what was typed, whatever it was, and hands on texts only."""

    template: str
    is_group = False
    """True where the label belongs to several inputs and is a legend."""
    has_own_label = False
    """True where the control writes its label itself."""

    def serialize(self, field: Any, cstruct: Any, **kw: Any) -> Any:
        """The HTML of the control."""
        shown = "" if cstruct is null or cstruct is None else cstruct
        return field.renderer(self.template, field=field, cstruct=shown, control=self, **kw)

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """What was sent; a structure in the place of a text is refused, an absent one is null."""
        if pstruct is null or pstruct is None:
            return null
        if not isinstance(pstruct, str):
            raise Invalid(field.schema, _("Please write a text here."))
        return pstruct


class Input(Control):
    """A line to type in. `attributes`: what else the input says, such as `autocomplete`, `inputmode`, `maxlength`."""

    template = "input"

    def __init__(
        self, kind: str = "text", *, short: bool = False, attributes: Mapping[str, str] | None = None, **kw: Any,
    ) -> None:
        self.kind, self.short, self.attributes = kind, short, dict(attributes or {})
        super().__init__(**kw)


class TextArea(Control):
    """Several lines to type in."""

    template = "textarea"

    def __init__(self, rows: int = 5, *, attributes: Mapping[str, str] | None = None, **kw: Any) -> None:
        self.rows, self.attributes = rows, dict(attributes or {})
        super().__init__(**kw)


class Password(Input):
    """A secret: never shown again, not even masked."""

    template = "password"

    def __init__(self, *, autocomplete: str = "current-password", **kw: Any) -> None:
        super().__init__("password", attributes={"autocomplete": autocomplete}, **kw)


class Hidden(Control):
    """A value that travels along unseen. Whoever sends the form can change it: check it."""

    template = "hidden"
    hidden = True


class Select(Control):
    """One of many: pairs (code, label), with a first line that says to choose.

    Many that are found by a walk are given as a function: it is called when the control is shown, not when it is read.
    """

    template = "select"

    def __init__(
        self, values: Sequence[tuple[str, Any]] | Callable[[], Sequence[tuple[str, Any]]], *, prompt: Any = PROMPT, **kw: Any,
    ) -> None:
        self._values, self.prompt = values if callable(values) else list(values), prompt
        super().__init__(**kw)

    @property
    def values(self) -> Sequence[tuple[str, Any]]:
        """The pairs."""
        return self._values() if callable(self._values) else self._values


class Radios(Control):
    """One of a few, all to be seen. A value is (code, label) or (code, label, hint)."""

    template = "radios"
    is_group = True

    def __init__(self, values: Sequence[tuple[Any, ...]], **kw: Any) -> None:
        self.values = [(*value, None)[:3] for value in values]
        super().__init__(**kw)


class Checkboxes(Radios):
    """Any number of a few."""

    template = "checkboxes"

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """The codes that were ticked."""
        if pstruct is null or pstruct is None:
            return null
        if not isinstance(pstruct, list) or not all(isinstance(code, str) for code in pstruct):
            raise Invalid(field.schema, _("Please choose one of the answers offered."))
        return pstruct


class Checkbox(Control):
    """Yes or no, as one box with its sentence."""

    template = "checkbox"
    has_own_label = True

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """`true` where it was ticked; a box that is not ticked is not sent at all."""
        return "false" if pstruct is null else super().deserialize(field, pstruct)


class File(Control):
    """A file to choose. `accept`: what the browser offers first, such as `image/*,.pdf`."""

    template = "file"

    def __init__(self, accept: str = "", **kw: Any) -> None:
        self.accept = accept
        super().__init__(**kw)

    def deserialize(self, field: Any, pstruct: Any) -> Any:   # noqa: ARG002 - part of deform's interface
        """What came; the field type looks into it."""
        return null if pstruct in (null, None, b"", "") else pstruct


def number(**kw: Any) -> Input:
    """A whole number: digits, typed on the phone's number pad."""
    return Input("text", short=True, attributes={"inputmode": "numeric", "autocomplete": "off", "maxlength": "16"}, **kw)


def money(**kw: Any) -> Input:
    """An amount in yuan."""
    return Input("text", short=True, attributes={"inputmode": "decimal", "autocomplete": "off", "maxlength": "24"}, **kw)


def phone(**kw: Any) -> Input:
    """A telephone number."""
    return Input("tel", short=True, attributes={"inputmode": "tel", "autocomplete": "tel", "maxlength": "24"}, **kw)


def date(**kw: Any) -> Input:
    """A day."""
    return Input("date", short=True, **kw)


def time(**kw: Any) -> Input:
    """A time of day."""
    return Input("time", short=True, **kw)


def moment(**kw: Any) -> Input:
    """A day and a time."""
    return Input("datetime-local", short=True, **kw)

