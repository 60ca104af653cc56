"""Further offers on a living connection: more places, and a screen beside the camera."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.webrtc.conftest import Share
from tests.webrtc.peer import VP8_DELTA, VP8_KEY, Peer, run
from tests.webrtc.stand_in import cast
from tests.webrtc.test_forwarding import SETTINGS, enter
from video.media import rtp
from video.protocol.requests import Join

pytestmark = pytest.mark.webrtc
PATIENCE_S = 30.0
SCREEN_KEY = VP8_KEY[:-1] + b"\x07"


async def admit(mediator: Peer, **others: Peer) -> None:
    for name, peer in others.items():
        mediator.say("admit", participant=name)
        await peer.in_state("admitted")


async def send_until(holds: Any, *what: tuple[Peer, str, bytes]) -> None:
    """Send packets again and again until something holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            for peer, kind, payload in what:
                peer.send_media(kind, payload)
            await asyncio.sleep(0.02)


def seen(viewer: Peer) -> set[str]:
    return set(viewer.state["slots"].values())


def test_a_page_with_too_few_places_offers_more(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator", slots=1)
        party, other = await enter(worker, "party"), await enter(worker, "other")
        await admit(mediator, party=party, other=other)
        await mediator.until(lambda: len(mediator.state["slots"]) == 2)
        assert len(seen(mediator)) == 1
        before = dict(mediator.state["slots"])
        mediator.more = [("audio", "recvonly"), ("video", "recvonly")]
        await mediator.offer_again(worker, "mediator")
        await mediator.until(lambda: seen(mediator) == {"party", "other"})
        assert before.items() <= mediator.state["slots"].items()
        assert mediator.state["screens"] == {}
        places = [mid for mid in mediator.state["slots"] if mid in ("2", "3", "5", "6")]
        await send_until(lambda: all(mediator.stream_of(mid) for mid in places),
                         *((p, kind, data) for p in (party, other) for kind, data in (("video", VP8_KEY), ("audio", b"sound"))))

    run(scene())


def test_a_screen_stands_beside_the_camera_and_where_there_is_no_place_in_front_of_it(worker: Share) -> None:
    async def scene() -> None:
        guest = cast()["mediator"]
        mediator, party = Peer(), Peer()
        join = Join(guest.person, replace(guest.rights, publish_screen=True), SETTINGS, mediator.offer())
        await mediator.connect(await asyncio.to_thread(worker.client.join, worker.room, join))
        party.more = [("video", "recvonly")]
        await enter(worker, "party", peer=party)
        other = await enter(worker, "other")
        await admit(mediator, party=party, other=other)
        face = next(mid for mid, who in party.state["slots"].items() if who == "mediator" and int(mid) % 2)
        shadowed = next(mid for mid, who in other.state["slots"].items() if who == "mediator" and int(mid) % 2)
        camera, screen = (mediator, "video", VP8_KEY), (mediator, "screen", SCREEN_KEY)
        await send_until(lambda: party.stream_of(face) and other.stream_of(shadowed), camera)

        mediator.more = [("screen", "sendonly")]
        await mediator.offer_again(worker, "mediator")
        assert party.state["screens"] == {}
        mediator.say("screen", on=True)
        await party.until(lambda: party.state["screens"] == {"7": "mediator"})
        faces = len(party.stream_of(face))
        await send_until(lambda: party.stream_of("7") and len(party.stream_of(face)) > faces + 2, camera, screen)
        assert {packet.payload[-1] for packet in party.stream_of("7")} == {7}
        assert {packet.payload[-1] for packet in party.stream_of(face)} == {0}
        await send_until(lambda: other.stream_of(shadowed)[-1].payload[-1] == 7, camera, screen)

        mediator.say("screen", on=False)
        await party.until(lambda: party.state["screens"] == {})
        await send_until(lambda: other.stream_of(shadowed)[-1].payload[-1] == 0, camera, screen)
        numbers = [packet.sequence for packet in other.stream_of(shadowed)]
        assert {rtp.sequence_distance(b, a) for a, b in zip(numbers, numbers[1:], strict=False)} == {1}
        await mediator.until(lambda: [event["on"] for event in worker.events("screen")] == [True, False], PATIENCE_S)

    run(scene())


def test_who_may_not_show_a_screen_has_no_line_for_one(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await enter(worker, "mediator"), await enter(worker, "party")
        await admit(mediator, party=party)
        party.more = [("screen", "sendonly")]
        await party.offer_again(worker, "party")
        assert party.answer.media[-1].direction == "inactive"
        unknown = worker.figure("unknown_ssrc_total")
        party.send_media("screen", SCREEN_KEY)
        await party.until(lambda: worker.figure("unknown_ssrc_total") > unknown, PATIENCE_S)
        party.say("screen", on=True)
        await party.until(lambda: bool(party.of("refused")))
        await send_until(lambda: bool(mediator.packets(96)), (party, "video", VP8_KEY), (party, "video", VP8_DELTA))

    run(scene())
