"""The pages of a recording: for whom, watching and taking away written down, erasing by a named rule."""

from typing import Any

import pytest
from ZODB.blob import Blob

from portal.domain.recording import RecordedFile, Recording, RecordingMark
from tests.factories.portals import MONDAY
from tests.portal.pages.sessions.test_session import form_to, videoed
from tests.portal.pages.site import Site, later


def stored(content: bytes) -> Any:
    blob = Blob()
    with blob.open("w") as file:
        file.write(content)
    return blob


def recorded(portal: Any, now: Any) -> Any:
    """A session with a recording that was taken in, with its film."""
    dossier = videoed(portal, now)
    session = dossier.sessions["1"]
    recording = Recording("key", "1", MONDAY)
    session.shelf_of_recordings().add("1", recording)
    recording.state, recording.ended_at, recording.keep_until = "kept", later(1), later(24 * 365)
    recording.marks = (RecordingMark(MONDAY, 0, "on", ""), RecordingMark(later(0.5), 754_000, "resting", "caucus"), RecordingMark(later(1), 754_000, "off", "host"))
    recording.files = (RecordedFile("p2.mkv", "p2", 5, "ab" * 32, stored(b"sound")),)
    recording.film, recording.film_done = RecordedFile("film.webm", "", 4, "cd" * 32, stored(b"film")), 1.0
    return dossier


@pytest.fixture
def number(site: Site) -> str:
    return site.make(recorded)


def acts(site: Site, number: str) -> list[str]:
    with site.dossier(number) as dossier:
        return [entry.action for entry in dossier.audit if entry.action.endswith("_recording")]


def test_the_mediator_finds_it_opens_it_and_that_is_written_down(site: Site, number: str) -> None:
    host = site.staff("mediator")
    here = f"/dossiers/{number}/sessions/1/recordings"
    assert "录像（1）" in host.get(f"/dossiers/{number}/sessions/1")
    assert "已保存" in host.get(here)
    page = host.get(f"{here}/1")
    assert "0:12:34" in page and "单独谈话，不录" in page and "张某" in page
    assert page.html.find("video") is None
    host.get(f"{here}/1/film", status=303)
    page = form_to(page, "/watch").submit().follow()
    assert page.html.find("video")["src"].endswith("/film")
    film = host.get(f"{here}/1/film")
    assert (film.body, film.content_type) == (b"film", "video/webm")
    part = host.get(f"{here}/1/film", headers={"Range": "bytes=1-2"}, status=206)
    assert part.body == b"il"
    assert acts(site, number) == ["watch_recording"]
    assert "打开了第1次调解会的录像" in host.get(f"/dossiers/{number}?show=all")
    site.now = later(6)
    host = site.staff("mediator")
    host.get(f"{here}/1/film", status=303)


def test_a_file_is_taken_away_by_a_button_and_written_down_with_its_name(site: Site, number: str) -> None:
    host = site.staff("mediator")
    page = host.get(f"/dossiers/{number}/sessions/1/recordings/1")
    answer = form_to(page, "/take").submit()
    assert answer.body == b"sound"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with site.dossier(number) as dossier:
        entry = [entry for entry in dossier.audit if entry.action == "take_recording"][-1]
        assert (entry.actor, entry.detail()["file"]) == ("staff:mediator", "p2.mkv")
    csrf = form_to(page, "/take")["csrf_token"].value
    for name in ("", "../p2.mkv", "p9.mkv"):
        host.post(f"/dossiers/{number}/sessions/1/recordings/1/take", {"file": name, "csrf_token": csrf}, status=404)


def test_parties_and_strangers_never_come_to_it(site: Site, number: str) -> None:
    here = f"/dossiers/{number}/sessions/1/recordings"
    for reader, status in ((site.party(number, "a1"), 403), (site.party(number, "r1"), 403), (site.stranger(), 401)):
        for address in (here, f"{here}/1", f"{here}/1/film", f"{here}/1/erase"):
            reader.get(address, status=status)
    assert "录像（" not in site.party(number, "a1").get(f"/dossiers/{number}/sessions/1")
    site.staff("mediator").get(f"{here}/1/erase", status=403)


def test_the_head_erases_it_by_a_rule_and_the_digests_stay(site: Site, number: str) -> None:
    here = f"/dossiers/{number}/sessions/1/recordings/1"
    head = site.staff("village_head")
    form = head.get(f"{here}/erase").form_of("erase")
    form["erase-rule" if "erase-rule" in form.fields else "rule"] = "period_over"
    assert "保存期还没有到" in form.submit("submit", status=422)
    form = head.get(f"{here}/erase").form_of("erase")
    form["erase-rule" if "erase-rule" in form.fields else "rule"] = "person_asks"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        recording = dossier.sessions["1"].recordings["1"]
        assert (recording.state, recording.film, recording.files[0].blob) == ("erased", None, None)
        assert recording.files[0].digest == "ab" * 32
        entry = [entry for entry in dossier.audit if entry.action == "erase_recording"][-1]
        assert entry.detail()["rule"] == "person_asks"
    assert "录像（1）" in head.get(f"/dossiers/{number}/sessions/1")   # a reason is asked for behind the link
    page = site.staff("mediator").get(here)
    assert "个人信息保护法第47条" in page
    assert page.html.find("video") is None
    assert acts(site, number) == ["erase_recording"]


def test_one_that_ended_is_not_being_made_any_more_before_its_files_are_here(site: Site, number: str) -> None:
    with site.dossier(number) as dossier:
        dossier.sessions["1"].recordings["1"].state = "running"
    for page in ("recordings", "recordings/1"):
        said = site.staff("mediator").get(f"/dossiers/{number}/sessions/1/{page}")
        assert "正在收取" in said and "正在录制" not in said
