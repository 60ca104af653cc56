import http.client
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from plaster import get_loader
from waitress.server import create_server

from portal.serving import Turns

ROOT = Path(__file__).parents[2]
NEVER_S = 3600.0
"""A turn that no request of a test outlasts."""
ALL = 3
"""Threads of the server of a test."""


class Site:
    """An application whose `/slow` waits to be let go, and which counts how many requests are at work at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.arrived = threading.Semaphore(0)
        self.at_work = self.most = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with self._lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        if environ["PATH_INFO"] == "/slow":
            self.arrived.release()
            assert self.go.wait(60)
        with self._lock:
            self.at_work -= 1
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def serve(site: Site) -> Iterator[Callable[[Turns], Callable[[str], int]]]:
    stops: list[Callable[[], None]] = []

    def start(turns: Turns) -> Callable[[str], int]:
        server = create_server(site, _dispatcher=turns, host="127.0.0.1", port=0)
        turns.set_thread_count(ALL)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        stops.append(lambda: stop(server, turns, thread))

        def ask(path: str) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=60)
            try:
                connection.request("GET", path)
                return connection.getresponse().status
            finally:
                connection.close()

        return ask

    yield start
    site.go.set()
    for each in stops:
        each()


def stop(server: Any, turns: Turns, loop: threading.Thread) -> None:
    """End the threads, then waitress's loop, which runs until it has no socket."""
    turns.shutdown()
    server.trigger.pull_trigger(partial(server.asyncore.close_all, server._map))
    loop.join(60)


def test_quick_requests_work_one_at_a_time(site: Site, serve: Any) -> None:
    ask = serve(Turns(NEVER_S))
    with ThreadPoolExecutor(8) as people:
        assert set(people.map(ask, ["/"] * 80)) == {200}
    assert site.most == 1


def test_a_slow_request_lets_others_be_answered_meanwhile(site: Site, serve: Any) -> None:
    ask = serve(Turns())
    with ThreadPoolExecutor(8) as people:
        slow = people.submit(ask, "/slow")
        site.arrived.acquire()
        assert set(people.map(ask, ["/"] * 20)) == {200}
        assert not slow.done()
        site.go.set()
        assert slow.result() == 200


def test_as_many_may_be_slow_as_there_are_threads_and_the_next_waits(site: Site, serve: Any) -> None:
    ask = serve(Turns())
    with ThreadPoolExecutor(8) as people:
        slow = [people.submit(ask, "/slow") for _ in range(ALL)]
        for _ in slow:
            site.arrived.acquire()
        waits = people.submit(ask, "/")
        site.go.set()
        assert [each.result() for each in (*slow, waits)] == [200] * (ALL + 1)
    assert site.most == ALL


def test_two_that_come_at_the_same_moment_do_not_wait_for_each_other() -> None:
    turns, answered, go = Turns(), threading.Event(), threading.Event()
    turns.add_task(SimpleNamespace(service=lambda: go.wait(60)))
    turns.add_task(SimpleNamespace(service=answered.set))
    turns.set_thread_count(ALL)
    assert answered.wait(60)
    go.set()
    turns.shutdown()


def test_a_request_that_breaks_gives_its_turn_back() -> None:
    turns, answered = Turns(NEVER_S), threading.Event()
    turns.set_thread_count(ALL)
    turns.add_task(SimpleNamespace(service=sys.exit))
    turns.add_task(SimpleNamespace(service=answered.set))
    assert answered.wait(60)
    turns.shutdown()


def test_threads_end_when_they_are_told_to() -> None:
    turns = Turns()
    turns.set_thread_count(ALL)
    assert turns.shutdown()
    assert not turns.threads


@pytest.mark.parametrize("name", ["development.ini", "production.ini"])
def test_the_settings_that_are_given_serve_with_turns(name: str) -> None:
    server = get_loader(f"{ROOT / name}#main", protocols=["wsgi"]).get_wsgi_server()
    assert server.__module__ == "portal.serving"
