from collections.abc import Callable

import pytest

from kb.library import Library
from kb.model import Document

WAGES = [f"拖欠工资的，应当支付。第{n}条 彩礼应当返还，劳动合同期满，人民调解不收费。" for n in range(6)]


@pytest.fixture
def wages(fill: Callable[..., Library]) -> Library:
    return fill(**{f"d{n}": text for n, text in enumerate(WAGES)})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("拖欠公资", "拖欠工资"),  # sounds alike
        ("公资拖欠", "工资拖欠"),
        ("采礼返还", "彩礼返还"),  # looks alike
        ("返还彩理", "返还彩礼"),
        ("拖欠工资工", ""),
        ("拖欠资工", "拖欠工资"),  # swapped
        ("人民调节", "人民调解"),  # both are words, one name is used
        ("人民調節", "人民调解"),
        ("劳动河同 彩里", "劳动合同 彩礼"),  # two slips
    ],
)
def test_a_slip_is_mended_by_what_the_texts_say(wages: Library, typed: str, meant: str) -> None:
    assert wages.search(typed).suggestion == meant


@pytest.mark.parametrize("typed", ["拖欠工资", "工资拖欠", "彩礼", "劳动 合同", "返还", "工资 第3条", "2024", "abc", "?", ""])
def test_a_query_that_finds_well_is_left_alone(wages: Library, typed: str) -> None:
    assert wages.search(typed).suggestion == ""


def test_what_the_asker_may_not_see_is_no_evidence(fill: Callable[..., Library]) -> None:
    library = fill(*(Document(id=f"d{n}", kind="dossier", title="", body="欧阳晓敏诉", scopes=("org:1",)) for n in range(9)))
    assert library.search("欧阳小敏").suggestion == ""
    assert library.search("欧阳小敏", scopes={"org:1"}).suggestion == "欧阳晓敏"


def test_the_nearest_law_is_named_when_nothing_is_found(library: Library) -> None:
    assert library.search("喝酒条例 kind:案例").suggestion == "喝茶条例"


def test_facts_and_stories_are_left_alone(wages: Library) -> None:
    assert wages.similar("拖欠公资", kinds=()).suggestion == ""
    assert wages.search("隔壁老王说他的公资已经三个月没有拿到手了请问应该到哪里去要回来才好呢谢谢").suggestion == ""


def test_the_suggestion_finds_more(wages: Library) -> None:
    suggestion = wages.search("拖欠公资").suggestion
    assert wages.search(suggestion).total == len(WAGES)
