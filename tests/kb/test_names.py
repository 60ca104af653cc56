import pytest

from kb.names import article_path, law_key, regulation_path


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国和睦法",
        "《中华人民共和国和睦法》",
        "和睦法",
        " 和 睦 法 ",
        "和睦法（2023年修正）",
        "和睦法(2023-08-01)",
    ],
)
def test_a_law_has_one_key_whatever_it_is_called(title: str) -> None:
    assert law_key(title) == "和睦法"


def test_a_title_inside_a_title_stays() -> None:
    assert law_key("关于适用《中华人民共和国和睦法》的解释（一）") == "关于适用《和睦法》的解释（一）"


def test_a_short_form_means_its_law() -> None:
    assert law_key("消法") == "消费者权益保护法"


def test_a_key_fits_one_segment_of_a_path() -> None:
    assert "/" not in law_key("甲/乙#办法\x00")
    assert "#" not in law_key("甲/乙#办法\x00")


def test_paths_are_percent_encoded() -> None:
    assert article_path("和睦法", "2-1") == "/library/regulations/%E5%92%8C%E7%9D%A6%E6%B3%95/2-1"
    assert regulation_path("a b", "2020-01-01") == "/library/regulations/a%20b?version=2020-01-01"
