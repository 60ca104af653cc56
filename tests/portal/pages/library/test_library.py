from urllib.parse import quote

import pytest

from portal.domain.citation import Citation
from portal.domain.dossier import Dossier, DossierYear
from portal.domain.explainer import Explainer
from portal.domain.organization import Organization
from portal.domain.outbox import Job
from portal.domain.precedent import Precedent
from tests.functional.knowledge_site import LAW as TEXT
from tests.functional.knowledge_site import NOW

LAW = quote("/library/regulations/示例邻里法")


def add_precedent(knowledge, name="a", state="published", **fields):
    def act(portal):
        precedent = Precedent(f"典型{name}", "neighbour", NOW)
        precedent.facts, precedent.outcome, precedent.state = "院墙越界，依照《示例邻里法》第三条。", "退让半尺。", state
        precedent.year, precedent.keywords = 2025, ("院墙",)
        for field, value in fields.items():
            setattr(precedent, field, value)
        portal.library.precedents.add(name, precedent)
        portal.outbox.index.put(Job("index", precedent.path(), NOW))

    knowledge.change(act)
    knowledge.index()


def test_the_front_counts_what_everybody_can_read(knowledge):
    stranger = knowledge.browser()
    add_precedent(knowledge)
    page = stranger.get("/library")
    assert "1部法规" in page
    assert "1件" in page
    assert quote("/library/precedents/a") in page


def test_the_list_of_laws_is_narrowed_by_level_validity_and_title(reader):
    everything = reader.get("/library/regulations")
    assert "示例邻里法" in everything
    assert "2021年1月1日起施行" in everything
    assert "示例邻里法</a>" in reader.get(f"/library/regulations?validity=superseded&level={quote('法律')}&title={quote('邻里')}")
    assert "没有找到" in reader.get("/library/regulations?title=zzz")


@pytest.mark.parametrize("asked", ["level=zz", "validity=zz", "page=0", "page=99999", "page=%00", "title=%E7%9A%84%00"])
def test_a_filter_that_cannot_be_breaks_nothing(reader, asked):
    assert reader.get(f"/library/regulations?{asked}").status_int == 200


def test_a_law_says_its_validity_versions_and_contents_by_chapter(reader):
    page = reader.get(LAW)
    assert "现行有效" in page
    assert "自2021年1月1日起施行" in page
    assert page.text.index("第一章 总则") < page.text.index(f'href="{LAW}/1"') < page.text.rindex("第二章 相邻关系")
    old = reader.get(f"{LAW}?version=2010-01-01")
    assert "已被修改" in old
    assert "看现行版本" in old
    assert f'href="{LAW}/4?version=2010-01-01"' in old


def test_a_law_is_found_under_its_other_names(reader):
    answer = reader.get(quote("/library/regulations/中华人民共和国示例邻里法/3"), status=303)
    assert answer.location.endswith(f"{LAW}/3")
    assert reader.get(quote("/library/regulations/《示例邻里法》"), status=303).location.endswith(LAW)


def test_an_article_shows_words_place_neighbours_validity_and_what_it_refers_to(reader):
    page = reader.get(f"{LAW}/3")
    assert "相邻各方应当按照有利生产、方便生活的原则" in page
    assert "第二章 相邻关系" in page
    assert "现行有效" in page
    assert 'id="citation" class="citation" tabindex="0">《示例邻里法》第三条' in page
    assert f'rel="prev" href="{LAW}/2"' in page
    assert f'rel="next" href="{LAW}/4"' in page
    assert f'class="cite" href="{LAW}/2"' in page
    assert "采光和日照" not in reader.get(f"{LAW}/4?version=2010-01-01")


@pytest.mark.parametrize("path", [
    "/library/regulations/无此法", "/library/regulations/无此法/1", "/library/regulations/示例邻里法/99",
    "/library/regulations/示例邻里法/零",
    "/library/regulations/示例邻里法?version=1999-01-01", "/library/regulations/<b>x</b>",
])
def test_what_is_not_in_the_library_is_a_404_with_a_search(reader, path):
    page = reader.get(quote(path, safe="/?="), status=404)
    assert 'action="/search"' in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize(
    "path", ["/library/x", "/library/precedents/x", "/library/case", "/library/case?id=x", "/library/regulations/a/1/x"],
)
def test_a_page_that_is_not_there_is_a_404(reader, path):
    reader.get(path, status=404)


def test_a_case_is_read_by_sections_with_its_citations_linked_both_ways(knowledge):
    stranger = knowledge.browser()
    add_precedent(knowledge)
    page = stranger.get("/library/precedents/a")
    assert f'class="cite" href="{LAW}/3"' in page
    assert page.text.index("案情") < page.text.index("调解结果")
    assert "/library/precedents/a" in stranger.get(f"{LAW}/3")


def test_only_published_cases_are_for_everybody(knowledge):
    stranger = knowledge.browser()
    add_precedent(knowledge, "b", "reviewed")
    stranger.get("/library/precedents/b", status=404)
    assert "典型b" not in stranger.get("/library/precedents")
    reviewer = knowledge.browser(knowledge.staff("reviewer", "reviewer"))
    assert "还没有发布" in reviewer.get("/library/precedents/b")
    clerk = knowledge.browser(knowledge.staff("clerk", "clerk"))
    clerk.get("/library/precedents/b", status=404)


def test_cases_are_listed_by_category_and_page(knowledge):
    stranger = knowledge.browser()
    for number in range(21):
        add_precedent(knowledge, f"n{number}", category="neighbour" if number else "labour")
    page = stranger.get("/library/precedents")
    assert "第1至20条，共21条" in page
    assert "第21至21条，共21条" in stranger.get("/library/precedents?page=2")
    assert "典型n0" in stranger.get("/library/precedents?category=labour")
    assert "典型n1<" not in stranger.get("/library/precedents?category=labour")


def test_an_article_names_a_dossier_that_cites_it_only_to_who_may_read_that_dossier(knowledge):
    stranger = knowledge.browser()
    def act(portal):
        for name in ("qingxi", "baishi"):
            portal.orgs.add(name, Organization(f"{name}县", "county"))
        dossier = Dossier(NOW, "party:a1")
        portal.dossiers.add("2026", DossierYear()).add("483920", dossier)
        dossier.state, dossier.received_at, dossier.holder = "submitted", NOW, portal.orgs["qingxi"]
        dossier.matter, dossier.facts = "院墙越界", "按《示例邻里法》第四条应当退让。"
        portal.outbox.index.put(Job("index", dossier.path(), NOW))

    knowledge.change(act)
    knowledge.index()
    own = knowledge.browser(knowledge.staff("own", "clerk", at=lambda portal: portal.orgs["qingxi"]))
    other = knowledge.browser(knowledge.staff("other", "clerk", at=lambda portal: portal.orgs["baishi"]))
    assert "/dossiers/2026/483920" in own.get(f"{LAW}/4")
    for browser in (other, stranger):
        page = browser.get(f"{LAW}/4")
        assert "/dossiers/2026" not in page
        assert "院墙越界" not in page


def test_two_versions_of_a_law_stand_side_by_side_article_by_article(reader):
    page = reader.get(f"{LAW}/changes")
    assert page.html.find(class_="lead").get_text() == "从2010年1月1日的版本到2020年5月28日的版本。"
    assert "其余3条没有变化" in page
    changed = page.html.find_all("li", class_="change")
    assert [each["id"] for each in changed] == ["a4"]
    assert "".join(each.text for each in changed[0].find_all("ins")) == "通风、和日照"
    assert not changed[0].find_all("del")
    back = reader.get(f"{LAW}/changes?from=2020-05-28&to=2010-01-01")
    assert "".join(each.text for each in back.html.find_all("del")) == "通风、和日照"
    assert "没有差别" in reader.get(f"{LAW}/changes?to=2010-01-01")


@pytest.mark.parametrize("asked", ["?from=1999-01-01", "?to=zz", "?from=%00&to=2020-05-28"])
def test_a_version_that_is_not_there_is_a_404_with_a_search(reader, asked):
    assert 'action="/search"' in reader.get(f"{LAW}/changes{asked}", status=404)
    assert 'action="/search"' in reader.get(quote("/library/regulations/无此法/changes"), status=404)


def test_the_law_and_its_articles_lead_to_what_changed(reader):
    assert f'href="{LAW}/changes?to=2020-05-28"' in reader.get(LAW)
    assert f'href="{LAW}/changes?to=2020-05-28#a4"' in reader.get(f"{LAW}/4")


def test_a_citation_can_be_reached_by_the_keyboard_to_be_copied_by_hand(reader):
    assert reader.get(f"{LAW}/3").html.find(id="citation")["tabindex"] == "0"


def test_a_case_is_marked_when_the_words_it_cites_changed_and_not_when_only_the_version_did(knowledge):
    (old,) = [Citation("示例邻里法", "4", "2010-01-01", "建造房屋，不得妨碍相邻房屋的采光。")]
    same = Citation("示例邻里法", "2", "2010-01-01", "邻里纠纷应当先看现场，后作调解。")
    add_precedent(knowledge, "changed", citations=(same, old))
    add_precedent(knowledge, "same", citations=(same,))
    add_precedent(knowledge, "draft", "proposed", citations=(old,))
    assert knowledge.mark_outdated() == 1
    assert knowledge.mark_outdated() == 0
    assert knowledge.change(lambda portal: [name for name, case in portal.library.precedents.items() if case.needs_recheck]) == ["changed"]
    assert "正在复核" in knowledge.browser().get("/library/precedents/changed")
    editor = knowledge.browser(knowledge.staff("editor", "editor"))
    desk = editor.get("/library/precedents/desk")
    assert [each.get_text(strip=True) for each in desk.html.find_all(class_="row-title")] == ["典型changed", "典型draft"]


def test_a_reviewer_finds_a_case_right_and_it_cites_what_stands_in_the_place_of_the_old_words(knowledge):
    newest = TEXT.replace("2020年5月28日", "2024年5月1日").replace("2021年1月1日", "2024年6月1日")
    newest = newest.replace("第四条 建造", "第四条 相邻各方应当互相通知。\n\n第五条 建造")
    (knowledge.laws / "法律" / "示例邻里法(2024-05-01).md").write_text(newest, "utf-8")
    (knowledge.laws / "法律" / "示例旧规(2001-01-01).md").write_text("# 示例旧规\n\n2001年1月1日 发布\n\n<!-- INFO END -->\n\n第一条 邻里应当和睦。\n")
    repealing = "# 示例新规\n\n2022年1月1日 发布\n\n<!-- INFO END -->\n\n第一条 邻里和睦。\n\n第二条 本规定自2022年2月1日起施行。《示例旧规》同时废止。\n"
    (knowledge.laws / "法律" / "示例新规(2022-01-01).md").write_text(repealing)
    knowledge.import_laws()
    knowledge.library.refresh()
    moved = Citation("示例邻里法", "4", "2020-05-28", "建造房屋，不得妨碍相邻房屋的通风、采光和日照。")
    repealed = Citation("示例旧规", "1", "2001-01-01", "邻里应当和睦。")
    add_precedent(knowledge, "told", citations=(moved, repealed))
    assert knowledge.mark_outdated() == 1
    stranger, reviewer = knowledge.browser(), knowledge.browser(knowledge.staff("rev", "reviewer"))
    told = stranger.get("/library/precedents/told")
    assert "现为另一条" in told
    assert "（《示例邻里法》第五条）" in told
    assert "（自2024年6月1日起）" in told
    assert "已废止" in told
    assert "confirm" not in stranger.get("/library/precedents/told")
    assert "典型told" in reviewer.get("/library/precedents/desk")
    page = reviewer.get("/library/precedents/told")
    next(form for form in page.forms.values() if "move" in form.fields).submit("move", value="confirm")
    assert "所引条文已修改" not in stranger.get("/library/precedents/told")
    assert "典型told" not in reviewer.get("/library/precedents/desk")
    assert knowledge.mark_outdated() == 0
    kept = knowledge.change(lambda portal: [(each.key, each.version) for each in portal.library.precedents["told"].citations])
    assert kept == [("示例邻里法#5", "2024-05-01"), ("示例旧规#1", "2001-01-01")]
    knowledge.index()
    assert [each.id for each in knowledge.library.cited_by("示例邻里法", "5")][:1] == ["library/precedents/told"]


def test_texts_on_the_same_articles_stand_beside_each_other_and_only_what_the_reader_may_see(knowledge):
    third = Citation("示例邻里法", "3")
    add_precedent(knowledge, "a", citations=(third,))
    add_precedent(knowledge, "b", citations=(third,), facts="相邻通道。", outcome="和好。")

    def act(portal):
        text = Explainer("通行怎么算", "neighbours", "staff:editor", NOW)
        text.state, text.body, text.published_at, text.citations = "published", "借路要给方便。", NOW, (third,)
        portal.explainers.add("e1", text)
        portal.outbox.index.put(Job("index", text.path(), NOW))
        portal.orgs.add("qingxi", Organization("清溪县", "county"))
        dossier = Dossier(NOW, "party:a1")
        portal.dossiers.add("2026", DossierYear()).add("483920", dossier)
        dossier.state, dossier.received_at, dossier.holder = "submitted", NOW, portal.orgs["qingxi"]
        dossier.matter, dossier.facts = "院墙越界", "按《示例邻里法》第三条应当退让。"
        portal.outbox.index.put(Job("index", dossier.path(), NOW))

    knowledge.change(act)
    knowledge.index()

    def beside(browser, path):
        section = browser.get(path).html.find("section", attrs={"aria-labelledby": "related"})
        return {each.text for each in section.find_all("a")}

    stranger = knowledge.browser()
    assert beside(stranger, "/library/precedents/a") == {"典型b", "通行怎么算"}
    assert beside(stranger, "/explainers/e1") == {"典型a", "典型b"}
    clerk = knowledge.browser(knowledge.staff("own", "clerk", at=lambda portal: portal.orgs["qingxi"]))
    assert beside(clerk, "/explainers/e1") == {"典型a", "典型b", "2026-483920 院墙越界"}


def test_an_article_is_read_as_it_stood_on_a_day_and_leads_back_to_today(reader):
    path = f"/library/regulations/{quote('示例邻里法')}/4"
    then = reader.get(f"{path}?asof=2015-06-01")
    assert "这是2015年6月1日当时有效的文本。" in then
    assert "不得妨碍相邻房屋的采光。" in then
    assert f'href="{path}"' in then
    assert f'href="{path.removesuffix("4")}3?asof=2015-06-01"' in then
    assert "通风、采光和日照" in reader.get(f"{path}?asof=2021-01-01")
    assert 'name="asof"' in reader.get(path)


def test_where_no_version_held_the_page_says_so(reader):
    path = f"/library/regulations/{quote('示例邻里法')}"
    for address in (f"{path}/4?asof=2009-01-01", f"{path}?asof=2009-01-01"):
        assert "2009年1月1日时本法尚未施行。下面是2010-01-01的版本。" in reader.get(address)
    assert "没有“2015-02-30”这一天，这里是2015-02-28的法律。" in reader.get(f"{path}/4?asof=2015-02-30")
    assert "这里是现行法律" in reader.get(f"{path}?asof=x")


def test_an_article_that_has_another_number_today_is_found_under_its_number_of_then(knowledge):
    newest = TEXT.replace("2020年5月28日", "2024年5月1日").replace("2021年1月1日", "2024年6月1日")
    newest = newest.replace("第四条 建造", "第四条 相邻各方应当互相通知。\n\n第五条 建造")
    (knowledge.laws / "法律" / "示例邻里法(2024-05-01).md").write_text(newest, "utf-8")
    knowledge.import_laws()
    knowledge.library.refresh()
    reader, path = knowledge.browser(), f"/library/regulations/{quote('示例邻里法')}"
    form = next(form for form in reader.get(f"{path}/5").forms.values() if "asof" in form.fields)
    form["asof"] = "2022-01-01"
    answer = form.submit()
    assert answer.location.endswith(f"{path}/4?asof=2022-01-01")
    page = answer.follow()
    assert "这是2022年1月1日当时有效的文本。" in page
    assert "当时的第四条现为第五条。" in page
    assert f'href="{path}/5"' in page
    assert "现为" not in reader.get(f"{path}/3?asof=2022-01-01")
    reader.get(f"{path}/5?asof=2022-01-01", status=404)


def test_an_article_that_the_law_did_not_have_then_is_shown_as_it_is_today_and_said_so(knowledge):
    newest = TEXT.replace("2020年5月28日", "2024年5月1日").replace("2021年1月1日", "2024年6月1日") + "\n第五条 高空抛物的，应当停止。\n"
    (knowledge.laws / "法律" / "示例邻里法(2024-05-01).md").write_text(newest, "utf-8")
    knowledge.import_laws()
    knowledge.library.refresh()
    page = knowledge.browser().get(f"/library/regulations/{quote('示例邻里法')}/5?asof=2022-01-01&today=1")
    assert "2022年1月1日时本法没有与这一条对应的条文。下面是今天的条文。" in page
    assert "高空抛物的，应当停止。" in page
