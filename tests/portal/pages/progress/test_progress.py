"""Coming in by number and code."""

from dataclasses import replace

import pytest

from portal.services import applications, invitations
from tests.factories import dossiers
from tests.factories.portals import MONDAY
from tests.portal.pages.site import CODE_KEY, Site


def filed(site: Site) -> tuple[str, str]:
    """An application with the code of its receipt."""
    with site.portal() as portal:
        receipt = applications.apply(portal, replace(dossiers.APPLICATION), now=MONDAY, actor=dossiers.CITIZEN, code_key=CODE_KEY)
        return receipt.dossier.reference, receipt.short_code


def sent(site: Site, number: str, code: str, status: int) -> object:
    form = site.stranger().get("/progress").form_of("progress")
    form["number"], form["code"] = number, code
    return form.submit("look", status=status)


def test_number_and_code_open_the_own_case(site: Site) -> None:
    number, code = filed(site)
    browser = site.stranger()
    form = browser.get(f"/progress?number={number}").form_of("progress")
    assert form["number"].value == number
    form["code"] = f"{code[:4]} {code[4:].lower()}"
    page = form.submit("look", status=303).follow()
    assert number in page
    browser.get("/progress", status=303)


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(site: Site) -> None:
    number, code = filed(site)
    wrong_code = sent(site, number, "AAAA2222", 422).html.find(class_="error-summary").text
    wrong_number = sent(site, "2026-100000", code, 422).html.find(class_="error-summary").text
    assert wrong_code == wrong_number


def test_too_many_tries_must_wait(site: Site) -> None:
    number, code = filed(site)
    for _ in range(5):
        sent(site, number, "AAAA2222", 422)
    answer = sent(site, number, code, 429)
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("number", "code"), [("", ""), ("2026-1" * 20, "x"), ("2026-123456", "坏\x07"), ("<script>", "AAAA2222")])
def test_bad_input_is_refused_with_what_was_typed(site: Site, number: str, code: str) -> None:
    answer = sent(site, number, code, 422)
    assert answer.form_of("progress")["number"].value == number


def test_unknown_parameters_are_a_400(site: Site) -> None:
    site.stranger().get("/progress?code=AAAA2222", status=400)


def test_whoever_came_by_a_link_into_one_session_may_still_open_the_case_by_its_code(site: Site) -> None:
    number = site.make(dossiers.scheduled)
    with site.portal() as portal:
        session = next(iter(portal.dossiers.find(number).sessions.values()))
        at = next(name for name, participant in session.participants.items() if participant.party_id == "a1")
        token = invitations.invite_participant(portal, session, at, by="staff:mediator", now=site.now)
    browser = site.stranger()
    next(form for form in browser.get(f"/join/{token}").forms.values() if "/join/" in form.action or not form.action).submit(status=303)
    browser.get(f"/dossiers/{number}", status=403)
    assert browser.get(f"/progress?number={number.replace('/', '-')}", status=200).form_of("progress")
