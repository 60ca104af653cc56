"""The dossier as a party sees it: how far it is, who has it, what to do now, when we meet, and the ways out, in simple words.

It is the same address as for staff. A party is asked only for what it decides itself: whether it is willing, who shall mediate,
whether a disclosed interest troubles it.
"""

from operator import itemgetter
from typing import Any, Final, NamedTuple

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.lifecycle import BEFORE_AGREEMENT
from portal.domain.party import Party
from portal.domain.session import MediationSession, Participant
from portal.domain.vocabulary import State
from portal.pages.dossiers.act_page import ActSchema, Sheet, carry_out, sheet_form
from portal.pages.dossiers.asking import ANSWERS, online_notice
from portal.pages.dossiers.candidates import candidates
from portal.pages.dossiers.days import by_day
from portal.pages.dossiers.frame import Frame, name_of
from portal.pages.dossiers.leaving import may_leave
from portal.pages.dossiers.plain import told_plainly
from portal.pages.dossiers.states import state_words
from portal.pages.dossiers.team import waiver_of
from portal.pages.shared import controls, fields, forms
from portal.pages.shared.i18n import _
from portal.papers.notices import routes
from portal.security.acting import actor_of
from portal.services import acceptance, assignments, consents, extensions, performance, willingness
from portal.services.consents import Notice
from portal.services.rooms import OPEN_STATES as OPEN_ROOMS

PAGE: Final = "portal.pages.dossiers:templates/own.pt"
CHOOSING: Final[frozenset[State]] = frozenset({"consulting", "assigning", "scheduled", "mediating"})
ASKING: Final[frozenset[State]] = frozenset({"submitted", "accepted", "assessing", "dispatched", "consulting"})


class Meeting(NamedTuple):
    """The next session, and how this party takes part."""

    session: MediationSession
    place: str
    address: str
    phone: str
    mine: Participant | None
    room: str
    """The address of the room; empty where the party sits at the table."""


class Task(NamedTuple):
    """Something that only this party can do, on a page of its own."""

    sentence: Any
    verb: Any
    address: str
    look: str


class WordSchema(ActSchema):
    """Whether the party is willing."""

    answer = colander.SchemaNode(fields.Choice(ANSWERS), title=_("Do you want to mediate?"))


class MediatorSchema(ActSchema):
    """Whom the party wants."""

    mediator = colander.SchemaNode(fields.Text(100), title=_("Whom do you want as your mediator?"))


class RejectSchema(ActSchema):
    """Not this one: one press."""


class WaiverSchema(ActSchema):
    """What the party says to a disclosed interest."""

    agrees = colander.SchemaNode(
        fields.Choice([("yes", _("I know, and agree that this person goes on")), ("no", _("I do not agree"))]),
        title=_("May this person go on?"),
    )


class MoreTimeSchema(ActSchema):
    """What the party says to more time (R-TIM-2)."""

    agrees = colander.SchemaNode(
        fields.Choice([("yes", _("I agree to the longer time")), ("no", _("I do not agree"))]), title=_("May it take longer?"),
    )


class SuppliedSchema(ActSchema):
    """Everything asked for is there."""

    supplied = colander.SchemaNode(fields.Ticked(), title=_("I have handed in all of it, or told why not"))


@view_config(context=Dossier, permission="dossier.read", identity_kind="party", renderer=PAGE)
def own_case(context: Dossier, request: Any) -> Any:
    """The page, and the small forms on it."""
    party: Party = request.identity.party
    made: dict[str, forms.Form] = {}
    for sheet, perform in sheets(context, request, party):
        made[sheet.path] = form = sheet_form(request, context, sheet)
        if request.method == "POST" and request.POST.get("__formid__") == form.formid:
            answer = carry_out(request, context, sheet, form, perform)
            if answer is not None:
                return HTTPSeeOther(answer.location)
    frame = Frame(request, context, "")
    clock = context.next_deadline()
    return {
        "frame": frame, "dossier": context, "party": party, "forms": made, "state_words": state_words(context.state, party.side),
        "tasks": tasks(context, request, party), "meeting": next_meeting(context, request, party), "clock_due": clock and clock.due_at,
        "handler": handler(context), "mediator": name_of(request.root, context.lead_mediator) if context.lead_mediator else "",
        "papers": [one for one in context.documents.values() if request.asker.may("evidence.read", one)],
        "has_agreement": context.state != "signing" and request.asker.may("agreement.read", context.agreement) and (
            context.current_agreement is not None
        ),
        "days": by_day(told_plainly(context, party.side), itemgetter(0)), "disclosed": [
            (name, what, made.get(f"waiver{number}")) for number, (_principal, name, what) in enumerate(disclosed(context))
        ], "notice": online_notice(request),
        "may_leave": may_leave(context), "may_withdraw": context.state in BEFORE_AGREEMENT and party.side == "applicant",
        "is_unsettled": is_unsettled(context), "routes": routes(context.category, request.locale_name),
    }


def is_unsettled(dossier: Dossier) -> bool:
    """Whether it ended without what was agreed being done, so that the other ways are of use."""
    return dossier.state == "breached" or (not dossier.is_open and (dossier.ended_reason != "" or dossier.current_agreement is None))


def handler(dossier: Dossier) -> Any:
    """The unit that has it."""
    return dossier.holder


def sheets(dossier: Dossier, request: Any, party: Party) -> list[tuple[Sheet, Any]]:
    """The forms that this party finds now, each with what it does."""
    portal, now, actor = request.root, request.now, actor_of(request, dossier)
    found: list[tuple[Sheet, Any]] = []
    is_principal = party in dossier.parties.principals()
    text = online_notice(request)
    if dossier.state == "correction" and party.side == "applicant":
        found.append((
            Sheet("supplied", SuppliedSchema(), _("Hand it in again"), ("resubmit",), _("Thank you. We look at it again.")),
            lambda _given: acceptance.resubmit(portal, dossier, dossier.correction_items, now=now, actor=actor),
        ))
    if is_principal and dossier.state in ASKING and dossier.willing(party.id) is None:
        found.append((
            Sheet("word", WordSchema(), _("Answer"), ("willingness",), _("Thank you. Your answer is kept.")),
            lambda given: willingness.say(
                portal, dossier, party.id, agreed=given["answer"] != "no", online=given["answer"] == "online", now=now, actor=actor,
                notice=Notice(text.version, text.body),
            ),
        ))
    if is_principal and dossier.state in CHOOSING and not dossier.lead_mediator:
        found.append((_wish(dossier, request, party), lambda given: assignments.choose(
            portal, dossier, party.id, given["mediator"], now=now, actor=actor,
        )))
    if is_principal and dossier.state in CHOOSING and dossier.lead_mediator:
        lead = dossier.lead_mediator
        found.append((
            Sheet(
                "reject", RejectSchema(), _("I want another mediator"), ("reject_mediator",), _("We look for another mediator."),
                look="secondary",
            ),
            lambda _given: assignments.reject(portal, dossier, party.id, lead, now=now, actor=actor),
        ))
    if extensions.waits_for(dossier, party):
        found.append((
            Sheet("more-time", MoreTimeSchema(), _("Answer"), ("consent",), _("Thank you. Your answer is kept.")),
            lambda given: extensions.answer(
                portal, dossier, party.id, agrees=given["agrees"] == "yes", now=now, actor=actor,
            ),
        ))
    for number, (principal, _name, _what) in enumerate(disclosed(dossier) if is_principal else ()):
        if dossier.consents.latest("recusal_waiver", party.id, about=principal) is None:
            found.append((
                Sheet(f"waiver{number}", WaiverSchema(), _("Answer"), ("consent",), _("Thank you. Your answer is kept.")),
                lambda given, principal=principal: consents.give(
                    portal, dossier, waiver_of(dossier, party.id, principal, given=given["agrees"] == "yes"), now=now, actor=actor,
                ),
            ))
    return found


def _wish(dossier: Dossier, request: Any, party: Party) -> Sheet:
    schema = MediatorSchema()
    offered = [(one.principal, f"{one.expert.name}（{one.unit}）") for one in candidates(request.root, dossier)]
    schema["mediator"].widget = controls.Select(offered, prompt=_("Leave it to the office"))
    wished = dict(dossier.chosen_by).get(party.id, "")
    return Sheet(
        "wish", schema, _("Choose"), ("choose_mediator",), _("Your wish is kept. If the other side wishes the same, it is so."),
        "secondary", given={"mediator": wished} if wished else {},
    )


def disclosed(dossier: Dossier) -> list[tuple[str, str, str]]:
    """What members of the team disclosed and nobody decided yet: triples (principal, name, what)."""
    *_above, portal = dossier.lineage()
    return [
        (one.principal, name_of(portal, one.principal), one.what) for one in dossier.declarations if one.has_interest and not one.decision
    ]


def tasks(dossier: Dossier, request: Any, party: Party) -> list[Task]:
    """What waits for this party on other pages: minutes to look at, an agreement to sign."""
    frame, found = Frame(request, dossier, ""), []
    for session in dossier.sessions.values():
        answered = {response.party_id for response in session.minutes.responses}
        if session.state == "minutes_review" and party.id not in answered:
            found.append(Task(
                _("Please look at the minutes of session ${number}.", mapping={"number": session.number}), _("Look at the minutes"),
                frame.address(f"sessions/{session.number}/minutes"), "primary",
            ))
    version = dossier.current_agreement
    if dossier.state == "signing" and version is not None and version.marked_by("party", party.id) is None and (
        party.id in version.required_parties
    ):
        found.append(Task(_("The agreement waits for your signature. Read it first; you need not sign."), _("Read and sign"),
                          frame.address("agreement"), "seal"))
    found += owed_tasks(dossier, party, frame.address("performance"))
    if dossier.state in ("agreed", "performing") and (clock := dossier.deadline("confirmation")) is not None and clock.is_running:
        found.append(Task(_("Both sides together may ask the court to confirm the agreement; it is free."), _("Ask the court to confirm"),
                          frame.address("confirmation"), "secondary"))
    return found


def owed_tasks(dossier: Dossier, party: Party, address: str) -> list[Task]:
    """What this party still owes by the agreement in force, and what is still owed to it: each on the page of the performance."""
    version = dossier.current_agreement
    if dossier.state not in performance.OWED_STATES or version is None or version.effective_at is None:
        return []
    left = [owed for place, owed in enumerate(version.obligations) if not dossier.is_proved(place)]
    found = []
    if any(owed.debtor_id == party.id for owed in left):
        found.append(Task(
            _("You have still to do what was agreed. When it is done, hand in a proof."), _("Hand in a proof"), address, "primary",
        ))
    if any(owed.creditor_id == party.id for owed in left):
        found.append(Task(_("Something is still owed to you. When you have it, say so here."), _("See what is owed"), address, "secondary"))
    return found


def next_meeting(dossier: Dossier, request: Any, party: Party) -> Meeting | None:
    """The session that runs now or comes next."""
    coming = sorted(
        (one for one in dossier.sessions.values() if one.state in OPEN_ROOMS), key=lambda one: (one.state == "planned", one.planned_at),
    )
    if not coming:
        return None
    session = coming[0]
    mine = next((one for one in session.participants.values() if one.party_id == party.id), None)
    site = request.root.sites.get(session.site_id) if session.site_id else None
    if site is None and mine is not None and mine.site_id:
        site = request.root.sites.get(mine.site_id)
    by_video = mine is not None and mine.attendance == "own_device"
    room = Frame(request, dossier, "").address(f"sessions/{session.number}/room") if by_video else ""
    return Meeting(
        session, session.place or (site.title if site is not None else ""), site.address if site is not None else "",
        site.telephone if site is not None else "", mine, room,
    )
