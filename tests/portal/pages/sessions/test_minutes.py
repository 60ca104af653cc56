"""The minutes: nothing typed is lost, whoever else writes; each party answers from its own device; only then are they final."""

from pathlib import Path

import pytest
from webtest import TestResponse

from kb.index.importing import import_laws
from portal.services.library import open_library
from tests.factories import dossiers
from tests.factories.portals import MONDAY
from tests.functional.knowledge_site import LAW
from tests.portal.pages.site import Site


def write_form(page: TestResponse):
    return page.form_of("minutes")


def written(form) -> None:
    form["speaker"], form["text"] = "张某", "墙越过了地界。"
    form["undisputed_facts"], form["outcome"] = "两家相邻。", "再量一次地界。"


def test_rows_are_added_and_taken_away_without_scripts(site: Site) -> None:
    number = site.make(dossiers.mediating)
    host = site.staff("mediator")
    form = write_form(host.get(f"/dossiers/{number}/sessions/1/minutes"))
    written(form)
    form = write_form(form.submit("__add__"))
    assert len(form.fields["text"]) == 2
    form.set("speaker", "李某甲", 1)
    form.set("text", "是照老墙砌的。", 1)
    form.submit("save", status=303)
    with site.dossier(number) as dossier:
        assert [said.speaker for said in dossier.sessions["1"].minutes.statements] == ["张某", "李某甲"]
    form = write_form(host.get(f"/dossiers/{number}/sessions/1/minutes"))
    form = write_form(form.submit("__remove__", index=0))
    assert form["speaker"].value == "李某甲"


def test_two_writers_lose_nothing(site: Site) -> None:
    number = site.make(dossiers.mediating)
    address = f"/dossiers/{number}/sessions/1/minutes"
    first, second = (write_form(site.staff("mediator").get(address)) for _time in range(2))
    written(first)
    first.submit("save", status=303)
    written(second)
    second["outcome"] = "我写的另一个结果。"
    conflict = second.submit("save", status=409)
    again = write_form(conflict)
    assert again["outcome"].value == "我写的另一个结果。"
    assert "再量一次地界。" in conflict.html.find("aside").text
    again.submit("save", status=303)
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].minutes.outcome == "我写的另一个结果。"


def test_ending_the_session_from_the_minutes_saves_what_was_typed(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        dossiers.begin(portal, dossier, dossier.sessions["1"], MONDAY)
    host = site.staff("mediator")
    form = write_form(host.get(f"/dossiers/{number}/sessions/1/minutes"))
    written(form)
    form["cite"] = "《没有的法》第一条"
    form = write_form(form.submit("end", status=422))
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].state == "live"
    form["cite"] = ""
    page = form.submit("end", status=303).follow()
    assert [button for button in write_form(page).fields if button in ("end", "read_back")] == ["read_back"]
    with site.dossier(number) as dossier:
        session = dossier.sessions["1"]
        assert (session.state, session.minutes.outcome) == ("ended", "再量一次地界。")


def test_saving_the_same_twice_is_one_version(site: Site) -> None:
    number = site.make(dossiers.mediating)
    form = write_form(site.staff("mediator").get(f"/dossiers/{number}/sessions/1/minutes"))
    written(form)
    form.submit("save", status=303)
    form.submit("save", status=303)
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].minutes.version == 1


@pytest.mark.parametrize(("field", "value"), [
    ("text", ""), ("text", "x" * 5001), ("speaker", "谁" * 61), ("outcome", "y" * 4001), ("cite", "《没有的法》第一条"),
])
def test_what_is_too_much_or_unknown_is_refused_and_kept(site: Site, field: str, value: str) -> None:
    number = site.make(dossiers.mediating)
    form = write_form(site.staff("mediator").get(f"/dossiers/{number}/sessions/1/minutes"))
    written(form)
    form["next_steps"] = "<script>alert(1)</script>"
    form[field] = value
    answer = form.submit("save", status=422)
    again = write_form(answer)
    assert (again[field].value, again["next_steps"].value) == (value, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in answer.text


def test_articles_are_cited_and_taken_out_with_what_was_typed_kept(site: Site, tmp_path: Path) -> None:
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws" / "示例邻里法.md").write_text(LAW, encoding="utf-8")
    import_laws(tmp_path / "kb", tmp_path / "laws", today=MONDAY.date())
    site.application.registry.library = open_library(tmp_path / "kb")
    number = site.make(dossiers.mediating)
    host = site.staff("mediator")
    address = f"/dossiers/{number}/sessions/1/minutes"
    form = write_form(host.get(address))
    written(form)
    form["cite"] = "《示例邻里法》第三条"
    form.submit("save", status=303)
    token = form["csrf_token"].value
    for _time in range(2):
        found = host.post(
            f"/dossiers/{number}/sessions/1/cite", {"law": "示例邻里法", "article": "3"}, headers={"X-CSRF-Token": token},
        )
        assert len(found.json["citations"]) == 1
    host.post(f"/dossiers/{number}/sessions/1/cite", {"law": "没有", "article": "1"}, headers={"X-CSRF-Token": token}, status=404)
    form = write_form(host.get(address))
    form["outcome"] = "刚打的字。"
    form.submit("drop", status=303)
    with site.dossier(number) as dossier:
        minutes = dossier.sessions["1"].minutes
        assert (minutes.citations, minutes.outcome) == ((), "刚打的字。")


def read_back(site: Site, number: str) -> None:
    form = write_form(site.staff("mediator").get(f"/dossiers/{number}/sessions/1/minutes"))
    written(form)
    form.submit("read_back", status=303)


def test_each_party_answers_from_its_own_device_and_then_they_are_final(site: Site) -> None:
    number = site.make(dossiers.mediating)
    address = f"/dossiers/{number}/sessions/1/minutes"
    applicant, respondent, host = site.party(number, "a1"), site.party(number, "r1"), site.staff("mediator")
    assert "墙越过" not in applicant.get(address)
    read_back(site, number)
    assert not [form for form in host.get(address).forms.values() if form.action.endswith("/lock")]
    form = applicant.get(address).form_of("answer")
    form.submit("submit", status=422)
    form["answer-answer"] = "yes"
    form.submit("submit", status=303)
    form.submit("submit", status=303)
    form = respondent.get(address).form_of("answer")
    form["answer-answer"] = "no"
    refused = form.submit("submit", status=422)
    form = refused.form_of("answer")
    form["objection"] = "地界没有量过。"
    form.submit("submit", status=303)
    lock = next(form for form in host.get(address).forms.values() if form.action.endswith("/lock"))
    lock.submit(status=303)
    lock.submit(status=303)
    with site.dossier(number) as dossier:
        minutes = dossier.sessions["1"].minutes
        assert (minutes.locked_at is not None, len(minutes.responses)) == (True, 2)
    assert "地界没有量过。" in applicant.get(address)


def test_the_answer_given_at_the_table_is_written_down_by_the_team(site: Site) -> None:
    number = site.make(dossiers.mediating)
    read_back(site, number)
    address = f"/dossiers/{number}/sessions/1/minutes/answer-at-table"
    form = site.staff("mediator").get(f"{address}?party=r1").form_of("answer-at-table")
    form["answer-at-table-answer"] = "yes"
    form.submit("submit", status=303)
    site.staff("mediator").get(f"{address}?party=x9", status=409)
    site.party(number, "r1").get(f"{address}?party=a1", status=403)
    with site.dossier(number) as dossier:
        assert [one.party_id for one in dossier.sessions["1"].minutes.responses] == ["r1"]


def test_opened_again_with_a_reason_everybody_answers_anew(site: Site) -> None:
    number = site.make(dossiers.mediating)
    read_back(site, number)
    form = site.staff("mediator").get(f"/dossiers/{number}/sessions/1/minutes/reopen").form_of("reopen")
    form.submit("submit", status=422)
    form["reason"] = "写错一个数字"
    form.submit("submit", status=303)
    with site.dossier(number) as dossier:
        assert dossier.sessions["1"].state == "ended"


def test_strangers_and_other_offices_do_not_read_minutes(site: Site) -> None:
    number = site.make(dossiers.mediating)
    address = f"/dossiers/{number}/sessions/1/minutes"
    site.stranger().get(address, status=401)
    for login in ("clerk", "other_mediator", "archivist", "village_head"):
        site.staff(login).get(address, status=403)
    site.party(number, "a1").post(f"{address}/lock", status=(400, 403))
