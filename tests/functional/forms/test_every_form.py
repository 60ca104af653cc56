"""Every form, for everybody who gets it: bad input is refused with a clear word and changes nothing; two presses count once."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
import transaction
from webtest import Form

from portal.storage.bootstrap import portal_of
from portal.storage.exchange.places import state
from portal.storage.exchange.values import Record
from tests.functional.forms.found import Found, Walk, World
from tests.functional.forms.sending import BAD, MARK, SCRIPT, Pairs, buttons, good, is_kept_secret, is_text, pairs
from tests.portal.pages.site import Answer, Browser, Site

REFUSALS: Final = frozenset({400, 403, 404, 409, 413, 422, 429})
EACH_TIME: Final = {
    "/D/parties/P/reveal": "each look at a number is logged", "/D/parties/P/edit": "so is each opening of the form with the numbers",
    "/D/parties/P/link": "each press makes a fresh link and shows it once; the one before ends",
    "/D/sessions/N/participants/N/link": "as above",
}
"""Forms of which each press is meant to count, and why."""
PASSING: Final = frozenset({"login_sessions", "rate_limits"})
"""What every visit leaves behind, whoever presses what."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    site = Site(tmp_path_factory.mktemp("forms"))
    yield World(site)
    site.close()


@pytest.fixture(scope="module")
def found(world: World) -> list[Found]:
    return Walk(world).everything()


def send(browser: Browser, page: Answer, form: Form, sent: Pairs) -> Answer:
    address = form.action or page.request.path_qs
    return browser.post(address, sent, status="*", upload_files=None, content_type=form.enctype or None)


def contents(world: World, at: bytes) -> dict[str, str]:
    """All that was saved at a transaction, as text by place, without log-ins and counters of attempts."""
    connection = world.site.database.open(transaction.TransactionManager(), at=at)
    try:
        seen: dict[str, str] = {}
        to_do: list[tuple[str, Any]] = [("", portal_of(connection))]
        while to_do:
            place, thing = to_do.pop()
            record = Record(thing, place, lambda _blob: "file")
            fields = {name: record.value(value, name) for name, value in state(thing).items() if name not in PASSING}
            seen[place] = json.dumps(fields, ensure_ascii=False)
            to_do += [part for part in record.parts if part[0].partition(".")[2].partition("/")[0] not in PASSING]
        return seen
    finally:
        connection.close()


def changed(world: World, before: bytes, after: bytes) -> list[str]:
    """The places that differ between two transactions; nothing where they are the same one."""
    if before == after:
        return []
    first, second = contents(world, before), contents(world, after)
    return sorted(place for place in first.keys() | second.keys() if first.get(place) != second.get(place))


def last_saved(world: World) -> bytes:
    return bytes(world.site.database.storage.lastTransaction())


def said_wrong(world: World, found: Found, browser: Browser, how: str) -> str:
    """What is wrong with the answer to one bad form, in a word; nothing where all is well."""
    page = world.page(browser, found)
    form = world.form(page, found)
    before = last_saved(world)
    button = next(iter(buttons(form)), None)
    answer = send(browser, page, form, pairs(form, BAD[how], button))
    if answer.status_int in (200, 303):   # it was not bad for this form
        shown = answer if answer.status_int == 200 else browser.get(found.page.replace("{dossier}", world.dossier), status="*")
        return "a script is shown as it is" if SCRIPT in shown.text else ""
    if answer.status_int not in REFUSALS:
        return f"status {answer.status_int}"
    if changed(world, before, last_saved(world)):
        return "something was saved"
    if SCRIPT in answer.text:
        return "a script is shown as it is"
    if answer.status_int != 422:
        return "" if answer.html.find("h1") else "no heading"
    return what_is_lost(form, answer, how)


def what_is_lost(form: Form, answer: Answer, how: str) -> str:
    """What a refused form does not say or show again; nothing where all is well."""
    if not answer.html.select(".error-summary, [role=alert], [id$=-error]"):
        return "it does not say what is wrong"
    typed = sum(1 for name, field in form.field_order if name and is_text(field) and not is_kept_secret(field)) if MARK in str(pairs(form, BAD[how])) else 0
    return "" if answer.text.count(MARK) >= typed else f"{typed - answer.text.count(MARK)} of {typed} texts are lost"


def test_no_form_takes_bad_input_or_loses_what_was_typed(world: World, found: list[Found]) -> None:
    wrong = []
    for each in found:
        world.begin(each.state)
        browser = world.browser(each.who)
        for how in BAD:
            before = last_saved(world)
            said = said_wrong(world, each, browser, how)
            if said:
                wrong.append(f"{each}: {how}: {said}")
            if last_saved(world) != before:
                world.begin(each.state)
                browser = world.browser(each.who)
    assert not wrong, "\n".join(wrong)


def pressed_twice(world: World, found: Found) -> tuple[int, list[str]]:
    """The status of the first press, and the places that the second one changed."""
    browser = world.browser(found.who)
    page = world.page(browser, found)
    form = world.form(page, found)
    good(form, world.site.now.date())
    press = next(iter(buttons(form)), None)
    answer = form.submit(press.name if press is not None else None, status="*")
    before = last_saved(world)
    assert form.submit(press.name if press is not None else None, status="*").status_int < 500
    return answer.status_int, changed(world, before, last_saved(world))


def test_two_presses_count_once(world: World, found: list[Found]) -> None:
    """Forms that want more than can be guessed (an agreement, a plan with seats) are pressed twice in the tests of their pages."""
    wrong, taken, refused = [], set(), set()
    for each in found:
        world.begin(each.state)
        status, places = pressed_twice(world, each)
        (taken if status in (200, 303) else refused).add(each.action)
        if places and each.action not in EACH_TIME:
            wrong.append(f"{each} ({status}): {places[:4]}")
    assert len(taken) > len(refused - taken), sorted(refused - taken)
    assert not wrong, "\n".join(wrong)
