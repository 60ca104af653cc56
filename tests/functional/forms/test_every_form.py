"""Every form, for everybody who gets it: bad input is refused with a clear word and changes nothing; two presses count once.

Every view that is registered has been reached by the end, but for those that are named with a reason.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from webtest import Form

from tests.functional.forms.found import Found
from tests.functional.forms.saved import changed, last_saved
from tests.functional.forms.scripts import SENT, ask
from tests.functional.forms.sending import BAD, MARK, SCRIPT, Pairs, buttons, good, is_kept_secret, is_text, pairs
from tests.functional.forms.views import ELSEWHERE
from tests.functional.forms.wanted import fill
from tests.functional.forms.world import World, action_of, posting
from tests.portal.pages.site import Answer, Browser

REFUSALS: Final = frozenset({400, 403, 404, 409, 413, 422, 429})
EACH_TIME: Final = {
    "/D/parties/P/reveal": "each look at a number is logged", "/D/parties/P/edit": "so is each opening of the form with the numbers",
    "/D/parties/P/link": "each press makes a fresh link and shows it once; the one before ends",
    "/D/sessions/N/participants/N/link": "as above", "/account/recovery-codes": "as above: ten fresh codes, shown once",
    "/account/second-factor": "as above", "/D/sessions/N/recordings/1/watch": "each opening of a recording is written down",
    "/D/sessions/N/recordings/1/take": "so is each file that is taken away",
}
"""Forms of which each press is meant to count, and why."""
STEPS: Final = 4
"""Pages that one form leads over at most: what was typed, a summary, a receipt."""


@dataclass
class Pressed:
    """What became of all forms that were filled in well and pressed twice."""

    taken: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    """Kind of address to what the page said."""
    counted_twice: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def pressed(world: World, found: list[Found]) -> Pressed:
    done = Pressed()
    for each in found:
        world.begin(each.state)
        press_through(world, each, done)
    return done


def send(browser: Browser, page: Answer, form: Form, sent: Pairs) -> Answer:
    address = form.action or page.request.path_qs
    return browser.post(address, sent, status="*", upload_files=None, content_type=form.enctype or None)


def said_wrong(world: World, found: Found, browser: Browser, how: str) -> str:
    """What is wrong with the answer to one bad form, in a word; nothing where all is well."""
    page = found.page_of(world, browser)
    form = found.form_of(page)
    before = last_saved(world)
    button = next(iter(buttons(form)), None)
    answer = send(browser, page, form, pairs(form, BAD[how], button))
    if answer.status_int in (200, 303):   # it was not bad for this form
        shown = answer if answer.status_int == 200 else browser.get(world.address(found.page), status="*")
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


def press_through(world: World, found: Found, done: Pressed) -> None:
    """Fill a form in well and press it twice, then what its answer asks further (a summary, a receipt), each twice."""
    browser = world.browser(found.who)
    page = found.page_of(world, browser)
    form, tried = found.form_of(page), set()
    for _step in range(STEPS):
        action, press = action_of(form, page), next(iter(buttons(form)), None)
        name = press.name if press is not None else None
        tried.add((action, name))
        good(form, world.site.now.date())
        fill(form, action, world, page)
        answer = form.submit(name, status="*")
        before = last_saved(world)
        again = form.submit(name, status="*")
        assert again.status_int < 500
        if (places := changed(world, before, last_saved(world))) and action not in EACH_TIME:
            done.counted_twice.append(f"{found} {action} ({answer.status_int}): {places[:4]}")
        if answer.status_int not in (200, 303):
            done.refused[action] = f"{found}: {answer.status_int}: {word(answer)}"
            return
        done.taken.add(action)
        for picture in answer.html.select("main img[src^='/']") if answer.content_type == "text/html" else ():
            browser.get(picture["src"])
        page = again   # what the person sees
        further = [(each, next(iter(buttons(each)), None)) for each in posting(page)]
        form = next((each for each, press in further if (action_of(each, page), press.name if press else None) not in tried), None)
        if form is None:
            return


def word(answer: Answer) -> str:
    """What a refusal says."""
    said = answer.html.select_one(".error-summary") or answer.html.find("h1") if answer.content_type == "text/html" else None
    return said.get_text(" ", strip=True) if said is not None else ""


def test_two_presses_count_once(pressed: Pressed) -> None:
    assert not pressed.counted_twice, "\n".join(pressed.counted_twice)


def test_every_form_is_accepted_where_it_is_filled_in_well(pressed: Pressed) -> None:
    never = {action: said for action, said in pressed.refused.items() if action not in pressed.taken}
    assert not never, "\n".join(f"{action}: {said}" for action, said in sorted(never.items()))


@pytest.mark.parametrize("sent", SENT, ids=str)
def test_what_scripts_send_is_taken_and_rubbish_is_refused(world: World, sent: Any) -> None:
    world.begin(sent.state)
    assert ask(world, sent, sent.given).status_int in (200, 303)
    for rubbish in (MARK + "\x00", SCRIPT, "九千", ""):
        assert ask(world, sent, dict.fromkeys(sent.given, rubbish)).status_int < 500


@pytest.mark.usefixtures("pressed")
def test_every_view_is_reached(world: World) -> None:
    for sent in SENT:
        world.begin(sent.state)
        ask(world, sent, sent.given)
    world.browser("clerk").post("/logout", {}, status=400)   # without the field that every form carries
    missed = world.reached.missed()
    unexplained, reached_after_all = missed - ELSEWHERE.keys(), ELSEWHERE.keys() - missed
    assert not unexplained, "\n".join(sorted(unexplained))
    assert not reached_after_all, "\n".join(sorted(reached_after_all))
