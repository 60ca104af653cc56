"""`…/agreement/draft`, `/oral`, `/on-spot`: writing the text, looking at exactly what will stand, laying it before the parties."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config

from portal.domain.act import Actor
from portal.domain.agreement import Agreement, AgreementVersion, LegalCheck, Obligation
from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError
from portal.pages.agreement import words
from portal.pages.agreement.schemas import text_schema
from portal.pages.agreement.text import Text
from portal.pages.dossiers.frame import Frame
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.services import agreements
from portal.services.agreements import Draft
from portal.services.citations import as_written, read_citations
from portal.services.library import written as written_as
from portal.services.records import dossier_of

FORM: Final = "portal.pages.agreement:templates/draft.pt"
CHECK: Final = "portal.pages.agreement:templates/check.pt"
OWN_BUTTONS: Final = frozenset({"check", "send", "change", "csrf_token", "__formid__"})


@dataclass(frozen=True)
class Way:
    """One of the ways in which an agreement is written down."""

    path: str
    title: Any
    lead: Any
    button: Any
    done: Any
    act: Callable[[Any, Dossier, Draft, dict[str, Any], Actor], AgreementVersion]
    is_oral: bool = False
    on_spot: bool = False


WRITTEN: Final = Way(
    "draft", _("Draft the agreement"), _("Write what both sides have agreed. They see it only when you lay it before them."),
    _("Lay it before the parties"), _("The text lies before the parties. It can be signed now, and no longer changed."),
    lambda request, dossier, draft, _given, actor: agreements.draft_agreement(
        request.root, dossier, draft, now=request.now, actor=actor,
    ),
)
ORAL: Final = Way(
    "oral", _("Record an oral agreement"),
    _("If both sides see no need of a written agreement, write down here what they said. It is in force as soon as it is recorded."),
    _("Record it"), _("The oral agreement is recorded and in force."),
    lambda request, dossier, draft, _given, actor: agreements.record_oral(
        request.root, dossier, draft, now=request.now, actor=actor,
    ), is_oral=True,
)
ON_SPOT: Final = Way(
    "on-spot", _("Settle on the spot"), _("Both sides stand here and agree: a short record is enough."),
    _("Record it"), _("Settled on the spot. The record can be closed."),
    lambda request, dossier, draft, given, actor: agreements.settle_on_spot(
        request.root, dossier, draft, identified=tuple(sorted(given["identified"])), now=request.now, actor=actor,
    ), is_oral=True, on_spot=True,
)


@view_config(context=Agreement, name="draft", permission="agreement.draft", renderer=FORM)
def written(context: Agreement, request: Any) -> Any:
    """A written agreement."""
    return writing(request, dossier_of(context), WRITTEN)


@view_config(context=Agreement, name="oral", permission="agreement.draft", renderer=FORM)
def oral(context: Agreement, request: Any) -> Any:
    """An oral agreement (R-AGR-1, R-AGR-4)."""
    return writing(request, dossier_of(context), ORAL)


@view_config(context=Agreement, name="on-spot", permission="dossier.decide", renderer=FORM)
def on_spot(context: Agreement, request: Any) -> Any:
    """Both sides agree at the counter (row 6)."""
    return writing(request, dossier_of(context), ON_SPOT)


def writing(request: Any, dossier: Dossier, way: Way) -> Any:
    """The form; then the exact text to look at; then it is done. Nothing typed is lost on the way."""
    schema = text_schema(dossier, is_oral=way.is_oral, on_spot=way.on_spot)
    form = forms.form(
        request, schema, [("check", _("Look at the text"))], appstruct=known(dossier), formid="agreement", keep=way.path,
    )
    frame = Frame(request, dossier, f"agreement/{way.path}")
    names = {"frame": frame, "way": way, "form": form, "is_banned": not agreements.may_sign_electronically(dossier)}
    if request.method != "POST":
        return names
    given = forms.validate(form, request)
    if given is None:
        return names
    if "change" in request.POST:
        forms.doom(request)
        return names
    actor = actor_of(request, dossier)
    try:
        draft = draft_of(request, dossier, given)
        version = agreements.prepared(dossier, draft, now=request.now, actor=actor)
        if "send" not in request.POST:
            forms.doom(request)
            return to_check(request, dossier, way, version, draft)
        if not is_there(dossier, version):
            way.act(request, dossier, draft, given, actor)
            request.session.flash(way.done, "good")
    except DomainError as error:
        forms.refuse(form, request, error, FIELDS.get(error.code))
        return names
    return HTTPSeeOther(frame.address("agreement"))


FIELDS: Final = {
    "citations-unknown": "citations", "legal-check-open": "checks", "electronic-signature-banned": "form",
    "party-not-identified": "identified",
}


def known(dossier: Dossier) -> dict[str, Any]:
    """What the form begins with: the last text, or what is known of the facts, with the articles cited in the sessions."""
    last = dossier.current_agreement
    if last is None:
        return {"facts": dossier.facts, "citations": as_written(cited_before(dossier).values())}
    return {
        "form": last.form if last.form != "oral" else "written_paper", "facts": last.facts, "issues": last.issues, "terms": last.terms,
        "citations": as_written(last.citations), "concerns": frozenset(last.concerns),
        "obligations": [
            {"debtor": each.debtor_id, "creditor": each.creditor_id, "what": each.what, "manner": each.manner, "due_on": each.due_on,
             "amount": each.amount} for each in last.obligations
        ],
    }


def cited_before(dossier: Dossier) -> dict[str, Citation]:
    """The articles cited in the sessions or in the last text, as they are written."""
    last = dossier.current_agreement
    cited = [each for session in dossier.sessions.values() for each in session.minutes.citations]
    return {written_as(each): each for each in (*cited, *(last.citations if last is not None else ()))}


def citations_of(request: Any, dossier: Dossier, text: str) -> tuple[Citation, ...]:
    """The articles that were typed. What was cited before stays as it was; for the rest the library is asked."""
    before = cited_before(dossier)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    asked = [line for line in lines if line not in before]
    found = read_citations(request.registry.library, "\n".join(asked)) if asked else ()
    return tuple(dict.fromkeys((*(before[line] for line in lines if line in before), *found)))


def draft_of(request: Any, dossier: Dossier, given: dict[str, Any]) -> Draft:
    """What was typed, as the service wants it."""
    return Draft(
        form=given.get("form", "oral"), facts=given["facts"], terms=given["terms"], issues=given["issues"],
        obligations=tuple(
            Obligation(each["debtor"], each["creditor"], each["what"], each["manner"], each["due_on"], each["amount"])
            for each in given["obligations"]
        ),
        citations=citations_of(request, dossier, given["citations"]),
        legal_checks=tuple(LegalCheck(point, passed=True) for point in sorted(given.get("checks", ()))),
        concerns=tuple(sorted(given["concerns"])),
    )


def is_there(dossier: Dossier, version: AgreementVersion) -> bool:
    """Whether this very text was laid down already: the button was pressed twice."""
    last = dossier.current_agreement
    return last is not None and last.superseded_at is None and last.content_digest == version.content_digest


def to_check(request: Any, dossier: Dossier, way: Way, version: AgreementVersion, draft: Draft) -> Response:
    """The exact text with its digest, and what the mediator should look at again."""
    return render_to_response(CHECK, {
        "frame": Frame(request, dossier, f"agreement/{way.path}"), "way": way, "text": Text(request, dossier, version),
        "remarks": [words.REMARKS[code] for code in agreements.remarks(dossier, draft, request.now)], "words": words,
        "typed": list(typed(request)),
    }, request=request)


def typed(request: Any) -> Iterator[tuple[str, str]]:
    """What was sent, as hidden fields that send it again."""
    return ((name, value) for name, value in request.POST.items() if name not in OWN_BUTTONS and isinstance(value, str))
