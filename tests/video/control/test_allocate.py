"""Who gets what of a line that does not carry everything."""

from hypothesis import given
from hypothesis import strategies as st

from video.control.allocate import Standing, Wish, allocate
from video.control.ladder import Rung, highest, within
from video.protocol.quality import Limit

THREE_SIZES = {Rung.STILL: 6e3, Rung.BASE: 50e3, Rung.HALF: 85e3, Rung.LOW: 135e3, Rung.MID: 350e3, Rung.HIGH: 900e3}
ONE_SIZE = {Rung.STILL: 40e3, Rung.BASE: 300e3, Rung.HALF: 500e3, Rung.HIGH: 900e3}


def settle(standings: list[Standing], budget: float, costs=THREE_SIZES, start: float = 100.0, seconds: float = 20, calm=True) -> float:
    """Ten seconds and more of a steady budget; returns what is still missing."""
    missing = 0.0
    for step in range(int(seconds * 10)):
        missing = allocate(start + step / 10, budget, [Wish(s, costs) for s in standings], calm=calm)
    return missing


def rungs(standings: list[Standing]) -> list[Rung]:
    return [s.rung for s in standings]


def test_a_wide_line_gives_everyone_everything() -> None:
    people = [Standing() for _ in range(3)]
    assert settle(people, 5e6) == 0
    assert rungs(people) == [Rung.HIGH] * 3


def test_a_village_line_keeps_the_speaker_moving_and_the_others_in_sight() -> None:
    people = [Standing() for _ in range(3)]
    assert settle(people, 250e3) > 250e3   # and one step more would be taken
    assert rungs(people) == [Rung.LOW, Rung.BASE, Rung.BASE]


def test_a_narrower_line_leaves_stills_and_then_sound_only() -> None:
    people = [Standing() for _ in range(3)]
    settle(people, 30e3)
    assert rungs(people) == [Rung.STILL] * 3
    settle(people, 2e3, start=200, calm=False)
    assert rungs(people) == [Rung.OFF] * 3


def test_nobody_falls_while_the_line_is_calm() -> None:
    people = [Standing(), Standing()]
    settle(people, 5e6)
    settle(people, 100e3, start=200, calm=True)
    assert rungs(people) == [Rung.HIGH, Rung.HIGH]
    settle(people, 200e3, start=300, calm=False)
    assert rungs(people) == [Rung.LOW, Rung.BASE]


def test_who_fell_waits_longer_after_each_climb_that_failed() -> None:
    people = [Standing()]
    settle(people, 5e6)
    held = []
    for n in range(3):
        now = people[0].climbed_at + 1
        allocate(now, 400e3, [Wish(people[0], THREE_SIZES)], calm=False)
        held.append(people[0].held_until - now)
        settle(people, 5e6, start=now + 1 + n, seconds=30)
    assert held == [6, 12, 12]


def test_a_picture_of_one_size_knows_no_middle() -> None:
    people = [Standing(), Standing()]
    settle(people, 1.3e6, ONE_SIZE)
    assert rungs(people) == [Rung.HALF, Rung.HALF]
    settle(people, 2e6, ONE_SIZE, start=200)
    assert rungs(people) == [Rung.HIGH, Rung.HIGH]


def test_a_limit_is_obeyed_at_once_even_on_a_calm_line() -> None:
    person = Standing()
    settle([person], 5e6)
    allocate(200.0, 5e6, [Wish(person, within(THREE_SIZES, highest(Limit.SAVE, first=True, pictures=1, sizes=3)))], calm=True)
    assert person.rung is Rung.LOW
    allocate(201.0, 5e6, [Wish(person, within(THREE_SIZES, highest(Limit.AUDIO, first=True, pictures=1, sizes=3)))], calm=True)
    assert person.rung is Rung.OFF


def test_thumbnails_are_small_in_a_full_room_and_a_single_size_never_stutters_for_that() -> None:
    assert highest(Limit.FULL, first=True, pictures=11, sizes=3) is Rung.HIGH
    assert highest(Limit.FULL, first=False, pictures=11, sizes=3) is Rung.LOW
    assert highest(Limit.FULL, first=False, pictures=4, sizes=3) is Rung.MID
    assert highest(Limit.FULL, first=False, pictures=11, sizes=1) is Rung.HIGH
    assert highest(Limit.SAVE, first=False, pictures=2, sizes=1) is Rung.BASE


@given(
    st.lists(st.tuples(st.floats(0, 5e6), st.booleans()), min_size=1, max_size=30),
    st.integers(1, 11),
)
def test_pictures_never_cost_more_than_a_line_in_trouble_carries(budgets: list[tuple[float, bool]], people: int) -> None:
    standings = [Standing() for _ in range(people)]
    for n, (budget, calm) in enumerate(budgets):
        allocate(float(n), budget, [Wish(s, THREE_SIZES) for s in standings], calm=calm)
        if not calm:
            assert sum(THREE_SIZES.get(s.rung, 0) for s in standings) <= budget * 1.06 + 1
