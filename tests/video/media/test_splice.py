"""Joining speakers: one stream without seams, and never two packets under one number."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from video.media.splice import Splice
from video.media.vp8 import Picture

starts = st.tuples(st.integers(0, 65535), st.integers(0, 2**32 - 1))


@given(st.lists(st.tuples(starts, st.integers(1, 50)), min_size=1, max_size=6))
def test_numbers_go_on_by_one_and_time_goes_forward(sources: list[tuple[tuple[int, int], int]]) -> None:
    splice = Splice(90000, 7, 11)
    now, numbers, stamps = 0.0, [7], [11]
    for (sequence, timestamp), count in sources:
        splice.begin(sequence, timestamp, None, now)
        for n in range(count):
            carried = splice.carry((sequence + n) & 0xFFFF, (timestamp + n * 3000) & 0xFFFFFFFF, now)
            assert carried
            numbers.append(carried[0])
            stamps.append(carried[1])
            now += 1 / 30
    assert all((b - a) & 0xFFFF == 1 for a, b in pairwise(numbers))
    assert all(0 < (b - a) & 0xFFFFFFFF < 90000 for a, b in pairwise(stamps))


@given(starts, st.permutations(list(range(-20, 20))))
def test_no_two_packets_get_the_same_number(start: tuple[int, int], order: list[int]) -> None:
    splice = Splice(90000, 100, 0)
    splice.begin(500, 0, None, 0.0)
    used = {splice.carry(500 + n, 0, 0.0) for n in range(30)}
    splice.begin(start[0], start[1], None, 1.0)
    for step in [0, *[n for n in order if n]]:
        carried = splice.carry((start[0] + step) & 0xFFFF, start[1], 1.0)
        assert (carried is None) == (step < 0)
        if carried:
            assert carried[0] not in {u[0] for u in used if u}
            used.add(carried)


def test_picture_counters_go_on_by_one_over_a_seam() -> None:
    splice = Splice(90000, 0, 0)
    splice.begin(1, 1, Picture(2, 100, 50), 0.0)
    first = [splice.carry_picture(Picture(2, 100 + n, 50 + n)) for n in range(3)]
    splice.begin(900, 5, Picture(2, 32767, 255), 1.0)
    second = [splice.carry_picture(Picture(2, (32767 + n) & 0x7FFF, (255 + n) & 0xFF)) for n in range(3)]
    assert [identifier for _, identifier, _ in first + second] == [1, 2, 3, 4, 5, 6]
    assert [tl0 for _, _, tl0 in first + second] == [1, 2, 3, 4, 5, 6]


def test_a_pause_shows_in_the_timestamps() -> None:
    splice = Splice(48000, 0, 0)
    splice.begin(1, 0, None, 0.0)
    splice.carry(1, 0, 0.0)
    splice.begin(50, 0, None, 10.0)
    carried = splice.carry(50, 0, 10.0)
    assert carried
    assert carried[1] >= 10 * 48000


@settings(max_examples=40)
@given(
    st.integers(0, 65535),
    st.lists(st.tuples(st.booleans(), st.integers(0, 40)), min_size=1, max_size=700),
)
def test_what_is_left_out_leaves_no_hole_and_what_comes_late_finds_its_own_number(
    start: int, packets: list[tuple[bool, int]]
) -> None:
    splice = Splice(90000, 100, 0)
    splice.begin(start, 0, None, 0.0)
    assert splice.carry(start, 0, 0.0) == (101, 3000)
    arrivals = sorted(range(1, len(packets) + 1), key=lambda n: n + packets[n - 1][1])   # each is late by up to forty
    used: dict[int, int] = {0: 101}
    for n in arrivals:
        number = (start + n) & 0xFFFF
        if packets[n - 1][0]:
            splice.skip(number)
            continue
        carried = splice.carry(number, 0, 0.0)
        if carried:
            used[n] = carried[0]
    assert len(set(used.values())) == len(used)
    in_order = [used[n] for n in sorted(used)]
    assert all(0 < (b - a) & 0xFFFF < 0x8000 for a, b in pairwise(in_order))
    if arrivals == sorted(arrivals):
        assert all((b - a) & 0xFFFF == 1 for a, b in pairwise(in_order))


def test_a_packet_that_waited_while_a_later_one_was_left_out_is_the_last_of_its_source() -> None:
    splice = Splice(90000, 100, 0)
    splice.begin(10, 0, None, 0.0)
    splice.carry(10, 0, 0.0)
    splice.skip(12)
    assert splice.carry(11, 0, 0.0)
    splice.begin(700, 0, None, 0.0)
    carried = splice.carry(700, 0, 0.0)
    assert carried
    assert carried[0] == 103
