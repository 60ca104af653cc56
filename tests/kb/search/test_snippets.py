from hypothesis import given
from hypothesis import strategies as st

from kb.search.snippets import LENGTH, Wanted, marked, snippet


def wanted(*words: str) -> Wanted:
    terms = {word[at : at + 2]: 1.0 for word in words for at in range(len(word) - 1)} | {
        c: 0.5 for w in words for c in w
    }
    return Wanted(dict.fromkeys(words, 2.0), terms)


def shown(text: str, *words: str) -> str:
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in marked(text, wanted(*words)))


def test_whole_words_are_marked() -> None:
    assert shown("禁止夜间制造噪声。", "噪声", "夜间") == "禁止[夜间]制造[噪声]。"


def test_marks_stand_in_the_original_text_however_it_is_written() -> None:
    assert shown("禁止製造ＡＢＣ、噪聲", "噪声", "abc") == "禁止製造[ＡＢＣ]、[噪聲]"


def test_there_is_always_a_mark_where_anything_matched() -> None:
    assert shown("噪音很大", "噪声") == "[噪]音很大"


def test_a_phrase_is_marked_across_punctuation() -> None:
    pieces = marked("夫妻，共同 財產", Wanted({}, {}, ("夫妻共同财产",)))
    assert [(piece.text, piece.is_match) for piece in pieces] == [("夫妻，共同 財產", True)]


def test_a_snippet_begins_near_the_best_match() -> None:
    pieces = snippet("前言。" * 300 + "夜间吹号，制造噪声。" + "后话。" * 300, wanted("噪声"))
    text = "".join(piece.text for piece in pieces)
    assert "噪声" in [piece.text for piece in pieces if piece.is_match]
    assert text.startswith("…")
    assert text.endswith("…")


def test_no_match_is_cut_in_two() -> None:
    for lead in range(200):
        pieces = snippet("前" * lead + "制造噪声" * 3 + "后" * 300 + "制造噪声", wanted("制造噪声"))
        assert [piece.text for piece in pieces if piece.is_match] == ["制造噪声" * 3]


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=4), max_size=4))
def test_pieces_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in marked(text, wanted(*words))) == text
    assert len("".join(piece.text for piece in snippet(text, wanted(*words)))) <= LENGTH + 2
