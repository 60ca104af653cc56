"""Parties, consents, team and seats: who may say what for whom."""

from dataclasses import replace

import pytest

from portal.domain.account import Account
from portal.domain.errors import Conflict, Forbidden, Invalid, NotFound
from portal.services import assignments, consents, parties, sessions, willingness
from portal.services.consents import Answer
from portal.services.parties import PartyEntry
from portal.services.sessions import Seat
from tests.factories import dossiers as make
from tests.factories.portals import CLERK, MEDIATOR, MONDAY, OTHER_MEDIATOR, VILLAGE_CLERK, VILLAGE_HEAD, a_portal, days


@pytest.fixture
def portal():
    return a_portal()


def test_nobody_says_yes_for_the_other_side(portal):
    dossier = make.mediating(portal)
    other_side = make.party(dossier, "a1")
    answer = Answer("recording", "r1", given=True, notice=make.NOTICE)
    acts = [
        lambda: consents.give(portal, dossier, answer, now=MONDAY, actor=other_side),
        lambda: willingness.say(portal, dossier, "r1", agreed=True, online=True, now=MONDAY, actor=other_side),
        lambda: assignments.choose(portal, dossier, "r1", MEDIATOR.principal, now=MONDAY, actor=other_side),
        lambda: assignments.reject(portal, dossier, "r1", MEDIATOR.principal, now=MONDAY, actor=other_side),
        lambda: parties.correct(portal, dossier, "r1", {"telephone": "1"}, now=MONDAY, actor=other_side),
    ]
    for act in acts:
        with pytest.raises(Forbidden, match="not-that-party"):
            act()


def test_a_consent_taken_back_no_longer_holds(portal):
    dossier = make.mediating(portal)
    make.consent(portal, dossier, "recording", MONDAY)
    number = dossier.consents.latest("recording", "r1").__name__
    with pytest.raises(Forbidden):
        consents.withdraw(portal, dossier, number, now=MONDAY, actor=make.party(dossier, "a1"))
    consents.withdraw(portal, dossier, number, now=MONDAY, actor=make.party(dossier, "r1"))
    assert not dossier.consents.holds("recording", "r1")
    assert dossier.consents.holds("recording", "a1")


def test_a_consent_about_one_person_is_none_about_another(portal):
    dossier = make.mediating(portal)
    make.consent(portal, dossier, "invitee", MONDAY, about="staff:other_mediator")
    assert dossier.consents.holds("invitee", "a1", about="staff:other_mediator")
    assert not dossier.consents.holds("invitee", "a1", about="staff:stranger")


def test_a_party_has_two_agents_at_most(portal):
    dossier = make.submitted(portal)
    agent = PartyEntry("agent", "王某", acts_for="a1")
    for _ in range(2):
        parties.add(portal, dossier, agent, now=MONDAY, actor=CLERK)
    with pytest.raises(Conflict, match="too-many-agents"):
        parties.add(portal, dossier, agent, now=MONDAY, actor=CLERK)
    assert dossier.parties["g1"].side == "applicant"


def test_a_corrected_name_shows_in_the_lists_and_not_in_the_record(portal):
    dossier = make.submitted(portal)
    parties.correct(portal, dossier, "r1", {"name": "赵某", "telephone": ""}, now=MONDAY, actor=CLERK)
    assert dossier.parties_line == "张* / 赵*"
    entry = list(dossier.audit)[-1]
    assert entry.detail() == {"party": "r1", "fields": ["name", "telephone"]}
    with pytest.raises(Invalid, match="no-such-field"):
        parties.correct(portal, dossier, "r1", {"role": "applicant"}, now=MONDAY, actor=CLERK)
    with pytest.raises((NotFound, Forbidden)):
        parties.correct(portal, dossier, "r9", {"name": "某"}, now=MONDAY, actor=CLERK)


def test_the_mediator_whom_all_parties_wish_leads(portal):
    dossier = make.with_lead(portal)
    wish = OTHER_MEDIATOR.principal
    assert not assignments.choose(portal, dossier, "a1", wish, now=MONDAY, actor=make.party(dossier, "a1"))
    assert dossier.lead_mediator == MEDIATOR.principal
    assert assignments.choose(portal, dossier, "r1", wish, now=MONDAY, actor=make.party(dossier, "r1"))
    assert dossier.lead_mediator == wish
    assert (wish, "lead_mediator") in dossier.local_roles
    assert MEDIATOR.principal not in {principal for principal, _ in dossier.team()}
    assert (portal.experts["mediator"].open_cases, portal.experts["other_mediator"].open_cases) == (0, 1)


def test_a_second_rejection_counts_as_refusal(portal):
    dossier = make.with_lead(portal)
    actor = make.party(dossier, "r1")
    assert not assignments.reject(portal, dossier, "r1", MEDIATOR.principal, now=MONDAY, actor=actor)
    assert dossier.lead_mediator == ""
    with pytest.raises(Conflict, match="mediator-rejected"):
        assignments.appoint(portal, dossier, MEDIATOR.principal, now=MONDAY, actor=VILLAGE_CLERK)
    assert assignments.reject(portal, dossier, "r1", OTHER_MEDIATOR.principal, now=MONDAY, actor=actor)


def test_a_mediator_at_the_cap_or_unknown_is_not_appointed(portal):
    dossier = make.assigning(portal)
    portal.experts["mediator"].case_cap = 0
    with pytest.raises(Conflict, match="mediator-not-free"):
        assignments.appoint(portal, dossier, MEDIATOR.principal, now=MONDAY, actor=VILLAGE_CLERK)
    with pytest.raises(Invalid, match="unknown-mediator"):
        assignments.appoint(portal, dossier, "staff:ghost", now=MONDAY, actor=VILLAGE_CLERK)
    portal.accounts.add("guest", Account("guest", "外县调解员", "no password"))
    assignments.appoint(portal, dossier, "staff:guest", now=MONDAY, actor=VILLAGE_CLERK)
    assert dossier.lead_mediator == "staff:guest"


def test_an_expert_gets_a_role_on_this_dossier_only(portal):
    dossier, other = make.with_lead(portal), make.with_lead(portal)
    assignments.appoint(portal, dossier, OTHER_MEDIATOR.principal, "expert", now=MONDAY, actor=VILLAGE_CLERK)
    assert (OTHER_MEDIATOR.principal, "expert") in dossier.local_roles
    assert OTHER_MEDIATOR.principal not in {principal for principal, _ in other.team()}
    with pytest.raises(Forbidden, match="not-yours-to-appoint"):
        assignments.appoint(portal, dossier, "staff:x", now=MONDAY, actor=make.party(dossier, "a1"))
    assignments.dismiss(portal, dossier, OTHER_MEDIATOR.principal, reason="不需要", now=MONDAY, actor=VILLAGE_CLERK)
    assert portal.experts["other_mediator"].open_cases == 0


def test_only_who_is_in_the_team_declares(portal):
    dossier = make.with_lead(portal)
    with pytest.raises(Forbidden, match="not-in-team"):
        assignments.declare(portal, dossier, has_interest=False, what="", now=MONDAY, actor=OTHER_MEDIATOR)
    with pytest.raises(Invalid, match="interest-missing"):
        assignments.declare(portal, dossier, has_interest=True, what=" ", now=MONDAY, actor=MEDIATOR)


def test_who_has_an_undecided_interest_does_nothing_on_the_dossier(portal):
    dossier = make.mediating(portal)
    assignments.declare(portal, dossier, has_interest=True, what="表亲", now=MONDAY, actor=MEDIATOR)
    with pytest.raises(Forbidden, match="recusal-undecided"):
        make.plan(portal, dossier, MONDAY + days(1))
    with pytest.raises(NotFound, match="nothing-declared"):
        assignments.decide_recusal(
            portal, dossier, OTHER_MEDIATOR.principal, continues=True, now=MONDAY, actor=VILLAGE_HEAD,
        )


@pytest.mark.parametrize(("seat", "code"), [
    (Seat("", "party"), "seat-impossible"),
    (Seat("张某", "king"), "seat-impossible"),
    (Seat("张某", "party", party_id="x1"), "no-such-party"),
    (Seat("站点", "site", site_id="nowhere", seats=("张某",)), "no-such-site"),
    (Seat("站点", "site", site_id="dongqiao"), "site-without-seats"),
])
def test_a_seat_that_cannot_be_is_refused(portal, seat, code):
    dossier = make.with_lead(portal)
    with pytest.raises((Invalid, NotFound), match=code):
        make.plan(portal, dossier, MONDAY, seats=(seat,))
    assert dossier.state == "assigning"
    assert len(dossier.sessions) == 0


def test_a_site_speaks_for_the_people_on_its_seats(portal):
    dossier = make.with_lead(portal)
    site = Seat("东桥村调解室", "site", attendance="site_room", site_id="dongqiao", seats=("张某", "李某甲"))
    session = make.plan(portal, dossier, MONDAY, mode="online", seats=(site,))
    make.begin(portal, dossier, session, MONDAY)
    assert session.state == "live"


def test_changing_to_on_site_changes_the_mode_of_the_session(portal):
    dossier = make.with_lead(portal)
    seats = (Seat("张某", "party", party_id="a1", attendance="own_device"), Seat("李某甲", "party", party_id="r1"))
    session = make.plan(portal, dossier, MONDAY, mode="mixed", seats=seats)
    sessions.change_attendance(portal, session, "p1", "in_person", now=MONDAY, actor=MEDIATOR)
    assert session.mode == "on_site"


def test_seats_are_given_and_taken_until_the_session_begins(portal):
    dossier = make.scheduled(portal)
    session = dossier.sessions["1"]
    sessions.remove_participant(portal, session, "p1", now=MONDAY, actor=MEDIATOR)
    added = sessions.add_participant(
        portal, dossier, session, Seat("张某", "party", party_id="a1"), now=MONDAY, actor=MEDIATOR,
    )
    assert added.__name__ == "p1"
    make.begin(portal, dossier, session, MONDAY)
    with pytest.raises(Conflict, match="session-not-waiting"):
        sessions.remove_participant(portal, session, "p1", now=MONDAY, actor=MEDIATOR)


def test_a_missed_or_cancelled_session_is_never_held(portal):
    dossier = make.scheduled(portal)
    session = dossier.sessions["1"]
    with pytest.raises(Conflict, match="session-not-due"):
        sessions.miss(portal, session, ("respondent",), now=MONDAY, actor=MEDIATOR)
    with pytest.raises(Invalid, match="no-such-side"):
        sessions.miss(portal, session, (), now=MONDAY + days(1), actor=MEDIATOR)
    sessions.miss(portal, session, ("respondent",), now=MONDAY + days(1), actor=MEDIATOR)
    later = make.plan(portal, dossier, MONDAY + days(1))
    sessions.cancel(portal, dossier, later, reason="停电", now=MONDAY + days(1), actor=MEDIATOR)
    assert dossier.held_sessions("village") == 0
    assert dossier.missed_by_side() == {"respondent": 1}


def test_an_entry_that_cannot_be_is_refused(portal):
    dossier = make.submitted(portal)
    for wrong in (replace(make.RESPONDENT, role="judge"), replace(make.RESPONDENT, kind="ghost")):
        with pytest.raises(Invalid, match="no-such-party-role"):
            parties.add(portal, dossier, wrong, now=MONDAY, actor=CLERK)
