"""The head that stays on every page of a dossier."""

from tests.factories import dossiers
from tests.portal.pages.site import Site


def test_the_head_says_number_state_and_the_one_next_act(site: Site) -> None:
    number = site.make(dossiers.submitted)
    page = site.staff("clerk").get(f"/dossiers/{number}")
    assert number.replace("/", "-") in page
    head = page.html.find(class_="dossier-head")
    assert head.find("a", class_="btn-primary")["href"].endswith("/accept")


def test_a_stranger_and_a_foreign_clerk_see_no_dossier(site: Site) -> None:
    number = site.make(dossiers.submitted)
    site.stranger().get(f"/dossiers/{number}", status=401)
    site.staff("town_clerk").get(f"/dossiers/{number}", status=403)
