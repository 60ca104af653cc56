"""Staff write down somebody else's application: it says by which door it came, who wrote it, and that the citizen confirmed it."""

import pytest

from portal.domain.account import Account
from portal.services import acceptance, assessments, dispatches
from portal.storage.check import check
from tests.factories.portals import CLERK, VILLAGE, VILLAGE_CLERK, days
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


def test_who_wrote_it_down_follows_it_until_a_unit_has_taken_it(site: Site) -> None:
    with site.portal() as portal:
        portal.accounts.add("grid", Account("grid", "田某", "no password"))
        portal.orgs.find(VILLAGE).grant("staff:grid", "grid_member")
    reporter = site.staff("grid")
    receipt = sent(checked(reporter, VILLAGE, notices=True, confirmed=True))
    number = receipt.html.find(attrs={"data-number": True}).text.replace("-", "/")
    address = f"/dossiers/{number}"

    def is_listed() -> bool:
        return all(reporter.get(place).html.find("main").find("a", href=address) for place in ("/console", "/dossiers"))

    assert is_listed()
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        acceptance.accept(portal, dossier, now=site.now, actor=CLERK)
        assessments.begin(portal, dossier, now=site.now, actor=CLERK)
        assessments.decide(
            portal, dossier, category="labour", sub_category="wages", difficulty="simple", level="village", warning="blue",
            now=site.now, actor=CLERK,
        )
        dispatches.dispatch(
            portal, dossier, lead_unit=VILLAGE, measures="上门调解", target_on=(site.now + days(20)).date(), now=site.now, actor=CLERK,
        )
    assert is_listed()
    reporter.get(address)
    with site.portal() as portal:
        dispatches.take(portal, portal.dossiers.find(number), now=site.now, actor=VILLAGE_CLERK)
    assert not is_listed()
    reporter.get(address, status=403)
    assert check(site.database).findings == ()
