"""The agreement on the page: drafted, looked at, signed by each on the own device or in ink, sealed, only then in force."""

from dataclasses import replace

import pytest
from webtest import TestResponse

from portal.domain.citation import Citation
from portal.domain.party import Party
from portal.security.keys import derive_key
from portal.services import minutes, signing
from portal.services.logins import key_of
from portal.storage.check import verify_audit
from tests.factories import dossiers
from tests.portal.pages.site import SECRET, Site

STROKES = "M10.0 20.0L30.5 40.0L60.0 80.0"


def draft_form(site: Site, number: str, path: str = "draft"):
    form = site.staff("mediator").get(f"/dossiers/{number}/agreement/{path}").form_of("agreement")
    form["terms"] = "李某甲支付修缮款三千元，各不再追究。"
    if "debtor" not in form.fields:
        form = form.submit("__add__").form_of("agreement")
    form["debtor"], form["creditor"], form["what"], form["manner"] = "r1", "a1", "支付修缮款", "银行转账"
    form["due_on"], form["amount"] = "2026-12-31", "3000"
    return form


def tick(form, first: int, count: int) -> None:
    for place in range(first, first + count):
        form.set("checkbox", True, place)


def all_checks(form) -> None:
    tick(form, len(form.fields["checkbox"]) - 6, 6)


def laid(site: Site, number: str) -> None:
    form = draft_form(site, number)
    all_checks(form)
    page = form.submit("check")
    send = next(each for each in page.forms.values() if "send" in each.fields)
    send.submit("send", status=303)


def sign_page(site: Site, number: str, party_id: str) -> TestResponse:
    return site.party(number, party_id).get(f"/dossiers/{number}/agreement")


def test_the_exact_text_is_shown_with_amounts_in_words_and_its_mark_before_it_is_laid_down(site: Site) -> None:
    number = site.make(dossiers.minuted)
    form = draft_form(site, number)
    form["facts"] = "墙<script>alert(1)</script>"
    all_checks(form)
    page = form.submit("check")
    assert "人民币叁仟元整" in page
    assert "<script>alert(1)" not in page
    shown = page.html.find("code")["title"]
    with site.dossier(number) as dossier:
        assert dossier.current_agreement is None
    again = next(each for each in page.forms.values() if "send" in each.fields)
    changed = again.submit("change").form_of("agreement")
    assert changed["amount"].value == "3000"
    again.submit("send", status=303)
    again.submit("send", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, len(dossier.agreement)) == ("signing", 1)
        assert dossier.current_agreement.content_digest == shown


def test_all_six_points_are_needed(site: Site) -> None:
    number = site.make(dossiers.minuted)
    form = draft_form(site, number)
    tick(form, len(form.fields["checkbox"]) - 6, 5)
    page = form.submit("check")
    send = next(each for each in page.forms.values() if "send" in each.fields)
    refused = send.submit("send", status=422)
    assert refused.form_of("agreement")["what"].value == "支付修缮款"


@pytest.mark.parametrize(("field", "value"), [
    ("terms", ""), ("terms", "x" * 8001), ("due_on", "2026-02-30"), ("due_on", ""), ("manner", ""), ("amount", "1e5"),
    ("amount", "0"), ("amount", "-3"), ("creditor", "r1"),
])
def test_what_is_missing_or_cannot_be_is_refused_and_the_rest_kept(site: Site, field: str, value: str) -> None:
    number = site.make(dossiers.minuted)
    form = draft_form(site, number)
    form[field] = value
    answer = form.submit("check", status=422).form_of("agreement")
    assert (answer[field].value, answer["what"].value) == (value, "支付修缮款")


def test_an_article_cited_before_stays_though_the_library_lost_it_and_a_new_one_must_be_known(site: Site) -> None:
    number = site.make(dossiers.mediating)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        minutes.add_citation(portal, dossier.sessions["1"], Citation("民法典", "288"), now=site.now, actor=dossiers.MEDIATOR)
    form = draft_form(site, number)
    assert form["citations"].value.strip() == "《民法典》第二百八十八条"
    all_checks(form)
    page = form.submit("check")
    assert "《民法典》第二百八十八条" in page.html.find("article").text
    form["citations"] = "《民法典》第二百八十八条\n《没有的法》第一条"
    form.submit("check", status=422)


def test_a_foreign_party_cannot_be_made_a_debtor(site: Site) -> None:
    number = site.make(dossiers.minuted)
    form = draft_form(site, number)
    form["debtor"].force_value("x9")
    form.submit("check", status=422)


def test_on_personal_relations_there_is_paper_only(site: Site) -> None:
    number = site.make(dossiers.minuted, category="family", sub_category="divorce")
    form = draft_form(site, number)
    assert [option[0] for option in form["agreement-form"].options] == ["written_paper"]
    assert "电子签名" in site.staff("mediator").get(f"/dossiers/{number}/agreement/draft")
    form["agreement-form"].force_value("written_electronic")
    form.submit("check", status=422)


def test_each_signs_on_the_own_device_and_only_the_last_mark_puts_it_into_force(site: Site) -> None:
    number = site.make(dossiers.minuted)
    laid(site, number)
    form = sign_page(site, number, "a1").form_of("sign")
    form["agree"] = True
    form.submit("sign", status=422)
    form["drawing"].force_value("M0 0<script>")
    form.submit("sign", status=422)
    form["drawing"].force_value(STROKES)
    form["agree"] = False
    form.submit("sign", status=422)
    form["agree"] = True
    form.submit("sign", status=303)
    form.submit("sign", status=303)
    typed = sign_page(site, number, "r1").form_of("sign")
    typed["agree"], typed["typed"] = True, "张某"
    typed.submit("sign", status=422)
    typed["typed"] = "李某甲"
    typed.submit("sign", status=303)
    page = sign_page(site, number, "a1")
    assert "2" in page.html.find("progress")["value"]
    with site.dossier(number) as dossier:
        version = dossier.current_agreement
        assert [(mark.by, mark.manner) for mark in version.marks] == [("a1", "drawn_electronic"), ("r1", "typed_electronic")]
        assert version.effective_at is None
        assert all(mark.proof for mark in version.marks)
    host = site.staff("mediator")
    press = next(form for form in host.get(f"/dossiers/{number}/agreement").forms.values() if (form.action or "").endswith("agreement/sign"))
    press.submit(status=303)
    press.submit(status=303)
    seal = site.staff("village_head").get(f"/dossiers/{number}/agreement/seal").form_of("seal")
    seal["file"] = ("盖章.pdf", b"%PDF-1.7 sealed")
    seal.submit("submit", status=303)
    seal.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "performing"
        assert dossier.current_agreement.effective_at is not None
    assert "还" in sign_page(site, number, "a1").html.find(class_="notice-warn").text


def test_the_proof_belongs_to_the_log_in_that_signed(site: Site) -> None:
    number = site.make(dossiers.minuted)
    laid(site, number)
    form = sign_page(site, number, "a1").form_of("sign")
    form["agree"] = True
    form["drawing"].force_value(STROKES)
    form.submit("sign", status=303)
    with site.portal() as portal:
        mark = portal.dossiers.find(number).current_agreement.marks[0]
        own = [key for key, login in portal.login_sessions.items() if login.principal == f"party:{number}/a1"]
        server = derive_key(SECRET, "signing")
        assert any(signing.verifies(signing.session_key(server, key), mark) for key in own)
        assert signing.standing(server, mark) == "holds"
        assert signing.standing(derive_key("another secret", "signing"), mark) == "unknown"
        dossier = portal.dossiers.find(number)
        dossier.current_agreement.marks = (replace(mark, drawing="M 1 1"),)
    report = verify_audit(site.database, server_key=server)
    assert [str(each) for each in report.findings] == [f"proof-broken  /dossiers/{number}/agreement/1  party of a1"]
    assert verify_audit(site.database, server_key=derive_key("another secret", "signing")).counts["signatures that cannot be verified"] == 1
    with site.portal() as portal:
        mark = portal.dossiers.find(number).current_agreement.marks[0]
        assert not signing.verifies(signing.session_key(server, key_of("somebody else")), mark)


def test_beside_a_child_the_guardian_signs_on_the_own_device(site: Site) -> None:
    """R-AGR-14: the guardian comes by an own link, sees the text, and signs in the own name."""
    number = site.make(dossiers.minuted)
    with site.dossier(number) as dossier:
        dossier.parties["a1"].birth_year = 2015
        guardian = Party("guardian", "person", "张某甲")
        guardian.acts_for = "a1"
        dossier.shelf("parties").add("g1", guardian)
    laid(site, number)
    with site.dossier(number) as dossier:
        assert set(dossier.current_agreement.required_parties) == {"a1", "r1", "g1"}
    page = sign_page(site, number, "g1")
    form = page.form_of("sign")
    form.submit("sign", status=422)
    form["agree"] = True
    form["drawing"].force_value(STROKES)
    form.submit("sign", status=303)
    form.submit("sign", status=303)
    with site.dossier(number) as dossier:
        assert [(mark.by, mark.name) for mark in dossier.current_agreement.marks] == [("g1", "张某甲")]
        assert dossier.state == "signing"
    assert "sign" not in sign_page(site, number, "g1").forms


def test_without_a_guardian_no_text_is_laid_before_a_child(site: Site) -> None:
    number = site.make(dossiers.minuted)
    with site.dossier(number) as dossier:
        dossier.parties["a1"].birth_year = 2015
    form = draft_form(site, number)
    all_checks(form)
    page = form.submit("check")
    answer = next(each for each in page.forms.values() if "send" in each.fields).submit("send", status=422)
    assert "要由法定代理人签字" in answer.text


def test_an_old_page_signs_no_new_text(site: Site) -> None:
    number = site.make(dossiers.minuted)
    laid(site, number)
    old = sign_page(site, number, "a1").form_of("sign")
    reopen = site.party(number, "r1").get(f"/dossiers/{number}/agreement/reopen").form_of("reopen")
    reopen.submit("submit", status=422)
    reopen["reason"] = "金额写错了"
    reopen.submit("submit", status=303)
    form = draft_form(site, number)
    form["terms"] = "李某甲支付修缮款两千元。"
    all_checks(form)
    page = form.submit("check")
    next(each for each in page.forms.values() if "send" in each.fields).submit("send", status=303)
    old["agree"] = True
    old["drawing"].force_value(STROKES)
    old.submit("sign", status=409)
    with site.dossier(number) as dossier:
        assert dossier.current_agreement.marks == ()


@pytest.mark.parametrize(("name", "content"), [("空.pdf", b""), ("图.png", b"%PDF-1.7 x"), ("坏.html", b"<html><script>1</script>")])
def test_a_scan_that_is_none_is_refused(site: Site, name: str, content: bytes) -> None:
    number = site.make(dossiers.signing)
    form = site.staff("mediator").get(f"/dossiers/{number}/agreement/paper").form_of("paper")
    form["paper-party"] = "r1"
    form["file"] = (name, content)
    answer = form.submit("submit", status=422).form_of("paper")
    assert answer["paper-party"].value == "r1"
    with site.dossier(number) as dossier:
        assert (dossier.current_agreement.marks, len(dossier.documents)) == ((), 0)


def test_ink_is_recorded_by_its_scan(site: Site) -> None:
    number = site.make(dossiers.signing)
    form = site.staff("mediator").get(f"/dossiers/{number}/agreement/paper").form_of("paper")
    form["paper-party"], form["paper-manner"] = "a1", "fingerprint_scan"
    form["file"] = ("签字.pdf", b"%PDF-1.7 signed")
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        mark = dossier.current_agreement.marks[0]
        assert (mark.manner, dossier.documents[mark.document_number].kind) == ("fingerprint_scan", "signed_agreement")


def test_an_oral_agreement_is_in_force_as_it_is_recorded(site: Site) -> None:
    number = site.make(dossiers.minuted)
    form = draft_form(site, number, "oral")
    page = form.submit("check")
    send = next(each for each in page.forms.values() if "send" in each.fields)
    send.submit("send", status=303)
    send.submit("send", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.current_agreement.form) == ("performing", "oral")


def test_on_the_spot_both_sides_must_stand_there(site: Site) -> None:
    number = site.make(dossiers.accepted)
    form = site.staff("clerk").get(f"/dossiers/{number}/agreement/on-spot").form_of("agreement")
    form["terms"] = "当场道歉。"
    form.submit("check", status=422)
    tick(form, 0, 1)
    page = form.submit("check")
    send = next(each for each in page.forms.values() if "send" in each.fields)
    form = send.submit("send", status=422).form_of("agreement")
    tick(form, 0, 2)
    page = form.submit("check")
    next(each for each in page.forms.values() if "send" in each.fields).submit("send", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "resolved_on_spot"


def test_who_drafts_who_seals_and_who_reads(site: Site) -> None:
    number = site.make(dossiers.signing)
    base = f"/dossiers/{number}/agreement"
    site.stranger().get(base, status=401)
    for login in ("clerk", "other_mediator", "archivist"):
        site.staff(login).get(base, status=403)
    party = site.party(number, "a1")
    for page in ("draft", "oral", "on-spot", "paper", "seal"):
        party.get(f"{base}/{page}", status=403)
    site.staff("mediator").get(f"{base}/seal", status=403)
    site.staff("village_head").get(f"{base}/draft", status=403)
    site.staff("village_head").get(f"{base}/seal")
