"""The media worker is told what was saved, once, and nothing of what was not."""

from collections.abc import Iterator
from typing import Any

import pytest
from ZODB.Connection import Connection
from ZODB.POSException import ConflictError

from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Browser, Site
from video.protocol.events import Pulled


class Told:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def journal(self, _after: int, _limit: int = 500, *, epoch: str = "") -> Pulled:
        return Pulled([], 0, epoch or "a spool")

    def end(self, room: str) -> None:
        self.calls.append(("end", room))

    def withdraw(self, _room: str, participant: str) -> None:
        self.calls.append(("withdraw", participant))

    def identify(self, _room: str, participant: str) -> None:
        self.calls.append(("identify", participant))


@pytest.fixture
def told(site: Site) -> Iterator[Told]:
    registry = site.application.registry
    before, registry.media_worker = registry.media_worker, Told()
    yield registry.media_worker
    registry.media_worker = before


def losing(monkeypatch: pytest.MonkeyPatch, times: int, error: Exception) -> None:
    """Let so many votes fail."""
    left, vote = [error] * times, Connection.tpc_vote

    def lost(connection: Any, transaction: Any) -> Any:
        if left:
            raise left.pop()
        return vote(connection, transaction)

    monkeypatch.setattr(Connection, "tpc_vote", lost)


def live(site: Site) -> tuple[str, Browser, str]:
    """A running session: its address, the mediator's browser with a token for scripts, the room."""
    number = site.make(videoed)
    browser = site.staff("mediator")
    with site.dossier(number) as dossier:
        session = dossier.sessions["1"]
        session.state, session.started_at = "live", session.planned_at
        room = session.room_id
    page = browser.get(f"/dossiers/{number}/documents")
    browser.extra_environ["HTTP_X_CSRF_TOKEN"] = page.form_of("upload")["csrf_token"].value
    return f"/dossiers/{number}/sessions/1", browser, room


def test_a_meeting_is_ended_once_however_often_the_request_was_done(site: Site, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    address, browser, room = live(site)
    losing(monkeypatch, 3, ConflictError())
    browser.post(f"{address}/end", status=303)
    assert told.calls == [("end", room)]


def test_a_meeting_goes_on_where_its_end_was_not_saved(site: Site, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    address, browser, _room = live(site)
    losing(monkeypatch, 1, OSError(5, "the disk is gone"))
    browser.post(f"{address}/end", status=500)
    assert told.calls == []


def test_nobody_counts_as_identified_in_the_room_before_it_is_saved(site: Site, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    address, browser, _room = live(site)
    form = browser.get(f"{address}/participants/p2/identify").form_of("identify")
    form["form-how" if "form-how" in form.fields else "identify-how"] = "card_seen"
    losing(monkeypatch, 1, OSError(5, "the disk is gone"))
    form.submit("submit", status=500)
    assert told.calls == []
    form.submit("submit", status=303)
    assert told.calls == [("identify", "p2")]
