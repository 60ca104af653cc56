"""How places and units are called."""

from portal.domain.organization import Organization, Organizations


def test_a_unit_is_called_with_its_places_and_none_of_them_twice() -> None:
    root = Organizations()
    county = root.add("qingxi", Organization("清溪县", "county"))
    town = county.add("liudi", Organization("柳堤镇", "township"))
    village = town.add("dongqiao", Organization("东桥村", "village"))
    committee = town.add("committee", Organization("柳堤镇人民调解委员会", "township", "committee"))
    centre = county.add("centre", Organization("清溪县矛调中心", "county", "centre"))
    assert village.full_title() == "清溪县柳堤镇东桥村"
    assert committee.full_title() == "清溪县柳堤镇人民调解委员会"
    assert centre.full_title() == "清溪县矛调中心"


def test_counties_are_places_and_not_their_units() -> None:
    root = Organizations()
    county = root.add("qingxi", Organization("清溪县", "county"))
    county.add("centre", Organization("清溪县矛调中心", "county", "centre"))
    assert root.counties() == [county]
