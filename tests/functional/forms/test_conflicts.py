"""Every form when another writer is faster: what it does happens exactly once, or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pytest
from webtest import Form

from tests.functional.forms.found import Found
from tests.functional.forms.losing import ATTEMPTS, LosingWorld, Moment, losing
from tests.functional.forms.saved import last_saved
from tests.functional.forms.scripts import SENT, Sent, with_token
from tests.functional.forms.sending import buttons, good
from tests.functional.forms.wanted import fill
from tests.functional.forms.world import action_of, posting
from tests.portal.pages.site import Answer, Browser

MOMENTS: Final[tuple[Moment, ...]] = ("commit", "vote")
BUSY: Final = 503
STEPS: Final = 3


@pytest.fixture(scope="module")
def losing_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LosingWorld]:
    with losing(tmp_path_factory.mktemp("losing")) as made:
        yield made


@dataclass
class Outcome:
    """What became of forms that lost: how many saved something in the end, and what was not as without a loss."""

    saved: int = 0
    wrong: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """What the media worker was told by any."""


def press(world: LosingWorld, outcome: Outcome, name: str, send: Callable[[], Answer]) -> Answer:
    """Send one thing three times from the same store: losing always, losing at each moment once, and not losing."""
    world.worker.told.clear()
    before, words, files = last_saved(world.world), world.words(), world.files()
    for moment in MOMENTS:
        world.losses = [moment] * ATTEMPTS
        refused, left = send(), len(world.losses)
        if left == ATTEMPTS:   # nothing to save
            break
        if refused.status_int != BUSY or left or last_saved(world.world) != before or world.files() != files or world.worker.told:
            outcome.wrong.append(f"{name}: lost at {moment}: {refused.status_int}, {left} attempts left, told {world.worker.told}")
    world.losses = [*MOMENTS]
    late = send()
    saved, told = world.words() - words, [*world.worker.told]
    world.losses = []
    world.go_back(before)
    answer = send()
    if (late.status_int, saved, told) != (answer.status_int, world.words() - words, world.worker.told):
        more, less = saved - (world.words() - words), (world.words() - words) - saved
        outcome.wrong.append(f"{name}: {late.status_int} for {answer.status_int}, more {more}, less {less}, told {told}")
    outcome.saved += last_saved(world.world) != before
    outcome.told |= set(world.worker.told)
    return answer


def press_through(world: LosingWorld, outcome: Outcome, found: Found, browser: Browser) -> None:
    """Fill a form in well and send it so, then what its answer asks further."""
    page, tried = found.page_of(world.world, browser), set()
    form: Form | None = found.form_of(page)
    for _step in range(STEPS):
        assert form is not None
        action, button = action_of(form, page), next(iter(buttons(form)), None)
        name = button.name if button is not None else None
        tried.add((action, name))
        good(form, world.world.site.now.date())
        fill(form, action, world.world, page)
        page = press(world, outcome, f"{found} {action}", lambda form=form, name=name: form.submit(name, status="*"))
        if page.status_int == 303:
            page = page.follow(status="*")
        further = [(each, next(iter(buttons(each)), None)) for each in posting(page)]
        form = next((each for each, press in further if (action_of(each, page), press.name if press else None) not in tried), None)
        if form is None or page.status_int != 200:
            return


@pytest.fixture(scope="module")
def outcome(losing_world: LosingWorld, found: list[Found]) -> Outcome:
    """Each form once, whoever gets it; `found` instead of `once` sends it for each person who gets it, in three times the time."""
    world, made = losing_world, Outcome()
    once = {(each.action, each.place): each for each in reversed(found)}.values()
    for state in dict.fromkeys(each.state for each in once):
        world.world.begin(state)
        for each in (each for each in once if each.state == state):
            begun = last_saved(world.world)
            press_through(world, made, each, world.world.browser(each.who))
            world.go_back(begun)
    return made


def test_what_a_form_does_happens_once_however_often_its_transaction_is_lost_and_not_at_all_where_it_always_is(
    outcome: Outcome, losing_world: LosingWorld,
) -> None:
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert not losing_world.alarms
    assert outcome.saved > 60
    assert {"end", "identify"} <= outcome.told


@pytest.mark.parametrize("sent", [each for each in SENT if each.method == "POST"], ids=str)
def test_what_scripts_send_happens_once_or_not_at_all(losing_world: LosingWorld, sent: Sent) -> None:
    losing_world.world.begin(sent.state)
    made, browser = Outcome(), losing_world.world.browser(sent.who)
    given = with_token(browser, sent.given)
    address = losing_world.world.address(sent.address)
    press(losing_world, made, str(sent), lambda: browser.post(address, given, status="*"))
    assert not made.wrong, "\n".join(made.wrong)
