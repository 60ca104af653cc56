"""What is read of H.264 payloads: where a picture begins that needs no other, and what cannot be one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from video.media.h264 import begins_key_frame

SPS, PPS, IDR, SLICE = b"\x67\x42\xc0\x1f", b"\x68\xce", b"\x65" + bytes(20), b"\x41" + bytes(20)


def together(*units: bytes) -> bytes:
    return b"\x78" + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


def in_pieces(unit: bytes, size: int) -> list[bytes]:
    parts = [unit[k : k + size] for k in range(1, len(unit), size)]
    flags = [(0x80 if k == 0 else 0) | (0x40 if k == len(parts) - 1 else 0) for k in range(len(parts))]
    return [bytes([unit[0] & 0xE0 | 28, flag | unit[0] & 31]) + part for flag, part in zip(flags, parts, strict=True)]


@pytest.mark.parametrize("payload", [SPS, together(SPS, PPS), together(b"\x06\x01", SPS, PPS, IDR), together(SPS), in_pieces(SPS, 2)[0]])
def test_a_key_frame_begins_with_its_parameters(payload: bytes) -> None:
    assert begins_key_frame(payload) is True


@pytest.mark.parametrize("payload", [PPS, IDR, SLICE, b"\x09\x10", together(PPS, IDR), *in_pieces(IDR, 8), in_pieces(SPS, 2)[1], b""])
def test_nothing_else_begins_one(payload: bytes) -> None:
    assert begins_key_frame(payload) is False


MALFORMED = [
    b"\xe7\x42", b"\x60", b"\x79" + SPS, b"\x7a", b"\x7b", b"\x7d\x87\x00\x00\x01", b"\x7e", b"\x7f",       # forbidden bit, forms of other modes
    b"\x78", b"\x78\x00", b"\x78\x00\x00", b"\x78\x00\x05" + SPS, together(SPS) + b"\x00", together(SPS, b"\x78\x00\x01\x67"), together(b"\xe7"),
    b"\x7c", b"\x7c\x87", b"\x7c\xc7\x01", b"\x7c\xa7\x01", b"\x7c\x9c\x01", b"\x7c\x80\x01",                 # pieces that cannot be
]  # fmt: skip


@pytest.mark.parametrize("payload", MALFORMED)
def test_what_cannot_be_is_refused(payload: bytes) -> None:
    assert begins_key_frame(payload) is None


@given(st.binary(max_size=60))
@example(b"\x78\xff\xff")
def test_any_bytes_are_read_or_refused(payload: bytes) -> None:
    assert begins_key_frame(payload) in (True, False, None)


UNIT = st.builds(lambda kind, rest: bytes([0x60 | kind]) + rest, st.integers(1, 23), st.binary(max_size=30))


@given(st.lists(UNIT, min_size=1, max_size=4), st.integers(1, 10))
def test_every_way_of_packing_says_the_same(units: list[bytes], size: int) -> None:
    has_parameters = any(unit[0] & 31 == 7 for unit in units)
    assert begins_key_frame(together(*units)) is has_parameters
    assert any(begins_key_frame(unit) for unit in units) is has_parameters
    for unit in (each for each in units if len(each) > size + 1):
        pieces = in_pieces(unit, size)
        assert begins_key_frame(pieces[0]) is (unit[0] & 31 == 7)
        assert not any(begins_key_frame(piece) for piece in pieces[1:])


@given(st.lists(UNIT, min_size=1, max_size=4), st.integers(1, 200))
def test_an_aggregate_that_is_cut_is_refused_unless_it_is_cut_between_units(units: list[bytes], left: int) -> None:
    whole = together(*units)
    ends = {len(together(*units[:n])) for n in range(1, len(units) + 1)}
    if left < len(whole):
        assert (begins_key_frame(whole[:left]) is None) is (left not in ends)
