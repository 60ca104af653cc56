"""Judicial confirmation: both sides sign, one files, the court clerk enters the ruling (R-JC-1, R-JC-8, R-JC-10)."""

import pytest

from portal.domain.account import Account
from portal.domain.organization import Organization
from tests.factories import dossiers
from tests.factories.portals import MONDAY, days
from tests.portal.pages.site import Site

PDF = b"%PDF-1.7 ruling"


def _signed(site: Site) -> str:
    """An agreement in force that both parties ask to have confirmed, each on its own page."""
    number = site.make(dossiers.in_force)
    site.now = MONDAY + days(2)
    for party_id in ("a1", "r1"):
        party = site.party(number, party_id)
        form = party.get(f"/dossiers/{number}/confirmation").form_of("joint")
        form.submit("submit", status=422)
        form["joins"] = True
        form.submit("submit", status=303)
        if party_id == "a1":
            page = party.get(f"/dossiers/{number}/confirmation")
            assert "对方也签署后" in page.text
            assert "joint" not in page.forms
    return number


def test_both_sides_sign_and_then_either_files(site: Site) -> None:
    number = _signed(site)
    form = site.party(number, "r1").get(f"/dossiers/{number}/confirmation").form_of("joint")
    form["court"] = "清溪县人民法院"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "confirming"


def test_the_court_that_was_asked_sees_the_case_and_enters_the_ruling(site: Site) -> None:
    number = _signed(site)
    with site.portal() as portal:
        court = portal.orgs.find("qingxi").add("court", Organization("清溪县人民法院", "county", "court"))
        portal.accounts.add("judge", Account("judge", "书记员", "no password"))
        court.grant("staff:judge", "court_clerk")
    judge = site.staff("judge")
    judge.get(f"/dossiers/{number}", status=403)
    form = site.party(number, "a1").get(f"/dossiers/{number}/confirmation").form_of("joint")
    assert form["court"].value == "qingxi/court"
    form["court"].force_value("qingxi/liudi")
    form.submit("submit", status=422)
    form["court"] = "qingxi/court"
    form.submit("submit", status=303)
    judge.get(f"/dossiers/{number}", status=200)
    judge.get(f"/dossiers/{number}/ruling", status=200)
    site.party(number, "a1").get(f"/dossiers/{number}/confirmation").form_of("joint").submit("submit", status=303)
    judge.get(f"/dossiers/{number}", status=403)


def test_a_party_takes_the_application_back_before_the_ruling(site: Site) -> None:
    number = site.make(dossiers.confirming)
    site.party(number, "a1").get(f"/dossiers/{number}/confirmation").form_of("joint").submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state in ("agreed", "performing")


def test_after_thirty_days_it_is_too_late(site: Site) -> None:
    number = site.make(dossiers.in_force)
    site.now = MONDAY + days(60)
    form = site.party(number, "a1").get(f"/dossiers/{number}/confirmation").form_of("joint")
    form["joins"] = True
    form.submit("submit", status=303)
    form = site.party(number, "r1").get(f"/dossiers/{number}/confirmation").form_of("joint")
    form["joins"] = True
    form.submit("submit", status=303)
    form = site.party(number, "r1").get(f"/dossiers/{number}/confirmation").form_of("joint")
    form["court"] = "清溪县人民法院"
    assert "三十日" in form.submit("submit", status=422).text


def test_the_office_writes_down_who_signed_and_files(site: Site) -> None:
    number = site.make(dossiers.in_force)
    site.now = MONDAY + days(1)
    clerk = site.staff("village_clerk")
    for party_id in ("r1", "a1"):
        form = clerk.get(f"/dossiers/{number}/confirmation").form_of("confirmation")
        form["confirmation-party_id"], form["joins"] = party_id, True
        form.submit("submit", status=303)
    form = clerk.get(f"/dossiers/{number}/confirmation").form_of("confirmation")
    form["court"] = "清溪县人民法院"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "confirming"


@pytest.mark.parametrize(("answer", "state"), [("valid", "performing"), ("dismissed", "agreed")])
def test_the_court_clerk_enters_the_ruling_with_its_file(site: Site, answer: str, state: str) -> None:
    number = site.make(dossiers.confirming)
    with site.dossier(number) as dossier:
        dossier.grant("unit:qingxi", "court_clerk")
    site.now = MONDAY + days(5)
    form = site.staff("court_clerk").get(f"/dossiers/{number}/ruling").form_of("ruling")
    form["ruling-ruling"], form["ruling_number"], form["ruled_on"] = answer, "（2026）清民特1号", "2026-11-27"
    form.submit("submit", status=422)
    form["file"] = ("裁定.pdf", PDF)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == state
        assert [one.kind for one in dossier.documents.values()].count("ruling") == 1
    site.staff("village_clerk").get(f"/dossiers/{number}/ruling", status=403)
