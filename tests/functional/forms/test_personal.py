"""What is personal shows only to those who may read it, on whatever page of whatever state."""

from tests.functional.forms.found import Walk
from tests.functional.forms.personal import MAY_SHOW, OUTSIDERS, fields_in
from tests.functional.forms.world import World


def test_no_page_shows_a_personal_text_to_somebody_who_may_not_read_it(walk: Walk) -> None:
    wrong = sorted(str(each) for each in walk.shown if not each.is_meant)
    assert not wrong, "\n".join(wrong)


def test_whoever_may_read_a_personal_text_sees_it_somewhere(walk: Walk) -> None:
    seen = {(each.field, each.who) for each in walk.shown}
    nobody = [field for field, readers in MAY_SHOW.items() if not any((field, who) in seen for who in readers)]
    assert nobody in ([], ["number of a1"])   # of two people to be identified the walk opens one page


def test_pages_that_show_something_personal_show_nothing_of_it_to_outsiders(world: World, walk: Walk) -> None:
    pages = {each.kind: each for each in sorted(walk.shown) if each.kind.startswith("/D")}.values()
    assert len(pages) > 10
    for state in {each.state for each in pages}:
        world.begin(state)
        for who in OUTSIDERS:
            browser = world.browser(who)
            for each in (each for each in pages if each.state == state):
                answer = browser.get(world.address(each.page), status="*")
                assert answer.status_int in (303, 401, 403, 404, 409), (who, each)
                assert not list(fields_in(answer.text)), (who, each)
