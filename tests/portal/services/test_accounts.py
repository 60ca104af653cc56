"""Accounts: passwords, brakes, second factor, roles."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.services import accounts, logins, passwords, second_factor
from portal.services.attempts import Brake, note_failure, seconds_to_wait

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GOOD = "三棵槐树 below the mill"


@pytest.fixture
def portal():
    portal = Portal()
    qingxi = portal.orgs.add("qingxi", Organization("清溪县", "county"))
    qingxi.add("liudi", Organization("柳堤镇", "township"))
    accounts.create(portal, "clerk", "段某分", GOOD, by="staff:admin", now=NOW)
    return portal


def attempt(portal, password=GOOD, login="clerk", at=NOW, address="203.0.113.5"):
    return accounts.check_password(portal, login, password, address=address, now=at)


# -- passwords


@pytest.mark.parametrize("password", [
    "short", "password123", "woaini1314520", "Woaini1314520!", "qwertyuiop", "1234567890", "12345678901", "aaaaaaaaaaaa",
    "abcabcabcabc", "Admin@123456", "tiaojiezhongxin2026", "13800000000", "19880808", "1qaz2wsx3edc", "我爱你中国2026",
    "clerk-clerk-1", "hezhong2026!!",
])
def test_a_password_that_attackers_try_first_is_refused(password):
    with pytest.raises(Invalid):
        passwords.check(password, "clerk", "段某分")


@pytest.mark.parametrize("password", [GOOD, "correct horse battery", "一只橘猫蹲在屋顶上打盹", "x7 Lotus-bridge 42"])
def test_a_long_password_that_is_nobodys_habit_is_taken(password):
    passwords.check(password, "clerk", "段某分")
    assert passwords.is_right(passwords.hashed(password), password)


def test_a_password_typed_in_full_width_is_the_same_password():
    assert passwords.is_right(passwords.hashed("ｓｕｎ and rain 99"), "sun and rain 99")


def test_no_password_fits_an_empty_hash():
    assert not passwords.is_right("", "nobody has this password")
    assert not passwords.is_right("not a hash", GOOD)


# -- making and logging in


def test_a_login_name_is_taken_once(portal):
    with pytest.raises(Conflict):
        accounts.create(portal, "clerk", "别人", GOOD, by="staff:admin", now=NOW)


@pytest.mark.parametrize("login", ["", "a", "Clerk", "9lives", "a b", "a/b", "x" * 41, "张某"])
def test_a_login_name_is_plain(portal, login):
    with pytest.raises(Invalid):
        accounts.create(portal, login, "某人", GOOD, by="staff:admin", now=NOW)


def test_the_right_password_opens(portal):
    assert attempt(portal).result == "ok"
    assert attempt(portal, login=" CLERK ").result == "ok"


def test_a_wrong_name_is_answered_like_a_wrong_password(portal):
    wrong_password, wrong_name = attempt(portal, "no"), attempt(portal, login="nobody")
    assert (wrong_password.result, wrong_password.account, wrong_password.wait_s) == \
        (wrong_name.result, wrong_name.account, wrong_name.wait_s)


def test_a_shut_account_does_not_open(portal):
    accounts.deactivate(portal, portal.accounts["clerk"], by="staff:admin", now=NOW)
    assert attempt(portal).result == "wrong"
    accounts.reactivate(portal.accounts["clerk"], by="staff:admin", now=NOW)
    assert attempt(portal).result == "ok"


def test_after_five_failures_even_the_right_password_waits(portal):
    for _ in range(5):
        assert attempt(portal, "wrong").result == "wrong"
    verdict = attempt(portal)
    assert verdict.result == "wait"
    assert verdict.wait_s == 30
    assert attempt(portal, at=NOW + timedelta(seconds=30)).result == "ok"
    assert attempt(portal, at=NOW + timedelta(seconds=31)).result == "ok"


def test_a_name_that_does_not_exist_waits_just_the_same(portal):
    for _ in range(5):
        attempt(portal, "wrong", login="nobody")
    assert attempt(portal, "wrong", login="nobody").result == "wait"


def test_one_address_trying_many_names_waits_too(portal):
    for number in range(20):
        assert attempt(portal, "wrong", login=f"name{number}").result == "wrong"
    assert attempt(portal).result == "wait"
    assert attempt(portal, address="203.0.113.6").result == "ok"


def test_waits_double_and_end():
    brake = Brake(free=5, first_wait_s=30, longest_wait_s=3600)
    assert [brake.wait_after(failures) for failures in (4, 5, 6, 7, 11, 12, 1000)] == [0, 30, 60, 120, 1920, 3600, 3600]


def test_an_attacker_at_full_speed_has_few_attempts_a_day():
    assert accounts.LOGIN_BRAKE.attempts_in(24 * 3600) < 40


@given(st.lists(st.integers(0, 7200), max_size=60))
def test_the_brake_lets_through_no_more_than_it_says(pauses):
    portal, brake = Portal(), Brake(free=3, first_wait_s=60, longest_wait_s=3600)
    at, heard, begun = NOW, 0, NOW
    for pause in pauses:
        at += timedelta(seconds=pause)
        if not seconds_to_wait(portal, "k", brake, at):
            heard += 1
            note_failure(portal, "k", brake, at)
    assert heard <= brake.attempts_in(int((at - begun).total_seconds())) + 3 * ((at - begun).days + 1)


def test_old_failures_are_forgotten_and_cleared_away(portal):
    for name in "abcdef":
        note_failure(portal, name, accounts.LOGIN_BRAKE, NOW)
    later = NOW + timedelta(days=2)
    assert seconds_to_wait(portal, "a", accounts.LOGIN_BRAKE, later) == 0
    note_failure(portal, "a", accounts.LOGIN_BRAKE, later)
    assert list(portal.rate_limits) == ["a"]


# -- changing


def test_a_new_password_ends_all_other_logins(portal):
    account = portal.accounts["clerk"]
    here, _ = logins.open_login(portal, account.principal, "段某分", now=NOW, lifetime=timedelta(hours=12))
    there, _ = logins.open_login(portal, account.principal, "段某分", now=NOW, lifetime=timedelta(hours=12))
    other, _ = logins.open_login(portal, "staff:other", "别人", now=NOW, lifetime=timedelta(hours=12))
    accounts.change_password(portal, account, GOOD, "quite another sentence", now=NOW, keep_login=logins.key_of(here))
    idle = timedelta(hours=2)
    held = [logins.find_login(portal, each, now=NOW, idle=idle) is not None for each in (here, there, other)]
    assert held == [True, False, True]
    assert attempt(portal, "quite another sentence").result == "ok"
    assert attempt(portal).result == "wrong"


def test_a_password_is_changed_only_by_one_who_knows_it(portal):
    with pytest.raises(Forbidden):
        accounts.change_password(portal, portal.accounts["clerk"], "wrong", "quite another sentence", now=NOW)
    with pytest.raises(Invalid):
        accounts.change_password(portal, portal.accounts["clerk"], GOOD, GOOD, now=NOW)


def test_a_password_given_by_another_must_be_changed(portal):
    account = portal.accounts["clerk"]
    accounts.reset_password(portal, account, "quite another sentence", by="staff:admin", now=NOW)
    assert account.must_change_password
    accounts.change_password(portal, account, "quite another sentence", "a third long sentence", now=NOW)
    assert not account.must_change_password


def test_no_password_stands_in_the_audit_trail(portal):
    account = portal.accounts["clerk"]
    accounts.change_password(portal, account, GOOD, "quite another sentence", now=NOW)
    said = " ".join(entry.details for entry in account.audit)
    assert GOOD not in said
    assert "sentence" not in said
    assert [entry.action for entry in account.audit] == ["account.created", "password.changed"]


# -- log-ins


def test_a_login_ends_when_idle_when_old_and_when_revoked(portal):
    login_id, login = logins.open_login(portal, "staff:clerk", "段某分", now=NOW, lifetime=timedelta(hours=12))
    idle = timedelta(hours=2)

    def holds(at):
        return logins.find_login(portal, login_id, now=at, idle=idle) is not None

    assert holds(NOW + timedelta(hours=2))
    assert not holds(NOW + timedelta(hours=2, seconds=1))
    for hour in range(1, 12):
        logins.note_seen(login, NOW + timedelta(hours=hour))
    assert holds(NOW + timedelta(hours=12, seconds=-1))
    assert not holds(NOW + timedelta(hours=12))
    logins.revoke_login(portal, logins.key_of(login_id))
    assert not holds(NOW + timedelta(hours=11))


def test_the_store_holds_no_login_id(portal):
    login_id, _ = logins.open_login(portal, "staff:clerk", "段某分", now=NOW, lifetime=timedelta(hours=12))
    secret = login_id.partition(".")[2]
    assert all(secret not in key for key in portal.login_sessions)
    assert len(secret) >= 43


def test_being_seen_is_written_every_ten_minutes_at_most(portal):
    _, login = logins.open_login(portal, "staff:clerk", "段某分", now=NOW, lifetime=timedelta(hours=12))
    logins.note_seen(login, NOW + timedelta(minutes=9))
    assert login.last_seen_at == NOW
    logins.note_seen(login, NOW + timedelta(minutes=10))
    assert login.last_seen_at == NOW + timedelta(minutes=10)


def test_ended_logins_are_cleared_away(portal):
    kept, _ = logins.open_login(portal, "staff:clerk", "段某分", now=NOW, lifetime=timedelta(hours=12))
    logins.open_login(portal, "staff:clerk", "段某分", now=NOW - timedelta(hours=13), lifetime=timedelta(hours=12))
    revoked, _ = logins.open_login(portal, "staff:x", "别人", now=NOW, lifetime=timedelta(hours=12))
    logins.revoke_login(portal, logins.key_of(revoked))
    assert logins.clear_ended(portal, NOW) == 2
    assert list(portal.login_sessions) == [logins.key_of(kept)]


# -- the second factor


def code_at(secret, at):
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def guarded(portal):
    """The account with a second factor, and its recovery codes."""
    account, secret = portal.accounts["clerk"], second_factor.new_secret()
    early = NOW - timedelta(minutes=5)
    codes = second_factor.set_up(account, secret, code_at(secret, early), password=GOOD, now=early)
    return portal, account, secret, codes


def try_code(portal, account, code, at=NOW):
    return second_factor.check_code(portal, account, code, address="203.0.113.5", now=at).result


def test_with_a_second_factor_the_password_is_half_the_way(guarded):
    portal, account, secret, _ = guarded
    assert attempt(portal).result == "second-factor"
    assert try_code(portal, account, code_at(secret, NOW)) == "ok"


def test_a_code_is_taken_once(guarded):
    portal, account, secret, _ = guarded
    code = code_at(secret, NOW)
    assert try_code(portal, account, code) == "ok"
    assert try_code(portal, account, code) == "wrong"
    earlier = code_at(secret, NOW - timedelta(seconds=30))
    assert try_code(portal, account, earlier) == "wrong", "nor one from before it"


def test_a_clock_may_differ_by_half_a_minute_but_no_more(guarded):
    portal, account, secret, _ = guarded
    assert try_code(portal, account, code_at(secret, NOW - timedelta(seconds=90))) == "wrong"
    assert try_code(portal, account, code_at(secret, NOW - timedelta(seconds=30))) == "ok"
    assert try_code(portal, account, code_at(secret, NOW + timedelta(seconds=30))) == "ok"


def test_a_recovery_code_opens_once(guarded):
    portal, account, _, codes = guarded
    assert len(set(codes)) == 10
    assert try_code(portal, account, codes[0].upper()) == "ok"
    assert try_code(portal, account, codes[0]) == "wrong"
    assert len(account.recovery_digests) == 9


def test_a_known_password_buys_no_free_guesses_at_the_code(guarded):
    portal, account, secret, _ = guarded
    for number in range(5):
        assert attempt(portal).result == "second-factor"
        assert try_code(portal, account, f"00000{number}") == "wrong"
    assert attempt(portal).result == "wait"
    assert try_code(portal, account, code_at(secret, NOW)) == "wait"


def test_a_second_factor_is_set_up_and_removed_with_the_password_only(guarded):
    _, account, _, _ = guarded
    with pytest.raises(Forbidden):
        second_factor.remove(account, password="wrong", now=NOW)
    secret = second_factor.new_secret()
    with pytest.raises(Invalid):
        second_factor.set_up(account, secret, "000000", password=GOOD, now=NOW)
    second_factor.remove(account, password=GOOD, now=NOW)
    assert not account.totp_secret


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "1234567890" * 10, "-1"])
def test_what_is_no_code_is_wrong_and_nothing_worse(guarded, code):
    portal, account, _, _ = guarded
    assert try_code(portal, account, code) == "wrong"


# -- roles


def test_a_role_is_granted_noted_and_taken_back(portal):
    account, liudi = portal.accounts["clerk"], portal.orgs.find("qingxi/liudi")
    accounts.grant_role(portal, account, liudi, "clerk", by="staff:admin", now=NOW)
    accounts.grant_role(portal, account, portal, "auditor", by="staff:admin", now=NOW)
    assert accounts.find_role_places(portal, account) == (portal, liudi)
    accounts.revoke_role(portal, account, liudi, "clerk", by="staff:admin", now=NOW)
    assert accounts.find_role_places(portal, account) == (portal,)
    assert [entry.action for entry in account.audit][-3:] == ["role.granted", "role.granted", "role.revoked"]


def test_a_role_granted_before_notes_were_kept_is_not_forgotten(portal):
    account, qingxi = portal.accounts["clerk"], portal.orgs.find("qingxi")
    qingxi.grant(account.principal, "leader")
    accounts.grant_role(portal, account, portal.orgs.find("qingxi/liudi"), "clerk", by="staff:admin", now=NOW)
    assert {accounts.name_of_place(place) for place in accounts.find_role_places(portal, account)} == {"qingxi", "qingxi/liudi"}


def test_a_role_that_there_is_not_is_refused(portal):
    with pytest.raises(Invalid):
        accounts.grant_role(portal, portal.accounts["clerk"], portal.orgs.find("qingxi"), "king", by="staff:admin", now=NOW)
