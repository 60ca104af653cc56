"""The end of a case: performed, ended without agreement, closed with all its papers, followed up, archived; each by the right person."""

from datetime import timedelta

import pytest

from tests.factories import dossiers
from tests.factories.portals import MONDAY, days
from tests.portal.pages.site import Site

PDF = b"%PDF-1.7 receipt"


def press(page, name: str):
    """The form that holds a button of that value."""
    return next(
        form for form in page.forms.values()
        if any(getattr(each, "_value", None) == name or each.attrs.get("value") == name for each in form.fields.get("act", []))
    )


def test_the_debtor_proves_the_mediator_accepts_and_it_is_performed(site: Site) -> None:
    number = site.make(dossiers.in_force)
    page = site.party(number, "r1").get(f"/dossiers/{number}/performance")
    form = page.form_of("proof0")
    form.submit("prove", status=422)
    form["note"] = "已转账"
    form["file"] = ("空.pdf", b"")
    assert form.submit("prove", status=422).form_of("proof0")["note"].value == "已转账"
    form["file"] = ("转账.pdf", PDF)
    form.submit("prove", status=303)
    form.submit("prove", status=303)
    with site.dossier(number) as dossier:
        assert len(dossier.proofs) == 1
    accept = press(site.staff("mediator").get(f"/dossiers/{number}/performance"), "accept")
    accept.submit("act", value="accept", status=303)
    accept.submit("act", value="accept", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "performed"


def test_the_one_who_receives_confirms_without_a_paper(site: Site) -> None:
    number = site.make(dossiers.in_force)
    form = site.party(number, "a1").get(f"/dossiers/{number}/performance").form_of("proof0")
    form.submit("prove", status=303)
    with site.dossier(number) as dossier:
        assert [(proof.handed_in_by, proof.document_number) for proof in dossier.proofs] == [("a1", "")]


def test_the_mediator_writes_down_what_a_party_without_a_telephone_says(site: Site) -> None:
    number = site.make(dossiers.in_force)
    address = f"/dossiers/{number}/performance"
    host = site.staff("mediator")
    form = host.get(address).form_of("proof0")
    form.submit("prove", status=422)
    form["proof0-who"] = "r1"
    assert "请提交收条或照片" in form.submit("prove", status=422)
    form["proof0-who"], form["note"] = "a1", "当面点清"
    form.submit("prove", status=303)
    form.submit("prove", status=303)
    with site.dossier(number) as dossier:
        assert [(proof.handed_in_by, proof.note) for proof in dossier.proofs] == [("a1", "当面点清")]
    press(host.get(address), "accept").submit("act", value="accept", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "performed"


def test_who_handed_in_a_proof_is_not_asked_for_another(site: Site) -> None:
    number = site.make(dossiers.in_force)
    party = site.party(number, "r1")
    form = party.get(f"/dossiers/{number}/performance").form_of("proof0")
    form["file"] = ("转账.pdf", PDF)
    page = form.submit("prove", status=303).follow()
    assert not page.html.find("form", id="proof0").find_parent("details").has_attr("open")


def test_after_urging_and_a_week_a_breach_is_declared_and_healed(site: Site) -> None:
    number = site.make(dossiers.in_force)
    site.now = MONDAY + days(45)
    host = site.staff("mediator")
    address = f"/dossiers/{number}/performance"
    urge = press(host.get(address), "urge")
    urge.submit("act", value="urge", status=303)
    urge.submit("act", value="urge", status=303)
    breach = press(host.get(address), "breach")
    breach.submit("act", value="breach", status=409)
    site.now += timedelta(days=8)
    host = site.staff("mediator")
    press(host.get(address), "breach").submit("act", value="breach", status=303)
    press(host.get(address), "cure").submit("act", value="cure", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, len(dossier.urgings)) == ("performing", 1)


@pytest.mark.parametrize("asked", ["99", "x", "-1", "0000000", ""])
def test_an_obligation_that_there_is_not(site: Site, asked: str) -> None:
    number = site.make(dossiers.in_force)
    party = site.party(number, "r1")
    token = party.get(f"/dossiers/{number}/performance").form_of("proof0")["csrf_token"].value
    party.post(f"/dossiers/{number}/performance?obligation={asked}", {"csrf_token": token}, status=404)


def test_nobody_else_accepts_or_proves(site: Site) -> None:
    number = site.make(dossiers.in_force)
    address = f"/dossiers/{number}/performance"
    site.stranger().get(address, status=401)
    site.staff("other_mediator").get(address, status=403)
    party = site.party(number, "r1")
    token = party.get(address).form_of("proof0")["csrf_token"].value
    party.post(f"{address}-act?obligation=0", {"csrf_token": token, "act": "accept"}, status=403)


def test_mediation_ends_for_a_ground_and_with_the_other_ways_told(site: Site) -> None:
    number = site.make(dossiers.minuted)
    host = site.staff("mediator")
    page = host.get(f"/dossiers/{number}/terminate")
    assert "途径" in page.html.find("aside").text
    form = page.form_of("terminate")
    form.submit("submit", status=422)
    form["terminate-reason"] = "other"
    form["told"] = True
    form.submit("submit", status=422)
    form["note"] = "双方另有安排"
    form["told"] = False
    assert form.submit("submit", status=422).form_of("terminate")["note"].value == "双方另有安排"
    form["told"] = True
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.ended_reason) == ("terminated", "other")
        assert dossier.routes_told
    for login in ("village_head", "village_clerk", "other_mediator"):
        site.staff(login).get(f"/dossiers/{number}/terminate", status=403)
    site.party(number, "a1").get(f"/dossiers/{number}/terminate", status=403)


def test_what_papers_lack_is_said_in_words_and_the_head_closes_when_they_are_there(site: Site) -> None:
    number = site.make(dossiers.mediating)
    host = site.staff("mediator")
    form = host.get(f"/dossiers/{number}/terminate").form_of("terminate")
    form["terminate-reason"], form["told"] = "wide_differences", True
    form.submit("submit", status=303)
    page = host.get(f"/dossiers/{number}/close")
    assert "第1次调解会的笔录还没有定稿" in page
    propose = page.form_of("close")
    propose.submit("submit", status=422)
    propose["reason"] = "谈不拢"
    propose.submit("submit", status=303)
    head = site.staff("village_head").get(f"/dossiers/{number}/close").form_of("close")
    head.submit("submit", status=422)
    with site.dossier(number) as dossier:
        assert dossier.state == "terminated"
    with site.portal() as portal:
        dossiers.locked(portal, portal.dossiers.find(number), "1", site.now)
    head = site.staff("village_head").get(f"/dossiers/{number}/close").form_of("close")
    head.submit("submit", status=303)
    head.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "closed"
    assert site.staff("mediator").get(f"/dossiers/{number}/documents/closing-report.pdf").body.startswith(b"%PDF-")


def test_a_follow_up_is_begun_and_written_down(site: Site) -> None:
    number = site.make(dossiers.in_force)
    host = site.staff("mediator")
    host.get(f"/dossiers/{number}/follow-up").form_of("follow-up").submit("submit", status=303)
    form = host.get(f"/dossiers/{number}/follow-up").form_of("follow-up")
    form.submit("submit", status=422)
    form["findings"] = "见面能打招呼<script>"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, len(dossier.follow_ups)) == ("performing", 1)
    site.party(number, "a1").get(f"/dossiers/{number}/follow-up", status=403)


def test_the_archivist_sees_the_points_and_seals_it(site: Site) -> None:
    number = site.make(dossiers.minuted)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        dossiers.closing.terminate(portal, dossier, "wide_differences", now=site.now, actor=dossiers.MEDIATOR)
        dossiers.closing.close(portal, dossier, now=site.now, actor=dossiers.VILLAGE_HEAD)
    keeper = site.staff("archivist")
    page = keeper.get(f"/dossiers/{number}/archive")
    assert len(page.html.find("aside").find_all("tr")) == 8
    form = page.form_of("archive")
    form.submit("submit", status=422)
    form["archive-keeping_period"] = "30y"
    form.submit("submit", status=422)
    with site.dossier(number) as dossier:
        assert dossier.state == "closed"
    site.staff("village_head").get(f"/dossiers/{number}/archive", status=403)
