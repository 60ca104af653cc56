"""Each page of an act: the right role does it, a wrong one is refused, bad input is kept, nothing is done twice."""

from typing import Any

import pytest

from portal.domain.organization import Organization
from tests.factories import dossiers
from tests.factories.portals import VILLAGE
from tests.functional.forms.states import disclosed
from tests.portal.pages.site import Site

WRONG = {"missing": "", "too long": "长" * 3000, "control characters": "坏\x07字"}
REASONS = (
    ("return", dossiers.dispatched, "village_clerk", "return", "reason"),
    ("expert", dossiers.with_lead, "village_clerk", "expert", "need"),
    ("transfer", dossiers.mediating, "village_clerk", "transfer", "reason"),
    ("escalate", dossiers.mediating, "village_clerk", "escalate", "reason"),
)
"""Pages with one text: name, maker, who, id of the form, field."""


def test_a_clerk_assesses_and_the_decision_counts_not_the_proposal(site: Site) -> None:
    number = site.make(dossiers.accepted)
    page = site.staff("clerk").get(f"/dossiers/{number}/assess")
    form = page.form_of("assess")
    form["kind"], form["assess-difficulty"], form["assess-level"], form["assess-warning"] = "neighbour:boundary", "complex", "county", "yellow"
    form.submit("submit")
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.sub_category, dossier.warning) == ("assessing", "boundary", "yellow")


def test_an_unknown_kind_is_refused(site: Site) -> None:
    number = site.make(dossiers.accepted)
    form = site.staff("clerk").get(f"/dossiers/{number}/assess").form_of("assess")
    form["kind"].force_value("neighbour:<script>")
    form.submit("submit", status=422)
    with site.dossier(number) as dossier:
        assert dossier.state == "accepted"


def test_a_blue_case_is_dispatched_with_three_fields_and_a_day_that_exists(site: Site) -> None:
    number = site.make(dossiers.assessed)
    form = site.staff("clerk").get(f"/dossiers/{number}/dispatch").form_of("dispatch")
    assert form["lead_unit"].value == "qingxi/liudi/dongqiao"
    form["measures"], form["target_on"] = "上门调解", "2026-02-30"
    form.submit("submit", status=422)
    form["target_on"] = "2026-11-01"
    form.submit("submit", status=422)
    form["target_on"] = "2026-12-10"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.holder.id) == ("dispatched", "qingxi/liudi/dongqiao")


def test_a_grid_only_reports_and_is_given_no_case(site: Site) -> None:
    number = site.make(dossiers.assessed)
    with site.portal() as portal:
        portal.orgs.find(VILLAGE).add("grid-1", Organization("东桥村第一网格", "grid"))
    form = site.staff("clerk").get(f"/dossiers/{number}/dispatch").form_of("dispatch")
    assert VILLAGE in [value for value, *_rest in form["lead_unit"].options]
    assert not [value for value, *_rest in form["lead_unit"].options if "grid" in value]


def test_what_the_applicant_wrote_keeps_its_lines_where_it_is_read(site: Site) -> None:
    number = site.make(dossiers.submitted, facts="三月挖断了田埂。\n找他说了三次。", request="修好田埂\n赔秧苗钱")
    browser = site.staff("clerk")
    for page in ("", "/accept"):
        told = browser.get(f"/dossiers/{number}{page}").html.find_all(class_="as-typed")
        assert {"三月挖断了田埂。\n找他说了三次。", "修好田埂\n赔秧苗钱"} <= {each.text for each in told}


def test_a_red_case_is_the_heads_to_dispatch_with_a_leader_of_the_county(site: Site) -> None:
    number = site.make(dossiers.assessed, warning="red")
    site.staff("clerk").get(f"/dossiers/{number}/dispatch", status=409)
    form = site.staff("head").get(f"/dossiers/{number}/dispatch").form_of("dispatch")
    form["measures"], form["checkbox"] = "现场处置", ["qingxi/liudi"]
    form["leader"] = "staff:town_head"
    form.submit("submit", status=422)
    form["leader"] = "staff:leader"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.dispatch.leader_rank) == ("dispatched", "county_leader")


def test_the_unit_takes_it_once(site: Site) -> None:
    number = site.make(dossiers.dispatched)
    site.staff("clerk").get(f"/dossiers/{number}/take", status=403)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/take").form_of("take")
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, [entry.action for entry in dossier.audit].count("take")) == ("consulting", 1)


@pytest.mark.parametrize(("page", "maker", "login", "formid", "field"), REASONS, ids=[row[0] for row in REASONS])
@pytest.mark.parametrize("text", WRONG.values(), ids=list(WRONG))
def test_a_bad_text_is_refused_and_nothing_is_done(
    site: Site, page: str, maker: object, login: str, formid: str, field: str, text: str,
) -> None:
    number = site.make(maker)
    with site.dossier(number) as dossier:
        before = len(dossier.audit)
    form = site.staff(login).get(f"/dossiers/{number}/{page}").form_of(formid)
    form[field] = text
    form.submit("submit", status=422)
    with site.dossier(number) as dossier:
        assert len(dossier.audit) == before


@pytest.mark.parametrize(("page", "maker", "login", "formid", "field"), REASONS, ids=[row[0] for row in REASONS])
def test_a_good_text_is_done_once_and_shown_as_text(
    site: Site, page: str, maker: object, login: str, formid: str, field: str,
) -> None:
    number = site.make(maker)
    form = site.staff(login).get(f"/dossiers/{number}/{page}").form_of(formid)
    form[field] = "<img src=x onerror=alert(1)>需要"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        done = len(dossier.audit)
    form.submit("submit", status="*")
    with site.dossier(number) as dossier:
        assert len(dossier.audit) == done
    shown = site.staff("village_head").get(f"/dossiers/{number}?show=all", status="*")
    assert "<img src=x" not in shown


def test_a_form_of_another_window_is_not_taken_for_a_second_press(site: Site) -> None:
    """Two windows of one person: the second text is neither done unseen nor lost."""
    number = site.make(dossiers.accepted)
    clerk = site.staff("clerk")
    older, newer = (clerk.get(f"/dossiers/{number}/warning").form_of("warning") for _ in range(2))
    newer["warning-warning"], newer["reason"] = "yellow", "又起了争执。"
    newer.submit("submit", status=303)
    older["warning-warning"], older["reason"] = "red", "先去看看再定。"
    page = older.submit("submit", status=422)
    assert "先去看看再定。" in page.text
    with site.dossier(number) as dossier:
        assert dossier.warning == "yellow"
    again = page.form_of("warning")
    again.submit("submit", status=303)
    again.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.warning, [entry.action for entry in dossier.audit].count("change_warning")) == ("red", 2)


def test_the_last_yes_goes_on_to_the_choice_of_a_mediator(site: Site) -> None:
    number = site.make(dossiers.consulting)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/willingness").form_of("willingness")
    form["willingness-party_id"], form["willingness-answer"] = "r1", "online"
    form.submit("submit", status=422)
    form["read"] = True
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "assigning"
        assert dossier.consents.holds("online_mediation", "r1")


def test_consent_to_video_is_asked_apart(site: Site) -> None:
    number = site.make(dossiers.consulting)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/willingness").form_of("willingness")
    form["willingness-party_id"], form["willingness-answer"], form["read"] = "r1", "in_person", True
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.willing("r1").agreed
        assert not dossier.consents.holds("online_mediation", "r1")


def test_the_last_yes_leads_back_to_the_case_and_its_next_step(site: Site) -> None:
    number = site.make(dossiers.consulting)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/willingness").form_of("willingness")
    form["willingness-party_id"], form["willingness-answer"], form["read"] = "r1", "online", True
    answer = form.submit("submit", status=303)
    assert answer.location.rstrip("/").endswith(f"/dossiers/{number}")
    assert f"/dossiers/{number}/assign" in answer.follow().text


def test_a_clear_no_ends_it_with_the_other_ways(site: Site) -> None:
    number = site.make(dossiers.consulting)
    browser = site.staff("village_clerk")
    form = browser.get(f"/dossiers/{number}/willingness").form_of("willingness")
    form["willingness-party_id"], form["willingness-answer"], form["read"] = "r1", "no", True
    page = form.submit("submit").follow()
    end = page.form_of("end")
    end.submit("submit", status=422)
    end["told"] = True
    end.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, bool(dossier.routes_told)) == ("terminated", True)


def test_a_contact_pressed_twice_is_one_attempt(site: Site) -> None:
    number = site.make(dossiers.consulting)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/willingness").form_of("contact")
    form["contact-party_id"], form["contact-how"], form["contact-reached"] = "r1", "telephone", "no"
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert len(dossier.contacts) == 1


def test_a_clerk_appoints_and_the_mediator_declares(site: Site) -> None:
    number = site.make(dossiers.assigning)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/assign").form_of("assign")
    form["lead"], form["co"] = "staff:mediator", "staff:other_mediator"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.lead_mediator == "staff:mediator"
    mediator = site.staff("mediator")
    assert mediator.get(f"/dossiers/{number}").html.find(class_="dossier-head").find("a", class_="btn-primary")["href"].endswith("/declare")
    form = mediator.get(f"/dossiers/{number}/declare").form_of("declare")
    form["declare-interest"] = "yes"
    form.submit("submit", status=422)
    form["declare-interest"] = "no"
    form.submit("submit", status=303)


def test_what_comes_up_during_mediation_is_disclosed_too(site: Site) -> None:
    number = site.make(dossiers.mediating)
    mediator = site.staff("mediator")
    head = mediator.get(f"/dossiers/{number}").html.find(class_="dossier-head")
    assert not head.find("a", class_="btn-primary", href=f"/dossiers/{number}/declare"), "nothing that waits"
    assert head.find("a", href=f"/dossiers/{number}/declare")
    form = mediator.get(f"/dossiers/{number}/declare").form_of("declare")
    form["declare-interest"], form["what"] = "yes", "昨天才知道与被申请人的妻子是表亲"
    form.submit("submit", status=303)
    mediator.get(f"/dossiers/{number}", status=403)
    with site.dossier(number) as dossier:
        assert dossier.has_open_recusal("staff:mediator")


def test_a_field_is_asked_for_by_its_own_words(site: Site) -> None:
    number = site.make(dossiers.assigning)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/assign").form_of("assign")
    form["lead"] = "staff:mediator"
    form.submit("submit", status=303)
    for page, field, label in (("declare", "what", "是什么利害关系"), ("parties/add", "person", "个人还是单位")):
        html = site.staff("mediator").get(f"/dossiers/{number}/{page}").html
        asked = html.find(attrs={"name": field}) or html.find("input", value=field)
        assert label in asked.find_parent(class_="field").text


def test_a_stranger_to_the_pool_cannot_be_appointed(site: Site) -> None:
    number = site.make(dossiers.assigning)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/assign").form_of("assign")
    form["lead"].force_value("staff:nobody")
    form.submit("submit", status=422)
    with site.dossier(number) as dossier:
        assert not dossier.lead_mediator


def test_a_disclosed_interest_needs_every_partys_yes(site: Site) -> None:
    number = site.make(dossiers.assigning)
    clerk = site.staff("village_clerk")
    form = clerk.get(f"/dossiers/{number}/assign").form_of("assign")
    form["lead"] = "staff:mediator"
    form.submit("submit")
    form = site.staff("mediator").get(f"/dossiers/{number}/declare").form_of("declare")
    form["declare-interest"], form["what"] = "yes", "与被申请人是远亲"
    form.submit("submit", status=303)
    head = site.staff("village_head")
    form = head.get(f"/dossiers/{number}/recusal").form_of("recusal")
    form["recusal-decision"] = "continues"
    form.submit("submit", status=422)
    for party_id in ("a1", "r1"):
        party = site.party(number, party_id)
        answer = party.get(f"/dossiers/{number}").form_of("waiver0")
        answer["waiver0-agrees"] = "yes"
        answer.submit("submit", status=303)
    form = head.get(f"/dossiers/{number}/recusal").form_of("recusal")
    form["recusal-decision"] = "continues"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.declaration("staff:mediator").is_clear


def _declared(site: Site) -> tuple[str, Any]:
    """A dossier whose mediator has just disclosed an interest, and the browser of that mediator."""
    number = site.make(dossiers.assigning)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/assign").form_of("assign")
    form["lead"] = "staff:mediator"
    form.submit("submit")
    mediator = site.staff("mediator")
    form = mediator.get(f"/dossiers/{number}/declare").form_of("declare")
    form["declare-interest"], form["what"] = "yes", "与被申请人是远亲"
    answer = form.submit("submit", status=303)
    assert answer.location.endswith(f"/dossiers/{number}/declare")
    return number, mediator


def test_a_disclosed_interest_shuts_the_dossier_and_the_page_says_with_whom_it_lies(site: Site) -> None:
    number, mediator = _declared(site)
    for path in ("", "/declare", "/parties", "/sessions", "/documents"):
        page = mediator.get(f"/dossiers/{number}{path}", status=403)
        assert "承办单位负责人" in page.text, path
        assert "远亲" not in page.text
    assert number.replace("/", "-") not in mediator.get("/console?whose=mine").html.find(class_="worklist").text
    with site.dossier(number) as dossier:
        entry = list(dossier.audit)[-1]
        assert (entry.action, entry.actor) == ("declare", "staff:mediator")


def test_whoever_must_leave_finds_it_shut_and_whoever_may_go_on_finds_it_open(site: Site) -> None:
    for decision in ("recused", "continues"):
        number, mediator = _declared(site)
        with site.portal() as portal:
            dossier = portal.dossiers.find(number)
            dossiers.consent(portal, dossier, "recusal_waiver", site.now, about="staff:mediator")
        form = site.staff("village_head").get(f"/dossiers/{number}/recusal").form_of("recusal")
        form["recusal-decision"] = decision
        form.submit("submit", status=303)
        page = mediator.get(f"/dossiers/{number}", status=200 if decision == "continues" else 403)
        assert ("您不再办理" in page.text) is (decision == "recused")


def test_the_police_report_is_decided_with_receiver_and_time(site: Site) -> None:
    number = site.make(dossiers.consulting, warning="red")
    form = site.staff("village_clerk").get(f"/dossiers/{number}/police-report").form_of("police-report")
    form["police-report-told"] = "yes"
    form.submit("submit", status=422)
    form["receiver"], form["told_at"] = "柳堤派出所值班民警", "2026-11-23T08:00"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.police_report.startswith("reported 2026-11-23")


def test_the_clerk_raises_a_warning_and_only_a_head_lowers_it(site: Site) -> None:
    number = site.make(dossiers.mediating)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/warning").form_of("warning")
    form["warning-warning"], form["reason"] = "yellow", "扬言动手"
    form.submit("submit", status=303)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/warning").form_of("warning")
    form["warning-warning"], form["reason"] = "blue", "已经平静"
    form.submit("submit", status=422)
    form = site.staff("village_head").get(f"/dossiers/{number}/warning").form_of("warning")
    form["warning-warning"], form["reason"] = "blue", "已经平静"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.warning == "blue"
    told = site.staff("village_head").get(f"/dossiers/{number}").text
    assert "由蓝色预警调整为黄色预警：扬言动手" in told


def test_an_act_that_is_not_open_now_says_so(site: Site) -> None:
    number = site.make(dossiers.mediating)
    site.staff("village_clerk").get(f"/dossiers/{number}/accept", status=409)


def test_staff_write_down_that_a_party_leaves(site: Site) -> None:
    number = site.make(dossiers.mediating)
    form = site.staff("village_clerk").get(f"/dossiers/{number}/left").form_of("left")
    form["left-party_id"], form["left-act"] = "r1", "withdraw"
    form.submit("submit", status=422)
    form["left-act"] = "leave"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "terminated"


def test_only_who_heads_a_unit_above_is_offered_to_take_a_case_up(site: Site) -> None:
    number = site.make(dossiers.mediating)
    address = f"/dossiers/{number}/escalate"
    assert not site.staff("village_head").get(f"/dossiers/{number}").html.find("a", href=address)
    site.staff("village_head").get(address, status=409)
    with site.portal() as portal:
        portal.orgs.find("qingxi/liudi").grant("staff:village_head", "unit_head")
    form = site.staff("village_head").get(address).form_of("escalate")
    assert [value for value, *_ in form["unit"].options if value] == ["qingxi/liudi"]


def test_staff_find_where_to_record_what_the_parties_say_to_a_disclosure(site: Site) -> None:
    number = site.make(disclosed)
    clerk, address = site.staff("village_clerk"), f"/dossiers/{number}/waiver"
    for party_id in ("a1", "r1"):
        assert clerk.get(f"/dossiers/{number}").html.find("a", href=address)
        form = clerk.get(address).form_of("waiver")
        form["waiver-party_id"], form["waiver-principal"], form["waiver-agrees"] = party_id, "staff:mediator", "yes"
        form.submit("submit", status=303)
    assert not clerk.get(f"/dossiers/{number}").html.find("a", href=address)


def test_the_page_of_a_higher_level_says_what_speaks_for_it(site: Site) -> None:
    number = site.make(dossiers.mediating)
    address = f"/dossiers/{number}/escalate"
    clerk = site.staff("village_clerk")
    assert "上提的理由" not in clerk.get(address)
    with site.dossier(number) as dossier:
        dossier.transfer_count = 3
    page = clerk.get(address)
    assert "已转办两次以上" in page
    assert "本级应开的调解会都已开过" not in page
