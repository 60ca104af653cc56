"""Accepting, asking once for what is missing, refusing: each by the right role, nothing twice, nothing lost."""

import pytest

from tests.factories import dossiers
from tests.portal.pages.site import Site

PAGES = ("accept", "ask-correction", "refuse")
BAD_TEXTS = {"missing": "", "too long": "长" * 2001, "control characters": "身份证\x07明"}


def test_a_clerk_accepts_with_one_press(site: Site) -> None:
    number = site.make(dossiers.submitted)
    page = site.staff("clerk").get(f"/dossiers/{number}/accept")
    page.form_of("accept").submit("submit").follow()
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.volume_number) == ("accepted", "（2026）清溪人调字第1号")


def test_pressing_accept_twice_accepts_once(site: Site) -> None:
    number = site.make(dossiers.submitted)
    form = site.staff("clerk").get(f"/dossiers/{number}/accept").form_of("accept")
    form.submit("submit")
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert [entry.action for entry in dossier.audit].count("accept") == 1


def test_a_medical_dispute_asks_who_else_has_it(site: Site) -> None:
    number = site.make(dossiers.submitted, category="medical")
    browser = site.staff("clerk")
    form = browser.get(f"/dossiers/{number}/accept").form_of("accept")
    form.submit("submit", status=422)
    form["accept-elsewhere"] = "yes"
    assert "法院或者卫生健康主管部门已经受理" in form.submit("submit", status=422)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.medical_elsewhere) == ("submitted", None)
    form["accept-elsewhere"] = "no"
    form.submit("submit", status=303)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_opens_the_pages_of_intake(site: Site, page: str) -> None:
    number = site.make(dossiers.submitted)
    address = f"/dossiers/{number}/{page}"
    site.stranger().get(address, status=401)
    for login in ("town_clerk", "village_head", "mediator", "archivist", "court_clerk"):
        site.staff(login).get(address, status=403)
    site.party(number, "a1").get(address, status=404)


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=list(BAD_TEXTS))
def test_a_bad_list_is_refused_and_kept(site: Site, text: str) -> None:
    number = site.make(dossiers.submitted)
    form = site.staff("clerk").get(f"/dossiers/{number}/ask-correction").form_of("ask-correction")
    form["items"] = text
    answer = form.submit("submit", status=422)
    assert answer.form_of("ask-correction")["items"].value.replace("\x07", "") == text.replace("\x07", "")
    with site.dossier(number) as dossier:
        assert dossier.state == "submitted"


def test_what_looks_like_script_stays_text(site: Site) -> None:
    number = site.make(dossiers.submitted)
    browser = site.staff("clerk")
    form = browser.get(f"/dossiers/{number}/ask-correction").form_of("ask-correction")
    form["items"] = "<script>alert(1)</script>\n身份证明"
    page = form.submit("submit").follow()
    assert "<script>alert(1)</script>" not in page
    with site.dossier(number) as dossier:
        assert dossier.correction_items == ("<script>alert(1)</script>", "身份证明")
    form = browser.get(f"/dossiers/{number}/resubmit").form_of("resubmit")
    form["supplied"] = True
    form.submit("submit")
    with site.dossier(number) as dossier:
        assert dossier.state == "submitted"


def test_a_clerk_proposes_and_the_head_refuses(site: Site) -> None:
    number = site.make(dossiers.submitted)
    form = site.staff("clerk").get(f"/dossiers/{number}/refuse").form_of("refuse")
    form["reason"] = "court_accepted"
    form.submit("submit")
    with site.dossier(number) as dossier:
        assert dossier.state == "submitted"
    head = site.staff("head")
    assert head.get(f"/dossiers/{number}").html.find(class_="dossier-head").find("a", class_="btn-primary")["href"].endswith("/refuse")
    form = head.get(f"/dossiers/{number}/refuse").form_of("refuse")
    assert form["reason"].value == "court_accepted"
    form.submit("submit")
    with site.dossier(number) as dossier:
        assert dossier.state == "not_accepted"


def test_somebody_elses_change_in_between_is_noticed(site: Site) -> None:
    number = site.make(dossiers.submitted)
    form = site.staff("head").get(f"/dossiers/{number}/refuse").form_of("refuse")
    accepted = site.staff("clerk").get(f"/dossiers/{number}/accept").form_of("accept")
    accepted.submit("submit")
    form["reason"], form["note"] = "duplicate", "已经申请过。"
    answer = form.submit("submit", status=422)
    assert answer.form_of("refuse")["note"].value == "已经申请过。"


def test_the_applicant_reads_why_it_is_not_accepted_in_the_words_of_the_clerk(site: Site) -> None:
    number = site.make(dossiers.submitted)
    form = site.staff("clerk").get(f"/dossiers/{number}/refuse").form_of("refuse")
    form["reason"], form["note"] = "police_matter", "这件事请先去派出所。"
    form.submit("submit", status=303)
    form = site.staff("head").get(f"/dossiers/{number}/refuse").form_of("refuse")
    assert (form["reason"].value, form["note"].value) == ("police_matter", "这件事请先去派出所。")
    form.submit("submit", status=303)
    told = site.party(number, "a1").get(f"/dossiers/{number}").html.find("section", attrs={"aria-labelledby": "refused-title"}).text
    assert "属公安机关处理" in told
    assert "这件事请先去派出所。" in told
    assert "派出所" not in site.party(number, "r1").get(f"/dossiers/{number}")
