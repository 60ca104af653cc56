"""Names are kept as they are; only what keyboards differ in is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.names import NAME_LIMIT, NameRefused, display_masked, folded_name, search_keys


@pytest.mark.parametrize("dot", ["•", "・", "･", "‧", "∙", "⋅", "．", "·", ".", " · ", "　•　"])
def test_every_look_alike_of_the_dot_becomes_the_dot(dot: str) -> None:
    assert folded_name(f"阿里木{dot}买买提") == "阿里木·买买提"


def test_a_dot_that_joins_nothing_is_left_alone() -> None:
    assert folded_name("张某•") == "张某•"
    assert folded_name("J.R. Smith") == "J.R. Smith"


def test_width_and_layout_spaces_are_folded() -> None:
    assert folded_name(" 张　某 ") == "张某"
    assert folded_name("Ａｎｎａ  Lee") == "Anna Lee"
    assert folded_name("张\u200b某\ufeff") == "张某"


@pytest.mark.parametrize("name", ["𠮷某", "㼆某", "\uf9d2某", "葛\U000e0100某", "\ue000某", "𰻝某"])
def test_rare_characters_are_kept(name: str) -> None:
    assert folded_name(name) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name-empty"),
        (" \u200b ", "name-empty"),
        ("张\0某", "name-control-character"),
        ("张\n某", "name-control-character"),
        ("张\ud800", "name-control-character"),
        ("某" * (NAME_LIMIT + 1), "name-too-long"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_a_code(name: str, code: str) -> None:
    with pytest.raises(NameRefused) as refusal:
        folded_name(name)
    assert refusal.value.code == code


def test_fifty_characters_are_a_name() -> None:
    assert len(folded_name("某" * NAME_LIMIT)) == NAME_LIMIT


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    try:
        name = folded_name(text)
    except NameRefused:
        return
    assert folded_name(name) == name


def test_a_name_is_found_with_and_without_its_dot() -> None:
    assert search_keys("阿里木•买买提") == ("阿里木·买买提", "阿里木买买提")
    assert search_keys("张某") == ("张某",)


def test_masking_shows_the_first_character_and_never_the_length() -> None:
    assert display_masked("张某") == display_masked("张某某") == "张*"
    assert display_masked("𠮷某") == "𠮷*"
    assert display_masked("葛\U000e0100某") == "葛\U000e0100*"


def test_an_organisation_is_shown_whole() -> None:
    assert display_masked("某某建筑有限公司", organisation=True) == "某某建筑有限公司"
