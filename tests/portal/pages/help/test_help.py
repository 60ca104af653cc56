"""Help: what mediation is, what it costs, what happens to data, and what messages mean."""

import pytest
import webtest

from tests.portal.pages.shared import site


@pytest.fixture
def app():
    return webtest.TestApp(site.make())


def test_mediation_costs_nothing_and_can_be_left_at_any_time(app):
    page = app.get("/help/mediation")
    assert "不收任何费用" in page.text
    assert "任何时候、任何一步都可以不谈了" in page.text


def test_the_privacy_notice_names_who_what_for_which_how_long_and_the_rights(app):
    facts = [term.text for term in app.get("/help/privacy").html.select("dt")]
    assert facts == ["谁负责", "找谁问", "用来做什么", "有哪些信息", "保存多久", "谁能看到", "还会给谁", "存在哪里"]
    assert "示例县矛盾纠纷调处化解中心" in app.get("/help/privacy").html.select_one("dd").text
    assert "查看、复制、更正" in app.get("/help/privacy").text


def test_every_code_is_explained_under_its_own_mark(app):
    html = app.get("/help/errors").html
    assert html.find(id="bad-csrf")


@pytest.mark.parametrize("path", ["/help/nothing", "/help/privacy/more"])
def test_a_topic_that_is_none_is_not_found(app, path):
    app.get(path, status=404)


def test_every_topic_is_linked_from_the_first_page(app):
    page = app.get("/help")
    for link in page.html.select("a.big"):
        app.get(link["href"])
