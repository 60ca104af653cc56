"""Saved searches: what is new is told once, to whom may see it at the moment of looking, and to nobody else."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from kb.model import Document, Upsert
from portal.domain.account import Account
from portal.domain.explainer import Explainer
from portal.domain.organization import Organization
from portal.domain.outbox import Job
from portal.domain.precedent import Precedent
from portal.jobs import index, saved_searches
from portal.jobs.reindex import reindex
from portal.jobs.world import World
from portal.security.standing import search_scopes_of
from portal.services import searches
from portal.services.accounts import grant_role
from portal.services.indexing import import_laws
from tests.factories import dossiers
from tests.functional.knowledge_site import LAW
from tests.portal.pages.site import Site

NEWER = LAW.replace("2020年5月28日", "2024年1月1日").replace("2021年1月1日", "2024年3月1日").replace("通风、采光和日照", "采光和通道")


@pytest.fixture
def site(tmp_path):
    running = Site(tmp_path)
    put_law(running, LAW, "2020-05-28")
    yield running
    running.close()


def put_law(site, text, version):
    folder = site.folder / "laws" / "法律"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"示例邻里法({version}).md").write_text(text, "utf-8")
    import_laws(site.folder / "kb", site.folder / "laws", site.now.date())
    site.application.registry.library.refresh()


def world_of(site):
    return World(
        database=site.database, library=site.application.registry.library, media=None, sender=None, scopes_of=search_scopes_of,
        clock=lambda: site.now,
    )


def work(site):
    """What the worker does some minutes later; returns how many news there were."""
    site.now += timedelta(minutes=5)
    world = world_of(site)
    while index.catch_up(world):
        pass
    return saved_searches.look(world)


def save(browser, title="采光", **asked):
    form = browser.get(f"/search/save?{urlencode({'q': '采光', **asked})}").form_of("form")
    form["title"] = title
    return form.submit("save", status=303).follow()


def publish_case(site, name="a", title="挡光案", facts="新楼挡了采光。"):
    with site.portal() as portal:
        case = Precedent(title, "neighbour", site.now)
        case.facts, case.state = facts, "published"
        portal.library.precedents.add(name, case)
        portal.outbox.index.put(Job("index", case.path(), site.now))


def told(browser, path="/console"):
    section = browser.get(path).html.find(attrs={"aria-labelledby": "news"})
    return [each.get_text(strip=True) for each in section.find_all(class_="row-title")] if section else []


def test_a_search_is_saved_under_a_name_and_what_it_finds_already_is_no_news(site):
    publish_case(site)
    work(site)
    clerk = site.staff("clerk")
    page = save(clerk, "采光的事", kind="precedent")
    assert "采光的事" in page
    assert "采光 · 典型案例" in page
    assert work(site) == 0
    assert told(clerk) == []


def test_a_new_case_explainer_and_changed_article_are_told_once(site):
    clerk = site.staff("clerk")
    save(clerk)
    publish_case(site)
    with site.portal() as portal:
        text = Explainer("采光怎么算", "neighbours", "staff:editor", site.now)
        text.state, text.body, text.published_at = "published", "采光要看日照。", site.now
        portal.explainers.add("e1", text)
        portal.outbox.index.put(Job("index", text.path(), site.now))
    assert work(site) == 2
    assert sorted(told(clerk)) == ["挡光案", "采光怎么算"]
    put_law(site, NEWER, "2024-01-01")
    assert work(site) == 1, "the other articles stand in the new version word for word"
    assert told(clerk)[0] == "示例邻里法 第四条"
    assert clerk.get("/console").html.find(id="news").find(class_="count").text == "3"
    assert work(site) == 0


def test_building_the_index_anew_tells_nobody_anything(site):
    clerk = site.staff("clerk")
    save(clerk)
    publish_case(site)
    work(site)
    before = told(clerk)
    reindex(site.database, site.folder / "kb", lambda *_: None)
    saved_searches._LOOKED.clear()
    assert work(site) == 0
    assert told(clerk) == before


def test_news_of_a_dossier_are_for_whom_may_read_it_at_that_moment(site):
    clerk, other = site.staff("clerk"), site.staff("mediator")
    for browser in (clerk, other):
        save(browser, "水的事", q="水渠", kind="dossier")
    number = site.make(dossiers.submitted, facts="两家为水渠争吵。", matter="水渠")
    work(site)
    assert len(told(clerk)) == 1
    assert "水渠" in told(clerk)[0]
    assert told(other) == []
    with site.dossier(number) as dossier:   # the store says no; the index has not heard of it yet
        dossier.grant("staff:clerk", "denied")
    assert told(clerk) == []
    assert number.partition("/")[2] not in clerk.get("/search/saved")
    with site.portal() as portal:
        assert portal.accounts["clerk"].saved_searches["1"].news, "kept as a number, shown to nobody"


def test_news_are_marked_as_read_and_taken_away_one_by_one(site):
    clerk = site.staff("clerk")
    save(clerk)
    for name in "abc":
        publish_case(site, name, f"采光案{name}")
    work(site)

    def press(path, do, hit):
        page = clerk.get(path)
        form = next(
            form for form in page.forms.values()
            if "hit" in form.fields and form["do"].value == do and form["hit"].value == f"library/precedents/{hit}"
        )
        form.submit(status=303)

    press("/console", "read", "a")
    assert told(clerk) == ["采光案c", "采光案b"]
    press("/console", "dismiss", "b")
    assert told(clerk) == ["采光案c"]
    shown = clerk.get("/search/saved").html.find_all(class_="row-title")
    assert [each.get_text(strip=True) for each in shown] == ["采光案c", "采光案a"]
    assert work(site) == 0, "what was taken away does not come again"


def test_a_search_rests_goes_on_and_is_forgotten(site):
    clerk = site.staff("clerk")
    page = save(clerk)

    def press(page, do):
        form = next(form for form in page.forms.values() if form.html.find("button", attrs={"name": "do", "value": do}))
        return form.submit("do", status=303).follow()

    page = press(page, "pause")
    assert "已暂停关注" in page
    publish_case(site)
    assert work(site) == 0
    page = press(page, "watch")
    assert work(site) == 0, "what came in between is no news"
    page = press(page, "remove")
    assert "还没有收藏" in page
    with site.portal() as portal:
        acts = [entry.action for entry in portal.accounts["clerk"].audit]
        assert acts == ["search_saved", "search_removed"]


def test_a_person_keeps_fifty_searches_and_what_was_typed_stays_when_one_more_is_refused(site, monkeypatch):
    monkeypatch.setattr(searches, "MOST", 1)
    clerk = site.staff("clerk")
    save(clerk)
    form = clerk.get("/search/save?q=x").form_of("form")
    form["title"] = "又一个"
    page = form.submit("save", status=422)
    assert "您已收藏1个搜索" in page
    assert page.form_of("form")["title"].value == "又一个"
    form["title"] = ""
    assert form.submit("save", status=422).html.find(id="form-title")["aria-invalid"] == "true"


def test_of_too_many_news_the_oldest_go_read_ones_first(site, monkeypatch):
    monkeypatch.setattr(searches, "MOST_NEWS", 2)
    clerk = site.staff("clerk")
    save(clerk)
    for name in "abcd":
        publish_case(site, name, f"采光案{name}")
        work(site)
    assert told(clerk) == ["采光案d", "采光案c"]


def test_only_staff_keep_searches_and_each_sees_the_own_ones(site):
    stranger, clerk, head = site.stranger(), site.staff("clerk"), site.staff("head")
    assert "/search/save" not in stranger.get(f"/search?{urlencode({'q': '采光'})}")
    stranger.get("/search/saved", status=401)
    save(clerk, "我的")
    assert "我的" not in head.get("/search/saved").html.find(id="main").text
    form = clerk.get("/search/saved").forms
    token = next(each["csrf_token"].value for each in form.values() if "csrf_token" in each.fields)
    clerk.post("/search/saved", {"csrf_token": token, "do": "zz"}, status=400)
    clerk.post("/search/saved", {"csrf_token": token, "do": "read", "search": "99"}, status=404)
    clerk.get("/search/other", status=404)


def fill_library(site, count):
    """So many cases that match better than any long text."""
    site.application.registry.library.apply([
        Upsert(Document(id=f"case:{number}", kind="precedent", title="采光", body=f"采光 {number}", date="2019-01-01")) for number in range(count)
    ])


def put_weak_hit(site, name):
    body = "先看现场，再作商量。" * 200 + "顺带说到采光。"
    site.application.registry.library.apply([Upsert(Document(id=name, kind="precedent", title=name, body=body, date="2026-11-01"))])


def test_of_a_wide_search_the_newest_are_told_even_where_they_are_far_from_the_best(site):
    fill_library(site, 230)
    clerk = site.staff("clerk")
    save(clerk, kind="precedent")
    assert work(site) == 0
    put_weak_hit(site, "weak")
    found = site.application.registry.library.search("采光", kinds=("precedent",), size=200)
    assert found.total == 231
    assert "weak" not in {hit.document.id for hit in found.hits}
    assert work(site) == 1
    assert told(clerk) == ["weak"]
    assert work(site) == 0


def test_a_wide_search_of_before_learns_its_newest_without_a_word_and_tells_them_from_then_on(site):
    clerk = site.staff("clerk")
    save(clerk, kind="precedent")
    fill_library(site, 230)
    put_weak_hit(site, "before")
    with site.portal() as portal:
        kept = portal.accounts["clerk"].saved_searches["1"]
        library = site.application.registry.library
        kept.known.update(searches.number_of(hit.document) for hit in library.search("采光", kinds=("precedent",), size=200).hits)
        kept.knows_newest = False
    assert work(site) == 0
    put_weak_hit(site, "after")
    assert work(site) == 1
    assert told(clerk) == ["after"]


def test_a_clerk_of_another_county_is_offered_and_told_nothing_of_a_dossier(site):
    """Completion, did-you-mean and saved searches; hits, counts and facets have a test of their own."""
    with site.portal() as portal:
        county = portal.orgs.add("baishi", Organization("白石县", "county"))
        account = portal.accounts.add("elsewhere", Account("elsewhere", "白某", ""))
        grant_role(portal, account, county, "clerk", by="system", now=site.now)
    own, other = site.staff("clerk"), site.staff("elsewhere")
    for browser in (own, other):
        save(browser, "水的事", q="引水渠", kind="dossier")
    for _ in range(3):
        site.make(dossiers.submitted, facts="两家为引水渠改道争吵。", matter="引水渠改道")
    work(site)
    assert len(told(own)) == 3
    assert told(other) == []
    slip, words = (f"/search?{urlencode({'q': text})}" for text in ("隐水渠", "引水"))
    assert "引水渠" in own.get(slip).html.find(id="said").text
    assert "引水渠" not in other.get(slip).html.main.text
    for address in (slip, words, "/search/saved"):
        assert "改道" not in other.get(address).html.main.text
    for browser in (own, other):
        assert "引水" not in browser.get(f"/search/complete?{urlencode({'q': '引'})}").text, "titles of dossiers name people"
    assert other.get(f"/search.json?{urlencode({'q': '引水渠', 'kind': 'dossier'})}").json["total"] == 0
