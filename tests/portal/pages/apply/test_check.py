"""Before it is sent, an application is shown whole: what was given stands there, and nothing empty."""

from tests.factories.portals import VILLAGE
from tests.portal.pages.site import Site


def test_what_was_said_of_each_side_is_shown_a_line_each(site: Site) -> None:
    form = site.stranger().get("/apply").form_of("form")
    form.set("name", "买买提•艾力", 0)
    form.set("name", "李某", 1)
    form.set("telephone", "00055501234", 0)
    form["identity_number"] = "11010519491231002X"
    form["matter"], form["facts"], form["request"] = "冬天的工钱没给", "去年冬天干了四个月，一直没给工资。", "把工钱结清"
    form["place_id"], form["notices"] = VILLAGE, True
    applicant, respondent = form.submit("check").html.select("dl.facts dd")[:2]
    assert list(applicant.stripped_strings) == ["买买提·艾力", "11010519491231002X", "00055501234"]
    assert list(respondent.stripped_strings) == ["李某"]
    assert not respondent.find("br")
