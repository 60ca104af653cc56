import pickle

from kb.analysis.terms import Grams, Phrases, grams


def test_chinese_gives_single_characters_and_pairs() -> None:
    assert grams("和睦法") == ["和", "睦", "法", "和睦", "睦法"]


def test_latin_words_and_digits_stay_whole() -> None:
    assert grams("wto规则2024") == ["wto", "规", "则", "规则", "2024"]


def test_an_article_meets_its_number_in_digits() -> None:
    assert "§1043" in Grams().terms("第一千零四十三条")
    assert "§1043" in Grams().terms("第1043條")
    assert "§2-1" in Grams().terms("第二条之一")


def test_a_counted_number_meets_its_digits() -> None:
    assert "30" in Grams().terms("期限为三十日")
    assert "3" in Grams().terms("三年以下")
    assert "1" not in Grams().terms("统一规定")


def test_a_phrase_forgets_blanks_and_punctuation() -> None:
    assert Phrases().needle("夫妻，共同 財產") == "夫妻共同财产"
    assert Phrases().pairs("财产") == ["财产"]


def test_punctuation_alone_gives_nothing() -> None:
    assert Grams().terms("，。！？《》") == []


def test_analyzers_can_be_pickled_into_the_index() -> None:
    assert pickle.loads(pickle.dumps(Grams())).terms("法") == ["法"]
