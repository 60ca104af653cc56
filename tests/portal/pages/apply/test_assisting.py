"""Staff write down somebody else's application: it says by which door it came, who wrote it, and that the citizen confirmed it."""

import pytest

from tests.factories.portals import VILLAGE
from tests.portal.pages.site import Answer, Browser, Site

OUTSIDE = "qingxi/liudi"
"""The township above the village."""


def checked(browser: Browser, place: str, status: int = 200, **ticks: bool) -> Answer:
    """Fill in the form, and check it."""
    form = browser.get("/apply").form_of("form")
    form.set("name", "张某", 0)
    form.set("name", "李某", 1)
    form.set("telephone", "00055501234", 0)
    form["matter"], form["facts"], form["request"] = "冬天的工钱没给", "去年冬天干了四个月，一直没给工资。", "把工钱结清"
    form["place_id"] = place
    for name, value in ticks.items():
        form[name] = value
    return form.submit("check", status=status)


def sent(page: Answer, status: int = 200) -> Answer:
    """Send what was checked."""
    return next(each for each in page.forms.values() if each.action.endswith("/apply")).submit("send", status=status)


def test_it_says_who_wrote_it_by_which_door_it_came_and_that_the_citizen_confirmed_it(site: Site) -> None:
    page = checked(site.staff("village_clerk"), VILLAGE, notices=True, confirmed=True)
    assert "请现在念给申请人听" in page
    receipt = sent(page)
    number = receipt.html.find(attrs={"data-number": True}).text.replace("-", "/")
    with site.dossier(number) as dossier:
        assert (dossier.assisted_by, dossier.source_channel) == ("staff:village_clerk", "visit")
        assert dossier.consents.holds("assisted_filing", "a1")
    assert not receipt.html.find("a", href=f"/dossiers/{number}"), "the county's centre has it, and a clerk of the village may not open it"


def test_what_the_citizen_did_not_confirm_is_not_sent(site: Site) -> None:
    page = checked(site.staff("village_clerk"), VILLAGE, status=422, notices=True)
    assert page.html.find("a", href="#form-consent-confirmed")


def test_staff_file_in_their_own_area_only(site: Site) -> None:
    page = sent(checked(site.staff("village_clerk"), OUTSIDE, notices=True, confirmed=True), status=422)
    assert page.html.find("a", href="#form-dispute-place_id")
    assert page.form_of("form")["facts"].value == "去年冬天干了四个月，一直没给工资。"


def test_the_county_files_for_all_its_villages(site: Site) -> None:
    receipt = sent(checked(site.staff("clerk"), VILLAGE, notices=True, confirmed=True))
    number = receipt.html.find(attrs={"data-number": True}).text.replace("-", "/")
    assert receipt.html.find("a", href=f"/dossiers/{number}")


@pytest.mark.parametrize("login", ["archivist", "leader"])
def test_who_files_for_nobody_applies_like_everybody(site: Site, login: str) -> None:
    page = site.staff(login).get("/apply")
    assert "confirmed" not in page.form_of("form").fields
    assert "代填申请" not in site.staff(login).get("/console")
