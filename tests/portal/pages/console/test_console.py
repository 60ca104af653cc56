"""The work list: groups by what is due, arrivals on top, one act a row."""

from datetime import timedelta

from portal.domain.account import Account
from portal.domain.clock import Deadline
from portal.services import assignments, explainers
from portal.services.accounts import grant_role
from portal.services.clock_warnings import warn
from portal.services.records import file_again
from tests.factories import dossiers
from tests.factories.portals import VILLAGE_CLERK, days
from tests.portal.pages.site import Site


def titles(page: object) -> list[str]:
    return [heading.text.strip() for heading in page.html.find(class_="worklist").find_all("h2")]


def test_new_applications_stand_on_top_with_the_act_as_a_button(site: Site) -> None:
    number = site.make(dossiers.submitted)
    page = site.staff("clerk").get("/console")
    assert titles(page)[0].startswith("新申请")
    assert page.html.find("a", href=f"/dossiers/{number}/accept")


def test_what_is_late_stands_before_what_is_due_later(site: Site) -> None:
    site.make(dossiers.consulting)
    site.make(dossiers.mediating)
    site.now += timedelta(days=6)
    page = site.staff("village_clerk").get("/console")
    assert [title.split()[0] for title in titles(page)] == ["已超期", "以后"]


def test_an_empty_desk_says_so(site: Site) -> None:
    assert site.staff("clerk").get("/console").html.find(class_="blank")


def test_an_archivist_begins_with_what_is_closed(site: Site) -> None:
    number = site.make(dossiers.closed)
    page = site.staff("archivist").get("/console")
    assert titles(page)[0].startswith("已结案，等待归档")
    assert page.html.find("a", href=f"/dossiers/{number}/archive")
    assert "等待归档" not in site.staff("clerk").get("/console")


def test_a_reviewer_is_told_what_waits_and_an_editor_what_came_back(site: Site) -> None:
    with site.portal() as portal:
        for login, role in (("editor", "editor"), ("reviewer", "reviewer")):
            account = portal.accounts.add(login, Account(login, "龙某", "no password"))
            grant_role(portal, account, portal, role, by="staff:admin", now=site.now)
        text = explainers.write(
            portal, title="借条怎么写", channel="money", summary="写清楚。", body="写清楚。", citations=(), review_on=None,
            actor="staff:editor", now=site.now,
        )
        explainers.move(portal, text, "send_to_review", actor="staff:editor", now=site.now)
        name = text.__name__
    reviewer, editor = site.staff("reviewer"), site.staff("editor")
    assert reviewer.get("/console").html.find("a", string="1篇普法文章等您审核")["href"] == "/explainers/desk"
    assert "退给您修改" not in editor.get("/console")
    with site.portal() as portal:
        explainers.move(portal, portal.explainers[name], "return_to_editor", actor="staff:reviewer", now=site.now, note="再短些")
    assert editor.get("/console").html.find("a", string="1篇普法文章退给您修改")["href"] == "/explainers/desk"
    assert "等您审核" not in reviewer.get("/console")


def test_what_was_dispatched_to_the_unit_waits_on_top(site: Site) -> None:
    number = site.make(dossiers.dispatched)
    page = site.staff("village_clerk").get("/console")
    assert page.html.find("a", href=f"/dossiers/{number}/take")
    assert titles(page)[0].startswith("分给我们")


def test_messages_are_read_on_the_work_list_and_only_by_their_reader(site: Site) -> None:
    number = site.make(dossiers.assigning)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        assignments.appoint(portal, dossier, "staff:mediator", now=site.now, actor=VILLAGE_CLERK)
    mediator = site.staff("mediator")
    page = mediator.get("/console")
    section = page.html.find(attrs={"aria-labelledby": "messages"})
    assert section.find("a", href=f"/dossiers/{number}").text.startswith("您被选定办理纠纷")
    form = next(form for form in page.forms.values() if "read" in form.fields)
    name = form["read"].value
    other = site.staff("village_clerk")
    stranger_form = next(form for form in other.get("/console").forms.values() if "read" in form.fields)
    stranger_form["read"].force_value(name)
    stranger_form.submit(status=404)
    form.submit(status=303)
    form.submit(status=303)
    page = mediator.get("/console")
    assert "已读" in page.html.find(attrs={"aria-labelledby": "messages"}).text
    assert not [form for form in page.forms.values() if "read" in form.fields]


def test_all_messages_are_marked_as_read_at_once(site: Site) -> None:
    for _ in range(3):
        site.make(dossiers.dispatched)
    clerk = site.staff("village_clerk")
    form = next(form for form in clerk.get("/console").forms.values() if "read" in form.fields and form["read"].value == "all")
    form.submit(status=303)
    assert not [form for form in clerk.get("/console").forms.values() if "read" in form.fields]


def test_a_mediation_that_was_warned_of_says_so_in_its_row(site: Site) -> None:
    number = site.make(dossiers.mediating)
    with site.dossier(number) as dossier:
        due = dossier.mediation_clock().due_at
        dossier.set_deadline(Deadline("urge", site.now, site.now + days(1)))
        *_, portal = dossier.lineage()
        warn(portal, dossier, now=due - days(2))
        file_again(portal, dossier)
    row = site.staff("mediator").get("/console?whose=mine").html.find(class_="row-item").text
    assert "调解期限" in row
