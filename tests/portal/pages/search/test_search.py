import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.dossier import Dossier, DossierYear
from portal.domain.explainer import Explainer
from portal.domain.organization import Organization
from portal.domain.outbox import Job
from portal.domain.party import Party
from portal.pages.search.asked import LONGEST, Asked
from portal.services.library import search as search_library
from tests.functional.knowledge_site import NOW


def ask(browser, text="", path="/search", **asked):
    return browser.get(f"{path}?{urlencode({'q': text, **asked}, doseq=True)}")


def file_dossier(knowledge):
    def act(portal):
        for name, title in (("qingxi", "清溪县"), ("baishi", "白石县")):
            portal.orgs.add(name, Organization(title, "county"))
        dossier = Dossier(NOW, "party:a1")
        portal.dossiers.add("2026", DossierYear()).add("483920", dossier)
        dossier.state, dossier.received_at, dossier.holder = "submitted", NOW, portal.orgs["qingxi"]
        dossier.matter, dossier.facts, dossier.category = "菜园水渠", "两家为水渠改道争吵，影响排水。", "production"
        dossier.shelf("parties").add("a1", Party("applicant", "person", "欧阳某"))
        portal.outbox.index.put(Job("index", dossier.path(), NOW))

    knowledge.change(act)
    knowledge.index()


def test_hits_are_marked_say_why_and_count_by_kind(reader):
    page = ask(reader, "采光")
    assert "<mark>" in page
    assert 'class="why">法律条文 · ' in page
    assert "现行有效" in page
    assert "kind=article" in page


def test_filters_are_seen_and_removable_and_the_counts_are_the_lengths_of_the_lists(reader):
    page = ask(reader, "采光", validity="current", kind="article")
    assert "效力：现行有效" in page
    without = f'/search?{urlencode({"q": "采光", "kind": "article"})}'
    assert f'href="{without}"'.replace("&", "&amp;") in page
    one = ask(reader, "采光", path="/search.json", kind="article").json
    current = ask(reader, "采光", path="/search.json", kind="article", validity="current").json
    assert 0 < current["total"] < one["total"]
    assert f'现行有效<span class="count">{current["total"]}</span>' in ask(reader, "采光", kind="article")


def test_the_search_knows_what_the_law_calls_it_and_says_so(reader):
    assert "同时查找了" in ask(reader, "挡光")


def test_a_wrong_query_gets_a_message_and_a_best_guess(reader):
    page = ask(reader, "“采光")
    assert "引号没有成对" in page
    assert "<mark>" in page
    assert "已按“示例邻里法”查找" in ask(reader, "law:示列邻里法 采光")


def test_where_nothing_is_found_the_nearest_name_is_offered(reader):
    page = ask(reader, "示列邻里法", kind="dossier")
    assert f'是不是要找：</span> <a href="/search?q={quote("示例邻里法")}&amp;kind=dossier">示例邻里法</a>' in page


def test_an_over_long_question_is_cut_with_a_note(reader):
    page = ask(reader, "采光" * LONGEST)
    assert "您写得太长" in page
    assert "<mark>" in page


def test_nothing_found_says_what_to_do(reader):
    page = ask(reader, "zzzzqqqq")
    assert "没有找到" in page
    assert "也可以打电话问一问" in page


def test_nothing_found_offers_the_nearest_searches_that_find_something_with_their_true_counts(reader):
    page = ask(reader, "采光", kind="dossier", year="1999")
    for words, asked in (("去掉全部筛选，到处找", {}), ("不限于“卷宗”", None)):
        if asked is None:
            assert words not in page   # the year alone still finds nothing
            continue
        total = ask(reader, "采光", path="/search.json").json["total"]
        assert f'href="/search?{urlencode({"q": "采光"})}">{words}<span class="count">{total}</span>' in page


def test_a_results_page_has_one_search_box_and_the_note_on_the_query_belongs_to_it(reader):
    page = ask(reader, "“采光")
    assert page.text.count('type="search"') == 1
    box = page.html.find("input", id="q")
    assert page.html.find(id=box["aria-describedby"]).get_text(strip=True) == "引号没有成对，已按到句末处理。"
    assert "aria-describedby" not in ask(reader, "采光").html.find("input", id="q").attrs


def test_sections_of_explainers_kinds_of_disputes_and_branches_of_law_are_lists_of_their_own(knowledge):
    def act(portal):
        portal.orgs.add("qingxi", Organization("清溪县", "county"))
        for name, category in (("483920", "family"), ("483921", "labour")):
            dossier = Dossier(NOW, "party:a1")
            year = portal.dossiers["2026"] if "2026" in portal.dossiers else portal.dossiers.add("2026", DossierYear())
            year.add(name, dossier)
            dossier.state, dossier.received_at, dossier.holder = "submitted", NOW, portal.orgs["qingxi"]
            dossier.matter, dossier.facts, dossier.category = "采光", "采光", category
            portal.outbox.index.put(Job("index", dossier.path(), NOW))
        for name, channel in (("e1", "family"), ("e2", "neighbours")):
            explainer = Explainer("采光", channel, "staff:editor", NOW)
            explainer.state, explainer.body, explainer.published_at = "published", "采光", NOW
            portal.explainers.add(name, explainer)
            portal.outbox.index.put(Job("index", explainer.path(), NOW))

    knowledge.change(act)
    knowledge.index()
    clerk = knowledge.browser(knowledge.staff("own", "clerk", at=lambda portal: portal.orgs["qingxi"]))
    page = ask(clerk, "采光")
    lists = {each.summary.get_text(strip=True): each.ul.get_text(" ", strip=True) for each in page.html.find_all("details", "facet")}
    assert lists["纠纷类型"] == "婚姻家庭 1 劳动争议 1"
    assert lists["普法栏目"] == "婚姻家庭 1 邻里与房屋 1"
    narrowed = ask(clerk, "采光", category="channel:family")
    assert "普法栏目：婚姻家庭" in narrowed
    assert [hit["kind"] for hit in ask(clerk, "采光", path="/search.json", category="channel:family").json["hits"]] == ["explainer"]


def test_without_a_question_there_is_the_box_and_how_to_ask(reader):
    page = reader.get("/search")
    assert "怎么搜" in page
    assert 'class="results"' not in page


def test_pages_hold_every_hit_once_and_stay_in_order(knowledge):
    everything = [hit.document.id for hit in search_library(knowledge.library, "邻里 相邻", size=50).hits]
    paged = [
        hit.document.id for page in range(1, 6)
        for hit in search_library(knowledge.library, "邻里 相邻", size=2, page=page).hits
    ]
    assert everything
    assert paged == everything[:10]


@pytest.mark.parametrize("asked", [
    {"page": "99999"}, {"page": "-1"}, {"sort": "zz"}, {"kind": "zz"}, {"level": "zz"}, {"year": "abc"}, {"year": "2000..2030"},
    {"law": "无此法"}, {"law": ["示例邻里法"] * 50}, {"category": "x" * 5000}, {"zz": "1"}, {"q": "\x00"}, {"validity": "现行有效"},
])
def test_a_parameter_that_cannot_be_breaks_nothing(reader, asked):
    for path in ("/search", "/search.json"):
        assert reader.get(f"{path}?{urlencode({'q': '采光', **asked}, doseq=True)}").status_int == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_is_answered(reader, text):
    try:
        query = urlencode({"q": text})
    except UnicodeEncodeError:
        return   # a lone surrogate has no form in an address
    assert reader.get(f"/search?{query}").status_int == 200


def test_what_was_typed_is_never_html(reader):
    page = ask(reader, '"><script>alert(1)</script>')
    assert "<script>alert" not in page


def test_a_program_gets_pieces_citation_and_reason(reader):
    answer = ask(reader, "示例邻里法第四条", path="/search.json")
    assert answer.headers["Cache-Control"] == "no-store"
    hit = answer.json["hits"][0]
    assert set(hit) == {"kind", "title", "snippet", "url", "law", "article", "citation", "reason"}
    assert (hit["kind"], hit["law"], hit["article"], hit["citation"]) == ("article", "示例邻里法", "4", "《示例邻里法》第四条")
    assert hit["url"] == quote("/library/regulations/示例邻里法/4")
    assert "".join(text for text, _ in hit["snippet"]) == "建造房屋，不得妨碍相邻房屋的通风、采光和日照。"
    assert reader.get("/search.json").json == {"hits": [], "total": 0}


@pytest.mark.parametrize("text", ["水渠", "欧阳某", "菜园水渠", ""])
def test_a_clerk_of_another_county_sees_a_dossier_neither_in_hits_nor_in_counts_nor_in_facets(knowledge, text):
    stranger = knowledge.browser()
    file_dossier(knowledge)
    own = knowledge.browser(knowledge.staff("own", "clerk", at=lambda portal: portal.orgs["qingxi"]))
    other = knowledge.browser(knowledge.staff("other", "clerk", at=lambda portal: portal.orgs["baishi"]))
    asked = {"level": "county"} if not text else {}
    assert "/dossiers/2026/483920" in ask(own, text, **asked)
    assert [hit["kind"] for hit in ask(own, text, path="/search.json", kind="dossier", **asked).json["hits"]] == ["dossier"]
    for browser in (other, stranger):
        found = ask(browser, text, path="/search.json", **asked).json
        assert "dossier" not in json.dumps(found)
        page = ask(browser, text, **asked)
        for word in ("/dossiers/2026", "kind=dossier", "production", "清溪县", "菜园"):
            assert word in text or word not in page
        assert ask(browser, text, path="/search.json", kind="dossier", **asked).json["total"] == 0


def test_addresses_of_the_searches_beside_this_one():
    asked = Asked("采光", "article", (("validity", "current"), ("year", "2020"), ("year", "2021")), "date", 3, is_cut=False)
    left = [("q", "采光"), ("kind", "article"), ("validity", "current"), ("year", "2021"), ("sort", "date")]
    assert asked.without("year", "2020") == f"/search?{urlencode(left)}"
    assert asked.narrowed("year", "2019").count("year=") == 1
    assert asked.address(text="", kind="", filters=(), sort="relevance") == "/search"
    assert "page=4" in asked.address(page=4)


def test_the_law_of_a_day_is_searched_seen_as_a_filter_and_removable(reader):
    then = ask(reader, "通风 采光", kind="article", asof="2015-06-01")
    assert "当时有效：2015-06-01" in then
    assert 'href="/search?q=%E9%80%9A%E9%A3%8E+%E9%87%87%E5%85%89&amp;kind=article"' in then
    hits = ask(reader, "采光", path="/search.json", kind="article", asof="2015-06-01").json
    assert hits["as_of"] == "2015-06-01"
    assert {hit["url"].partition("?")[2] for hit in hits["hits"]} == {"asof=2015-06-01"}
    assert all("现行有效" in hit["reason"] for hit in hits["hits"])
    assert ask(reader, "采光", path="/search.json", kind="article", asof="2009-01-01").json["total"] == 0


def test_a_day_in_the_question_is_a_filter_too_and_is_taken_out_of_it(reader):
    page = ask(reader, "采光 asof:2015-06-01")
    assert "当时有效：2015-06-01" in page
    assert f'href="/search?{urlencode({"q": "采光"})}"' in page
    assert 'name="asof" value="2015-06-01"' in page


def test_a_day_that_is_none_is_said_with_the_nearest_one(reader):
    page = ask(reader, "采光", asof="2015-02-30")
    assert "没有“2015-02-30”这一天，已按2015-02-28的法律查找。" in page
    assert "当时有效：2015-02-28" in page
    assert "已按今天的法律查找" in ask(reader, "采光", asof="去年")
