"""The page of rows 12 and 13: asking each side whether it is willing, and how; trying to reach it; ending where one says no."""

from dataclasses import replace
from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError
from portal.domain.guards_routing import a_party_refused, contact_attempts
from portal.domain.names import display_masked
from portal.domain.party import Party
from portal.pages.dossiers.act_page import ActSchema, Sheet, carry_out, sheet_form
from portal.pages.dossiers.frame import Frame, name_of
from portal.pages.dossiers.sentences import WAYS
from portal.pages.shared import controls, fields, forms
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.labels import label
from portal.papers.notices import NoticeText, notice, routes
from portal.security.acting import actor_of
from portal.services import clocks, willingness
from portal.services.consents import Notice

TEMPLATE: Final = "portal.pages.dossiers:templates/willingness.pt"
ANSWERS: Final = [
    ("online", _("Willing, also by video")), ("in_person", _("Willing, in person only")), ("no", _("Does not want mediation")),
]


def party_choices(request: Any, parties: list[Party]) -> list[tuple[str, str]]:
    """Pairs (id, role and masked name)."""
    translate = Translator(request)
    return [(party.id, f"{translate(label('party_role', party.role))} {masked(party)}") for party in parties]


def masked(party: Party) -> str:
    """A party's name as lists show it."""
    return display_masked(party.name, organisation=party.kind == "organisation")


class WillingSchema(ActSchema):
    """One party's word."""

    party_id = colander.SchemaNode(fields.Choice([]), title=_("Who was asked"))
    answer = colander.SchemaNode(fields.Choice(ANSWERS), title=_("What the party says"))
    read = colander.SchemaNode(
        fields.Ticked(), title=_("I told the party that mediation is free and of its own will, and read the text on video to it"),
    )
    note = colander.SchemaNode(fields.Text(500), title=_("Note"), missing="")


class ContactSchema(ActSchema):
    """One attempt to reach a party (R-TIM-6)."""

    party_id = colander.SchemaNode(fields.Choice([]), title=_("Whom you tried to reach"))
    how = colander.SchemaNode(fields.Choice(list(WAYS.items())), title=_("How"))
    reached = colander.SchemaNode(fields.Choice([("yes", _("Reached")), ("no", _("Not reached"))]), title=_("Result"))
    note = colander.SchemaNode(fields.Text(500), title=_("Note"), missing="")


class EndSchema(ActSchema):
    """Ending is one press, after the routes were told."""

    told = colander.SchemaNode(fields.Ticked(), title=_("The parties are told of the other ways below"))


class SettleSchema(ActSchema):
    """Going on is one press, where the sides said yes by themselves."""


def online_notice(request: Any) -> NoticeText:
    """The text on taking part by video, as it is read to a party."""
    return notice("online_consent", request.locale_name).filled(step=request.localizer.translate(_("mediation session")))


@view_config(identity_kind="staff", context=Dossier, name="willingness", permission="dossier.record_willingness", renderer=TEMPLATE)
def ask_the_sides(context: Dossier, request: Any) -> Any:
    """Three small forms: a party's word, an attempt to reach it, and the end where it must be."""
    actor, text = actor_of(request, context), online_notice(request)

    def say(given: dict[str, Any]) -> None:
        willingness.say(
            request.root, context, given["party_id"], agreed=given["answer"] != "no", online=given["answer"] == "online",
            now=request.now, actor=actor, notice=Notice(text.version, text.body), note=given["note"],
        )
        if context.state == "consulting" and everybody_willing(context):
            willingness.settle(request.root, context, now=request.now, actor=actor)

    def contact(given: dict[str, Any]) -> None:
        willingness.note_contact(
            request.root, context, given["party_id"], how=given["how"], reached=given["reached"] == "yes", now=request.now,
            actor=actor, note=given["note"],
        )

    def end(_given: dict[str, Any]) -> None:
        act = willingness.end_refused if may_end(request, context) == "refused" else willingness.end_unreachable
        act(request.root, context, now=request.now, actor=actor)

    def settle(_given: dict[str, Any]) -> None:
        willingness.settle(request.root, context, now=request.now, actor=actor)

    word = Sheet("willingness", WillingSchema(), _("Keep this word"), ("willingness",), _("The party's word is kept."))
    attempt = Sheet("contact", ContactSchema(), _("Write the attempt down"), ("contact",), _("The attempt is written down."))
    ending = Sheet(
        "end", EndSchema(), _("End mediation"), ("other_side_refuses", "unreachable"), _("Mediation has ended."), look="danger",
    )
    going_on = Sheet("settle", SettleSchema(), _("Go on to the choice of a mediator"), ("record_willingness",), _("On to the mediator."))
    made: dict[str, forms.Form] = {}
    sheets = (
        (_about_party(request, context, word), say), (_about_party(request, context, attempt), contact), (ending, end), (going_on, settle),
    )
    for sheet, act in sheets:
        made[sheet.path] = form = sheet_form(request, context, sheet)
        if request.method == "POST" and request.POST.get("__formid__") == form.formid:
            answer = carry_out(request, context, sheet, form, act)
            if answer is not None:
                return answer
    return {
        "frame": Frame(request, context, "willingness"), "forms": made, "parties": told_by_party(request, context), "text": text,
        "end": may_end(request, context), "may_go_on": context.state == "consulting" and everybody_willing(context),
        "routes": routes(context.category, request.locale_name),
        "needed": clocks.rulebook_of(request.root, context),
    }


def _about_party(request: Any, dossier: Dossier, sheet: Sheet) -> Sheet:
    """The sheet with the parties to choose from; first comes one who was not asked yet."""
    parties = party_choices(request, dossier.parties.principals())
    sheet.schema["party_id"].typ, sheet.schema["party_id"].widget = fields.Choice(parties), controls.Radios(parties)
    silent = [party.id for party in dossier.parties.principals() if dossier.willing(party.id) is None]
    given = {"party_id": silent[0]} if silent else {}
    return replace(sheet, given=given, back_to="willingness")


def everybody_willing(dossier: Dossier) -> bool:
    """Whether every party's last word is yes."""
    words = [dossier.willing(party.id) for party in dossier.parties.principals()]
    return bool(words) and all(word is not None and word.agreed for word in words)


def may_end(request: Any, dossier: Dossier) -> str:
    """`refused` or `unreachable` where mediation must end for that, else nothing."""
    if dossier.state != "consulting":
        return ""
    act, book = actor_of(request, dossier).act(request.now), clocks.rulebook_of(request.root, dossier)
    for why, guard in (("refused", a_party_refused), ("unreachable", contact_attempts)):
        try:
            guard(dossier, act, book, request.now)
        except DomainError:
            continue
        return why
    return ""


def told_by_party(request: Any, dossier: Dossier) -> list[dict[str, Any]]:
    """What each party said last, and how often it was tried."""
    rows = []
    for party in dossier.parties.principals():
        word = dossier.willing(party.id)
        tries = [attempt for attempt in dossier.contacts if attempt.party_id == party.id]
        rows.append({
            "party": party, "name": masked(party), "word": word, "asked_by": name_of(request.root, word.asked_by) if word else "",
            "tries": len(tries), "reached": any(attempt.reached for attempt in tries),
        })
    return rows


@view_config(identity_kind="staff", context=Dossier, name="contact", permission="dossier.record_willingness")
def contact_page(context: Dossier, request: Any) -> Any:
    """Attempts stand on the page of willingness."""
    return HTTPSeeOther(Frame(request, context, "").address("willingness"))
