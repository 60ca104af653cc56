"""Files in the room's chat: kept in the dossier with where they come from, told to those who sit together, and to nobody else."""

from collections.abc import Iterator

import pytest
from webtest import TestResponse, Upload

from portal.services import handing_in
from tests.portal.pages.documents.test_documents import BAD_FILES
from tests.portal.pages.sessions.ruled_worker import RuledWorker, begun, taken_in
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.sessions.test_showing import by_link, shown_at
from tests.portal.pages.site import Browser, Site
from tests.portal.papers.page_pictures import a_pdf
from video.protocol import commands
from video.protocol.people import Side

PDF = a_pdf(1)


@pytest.fixture
def case(site: Site) -> Iterator[tuple[str, RuledWorker]]:
    """A running session, everybody inside."""
    number = site.make(videoed)
    with begun(site, number) as worker:
        yield number, worker


def token_of(browser: Browser, number: str) -> str:
    """What the room's page sends along."""
    page = browser.get(f"/dossiers/{number}/sessions/1/room").text
    return page.split('"csrf_token": "')[1].split('"')[0]


def post(browser: Browser, of: str, where: str, status: int = 200, **fields: object) -> TestResponse:
    headers = {"X-CSRF-Token": token_of(browser, of), "Accept": "application/json"}
    return browser.post(f"/dossiers/{of}/sessions/1/{where}", fields, headers=headers, status=status)


def hand_in(browser: Browser, number: str, name: str = "借条.pdf", content: bytes = PDF, key: str = "a-key-of-mine", status: int = 200) -> TestResponse:
    return post(browser, number, "hand-in", status, key=key, file=Upload(name, content))


def test_a_file_becomes_evidence_with_where_it_comes_from_and_a_line_in_the_chat(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    party = site.party(number, "a1")
    kept = hand_in(party, number).json
    assert kept == {"number": "1", "title": "借条.pdf", "size": len(PDF), "side": "shared"}
    assert worker.room.conversation.seen_by("p2") == []   # nothing is told that the room was not told of
    post(party, number, "tell-file", number="1")
    post(party, number, "tell-file", number="1")
    lines = worker.room.conversation.seen_by("p3")
    assert [(line.name, line.file.name if line.file else "") for line in lines] == [("张某", "借条.pdf")]
    with site.dossier(number) as dossier:
        document = dossier.documents["1"]
        assert (document.kind, document.side, document.session, document.participant) == ("evidence", "shared", "1", "p2")
        assert document.readers == ("p1", "p2", "p3", "p4")
        assert document.added_at == site.now
    guest = by_link(site, number, "p4")
    assert guest.get(f"/dossiers/{number}/sessions/1/file/1").body == PDF
    page = site.party(number, "r1").get(f"/dossiers/{number}/documents")
    assert "第1次调解会上提交" in page and "张某" in page
    taken_in(site, worker)
    assert "<strong>张某</strong> 提交了文件：借条.pdf → 李某、李某甲、东桥村调解室" in site.staff("mediator").get(f"/dossiers/{number}/sessions/1").text


def test_a_second_try_after_a_lost_answer_keeps_nothing_twice(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, _ = case
    party = site.party(number, "a1")
    assert hand_in(party, number).json == hand_in(party, number).json
    assert hand_in(site.party(number, "r1"), number).json["number"] == "2"   # the same key of somebody else is another file
    assert hand_in(party, number, key="another-key").json["number"] == "3"


def test_what_is_handed_in_aside_stays_with_that_side_until_the_mediator_opens_it(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    party, other, host = site.party(number, "a1"), site.party(number, "r1"), site.staff("mediator")
    worker.do("p1", commands.Caucus(Side.APPLICANT))
    assert hand_in(party, number, "底线.pdf").json["side"] == "applicant"
    post(party, number, "tell-file", number="1")
    guest = by_link(site, number, "p4")
    for browser in (other, guest):
        browser.get(f"/dossiers/{number}/sessions/1/file/1", status=403)
        browser.get(shown_at(number, "document-1"), status=403)
    other.get(f"/dossiers/{number}/documents/1", status=403)
    for page in ("documents", "sessions/1", "", "sessions/1/room"):
        assert "底线" not in other.get(f"/dossiers/{number}/{page}".rstrip("/")).text
    assert worker.room.conversation.seen_by("p3") == worker.room.conversation.seen_by("p4") == []
    host.get(f"/dossiers/{number}/sessions/1/file/1")
    worker.do("p1", commands.Together())
    other.get(f"/dossiers/{number}/sessions/1/file/1", status=403)
    page = host.get(f"/dossiers/{number}/documents")
    form = next(each for each in page.forms.values() if (each.action or "").endswith("/documents/1/open"))
    answer = form.submit(status=303)
    assert "现在各方都能看到了" in answer.follow()
    other.get(f"/dossiers/{number}/documents/1")
    form.submit(status=303)
    with site.dossier(number) as dossier:
        assert [entry.action for entry in dossier.audit].count("open_document") == 1


def test_nobody_but_the_team_opens_what_one_side_handed_in(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    worker.do("p1", commands.Caucus(Side.APPLICANT))
    party = site.party(number, "a1")
    hand_in(party, number)
    headers = {"X-CSRF-Token": token_of(party, number)}
    party.post(f"/dossiers/{number}/documents/1/open", headers=headers, status=403)
    site.staff("other_mediator").get(f"/dossiers/{number}/documents/1/open", status=404)


def test_a_file_handed_in_aside_is_not_told_after_the_talk(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    party = site.party(number, "a1")
    worker.do("p1", commands.Caucus(Side.APPLICANT))
    hand_in(party, number)
    worker.do("p1", commands.Together())
    assert "单独谈话已经结束" in post(party, number, "tell-file", 409, number="1").json["detail"]
    assert worker.room.conversation.seen_by("p2") == []
    site.party(number, "r1").get(f"/dossiers/{number}/sessions/1/file/1", status=403)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_none_is_refused_in_words_and_not_kept(site: Site, case: tuple[str, RuledWorker], name: str) -> None:
    number, _ = case
    answer = hand_in(site.party(number, "a1"), number, *BAD_FILES[name], status=400)
    assert len(answer.json["detail"]) > 5
    with site.dossier(number) as dossier:
        assert len(dossier.documents) == 0


def test_who_cannot_write_there_hands_nothing_in(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    party = site.party(number, "a1")
    post(party, number, "hand-in", 400, key="a-key-of-mine")
    post(party, number, "hand-in", 400, key="no", file=Upload("借条.pdf", PDF))
    worker.do("p1", commands.Caucus(Side.RESPONDENT))
    hand_in(party, number, status=409)
    worker.do("p1", commands.Together(), commands.ReturnToLobby("p2"))
    hand_in(party, number, status=403)
    worker.do("p1", commands.Admit("p2"))
    with site.dossier(number) as dossier:
        dossier.sessions["1"].participants["p2"].role = "observer"
    hand_in(party, number, status=403)
    site.staff("other_mediator").get(f"/dossiers/{number}/sessions/1/file/1", status=403)
    with site.dossier(number) as dossier:
        assert len(dossier.documents) == 0


def test_a_link_into_a_session_is_no_way_to_fill_a_dossier(
    site: Site, case: tuple[str, RuledWorker], monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, _ = case
    monkeypatch.setattr(handing_in, "MOST_FILES", 2)
    party = site.party(number, "a1")
    for key in ("first-key", "second-key"):
        hand_in(party, number, key=key)
    assert "2个" in hand_in(party, number, key="third-key", status=409).json["detail"]
    assert hand_in(party, number, key="first-key").json["number"] == "1"
    hand_in(site.party(number, "r1"), number)


def test_one_s_own_file_only_is_told_and_a_foreign_or_older_one_is_not_found(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, _ = case
    party, other = site.party(number, "a1"), site.party(number, "r1")
    hand_in(party, number)
    for wrong in ("1", "2", "x", ""):
        post(other, number, "tell-file", 404, number=wrong)
    party.get(f"/dossiers/{number}/sessions/1/file/9", status=404)
    party.get(f"/dossiers/{number}/sessions/1/file", status=404)


def test_the_way_in_for_those_who_were_told_closes_with_the_room(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, _ = case
    party, guest = site.party(number, "a1"), by_link(site, number, "p4")
    hand_in(party, number)
    post(party, number, "tell-file", number="1")
    guest.get(f"/dossiers/{number}/sessions/1/file/1")
    with site.dossier(number) as dossier:
        dossier.sessions["1"].state = "ended"
    guest.get(f"/dossiers/{number}/sessions/1/file/1", status=403)
    site.party(number, "r1").get(f"/dossiers/{number}/documents/1")


def test_without_the_media_worker_a_file_is_not_taken_and_the_reason_said(site: Site, case: tuple[str, RuledWorker]) -> None:
    number, worker = case
    party = site.party(number, "a1")
    headers = {"X-CSRF-Token": token_of(party, number), "Accept": "application/json"}
    worker.is_down = True
    answer = party.post(
        f"/dossiers/{number}/sessions/1/hand-in", {"key": "a-key-of-mine", "file": Upload("借条.pdf", PDF)}, headers=headers, status=400,
    )
    assert "视频" in answer.json["detail"]
