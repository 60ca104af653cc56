import pytest
from aioice import stun as peer

from video.media import stun

ASKED = stun.write_check("ours", "theirs", "secret")


def password(ours: str, theirs: str) -> str | None:
    return "secret" if (ours, theirs) == ("theirs", "ours") else None


def test_a_genuine_check_is_read() -> None:
    check = stun.read_check(ASKED, password)
    assert check is not None
    assert (check.ufrag, check.chosen) == ("theirs", True)


@pytest.mark.parametrize("kind", sorted(peer.ATTRIBUTES_BY_TYPE))
@pytest.mark.parametrize("length", range(12))
def test_with_an_attribute_of_a_wrong_length_it_is_neither_a_check_nor_an_answer(kind: int, length: int) -> None:
    attribute = kind.to_bytes(2, "big") + length.to_bytes(2, "big") + b"\1" * (length + -length % 4)
    header = b"\0\1" + len(attribute).to_bytes(2, "big") + ASKED[4 : peer.HEADER_LENGTH]
    assert stun.read_check(header + attribute, password) is None
    assert not stun.is_genuine_answer(stun.ANSWER + header[2:] + attribute, "secret")


def test_a_check_changed_in_any_byte_is_refused_or_the_same() -> None:
    genuine = stun.read_check(ASKED, password)
    for place in range(len(ASKED)):
        for value in range(256):
            changed = stun.read_check(ASKED[:place] + bytes([value]) + ASKED[place + 1 :], password)
            assert changed in (None, genuine)


def test_a_check_cut_anywhere_is_refused_or_the_same() -> None:
    genuine = stun.read_check(ASKED, password)
    for end in range(len(ASKED)):
        assert stun.read_check(ASKED[:end], password) in (None, genuine)
