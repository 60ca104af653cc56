"""Showing documents in the room: whom the portal gives which page, for how long, and what the log says of it."""


from collections.abc import Iterator

import pytest

from portal.services import invitations
from tests.portal.pages.documents.test_documents import hand_in
from tests.portal.pages.sessions.ruled_worker import RuledWorker, begun, taken_in
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Browser, Site
from tests.portal.papers.page_pictures import a_pdf, size_of
from video.protocol import commands
from video.protocol.people import Side
from video.protocol.showing import LetShow, PutAway, Turn


def shown_at(number: str, rest: str) -> str:
    return f"/dossiers/{number}/sessions/1/shown/{rest}"


def by_link(site: Site, number: str, place: str) -> Browser:
    """Somebody who came by a link into this one session."""
    with site.portal() as portal:
        session = portal.dossiers.find(number).sessions["1"]
        token = invitations.invite_participant(portal, session, place, by="staff:mediator", now=site.now)
    browser = site.stranger()
    form = next(each for each in browser.get(f"/join/{token}").forms.values() if each.method.lower() == "post")
    form.submit()
    return browser


@pytest.fixture
def case(site: Site) -> Iterator[tuple[str, RuledWorker]]:
    """A running session with a shared PDF of three pages (1) and one of the applicant's side alone (2)."""
    number = site.make(videoed)
    hand_in(site, number, "a1", "shared", "借条", a_pdf(3))
    hand_in(site, number, "a1", "applicant", "自己的底账", a_pdf(1))
    with begun(site, number) as worker:
        yield number, worker


def test_a_page_comes_as_a_picture_to_a_guest_only_while_it_is_shown(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    guest = by_link(site, number, "p4")   # the site: it reads no evidence by itself
    guest.get(shown_at(number, "document-1"), status=403)
    worker.show("p1", "document-1", 3)
    about = guest.get(shown_at(number, "document-1")).json
    assert (about["title"], about["pages"], about["kind"]) == ("借条", 3, "document")
    for page, width in (("1", 1600), ("3", 900)):
        answer = guest.get(shown_at(number, f"document-1/{page}.jpg?width={width}"))
        assert answer.content_type == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert size_of(answer.body)[0] == width
    guest.get(shown_at(number, "document-2/1.jpg"), status=403)
    worker.do("p1", PutAway())
    guest.get(shown_at(number, "document-1/1.jpg"), status=403)


def test_who_waits_was_removed_or_has_no_place_gets_nothing(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    worker.show("p1", "document-1", 3)
    guest = by_link(site, number, "p4")
    worker.do("p1", commands.ReturnToLobby("p4"))
    guest.get(shown_at(number, "document-1/1.jpg"), status=403)
    site.stranger().get(shown_at(number, "document-1/1.jpg"), status=401)
    for login in ("other_mediator", "leader"):
        site.staff(login).get(shown_at(number, "document-1/1.jpg"), status=403)
    worker.is_down = True
    guest.get(shown_at(number, "document-1/1.jpg"), status=400)
    site.staff("mediator").get(shown_at(number, "document-1/1.jpg"))   # who may read it needs no room


def test_what_one_side_handed_in_for_itself_is_never_given_to_the_other_whatever_the_room_says(
    site: Site, case: tuple[str, RuledWorker],
) -> None:
    number, worker = case
    other, guest = site.party(number, "r1"), by_link(site, number, "p4")
    worker.show("p1", "document-2")   # at the table, by a page that asks for what it was not offered
    for browser in (other, guest):
        browser.get(shown_at(number, "document-2/1.jpg"), status=403)
    worker.do("p1", PutAway(), commands.Caucus(Side.RESPONDENT))
    worker.show("p1", "document-2")
    other.get(shown_at(number, "document-2"), status=403)
    worker.do("p1", commands.Caucus(Side.APPLICANT, ("p4",)))
    worker.show("p1", "document-2")
    guest.get(shown_at(number, "document-2/1.jpg"))   # comes along aside, as an interpreter would
    other.get(shown_at(number, "document-2/1.jpg"), status=403)
    worker.do("p1", commands.Together())
    guest.get(shown_at(number, "document-2/1.jpg"), status=403)


def test_everybody_is_offered_what_they_may_show_where_they_sit(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    form = site.party(number, "a1").get(f"/dossiers/{number}/documents").form_of("upload")
    form["file"], form["upload-side"] = ("说明.txt", "只有文字".encode()), "shared"
    form.submit("hand_in", status=303)
    address = f"/dossiers/{number}/sessions/1/exhibits"

    def titles(browser: Browser) -> list[str]:
        return [each["title"] for each in browser.get(address).json["exhibits"]]

    host = site.staff("mediator")
    assert titles(host) == ["借条"]
    assert host.get(address).json["others"] == 1
    worker.do("p1", commands.Caucus(Side.APPLICANT))
    assert titles(host) == ["自己的底账", "借条"]
    worker.do("p1", commands.Caucus(Side.RESPONDENT))
    assert titles(host) == ["借条"]
    assert titles(by_link(site, number, "p4")) == []
    site.party(number, "a1").get(address)


def test_minutes_are_shown_by_hosts_only_and_as_they_stood(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    with site.dossier(number) as dossier:
        dossier.sessions["1"].minutes.version = 2
    party, host = site.party(number, "r1"), site.staff("mediator")
    party.get(shown_at(number, "minutes-2"), status=403)
    worker.do("p1", LetShow("p2", on=True))
    worker.show("p2", "minutes-2")
    party.get(shown_at(number, "minutes-2"), status=403)
    worker.show("p1", "minutes-2")
    assert party.get(shown_at(number, "minutes-2")).json["title"] == "笔录"
    assert size_of(party.get(shown_at(number, "minutes-2/1.jpg")).body)[0] == 1600
    assert host.get(f"/dossiers/{number}/sessions/1/exhibits").json["exhibits"][0]["document"] == "minutes-2"
    with site.dossier(number) as dossier:
        dossier.sessions["1"].minutes.version = 3
    party.get(shown_at(number, "minutes-2/1.jpg"), status=404)


@pytest.mark.parametrize("rest", [
    "", "document-99", "document-x", "../1", "document-1/0.jpg", "document-1/501.jpg", "document-1/1.png", "document-1/1.jpg/2", "document-1/%D9%A3.jpg",
    "document-1/4.jpg",
])
def test_what_is_not_there_is_not_found(site: Site, case: tuple[str, RuledWorker], rest: str) -> None:
    number, _ = case
    site.staff("mediator").get(shown_at(number, rest), status=404)


def test_the_log_says_what_was_shown_by_whom_to_whom(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    worker.show("p1", "document-1", 3)
    worker.do("p1", Turn("document-1", 2, 100, 500, 0), commands.Caucus(Side.APPLICANT))
    worker.show("p1", "document-2")
    worker.do("p1", commands.Together(), PutAway())
    taken_in(site, worker)
    log = site.staff("mediator").get(f"/dossiers/{number}/sessions/1").html.find("section", {"aria-labelledby": "log-title"}).text
    assert "李某 出示了材料：借条 → 张某、李某甲、东桥村调解室" in log
    assert "自己的底账 · 申请人一方 → 张某" in log
    assert "不再出示：借条" in log
    with site.dossier(number) as dossier:
        shown = [event for event in dossier.sessions["1"].log.values() if event.kind == "document"]
        assert [event.readers for event in shown] == [("p2", "p3", "p4"), ("p2",), (), ()]
    assert "自己的底账" not in site.party(number, "r1").get(f"/dossiers/{number}/sessions/1")
