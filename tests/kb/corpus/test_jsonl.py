from pathlib import Path

import pytest

from kb.corpus.jsonl import read_jsonl
from kb.corpus.report import Report
from kb.errors import CorpusMissing


def test_lines_become_documents_and_bad_ones_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(
        '{"id": "a", "title": "甲案", "text": "事实", "cause": "相邻关系", "scopes": ["org:1"]}\n'
        "kein json\n"
        '{"title": "no id"}\n'
        "\n"
        '{"id": "b", "kind": "explainer", "body": "说明", "citations": ["和睦法#2"]}\n',
        encoding="utf-8",
    )
    report = Report()
    first, second = read_jsonl(path, report)
    assert (first.kind, first.category, first.scopes, first.body) == ("precedent", "相邻关系", ("org:1",), "事实")
    assert (second.kind, second.scopes, second.citations) == ("explainer", ("public",), ("和睦法#2",))
    assert [(problem.source, problem.code) for problem in report.problems] == [
        ("cases.jsonl:2", "line-not-json"),
        ("cases.jsonl:3", "line-without-id"),
    ]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing):
        list(read_jsonl(tmp_path / "none.jsonl", Report()))
