"""The notices on forms exist in both languages, word for word by key and version."""

import json
import re
from importlib.resources import files

import portal.papers
from portal.domain.vocabulary import CATEGORIES

Texts = dict[str, dict[str, str]]


def texts(language: str) -> Texts:
    saved = json.loads((files(portal.papers) / f"texts/{language}.json").read_text(encoding="utf-8"))
    by_key = {text["key"]: text for text in saved}
    assert len(by_key) == len(saved)
    return by_key


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_notice_exists_in_chinese_and_english_in_the_same_version() -> None:
    chinese, english = texts("zh_CN"), texts("en")
    assert {key: text["version"] for key, text in chinese.items()} == {key: text["version"] for key, text in english.items()}


def test_a_notice_leaves_the_same_blanks_in_both_languages() -> None:
    english = texts("en")
    for key, text in texts("zh_CN").items():
        assert blanks(text["body"]) == blanks(english[key]["body"]), key


def test_the_english_is_english() -> None:
    assert [key for key, text in texts("en").items() if re.search(r"[\u4e00-\u9fff]", text["title"] + text["body"])] == []


def test_the_routes_after_failure_are_told_for_every_category() -> None:
    assert {key.removeprefix("routes.") for key in texts("zh_CN") if key.startswith("routes.")} == set(CATEGORIES)


def test_the_rights_notice_tells_the_four_rights_and_three_duties_of_the_law() -> None:
    body = texts("zh_CN")["rights_and_duties"]["body"]
    rights = (
        "选择或者接受人民调解员", "接受调解、拒绝调解或者要求终止调解", "公开进行或者不公开进行",
        "自主表达意愿、自愿达成调解协议",
    )
    duties = ("如实陈述纠纷事实", "遵守调解现场秩序，尊重人民调解员", "尊重对方当事人行使权利")
    assert [words for words in (*rights, *duties) if words not in body] == []
