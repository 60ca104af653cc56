"""The work list: groups by what is due, arrivals on top, one act a row."""

from datetime import timedelta

from tests.factories import dossiers
from tests.portal.pages.site import Site


def titles(page: object) -> list[str]:
    return [heading.text.strip() for heading in page.html.find(class_="worklist").find_all("h2")]


def test_new_applications_stand_on_top_with_the_act_as_a_button(site: Site) -> None:
    number = site.make(dossiers.submitted)
    page = site.staff("clerk").get("/console")
    assert titles(page)[0].startswith("新申请")
    assert page.html.find("a", href=f"/dossiers/{number}/accept")


def test_what_is_late_stands_before_what_is_due_later(site: Site) -> None:
    site.make(dossiers.consulting)
    site.make(dossiers.mediating)
    site.now += timedelta(days=6)
    page = site.staff("village_clerk").get("/console")
    assert [title.split()[0] for title in titles(page)] == ["已超期", "以后"]


def test_an_empty_desk_says_so(site: Site) -> None:
    assert site.staff("clerk").get("/console").html.find(class_="blank")


def test_what_was_dispatched_to_the_unit_waits_on_top(site: Site) -> None:
    number = site.make(dossiers.dispatched)
    page = site.staff("village_clerk").get("/console")
    assert page.html.find("a", href=f"/dossiers/{number}/take")
    assert titles(page)[0].startswith("分给我们")
