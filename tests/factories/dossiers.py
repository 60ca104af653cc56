"""Dossiers in each state, brought there by the services, as people bring them there."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from portal.domain.act import Actor, party_principal
from portal.domain.agreement import LegalCheck, Obligation
from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.guards_agreement import LEGAL_POINTS
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Statement
from portal.services import (
    acceptance,
    agreements,
    applications,
    assessments,
    assignments,
    closing,
    confirmations,
    diaries,
    dispatches,
    documents,
    minutes,
    performance,
    sessions,
    willingness,
)
from portal.services.agreements import Draft
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
    VILLAGE_HEAD,
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
    """Plan a session in which both parties sit on site: in an hour, or as soon as those who come are free."""
    seats = tuple(Seat(one.name, "party", party_id=one.id) for one in dossier.parties.principals())
    given = {"minutes": 60, "mode": "on_site", "seats": seats, **changes}
    whom = diaries.takers(given["seats"])
    planned_at = given.pop("planned_at", None) or diaries.free_from(portal, whom, at + timedelta(hours=1), given["minutes"])
    return sessions.schedule(portal, dossier, planned_at=planned_at, now=at, actor=MEDIATOR, **given)


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


# -- agreements and what comes after

LEGAL_CHECKS = tuple(LegalCheck(point, passed=True) for point in LEGAL_POINTS)
PAYMENT = Obligation("r1", "a1", "支付修缮款", "银行转账", MONDAY.date() + days(40), Decimal("3000.00"))
DIGEST = "0" * 64


def a_draft(form: str = "written_paper", **changes: object) -> Draft:
    """An agreement text with one payment."""
    given = {
        "form": form, "facts": "院墙越界半尺。", "terms": "李某甲支付修缮款三千元。", "obligations": (PAYMENT,),
        "legal_checks": LEGAL_CHECKS, "citations": (Citation("民法典", "288"),), **changes,
    }
    return Draft(**given)


def a_document(portal: Portal, dossier: Dossier, kind: str, now: datetime, actor: Actor = VILLAGE_CLERK) -> str:
    """A paper on the dossier; returns its number."""
    added = documents.add(
        portal, dossier, kind, "扫描件", None, media_type="application/pdf", size_bytes=10, digest=DIGEST, now=now, actor=actor,
    )
    return str(added.__name__)


def locked(portal: Portal, dossier: Dossier, number: str, now: datetime, mediator: Actor = MEDIATOR) -> None:
    """Write, read back, confirm and lock the minutes of an ended session."""
    session = dossier.sessions[number]
    minutes.save(
        portal, session, statements=(Statement("张某", "墙越界了。"),), undisputed_facts="两家相邻。", outcome="继续调解。",
        next_steps="", version=session.minutes.version, now=now, actor=mediator,
    )
    minutes.read_back(portal, dossier, session, now=now, actor=mediator)
    for one in dossier.parties.principals():
        minutes.respond(portal, dossier, session, one.id, confirmed=True, now=now, actor=party(dossier, one.id))
    minutes.lock(portal, dossier, session, now=now, actor=mediator)


def minuted(portal: Portal, now: datetime = MONDAY, unit: str = VILLAGE, **changes: object) -> Dossier:
    """A case whose first session is over and whose minutes are locked."""
    dossier = mediating(portal, now, unit, **changes)
    locked(portal, dossier, "1", now + timedelta(hours=3))
    return dossier


def signing(portal: Portal, now: datetime = MONDAY, form: str = "written_paper", **changes: object) -> Dossier:
    """A case whose agreement waits for its marks."""
    draft = a_draft(form, **{name: changes.pop(name) for name in ("obligations", "concerns") if name in changes})
    dossier = minuted(portal, now, **changes)
    agreements.draft_agreement(portal, dossier, draft, now=now + timedelta(hours=3), actor=MEDIATOR)
    return dossier


def signed_by_all(portal: Portal, dossier: Dossier, at: datetime, mediator: Actor = MEDIATOR) -> None:
    """The parties sign in ink, then the mediator signs; what lacks is the seal."""
    digest = dossier.current_agreement.content_digest
    for one in dossier.current_agreement.required_parties:
        number = a_document(portal, dossier, "signed_agreement", at)
        agreements.sign_on_paper(
            portal, dossier, one, digest=digest, document_number=number, manner="ink_scan", now=at, actor=VILLAGE_CLERK,
        )
    agreements.sign_as_mediator(portal, dossier, digest=digest, name="李某", now=at, actor=mediator)


def sealed(portal: Portal, dossier: Dossier, at: datetime, head: Actor = VILLAGE_HEAD) -> None:
    """The head records the committee's seal by the scan of the sealed paper."""
    number = a_document(portal, dossier, "sealed_agreement", at)
    agreements.seal(
        portal, dossier, digest=dossier.current_agreement.content_digest, document_number=number, manner="sealed_paper_scan",
        now=at, actor=head,
    )


def in_force(portal: Portal, now: datetime = MONDAY, **changes: object) -> Dossier:
    """A case with an agreement in force: `performing` where something is owed, else `agreed`."""
    dossier = signing(portal, now, **changes)
    signed_by_all(portal, dossier, now + timedelta(hours=4))
    sealed(portal, dossier, now + timedelta(hours=5))
    return dossier


def confirming(portal: Portal, now: datetime = MONDAY, **changes: object) -> Dossier:
    """A case that waits for the court's ruling."""
    dossier = in_force(portal, now, **changes)
    consent(portal, dossier, "judicial_confirmation", now + days(1))
    confirmations.file(portal, dossier, court="清溪县人民法院", now=now + days(1), actor=party(dossier, "a1"))
    return dossier


def breached(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """A case in which the debtor did not pay, though urged."""
    dossier = in_force(portal, now)
    performance.urge(portal, dossier, 0, now=now + days(42), actor=MEDIATOR)
    performance.declare_breach(portal, dossier, now=now + days(50), actor=MEDIATOR)
    return dossier


def performed(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """A case in which everything was paid."""
    dossier = in_force(portal, now)
    a_document(portal, dossier, "evidence", now)
    number = a_document(portal, dossier, "performance_proof", now + days(5))
    performance.hand_in(
        portal, dossier, 0, party_id="r1", document_number=number, now=now + days(5), actor=party(dossier, "r1"),
    )
    performance.accept(portal, dossier, 0, now=now + days(6), actor=MEDIATOR)
    return dossier


def terminated(portal: Portal, now: datetime = MONDAY, reason: str = "wide_differences") -> Dossier:
    """A case in which mediation failed."""
    dossier = minuted(portal, now)
    closing.terminate(portal, dossier, reason, now=now + days(1), actor=MEDIATOR)
    return dossier


def following_up(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """A case that somebody is looking in on."""
    dossier = performed(portal, now)
    closing.follow_up(portal, dossier, now=now + days(8), actor=MEDIATOR)
    return dossier


def closed(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """A case that is over, visited, and closed."""
    dossier = following_up(portal, now)
    closing.finish_follow_up(portal, dossier, findings="相处和睦。", has_relapsed=False, now=now + days(8), actor=MEDIATOR)
    closing.close(portal, dossier, now=now + days(9), actor=VILLAGE_HEAD)
    return dossier


def suspended(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """A case that waits for an appraisal."""
    dossier = mediating(portal, now)
    closing.suspend(
        portal, dossier, "appraisal", body="测绘队", expected_on=(now + days(20)).date(), now=now + days(1), actor=MEDIATOR,
    )
    return dossier


def on_spot(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """A case that was settled at the counter."""
    dossier = accepted(portal, now)
    agreements.settle_on_spot(
        portal, dossier, a_draft("oral", obligations=()), identified=("a1", "r1"), now=now + timedelta(hours=1), actor=CLERK,
    )
    return dossier


def in_correction(portal: Portal, now: datetime = MONDAY) -> Dossier:
    """An application that lacks something."""
    dossier = submitted(portal, now)
    acceptance.ask_correction(portal, dossier, ("身份证明",), now=now, actor=CLERK)
    return dossier
