"""The frame of every page: who reads decides what is offered, and a missing setting shows nothing."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import webtest

from tests.portal.pages.shared import site


class Policy:
    """Somebody is logged in, whatever the request says."""

    def __init__(self, identity) -> None:
        self.known = identity

    def identity(self, _request):
        if isinstance(self.known, Exception):
            raise self.known
        return self.known

    def authenticated_userid(self, _request):
        return None

    def permits(self, _request, _context, _permission):
        return True


def app_for(identity):
    return webtest.TestApp(site.make(include=[lambda config: config.set_security_policy(Policy(identity))]))


def navigation(page):
    return [link["href"] for link in page.html.select(".mainnav a")]


def test_a_stranger_may_log_in_and_sees_what_is_for_everybody():
    page = webtest.TestApp(site.make()).get("/")
    assert navigation(page) == ["/apply", "/progress", "/explainers", "/library", "/sites", "/help"]
    assert page.html.select_one(".topbar-tools a[href='/login']")


def test_staff_see_their_work():
    page = app_for(SimpleNamespace(display_name="张某", kind="staff")).get("/help")
    assert navigation(page)[:2] == ["/console", "/dossiers"]
    assert page.html.select_one(".who").text.strip() == "张某"
    assert page.html.select_one("form[action='/logout'] [name=csrf_token]")
    assert not page.html.select_one(".topbar-tools a[href='/login']")


def test_a_party_sees_what_is_for_everybody():
    assert navigation(app_for(SimpleNamespace(display_name="李某", kind="party")).get("/"))[0] == "/apply"


def test_an_identity_of_an_unknown_shape_breaks_nothing():
    assert app_for(object()).get("/").status_int == 200


def test_where_even_the_frame_is_broken_a_plain_sentence_with_a_reference_is_left(caplog):
    answer = app_for(RuntimeError("the store is gone")).get("/", status=500)
    assert answer.content_type == "text/plain"
    assert answer.text.split()[-1] in caplog.text


def test_where_we_are_is_marked():
    page = webtest.TestApp(site.make()).get("/help/privacy")
    assert page.html.select_one(".mainnav a[aria-current]")["href"] == "/help"


@pytest.mark.parametrize(("name", "value"), [
    ("portal_icp", "示ICP备00000000号"), ("portal_site_code", "0000000000"), ("portal_address", "示例县示例路0号"),
])
def test_the_foot_shows_what_is_set_and_nothing_else(monkeypatch, name, value):
    assert value not in webtest.TestApp(site.make()).get("/").html.footer.text
    monkeypatch.setattr(site, "SETTINGS", replace(site.SETTINGS, **{name: value}))
    assert value in webtest.TestApp(site.make()).get("/").html.footer.text


def test_a_page_is_html_of_this_century(app):
    assert app.get("/").text.startswith("<!DOCTYPE html>")
    assert app.get("/nowhere", status=404).text.startswith("<!DOCTYPE html>")


def test_what_a_view_returns_is_escaped(own_app):
    own_app.app.registry.concord = replace(site.SETTINGS, portal_title="<script>alert(1)</script>")
    page = own_app.get("/")
    assert "<script>alert" not in page.text
