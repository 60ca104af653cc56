"""The states in which a dossier is walked: those of the factories, and some more that offer what no other state does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from ZODB.blob import Blob

from portal.domain.account import Account
from portal.domain.dossier import Dossier
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.recording import RecordedFile, Recording, RecordingMark
from portal.domain.session import Statement
from portal.services import assignments, confirmations, documents, invitations, minutes, precedents, sessions
from portal.services.sessions import Seat
from tests.factories import dossiers
from tests.factories.portals import MEDIATOR, VILLAGE_CLERK, days

STATES: Final = (
    "submitted", "in_correction", "accepted", "assessed", "dispatched", "consulting", "assigning", "with_lead", "scheduled", "mediating",
    "minuted", "suspended", "signing", "in_force", "confirming", "breached", "performed", "terminated", "following_up", "closed", "on_spot",
)
"""Makers of `tests/factories/dossiers.py`, one for each state that offers something."""
CHECKS: Final = ("names", "places", "dates", "amounts", "minors")


def undeclared(portal: Portal, now: datetime) -> Dossier:
    """A mediator is proposed and has not yet said whether there is anything to disclose."""
    dossier = dossiers.assigning(portal, now)
    assignments.appoint(portal, dossier, MEDIATOR.principal, now=now, actor=VILLAGE_CLERK)
    return dossier


def disclosed(portal: Portal, now: datetime) -> Dossier:
    """The mediator disclosed an interest, about which the parties and the head decide."""
    dossier = undeclared(portal, now)
    assignments.declare(portal, dossier, has_interest=True, what="是被申请人的表兄。", now=now, actor=MEDIATOR)
    return dossier


def planned_online(portal: Portal, now: datetime) -> Dossier:
    """A meeting by video with a guest about whom the parties were not asked yet."""
    dossier = dossiers.with_lead(portal, now)
    dossiers.plan(portal, dossier, now, mode="mixed", place="东桥村调解室", seats=(
        Seat("李某", "mediator", principal="staff:mediator"), Seat("张某", "party", attendance="own_device", party_id="a1"),
        Seat("李某甲", "party", attendance="site_room", party_id="r1"), Seat("陈某", "observer", attendance="own_device"),
        Seat("东桥村调解室", "site", attendance="site_room", site_id="dongqiao", seats=("李某甲", "李某乙")),
    ))
    invitations.invite_participant(portal, dossier.sessions["1"], "p2", by=MEDIATOR.principal, now=now)
    return dossier


def identified(portal: Portal, now: datetime) -> Dossier:
    """Everybody's identity was checked; the session can begin."""
    dossier = dossiers.scheduled(portal, now)
    for name in dossier.sessions["1"].participants:
        sessions.identify(portal, dossier, dossier.sessions["1"], name, how="card_seen", now=now, actor=MEDIATOR)
    return dossier


def in_session(portal: Portal, now: datetime) -> Dossier:
    """A session that has begun."""
    dossier = dossiers.scheduled(portal, now)
    dossiers.begin(portal, dossier, dossier.sessions["1"], now + timedelta(minutes=50))
    return dossier


def read_back(portal: Portal, now: datetime) -> Dossier:
    """The minutes of the first session wait for the parties' answers."""
    dossier = dossiers.mediating(portal, now)
    session = dossier.sessions["1"]
    minutes.save(
        portal, session, statements=(Statement("张某", "墙越界了。"),), undisputed_facts="两家相邻。", outcome="继续调解。", next_steps="",
        version=session.minutes.version, now=now + timedelta(hours=3), actor=MEDIATOR,
    )
    minutes.read_back(portal, dossier, session, now=now + timedelta(hours=3), actor=MEDIATOR)
    return dossier


def answered(portal: Portal, now: datetime) -> Dossier:
    """All parties have confirmed the minutes, which are not final yet."""
    dossier = read_back(portal, now)
    for one in dossier.parties.principals():
        minutes.respond(
            portal, dossier, dossier.sessions["1"], one.id, confirmed=True, now=now + timedelta(hours=3),
            actor=dossiers.party(dossier, one.id),
        )
    return dossier


def recorded(portal: Portal, now: datetime) -> Dossier:
    """A session that is over, with a recording and its film; and a paper that one side handed in for itself."""
    dossier = dossiers.mediating(portal, now)
    paper = documents.add(
        portal, dossier, "evidence", "院墙照片", _kept(b"paper"), media_type="application/pdf", size_bytes=5, digest="0" * 64, now=now,
        actor=dossiers.party(dossier, "a1"),
    )
    paper.side = "applicant"
    recording = Recording("key", "1", now)
    dossier.sessions["1"].shelf_of_recordings().add("1", recording)
    recording.state, recording.ended_at, recording.keep_until = "kept", now + timedelta(hours=1), now + days(365)
    recording.marks = (RecordingMark(now, 0, "on", ""), RecordingMark(now + timedelta(hours=1), 3_600_000, "off", "host"))
    recording.files = (RecordedFile("p2.mkv", "p2", 5, "ab" * 32, _kept(b"sound")),)
    recording.film, recording.film_done = RecordedFile("film.webm", "", 4, "cd" * 32, _kept(b"film")), 1.0
    return dossier


def _kept(content: bytes) -> Any:
    blob = Blob()
    with blob.open("w") as file:
        file.write(content)
    return blob


def at_court(portal: Portal, now: datetime) -> Dossier:
    """A court of the county was asked to confirm; its clerk is the county's."""
    court = portal.orgs["qingxi"].add("court", Organization("清溪县人民法院", "county", "court"))
    court.grant("staff:court_clerk", "court_clerk")
    dossier = dossiers.in_force(portal, now)
    dossiers.consent(portal, dossier, "judicial_confirmation", now + timedelta(hours=6))
    confirmations.file(portal, dossier, court_id=court.id, now=now + timedelta(hours=6), actor=dossiers.party(dossier, "a1"))
    return dossier


def may_be_told(portal: Portal, now: datetime) -> Dossier:
    """A closed case that all parties allow to be told."""
    dossier = dossiers.closed(portal, now)
    dossiers.consent(portal, dossier, "publication", now + days(10))
    return dossier


def told(portal: Portal, now: datetime) -> Dossier:
    """The case was written and is with the reviewer."""
    dossier = may_be_told(portal, now)
    begun = replace(precedents.proposal_from(dossier), title="院墙越界退让半尺", outcome="退让半尺，各自承担费用。", citations=())
    case = precedents.add(portal, begun, dossier=dossier, actor=MEDIATOR.principal, now=now + days(10))
    precedents.de_identify(portal, case, confirmed=CHECKS, actor=MEDIATOR.principal, now=now + days(10))
    return dossier


def lobby(portal: Portal, now: datetime) -> Dossier:
    """People may wait in front of the room."""
    dossier = planned_online(portal, now)
    sessions.open_lobby(portal, dossier.sessions["1"], now=now, actor=MEDIATOR)
    return dossier


def new_mediator(portal: Portal, now: datetime) -> Dossier:
    """Handled by a mediator who was given a password and has to choose another."""
    dossier = dossiers.submitted(portal, now)
    account = portal.accounts.add("newcomer", Account("newcomer", "何某", "no password"))
    account.must_change_password = True
    portal.orgs["qingxi"].grant("staff:newcomer", "clerk")
    return dossier


VARIANTS: Final[dict[str, Callable[[Portal, datetime], Dossier]]] = {
    "signing_electronic": lambda portal, now: dossiers.signing(portal, now, form="written_electronic"),
    "assessed_red": lambda portal, now: dossiers.assessed(portal, now, warning="red"),
    "consulting_red": lambda portal, now: dossiers.consulting(portal, now, warning="red"),
    "undeclared": undeclared,
    "disclosed": disclosed,
    "planned_online": planned_online,
    "lobby": lobby,
    "identified": identified,
    "in_session": in_session,
    "read_back": read_back,
    "answered": answered,
    "recorded": recorded,
    "at_court": at_court,
    "may_be_told": may_be_told,
    "told": told,
    "new_mediator": new_mediator,
}
"""States that differ in what is offered from those of the factories."""


def make(portal: Portal, now: datetime, state: str) -> Dossier:
    """A dossier in one of these states."""
    maker: Callable[[Portal, datetime], Dossier] = VARIANTS.get(state) or getattr(dossiers, state)
    return maker(portal, now)
