"""Whatever people do, in whatever order: no path leaves the table, no party is kept in, no list lies, no record breaks."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portal.domain.errors import DomainError
from portal.domain.lifecycle import AFTER_AGREEMENT, BEFORE_AGREEMENT, BY_NAME, check, target_of
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import ENDED_STATES, STATES
from portal.services import (
    acceptance,
    agreements,
    assessments,
    assignments,
    closing,
    confirmations,
    dispatches,
    escalation,
    performance,
    sessions,
    willingness,
)
from tests.factories import dossiers as make
from tests.factories.portals import (
    ARCHIVIST,
    CENTRE,
    CLERK,
    COURT_CLERK,
    HEAD,
    MEDIATOR,
    MONDAY,
    TOWN_CLERK,
    TOWN_HEAD,
    TOWNSHIP,
    VILLAGE,
    VILLAGE_CLERK,
    VILLAGE_HEAD,
    a_portal,
)


def _last(dossier):
    return dossier.sessions[str(len(dossier.sessions))]


def _hold(portal, dossier, now):
    session = _last(dossier)
    make.begin(portal, dossier, session, now)
    sessions.end(portal, dossier, session, now=now + timedelta(minutes=30), actor=MEDIATOR)


def _assess(portal, dossier, now, warning):
    with contextlib.suppress(DomainError):
        assessments.begin(portal, dossier, now=now, actor=CLERK)
    assessments.decide(
        portal, dossier, category="neighbour", sub_category="", difficulty="simple", level="village", warning=warning, now=now,
        actor=CLERK,
    )


def _dispatch(portal, dossier, now, unit):
    dispatches.dispatch(
        portal, dossier, lead_unit=unit, measures="上门", target_on=now.date(), responsible_leader="staff:leader",
        leader_rank="county_leader", cooperating_units=(TOWNSHIP,), now=now, actor=HEAD,
    )


def _propose(portal, dossier, now):
    closing.propose_closing(portal, dossier, reason="办结", now=now, actor=MEDIATOR)


def _say_yes(portal, dossier, now):
    for one in dossier.parties.principals():
        willingness.say(portal, dossier, one.id, agreed=True, online=True, now=now, actor=CLERK)


def _ruling(portal, dossier, now, is_valid):
    number = make.a_document(portal, dossier, "ruling", now)
    confirmations.enter_ruling(
        portal, dossier, is_valid=is_valid, ruling_number="1号", ruled_on=now.date(), document_number=number, now=now,
        actor=COURT_CLERK,
    )


def _apply_for_confirmation(portal, dossier, now):
    make.consent(portal, dossier, "judicial_confirmation", now)
    confirmations.file(portal, dossier, court="清溪县人民法院", now=now, actor=make.party(dossier, "a1"))


def _sign(portal, dossier, now):
    agreements.current(dossier)
    make.signed_by_all(portal, dossier, now)


def _seal(portal, dossier, now):
    agreements.current(dossier)
    make.sealed(portal, dossier, now)


def _prove(portal, dossier, now):
    performance.hand_in(portal, dossier, 0, party_id="a1", now=now, actor=make.party(dossier, "a1"))
    performance.accept(portal, dossier, 0, now=now, actor=MEDIATOR)


def _extend(portal, dossier, now):
    make.consent(portal, dossier, "extension", now)
    closing.extend(portal, dossier, additional_days=10, now=now, actor=MEDIATOR)


ACTIONS = {
    "ask_correction": lambda p, d, t: acceptance.ask_correction(p, d, ("证件",), now=t, actor=CLERK),
    "resubmit": lambda p, d, t: acceptance.resubmit(p, d, ("证件",), now=t, actor=CLERK),
    "refuse": lambda p, d, t: acceptance.refuse(p, d, "duplicate", now=t, actor=HEAD),
    "accept": lambda p, d, t: acceptance.accept(p, d, now=t, actor=CLERK),
    "assess": lambda p, d, t: _assess(p, d, t, "blue"),
    "assess_red": lambda p, d, t: _assess(p, d, t, "red"),
    "dispatch": lambda p, d, t: _dispatch(p, d, t, VILLAGE),
    "dispatch_to_centre": lambda p, d, t: _dispatch(p, d, t, CENTRE),
    "take": lambda p, d, t: dispatches.take(p, d, now=t, actor=VILLAGE_CLERK),
    "send_back": lambda p, d, t: dispatches.send_back(p, d, reason="不属本村", now=t, actor=VILLAGE_CLERK),
    "take_back": lambda p, d, t: dispatches.take_back_untaken(p, d, now=t),
    "say_yes": _say_yes,
    "say_no": lambda p, d, t: willingness.say(p, d, "r1", agreed=False, online=False, now=t, actor=CLERK),
    "contact": lambda p, d, t: willingness.note_contact(p, d, "r1", how="visit", reached=False, now=t, actor=CLERK),
    "end_unreachable": lambda p, d, t: willingness.end_unreachable(p, d, now=t, actor=CLERK),
    "end_refused": lambda p, d, t: willingness.end_refused(p, d, now=t, actor=CLERK),
    "settle": lambda p, d, t: willingness.settle(p, d, now=t, actor=CLERK),
    "give_lead": make.give_lead,
    "declare_interest": lambda p, d, t: assignments.declare(p, d, has_interest=True, what="表亲", now=t, actor=MEDIATOR),
    "police": lambda p, d, t: assessments.decide_police_report(
        p, d, told=True, receiver="派出所", told_at=t, reason="", now=t, actor=CLERK),
    "plan": make.plan,
    "hold": _hold,
    "lock": lambda p, d, t: make.locked(p, d, str(len(d.sessions)), t),
    "miss": lambda p, d, t: sessions.miss(p, _last(d), ("respondent",), now=t + timedelta(days=2), actor=MEDIATOR),
    "suspend": lambda p, d, t: closing.suspend(p, d, "party_unable", now=t, actor=MEDIATOR),
    "resume": lambda p, d, t: closing.resume(p, d, now=t, actor=MEDIATOR),
    "extend": _extend,
    "transfer": lambda p, d, t: dispatches.transfer(
        p, d, unit=TOWNSHIP, reason="专业", summary="见卷", now=t, actor=VILLAGE_HEAD),
    "escalate": lambda p, d, t: escalation.escalate(p, d, unit=TOWNSHIP, summary="未果", now=t, actor=TOWN_HEAD),
    "escalate_by_exception": lambda p, d, t: escalation.escalate(
        p, d, unit=CENTRE, summary="未果", exception="party_asks", reason="书面", now=t, actor=HEAD),
    "draft": lambda p, d, t: agreements.draft_agreement(p, d, make.a_draft(), now=t, actor=MEDIATOR),
    "draft_without_obligation": lambda p, d, t: agreements.draft_agreement(
        p, d, make.a_draft(obligations=()), now=t, actor=MEDIATOR),
    "oral": lambda p, d, t: agreements.record_oral(p, d, make.a_draft("oral"), now=t, actor=MEDIATOR),
    "on_spot": lambda p, d, t: agreements.settle_on_spot(
        p, d, make.a_draft("oral"), identified=("a1", "r1"), now=t, actor=CLERK),
    "reopen_text": lambda p, d, t: agreements.reopen_text(p, d, reason="改", now=t, actor=make.party(d, "a1")),
    "sign": _sign,
    "seal": _seal,
    "confirm": _apply_for_confirmation,
    "ruling": lambda p, d, t: _ruling(p, d, t, is_valid=True),
    "dismissal": lambda p, d, t: _ruling(p, d, t, is_valid=False),
    "withdraw_confirmation": lambda p, d, t: confirmations.withdraw(p, d, "r1", now=t, actor=make.party(d, "r1")),
    "prove": _prove,
    "urge": lambda p, d, t: performance.urge(p, d, 0, now=t, actor=MEDIATOR),
    "breach": lambda p, d, t: performance.declare_breach(p, d, now=t, actor=MEDIATOR),
    "cure": lambda p, d, t: performance.cure(p, d, now=t, actor=MEDIATOR),
    "leave": lambda p, d, t: closing.leave(p, d, "r1", now=t, actor=make.party(d, "r1")),
    "step_back": lambda p, d, t: closing.step_back(p, d, "r1", now=t, actor=make.party(d, "r1")),
    "withdraw": lambda p, d, t: closing.withdraw(p, d, "a1", now=t, actor=make.party(d, "a1")),
    "terminate": lambda p, d, t: closing.terminate(p, d, "wide_differences", now=t, actor=MEDIATOR),
    "expire": lambda p, d, t: closing.expire(p, d, now=t),
    "refer_out": lambda p, d, t: closing.refer_out(
        p, d, receiver="法院", legal_basis="人民调解法26", receipt="1号", now=t, actor=CLERK),
    "follow_up": lambda p, d, t: closing.follow_up(p, d, now=t, actor=MEDIATOR),
    "finish_follow_up": lambda p, d, t: closing.finish_follow_up(
        p, d, findings="稳定", has_relapsed=False, now=t, actor=MEDIATOR),
    "propose_closing": _propose,
    "close": lambda p, d, t: closing.close(p, d, now=t, actor=VILLAGE_HEAD),
    "close_on_spot": lambda p, d, t: closing.close(p, d, now=t, actor=CLERK),
    "archive": lambda p, d, t: closing.archive(p, d, keeping_period="10y", now=t, actor=ARCHIVIST),
    "reopen": lambda p, d, t: closing.reopen(p, d, cause="relapse", reason="复发", now=t, actor=TOWN_HEAD),
    "take_at_centre": lambda p, d, t: dispatches.take(p, d, now=t, actor=TOWN_CLERK),
}
AHEAD = {
    "submitted": ["accept"],
    "correction": ["resubmit"],
    "accepted": ["assess", "assess_red", "on_spot"],
    "assessing": ["dispatch"],
    "dispatched": ["take", "take", "take", "send_back", "take_back"],
    "consulting": ["say_yes", "settle"],
    "assigning": ["give_lead", "plan"],
    "scheduled": ["hold", "police"],
    "mediating": ["lock", "draft", "plan", "suspend", "oral", "draft_without_obligation"],
    "suspended": ["resume"],
    "signing": ["sign", "seal"],
    "agreed": ["confirm", "follow_up", "close"],
    "confirming": ["ruling", "dismissal"],
    "performing": ["urge", "breach", "confirm", "prove"],
    "performed": ["follow_up", "close"],
    "breached": ["cure"],
    "terminated": ["follow_up", "escalate_by_exception", "close"],
    "withdrawn": ["close"],
    "transferred_out": ["close"],
    "following_up": ["finish_follow_up", "reopen"],
    "closed": ["archive", "reopen"],
    "resolved_on_spot": ["close_on_spot"],
}
"""What usually comes next, so that a walk gets far; any other action may come instead at any time."""


BEGINNINGS = (
    "submitted", "in_correction", "accepted", "on_spot", "assessed", "dispatched", "consulting", "assigning", "with_lead",
    "scheduled", "mediating", "minuted", "suspended", "signing", "in_force", "confirming", "breached", "performed", "terminated",
    "following_up", "closed",
)
"""Where a walk may begin: every state that the factories bring a dossier to."""


class LivesOfDossiers(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.portal = a_portal()
        self.now = MONDAY
        self.dossiers = []

    @initialize(beginnings=st.tuples(st.sampled_from(BEGINNINGS), st.sampled_from(BEGINNINGS)))
    def two_dossiers_somewhere_on_their_way(self, beginnings):
        self.dossiers = [getattr(make, beginning)(self.portal) for beginning in beginnings]
        self.now = MONDAY + timedelta(days=60) if {"closed", "breached"} & set(beginnings) else MONDAY + timedelta(hours=6)

    @rule(which=st.integers(0, 1), action=st.sampled_from(sorted(ACTIONS)))
    def anything_is_tried(self, which, action):
        self._try(self.dossiers[which], action)

    @rule(which=st.integers(0, 1), pick=st.integers(0, 9))
    def the_usual_comes_next(self, which, pick):
        ahead = AHEAD.get(self.dossiers[which].state, ["follow_up"])
        self._try(self.dossiers[which], ahead[pick % len(ahead)])

    @rule(which=st.integers(0, 1), picks=st.lists(st.integers(0, 9), min_size=5, max_size=20))
    def much_goes_as_usual(self, which, picks):
        for pick in picks:
            self.the_usual_comes_next(which, pick)

    @rule(hours=st.integers(1, 500))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    def _try(self, dossier, action):
        before, entries = dossier.state, len(dossier.audit)
        with contextlib.suppress(DomainError, KeyError):
            ACTIONS[action](self.portal, dossier, self.now)
        self._every_change_is_a_row(dossier, before, entries)

    def _every_change_is_a_row(self, dossier, before, entries):
        state = before
        for entry in list(dossier.audit)[entries:]:
            if entry.action not in BY_NAME:
                continue
            said, row = entry.detail(), BY_NAME[entry.action]
            assert said["from"] == state
            assert said["from"] in row.sources
            assert row.target in ("stays", "back", said["to"])
            state = said["to"]
        assert state == dossier.state

    @invariant()
    def states_are_known(self):
        assert all(dossier.state in STATES for dossier in self._all())

    @invariant()
    def a_party_may_leave_at_any_stage(self):
        for dossier in self._all():
            if dossier.state in ENDED_STATES or dossier.state == "draft":
                continue
            exits = [name for name, states in (("leave", BEFORE_AGREEMENT), ("step_back", AFTER_AGREEMENT))
                     if dossier.state in states]
            assert len(exits) == 1
            for one in dossier.parties.principals():
                act = make.party(dossier, one.id).act(self.now, party_id=one.id)
                check(BY_NAME[exits[0]], dossier, act, RuleBook())

    @invariant()
    def lists_agree_with_dossiers(self):
        expected = {}
        for dossier in self._all():
            assert dossier.filed == dossier.places()
            for name, key in dossier.filed:
                expected.setdefault(name, {})[key] = dossier
        for number, message in self.portal.messages.items():
            if message.channel == "inbox":
                expected.setdefault(f"inbox|{message.recipient}", {})[(-int(message.queued_at.timestamp()), number)] = message
        for name in self.portal.listings.names():
            listing = self.portal.listings.get(name)
            assert dict(listing.items()) == expected.pop(name, {})
            assert len(listing) == sum(1 for _ in listing.items())
        assert expected == {}

    @invariant()
    def audit_chains_hold(self):
        assert all(dossier.audit.first_broken() is None for dossier in self._all())

    @invariant()
    def open_cases_are_counted(self):
        for login in ("mediator", "other_mediator"):
            carried = sum(
                1 for dossier in self._all()
                if dossier.closed_at is None and any(member == f"staff:{login}" for member, _ in dossier.team())
            )
            assert self.portal.experts[login].open_cases == carried

    @precondition(lambda self: any(one.state in ("suspended", "following_up") for one in self._all()))
    @invariant()
    def there_is_always_a_way_back(self):
        for dossier in self._all():
            if dossier.state in ("suspended", "following_up"):
                row = BY_NAME["resume" if dossier.state == "suspended" else "finish_follow_up"]
                assert target_of(row, dossier) in STATES

    def _all(self):
        return [dossier for year in self.portal.dossiers.values() for dossier in year.values()]


LivesOfDossiers.TestCase.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck),
)
TestLivesOfDossiers = LivesOfDossiers.TestCase


@pytest.mark.parametrize("state", sorted(AHEAD))
def test_the_walk_knows_what_usually_comes_next(state):
    assert state in STATES
    assert set(AHEAD[state]) <= set(ACTIONS)
