"""The page of a session: identities, links, the checklist, the end; and for whom it is."""

import pytest
from webtest import TestResponse

from portal.domain.session import RoomEvent
from portal.services.sessions import Seat
from tests.factories import dossiers
from tests.factories.portals import MONDAY
from tests.portal.pages.site import Site, later

CHECKS = {
    "identity", "rights_notice", "sham_warning", "service_address", "disclosure", "open_or_closed", "recording_choice",
}


def videoed(portal, now):
    """A session with the mediator at the table, one party by phone, and a site with two seats."""
    dossier = dossiers.with_lead(portal, now)
    dossiers.plan(portal, dossier, now, mode="mixed", place="东桥村调解室", seats=(
        Seat("李某", "mediator", principal="staff:mediator"), Seat("张某", "party", attendance="own_device", party_id="a1"),
        Seat("李某甲", "party", attendance="site_room", party_id="r1"),
        Seat("东桥村调解室", "site", attendance="site_room", site_id="dongqiao", seats=("李某甲", "李某乙")),
    ))
    return dossier


def form_to(page: TestResponse, ending: str):
    return next(form for form in page.forms.values() if (form.action or "").endswith(ending))


def test_identity_is_checked_by_the_host_and_shown_to_the_team_only(site: Site) -> None:
    number = site.make(videoed)
    host = site.staff("mediator")
    form = host.get(f"/dossiers/{number}/sessions/1/participants/p2/identify").form_of("identify")
    form.submit("submit", status=422)
    form["form-how" if "form-how" in form.fields else "identify-how"] = "card_seen"
    page = form.submit("submit").follow()
    assert "身份证" in page
    assert "身份证" not in site.party(number, "r1").get(f"/dossiers/{number}/sessions/1").html.find("main").text.replace("带好身份证", "")
    with site.dossier(number) as dossier:
        check = dossier.sessions["1"].participants["p2"].identity
        assert (check.how, check.by) == ("card_seen", "staff:mediator")
    for address in ("identify", "attendance"):
        site.party(number, "a1").get(f"/dossiers/{number}/sessions/1/participants/p2/{address}", status=403)
    host.get(f"/dossiers/{number}/sessions/1/participants/p99/identify", status=404)


def test_a_link_is_shown_once_opens_once_and_can_be_withdrawn(site: Site) -> None:
    number = site.make(videoed)
    host = site.staff("mediator")
    page = form_to(host.get(f"/dossiers/{number}/sessions/1"), "p2/link").submit()
    address = page.html.find(id="join-link").text.strip()
    path = address[address.index("/join/"):]
    assert page.html.find("svg", class_="segno") or page.html.find("figure").find("svg")
    assert page.headers["Cache-Control"] == "no-store"
    assert address not in host.get(f"/dossiers/{number}/sessions/1")
    guest = site.stranger()
    inside = guest.get(path).forms.values()
    joined = next(form for form in inside if form.method.lower() == "post").submit().follow()
    assert "2026年11月23日" in joined
    page = host.get(f"/dossiers/{number}/sessions/1")
    assert "链接已使用" in page
    form_to(page, "p2/withdraw").submit().follow()
    assert guest.get(f"/dossiers/{number}/sessions/1", status=401)


def test_a_new_link_makes_the_old_one_worthless(site: Site) -> None:
    number = site.make(videoed)
    host = site.staff("mediator")
    addresses = []
    for _time in range(2):
        page = form_to(host.get(f"/dossiers/{number}/sessions/1"), "p4/link").submit()
        text = page.html.find(id="join-link").text.strip()
        addresses.append(text[text.index("/join/"):])
    site.stranger().get(addresses[0], status=410)
    site.stranger().get(addresses[1])


def test_colleagues_with_an_account_get_no_link(site: Site) -> None:
    number = site.make(videoed)
    host = site.staff("mediator")
    page = host.get(f"/dossiers/{number}/sessions/1")
    token = form_to(page, "p2/link")["csrf_token"].value
    host.post(f"/dossiers/{number}/sessions/1/participants/p1/link", {"csrf_token": token}, status=409)
    site.party(number, "a1").post(f"/dossiers/{number}/sessions/1/participants/p2/link", status=(400, 403))


def test_a_session_begins_when_all_are_identified_and_all_points_are_ticked(site: Site) -> None:
    number = site.make(videoed)
    host = site.staff("mediator")
    site.now = later(1)
    address = f"/dossiers/{number}/sessions/1/start"
    form = host.get(address).form_of("start")
    form.submit("submit", status=422)
    form.set("checkbox", True, 0)
    refused = form.submit("submit", status=422)
    assert "张某" in refused.html.find(class_="error-summary").text
    for person in ("p2", "p3"):
        form = host.get(f"/dossiers/{number}/sessions/1/participants/{person}/identify").form_of("identify")
        form["identify-how"] = "card_seen"
        form.submit("submit", status=303)
    form = host.get(address).form_of("start")
    for index in range(3):
        form.set("checkbox", True, index)
    refused = form.submit("submit", status=422)
    form = refused.form_of("start")
    assert [box.checked for box in form.fields["checkbox"]][:4] == [True, True, True, False]
    for index in range(len(form.fields["checkbox"])):
        form.set("checkbox", True, index)
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        session = dossier.sessions["1"]
        assert (dossier.state, session.state) == ("mediating", "live")
        assert set(session.checklist) == CHECKS | {"online_consent"}
    end = form_to(host.get(f"/dossiers/{number}/sessions/1"), "/end")
    end.submit(status=303)
    end.submit(status=303)
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].state == "ended"


def test_a_session_is_missed_by_a_side_once_it_is_due(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    host = site.staff("mediator")
    site.now = later(2)
    form = host.get(f"/dossiers/{number}/sessions/1/missed").form_of("missed")
    form.submit("submit", status=422)
    form.set("checkbox", True, 1)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].missed_by == ("respondent",)


def test_calling_off_needs_a_reason_and_ends_the_links(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    host = site.staff("mediator")
    form = host.get(f"/dossiers/{number}/sessions/1/cancel").form_of("cancel")
    form.submit("submit", status=422)
    form["reason"] = "一方住院"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].state == "cancelled"
    host.get(f"/dossiers/{number}/sessions/1/cancel").form_of("cancel").submit("submit", status=422)


def test_a_guest_comes_only_when_every_party_agrees(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    host = site.staff("mediator")
    form = host.get(f"/dossiers/{number}/sessions/1/invite").form_of("invite")
    form["name"], form["role"], form["login"] = "王某", "expert", "nobody"
    assert "nobody" in form.submit("submit", status=422).html.find(class_="error-summary").text
    form["login"] = ""
    form.submit("submit", status=303)
    identify = host.get(f"/dossiers/{number}/sessions/1/participants/p3/identify").form_of("identify")
    identify["identify-how"] = "card_seen"
    assert "张某" in identify.submit("submit", status=422).html.find(class_="error-summary").text
    consent = host.get(f"/dossiers/{number}/sessions/1/participants/p3/consent").form_of("consent")
    consent["consent-a1"], consent["consent-r1"] = "yes", "yes"
    consent.submit("submit", status=303)
    identify = host.get(f"/dossiers/{number}/sessions/1/participants/p3/identify").form_of("identify")
    identify["identify-how"] = "card_seen"
    identify.submit("submit", status=303)


def test_what_happened_in_the_room_is_shown_to_the_team_only(site: Site) -> None:
    number = site.make(videoed)
    with site.dossier(number) as dossier:
        session = dossier.sessions["1"]
        session.note(RoomEvent(1, MONDAY, "joined", "p2"))
        session.note(RoomEvent(2, MONDAY, "audible", "", '{"p1": ["p2"], "p2": ["p1", "p4"], "p4": []}'))
        session.note(RoomEvent(3, MONDAY, "chat", "p2", "<b>听不清</b>"))
    page = site.staff("mediator").get(f"/dossiers/{number}/sessions/1")
    assert "李某、张某互相听得到；张某听得到东桥村调解室" in page
    assert "&lt;b&gt;听不清" in page
    assert "听不清" not in site.party(number, "a1").get(f"/dossiers/{number}/sessions/1")
    assert "听不清" not in site.staff("village_head").get(f"/dossiers/{number}/sessions/1")


@pytest.mark.parametrize("act", ["start", "missed", "cancel", "invite"])
def test_nobody_else_acts_on_a_session(site: Site, act: str) -> None:
    number = site.make(dossiers.scheduled)
    address = f"/dossiers/{number}/sessions/1/{act}"
    site.stranger().get(address, status=401)
    site.party(number, "a1").get(address, status=403)
    for login in ("clerk", "other_mediator", "archivist"):
        site.staff(login).get(address, status=403)




def test_of_separate_talks_the_other_side_learns_nothing(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        dossiers.plan(portal, dossier, site.now, caucus_only=True, place="单独谈话室", seats=(Seat("张某", "party", party_id="a1"),))
    assert "单独谈话室" in site.party(number, "a1").get(f"/dossiers/{number}/sessions")
    other = site.party(number, "r1")
    assert "单独谈话室" not in other.get(f"/dossiers/{number}/sessions")
    other.get(f"/dossiers/{number}/sessions/2", status=404)


def test_after_violence_nobody_learns_where_the_other_side_sits(site: Site) -> None:
    number = site.make(videoed)
    with site.dossier(number) as dossier:
        dossier.domestic_violence = True
    page = site.party(number, "a1").get(f"/dossiers/{number}/sessions/1")
    assert "李某乙" not in page
    assert "李某甲" not in page.html.find("main").text
