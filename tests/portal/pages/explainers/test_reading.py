import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.pages.explainers.reading import read
from portal.services.citations import Piece


def unlinked(line):
    return [[Piece(line.strip())]]


def with_law(line):
    before, found, after = line.strip().partition("《示例法》第一条")
    return [[piece for piece in (Piece(before), Piece(found, "/library/x/1", '邻里"和睦"。'), Piece(after)) if piece.text]]


def test_headings_stand_below_the_title_of_the_page_and_make_the_contents():
    reading = read("# 题目\n\n开头\n\n# 一\n\n## 一之一\n\n# 二", "题目", unlinked)
    assert [(line.mark, line.title) for line in reading.contents] == [("s1", "一"), ("s2", "二")]
    assert re.findall(r"<h(\d)", str(reading.html)) == ["2", "3", "2"]
    assert "题目" not in str(reading.html)


def test_a_reference_to_law_becomes_a_quiet_link_with_the_words_of_the_article():
    html = str(read("依照《示例法》第一条，先看现场。", "x", with_law).html)
    assert '<a href="/library/x/1" class="cite" title="邻里&quot;和睦&quot;。"' in html
    assert html.startswith("<p>依照<a")
    assert "，先看现场。</p>" in html


def test_a_link_of_the_writer_is_left_alone_and_code_too():
    html = str(read("见[《示例法》第一条](https://example.org/) 和 `《示例法》第一条`", "x", with_law).html)
    assert html.count("<a ") == 1
    assert "https://example.org/" in html


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](https://example.org/x.png)",
    "<a href='javascript:1'>x</a>", "[x](data:text/html,1)", "# <b onclick=x>y</b>", "<style>*{}</style>",
])
def test_nothing_that_acts_comes_out(text):
    html = str(read(text, "题目", unlinked).html)
    assert not re.search(r"<(?!/?(?:p|h2|a|strong|em|code|pre)\b)", html)
    assert not re.search(r'(?:href|src)="(?:javascript|data):', html)
    assert not re.search(r"<[^>]* on\w+=", html)


@settings(deadline=None)   # a busy machine is no fault of the reading
@given(st.text(max_size=300))
def test_any_text_is_read_and_only_known_elements_come_out(text):
    html = str(read(text, "题目", unlinked).html)
    allowed = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "s", "code", "pre", "hr", "br", "a",
               "table", "thead", "tbody", "tr", "th", "td"}
    assert set(re.findall(r"<(?:/)?([a-zA-Z][\w-]*)", html)) <= allowed
