"""A case out of a closed dossier: consent of all sides, nobody in it, another's eyes, and down again when a word is taken back."""

import pytest

from portal.jobs import index
from portal.jobs.world import World
from portal.security.standing import search_scopes_of
from tests.factories import dossiers
from tests.factories.portals import _account
from tests.portal.pages.site import Site

CHECKS = ["names", "places", "dates", "amounts", "minors"]


@pytest.fixture
def site(tmp_path):
    running = Site(tmp_path)
    with running.portal() as portal:
        for login in ("editor", "reviewer"):
            _account(portal, login, login)
            portal.grant(f"staff:{login}", login)
    yield running
    running.close()


@pytest.fixture
def number(site):
    return site.make(dossiers.closed)


def agree(site, number, *answers):
    """Each party says yes or no on its own page."""
    with site.dossier(number) as dossier:
        parties = list(dossier.parties)
    for party, answer in zip(parties, answers or ["yes"] * len(parties), strict=True):
        form = site.party(number, party).get(f"/dossiers/{number}/publication").form_of("form")
        form["form-answer"] = answer
        form.submit("keep", status=303)


def write(browser, number, *, checks=(), **typed):
    form = browser.get(f"/dossiers/{number}/precedent").form_of("form")
    given = {"title": "院墙越界退让半尺", "outcome": "退让半尺，各自承担费用。", **typed}
    for name, value in given.items():
        form[name] = value
    for box in form.fields["checkbox"]:
        box.checked = box._value in checks
    return form


def press(page, move, reason=""):
    form = next(form for form in page.forms.values() if "reason" in form.fields)
    form["reason"] = reason
    return form.submit("move", value=move, expect_errors=True)


def only_case(site):
    with site.portal() as portal:
        return next(iter(portal.library.precedents.values())).id


def found(site, browser, text):
    world = World(
        database=site.database, library=site.application.registry.library, media=None, sender=None, scopes_of=search_scopes_of,
        clock=lambda: site.now,
    )
    while index.catch_up(world):
        pass
    return [hit["kind"] for hit in browser.get("/search.json", {"q": text, "kind": "precedent"}).json["hits"]]


def test_a_case_is_written_when_all_sides_have_agreed_and_by_who_mediated(site, number):
    mediator = site.staff("mediator")
    assert mediator.get(f"/dossiers/{number}").html.find("a", href=f"/dossiers/{number}/publication")
    page = mediator.get(f"/dossiers/{number}/publication")
    assert page.text.count("还没有问") == 2
    assert not page.html.find("a", href=f"/dossiers/{number}/precedent")
    mediator.get(f"/dossiers/{number}/precedent", status=403)
    agree(site, number, "yes", "no")
    mediator.get(f"/dossiers/{number}/precedent", status=403)
    agree(site, number)
    assert mediator.get(f"/dossiers/{number}/publication").html.find("a", href=f"/dossiers/{number}/precedent")
    site.staff("other_mediator").get(f"/dossiers/{number}/precedent", status=403)


def test_staff_write_down_a_word_that_was_given_on_paper(site, number):
    mediator = site.staff("mediator")
    with site.dossier(number) as dossier:
        parties = list(dossier.parties)
    for party in parties:
        form = mediator.get(f"/dossiers/{number}/publication").form_of("form")
        form["party"] = party
        form["form-answer"] = "yes"
        form.submit("keep", status=303)
    assert mediator.get(f"/dossiers/{number}/publication").text.count(">同意<") == 2
    with site.dossier(number) as dossier:
        assert [entry.action for entry in dossier.audit][-2:] == ["consent", "consent"]


def test_what_the_dossier_knows_of_persons_is_taken_out_beforehand(site, number):
    agree(site, number)
    form = site.staff("mediator").get(f"/dossiers/{number}/precedent").form_of("form")
    assert form["facts"].value.startswith("被申请人修院墙越过地界半尺。")
    assert "李某甲" not in form["facts"].value + form["outcome"].value + form["title"].value


def test_a_case_that_names_a_side_or_a_telephone_is_not_sent_to_review_and_what_was_typed_stays(site, number):
    agree(site, number)
    mediator = site.staff("mediator")
    form = write(mediator, number, checks=CHECKS, facts="李某甲修墙，电话13800005555，车牌粤B12345。")
    page = form.submit("submit", status=422)
    assert "李某甲、13800005555、粤B12345" in page
    assert page.form_of("form")["facts"].value == "李某甲修墙，电话13800005555，车牌粤B12345。"
    assert all(box.checked for box in page.form_of("form").fields["checkbox"])
    write(mediator, number, checks=CHECKS[:2]).submit("submit", status=422).mustcontain("请逐项核对并全部勾选")
    with site.portal() as portal:
        assert len(portal.library.precedents) == 0


def test_a_draft_may_still_hold_them_and_shows_what_must_go(site, number):
    agree(site, number)
    page = write(site.staff("mediator"), number, facts="李某甲修墙，村民王二说过。").submit("submit", status=303).follow()
    desk = page.html.find(id="desk")
    assert "会让人认出是谁，必须去掉： 李某甲" in desk.get_text(" ", strip=True)
    assert "村民王二" in desk.text
    site.stranger().get(f"/library/precedents/{only_case(site)}", status=404)
    site.staff("other_mediator").get(f"/library/precedents/{only_case(site)}", status=404)


def test_another_reviews_sends_back_with_a_reason_and_publishes_and_the_index_follows(site, number):
    agree(site, number)
    mediator, reviewer = site.staff("mediator"), site.staff("reviewer")
    write(mediator, number, checks=CHECKS).submit("submit", status=303)
    address = f"/library/precedents/{only_case(site)}"
    assert found(site, reviewer, "院墙越界退让半尺") == []
    assert "院墙越界退让半尺" in reviewer.get("/library/precedents/desk")
    page = reviewer.get(address)
    assert "您无权查看原卷宗" in page
    refused = press(page, "return")
    assert refused.status_int == 422
    assert "请说明理由" in refused or "请写明" in refused or "原因" in refused
    press(page, "return", "经过写得太短").follow()
    form = mediator.get(f"{address}/edit")
    assert "经过写得太短" in form
    form = form.form_of("form")
    form["process"] = "先看现场，后量地界。"
    for box in form.fields["checkbox"]:
        box.checked = True
    form.submit("submit", status=303)
    press(reviewer.get(address), "publish").follow()
    assert "先看现场" in site.stranger().get(address)
    assert found(site, site.stranger(), "院墙越界退让半尺") == ["precedent"]
    with site.portal() as portal:
        acts = [entry.action for entry in portal.library.precedents[only_case(site)].audit]
    assert acts == [
        "precedent_proposed", "precedent_de_identify", "precedent_return", "precedent_edited", "precedent_de_identify",
        "precedent_review", "precedent_publish",
    ]


def test_the_head_of_the_unit_sees_the_words_of_the_dossier_beside_the_case(site, number):
    agree(site, number)
    write(site.staff("mediator"), number, checks=CHECKS).submit("submit", status=303)
    desk = site.staff("village_head").get(f"/library/precedents/{only_case(site)}").html.find(id="desk")
    assert "李某甲修院墙越过地界半尺。" in desk.text
    assert desk.find("button", value="publish")


def test_who_wrote_it_does_not_publish_it(site, number):
    agree(site, number)
    with site.portal() as portal:
        portal.grant("staff:mediator", "reviewer")
    mediator = site.staff("mediator")
    write(mediator, number, checks=CHECKS).submit("submit", status=303)
    page = mediator.get(f"/library/precedents/{only_case(site)}")
    assert not page.html.find("button", value="publish")
    token = next(form["csrf_token"].value for form in page.forms.values() if "csrf_token" in form.fields)
    mediator.post(f"/library/precedents/{only_case(site)}/move", {"csrf_token": token, "move": "publish"}, status=403)


def test_a_party_that_takes_its_word_back_takes_the_case_down(site, number):
    agree(site, number)
    reviewer = site.staff("reviewer")
    write(site.staff("mediator"), number, checks=CHECKS).submit("submit", status=303)
    address = f"/library/precedents/{only_case(site)}"
    press(reviewer.get(address), "publish")
    assert found(site, reviewer, "院墙越界退让半尺") == ["precedent"]
    agree(site, number, "yes", "no")
    site.stranger().get(address, status=404)
    assert found(site, reviewer, "院墙越界退让半尺") == []


def test_an_editor_takes_over_a_case_from_an_official_publication_with_its_source(site):
    editor = site.staff("editor")
    form = editor.get("/library/precedents/new").form_of("form")
    for name, value in {"title": "示例案", "facts": "甲方与乙方争吵。", "outcome": "和好。", "category": "neighbour", "level": "county"}.items():
        form[name] = value
    page = form.submit("submit", status=422)
    assert "请写明谁发布的" in page
    form = page.form_of("form")
    form["source"] = "示例法院2025年典型案例"
    form.submit("submit", status=303)
    site.staff("clerk").get("/library/precedents/new", status=403)


def test_a_reviewed_case_is_taken_down_with_a_reason(site, number):
    agree(site, number)
    reviewer = site.staff("reviewer")
    write(site.staff("mediator"), number, checks=CHECKS).submit("submit", status=303)
    address = f"/library/precedents/{only_case(site)}"
    press(reviewer.get(address), "publish")
    assert press(reviewer.get(address), "withdraw").status_int == 422
    press(reviewer.get(address), "withdraw", "写错了")
    site.stranger().get(address, status=404)
