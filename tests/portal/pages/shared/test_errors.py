"""Errors become a status and a page that says what happened, what was kept, what to do, whom to call."""

import pytest
from pyramid.exceptions import BadCSRFToken
from pyramid.httpexceptions import HTTPForbidden, HTTPMethodNotAllowed, HTTPTooManyRequests

from portal.domain.errors import Conflict, Forbidden, Invalid, NotFound
from portal.pages.shared.i18n import _
from portal.storage.errors import StorageBusy, StorageFull

CASES = [
    (Invalid("odd"), 400, "odd"), (Forbidden(), 403, "forbidden"), (NotFound(), 404, "not-found"), (Conflict(), 409, "conflict"),
    (HTTPForbidden(), 401, "login-needed"), (HTTPTooManyRequests(), 429, "too-many"), (BadCSRFToken(), 400, "bad-csrf"),
    (HTTPMethodNotAllowed(), 405, "bad-input"), (StorageFull(), 503, "storage-full"), (StorageBusy(), 503, "storage-busy"),
]


@pytest.fixture
def raising(app):
    def raise_(error, **headers):
        app.app.registry.raises = error
        return app.get("/raising", headers=headers, expect_errors=True)

    return raise_


@pytest.mark.parametrize(("error", "status", "code"), CASES)
def test_an_error_is_a_page_with_its_status_and_code(raising, error, status, code):
    answer = raising(error)
    assert answer.status_int == status
    assert answer.html.select_one(".blank .code").text == code
    assert "000-0000" in answer.html.select_one(".blank").text


def test_whoever_was_sending_something_reads_that_nothing_was_changed(app):
    app.app.registry.raises = Conflict()
    assert "之前保存的都在" in app.post("/raising", status=409).text
    assert "之前保存的都在" not in app.get("/raising", status=409).text


def test_whoever_was_sending_something_is_led_back_to_the_form(app):
    app.app.registry.raises = HTTPTooManyRequests()
    ours = {"Referer": "http://localhost/everything?step=2"}
    answer = app.post("/raising", headers=ours, status=429)
    assert answer.html.find("a", string="回到刚才填的内容")["href"] == "/everything?step=2"
    assert answer.html.select_one("[data-unsent]")
    assert not app.get("/raising", headers=ours, status=429).html.select_one("[data-unsent]")
    app.app.registry.raises = HTTPForbidden()
    login = app.post("/raising", headers=ours, status=401).html.select_one(".blank .btn-primary")
    assert login["href"] == "/login?came_from=%2Feverything%3Fstep%3D2"


@pytest.mark.parametrize("came_from", [
    "", "http://[", "http://elsewhere/everything", "http://localhost.elsewhere/", "http://localhost//elsewhere/", "http://localhost/\xff",
])
def test_nobody_is_led_back_to_another_site(app, came_from):
    app.app.registry.raises = HTTPTooManyRequests()
    answer = app.post("/raising", headers={"Referer": came_from}, status=429)
    assert not answer.html.find("a", string="回到刚才填的内容")


@pytest.mark.parametrize(("error", "status", "code"), CASES)
def test_an_error_is_a_problem_where_json_is_asked_for(raising, error, status, code):
    answer = raising(error, Accept="application/json")
    assert answer.status_int == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.json["title"]


def test_the_sentence_of_a_code_quotes_the_details(own_app):
    own_app.app.registry.error_sentences["taken"] = _("${room} is taken.")
    own_app.app.registry.raises = Conflict("taken", room="<b>")
    assert "&lt;b&gt; is taken." in own_app.get("/raising", status=409).text


def test_what_nobody_foresaw_is_logged_under_a_reference_and_shows_no_trace(raising, caplog):
    answer = raising(RuntimeError("secret detail"))
    assert answer.status_int == 500
    reference = answer.html.select(".blank .code")[1].text
    assert reference in caplog.text
    assert "secret detail" not in answer.text
    assert "secret detail" in caplog.text


def test_errors_speak_the_readers_language(app, raising):
    app.set_cookie("_LOCALE_", "en")
    assert "This is not open to you" in raising(Forbidden()).text


def test_a_code_has_one_sentence(own_app):
    from pyramid.config import Configurator

    from portal.pages.shared.errors import add_error_sentences

    config = Configurator(registry=own_app.app.registry)
    with pytest.raises(ValueError, match="bad-csrf"):
        add_error_sentences(config, {"bad-csrf": "another"})


def test_a_store_that_cannot_save_says_why_and_when_to_try_again(raising):
    assert "磁盘已满" in raising(StorageFull()).text
    busy = raising(StorageBusy())
    assert "稍等片刻" in busy.text
    assert busy.headers["Retry-After"] == "5"


def test_errors_are_not_kept_by_browsers(raising):
    assert raising(NotFound()).headers["Cache-Control"] == "no-store"
