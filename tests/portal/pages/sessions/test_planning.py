"""Planning a session: by the right people, for those who really take part, and nothing typed is lost."""

import pytest

from portal.domain.site import Site as Place
from tests.factories import dossiers
from tests.portal.pages.site import Site

WHEN = "2026-11-25T14:30"


def plan_form(site: Site, number: str):
    return site.staff("mediator").get(f"/dossiers/{number}/sessions/plan").form_of("plan")


def test_the_list_offers_a_first_session(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    page = site.staff("mediator").get(f"/dossiers/{number}/sessions")
    assert page.html.find("a", href=f"/dossiers/{number}/sessions/plan")


def test_a_session_in_person_and_by_phone_is_mixed(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    form = plan_form(site, number)
    form["planned_at"] = WHEN
    form["place"] = "东桥村调解室"
    form["a1"] = "in_person"
    page = form.submit("submit").follow()
    assert "东桥村调解室" in page
    with site.dossier(number) as dossier:
        session = dossier.sessions["1"]
        assert (dossier.state, session.mode) == ("scheduled", "mixed")
        assert [(each.name, each.attendance) for each in session.participants.values()] == [
            ("李某", "in_person"), ("张某", "in_person"), ("李某甲", "own_device"),
        ]
        assert session.planned_at.isoformat() == "2026-11-25T06:30:00+00:00"


def test_who_agreed_to_video_comes_by_video_unless_it_is_said_otherwise(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    with site.dossier(number) as dossier:
        newest = dossier.consents.latest("online_mediation", "r1")
        assert newest is not None
        newest.withdrawn_at = site.now
    form = plan_form(site, number)
    assert [form[name].value for name in ("m0", "a1", "r1")] == ["in_person", "own_device", "in_person"]


def test_sites_near_the_dispute_come_first(site: Site) -> None:
    with site.portal() as portal:
        for name, title, unit in (
            ("centre", "清溪县调解室", "qingxi/centre"), ("far", "云岭县调解室", "yunling"), ("town", "柳堤镇调解室", "qingxi/liudi"),
            ("xiqiao", "西桥村调解室", "qingxi/liudi/xiqiao"),
        ):
            portal.sites.add(name, Place(title, unit))
    form = plan_form(site, site.make(dossiers.with_lead)).submit("__add__", index=0).form_of("plan")
    assert [value for value, *_ in form["site_id"].options if value] == ["dongqiao", "town", "xiqiao", "centre", "far"]


def test_a_site_needs_named_seats_and_a_party_there_sits_on_one(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    form = plan_form(site, number)
    form["planned_at"] = WHEN
    form["r1"] = "site_room"
    refused = form.submit("submit", status=422)
    assert "李某甲" in refused.html.find(class_="error-summary").text
    form = refused.form_of("plan")
    form = form.submit("__add__", index=0).form_of("plan")
    assert form["planned_at"].value == WHEN
    form["site_id"] = "dongqiao"
    form["seats"] = "李某甲\n李某乙\n李某甲"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        room = next(each for each in dossier.sessions["1"].participants.values() if each.role == "site")
        assert (room.name, room.seats) == ("东桥村调解室", ("李某甲", "李某乙"))


def test_pressing_twice_plans_one_session(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    form = plan_form(site, number)
    form["planned_at"] = WHEN
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert len(dossier.sessions) == 1


def test_who_is_taken_then_is_named_with_when_all_are_free_and_all_that_was_typed_stays(site: Site) -> None:
    first = plan_form(site, site.make(dossiers.with_lead))
    first["planned_at"] = WHEN
    first["m0"] = "in_person"
    first.submit("submit", status=303)
    number = site.make(dossiers.with_lead)
    form = plan_form(site, number)
    form["planned_at"] = "2026-11-25T15:30"
    form["place"] = "东桥村调解室"
    refused = form.submit("submit", status=422)
    said = refused.html.find(class_="error-summary").text
    assert "李某在这段时间已有另一场调解会" in said
    assert "2026年11月25日 星期三 下午4点" in said
    form = refused.form_of("plan")
    assert (form["planned_at"].value, form["place"].value) == ("2026-11-25T15:30", "东桥村调解室")
    form["planned_at"] = "2026-11-25T16:00"
    form.submit("submit", status=303)


@pytest.mark.parametrize(("field", "value", "kept"), [
    ("planned_at", "", ""), ("planned_at", "2026-02-30T10:00", "2026-02-30T10:00"), ("planned_at", "2020-01-01T10:00", None),
    ("minutes", "5", "5"), ("minutes", "１e3", "１e3"), ("place", "长" * 101, "长" * 101), ("place", "室\x00", None),
])
def test_what_cannot_be_is_refused_and_the_rest_is_kept(site: Site, field: str, value: str, kept: str | None) -> None:
    number = site.make(dossiers.with_lead)
    form = plan_form(site, number)
    form["planned_at"], form["place"] = WHEN, "调解室<script>alert(1)</script>"
    form[field] = value
    answer = form.submit("submit", status=(400, 422) if "\x00" in value else 422)
    if kept is not None:
        assert answer.form_of("plan")[field].value == kept
        assert "<script>alert(1)" not in answer.text
    with site.dossier(number) as dossier:
        assert len(dossier.sessions) == 0


def test_somebody_unknown_and_a_foreign_site_are_refused(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    form = plan_form(site, number)
    form["planned_at"] = WHEN
    form["r1"].force_value("everywhere")
    form.submit("submit", status=422)
    form["r1"].force_value("in_person")
    form["a1"].force_value("absent")
    form["r1"].force_value("absent")
    assert "至少" in form.submit("submit", status=422).html.find(class_="error-summary").text


def test_only_those_who_plan_come_to_the_form(site: Site) -> None:
    number = site.make(dossiers.with_lead)
    address = f"/dossiers/{number}/sessions/plan"
    site.stranger().get(address, status=401)
    site.party(number, "a1").get(address, status=403)
    for login in ("clerk", "other_mediator", "archivist", "court_clerk", "leader"):
        site.staff(login).get(address, status=403)
    site.staff("village_clerk").get(address)


def test_a_party_reads_its_sessions_but_not_those_of_others(site: Site) -> None:
    number, other = site.make(dossiers.scheduled), site.make(dossiers.scheduled, matter="另一件事")
    party = site.party(number, "a1")
    page = party.get(f"/dossiers/{number}/sessions")
    assert "三二一" not in page
    assert "另一件事" not in page
    party.get(f"/dossiers/{number}/sessions/1")
    party.get(f"/dossiers/{other}/sessions/1", status=403)
    party.get(f"/dossiers/{number}/sessions/99", status=404)
