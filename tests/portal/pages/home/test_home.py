"""The front page: what is this, must I, whom do I call (XN2-8)."""

import pytest
import webtest

from tests.portal.pages.shared import site


@pytest.fixture
def page():
    return webtest.TestApp(site.make()).get("/")


def test_the_four_things_to_do_come_first(page):
    assert [link["href"] for link in page.html.select("a.big")] == ["/apply", "/progress", "/explainers", "/sites"]


def test_a_person_can_be_called(page):
    assert page.html.select_one("a.call-number")["href"] == "tel:000-0000"


def test_the_catalogue_is_one_two_three_four(page):
    rows = page.html.select(".catalogue > li")
    assert [row.select_one(".catalogue-number").text for row in rows] == list("一二三四")
    assert [len(row.select(".tag")) for row in rows] == [0, 2, 3, 4]


def test_each_line_of_the_catalogue_leads_on_and_advice_to_a_person(page):
    assert [link["href"] for link in page.html.select(".catalogue-way")] == ["/sites", "/help/mediation", "tel:000-0000", "/apply"]


def test_it_says_that_mediation_is_free_and_of_your_own_will(page):
    assert "不收钱，全凭自愿，随时可以不谈" in page.text


def test_one_search_box_leads_to_the_search(page):
    assert [form["action"] for form in page.html.select("form[role=search]")] == ["/search"]
