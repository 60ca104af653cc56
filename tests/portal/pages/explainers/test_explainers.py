"""An explainer on its way from a desk to the neighbour of the article that it cites."""

from urllib.parse import quote

import pytest

ARTICLE = quote("/library/regulations/示例邻里法/4")
TEXT = {
    "title": "邻居盖房挡光怎么办", "channel": "neighbours", "summary": "先看现场，再商量。",
    "body": "依照《示例邻里法》第四条，不得挡光。\n\n## 怎么办\n\n先量后谈。", "citations": "《示例邻里法》第四条；示例邻里法第三条",
}


@pytest.fixture
def people(knowledge):
    return {
        "editor": knowledge.browser(knowledge.staff("editor", "editor")),
        "reviewer": knowledge.browser(knowledge.staff("reviewer", "reviewer")),
        "both": knowledge.browser(knowledge.staff("both", "editor", "reviewer")),
        "clerk": knowledge.browser(knowledge.staff("clerk", "clerk")),
        "stranger": knowledge.browser(),
    }


def write(browser, **changes):
    form = browser.get("/explainers/new").forms["form"]
    for name, value in {**TEXT, **changes}.items():
        form[name] = value
    return form.submit("submit")


def press(browser, path, move, note="", **kw):
    page = browser.get(path)
    form = page.forms[next(number for number, form in page.forms.items() if form.action.endswith("/move#desk"))]
    if note:
        form["note"] = note
    return form.submit("move", value=move, **kw)


def test_one_writes_another_publishes_everybody_reads_and_the_article_links_back(knowledge, people):
    path = write(people["editor"]).location.removeprefix("http://localhost")
    people["stranger"].get(path, status=404)
    press(people["editor"], path, "send_to_review")
    assert TEXT["title"] in people["reviewer"].get("/explainers/desk")
    press(people["reviewer"], path, "return_to_editor", "请补一句找谁")
    assert "请补一句找谁" in people["editor"].get("/explainers/desk")
    form = people["editor"].get(f"{path}/edit").forms["form"]
    assert form["citations"].value == "《示例邻里法》第四条\n《示例邻里法》第三条"
    form["body"] = f"{form['body'].value}\n\n## 找谁\n\n找村里的调解员。"
    form.submit("submit")
    press(people["editor"], path, "send_to_review")
    people["stranger"].get(path, status=404)
    press(people["reviewer"], path, "publish")

    page = people["stranger"].get(path)
    assert "找村里的调解员" in page
    assert f'href="{ARTICLE}"' in page
    assert "reviewer·示例" in page
    assert TEXT["title"] in people["stranger"].get("/explainers?channel=neighbours")
    assert TEXT["title"] not in people["stranger"].get("/explainers?channel=money")
    knowledge.index()
    assert path in people["stranger"].get(ARTICLE)
    assert path in people["stranger"].get(f"/search?q={quote('挡光')}&kind=explainer")

    press(people["reviewer"], path, "withdraw")
    people["stranger"].get(path, status=404)
    knowledge.index()
    assert path not in people["stranger"].get(ARTICLE)


def test_a_citation_that_the_library_does_not_hold_is_named_at_its_field_and_nothing_is_saved(people):
    form = people["editor"].get("/explainers/new").forms["form"]
    for name, value in {**TEXT, "citations": "《示例邻里法》第四条\n《示例邻里法》第九十九条\n无此法第三条"}.items():
        form[name] = value
    page = form.submit("submit", status=422)
    error = page.text.partition('id="form-citations-error"')[2].partition("</p>")[0]
    assert "《示例邻里法》第九十九条" in error
    assert "无此法第三条" in error
    assert page.forms["form"]["body"].value == TEXT["body"]
    assert TEXT["title"] not in people["editor"].get("/explainers/desk")


def test_a_preview_shows_the_text_and_saves_nothing(people):
    form = people["editor"].get("/explainers/new").forms["form"]
    for name, value in TEXT.items():
        form[name] = value
    page = form.submit("preview")
    assert f'href="{ARTICLE}"' in page
    assert '<h2 id="s1">怎么办</h2>' in page
    assert TEXT["title"] not in people["editor"].get("/explainers/desk")


def test_who_wrote_does_not_review_and_a_text_is_not_returned_without_a_word(people):
    path = write(people["both"]).location.removeprefix("http://localhost")
    press(people["both"], path, "send_to_review")
    assert 'value="publish"' not in people["both"].get(path)
    page = people["reviewer"].get(path)
    assert 'value="publish"' in page
    refused = press(people["reviewer"], path, "return_to_editor", status=422)
    assert "请写一句哪里要改" in refused
    assert "已发布" not in people["reviewer"].get(path)


def test_the_desk_and_its_forms_are_for_editors_and_reviewers(people):
    path = write(people["editor"]).location.removeprefix("http://localhost")
    for address in ("/explainers/desk", "/explainers/new", f"{path}/edit"):
        people["stranger"].get(address, status=401)
        people["clerk"].get(address, status=403)
    people["clerk"].get(path, status=404)
    people["reviewer"].get("/explainers/new", status=403)
    assert people["reviewer"].get("/explainers/desk").status_int == 200


def test_a_text_that_cites_a_law_that_changed_says_so(knowledge, people):
    path = write(people["editor"]).location.removeprefix("http://localhost")
    press(people["editor"], path, "send_to_review")
    press(people["reviewer"], path, "publish")
    assert "正在复核" not in people["stranger"].get(path)
    new = (knowledge.laws / "法律/示例邻里法(2020-05-28).md").read_text("utf-8")
    new = new.replace("应当", "须").replace("2020年5月28日", "2026年9月1日").replace("2021年1月1日", "2026年10月1日")
    (knowledge.laws / "法律/示例邻里法(2026-09-01).md").write_text(new, "utf-8")
    knowledge.import_laws()
    knowledge.library.refresh()
    assert "正在复核" in people["stranger"].get(path)
    assert knowledge.mark_outdated() == 1
    assert knowledge.mark_outdated() == 0
    assert "引用的法律有修改" in people["editor"].get("/explainers/desk")
    told = people["stranger"].get(path)
    assert "所引条文已修改：" in told
    assert "文字有修改（自2026年10月1日起）" in told
    assert "confirm" not in [button["value"] for button in people["editor"].get(path).html.find_all("button", attrs={"name": "move"})]
    token = next(form["csrf_token"].value for form in people["editor"].get(path).forms.values() if "csrf_token" in form.fields)
    people["editor"].post(f"{path}/move", {"move": "confirm", "csrf_token": token}, status=403)
    press(people["reviewer"], path, "confirm")
    assert "所引条文已修改" not in people["stranger"].get(path)
    assert "引用的法律有修改" not in people["editor"].get("/explainers/desk")
    assert knowledge.mark_outdated() == 0
    cited = knowledge.change(lambda portal: [each for text in portal.explainers.values() for each in text.citations])
    assert {each.article: each.version for each in cited} == {"4": "2020-05-28", "3": "2026-09-01"}   # only other words are another citation
