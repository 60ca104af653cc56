"""Forms: a colander schema shown with our controls, read back, and shown again with what was typed where it was refused.

    form = forms.form(request, ApplySchema(), buttons=[("submit", _("Send"))])
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        try:
            dossier = apply(…, given)
        except DomainError as error:
            forms.refuse(form, request, error)
        else:
            return HTTPSeeOther(…)
    return {"form": form}      # the template says ${form}

A refused form answers 422 and dooms the transaction, so that nothing half done is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Final, NamedTuple

import colander
import deform
from chameleon.utils import Markup
from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.httpexceptions import HTTPBadRequest

from portal.pages.shared import controls_sent
from portal.pages.shared.controls import FormWidget, MappingWidget, SequenceWidget
from portal.pages.shared.fields import Choice, Choices, Upload
from portal.pages.shared.formats import ZONE
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.rendering import page_names
from portal.pages.shared.schema import bound

WIDGETS: Final = Path(__file__).parent / "widgets"
REFUSED_STATUS: Final = 422


class Button(NamedTuple):
    """A button at the foot of a form; `look` is one of primary, secondary, seal, danger, plain."""

    name: str
    title: Any
    look: str = "primary"


class FieldView(NamedTuple):
    """What the template of a field needs to know beside the field."""

    id: str
    messages: list[Any]
    described_by: str | None
    required: bool

    @property
    def invalid(self) -> str | None:
        """For `aria-invalid`."""
        return "true" if self.messages else None


class FieldRenderer:
    """deform's renderer for one request: our templates, the reader's language."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.translate = Translator(request)

    @cached_property
    def _names(self) -> dict[str, Any]:
        """Made with the first control that is shown: a form that was sent and is right shows none."""
        return page_names(self.request)

    def __call__(self, template: str, **names: Any) -> Markup:
        """The HTML of one widget. Raises LookupError for a widget that is none of ours."""
        path = WIDGETS / f"{template}.pt"
        if not path.exists():
            raise LookupError(f"no template for {template!r}: use the types of portal.pages.shared.fields")
        field = names["field"]
        shown = {**self._names, "about": about(field), **names}
        return Markup(self.request.registry.templates(path).render(request=self.request, **shown))


class Form(deform.Form):
    """A form of one request. `${form}` shows all of it; `open`, `summary`, `field`, `actions` and `close` show it in parts."""

    request: Any
    keep: str | None
    is_key: bool
    """Whether it only opens something: nothing is written down with it, so nothing is said to be kept."""

    def __html__(self) -> str:
        """The whole form."""
        return str(self.render())

    def open(self) -> Markup:
        """The start tag, the hidden fields, and the summary of what is wrong.

        The first button stands here once more, out of sight: Enter presses the first button of a form, and that shall not be
        one of a list's.
        """
        said = {"id": self.formid, "class": "form", "method": "post", "accept-charset": "utf-8", "novalidate": "novalidate"}
        said |= {"action": self.action} if self.action else {}
        said |= {"enctype": "multipart/form-data"} if self.has_file else {}
        said |= {"data-keep": self.keep} if self.keep else {}
        return Markup(f"<form{attributes(said)}>{self.renderer('form_start', field=self)}")

    def close(self) -> Markup:
        """The end tag."""
        return Markup("</form>")

    def field(self, name: str) -> Markup:
        """One field with its label, hint and error; `a.b` for a field of a part."""
        found: Any = self
        for part in name.split("."):
            found = found[part]
        return self.renderer("field", field=found)

    def actions(self) -> Markup:
        """The bar of buttons."""
        return self.renderer("actions", field=self)

    @property
    def wrong(self) -> list[tuple[str | None, Any, Any]]:
        """Triples (id or None, title, message) of all that is wrong, in the order of the page."""
        return [
            (None if field is self else field.oid, field.title, message)
            for field in walk(self)
            for message in own_messages(field)
        ]

    @property
    def has_file(self) -> bool:
        """Whether a file can be chosen in this form."""
        return any(getattr(field.widget, "template", "") == "file" for field in walk(self))


def form(
    request: Any,
    schema: colander.SchemaNode,
    buttons: Iterable[Button | tuple[Any, ...]] = (("submit", _("Save")),),
    *,
    appstruct: Mapping[str, Any] | None = None,
    action: str = "",
    formid: str = "form",
    keep: str | None = None,
    is_key: bool = False,
) -> Form:
    """A form for a schema, filled with what is known.

    `keep`: a name under which the browser keeps what was typed in this tab until it is sent. Give `formid` where a page has
    two forms. `is_key`: see `Form`.
    The schema is bound with `request` and `zone`.
    """
    own = bound(schema, {"request": request, "zone": ZONE})
    ask_plainly(own)
    made = Form(
        own,
        action=action,
        buttons=(),
        formid=formid,
        focus="off",
        renderer=FieldRenderer(request),
        appstruct=colander.null if appstruct is None else dict(appstruct),
    )
    made.buttons = [Button(*button) for button in buttons]
    made.request, made.keep, made.is_key = request, keep, is_key
    for child in made.children:
        name_fields(child, f"{formid}-")
    return made


def ask_plainly(node: colander.SchemaNode) -> None:
    """Say "please fill this in" where colander would say "required"; a sentence that the schema has chosen stays."""
    if "missing_msg" not in vars(node) and type(node).missing_msg is colander.SchemaNode.missing_msg:
        chosen = isinstance(node.typ, (Choice, Choices, Upload))
        node.missing_msg = _("Please choose.") if chosen else _("Please fill this in.")
    for child in node.children:
        ask_plainly(child)


def name_fields(field: deform.Field, prefix: str) -> None:
    """Give a field and its parts ids that can be read: `form-phone`. Items of lists keep the numbered ids of deform."""
    field.oid = f"{prefix}{field.name}"
    if isinstance(field.widget, SequenceWidget) and not isinstance(field.children[0].widget, MappingWidget):
        raise TypeError(f"{field.name}: the items of a list are mappings, even with one field")
    if isinstance(field.widget, MappingWidget):
        for child in field.children:
            name_fields(child, f"{field.oid}-")


def validate(form: Form, request: Any) -> dict[str, Any] | None:
    """What was sent, checked; or None.

    Then the form shows what was typed and what is wrong, or has one item more or less in a list, as was asked for.
    """
    try:
        structure, change = controls_sent.read(request.POST.items())
        if change is not None:
            controls_sent.apply(structure, change)
    except controls_sent.BadMarkersError as error:
        raise HTTPBadRequest from error
    if change is not None:
        form.set_pstruct(structure)
        doom(request)
        return None
    try:
        given: dict[str, Any] = form.validate_pstruct(structure)
    except deform.ValidationFailure:
        mark_refused(request)
        return None
    return given


def refuse(form: Form, request: Any, error: Any, field: str | None = None) -> None:
    """Show an error of the domain in a form that was right in itself: at a field, or above all.

    The field is the one named, or the error's detail `field`. The sentence is that of the error's code.
    """
    from portal.pages.shared.errors import sentence  # errors renders pages, and pages hold forms

    name = field or error.details.get("field")
    target: Any = form
    for part in name.split(".") if name and name.split(".")[0] in form else ():
        target = target[part]
    target.error = colander.Invalid(target.schema, sentence(request, error))
    mark_refused(request)


def mark_refused(request: Any) -> None:
    """Answer 422, and keep nothing of this request."""
    request.response.status_int = REFUSED_STATUS
    doom(request)


def doom(request: Any) -> None:
    """Let nothing of this request be committed."""
    manager = getattr(request, "tm", None)
    if manager is not None:
        manager.doom()


def walk(field: Any) -> Iterator[Any]:
    """A field and all below it, items of lists included, in the order of the page."""
    yield field
    if isinstance(field.widget, SequenceWidget):
        children: Sequence[Any] = getattr(field, "sequence_fields", None) or ()
    else:
        children = field.children
    for child in children:
        yield from walk(child)


def own_messages(field: Any) -> list[Any]:
    """The messages about this field itself; a colander error may be a list of several."""
    if field.error is None:
        return []
    found = []
    for message in field.error.messages():
        found.extend(message if isinstance(message, list) else [message])
    return [message for message in found if message]


def about(field: Any) -> FieldView:
    """What is said of a field, and under which ids a screen reader finds it."""
    messages = own_messages(field)
    said = [f"{field.oid}-hint"] if field.description else []
    said += [f"{field.oid}-error"] if messages else []
    return FieldView(field.oid, messages, " ".join(said) or None, bool(field.required))


def attributes(given: Mapping[str, str]) -> Markup:
    """Attributes of a control as HTML."""
    return Markup("".join(f' {escape(name)}="{escape(value)}"' for name, value in given.items()))


def warm(event: ApplicationCreated) -> None:
    """Compile the templates of all controls at start: the first person with a form would wait half a second for it."""
    for path in sorted(WIDGETS.glob("*.pt")):
        event.app.registry.templates(path).cook_check()


def includeme(config: Configurator) -> None:
    """Have the first form ready at start."""
    config.add_subscriber(warm, ApplicationCreated)


__all__ = ["Button", "Form", "FormWidget", "form", "refuse", "validate"]
