"""Lists and counts: only what the reader may see, in a stable order, and nothing for unknown parameters."""

import pytest

from tests.factories import dossiers
from tests.portal.pages.site import Site


def numbers(page: object) -> list[str]:
    return [span.text for span in page.html.find_all(class_="dossier-number")]


@pytest.mark.parametrize("address", ["/dossiers?x=1", "/dossiers?state=none", "/dossiers?warning=green", "/dossiers?after=~", "/dossiers?mine=all",
                                     "/dossiers?state=submitted&state=closed", "/console?x=1", "/console?whose=theirs", "/console?after=1"])
def test_an_unknown_parameter_is_a_400(site: Site, address: str) -> None:
    site.staff("clerk").get(address, status=400)


def test_a_foreign_clerk_sees_nothing_in_lists_and_counts(site: Site) -> None:
    number = site.make(dossiers.submitted)
    foreign = site.staff("town_clerk")
    for address in ("/dossiers", "/dossiers?state=submitted", "/console", "/console?state=submitted"):
        page = foreign.get(address)
        assert number.replace("/", "-") not in page
        assert not page.html.find_all(class_="facets")
    assert number.replace("/", "-") in site.staff("clerk").get("/dossiers?state=submitted")


def test_a_confidential_dossier_is_listed_and_counted_for_its_readers_alone(site: Site) -> None:
    number = site.make(dossiers.submitted, domestic_violence=True)
    assert number.replace("/", "-") in site.staff("clerk").get("/console")
    leader = site.staff("leader").get("/console")
    assert number.replace("/", "-") not in leader
    assert not leader.html.find_all(class_="facets")


def test_paging_by_key_shows_every_dossier_once(site: Site) -> None:
    made = {site.make(dossiers.submitted).replace("/", "-") for _ in range(23)}
    browser, seen = site.staff("clerk"), []
    page = browser.get("/dossiers?state=submitted")
    while True:
        seen += numbers(page)
        following = page.html.find("a", rel="next")
        if following is None:
            break
        page = browser.get(following["href"])
    assert len(seen) == len(made)
    assert set(seen) == made


def test_the_filter_by_warning_goes_with_the_state(site: Site) -> None:
    red = site.make(dossiers.assessed, warning="red")
    site.make(dossiers.assessed)
    assert numbers(site.staff("clerk").get("/dossiers?state=assessing&warning=red")) == [red.replace("/", "-")]


def test_a_mediator_finds_the_own_cases(site: Site) -> None:
    number = site.make(dossiers.mediating)
    assert numbers(site.staff("mediator").get("/console")) == [number.replace("/", "-")]
    assert numbers(site.staff("other_mediator").get("/console")) == []


def test_a_leader_states_a_purpose_before_looking(site: Site) -> None:
    number = site.make(dossiers.mediating)
    answer = site.staff("leader").get(f"/dossiers/{number}", status=303)
    assert "/account/reason" in answer.location
