"""What a party sees and may do: its own case in simple words, the way out at every stage, nothing of the other side's."""

import pytest

from portal.domain.lifecycle import AFTER_AGREEMENT, BEFORE_AGREEMENT
from portal.domain.vocabulary import STATES
from portal.pages.dossiers.plain import TOLD
from portal.pages.dossiers.states import STATE_WORDS
from portal.services.sessions import Seat
from portal.services.timeline import PUBLIC_ACTIONS
from tests.factories import dossiers
from tests.factories.portals import MONDAY
from tests.portal.pages.site import Site

OPEN = (
    dossiers.submitted, dossiers.in_correction, dossiers.accepted, dossiers.assessed, dossiers.dispatched, dossiers.consulting,
    dossiers.assigning, dossiers.scheduled, dossiers.mediating, dossiers.suspended, dossiers.signing,
)


@pytest.mark.parametrize("maker", OPEN, ids=[maker.__name__ for maker in OPEN])
@pytest.mark.parametrize("party_id", ["a1", "r1"])
def test_a_party_may_leave_at_any_stage(site: Site, maker: object, party_id: str) -> None:
    number = site.make(maker)
    browser = site.party(number, party_id)
    assert browser.get(f"/dossiers/{number}").html.find("a", href=f"/dossiers/{number}/leave")
    form = browser.get(f"/dossiers/{number}/leave").form_of("leave")
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, [entry.action for entry in dossier.audit].count("leave")) == ("terminated", 1)


def test_who_owes_something_by_the_agreement_is_led_to_where_it_is_proved(site: Site) -> None:
    number = site.make(dossiers.in_force)
    for party_id, verb in (("r1", "交履行凭证"), ("a1", "查看履行情况")):
        page = site.party(number, party_id).get(f"/dossiers/{number}")
        assert page.html.find("a", href=f"/dossiers/{number}/performance").text == verb
        assert page.html.find("a", href=f"/dossiers/{number}/agreement")
    performed = site.make(dossiers.performed)
    assert not site.party(performed, "r1").get(f"/dossiers/{performed}").html.find("a", href=f"/dossiers/{performed}/performance")


def test_who_did_not_apply_is_not_told_of_its_own_application_nor_asked_for_what_is_missing(site: Site) -> None:
    number = site.make(dossiers.in_correction)
    for path in ("", "/access"):
        own = site.party(number, "a1").get(f"/dossiers/{number}{path}").text
        assert "我们收到了您的申请。" in own
        assert "缺少材料，已告诉您缺什么。" in own
        others = site.party(number, "r1").get(f"/dossiers/{number}{path}").text
        assert "有人就这件事申请了调解。" in others
        assert "您的申请" not in others
        assert "告诉您缺什么" not in others
    todo = site.party(number, "a1").get(f"/dossiers/{number}").html.find("section", attrs={"aria-labelledby": "todo-title"})
    assert todo.find("a", href=f"/dossiers/{number}/documents")
    assert "请申请人补交材料" in site.party(number, "r1").get(f"/dossiers/{number}").html.find(class_="lead").text


@pytest.mark.parametrize(("maker", "is_told"), [
    (dossiers.performed, False), (dossiers.closed, False), (dossiers.breached, True), (dossiers.terminated, True),
])
def test_the_other_ways_are_told_where_it_was_not_settled(site: Site, maker: object, is_told: bool) -> None:
    number = site.make(maker)
    page = site.party(number, "a1").get(f"/dossiers/{number}")
    assert (page.html.find(id="routes-title") is not None) == is_told


def test_who_reads_that_it_is_closed_is_asked_for_nothing_and_told_of_no_day(site: Site) -> None:
    number = site.make(dossiers.closed)
    with site.dossier(number) as dossier:
        assert dossier.next_deadline() is None
    assert "下一步期限" not in site.party(number, "a1").get(f"/dossiers/{number}")


def test_a_question_that_was_not_answered_is_listed_as_a_question(site: Site) -> None:
    number = site.make(dossiers.consulting)
    page = site.party(number, "r1").get(f"/dossiers/{number}").form_of("word").submit("submit", status=422)
    assert page.html.select_one(".error-summary a").text == "您愿意调解吗？ 请选择。"


def test_what_happened_again_and_again_is_told_once(site: Site) -> None:
    number = site.make(dossiers.in_force)
    assert site.party(number, "a1").get(f"/dossiers/{number}").text.count("协议上有人签了字。") == 1


def test_after_an_agreement_a_party_steps_back_and_it_binds_as_before(site: Site) -> None:
    number = site.make(dossiers.in_force)
    form = site.party(number, "r1").get(f"/dossiers/{number}/leave").form_of("leave")
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.state, dossier.stepped_back) == ("performing", ("r1",))


def test_only_the_applicant_takes_the_application_back(site: Site) -> None:
    number = site.make(dossiers.mediating)
    site.party(number, "r1").get(f"/dossiers/{number}/withdraw", status=403)
    site.party(number, "a1").get(f"/dossiers/{number}/withdraw").form_of("withdraw").submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "withdrawn"


def test_the_other_sides_particulars_are_nowhere(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    browser = site.party(number, "a1")
    for path in ("", "/leave", "/access"):
        page = browser.get(f"/dossiers/{number}{path}")
        assert "000000000000000002" not in page
        assert "000-5550002" not in page
        assert "东桥村二组" not in page


def test_both_sides_read_who_wants_what_and_the_story_only_the_side_that_told_it(site: Site) -> None:
    number = site.make(dossiers.consulting)
    with site.dossier(number) as dossier:
        names, request, facts = [party.name for party in dossier.parties.principals()], dossier.request, dossier.facts
    own, other = (site.party(number, party_id).get(f"/dossiers/{number}").text for party_id in ("a1", "r1"))
    for page in (own, other):
        assert all(word in page for word in (*names, request))
    assert facts in own
    assert facts not in other


def test_another_case_is_shut(site: Site) -> None:
    mine, other = site.make(dossiers.mediating), site.make(dossiers.mediating)
    site.party(mine, "a1").get(f"/dossiers/{other}", status=403)


def test_the_next_session_leads_into_the_room_for_those_who_come_by_video(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        seats = tuple(Seat(one.name, "party", party_id=one.id, attendance="own_device") for one in dossier.parties.principals())
        dossiers.plan(portal, dossier, MONDAY, seats=seats, mode="online")
    page = site.party(number, "a1").get(f"/dossiers/{number}")
    assert page.html.find("a", href=f"/dossiers/{number}/sessions/1/room")


def test_a_party_answers_for_itself_whether_it_is_willing(site: Site) -> None:
    number = site.make(dossiers.consulting)
    form = site.party(number, "r1").get(f"/dossiers/{number}").form_of("word")
    form.submit("submit", status=422)
    form["word-answer"] = "in_person"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.willing("r1").agreed, dossier.willing("r1").online) == (True, False)
    settle = site.staff("village_clerk").get(f"/dossiers/{number}/willingness").form_of("settle")
    settle.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.state == "assigning"


def test_both_parties_wish_decides_who_leads(site: Site) -> None:
    number = site.make(dossiers.assigning)
    for party_id in ("a1", "r1"):
        form = site.party(number, party_id).get(f"/dossiers/{number}").form_of("wish")
        form["mediator"] = "staff:other_mediator"
        form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.lead_mediator == "staff:other_mediator"


def test_the_signature_that_waits_is_one_press_away(site: Site) -> None:
    number = site.make(dossiers.signing)
    page = site.party(number, "a1").get(f"/dossiers/{number}")
    assert page.html.find("a", class_="btn-seal")["href"] == f"/dossiers/{number}/agreement"


def test_looks_at_the_own_particulars_are_shown_without_names(site: Site) -> None:
    number = site.make(dossiers.consulting)
    page = site.staff("village_clerk").get(f"/dossiers/{number}/parties")
    next(form for form in page.forms.values() if "/parties/a1/reveal" in form.action).submit()
    own = site.party(number, "a1").get(f"/dossiers/{number}/access")
    assert own.html.find(id="looks-title").parent.find("li")
    assert not site.party(number, "r1").get(f"/dossiers/{number}/access").html.find(id="looks-title").parent.find("li")


def test_every_state_and_every_public_act_has_plain_words() -> None:
    assert set(STATE_WORDS) == set(STATES)
    assert set(TOLD) == set(PUBLIC_ACTIONS)
    assert BEFORE_AGREEMENT.isdisjoint(AFTER_AGREEMENT)


def test_a_party_corrects_how_it_is_reached_and_the_record_says_which_fields_only(site: Site) -> None:
    number = site.make(dossiers.mediating)
    party = site.party(number, "r1")
    assert party.get(f"/dossiers/{number}").html.find("a", href=f"/dossiers/{number}/particulars")
    form = party.get(f"/dossiers/{number}/particulars").form_of("particulars")
    assert form["telephone"].value == "000-5550002"
    form["telephone"] = "坏号码"
    form.submit("submit", status=422)
    form["telephone"], form["service_address"] = "000-5550077", "东桥村三组九号"
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert (dossier.parties["r1"].telephone, dossier.parties["r1"].service_address) == ("0005550077", "东桥村三组九号")
        assert dossier.parties["a1"].telephone == "000-5550001"
        entries = [entry for entry in dossier.audit if entry.action == "correct_party"]
        assert [entry.detail() for entry in entries] == [{"party": "r1", "fields": ["service_address", "telephone"]}]
        assert entries[0].actor.startswith("party:")
    site.staff("village_clerk").get(f"/dossiers/{number}/particulars", status=404)


def test_the_particulars_are_each_partys_own(site: Site) -> None:
    number, other = site.make(dossiers.mediating), site.make(dossiers.mediating)
    assert "000-5550001" not in site.party(number, "r1").get(f"/dossiers/{number}/particulars").text
    site.party(other, "r1").get(f"/dossiers/{number}/particulars", status=403)
