"""A request is one transaction: all of it or nothing, again where another writer was faster, one writer at a time."""

import hashlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pyramid.response import Response
from transaction.interfaces import TransientError
from webtest import TestApp

from portal.domain.portal import Portal
from portal.storage import retry, write_lock
from portal.storage.check import check
from tests.portal.storage.app import small_app, upload

tries: list[str] = []
bodies: list[Any] = []
cookies: list[str] = []
begun, released = threading.Event(), threading.Event()


def contested(_portal: Portal, request: Any) -> Response:
    """Loses against another writer as often as it is told to."""
    tries.append("x")
    bodies.append(request.body_file_raw)
    cookies.append(request.cookies.get("token", ""))
    request.cookies["token"] = "renewed"   # as a log-in does with the one against forged requests
    if len(tries) <= int(request.params["losses"]):
        raise TransientError
    return Response("saved")


def slow(_portal: Portal, _request: Any) -> Response:
    begun.set()
    released.wait(60)
    return Response("done")


def quick(_portal: Portal, _request: Any) -> Response:
    return Response("done")


def more(config: Any) -> None:
    config.add_view(contested, context=Portal, name="contested")
    config.add_view(slow, context=Portal, name="slow")
    config.add_view(quick, context=Portal, name="login")
    config.write_without_lock("/login")


@pytest.fixture
def app(uri: str) -> Iterator[TestApp]:
    for left in (tries, bodies, cookies):
        left.clear()
    for event in (begun, released):
        event.clear()
    made = TestApp(small_app(uri, views=more))
    yield made
    made.app.registry.database.close()


def test_an_empty_store_gets_its_portal_when_the_application_is_made(app: TestApp) -> None:
    assert app.get("/count").text == "0"


def test_what_a_view_did_is_saved_when_it_returns(app: TestApp) -> None:
    assert app.post("/file", {"number": "100001", "content": "x"}).text == "2026-100001"
    assert app.get("/count").text == "1"
    assert check(app.app.registry.database).findings == ()


def test_nothing_is_saved_when_a_view_raises_even_where_an_error_page_is_shown(app: TestApp) -> None:
    app.post("/file", {"number": "100001", "content": "x", "refuse": "1"}, status=400)
    assert app.get("/count").text == "0"
    assert len(app.app.registry.database.storage) < 60


def test_a_request_that_lost_is_done_again(app: TestApp) -> None:
    assert app.post("/contested", {"losses": "3"}).text == "saved"
    assert len(tries) == 4


def test_each_attempt_sees_the_cookies_that_were_sent(app: TestApp) -> None:
    app.set_cookie("token", "as-sent")
    app.post("/contested", {"losses": "2"})
    assert cookies == ["as-sent"] * 3


def test_the_temporary_file_of_a_long_body_is_read_by_each_attempt_and_then_closed(app: TestApp) -> None:
    assert app.post("/contested", {"losses": "3", "text": "长" * 20_000}).text == "saved"
    assert len({id(body) for body in bodies}) == 1
    assert bodies[0].closed


def test_a_request_that_always_loses_says_that_the_store_is_busy(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "back_off_s", lambda _attempt: 0)
    answer = app.post("/contested", {"losses": "99"}, status=503)
    assert answer.text == "storage-busy"
    assert len(tries) == retry.ATTEMPTS


def test_an_uploaded_file_comes_with_its_size_and_digest(app: TestApp) -> None:
    content = b"x" * 3_000
    assert upload(app, content).text == f"3000 {hashlib.sha256(content).hexdigest()}"


def test_writers_wait_for_each_other_and_give_up_in_the_end(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE_S", 0.05)
    first = threading.Thread(target=app.post, args=("/slow",))
    first.start()
    assert begun.wait(60)
    assert app.post("/slow", status=503).text == "storage-busy"
    assert app.get("/count").text == "0"   # readers never wait
    released.set()
    first.join()
    assert app.post("/slow").text == "done"


def test_an_exempt_path_does_not_wait(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE_S", 0.05)
    first = threading.Thread(target=app.post, args=("/slow",))
    first.start()
    assert begun.wait(60)
    assert app.post("/login").text == "done"
    released.set()
    first.join()
