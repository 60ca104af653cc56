"""`/explainers/desk`: writing, sending to review, sending back, publishing."""

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.errors import DomainError, Invalid
from portal.domain.explainer import EXPLAINER_MOVES, Explainer, Explainers
from portal.pages.explainers.asker import permissions, principal_of
from portal.pages.explainers.schemas import ExplainerSchema
from portal.pages.explainers.views import explainer as reading_view
from portal.pages.explainers.views import name_of, reading_page
from portal.pages.shared import explainer_words as channels
from portal.pages.shared import forms
from portal.pages.shared.errors import sentence
from portal.pages.shared.i18n import _
from portal.services import explainers
from portal.services.citations import as_written, read_citations, renewed

BUTTONS = [("submit", _("Save")), ("preview", _("See how it looks"), "secondary"), ("cancel", _("Leave it"), "plain")]


@view_config(
    context="portal.domain.explainer.Explainers", name="desk", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.explainers:templates/desk.pt",
)
def desk(context: Explainers, request: Any) -> dict[str, Any]:
    """What waits for the one who asks. Open to whoever writes or reviews."""
    held = permissions(context, request)
    if not held:
        raise HTTPForbidden
    piles = explainers.on_desk(
        request.root, principal_of(request), reviews="explainer.review" in held, today=request.now.date(),
    )
    return {
        "writes": "explainer.write" in held, "words": channels, "name_of": lambda principal: name_of(request, principal),
        "piles": [
            ("to_review", _("To be reviewed by you"), piles.to_review), ("returned", _("Sent back to you"), piles.returned),
            ("to_recheck", _("To be looked at again"), piles.to_recheck), ("drafts", _("Your drafts"), piles.drafts),
            ("sent", _("With the reviewer"), piles.sent), ("ended", _("No longer published"), piles.ended),
        ],
    }


@view_config(
    context="portal.domain.explainer.Explainers", name="new", permission="explainer.write",
    renderer="portal.pages.explainers:templates/form.pt",
)
def new(context: Explainers, request: Any) -> Any:   # noqa: ARG001 - a view takes both
    """Begin a text."""
    form = forms.form(request, ExplainerSchema(), BUTTONS, keep="explainer-new")
    return _written(form, request, None)


@view_config(
    context="portal.domain.explainer.Explainer", name="edit", permission="explainer.write",
    renderer="portal.pages.explainers:templates/form.pt",
)
def edit(context: Explainer, request: Any) -> Any:
    """Go on with a draft."""
    kept = {name: getattr(context, name) for name in ("title", "channel", "summary", "body", "review_on")}
    kept = {name: value for name, value in kept.items() if value is not None}
    form = forms.form(request, ExplainerSchema(), BUTTONS, appstruct={**kept, "citations": as_written(context.citations)})
    return _written(form, request, context)


def _written(form: forms.Form, request: Any, text: Explainer | None) -> Any:
    """Save what was typed, or show it again: as it will look, or with what is wrong in it."""
    shown = {"form": form, "text": text, "preview": None}
    if request.method != "POST":
        return shown
    if "cancel" in request.POST:
        return HTTPSeeOther(_address(request, text) if text is not None else _desk(request))
    given = forms.validate(form, request)
    if given is None:
        return shown
    try:
        given["citations"] = _citations(request, given["citations"])
        if "preview" in request.POST:
            forms.doom(request)
            return shown | {"preview": _preview(request, given)}
        saved = _save(request, text, given)
    except DomainError as error:
        forms.refuse(form, request, error)
        return shown
    request.session.flash(_("Saved as a draft."), "good")
    return HTTPSeeOther(_address(request, saved))


def _citations(request: Any, typed: str) -> Any:
    try:
        return read_citations(request.registry.library, typed)
    except Invalid as error:
        error.details["field"] = "citations"
        raise


def _save(request: Any, text: Explainer | None, given: dict[str, Any]) -> Explainer:
    by = {"actor": principal_of(request), "now": request.now}
    if text is None:
        return explainers.write(request.root, **given, **by)
    explainers.edit(request.root, text, **given, **by)
    return text


def _preview(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    """How the text would look, without keeping it."""
    unsaved = Explainer(given["title"], given["channel"], principal_of(request), request.now)
    unsaved.__name__, unsaved.__parent__ = "preview", request.root.explainers
    unsaved.summary, unsaved.body, unsaved.citations = given["summary"], given["body"], given["citations"]
    return {"context": unsaved, **reading_page(unsaved, request)}


@view_config(
    context="portal.domain.explainer.Explainer", name="move", request_method="POST", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.explainers:templates/explainer.pt",
)
def move(context: Explainer, request: Any) -> Any:
    """Send to review, send back, publish, mark as out of date, revise, take down: as the table of moves and permissions allow."""
    name = request.POST.get("move", "")
    held = permissions(context, request)
    if not permissions(context.__parent__, request) and context.state != "published":
        raise HTTPNotFound   # what strangers may not read, they may not learn of either
    if name == explainers.CONFIRM:
        return _confirmed(context, request)
    if name not in EXPLAINER_MOVES or explainers.ROLE_PERMISSIONS[EXPLAINER_MOVES[name][2]] not in held:
        raise HTTPForbidden
    note = request.POST.get("note", "")[:2000]
    try:
        explainers.move(request.root, context, name, actor=principal_of(request), now=request.now, note=note)
    except Invalid as error:
        forms.mark_refused(request)
        return reading_view(context, request) | {"refused": sentence(request, error), "note": note}
    request.session.flash(channels.DONE[name], "good")
    return HTTPSeeOther(f"{_address(request, context)}#main")   # the form was sent from further down


def _confirmed(text: Explainer, request: Any) -> Any:
    """A reviewer found it right by the changed law too."""
    if "explainer.review" not in permissions(text, request):
        raise HTTPForbidden
    by = {"actor": principal_of(request), "now": request.now}
    explainers.confirm(request.root, text, renewed(request.registry.library, text), **by)
    request.session.flash(channels.DONE[explainers.CONFIRM], "good")
    return HTTPSeeOther(f"{_address(request, text)}#main")


def _address(request: Any, text: Explainer) -> str:
    return str(request.resource_path(text)).rstrip("/")


def _desk(request: Any) -> str:
    return f"{_address(request, request.root.explainers)}/desk"
