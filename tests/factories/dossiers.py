"""Dossiers in each state, brought there by the services, as people bring them there."""

from dataclasses import replace
from datetime import datetime, timedelta

from portal.domain.act import Actor, party_principal
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.services import acceptance, applications, assessments, assignments, dispatches, sessions, willingness
from portal.services.applications import Application
from portal.services.consents import Answer, Notice, give
from portal.services.parties import PartyEntry
from portal.services.sessions import Seat
from tests.factories.portals import (
    CENTRE,
    CLERK,
    CODE_KEY,
    HEAD,
    MEDIATOR,
    MONDAY,
    TOWN_CLERK,
    TOWNSHIP,
    VILLAGE,
    VILLAGE_CLERK,
    days,
)

NOTICE = Notice("notice-1", "参加调解全凭自愿，您随时可以退出。")
APPLICANT = PartyEntry(
    "applicant", "张某", telephone="000-5550001", identity_number="000000000000000001", address="东桥村一组",
)
RESPONDENT = PartyEntry(
    "respondent", "李某甲", telephone="000-5550002", identity_number="000000000000000002", address="东桥村二组",
)
APPLICATION = Application(
    parties=(APPLICANT, RESPONDENT), matter="院墙越界", facts="李某甲修院墙越过地界半尺。", request="拆除越界的部分。",
    notices=(NOTICE,), place_id=VILLAGE, category="neighbour", online=True,
)
CITIZEN = Actor("guest", frozenset({"party"}))
ALL_CHECKS = (
    "identity", "rights_notice", "sham_warning", "service_address", "disclosure", "open_or_closed", "recording_choice", "powers",
    "online_consent", "safe_and_alone",
)


def party(dossier: Dossier, party_id: str) -> Actor:
    """A party that opened its dossier."""
    return Actor(party_principal(dossier.id, party_id))


def submitted(portal: Portal, now: datetime = MONDAY, **changes: object) -> Dossier:
    """An application that waits for acceptance."""
    return applications.apply(portal, replace(APPLICATION, **changes), now=now, actor=CITIZEN, code_key=CODE_KEY).dossier


def accepted(portal: Portal, now: datetime = MONDAY, **changes: object) -> Dossier:
    """An accepted case."""
    dossier = submitted(portal, now, **changes)
    acceptance.accept(portal, dossier, now=now, actor=CLERK)
    return dossier


def assessed(portal: Portal, now: datetime = MONDAY, warning: str = "blue", **changes: object) -> Dossier:
    """A case whose kind, difficulty and warning a person decided."""
    dossier = accepted(portal, now, **changes)
    assessments.begin(portal, dossier, now=now, actor=CLERK)
    assessments.decide(
        portal, dossier, category=dossier.category, sub_category=dossier.sub_category, difficulty="simple", level="village",
        warning=warning, now=now, actor=CLERK,
    )
    return dossier


def dispatched(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case that waits for its unit to sign for it."""
    dossier = assessed(portal, now, **changes)
    urgent = {} if dossier.warning == "blue" else {
        "responsible_leader": "staff:leader", "leader_rank": "county_leader", "cooperating_units": (TOWNSHIP,),
    }
    dispatches.dispatch(
        portal, dossier, lead_unit=unit, measures="上门调解", target_on=(now + days(20)).date(), now=now,
        actor=CLERK if dossier.warning == "blue" else HEAD, **urgent,
    )
    return dossier


def consulting(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case whose other side is being asked."""
    dossier = dispatched(portal, now, unit, **changes)
    clerk = {VILLAGE: VILLAGE_CLERK, TOWNSHIP: TOWN_CLERK, CENTRE: CLERK}[unit]
    dispatches.take(portal, dossier, now=now, actor=clerk)
    return dossier


def assigning(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case in which everybody is willing."""
    dossier = consulting(portal, now, unit, **changes)
    for one in dossier.parties.principals():
        willingness.say(portal, dossier, one.id, agreed=True, online=True, now=now, actor=VILLAGE_CLERK, notice=NOTICE)
    willingness.settle(portal, dossier, now=now, actor=VILLAGE_CLERK)
    return dossier


def with_lead(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case with a lead mediator who has nothing to disclose."""
    dossier = assigning(portal, now, unit, **changes)
    give_lead(portal, dossier, now)
    return dossier


def give_lead(portal: Portal, dossier: Dossier, now: datetime, mediator: Actor = MEDIATOR) -> None:
    """Appoint a lead mediator, who declares to be free of interest."""
    assignments.appoint(portal, dossier, mediator.principal, now=now, actor=VILLAGE_CLERK)
    assignments.declare(portal, dossier, has_interest=False, what="", now=now, actor=mediator)


def plan(portal: Portal, dossier: Dossier, at: datetime, **changes: object) -> MediationSession:
    """Plan a session in which both parties sit on site."""
    seats = tuple(Seat(one.name, "party", party_id=one.id) for one in dossier.parties.principals())
    given = {"minutes": 60, "mode": "on_site", "seats": seats, **changes}
    return sessions.schedule(portal, dossier, planned_at=at + timedelta(hours=1), now=at, actor=MEDIATOR, **given)


def scheduled(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case with a session to come."""
    dossier = with_lead(portal, now, unit, **changes)
    plan(portal, dossier, now)
    return dossier


def begin(portal: Portal, dossier: Dossier, session: MediationSession, at: datetime, mediator: Actor = MEDIATOR) -> None:
    """Identify everybody and begin."""
    for name in list(session.participants):
        sessions.identify(portal, dossier, session, name, how="身份证", now=at, actor=mediator)
    sessions.start(portal, dossier, session, checklist=ALL_CHECKS, rights_notice=NOTICE, now=at, actor=mediator)


def mediating(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case whose first session was held for an hour."""
    dossier = scheduled(portal, now, unit, **changes)
    session = dossier.sessions["1"]
    begin(portal, dossier, session, now + timedelta(hours=1))
    sessions.end(portal, dossier, session, now=now + timedelta(hours=2), actor=MEDIATOR)
    return dossier


def consent(portal: Portal, dossier: Dossier, kind: str, at: datetime, *, about: str = "", given: bool = True) -> None:
    """Every party answers one question in the same way."""
    for one in dossier.parties.principals():
        answer = Answer(kind, one.id, given, NOTICE, about=about)
        give(portal, dossier, answer, now=at, actor=party(dossier, one.id))
