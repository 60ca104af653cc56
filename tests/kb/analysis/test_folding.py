from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.folding import fold


@given(st.text())
def test_no_character_moves(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_traditional_and_full_width_and_capitals_become_one() -> None:
    assert fold("夫妻應當互相忠實ＡＢＣ１２") == "夫妻应当互相忠实abc12"


def test_the_two_writings_of_zhe_meet() -> None:
    assert fold("看著") == fold("看着")


def test_control_characters_become_blanks_and_lone_surrogates_can_be_encoded() -> None:
    assert fold("a\x00b\ud800c\u200b") == "a b c "
