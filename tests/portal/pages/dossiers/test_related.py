"""Law and like cases beside a dossier: what is proposed, what is named as the reason, and to whom."""

from collections.abc import Iterator
from typing import Any

import pytest

from kb.model import Delete, Document, Upsert
from portal.domain.citation import Citation
from portal.security.standing import search_scopes_of
from portal.services.indexing import changes_for
from tests.factories import dossiers
from tests.factories.portals import OTHER_MEDIATOR
from tests.portal.pages.site import Site

FACTS = "楼上夜里漏水，泡坏了我家的天花板"
REASON = "引用了它"


@pytest.fixture
def library(site: Site) -> Iterator[Any]:
    held = site.application.registry.library
    before = {one.id for one in held.refresh().documents()}
    articles = [
        Document(
            id=f"示例邻里法@2021-01-01#{number}", kind="article", title=f"示例邻里法第{word}条", body=body, law="示例邻里法",
            article_number=number, version="2021-01-01", date="2021-01-01", validity=validity,
        )
        for number, word, body, validity in (
            ("1", "一", "不动产的相邻权利人应当正确处理相邻关系", "current"), ("2", "二", "漏水的应当修理", "current"),
            ("3", "三", "楼上夜里漏水泡坏天花板的处五元罚款", "repealed"),
        )
    ]
    published = Document(id="precedents/1", kind="precedent", title="示例漏水案", body=f"{FACTS}，后来和好", url="/library/precedents/1")
    held.apply([Upsert(one) for one in (*articles, published)])
    yield held
    held.apply([Delete(one.id) for one in held.refresh().documents() if one.id not in before])


def index(site: Site, library: Any, number: str) -> None:
    with site.portal() as portal:
        library.apply(changes_for(portal, [portal.dossiers.find(number).path()], search_scopes_of))


def closed_with_citation(site: Site, library: Any) -> str:
    number = site.make(dossiers.closed)
    with site.dossier(number) as dossier:
        dossier.facts = FACTS
        version = dossier.current_agreement
        assert version is not None
        version.citations = (Citation(law="示例邻里法", article="1", version="2021-01-01"),)
    index(site, library, number)
    return number


def listed(page: Any) -> list[list[Any]]:
    return [section.find_all("li") for section in page.html.main.find_all("section")]


def test_articles_in_force_and_like_cases_are_shown_with_their_reasons(site: Site, library: Any) -> None:
    number = site.make(dossiers.mediating, facts=FACTS)
    articles, cases = listed(site.staff("village_clerk").get(f"/dossiers/{number}/related"))
    why = {one.h3.text: one.find(class_="why").text for one in articles}
    assert "正文含：" in why["示例邻里法第二条"]
    assert "示例邻里法第三条" not in why
    assert [one.h3.text for one in cases] == ["示例漏水案"]


def test_a_closed_dispute_like_it_lends_the_article_that_it_cites_and_is_named(site: Site, library: Any) -> None:
    closed_with_citation(site, library)
    number = site.make(dossiers.mediating, facts=FACTS)
    articles, _ = listed(site.staff("village_clerk").get(f"/dossiers/{number}/related"))
    lent = {one.h3.text: one.find(class_="why").text for one in articles}
    assert REASON in lent["示例邻里法第一条"]


def test_a_dispute_that_is_not_closed_lends_nothing(site: Site, library: Any) -> None:
    old = site.make(dossiers.in_force, facts=FACTS)
    with site.dossier(old) as dossier:
        dossier.current_agreement.citations = (Citation(law="示例邻里法", article="1", version="2021-01-01"),)
    index(site, library, old)
    number = site.make(dossiers.mediating, facts=FACTS)
    assert REASON not in site.staff("village_clerk").get(f"/dossiers/{number}/related").text


def test_who_may_not_read_the_closed_dispute_is_lent_nothing_by_it(site: Site, library: Any) -> None:
    old = closed_with_citation(site, library)
    number = site.make(dossiers.assigning, facts=FACTS)
    with site.portal() as portal:
        dossiers.give_lead(portal, portal.dossiers.find(number), site.now, OTHER_MEDIATOR)
    reader = site.staff("other_mediator")
    reader.get(f"/dossiers/{old}", status=403)
    assert REASON not in reader.get(f"/dossiers/{number}/related").text


def test_a_right_that_was_lost_since_the_index_was_written_hides_the_name(site: Site, library: Any) -> None:
    old = closed_with_citation(site, library)
    number = site.make(dossiers.mediating, facts=FACTS)
    with site.portal() as portal:
        portal.dossiers["2026"].remove(portal.dossiers.find(old).__name__)
    assert REASON not in site.staff("village_clerk").get(f"/dossiers/{number}/related").text


def test_where_nothing_is_alike_the_page_says_so(site: Site) -> None:
    number = site.make(dossiers.mediating, matter="龘龘", facts="龘龘龘龘", request="龘龘")
    page = site.staff("village_clerk").get(f"/dossiers/{number}/related")
    assert "法规库里没有与案情相近的法条" in page.text


def test_a_party_has_no_such_page(site: Site) -> None:
    number = site.make(dossiers.mediating)
    with site.dossier(number) as dossier:
        applicant = next(iter(dossier.parties.values())).id
    site.party(number, applicant).get(f"/dossiers/{number}/related", status=404)


def test_the_days_of_the_facts_are_offered_and_the_law_of_a_day_is_shown_on_demand(site: Site, library: Any) -> None:
    number = site.make(dossiers.mediating, facts=f"2019年5月1日{FACTS}")
    page = site.staff("village_clerk").get(f"/dossiers/{number}/related")
    chips = {chip.text: chip["href"] for chip in page.html.main.find_all("a", class_="chip")}
    assert list(chips) == ["今天的法律", "2019-05-01的法律"]
    then = site.staff("village_clerk").get(chips["2019-05-01的法律"])
    assert "这里是2019-05-01当时有效的条文。" in then.text
    assert all(one.a["href"].endswith("?asof=2019-05-01") for one in listed(then)[0])
    assert site.staff("village_clerk").get(f"/dossiers/{number}/related?asof=x").html.main.find("a", class_="chip-on").text == "今天的法律"
