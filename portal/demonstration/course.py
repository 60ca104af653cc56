"""One demonstration dispute, brought to the state in which it is to be shown by the services, as people would bring it there."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from portal.demonstration.cast import COMPANIES, Cast, somebody, telephone
from portal.domain.act import Actor, party_principal
from portal.domain.agreement import AgreementVersion, LegalCheck, Obligation
from portal.domain.clock import SHANGHAI
from portal.domain.dossier import Dossier
from portal.domain.guards_agreement import LEGAL_POINTS
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Statement
from portal.domain.vocabulary import ENTRY_LEVEL
from portal.papers.notices import notice
from portal.services import (
    acceptance,
    agreements,
    applications,
    assessments,
    assignments,
    closing,
    confirmations,
    consents,
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
from portal.services.consents import Answer, Notice
from portal.services.library import named_in
from portal.services.parties import PartyEntry
from portal.services.sessions import Seat

CITIZEN: Final = Actor("anonymous", frozenset({"party", "applicant"}))
CHECKS: Final = (
    "identity", "rights_notice", "sham_warning", "service_address", "disclosure", "open_or_closed", "recording_choice", "powers",
    "online_consent", "safe_and_alone",
)
MORNING_UTC: Final = 1
"""Nine in the morning in China: people come in office hours."""
SPEAKERS: Final = {"mediator": "调解员", "applicant": "申请人", "respondent": "被申请人"}
OPENS: Final = time(9)
SHUTS: Final = time(17)
MINUTES_OF_HALF: Final = 30
SESSION_MINUTES: Final = 90
Scan = tuple[Any, int, str]
"""The blob of the sample scan, its size and digest."""


def shown(key: str) -> Notice:
    """A text as it would have been shown."""
    text = notice(key)
    return Notice(text.version, text.body)


def on_the_half_hour(moment: datetime) -> datetime:
    """When a session is fixed for: a full or a half hour."""
    return moment.replace(minute=30 if moment.minute >= MINUTES_OF_HALF else 0, second=0, microsecond=0)


def in_office_hours(moment: datetime) -> datetime:
    """The moment itself, or what of the night before or after it falls on the following morning."""
    local = moment.astimezone(SHANGHAI)
    if local.time() < OPENS:
        return moment + timedelta(hours=OPENS.hour - local.hour)
    return moment + timedelta(hours=24 + OPENS.hour - local.hour) if local.time() >= SHUTS else moment


def free_in_office_hours(portal: Portal, whom: diaries.Takers, moment: datetime) -> datetime:
    """When those who come can next meet, as somebody with their diaries would fix it."""
    while (free := in_office_hours(diaries.free_from(portal, whom, moment, SESSION_MINUTES))) != moment:
        moment = free
    return moment


class Course:
    """The steps of one dispute. Each moves the time on by as much as it takes in life."""

    def __init__(
        self, portal: Portal, cast: Cast, story: dict[str, Any], begun: datetime, rng: random.Random, *, until: datetime,
        code_key: bytes, scan: Scan,
    ) -> None:
        self.portal, self.cast, self.story, self.rng = portal, cast, story, rng
        self.now = begun.replace(hour=MORNING_UTC, minute=rng.randrange(60))
        self._until, self._code_key, self._sample = until, code_key, scan
        self.dossier: Dossier
        self.session: MediationSession

    def run(self, steps: tuple[str, ...]) -> Dossier:
        """Take the steps in their order."""
        for step in steps:
            getattr(self, step)()
        return self.dossier

    def _pass(self, *, hours: float = 0, days: float = 0) -> datetime:
        """Let time go by; what falls into the night happens next morning, and nothing happens after the present."""
        self.now = max(self.now, min(in_office_hours(self.now + timedelta(hours=hours, days=days)), self._until))
        return self.now

    def _party(self, party_id: str) -> Actor:
        return Actor(party_principal(self.dossier.id, party_id), frozenset({"party"}))

    def _scan(self, kind: Any, title: str, by: Actor) -> str:
        blob, size_bytes, digest = self._sample
        added = documents.add(
            self.portal, self.dossier, kind, title, blob, media_type="application/pdf", size_bytes=size_bytes, digest=digest,
            now=self.now, actor=by, pages=1,
        )
        return str(added.__name__)

    # -- from the application to the mediator

    def submit(self) -> None:
        """An application comes in online."""
        story, rng = self.story, self.rng
        is_company = story["respondent_kind"] == "organisation"
        applicant = PartyEntry(
            "applicant", somebody(rng), telephone=telephone(rng), address=self.cast.village.full_title(), gender=rng.choice("男女"),
            occupation=rng.choice(("务农", "务工", "个体经营", "退休")), birth_year=rng.randrange(1950, 2000),
        )
        respondent = PartyEntry(
            "respondent", f"{rng.choice(COMPANIES)}" if is_company else somebody(rng), kind=story["respondent_kind"],
            telephone=telephone(rng), address=self.cast.village.full_title(), legal_representative=somebody(rng) if is_company else "",
        )
        application = Application(
            parties=(applicant, respondent), matter=story["title"], facts=story["facts"], request=story["request"],
            notices=(shown("application_notice"), shown("privacy_notice")), place_id=self.cast.village.id,
            amount=Decimal(story["amount"]) if story["amount"] is not None else None,
            area_mu=Decimal(str(story["area_mu"])) if story.get("area_mu") else None, category=story["category"],
            sub_category=story["sub_category"], online=True, medical_elsewhere=False if story["category"] == "medical" else None,
            source_channel=rng.choice(("online", "online", "visit", "grid", "hotline", "police_110")),
        )
        self.dossier = applications.apply(
            self.portal, application, now=self.now, actor=CITIZEN, code_key=self._code_key,
        ).dossier

    def ask_correction(self) -> None:
        """The clerk names what is missing."""
        acceptance.ask_correction(
            self.portal, self.dossier, ("身份证明复印件", "欠条或者转账记录"), now=self._pass(days=1), actor=self.cast.clerk,
        )

    def refuse(self) -> None:
        """The head refuses it and names another way."""
        acceptance.refuse(self.portal, self.dossier, "court_accepted", now=self._pass(days=1), actor=self.cast.head)

    def accept(self) -> None:
        """The clerk accepts it."""
        acceptance.accept(self.portal, self.dossier, now=self._pass(hours=1), actor=self.cast.clerk)

    def settle_on_spot(self) -> None:
        """Both sides stand at the counter and agree."""
        agreements.settle_on_spot(
            self.portal, self.dossier, self._draft("oral"), identified=("a1", "r1"), now=self._pass(hours=2), actor=self.cast.clerk,
        )

    def assess(self) -> None:
        """The clerk takes it up and decides."""
        assessments.begin(self.portal, self.dossier, now=self._pass(hours=1), actor=self.cast.clerk)

    def decide(self) -> None:
        """Category, difficulty, level and warning are decided, and with a warning whether the police were told."""
        story, dossier = self.story, self.dossier
        assessments.decide(
            self.portal, dossier, category=story["category"], sub_category=story["sub_category"], difficulty=story["difficulty"],
            level=ENTRY_LEVEL[story["difficulty"]], warning=story["warning"], now=self._pass(hours=0.5), actor=self.cast.head,
        )
        if dossier.warning in {"yellow", "red"}:
            assessments.decide_police_report(
                self.portal, dossier, told=dossier.warning == "red", receiver="辖区派出所" if dossier.warning == "red" else "",
                told_at=self.now if dossier.warning == "red" else None,
                reason="" if dossier.warning == "red" else "情绪激动但未见违法行为，先由调解员上门", now=self.now, actor=self.cast.head,
            )

    def dispatch(self) -> None:
        """It goes to the unit that will handle it."""
        urgent = self.story["warning"] in {"yellow", "red"}
        rank = dispatches.needed_rank(self.portal, self.dossier)
        dispatches.dispatch(
            self.portal, self.dossier, lead_unit=self.cast.unit.id, measures="先分别听取双方意见，再约到一起谈",
            target_on=(self.now + timedelta(days=25)).date(), now=self._pass(hours=1),
            actor=self.cast.head, responsible_leader=self.cast.leader if urgent or rank != "unit_head" else "",
            leader_rank="county_leader" if urgent or rank != "unit_head" else "",
            cooperating_units=(self.cast.village.id,) if urgent else (),
        )

    def take(self) -> None:
        """The unit signs for it."""
        dispatches.take(self.portal, self.dossier, now=self._pass(hours=2), actor=self.cast.mediator)

    def ask_willing(self) -> None:
        """The other side is reached and says yes."""
        willingness.note_contact(
            self.portal, self.dossier, "r1", how="telephone", reached=True, now=self._pass(hours=19), actor=self.cast.mediator,
        )
        for member in self.dossier.parties.principals():
            willingness.say(
                self.portal, self.dossier, member.id, agreed=True, online=True, now=self.now, actor=self.cast.mediator,
                notice=Notice(notice("online_consent").version, notice("online_consent").body.format(step="调解会")),
            )
        willingness.settle(self.portal, self.dossier, now=self.now, actor=self.cast.mediator)

    def refuse_willing(self) -> None:
        """The other side says no."""
        willingness.say(
            self.portal, self.dossier, "r1", agreed=False, online=False, now=self._pass(hours=19), actor=self.cast.mediator,
        )
        willingness.end_refused(self.portal, self.dossier, now=self.now, actor=self.cast.mediator)

    # -- sessions

    def plan(self) -> None:
        """A mediator is appointed, and a session fixed."""
        if not self.dossier.lead_mediator:
            assignments.appoint(
                self.portal, self.dossier, self.cast.mediator.principal, now=self._pass(hours=1), actor=self.cast.mediator,
            )
            assignments.declare(self.portal, self.dossier, has_interest=False, what="", now=self.now, actor=self.cast.mediator)
        name = self.portal.accounts[self.cast.mediator.principal.partition(":")[2]].display_name
        members = self.dossier.parties.principals()
        seats = (
            Seat(name, "mediator", attendance="in_person", principal=self.cast.mediator.principal),
            *(Seat(each.name, "party", attendance="own_device", party_id=each.id) for each in members),
        )
        moment = free_in_office_hours(self.portal, diaries.takers(seats), on_the_half_hour(self.now + timedelta(days=2)))
        self.session = sessions.schedule(
            self.portal, self.dossier, planned_at=moment, minutes=SESSION_MINUTES, mode="mixed", seats=seats,
            now=self.now, actor=self.cast.mediator, place=f"{self.cast.unit.title}调解室",
            joint_video_reason="双方均要求，分开地点参加" if self.dossier.domestic_violence else "",
        )

    def hold(self) -> None:
        """The session is held for an hour and a half, and its minutes are locked."""
        self.start()
        sessions.end(self.portal, self.dossier, self.session, now=self._pass(hours=1.5), actor=self.cast.mediator)
        minutes.save(
            self.portal, self.session, statements=self._statements(), undisputed_facts="双方对纠纷的起因和时间没有争议。",
            outcome="双方愿意继续谈。", next_steps="各自核对账目和凭证。", version=self.session.minutes.version, now=self._pass(hours=0.2),
            actor=self.cast.mediator,
        )
        for citation in self._citations()[:2]:
            minutes.add_citation(self.portal, self.session, citation, now=self.now, actor=self.cast.mediator)
        minutes.read_back(self.portal, self.dossier, self.session, now=self._pass(hours=0.2), actor=self.cast.mediator)
        for member in self.dossier.parties.principals():
            minutes.respond(
                self.portal, self.dossier, self.session, member.id, confirmed=True, now=self.now, actor=self._party(member.id),
            )
        minutes.lock(self.portal, self.dossier, self.session, now=self.now, actor=self.cast.mediator)

    def start(self) -> None:
        """Everybody is identified, and the session begins."""
        self.now = max(self.now, self.session.planned_at)
        for guest in list(self.session.participants):
            sessions.identify(
                self.portal, self.dossier, self.session, guest, how="身份证原件", now=self.now, actor=self.cast.mediator,
            )
        sessions.start(
            self.portal, self.dossier, self.session, checklist=CHECKS, rights_notice=shown("rights_and_duties"), now=self.now,
            actor=self.cast.mediator,
        )

    def suspend(self) -> None:
        """It waits for an appraisal."""
        closing.suspend(
            self.portal, self.dossier, "appraisal", body="和安司法鉴定所（虚构）", expected_on=(self.now + timedelta(days=20)).date(),
            now=self._pass(hours=3), actor=self.cast.mediator,
        )

    def _statements(self) -> tuple[Statement, ...]:
        meetings = self.story["sessions"] or [[{"speaker": "mediator", "text": "今天先把各自的想法讲清楚。"}]]
        lines = meetings[min(self.session.number, len(meetings)) - 1]
        return tuple(Statement(line.get("as") or SPEAKERS[line["speaker"]], line["text"]) for line in lines)

    def _citations(self) -> list[Any]:
        return [found for each in self.story["citations"] for found in named_in(f"《{each['title']}》{each['article']}")]

    # -- the agreement

    def _draft(self, form: Any) -> Draft:
        terms = self.story["terms"] or [{"who": "respondent", "what": "当面道歉", "manner": "口头", "due_days": 7, "amount": None}]
        obligations = tuple(
            Obligation(
                "a1" if each["who"] == "applicant" else "r1", "r1" if each["who"] == "applicant" else "a1", each["what"],
                each["manner"], (self.now + timedelta(days=each["due_days"])).date(),
                Decimal(each["amount"]) if each["amount"] is not None else None,
            )
            for each in terms
        )
        return Draft(
            form=form, facts=self.story["facts"], terms=self.story["outcome_words"], obligations=obligations,
            legal_checks=tuple(LegalCheck(point, passed=True) for point in LEGAL_POINTS), citations=tuple(self._citations()[:3]),
        )

    def draft(self) -> None:
        """The mediator lays the text before the parties."""
        form = "written_electronic" if agreements.may_sign_electronically(self.dossier) else "written_paper"
        if self.dossier.category == "medical":
            for member in self.dossier.parties.principals():
                answer = Answer("no_expert_opinion", member.id, given=True, notice=shown("rights_and_duties"))
                consents.give(self.portal, self.dossier, answer, now=self.now, actor=self._party(member.id))
        agreements.draft_agreement(
            self.portal, self.dossier, self._draft(form), now=self._pass(hours=1), actor=self.cast.mediator,
        )

    def sign(self) -> None:
        """Both sides sign in ink, then the mediator signs, then the head records the seal: only then is it in force (R-AGR-3)."""
        version = agreements.current(self.dossier)
        for party_id in version.required_parties:
            number = self._scan("signed_agreement", f"{self.dossier.parties[party_id].name}签字的协议（扫描件）", self.cast.mediator)
            agreements.sign_on_paper(
                self.portal, self.dossier, party_id, digest=version.content_digest, document_number=number, manner="ink_scan",
                now=self._pass(hours=0.5), actor=self.cast.mediator,
            )
        name = self.portal.accounts[self.cast.mediator.principal.partition(":")[2]].display_name
        agreements.sign_as_mediator(
            self.portal, self.dossier, digest=version.content_digest, name=name, now=self.now, actor=self.cast.mediator,
        )
        number = self._scan("sealed_agreement", "盖章的协议（扫描件）", self.cast.head)
        agreements.seal(
            self.portal, self.dossier, digest=version.content_digest, document_number=number, manner="sealed_paper_scan",
            now=self._pass(hours=1), actor=self.cast.head,
        )

    def _in_force(self) -> AgreementVersion:
        version = self.dossier.current_agreement
        assert version is not None
        return version

    def confirm(self) -> None:
        """Both sides ask the court to confirm it."""
        self._scan("identity_proof", "双方身份证明（扫描件）", self.cast.mediator)
        for member in self.dossier.parties.principals():
            confirmations.sign_application(
                self.portal, self.dossier, member.id, notice=shown("judicial_confirmation_notice"), now=self._pass(days=1),
                actor=self._party(member.id),
            )
        court = confirmations.courts_near(self.dossier)[0]
        confirmations.file(self.portal, self.dossier, court_id=court.id, now=self.now, actor=self._party("a1"), scope="money_only")

    def perform(self) -> None:
        """Everything owed is done and proved."""
        self._scan("evidence", "转账记录（扫描件）", self.cast.mediator)
        version = self._in_force()
        for place in range(len(version.obligations)):
            number = self._scan("performance_proof", "收条（扫描件）", self.cast.mediator)
            debtor = version.obligations[place].debtor_id
            performance.hand_in(
                self.portal, self.dossier, place, party_id=debtor, document_number=number, now=self._pass(days=3),
                actor=self._party(debtor),
            )
            performance.accept(self.portal, self.dossier, place, now=self._pass(hours=3), actor=self.cast.mediator)

    def breach(self) -> None:
        """The debtor does not pay, though urged."""
        due = min(each.due_on for each in self._in_force().obligations if each.due_on is not None)
        self.now = max(self.now, datetime.combine(due, self.now.timetz()) + timedelta(days=2))
        for place in performance.overdue_obligations(self.dossier, self.now.date()):
            performance.urge(self.portal, self.dossier, place, now=self.now, actor=self.cast.mediator)
        performance.declare_breach(self.portal, self.dossier, now=self._pass(days=8), actor=self.cast.mediator)

    # -- the end

    def follow_up(self) -> None:
        """Somebody looks in on them."""
        closing.follow_up(self.portal, self.dossier, now=self._pass(days=4), actor=self.cast.mediator)

    def finish_follow_up(self) -> None:
        """What was found is written down."""
        closing.finish_follow_up(
            self.portal, self.dossier, findings="双方已经履行，见面能打招呼。", has_relapsed=False, now=self._pass(hours=2),
            actor=self.cast.mediator,
        )

    def terminate(self) -> None:
        """The differences are too wide."""
        closing.terminate(self.portal, self.dossier, "wide_differences", now=self._pass(days=1), actor=self.cast.mediator)

    def withdraw(self) -> None:
        """The applicant takes it back."""
        closing.withdraw(self.portal, self.dossier, "a1", now=self._pass(days=1), actor=self._party("a1"))

    def refer_out(self) -> None:
        """It is a matter for another authority."""
        closing.refer_out(
            self.portal, self.dossier, receiver="清溪县公安局（虚构）", legal_basis="人民调解法第二十五条", receipt="移送回执一号",
            now=self._pass(hours=2), actor=self.cast.head, summary="争执中有人受伤。",
        )

    def close(self) -> None:
        """The head closes it."""
        closing.close(self.portal, self.dossier, now=self._pass(days=1), actor=self.cast.head)

    def archive(self) -> None:
        """The archivist seals it for keeping."""
        closing.archive(self.portal, self.dossier, keeping_period="10y", now=self._pass(days=10), actor=self.cast.archivist)
