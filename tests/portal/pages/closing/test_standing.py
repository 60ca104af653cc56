"""Standing still, going on, more time, another authority, beginning again: each by the right person, with what the rules want."""

from portal.services.effects.successors import latest_successor
from tests.factories import dossiers
from tests.factories.portals import MONDAY, days
from tests.portal.pages.site import Site


def test_an_appraisal_names_its_body_and_day_and_no_time_passes_until_it_goes_on(site: Site) -> None:
    number = site.make(dossiers.mediating)
    mediator = site.staff("mediator")
    form = mediator.get(f"/dossiers/{number}/suspend").form_of("suspend")
    form["suspend-reason"] = "appraisal"
    form.submit("submit", status=422)
    form["body"], form["expected_on"] = "测绘队", "2026-12-10"
    form.submit("submit", status=303)
    form.submit("submit", status=303)   # pressed twice
    with site.dossier(number) as dossier:
        assert dossier.state == "suspended"
        assert [entry.action for entry in dossier.audit].count("suspend") == 1
    mediator.get(f"/dossiers/{number}/suspend", status=409)
    mediator.get(f"/dossiers/{number}/resume").form_of("resume").submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "mediating"


def test_suspected_sham_mediation_is_the_heads_to_suspend_and_to_lift(site: Site) -> None:
    number = site.make(dossiers.mediating)
    form = site.staff("mediator").get(f"/dossiers/{number}/suspend").form_of("suspend")
    form["suspend-reason"] = "sham_suspected"
    form.submit("submit", status=422)
    form = site.staff("village_head").get(f"/dossiers/{number}/suspend").form_of("suspend")
    form["suspend-reason"] = "sham_suspected"
    form.submit("submit", status=303)
    site.staff("mediator").get(f"/dossiers/{number}/resume").form_of("resume").submit("submit", status=422)
    site.staff("village_head").get(f"/dossiers/{number}/resume").form_of("resume").submit("submit", status=303)


def test_time_is_extended_only_when_every_party_agreed(site: Site) -> None:
    number = site.make(dossiers.mediating)
    with site.dossier(number) as dossier:
        before = dossier.mediation_clock().due_at
    form = site.staff("mediator").get(f"/dossiers/{number}/extend").form_of("extend")
    form["days"], form["reason"] = "10", "等待丈量"
    form.get("checkbox", index=0).checked = True
    form.submit("submit", status=422)
    with site.dossier(number) as dossier:   # nothing of a refused press is kept
        assert not [one for one in dossier.consents.values() if one.kind == "extension"]
    form.get("checkbox", index=1).checked = True
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.mediation_clock().due_at >= before + days(10)
        assert {one.party_id for one in dossier.consents.values() if one.kind == "extension"} == {"a1", "r1"}


def test_each_party_says_yes_to_more_time_on_its_own_page(site: Site) -> None:
    """R-TIM-2: a consent of every party, given by the party itself."""
    number = site.make(dossiers.mediating)
    with site.dossier(number) as dossier:
        before = dossier.mediation_clock().due_at
    mediator = site.staff("mediator")
    assert "more-time" not in site.party(number, "a1").get(f"/dossiers/{number}").forms
    form = mediator.get(f"/dossiers/{number}/extend").form_of("extend")
    form["days"], form["reason"], form["ask"] = "10", "等待<b>丈量</b>", True
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    for party_id in ("a1", "r1"):
        mediator.get(f"/dossiers/{number}/extend").form_of("extend").submit("submit", status=422)
        page = site.party(number, party_id).get(f"/dossiers/{number}")
        assert "<b>丈量" not in page.text
        form = page.form_of("more-time")
        form.submit("submit", status=422)
        form["more-time-agrees"] = "yes"
        form.submit("submit", status=303)
        assert "more-time" not in site.party(number, party_id).get(f"/dossiers/{number}").forms
    page = mediator.get(f"/dossiers/{number}/extend")
    assert page.text.count("同意") >= 2
    page.form_of("extend").submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.mediation_clock().due_at >= before + days(10)
        assert dossier.extension_asked is None
        assert [entry.action for entry in dossier.audit].count("ask_extension") == 1
        assert all(one.recorded_by.startswith("party:") for one in dossier.consents.values() if one.kind == "extension")


def test_one_no_and_the_time_is_not_extended(site: Site) -> None:
    number = site.make(dossiers.mediating)
    form = site.staff("mediator").get(f"/dossiers/{number}/extend").form_of("extend")
    form["days"], form["reason"], form["ask"] = "10", "等待丈量", True
    form.submit("submit", status=303)
    for party_id, word in (("a1", "yes"), ("r1", "no")):
        form = site.party(number, party_id).get(f"/dossiers/{number}").form_of("more-time")
        form["more-time-agrees"] = word
        form.submit("submit", status=303)
    site.staff("mediator").get(f"/dossiers/{number}/extend").form_of("extend").submit("submit", status=422)


def test_it_is_handed_over_with_receiver_basis_and_receipt(site: Site) -> None:
    number = site.make(dossiers.mediating)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/refer-out").form_of("refer-out")
    form["receiver"], form["legal_basis"] = "清溪县公安局", "治安管理处罚法"
    form.submit("submit", status=422)
    form["receipt"] = "回执一号"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.referral.receiver) == ("transferred_out", "清溪县公安局")
    site.staff("mediator").get(f"/dossiers/{number}/refer-out", status=403)


def test_a_closed_case_begins_again_in_a_successor(site: Site) -> None:
    number = site.make(dossiers.closed)
    site.now = MONDAY + days(30)
    form = site.staff("village_head").get(f"/dossiers/{number}/reopen").form_of("reopen")
    form["reopen-cause"] = "relapse"
    form.submit("submit", status=422)
    form["reason"] = "院墙又起争执"
    answer = form.submit("submit", status=303)
    assert answer.location.endswith(f"/dossiers/{number}-2")
    answer.follow(status=200)
    with site.dossier(number) as dossier:
        assert dossier.state == "closed"
        assert latest_successor(dossier).state == "accepted"
