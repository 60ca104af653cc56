import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.pinyin import homophones, plain, syllables, variants


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("民法典", "min fa dian"),
        ("重庆市", "chong qing shi"),
        ("重要", "zhong yao"),
        ("银行业", "yin hang ye"),
        ("会计法", "kuai ji fa"),
        ("長江", "chang jiang"),
        ("法律", "fa lu"),
    ],
)
def test_a_character_is_read_as_its_word_reads_it(written: str, read: str) -> None:
    assert " ".join(syllables(written)) == read


def test_the_other_reading_of_a_character_is_known_too() -> None:
    assert ["".join(one) for one in variants("重整")] == ["zhongzheng", "chongzheng"]


@given(st.text(max_size=40))
def test_every_character_has_one_reading_in_its_place(text: str) -> None:
    assert len(syllables(text)) == len(text)
    assert all(len(one) == len(text) for one in variants(text))


def test_letters_are_written_one_way() -> None:
    assert plain(" Lǜ'shi FA lv-lü ") == plain("lshifalulu")


def test_characters_that_sound_alike() -> None:
    assert "工" in homophones("公")
    assert "公" not in homophones("公")
    assert homophones("x") == ""
