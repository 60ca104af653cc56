"""Documents and files through a real worker: what is shown aside never goes over the line to those outside."""

import asyncio

import pytest

from tests.webrtc.conftest import Share
from tests.webrtc.peer import Peer, run
from tests.webrtc.test_caucus import meet
from tests.webrtc.test_forwarding import enter
from video.protocol.errors import ConflictError
from video.protocol.people import Side
from video.protocol.requests import HandedIn

pytestmark = pytest.mark.webrtc
PATIENCE_S = 30


async def sees(peer: Peer, document: str | None, page: int = 0) -> None:
    """Wait until the last word about documents is this."""
    await peer.until(
        lambda: bool(peer.of("shown")) and (peer.of("shown")[-1]["document"], peer.of("shown")[-1].get("page", 0)) == (document, page), PATIENCE_S,
    )


def said(peer: Peer) -> str:
    """All that ever came to somebody in words."""
    return str(peer.messages)


def test_pages_and_the_pointer_are_followed_and_nothing_shown_aside_reaches_those_outside(worker: Share) -> None:
    async def scene() -> None:
        mediator, party, other = await meet(worker)
        mediator.say("show", document="document-1", pages=3, page=1)
        for peer in (mediator, party, other):
            await sees(peer, "document-1", 1)
        mediator.say("turn", document="document-1", page=2, zoom=200, x=100, y=900)
        mediator.say("point", document="document-1", page=2, x=1, y=2, on=True)
        for peer in (party, other):
            await peer.until(lambda peer=peer: bool(peer.of("pointer")), PATIENCE_S)  # type: ignore[misc]
            assert (peer.of("shown")[-1]["page"], peer.of("shown")[-1]["y"]) == (2, 900)
        assert mediator.of("pointer") == []
        party.say("turn", document="document-1", page=3, zoom=100, x=0, y=0)
        await party.until(lambda: bool(party.of("refused")), PATIENCE_S)
        assert party.of("refused")[-1] == {"v": 1, "type": "refused", "of": "turn", "code": "no-showing"}
        mediator.say("caucus", side="applicant", also=[])
        await party.until(lambda: party.state["you"]["aside"], PATIENCE_S)
        mediator.say("turn", document="document-1", page=3, zoom=100, x=500, y=500)
        await sees(party, "document-1", 3)
        mediator.say("show", document="document-in-confidence", pages=1, page=1)
        mediator.say("point", document="document-in-confidence", page=1, x=5, y=5, on=True)
        await sees(party, "document-in-confidence", 1)
        again = await enter(worker, "other")
        await sees(again, "document-1", 2)
        mediator.say("together")
        await sees(party, "document-1", 2)
        mediator.say("put_away")
        for peer in (mediator, party, again):
            await sees(peer, None)
        for outside in (other, again):
            assert "in-confidence" not in said(outside)
            assert all(each["page"] == 2 for each in outside.of("shown") if each.get("zoom") == 200)
            assert not any(each.get("page") == 3 for each in outside.of("shown"))
            assert all(each["document"] == "document-1" for each in outside.of("pointer"))

    run(scene())
    told = [(e["state"], e["document"], e.get("to")) for e in worker.written("document", 4)]
    assert told[:3] == [
        ("shown", "document-1", ["other", "party"]), ("shown", "document-in-confidence", ["party"]), ("ended", "document-in-confidence", None),
    ]
    assert told[3] == ("ended", "document-1", None)


def test_a_file_is_told_once_to_those_who_sit_together_and_comes_again_after_a_reload(worker: Share) -> None:
    async def scene() -> None:
        mediator, party, other = await meet(worker)
        mediator.say("caucus", side="applicant", also=[])
        await party.until(lambda: party.state["you"]["aside"], PATIENCE_S)
        room = worker.room
        standing = await asyncio.to_thread(worker.client.standing, room, "party")
        assert (standing["circle"], standing["side"]) == (["mediator", "party"], "applicant")
        file = HandedIn("document-5", "底线.pdf", 9, Side.APPLICANT)
        for _ in range(2):
            assert await asyncio.to_thread(worker.client.hand_in, room, "party", file) == ["mediator", "party"]
        await mediator.until(lambda: bool(mediator.of("chat")), PATIENCE_S)
        assert [each["file"]["document"] for each in mediator.of("chat")] == ["document-5"]
        mediator.say("together")
        await other.until(lambda: other.state["room"]["phase"] == "live", PATIENCE_S)
        with pytest.raises(ConflictError, match="circle-changed"):
            await asyncio.to_thread(worker.client.hand_in, room, "party", HandedIn("document-6", "x", 9, Side.APPLICANT))
        back, again = await enter(worker, "party"), await enter(worker, "other")
        for peer, lines in ((back, 1), (again, 0)):
            await peer.until(lambda peer=peer: bool(peer.of("welcome")), PATIENCE_S)  # type: ignore[misc]
            assert len(peer.of("welcome")[-1]["chat"]) == lines
        assert "底线" not in said(other) + said(again)

    run(scene())
    assert [(e["name"], e["to"]) for e in worker.written("file", 1)] == [("底线.pdf", ["mediator"])]
