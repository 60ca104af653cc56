"""The tree of places is open to everybody."""

import pytest

from portal.domain.expert import Expert
from portal.domain.organization import Organization
from tests.portal.pages.site import Site


@pytest.mark.parametrize("address", ["/orgs", "/orgs/qingxi", "/orgs/qingxi/centre", "/orgs/qingxi/liudi/dongqiao"])
def test_a_stranger_reads_every_unit(site: Site, address: str) -> None:
    assert "清溪" in site.stranger().get(address)


def test_staff_are_told_when_a_committee_is_too_small_or_too_large(site: Site) -> None:
    with site.portal() as portal:
        portal.orgs["qingxi"].add("committee", Organization("清溪县人民调解委员会", "county", "committee"))
    address, clerk = "/orgs/qingxi/committee", site.staff("clerk")
    for number, is_told in ((0, True), (2, True), (3, False), (9, False), (10, True)):
        with site.portal() as portal:
            for each in range(number):
                if (name := f"m{each}") not in portal.experts:
                    expert = portal.experts.add(name, Expert("何某", "mediator", "county"))
                    expert.organization_id = "qingxi/committee"
        assert ("人民调解法" in clerk.get(address)) is is_told
    assert "人民调解法" not in site.stranger().get(address)
    assert "人民调解法" not in clerk.get("/orgs/qingxi/centre")


def test_who_mediates_stands_before_who_helps_along_and_the_centre_first(site: Site) -> None:
    with site.portal() as portal:
        county = portal.orgs["qingxi"]
        county.add("a-department", Organization("清溪县信访局", "county", "department"))
        county.add("a-committee", Organization("清溪县人民调解委员会", "county", "committee"))
    for address in ("/orgs", "/orgs/qingxi"):
        page = site.stranger().get(address)
        places = [page.text.index(name) for name in ("柳堤镇", "清溪县矛盾纠纷调处化解中心", "清溪县人民调解委员会", "清溪县信访局")]
        assert places == sorted(places)


def test_what_is_not_there_is_a_404(site: Site) -> None:
    site.stranger().get("/orgs/nowhere", status=404)
