"""Papers: known by their content, seen by those whom they are for, taken away and never shown in our name; and every paper printed."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import dossiers
from tests.portal.pages.site import Site
from tests.portal.papers.reading import text_of

PDF = b"%PDF-1.7 a contract"
BAD_FILES = {
    "empty": ("空.pdf", b""), "mislabelled": ("照片.png", PDF), "html": ("页.html", b"<!doctype html><script>alert(1)</script>"),
    "svg": ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "program": ("程序.exe", b"MZ\x90\x00" * 9),
}


def upload(browser, number: str):
    return browser.get(f"/dossiers/{number}/documents").form_of("upload")


def hand_in(site: Site, number: str, who: str, side: str, title: str, content: bytes = PDF) -> None:
    form = upload(site.party(number, who), number)
    form["file"], form["title"], form["upload-side"] = (f"{title}.pdf", content), title, side
    form.submit("hand_in", status=303)


def test_a_party_hands_in_and_the_other_side_sees_what_is_shared_only(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    hand_in(site, number, "a1", "shared", "大家看的合同")
    hand_in(site, number, "a1", "applicant", "自己留的底账")
    own, other = (site.party(number, each).get(f"/dossiers/{number}/documents") for each in ("a1", "r1"))
    assert "自己留的底账" in own
    assert "大家看的合同" in other
    assert "自己留的底账" not in other
    site.party(number, "r1").get(f"/dossiers/{number}/documents/1")
    site.party(number, "r1").get(f"/dossiers/{number}/documents/2", status=403)
    site.party(number, "r1").get(f"/dossiers/{number}/documents/99", status=404)
    site.staff("mediator").get(f"/dossiers/{number}/documents/2")


def test_a_file_is_saved_and_never_shown(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    hand_in(site, number, "a1", "shared", '合同"<b>')
    answer = site.party(number, "r1").get(f"/dossiers/{number}/documents/1")
    assert answer.body == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "<b>" not in site.party(number, "r1").get(f"/dossiers/{number}/documents").text


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_none_is_refused_and_what_was_typed_stays(site: Site, name: str) -> None:
    number = site.make(dossiers.scheduled)
    form = upload(site.party(number, "a1"), number)
    form["file"], form["title"], form["note"] = BAD_FILES[name], "三月的收条", "说明付过钱"
    refused = form.submit("hand_in", status=422)
    again = refused.form_of("upload")
    assert (again["title"].value, again["note"].value) == ("三月的收条", "说明付过钱")
    assert refused.html.find(class_="field-error")
    with site.dossier(number) as dossier:
        assert len(dossier.documents) == 0


def test_without_a_file_with_a_foreign_side_or_kind_nothing_is_taken(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    form = upload(site.party(number, "a1"), number)
    form.submit("hand_in", status=422)
    form["file"] = ("合同.pdf", PDF)
    form["upload-side"].force_value("respondent")
    form.submit("hand_in", status=422)
    form["upload-side"].force_value("shared")
    form["kind"].force_value("ruling")
    form.submit("hand_in", status=422)
    with site.dossier(number) as dossier:
        assert len(dossier.documents) == 0


def test_a_file_too_large_is_refused(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    form = upload(site.party(number, "a1"), number)
    form["file"], form["title"] = ("大.pdf", PDF + b"x" * (51 * 1024 * 1024)), "x" * 130
    refused = form.submit("hand_in", status=(413, 422))
    assert refused.status_int == 413 or refused.form_of("upload")["title"].value == "x" * 130


def test_pressing_twice_hands_in_once(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    form = upload(site.party(number, "a1"), number)
    form["file"], form["title"] = ("合同.pdf", PDF), "合同"
    form.submit("hand_in", status=303)
    form.submit("hand_in", status=303)
    with site.dossier(number) as dossier:
        assert len(dossier.documents) == 1


def test_strangers_and_other_offices_see_no_papers(site: Site) -> None:
    number, other = site.make(dossiers.scheduled), site.make(dossiers.scheduled, matter="别的事")
    hand_in(site, number, "a1", "shared", "合同")
    for address in ("documents", "documents/1", "documents/registration.pdf"):
        site.stranger().get(f"/dossiers/{number}/{address}", status=401)
        site.party(other, "a1").get(f"/dossiers/{number}/{address}", status=403)
        site.staff("other_mediator").get(f"/dossiers/{number}/{address}", status=403)
    site.staff("village_head").get(f"/dossiers/{number}/documents/1", status=403)


@pytest.mark.parametrize(("maker", "paper"), [
    (dossiers.scheduled, "receipt"), (dossiers.scheduled, "registration"), (dossiers.scheduled, "rights-notice"),
    (dossiers.minuted, "minutes"), (dossiers.in_force, "agreement"), (dossiers.scheduled, "invitation"),
])
def test_each_paper_is_printed_from_the_dossier(site: Site, maker, paper: str) -> None:
    number = site.make(maker, matter="𠮷家院墙越界")
    answer = site.staff("mediator").get(f"/dossiers/{number}/documents/{paper}.pdf?session=1&participant=p1")
    assert answer.content_type == "application/pdf"
    assert answer.body.startswith(b"%PDF-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_end_has_its_papers_and_only_then(site: Site) -> None:
    number = site.make(dossiers.minuted)
    host = site.staff("mediator")
    for paper in ("agreement", "termination-notice"):
        host.get(f"/dossiers/{number}/documents/{paper}.pdf", status=404)
    form = host.get(f"/dossiers/{number}/terminate").form_of("terminate")
    form["terminate-reason"], form["told"] = "wide_differences", True
    form.submit("submit", status=303)
    assert host.get(f"/dossiers/{number}/documents/termination-notice.pdf").body.startswith(b"%PDF-")
    assert "终止调解通知书" in site.party(number, "a1").get(f"/dossiers/{number}/documents")


def test_a_party_prints_no_draft_of_the_minutes_and_no_invitation_of_others(site: Site) -> None:
    number = site.make(dossiers.mediating)
    party = site.party(number, "a1")
    party.get(f"/dossiers/{number}/documents/minutes.pdf?session=1", status=404)
    party.get(f"/dossiers/{number}/documents/minutes.pdf?session=x", status=404)
    party.get(f"/dossiers/{number}/documents/invitation.pdf?session=1&participant=p2", status=403)


def test_the_notice_with_a_link_is_printed_for_that_link_only(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    host = site.staff("mediator")
    page = next(
        form for form in host.get(f"/dossiers/{number}/sessions/1").forms.values() if (form.action or "").endswith("p1/link")
    ).submit()
    form = next(form for form in page.forms.values() if (form.action or "").endswith("invitation.pdf"))
    assert form.submit().body.startswith(b"%PDF-")
    form["token"].force_value("0" * 32)
    form.submit(status=400)


def test_the_papers_of_the_office_and_of_the_other_side_are_not_for_a_party(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    base = f"/dossiers/{number}/documents"
    respondent = site.party(number, "r1")
    for paper in ("registration.pdf", "closing-report.pdf", "receipt.pdf", "rights-notice.pdf?party=a1", "rights-notice.pdf"):
        respondent.get(f"{base}/{paper}", status=403)
    respondent.get(f"{base}/rights-notice.pdf?party=r1")
    site.party(number, "a1").get(f"{base}/receipt.pdf")
    assert "受理登记表" not in respondent.get(base)


def test_papers_and_warnings_know_the_fonts_of_the_site(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    face = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not face.exists():
        pytest.skip("this machine has no DejaVu Sans to lend")
    (tmp_path / face.name).write_bytes(face.read_bytes())
    registry = site.application.registry
    monkeypatch.setattr(registry, "concord", replace(registry.concord, portal_fonts=str(tmp_path)))
    number = site.make(dossiers.scheduled)
    browser = site.staff("mediator")
    form = browser.get(f"/dossiers/{number}/parties/add").form_of("add")
    form["role"], form["name"] = "third_person", "王א"
    assert not form.submit("submit").follow().html.find_all(class_="notice-warn")
    assert "王א" in text_of(browser.get(f"/dossiers/{number}/documents/rights-notice.pdf?party=t1").body)


def test_an_agreement_tells_neither_a_masked_address_nor_the_other_sides_telephone(site: Site) -> None:
    number = site.make(dossiers.in_force)
    with site.dossier(number) as dossier:
        dossier.parties["a1"].address_masked = True
    printed = {
        who: text_of(browser.get(f"/dossiers/{number}/documents/agreement.pdf").body)
        for who, browser in (("r1", site.party(number, "r1")), ("a1", site.party(number, "a1")))
    }
    assert "东桥村一组" not in printed["r1"]
    assert "000-5550001" not in printed["r1"]
    assert "000-5550002" in printed["r1"]
    assert "东桥村一组" in printed["a1"]
