"""The room's address: for those who have a place, with a clear page where there is no room, and refusals that its client can read."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.domain.session import IdentityCheck
from portal.pages.sessions.room import udp_probes
from portal.services import rooms
from tests.factories import dossiers
from tests.factories.portals import MONDAY
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Site
from video.protocol.client import MediaWorker
from video.protocol.events import Pulled


def event(number: int, kind: str, room: str, **more: object) -> dict[str, object]:
    return {"n": number, "at": "2026-11-23T02:00:00+00:00", "room": room, "kind": kind, "participant": None, **more}


def test_without_a_media_worker_a_page_says_so_and_whom_to_ring(site: Site) -> None:
    number = site.make(videoed)
    page = site.party(number, "a1").get(f"/dossiers/{number}/sessions/1/room", status=503)
    assert page.html.find("a", href="tel:000-5550100")


def test_after_the_session_a_page_says_so(site: Site) -> None:
    number = site.make(dossiers.minuted)
    page = site.party(number, "a1").get(f"/dossiers/{number}/sessions/1/room", status=410)
    assert "已经结束" in page


@pytest.mark.parametrize(("content_type", "body", "status"), [
    ("text/plain", "v=0", 400), ("application/sdp", "", 400), ("application/sdp", "x" * 200_001, 400),
    ("application/sdp", b"\xff\xfe", 400), ("application/sdp", "v=0", 503),
])
def test_an_offer_is_refused_in_words_of_the_client(site: Site, content_type: str, body: str | bytes, status: int) -> None:
    number = site.make(videoed)
    party = site.party(number, "a1")
    token = party.get(f"/dossiers/{number}/documents").form_of("upload")["csrf_token"].value
    address = f"/dossiers/{number}/sessions/1/room"
    headers = {"X-CSRF-Token": token, "Content-Type": content_type, "Accept": "application/sdp, application/json"}
    answer = party.post(address, body, headers=headers, status=status)
    assert answer.json["error"]["code"] == {400: "bad-offer", 503: "worker-unreachable"}[status]
    party.post(address, body, headers={"Content-Type": content_type}, status=400)


class Healthy(MediaWorker):
    """A worker that has nothing to do."""

    def health(self) -> dict[str, Any]:
        return {"status": "ok"}


@pytest.mark.parametrize(("role", "publishes"), [("party", True), ("observer", False)])
def test_only_who_may_be_heard_and_seen_is_asked_for_devices(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, role: str, publishes: bool,
) -> None:
    number = site.make(videoed)
    with site.dossier(number) as dossier:
        dossier.sessions["1"].participants["p2"].role = role
    monkeypatch.setattr(site.application.registry, "media_worker", Healthy(tmp_path / "no.sock"))
    page = site.party(number, "a1").get(f"/dossiers/{number}/sessions/1/room")
    assert json.loads(page.html.find(id="room-config").text)["publishes"] is publishes


def test_who_has_no_place_does_not_come_in(site: Site) -> None:
    number, other = site.make(videoed), site.make(videoed)
    address = f"/dossiers/{number}/sessions/1/room"
    site.stranger().get(address, status=401)
    site.party(other, "a1").get(address, status=403)
    for login in ("other_mediator", "clerk", "village_head", "leader"):
        site.staff(login).get(address, status=403)


def test_whom_a_host_identified_in_the_room_is_identified_in_the_portal_but_no_guest_without_consent(site: Site) -> None:
    number = site.make(videoed)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        session = dossier.sessions["1"]
        session.participants["p3"].role = "expert"
        rooms.take_in(portal, Pulled([
            event(1, "identified", session.room_id, participant="p2", by="p1"),
            event(2, "identified", session.room_id, participant="p3", by="p1"),
            event(3, "audible", session.room_id, hears={"p1": ["p2"]}, sees={}),
        ], 3, "a spool"))
        assert session.participants["p2"].identity.by == "staff:mediator"
        assert session.participants["p3"].identity is None
    assert "李某听得到张某" in site.staff("mediator").get(f"/dossiers/{number}/sessions/1")


def test_the_statement_of_a_talk_aside_is_for_everybody_when_the_session_is_over(site: Site) -> None:
    number = site.make(videoed)
    with site.portal() as portal:
        session = portal.dossiers.find(number).sessions["1"]
        session.state, session.started_at = "minutes_review", session.planned_at
        portal.video_rooms[session.room_id] = session
        host, party, other = sorted(session.participants)[:3]
        rooms.take_in(portal, Pulled([
            *(event(n, "admitted", session.room_id, participant=each) for n, each in enumerate((host, party, other), 1)),
            event(4, "caucus", session.room_id, by=host, state="began", side="applicant", members=[host, party]),
            event(5, "audible", session.room_id, hears={host: [party], party: [host], other: []}, sees={}),
            event(6, "chat", session.room_id, participant=party, text="最多让五百元", to=[host]),
            {**event(7, "caucus", session.room_id, by=host, state="ended", side="applicant", members=[host, party]),
             "at": "2026-11-23T02:17:00+00:00"},
        ], 7, "a spool"))
        names = [session.participants[each].name for each in (host, party, other)]
        assert session.log[6].readers == (host,)
    for page in (
        site.party(number, "r1").get(f"/dossiers/{number}/sessions/1"), site.party(number, "a1").get(f"/dossiers/{number}/sessions/1/minutes"),
        site.staff("mediator").get(f"/dossiers/{number}/sessions/1"),
    ):
        said = page.html.find(class_="asides").text
        assert f"{names[0]}、{names[1]}单独谈话" in said and "共17分钟" in said
        assert f"{names[2]}听不到这次谈话" in said
        assert "最多让五百元" not in said
    printed = site.staff("mediator").get(f"/dossiers/{number}/documents/minutes.pdf?session=1")
    assert printed.content_type == "application/pdf"


def test_a_session_follows_its_room_into_a_talk_aside_and_a_pause(site: Site) -> None:
    number = site.make(videoed)
    with site.portal() as portal:
        session = portal.dossiers.find(number).sessions["1"]
        portal.video_rooms[session.room_id] = session
        about = {"by": "p1", "side": "applicant", "members": ["p1", "p2"]}
        told = [
            ("caucus", {**about, "state": "began"}, "caucus"), ("paused", {"by": "p1"}, "paused"), ("resumed", {"by": "p1"}, "caucus"),
            ("caucus", {**about, "state": "ended"}, "live"), ("paused", {"by": "p1"}, "paused"), ("room_opened", {}, "live"),
        ]
        rooms.take_in(portal, Pulled([event(1, "paused", session.room_id, by="p1")], 1, "a spool"))
        assert session.state == "planned"
        session.state = "live"
        for n, (kind, more, state) in enumerate(told, 2):
            rooms.take_in(portal, Pulled([event(n, kind, session.room_id, **more)], n, "a spool"))
            assert session.state == state


def test_a_host_s_end_of_the_meeting_is_the_end_of_the_session_and_too_early_an_end_opens_a_new_room(site: Site) -> None:
    number = site.make(videoed)
    with site.portal() as portal:
        session = portal.dossiers.find(number).sessions["1"]
        room = session.room_id
        portal.video_rooms[room] = session
        rooms.take_in(portal, Pulled([event(1, "ended", room, by="p1")], 1, "a spool"))
        assert session.state == "planned" and session.room_id != room
        session.state, session.started_at = "live", session.planned_at
        portal.video_rooms[session.room_id] = session
        rooms.take_in(portal, Pulled([event(2, "ended", session.room_id, by=None)], 2, "a spool"))
        assert session.state == "live"
        rooms.take_in(portal, Pulled([event(3, "ended", session.room_id, by="p1")], 3, "a spool"))
        assert session.state == "ended"
        assert session.ended_at.isoformat() == "2026-11-23T02:00:00+00:00"


class MeetingIsOver(MediaWorker):
    """A worker that says so, and whose journal does not tell it yet."""

    def state(self, room: str) -> dict[str, Any]:
        return {"room": room, "ended": True, "participants": []}


def test_a_party_is_led_to_the_own_case_before_the_journal_tells_of_the_end(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    number = site.make(videoed)
    party = site.party(number, "a1")
    token = party.get(f"/dossiers/{number}/documents").form_of("upload")["csrf_token"].value
    with site.dossier(number) as dossier:
        dossier.sessions["1"].participants["p2"].identity = IdentityCheck("card_seen", "staff:mediator", MONDAY)
    monkeypatch.setattr(site.application.registry, "media_worker", MeetingIsOver(tmp_path / "no.sock"))
    party.post(f"/dossiers/{number}/sessions/1/sign", {"csrf_token": token}, status=303)


def test_a_party_identified_in_the_session_is_led_from_its_end_to_the_own_case(site: Site) -> None:
    number = site.make(videoed)
    party = site.party(number, "a1")
    token = party.get(f"/dossiers/{number}/documents").form_of("upload")["csrf_token"].value
    address = f"/dossiers/{number}/sessions/1/sign"
    assert "session-not-ended" in party.post(address, {"csrf_token": token}, status=409)
    with site.dossier(number) as dossier:
        session = dossier.sessions["1"]
        session.state = "ended"
    party.post(address, {"csrf_token": token}, status=409)
    with site.dossier(number) as dossier:
        dossier.sessions["1"].participants["p2"].identity = IdentityCheck("card_seen", "staff:mediator", MONDAY)
    answer = party.post(address, {"csrf_token": token}, status=303)
    page = answer.follow()
    assert "张某" in page
    form = next(each for each in page.forms.values() if each.method == "post" and not each.action)
    assert form.submit(status=303).location.endswith(f"/dossiers/{number}")


def test_nobody_else_is_led_to_a_signature(site: Site) -> None:
    number = site.make(videoed)
    with site.dossier(number) as dossier:
        dossier.sessions["1"].state = "ended"
    host = site.staff("mediator")
    token = host.get(f"/dossiers/{number}/documents").form_of("upload")["csrf_token"].value
    host.post(f"/dossiers/{number}/sessions/1/sign", {"csrf_token": token}, status=409)
    site.stranger().get(f"/dossiers/{number}/sessions/1/sign", status=404)


@pytest.mark.parametrize(("port", "probes"), [(6544, ["stun:203.0.113.9:6544"]), (0, [])])
def test_a_page_is_told_where_to_ask_whether_datagrams_get_through(port: int, probes: list[str]) -> None:
    settings = SimpleNamespace(video_address="203.0.113.9", video_udp_port=port)
    assert udp_probes(SimpleNamespace(registry=SimpleNamespace(concord=settings))) == probes
