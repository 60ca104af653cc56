"""The room's address: for those who have a place, with a clear page where there is no room, and refusals that its client can read."""

import pytest

from portal.services import rooms
from tests.factories import dossiers
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Site
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
    assert "李某 ← 张某" in site.staff("mediator").get(f"/dossiers/{number}/sessions/1")
