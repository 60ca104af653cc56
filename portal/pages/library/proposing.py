"""Writing a case: out of a closed dossier, out of an official publication, or once more after it was sent back."""

from dataclasses import replace
from typing import Any, Final

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError, Invalid
from portal.domain.precedent import Precedent, Precedents
from portal.pages.library.schemas import PrecedentSchema
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links
from portal.services import anonymity, precedents
from portal.services.citations import as_written, read_citations
from portal.services.library import cite
from portal.services.precedents import Digest

BUTTONS: Final = [("submit", _("Save")), ("cancel", _("Leave it"), "plain")]
WRITTEN: Final = (
    "title", "category", "level", "region", "year", "facts", "issues", "process", "outcome", "reasoning", "lesson", "source",
)
"""The fields that stand in the form as they stand in the case."""
TEMPLATE: Final = "portal.pages.library:templates/writing.pt"


@view_config(context="portal.domain.dossier.Dossier", name="precedent", permission="precedent.propose", renderer=TEMPLATE)
def from_dossier(context: Dossier, request: Any) -> Any:
    """Write the case of a closed dossier; what the dossier knows of persons is taken out beforehand."""
    precedents.check_consent(context)
    schema = PrecedentSchema()
    del schema["source"]
    begun = precedents.proposal_from(context)
    held = request.registry.library
    begun = replace(begun, citations=tuple(each for each in begun.citations if cite(held, each.law, each.article) is not None))
    form = forms.form(request, schema, BUTTONS, appstruct=as_typed(begun), keep="precedent")
    return _written(form, request, None, context)


@view_config(context="portal.domain.precedent.Precedents", name="new", permission="precedent.write", renderer=TEMPLATE)
def from_publication(context: Precedents, request: Any) -> Any:   # noqa: ARG001 - a view takes both
    """Write down a case that an authority has published."""
    return _written(forms.form(request, PrecedentSchema(), BUTTONS, keep="precedent"), request, None, None)


@view_config(context="portal.domain.precedent.Precedent", name="edit", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def edit(context: Precedent, request: Any) -> Any:
    """Go on writing."""
    dossier = precedents.origin_of(request.root, context)
    if not may_write(request, context):
        raise HTTPForbidden
    schema = PrecedentSchema()
    if dossier is not None:
        del schema["source"]
    return _written(forms.form(request, schema, BUTTONS, appstruct=as_typed(context)), request, context, dossier)


def may_write(request: Any, case: Precedent) -> bool:
    """An editor writes in every case, who mediated the dispute in the one that comes from it."""
    dossier = precedents.origin_of(request.root, case)
    may = request.has_permission
    return bool(may("precedent.write", case) or (dossier is not None and may("precedent.propose", dossier)))


def as_typed(case: Precedent | Digest) -> dict[str, Any]:
    """What stands in the form at first."""
    typed = {name: getattr(case, name) for name in WRITTEN if getattr(case, name)}
    return {**typed, "keywords": " ".join(case.keywords), "citations": as_written(case.citations)}


def _written(form: forms.Form, request: Any, case: Precedent | None, dossier: Dossier | None) -> Any:
    """Save what was typed, or show it again with what is wrong in it."""
    shown: dict[str, Any] = {"form": form, "case": case, "dossier": dossier, "doubts": [], "own_search": False}
    if request.method != "POST":
        return shown
    if "cancel" in request.POST:
        return HTTPSeeOther(_back(request, case, dossier))
    given = forms.validate(form, request)
    if given is None:
        return shown
    try:
        saved = _save(request, case, dossier, given)
    except DomainError as error:
        forms.refuse(form, request, error, field=_field_of(error))
        return shown
    request.session.flash(
        _("The case is with the reviewer.") if saved.state == "de_identified" else _("Saved as a draft."), "good",
    )
    return HTTPSeeOther(Links(request).url(saved) + "#desk")


def _save(request: Any, case: Precedent | None, dossier: Dossier | None, given: dict[str, Any]) -> Precedent:
    by = {"actor": request.identity.principal, "now": request.now}
    checks = given.pop("checks")
    given["citations"] = read_citations(request.registry.library, given["citations"])
    given["keywords"] = tuple(dict.fromkeys(given["keywords"].replace("、", " ").replace("，", " ").split()))
    digest = Digest(**{"source": case.source if case is not None else "", **given})
    if checks and (found := anonymity.traces(precedents.text_of(digest), anonymity.names_in(dossier) if dossier is not None else ())):
        raise Invalid("precedent-identifies", traces="、".join(trace.text for trace in found))
    if case is None:
        case = precedents.add(request.root, digest, dossier=dossier, **by)
    elif precedents.digest_of(case) != digest or case.state != ("de_identified" if checks else "proposed"):   # else pressed twice
        precedents.edit(case, digest, **by)
    if checks and case.state == "proposed":
        precedents.de_identify(request.root, case, confirmed=checks, **by)
    return case


def _field_of(error: DomainError) -> str | None:
    return {"citations-unknown": "citations", "citations-too-many": "citations", "checks-missing": "checks"}.get(error.code)


def _back(request: Any, case: Precedent | None, dossier: Dossier | None) -> str:
    links = Links(request)
    if case is not None:
        return links.url(case)
    return links.url(dossier, "publication") if dossier is not None else links.url("/library/precedents/desk")
