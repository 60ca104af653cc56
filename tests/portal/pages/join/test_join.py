"""Links of invitations."""

from datetime import timedelta

import pytest

from portal.domain.session import MediationSession, Participant
from portal.services import invitations
from tests.portal.security.site import NOW


def dossier_of(portal):
    return portal.dossiers["2026"]["100001"]


@pytest.fixture
def token(site):
    return site.change(lambda portal: invitations.invite_party(portal, dossier_of(portal), "r1", by="staff:clerk", now=NOW))


def session_token(site, **fields):
    def invite(portal):
        session = MediationSession(NOW + timedelta(days=1), 60, "online", "county", "room")
        dossier_of(portal).shelf("sessions").add("1", session)
        participant = session.participants.add("p1", Participant("卢某译", "interpreter", "shared", "own_device"))
        for name, value in fields.items():
            setattr(participant, name, value)
        return invitations.invite_participant(portal, session, "p1", by="staff:clerk", now=NOW)

    return site.change(invite)


def confirm(browser, token, **kw):
    return browser.get(f"/join/{token}").forms[0].submit(**kw)


def join_form(page):
    return next(form for form in page.forms.values() if form.method.lower() == "post")


def test_the_page_says_what_it_is_and_for_whom(site, token):
    page = site.browser().get(f"/join/{token}")
    assert "李某甲" in page.text
    assert "确认进入" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_looking_uses_nothing_up(site, token):
    for _ in range(5):
        site.browser().get(f"/join/{token}", status=200)
        site.browser().head(f"/join/{token}", status="*")
    join_form(site.browser().get(f"/join/{token}")).submit(status=303)


def test_confirming_opens_the_case_of_this_party(site, token):
    browser = site.browser()
    answer = join_form(browser.get(f"/join/{token}")).submit(status=303)
    assert answer.location == "http://localhost/dossiers/2026/100001"
    assert browser.get("/dossiers/2026/100001").text == "of the case"


def test_a_second_tap_goes_on_and_another_browser_is_told(site, token):
    browser = site.browser()
    page = browser.get(f"/join/{token}")
    join_form(page).submit(status=303)
    assert browser.get(f"/join/{token}", status=303).location == "http://localhost/dossiers/2026/100001"
    refused = site.browser().get(f"/join/{token}", status=410)
    assert "000-5550100" in refused.text


def test_pressing_twice_ends_in_the_same_place(site, token):
    browser = site.browser()
    form = join_form(browser.get(f"/join/{token}"))
    form.submit(status=303)
    token_now = browser.cookies["concord_csrf"]
    again = browser.post(f"/join/{token}", {"csrf_token": token_now}, status=303)
    assert again.location == "http://localhost/dossiers/2026/100001"


def test_two_browsers_confirming_have_one_winner(site, token):
    forms = [join_form(site.browser().get(f"/join/{token}")) for _ in range(2)]
    assert [form.submit(status="*").status_int for form in forms] == [303, 410]


def test_another_site_cannot_confirm(site, token):
    site.browser().post(f"/join/{token}", {}, status=400)
    site.browser().get(f"/join/{token}", status=200)


def test_a_withdrawn_link_ends_what_it_opened(site, token):
    browser = site.browser()
    join_form(browser.get(f"/join/{token}")).submit(status=303)
    site.change(lambda portal: invitations.withdraw_invitation(
        portal, invitations.find_invitation(portal, token), by="staff:clerk", now=NOW))
    browser.get("/dossiers/2026/100001", status=401)
    browser.get(f"/join/{token}", status=410)


def test_an_expired_link_says_so(site, token):
    site.later(days=15)
    assert "已过期" in site.browser().get(f"/join/{token}", status=410).text


@pytest.mark.parametrize("path", ["/join", "/join/", "/join/x", "/join/x/y", "/join/" + "a" * 3000, "/join/%E5%BC%A0"])
def test_an_invented_link_leads_nowhere(site, path):
    site.browser().get(path, status=404)


def test_a_link_into_one_session_opens_that_session_only(site):
    token = session_token(site, party_id="a1")
    browser = site.browser()
    answer = join_form(browser.get(f"/join/{token}")).submit(status=303)
    assert answer.location == "http://localhost/dossiers/2026/100001/sessions/1"
    browser.get("/dossiers/2026/100001", status=403)


def test_who_was_taken_off_the_list_is_out(site):
    token = session_token(site)
    browser = site.browser()
    join_form(browser.get(f"/join/{token}")).submit(status=303)
    assert browser.get("/where").text
    site.change(lambda portal: dossier_of(portal).sessions["1"].participants.remove("p1"))
    browser.get("/dossiers/2026/100001", status=401)


def test_members_of_staff_are_sent_to_log_in(site):
    token = session_token(site, principal="staff:clerk")
    browser = site.browser()
    page = browser.get(f"/join/{token}")
    assert "/login?came_from=%2Fdossiers%2F2026%2F100001%2Fsessions%2F1" in page.text
    csrf = browser.cookies.get("concord_csrf") or ""
    browser.post(f"/join/{token}", {"csrf_token": csrf}, status="*")
    browser.get("/console", status=401)
