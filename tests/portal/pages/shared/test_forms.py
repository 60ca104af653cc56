"""Forms: shown with our controls, read strictly, and shown again with what was typed."""

import datetime as dt
from decimal import Decimal

import pytest
from webtest import Upload

from tests.portal.pages.shared import site


def filled(page):
    form = page.forms["form"]
    form["name"] = "张某"
    form.get("form-meeting-mode").value = "online"
    form.set(next(name for name in form.fields if name and name.startswith("deformField")), "applicant")
    form["category"] = "neighbour"
    form["story"] = "墙根<b>淌水</b>"
    form["amount"] = "1,409.5"
    form["agreed"] = True
    return form


def test_a_form_that_is_right_gives_what_was_sent(app):
    form = filled(app.get("/everything"))
    form["when"] = "2026-11-21T09:00"
    form["checkbox"] = ["sign", None, None]
    form["paper"] = Upload("纸.pdf", b"%PDF-")
    answer = form.submit("submit")
    assert answer.status_int == 303
    given = site.received[0]
    assert given["people"] == [{"name": "张某", "phone": "", "role": "applicant"}]
    assert given["matter"]["amount"] == Decimal("1409.50")
    assert given["meeting"] == {
        "mode": "online", "when": dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC), "hour": None, "needs": frozenset({"sign"}),
    }
    assert given["paper"].name == "纸.pdf"
    assert given["agreed"] is True


def test_a_message_after_a_redirect_is_shown_once(app):
    assert "已收到。" in filled(app.get("/everything")).submit("submit").follow().text
    assert "已收到。" not in app.get("/").text


def test_a_refused_form_keeps_every_word_that_was_typed(app):
    form = filled(app.get("/everything"))
    form["phone"] = "12"
    page = form.submit("submit", status=422)
    again = page.forms["form"]
    assert again["name"].value == "张某"
    assert again["story"].value.strip() == "墙根<b>淌水</b>"
    assert again["amount"].value == "1,409.5"
    assert again["category"].value == "neighbour"
    assert again["agreed"].checked
    assert site.received == []


def test_an_error_is_tied_to_its_field_and_listed_at_the_top(app):
    form = filled(app.get("/everything"))
    form["phone"] = "12"
    html = form.submit("submit", status=422).html
    field = html.find("input", attrs={"name": "phone"})
    assert field["aria-invalid"] == "true"
    error = html.find(id=field["aria-describedby"].split()[-1])
    assert "请填电话号码" in error.text
    link = html.select_one(".error-summary a")
    assert link["href"] == f"#{field['id']}"


def test_what_is_missing_is_asked_for_in_plain_words(app):
    page = app.get("/everything").forms["form"].submit("submit", status=422)
    assert "请填写。" in page.text
    assert "请选择。" in page.text
    assert "请先勾选这一项。" in page.text


def test_a_refused_form_dooms_the_transaction(app):
    class Manager:
        doomed = False

        def doom(self) -> None:
            self.doomed = True

    manager = Manager()
    app.extra_environ["test.tm"] = manager
    app.get("/everything").forms["form"].submit("submit", status=422)
    assert manager.doomed


def test_every_label_belongs_to_a_control(app):
    html = app.get("/everything").html
    ids = {tag["id"] for tag in html.find_all(id=True)}
    for label in html.select("form.form label[for]"):
        assert label["for"] in ids
    assert len(ids) == len(html.find_all(id=True))


def test_an_item_is_added_to_a_list_without_javascript_and_nothing_is_lost(app):
    form = filled(app.get("/everything"))
    page = form.submit("__add__")
    again = page.forms["form"]
    assert [field.value for field in again.fields["name"]] == ["张某", ""]
    assert again["story"].value.strip() == "墙根<b>淌水</b>"
    assert ".error-summary" not in page
    assert site.received == []


def test_the_item_whose_button_was_pressed_is_taken_away(app):
    form = filled(app.get("/everything")).submit("__add__").forms["form"]
    form.fields["name"][1].value = "李某"
    form = form.submit("__remove__", index=0).forms["form"]
    assert [field.value for field in form.fields["name"]] == ["李某"]


def test_a_list_stops_growing_at_its_limit(app):
    form = app.get("/everything").forms["form"]
    form = form.submit("__add__").forms["form"].submit("__add__").forms["form"]
    assert len(form.fields["name"]) == 3
    assert "__add__" not in form.fields


@pytest.mark.parametrize("body", [
    "__start__=x", "__end__=x%3Amapping", "__start__=x%3Amapping", "__start__=x%3Anonsense&__end__=x",
    "__start__=x%3Amapping&__end__=y%3Asequence&__end__=z", "__add__=1", "__remove__=1",
    "&".join(["__start__=x%3Amapping"] * 40), "__start__=people%3Asequence&__add__=1&__end__=",
    "__start__=people%3Amapping&__add__=1&__end__=people%3Amapping",
])
def test_markers_that_no_page_of_ours_sends_are_bad_input(app, body):
    answer = app.post("/everything", body, expect_errors=True)
    assert answer.status_int in {200, 400, 422}
    assert site.received == []


@pytest.mark.parametrize("name", ["name", "category", "agreed", "story", "paper"])
def test_a_structure_in_the_place_of_a_text_is_refused(app, name):
    body = f"__start__=matter%3Amapping&__start__={name}%3Amapping&a=1&__end__=&__end__="
    assert app.post("/everything", body, status=422).status_int == 422


def test_a_form_carries_the_csrf_token_and_its_first_button_first(app):
    html = app.get("/everything").html
    form = html.find("form", id="form")
    assert form.find("input", attrs={"name": "csrf_token"})["value"]
    assert form.find("button")["name"] == "submit"


def test_a_form_needs_no_script_and_no_style(app):
    html = app.get("/everything").html
    assert not html.find_all(style=True)
    assert not [script for script in html.find_all("script") if not script.get("src")]
    assert not [tag for tag in html.select("*") if any(name.startswith("on") for name in tag.attrs)]
