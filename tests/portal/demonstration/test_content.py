"""The demonstration's content keeps its shapes, cites law that exists, and shows nobody real."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.analysis import citations as references
from kb.corpus import markdown as law_markdown
from kb.names import law_key
from portal.demonstration.places import KINDS
from portal.domain.vocabulary import CATEGORIES, DIFFICULTIES, LEVELS, PARTY_KINDS
from tests.portal.demonstration import content

TODAY = date(2026, 11, 21)
SLUG = re.compile(r"[a-z][a-z0-9-]*")
ROLES = {
    "grid_member", "village_mediator", "township_mediator", "county_mediator", "expert", "clerk", "unit_head", "leader",
    "court_clerk", "editor", "reviewer", "auditor", "archivist", "admin",
}
REAL_PLACES = (
    "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东",
    "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏",
    "宁夏", "新疆", "香港", "澳门", "三门峡", "枣庄", "咸宁", "湘西", "遂宁", "杭州", "南通",
)
LAWS = Path(__file__).parents[3].parent / "shared/data/statute/corpus.jsonl"

places = content.places()
people = content.people()
disputes = content.lines("disputes.jsonl")
precedents = content.lines("precedents.jsonl")


def cited(record: dict[str, Any]) -> list[str]:
    return [f"《{one['title']}》{one['article']}" for one in record["citations"]]


ALL_CITATIONS = sorted(
    {text for record in (*disputes, *precedents) for text in cited(record)}
    | {text for path in content.markdown("explainers") for text in content.front_matter(path)[0]["citations"].split("；")},
)


def test_the_city_has_two_counties_six_townships_twenty_villages_and_forty_grids() -> None:
    assert Counter(place["level"] for place in places["places"]) == {
        "city": 1, "county": 2, "township": 6, "village": 20, "grid": 40,
    }


def test_every_place_lies_in_a_place_one_level_up() -> None:
    by_id = {place["id"]: place for place in places["places"]}
    for place in places["places"]:
        if place["parent"] is None:
            assert place["level"] == "city"
        else:
            assert LEVELS.index(by_id[place["parent"]]["level"]) == LEVELS.index(place["level"]) + 1


def test_every_organisation_has_a_known_kind_and_a_known_place() -> None:
    ids = {place["id"] for place in places["places"]}
    for organisation in places["organisations"]:
        assert organisation["kind"] in KINDS
        assert organisation["place"] in ids
        assert {*organisation.get("specialties", ()), *organisation.get("competent_for", ())} <= set(CATEGORIES)


def test_ids_of_places_organisations_and_sites_are_plain_and_unique() -> None:
    ids = [record["id"] for record in (*places["places"], *places["organisations"])]
    sites = [site["id"] for site in places["sites"]]
    assert len(set(ids)) == len(ids)
    assert len(set(sites)) == len(sites) == 12
    assert all(SLUG.fullmatch(one) for one in (*ids, *sites))


def test_every_site_belongs_to_an_organisation_and_has_a_room_to_mediate_in() -> None:
    organisations = {organisation["id"] for organisation in places["organisations"]}
    for site in places["sites"]:
        assert site["organisation"] in organisations
        mediation = [room for room in site["rooms"] if room["kind"] == "mediation"]
        assert mediation
        assert all({"camera", "screen"} <= {thing["kind"] for thing in room["equipment"]} for room in mediation)


def test_no_telephone_or_identity_number_could_be_anybodys() -> None:
    text = content.everything()
    assert set(re.findall(r"\d{3,4}-\d{7,8}", text)) == {
        record["telephone"] for key in ("places", "organisations", "sites") for record in places[key]
    }
    assert all(re.fullmatch(r"000-555\d{4}", number) for number in re.findall(r"\d{3,4}-\d{7,8}", text))
    assert re.findall(r"(?<![\d.-])(?:1\d{10}|\d{17}[\dXx])(?!\d)", text) == []


def test_nobody_bears_a_real_looking_name_and_no_name_occurs_twice() -> None:
    names = [person["name"] for person in people]
    assert all(re.fullmatch(r"[\u4e00-\u9fff]某[\u4e00-\u9fff]", name) for name in names)
    assert len(set(names)) == len(names)


def test_no_real_place_is_named() -> None:
    assert [place for place in REAL_PLACES if place in content.everything()] == []


def test_there_is_exactly_one_demonstration_account_for_each_role() -> None:
    accounts = {person["login"]: person["role"] for person in people if person["login"]}
    assert accounts == {role: role for role in ROLES}


def test_everybody_has_a_home_organisation() -> None:
    organisations = {organisation["id"] for organisation in places["organisations"]}
    assert [person["id"] for person in people if person["organisation"] not in organisations] == []


def test_mediators_are_forty_adults_appointed_for_three_years() -> None:
    mediators = [person for person in people if person["kind"] in {"mediator", "expert"}]
    assert len(mediators) == 40
    for person in mediators:
        begins, ends = (date.fromisoformat(person["term"][key]) for key in ("from", "to"))
        assert begins.year - person["birth_year"] >= 18
        assert ends + timedelta(days=1) == begins.replace(year=begins.year + 3)
        assert ends > TODAY
        assert set(person["specialties"]) <= set(CATEGORIES)


def test_no_committee_has_two_directors() -> None:
    directors = Counter(person["organisation"] for person in people if person.get("post") == "director")
    assert max(directors.values()) == 1


def test_every_category_has_at_least_three_stories_and_there_are_sixty_or_more() -> None:
    counts = Counter(dispute["category"] for dispute in disputes)
    assert set(counts) == set(CATEGORIES)
    assert min(counts.values()) >= 3
    assert sum(counts.values()) >= 60


@pytest.mark.parametrize("dispute", disputes, ids=lambda dispute: dispute["id"])
def test_a_story_is_complete(dispute: dict[str, Any]) -> None:
    assert 0 < len(dispute["title"]) <= 40
    assert 120 <= len(dispute["facts"]) <= 400
    assert dispute["request"]
    assert dispute["difficulty"] in DIFFICULTIES
    assert dispute["respondent_kind"] in PARTY_KINDS
    assert (dispute["warning"] == "blue") == (dispute["warning_reasons"] == [])
    speakers = {line["speaker"] for meeting in dispute["sessions"] for line in meeting}
    assert {"mediator", "applicant"} <= speakers <= {"mediator", "applicant", "respondent"}
    if dispute["outcome"] in {"agreed", "resolved_on_spot"}:
        assert 2 <= len(dispute["terms"]) <= 4
        assert all(term["what"] and term["manner"] and term["due_days"] >= 1 for term in dispute["terms"])
    else:
        assert dispute["terms"] == []


def test_twenty_precedents_of_four_to_eight_hundred_characters() -> None:
    assert len({precedent["id"] for precedent in precedents}) == len(precedents) == 20
    for precedent in precedents:
        told = [precedent[key] for key in ("facts", "process", "outcome", "reasoning", "lesson")]
        assert 400 <= sum(map(len, (*told, *precedent["issues"]))) <= 800, precedent["id"]
        assert precedent["category"] in CATEGORIES
        assert precedent["region"] in {"清溪县", "云岭区"}


def test_precedents_name_no_person_and_no_place_below_the_county() -> None:
    told = json.dumps(precedents, ensure_ascii=False)
    below = [place["name"] for place in places["places"] if place["level"] in {"township", "village", "grid"}]
    assert [name for name in (*below, *(person["name"] for person in people)) if name in told] == []


@pytest.mark.parametrize("path", content.markdown("explainers"), ids=lambda path: path.stem)
def test_an_explainer_has_an_editor_another_reviewer_and_a_date_of_review(path: Path) -> None:
    head, body = content.front_matter(path)
    roles = {person["login"]: person["role"] for person in people if person["login"]}
    assert (roles[head["author"]], roles[head["reviewer"]]) == ("editor", "reviewer")
    assert date.fromisoformat(head["review_by"]) > TODAY
    assert head["channel"]
    assert head["summary"]
    assert body.lstrip().startswith(f"# {head['title']}")
    assert 500 <= len("".join(body.split())) <= 900


def test_every_citation_parses() -> None:
    for text in ALL_CITATIONS:
        assert [one.article_number != "" for one in references.find(text)] == [True], text


def test_every_cited_article_stands_in_the_collection_of_laws() -> None:
    if not LAWS.is_file():
        pytest.skip(f"no collection of laws at {LAWS}")
    known = {
        (law_key(article["title"]), article["num"]) for article in map(json.loads, LAWS.read_text("utf-8").splitlines())
    }
    wanted = {(references.find(text)[0].law, text[text.rindex("》") + 1:]) for text in ALL_CITATIONS}
    assert wanted - known == set()


@pytest.mark.parametrize("path", content.markdown("regulations"), ids=lambda path: path.stem)
def test_a_regulation_reads_as_law_and_says_that_it_is_fiction(path: Path) -> None:
    law = law_markdown.parse(path.read_text(encoding="utf-8"))
    assert [one.number for one in law.articles] == [str(number) for number in range(1, len(law.articles) + 1)]
    assert len(law.articles) >= 15
    assert "不具有法律效力" in path.read_text(encoding="utf-8")
    assert "示范文本" in path.stem
