"""The tree of places is open to everybody."""

import pytest

from tests.portal.pages.site import Site


@pytest.mark.parametrize("address", ["/orgs", "/orgs/qingxi", "/orgs/qingxi/centre", "/orgs/qingxi/liudi/dongqiao"])
def test_a_stranger_reads_every_unit(site: Site, address: str) -> None:
    assert "清溪" in site.stranger().get(address)


def test_what_is_not_there_is_a_404(site: Site) -> None:
    site.stranger().get("/orgs/nowhere", status=404)
