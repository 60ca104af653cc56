"""Parties: masked until somebody asks, and that is written down; entering and correcting warns, and never stops."""

import pytest

from tests.factories import dossiers
from tests.portal.pages.site import Site


def test_particulars_are_masked_until_one_logged_press(site: Site) -> None:
    number = site.make(dossiers.consulting)
    browser = site.staff("village_clerk")
    page = browser.get(f"/dossiers/{number}/parties")
    assert "000000000000000001" not in page
    assert "李某甲" not in page
    reveal = next(form for form in page.forms.values() if form.action.split("#")[0].endswith("/parties/a1/reveal"))
    shown = reveal.submit()
    assert "000000000000000001" in shown
    assert "000000000000000002" not in shown
    with site.dossier(number) as dossier:
        last = list(dossier.audit)[-1]
        assert (last.actor, last.action, last.detail()) == ("staff:village_clerk", "reveal_party", {"party": "a1"})


@pytest.mark.parametrize("path", ["parties", "parties/r1", "parties/add", "parties/r1/edit", "parties/r1/reveal"])
def test_a_party_finds_no_page_about_the_other_side(site: Site, path: str) -> None:
    number = site.make(dossiers.consulting)
    browser = site.party(number, "a1")
    browser.get(f"/dossiers/{number}/{path}", status=404)
    token = browser.get(f"/dossiers/{number}/leave").form_of("leave")["csrf_token"].value
    browser.post(f"/dossiers/{number}/{path}", {"csrf_token": token}, status=404)


def test_a_wrong_number_and_a_rare_name_warn_and_are_kept(site: Site) -> None:
    number = site.make(dossiers.consulting)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/parties/add").form_of("add")
    form["role"], form["name"], form["identity_number"] = "third_person", "张\U00020bb7", "11010519491231002Y"
    page = form.submit("submit").follow()
    assert page.html.find_all(class_="notice-warn")
    with site.dossier(number) as dossier:
        assert (dossier.parties["t1"].name, dossier.parties["t1"].identity_number) == ("张\U00020bb7", "11010519491231002Y")


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "张" * 51), ("name", "张\x07"), ("telephone", "abc"), ("birth_year", "1x")])
def test_bad_particulars_are_refused_with_what_was_typed(site: Site, field: str, value: str) -> None:
    number = site.make(dossiers.consulting)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/parties/add").form_of("add")
    form["role"], form["name"], form["occupation"] = "third_person", "王某", "木匠"
    form[field] = value
    answer = form.submit("submit", status=422)
    assert answer.form_of("add")["occupation"].value == "木匠"
    with site.dossier(number) as dossier:
        assert "t1" not in dossier.parties


def test_correcting_is_opened_by_a_press_and_notes_the_fields(site: Site) -> None:
    number = site.make(dossiers.consulting)
    browser = site.staff("village_clerk")
    page = browser.get(f"/dossiers/{number}/parties")
    opened = next(form for form in page.forms.values() if form.action.endswith("/parties/r1/edit")).submit()
    form = opened.form_of("edit")
    assert form["name"].value == "李某甲"
    form["address"] = "东桥村三组"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        last = list(dossier.audit)[-1]
        assert last.action == "correct_party"
        assert "address" in last.detail()["fields"]
        assert "东桥村三组" not in last.details


def test_a_head_reads_but_does_not_edit(site: Site) -> None:
    number = site.make(dossiers.consulting)
    site.staff("village_head").get(f"/dossiers/{number}/parties")
    site.staff("village_head").get(f"/dossiers/{number}/parties/add", status=403)
