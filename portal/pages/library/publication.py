"""`/dossiers/<year>/<number>/publication`: whether this case may be told to others.

Each party says so for itself; staff write down a word that was given on paper. Where all have said yes, who mediated it writes
the case.
"""

from typing import Any, Final

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError
from portal.domain.precedent import Precedent
from portal.pages.library.schemas import AnswerSchema
from portal.pages.shared import controls, forms
from portal.pages.shared.fields import Choice
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.links import Links
from portal.security.acting import actor_of
from portal.services import consents, precedents

VERSION: Final = "publication-1"
TEXT: Final = _(
    "Your case may help others who quarrel about the same. It would be told without names, numbers and addresses, with days by the "
    "month. You need not agree, and it costs you nothing if you do not. You can take your word back at any time; the case is then "
    "taken down at once."
)
OVER: Final = ("closed", "archived")


@view_config(
    context="portal.domain.dossier.Dossier", name="publication", permission="dossier.read",
    renderer="portal.pages.library:templates/publication.pt",
)
def publication(context: Dossier, request: Any) -> Any:
    """The words of the parties, and what can be done now."""
    if context.state not in OVER:
        raise HTTPNotFound
    speakers = speakers_for(context, request)
    form = answer_form(context, request, speakers) if speakers else None
    if form is not None and request.method == "POST" and (given := forms.validate(form, request)) is not None:
        try:
            answer(context, request, given["party"], given=given["answer"] == "yes")
        except DomainError as error:
            forms.refuse(form, request, error)
        else:
            request.session.flash(_("Your answer is kept.") if is_party(request) else _("The answer is kept."), "good")
            return HTTPSeeOther(Links(request).url(context, "publication"))
    parties = list(context.parties.values())
    told = [(party, word_of(context, party.id)) for party in parties]
    return {
        "form": form, "text": TEXT, "told": [pair for pair in told if not is_party(request) or pair[0].id in speakers],
        "all_agree": all(word == "yes" for _party, word in told), "is_party": is_party(request),
        "may_propose": bool(request.has_permission("precedent.propose", context)), "cases": cases_from(context, request),
        "page_class": "page-narrow",
    }


def is_party(request: Any) -> bool:
    """Whether a party asks."""
    return bool(request.identity is not None and request.identity.kind == "party")


def speakers_for(dossier: Dossier, request: Any) -> list[str]:
    """The ids of the parties whose word the reader may give here: the own one, or for staff that of all."""
    if is_party(request):
        own = request.identity.principal.rpartition("/")[2]
        return [own] if own in dossier.parties and request.has_permission("precedent.consent", dossier) else []
    return list(dossier.parties) if request.has_permission("consent.record", dossier) else []


def answer_form(dossier: Dossier, request: Any, speakers: list[str]) -> forms.Form:
    """The form for an answer; a party is not asked who it is."""
    schema = AnswerSchema()
    offered = [(name, dossier.parties[name].name) for name in speakers]
    schema["party"].typ = Choice(offered)
    if is_party(request):
        schema["party"].widget = controls.Hidden()
    else:
        schema["party"].widget = controls.Select(offered)
    return forms.form(request, schema, [("keep", _("Keep the answer"))], appstruct={"party": speakers[0]})


def answer(dossier: Dossier, request: Any, party_id: str, *, given: bool) -> None:
    """Keep a word; the same word again changes nothing. A no takes a yes back, which holds in an archived dossier too."""
    if word_of(dossier, party_id) == ("yes" if given else "no"):
        return
    actor, now = actor_of(request, dossier), request.now
    latest = dossier.consents.latest("publication", party_id)
    if not given and latest is not None and latest.holds:
        consents.withdraw(request.root, dossier, str(latest.__name__), now=now, actor=actor)
        return
    notice = consents.Notice(VERSION, str(Translator(request)(TEXT)))
    consents.give(request.root, dossier, consents.Answer("publication", party_id, given, notice), now=now, actor=actor)


def word_of(dossier: Dossier, party_id: str) -> str:
    """`yes`, `no`, or empty where nothing was said."""
    latest = dossier.consents.latest("publication", party_id)
    if latest is None:
        return ""
    return "yes" if latest.holds else "no"


def cases_from(dossier: Dossier, request: Any) -> list[Precedent]:
    """The cases that came out of a dossier, as far as the reader may see them."""
    may = request.has_permission
    return [
        case for case in precedents.cases_of(request.root, dossier)
        if case.state == "published" or may("precedent.read", case) or may("precedent.propose", dossier)
    ]
