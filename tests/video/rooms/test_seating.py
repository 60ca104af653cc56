"""Who sits in which place of a page."""

from hypothesis import given
from hypothesis import strategies as st

from video.rooms.seating import seat

publishers = st.lists(st.sampled_from("abcdefgh"), unique=True)
mids = st.lists(st.sampled_from("1234"), unique=True)


@given(mids, publishers, publishers)
def test_nobody_moves_without_need_and_the_most_important_are_seated(
    places: list[str], first: list[str], second: list[str]
) -> None:
    held = seat(places, first, {})
    now = seat(places, second, held)
    assert set(now.values()) == set(second[: len(places)])
    assert len(set(now.values())) == len(now)
    assert set(now) <= set(places)
    for mid, publisher in held.items():
        if publisher in second[: len(places)]:
            assert now[mid] == publisher
