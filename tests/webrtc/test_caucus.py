"""A caucus through a real worker: what reaches those outside is nothing, and the journal says so from the slots themselves."""

import asyncio

import pytest

from tests.webrtc.conftest import Share
from tests.webrtc.peer import VP8_KEY, Peer, run
from tests.webrtc.test_forwarding import enter

pytestmark = pytest.mark.webrtc


async def meet(worker: Share) -> tuple[Peer, Peer, Peer]:
    """A mediator, an applicant and a respondent, all inside and wired."""
    mediator = await enter(worker, "mediator")
    party = await enter(worker, "party")
    other = await enter(worker, "other")
    for name, peer in (("party", party), ("other", other)):
        mediator.say("admit", participant=name)
        await peer.in_state("admitted")
    for peer in (mediator, party, other):
        await peer.until(lambda peer=peer: len(peer.state["slots"]) == 4)  # type: ignore[misc]
    return mediator, party, other


def speak(*peers: Peer, words: bytes = b"sound") -> None:
    for peer in peers:
        peer.send_media("video", VP8_KEY + words)
        peer.send_media("audio", words)


async def talk(speaker: Peer, listener: Peer, words: bytes = b"sound") -> None:
    """Speak until it was heard; pictures may be given up on a busy machine, sound is not."""
    before = len(listener.packets(111))
    for _ in range(20):
        speak(speaker, words=words)
        await asyncio.sleep(0.002)
    await listener.until(lambda: len(listener.packets(111)) >= before + 20, 30)


def heard(peer: Peer) -> int:
    return len(peer.packets(111)) + len(peer.packets(96))


def carries(peer: Peer, words: bytes) -> bool:
    """Whether any packet that ever came, repeated or not, holds these words."""
    return any(words in packet.payload for packets in peer.received.values() for packet in packets)


def test_those_outside_a_caucus_receive_not_one_packet_of_it_nor_it_of_theirs(worker: Share) -> None:
    async def scene() -> None:
        mediator, party, other = await meet(worker)
        await talk(party, other)
        mediator.say("caucus", side="applicant", also=[])
        await other.until(lambda: other.state["room"]["phase"] == "caucus")
        await party.until(lambda: party.state["you"]["aside"])
        assert other.state["slots"] == {}
        assert other.state["participants"] == []
        outside = heard(other)
        for _ in range(3):
            await talk(party, mediator, b"in confidence")
            await talk(mediator, party, b"in confidence")
        for _ in range(50):
            speak(other, words=b"from outside")
            await asyncio.sleep(0.002)
        await talk(party, mediator, b"in confidence")
        assert heard(other) == outside
        assert carries(mediator, b"in confidence")
        assert carries(party, b"in confidence")
        assert set(mediator.state["slots"].values()) == {"party"}
        party.say("chat", text="最多让五百元")
        await mediator.until(lambda: bool(mediator.of("chat")))
        mediator.say("together")
        await other.until(lambda: other.state["room"]["phase"] == "live" and len(other.state["slots"]) == 4)
        assert not other.of("chat")
        assert party.state["you"]["muted"]
        party.say("microphone", on=True)
        await party.until(lambda: not party.state["you"]["muted"])
        await talk(party, other)
        assert not carries(other, b"in confidence")
        assert not carries(party, b"from outside")
        assert not carries(mediator, b"from outside")

    run(scene())
    kinds = [(e["kind"], e.get("state")) for e in worker.events() if e["kind"] in ("caucus", "audible")]
    began, ended = kinds.index(("caucus", "began")), kinds.index(("caucus", "ended"))
    during = [e for e in worker.events() if e["kind"] in ("caucus", "audible")][began + 1 : ended]
    assert len(during) == 1
    assert during[0]["hears"] == {"mediator": ["party"], "party": ["mediator"], "other": []}
    assert during[0]["sees"] == during[0]["hears"]


def test_a_new_connection_of_somebody_outside_stays_outside(worker: Share) -> None:
    async def scene() -> None:
        mediator, party, _other = await meet(worker)
        mediator.say("caucus", side="applicant", also=[])
        await party.until(lambda: party.state["you"]["aside"])
        again = await enter(worker, "other")
        await again.in_state("admitted")
        assert again.state["slots"] == {}
        await talk(party, mediator)
        assert heard(again) == 0
        for command in ({"kind": "together"}, {"kind": "caucus", "side": "respondent", "also": []}, {"kind": "aside", "participant": "other", "inside": True}):
            again.say(command.pop("kind"), **command)  # type: ignore[arg-type]
        await again.until(lambda: len(again.of("refused")) == 3)
        assert {refusal["code"] for refusal in again.of("refused")} == {"host-only"}
        back = await enter(worker, "party")
        await back.until(lambda: back.state["you"]["aside"] and len(back.state["slots"]) == 2)
        await talk(mediator, back)
        assert heard(again) == 0

    run(scene())


def test_in_a_pause_nothing_flows(worker: Share) -> None:
    async def scene() -> None:
        mediator, party, other = await meet(worker)
        mediator.say("pause")
        for peer in (mediator, party, other):
            await peer.until(lambda peer=peer: peer.state["room"]["phase"] == "paused")  # type: ignore[misc]
        before = [heard(peer) for peer in (mediator, party, other)]
        for _ in range(30):
            speak(mediator, party, other)
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.1)
        assert [heard(peer) for peer in (mediator, party, other)] == before
        mediator.say("resume")
        await party.until(lambda: party.state["room"]["phase"] == "live" and len(party.state["slots"]) == 4)
        await talk(mediator, party)

    run(scene())


def test_an_identity_checked_in_the_portal_reaches_one_who_waits_already(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator")
        party = await enter(worker, "party")
        await party.in_state("lobby")
        await asyncio.to_thread(worker.client.identify, worker.room, "party")
        await party.in_state("identified")
        await mediator.until(lambda: any(p["id"] == "party" and p["identified"] for p in mediator.state["participants"]))
        for absent in ((worker.room, "nobody"), ("no-room", "party")):
            await asyncio.to_thread(worker.client.identify, *absent)

    run(scene())
    assert [(e["participant"], e["by"]) for e in worker.written("identified", 1)] == [("party", None)]
