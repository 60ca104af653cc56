"""The register: the public card for everybody, the desk for those who choose."""

from tests.portal.pages.site import Site


def test_a_stranger_sees_the_public_card_only(site: Site) -> None:
    with site.portal() as portal:
        portal.experts["mediator"].telephone = "000-5559999"
    assert "000-5559999" not in site.stranger().get("/experts/mediator")
    assert "000-5559999" in site.staff("clerk").get("/experts/mediator")


def test_filters_narrow_and_unknown_ones_are_refused(site: Site) -> None:
    assert "李某" in site.stranger().get("/experts?kind=mediator&level=village")
    assert "/experts/mediator" not in site.stranger().get("/experts?kind=expert")
    for address in ("/experts?kind=judge", "/experts?sort=best", "/experts?after=nobody"):
        site.stranger().get(address, status=400)


def test_who_is_not_active_is_not_listed(site: Site) -> None:
    with site.portal() as portal:
        portal.experts["mediator"].is_active = False
    assert "/experts/mediator" not in site.stranger().get("/experts")
