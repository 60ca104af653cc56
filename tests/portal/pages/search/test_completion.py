"""What a beginning may become: under the asker's rights, kept shortly, and not for the asking without end."""

from urllib.parse import urlencode

import pytest

from portal.security.rate_limits import Buckets
from tests.portal.pages.search.test_search import file_dossier


def complete(browser, text, **settings):
    return browser.get(f"/search/complete?{urlencode({'q': text})}", **settings)


@pytest.mark.parametrize("text", ["示例", "示列", "sllinf", "shili"])
def test_a_law_is_offered_by_characters_pinyin_and_initials(reader, text):
    offered = complete(reader, text).json["items"]
    if text in ("示例", "shili"):
        assert "示例邻里法" in [item["text"] for item in offered]
    assert all(set(item) == {"text", "kind", "detail", "label"} for item in offered)


def test_the_answer_is_kept_for_a_minute_and_for_its_reader_only(reader):
    answer = complete(reader, "示例")
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in answer.headers["Vary"]
    item = answer.json["items"][0]
    assert "".join(text for text, _ in item["label"])
    assert item["kind"] == "法规"


def test_nothing_is_offered_for_nothing_and_nothing_breaks_it(reader):
    for text in ("", " ", "\x00", "x" * 5000, "“", "%", "示" * 61):
        assert isinstance(complete(reader, text).json["items"], list)


def test_a_dossier_is_offered_to_nobody_who_may_not_read_it(knowledge):
    stranger = knowledge.browser()
    file_dossier(knowledge)
    for text in ("菜园", "欧阳", "cysq"):
        assert "菜园" not in complete(stranger, text).text
        assert "欧阳" not in complete(stranger, text).text


def test_who_asks_too_often_is_told_to_wait(knowledge):
    browser = knowledge.browser()
    knowledge.registry.completion_buckets = Buckets(2, clock=lambda: 0.0)
    complete(browser, "示")
    complete(browser, "示例")
    refused = complete(browser, "示例邻", status=429)
    assert refused.headers["Retry-After"] == "30"
    assert refused.json == {"items": []}
