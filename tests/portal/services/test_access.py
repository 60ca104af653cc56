"""Coming in without an account: number and short code, and invitations."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.dossier import Dossier, DossierYear
from portal.domain.errors import Conflict, NotFound
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Participant
from portal.services import access, invitations, logins
from portal.services.short_codes import ALPHABET, LENGTH, code_digest, short_code

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEY = b"k" * 32


@pytest.fixture
def portal():
    portal = Portal()
    year = portal.dossiers.add("2026", DossierYear())
    dossier = year.add("483920", Dossier(NOW, "staff:clerk"))
    for party_id, role, name in (("a1", "applicant", "张某"), ("r1", "respondent", "李某甲")):
        dossier.shelf("parties").add(party_id, Party(role, "person", name))
    dossier.code_digest = code_digest(KEY, dossier.id, CODE)
    session = dossier.shelf("sessions").add("1", MediationSession(NOW + timedelta(days=3), 60, "online", "county", "room"))
    for name, participant, party_id, site_id, principal in (
        ("p1", Participant("李某甲", "party", "respondent", "own_device"), "r1", "", ""),
        ("p2", Participant("东桥村站点", "site", "shared", "site_room"), "", "dongqiao", ""),
        ("p3", Participant("卢某译", "interpreter", "shared", "own_device"), "", "", ""),
        ("p4", Participant("萧某衷", "mediator", "", "own_device"), "", "", "staff:county_mediator"),
    ):
        participant.party_id, participant.site_id, participant.principal = party_id, site_id, principal
        session.participants.add(name, participant)
    return portal


CODE = short_code(KEY, "seed")


def dossier_of(portal):
    return portal.dossiers["2026"]["483920"]


def session_of(portal):
    return dossier_of(portal).sessions["1"]


def enter(portal, reference="2026-483920", code=CODE, at=NOW, address="203.0.113.5"):
    return access.enter_by_code(portal, reference, code, key=KEY, address=address, now=at)


# -- number and short code


@pytest.mark.parametrize("reference", ["2026-483920", "2026/483920", "2026483920", " 2026 483920 ", "２０２６－４８３９２０"])
def test_the_number_is_understood_however_it_is_typed(portal, reference):
    assert enter(portal, reference).result == "ok"


def test_the_code_is_understood_however_it_is_typed(portal):
    assert enter(portal, code=f" {CODE[:4].lower()} - {CODE[4:]} ").result == "ok"


def test_number_and_code_open_the_dossier_for_its_first_applicant(portal):
    entry = enter(portal)
    assert entry.party.id == "a1"
    opened = access.open_for_party(portal, entry.dossier, entry.party, now=NOW)
    assert opened.login.principal == "party:2026/483920/a1"
    assert opened.path == "/dossiers/2026/483920"


@pytest.mark.parametrize("reference", ["2026-999999", "2026-48392", "", "x" * 1000, "1999-483920", "2026-483920-7"])
def test_a_wrong_number_is_answered_like_a_wrong_code(portal, reference):
    assert enter(portal, reference) == enter(portal, code="22222222")


def test_the_digest_of_a_dossier_without_a_code_fits_nothing(portal):
    dossier_of(portal).code_digest = ""
    assert enter(portal, code="").result == "wrong"
    assert enter(portal).result == "wrong"


def test_a_code_of_one_dossier_does_not_open_another(portal):
    other = portal.dossiers["2026"].add("111111", Dossier(NOW, "staff:clerk"))
    other.code_digest = code_digest(KEY, dossier_of(portal).id, CODE)
    other.shelf("parties").add("a1", Party("applicant", "person", "王某"))
    assert enter(portal, "2026-111111").result == "wrong"


def test_wrong_codes_slow_the_dossier_down_from_every_address(portal):
    for number in range(5):
        assert enter(portal, code="22222222", address=f"203.0.113.{number}").result == "wrong"
    verdict = enter(portal, address="198.51.100.9")
    assert verdict.result == "wait"
    assert verdict.wait_s == 60
    assert enter(portal, at=NOW + timedelta(seconds=60)).result == "ok"


def test_numbers_that_do_not_exist_are_slowed_down_just_the_same(portal):
    for number in range(5):
        enter(portal, "2026-999999", address=f"203.0.113.{number}")
    assert enter(portal, "2026-999999", address="198.51.100.9").result == "wait"


def test_one_address_trying_many_dossiers_is_slowed_down(portal):
    for number in range(10):
        assert enter(portal, f"2026-10000{number}").result == "wrong"
    assert enter(portal).result == "wait"
    assert enter(portal, address="198.51.100.9").result == "ok"


def test_a_known_code_of_the_own_case_buys_no_guesses_at_others(portal):
    for number in range(10):
        enter(portal, f"2026-10000{number}")
        enter(portal)
    assert enter(portal, "2026-200000").result == "wait"


def test_an_attack_at_full_speed_succeeds_less_than_once_in_ten_thousand_per_case_and_day():
    attempts = access.CODE_BRAKE.attempts_in(24 * 3600)
    assert attempts < 40
    assert attempts / len(ALPHABET) ** LENGTH < 1 / 10_000


def test_an_attack_on_every_case_of_a_county_at_once_succeeds_less_than_once_in_five_years():
    cases, days = 100_000, 5 * 365
    assert cases * days * access.CODE_BRAKE.attempts_in(24 * 3600) / len(ALPHABET) ** LENGTH < 1
    # and from one address far less: its own brake holds for all cases together
    assert access.CALLER_BRAKE.attempts_in(24 * 3600) < 45


# -- invitations


def test_a_link_lets_a_party_into_its_dossier_once(portal):
    token = invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW)
    assert len(token) >= 30
    opened = invitations.confirm_invitation(portal, token, now=NOW)
    assert opened.login.principal == "party:2026/483920/r1"
    assert opened.path == "/dossiers/2026/483920"
    with pytest.raises(Conflict) as refused:
        invitations.confirm_invitation(portal, token, now=NOW)
    assert refused.value.code == "invitation-used"


def test_opening_a_link_never_uses_it_up(portal):
    token = invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW)
    for _ in range(10):
        assert invitations.invitation_state(portal, token, now=NOW) == "open"
    assert invitations.find_invitation(portal, token).used_at is None


def test_a_second_tap_in_the_same_browser_continues_and_elsewhere_is_refused(portal):
    token = invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW)
    opened = invitations.confirm_invitation(portal, token, now=NOW)
    key = logins.key_of(opened.login_id)
    assert invitations.invitation_state(portal, token, now=NOW, login_key=key) == "continue"
    assert invitations.invitation_state(portal, token, now=NOW, login_key="another") == "used"
    assert invitations.invitation_state(portal, token, now=NOW) == "used"


def test_a_link_expires(portal):
    token = invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW, lifetime=timedelta(days=1))
    assert invitations.invitation_state(portal, token, now=NOW + timedelta(days=1)) == "expired"
    with pytest.raises(Conflict):
        invitations.confirm_invitation(portal, token, now=NOW + timedelta(days=1))


def test_withdrawing_a_link_ends_the_login_that_it_opened(portal):
    token = invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW)
    opened = invitations.confirm_invitation(portal, token, now=NOW)
    invitation = invitations.find_invitation(portal, token)
    invitations.withdraw_invitation(portal, invitation, by="staff:clerk", now=NOW)
    assert opened.login.is_revoked
    key = logins.key_of(opened.login_id)
    assert invitations.invitation_state(portal, token, now=NOW, login_key=key) == "withdrawn"


def test_the_links_of_one_place_in_a_session_are_withdrawn_together(portal):
    session = session_of(portal)
    one, two = (invitations.invite_participant(portal, session, "p3", by="staff:clerk", now=NOW) for _ in range(2))
    other = invitations.invite_participant(portal, session, "p1", by="staff:clerk", now=NOW)
    login = invitations.confirm_invitation(portal, one, now=NOW).login
    assert invitations.withdraw_participant_links(portal, session, "p3", by="staff:clerk", now=NOW)
    assert login.is_revoked
    assert [invitations.invitation_state(portal, each, now=NOW) for each in (one, two, other)] == ["withdrawn", "withdrawn", "open"]
    assert not invitations.withdraw_participant_links(portal, session, "p1", by="staff:clerk", now=NOW)


def test_a_new_link_of_a_party_leaves_the_login_of_an_older_one(portal):
    dossier = dossier_of(portal)
    used, unused = (invitations.invite_party(portal, dossier, "r1", by="staff:clerk", now=NOW) for _ in range(2))
    login = invitations.confirm_invitation(portal, used, now=NOW).login
    invitations.withdraw_party_links(portal, dossier, "r1", by="staff:clerk", now=NOW)
    assert not login.is_revoked
    assert [invitations.invitation_state(portal, each, now=NOW) for each in (used, unused)] == ["used", "withdrawn"]


@pytest.mark.parametrize(("participant", "principal"), [
    ("p1", "party:2026/483920/r1"), ("p2", "site:dongqiao"), ("p3", "guest:2026/483920/1/p3"),
])
def test_a_person_and_a_site_come_into_one_session(portal, participant, principal):
    token = invitations.invite_participant(portal, session_of(portal), participant, by="staff:clerk", now=NOW)
    opened = invitations.confirm_invitation(portal, token, now=NOW)
    assert opened.login.principal == principal
    assert opened.login.session_number == "1"
    assert opened.path == "/dossiers/2026/483920/sessions/1"


def test_a_link_never_stands_in_for_a_password(portal):
    token = invitations.invite_participant(portal, session_of(portal), "p4", by="staff:clerk", now=NOW)
    assert invitations.needs_account(portal, invitations.find_invitation(portal, token))
    with pytest.raises(Conflict) as refused:
        invitations.confirm_invitation(portal, token, now=NOW)
    assert refused.value.code == "invitation-needs-account"


def test_a_link_to_a_session_holds_until_the_day_after(portal):
    token = invitations.invite_participant(portal, session_of(portal), "p3", by="staff:clerk", now=NOW)
    assert invitations.invitation_state(portal, token, now=NOW + timedelta(days=4, seconds=-1)) == "open"
    assert invitations.invitation_state(portal, token, now=NOW + timedelta(days=4)) == "expired"


def test_a_link_of_somebody_taken_off_the_list_leads_nowhere(portal):
    token = invitations.invite_participant(portal, session_of(portal), "p3", by="staff:clerk", now=NOW)
    session_of(portal).participants.remove("p3")
    assert invitations.invitation_state(portal, token, now=NOW) == "unknown"


@pytest.mark.parametrize("token", ["", "x", "é" * 40, "a" * 5000, "../../etc/passwd", "00000000:" + "0" * 64])
def test_an_invented_link_is_unknown(portal, token):
    assert invitations.invitation_state(portal, token, now=NOW) == "unknown"
    with pytest.raises(Conflict):
        invitations.confirm_invitation(portal, token, now=NOW)


def test_the_store_holds_no_token(portal):
    token = invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW)
    assert all(token not in key and token[8:] not in key for key in portal.invitations)
    assert all(token not in entry.details for entry in dossier_of(portal).audit)


def test_the_invitations_of_a_dossier_are_found(portal):
    other = portal.dossiers["2026"].add("111111", Dossier(NOW, "staff:clerk"))
    other.shelf("parties").add("a1", Party("applicant", "person", "王某"))
    for _ in range(3):
        invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW)
    invitations.invite_party(portal, other, "a1", by="staff:clerk", now=NOW)
    assert len(list(invitations.invitations_of(portal, dossier_of(portal)))) == 3
    assert len(list(invitations.invitations_of(portal, other))) == 1


def test_nobody_is_invited_who_is_not_there(portal):
    with pytest.raises(NotFound):
        invitations.invite_party(portal, dossier_of(portal), "r9", by="staff:clerk", now=NOW)
    with pytest.raises(NotFound):
        invitations.invite_participant(portal, session_of(portal), "p9", by="staff:clerk", now=NOW)
