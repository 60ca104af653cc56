"""Language, larger text and colours by a link and a cookie; `back` leads nowhere but here."""

import pytest

from portal.pages.shared.links import is_inside


def test_larger_text_is_remembered_and_can_be_put_back(app):
    page = app.get("/help").click("长辈版").follow()
    assert page.request.path == "/help"
    assert page.html.html["data-mode"] == "elder"
    assert "data-mode" not in page.click("标准版").follow().html.html.attrs


def test_the_language_is_changed_by_a_link(app):
    page = app.get("/help?x=1").click("English").follow()
    assert page.request.path_qs == "/help?x=1"
    assert page.html.html["lang"] == "en"
    assert "How can we help?" in page.text


def test_chinese_is_spoken_whatever_the_browser_asks_for(app):
    assert app.get("/", headers={"Accept-Language": "en"}).html.html["lang"] == "zh-CN"


def test_an_unknown_preference_sets_nothing(app):
    assert "Set-Cookie" not in app.get("/preferences?mode=%3Cscript%3E&theme=pink&language=xx").headers


@pytest.mark.parametrize("back", [
    "https://example.com/", "//example.com", "/\\example.com", "\\/example.com", "javascript:alert(1)", "/\texample",
    "/a\r\nX: y", "", "help",
])
def test_back_never_leads_to_another_site(app, back):
    assert not is_inside(back)
    answer = app.get("/preferences", {"theme": "dark", "back": back})
    assert answer.location == "http://localhost/"
