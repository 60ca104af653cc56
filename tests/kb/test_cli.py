import io
import json
from pathlib import Path

import pytest

from kb.analysis import embedding
from kb.cli import main

Out = pytest.CaptureFixture[str]


def run(*arguments: str) -> int:
    return main(list(arguments))


def test_import_search_check_and_build(tmp_path: Path, laws: Path, capsys: Out) -> None:
    index = ("--index", str(tmp_path / "kb"))
    assert run("import-laws", str(laws), "--json", *index) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 12
    assert run("search", "和睦法2", "--json", *index) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["document"]["article_number"] == "2"
    assert run("search", "噪声", "--filter", "kind=precedent", *index) == 0
    assert "1 found" in capsys.readouterr().out
    assert run("complete", "hmf", *index) == 0
    assert "law: [和睦法]  法律 · 现行有效" in capsys.readouterr().out
    assert run("complete", "hmf2", "--kind", "article", "--json", *index) == 0
    assert [one["text"] for one in json.loads(capsys.readouterr().out)] == ["和睦法第二条", "和睦法第二条之一"]
    assert run("compare", "和睦法", "2019-03-01", "2023-08-01", *index) == 0
    assert "[化解纠纷，]" in capsys.readouterr().out
    assert run("stale", "--json", *index) == 0
    assert [one["kind"] for one in json.loads(capsys.readouterr().out)] == ["changed"]
    assert run("check", "--json", *index) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 18
    assert run("build", "--json", *index) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 18


@pytest.mark.parametrize(("wrong", "code"), [
    ("validity:in_force 噪声", "value-unknown"), ("year:x 噪声", "year-unknown"), ("law:没有 噪声", "law-unknown"), ("(噪声 or 和睦", "parenthesis-open"),
])  # fmt: skip
def test_what_is_wrong_with_a_query_is_said_with_its_code_in_json(tmp_path: Path, laws: Path, capsys: Out, wrong: str, code: str) -> None:
    index = ("--index", str(tmp_path / "kb"))
    run("import-laws", str(laws), *index)
    capsys.readouterr()
    assert run("search", wrong, "--json", *index) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["problems"][0]["code"] == code
    assert found["notes"]


def test_like_cases_from_standard_input(
    tmp_path: Path, laws: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = ("--index", str(tmp_path / "kb"))
    run("import-laws", str(laws), *index)
    capsys.readouterr()
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO("邻居夜间吹号\xff".encode("latin-1", "ignore") + "吹号".encode()))
    )
    assert run("similar", "--json", *index) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1


def test_json_lines_are_imported(tmp_path: Path, capsys: Out) -> None:
    lines = tmp_path / "cases.jsonl"
    lines.write_text('{"id": "a", "title": "甲案", "text": "吹号"}\nbad\n', encoding="utf-8")
    assert run("import-jsonl", str(lines), "--kind", "explainer", "--index", str(tmp_path / "kb")) == 0
    assert "line-not-json" in capsys.readouterr().err
    assert run("search", "吹号", "--kind", "explainer", "--index", str(tmp_path / "kb")) == 0
    assert "1 found" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "x"], "index-missing"),
        (["check"], "index-missing"),
        (["build"], "index-missing"),
        (["import-laws", "/nowhere/at/all"], "corpus-missing"),
        (["import-jsonl", "/nowhere/at/all"], "corpus-missing"),
        (["eval", "/nowhere/at/all"], "corpus-missing"),
    ],
)
def test_an_error_is_one_line_with_its_code(tmp_path: Path, capsys: Out, arguments: list[str], code: str) -> None:
    assert run(*arguments, "--index", str(tmp_path / "none")) == 1
    assert capsys.readouterr().err.startswith(f"{code}: ")


def test_a_wrong_command_line_is_2(capsys: Out) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("fly")
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_damaged_index_can_be_imported_anew(tmp_path: Path, laws: Path, capsys: Out) -> None:
    index = tmp_path / "kb"
    run("import-laws", str(laws), "--index", str(index))
    for path in index.glob("g*/*.toc"):
        path.write_bytes(b"torn")
    assert run("import-laws", str(laws), "--index", str(index)) == 1
    assert "index-damaged" in capsys.readouterr().err
    assert run("import-laws", str(laws), "--anew", "--index", str(index)) == 0
    assert run("search", "噪声", "--index", str(index)) == 0


def test_a_test_set_is_measured_and_its_index_used_again(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"id": "a", "text": "夜间吹号"}\n{"id": "b", "text": "拖欠茶钱"}\n', encoding="utf-8"
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"id": "q1", "text": "谁在吹号", "set": "s"}\n{"id": "q2", "text": "茶钱", "set": "t"}\n', encoding="utf-8"
    )
    (tmp_path / "qrels.tsv").write_text("q1\ta\t1\nq2\ta\t1\n", encoding="utf-8")
    for _ in range(2):
        assert run("eval", str(tmp_path), "--set", "s", "--json", "--index", str(tmp_path / "index")) == 0
        figures = json.loads(capsys.readouterr().out)
        assert figures["ndcg@10"]["value"] == figures["mrr"]["value"] == figures["recall@100"]["value"] == 1.0
        assert figures["run"]["queries"] == 1
    assert run("eval", str(tmp_path), "--json", "--index", str(tmp_path / "index")) == 0
    assert json.loads(capsys.readouterr().out)["ndcg@10"]["value"] == 0.5


def test_a_torn_test_set_is_said_to_be_one(tmp_path: Path, capsys: Out) -> None:
    for name in ("corpus.jsonl", "queries.jsonl"):
        (tmp_path / name).write_text("{", encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("one two", encoding="utf-8")
    assert run("eval", str(tmp_path)) == 1
    assert "corpus-problem" in capsys.readouterr().err


def test_embeddings_are_made_by_a_build_and_then_kept(tmp_path: Path, laws: Path, capsys: Out) -> None:
    index = ("--index", str(tmp_path / "kb"))
    run("import-laws", str(laws), *index)
    capsys.readouterr()
    missing = "vectors-missing: " if embedding.is_there() else "embeddings-missing: "
    assert run("search", "夜间噪声", "--embeddings", *index) == 1
    assert capsys.readouterr().err.startswith(missing)
    if not embedding.is_there():
        pytest.skip(f"{embedding.PACKAGE} is not installed; the extra `embeddings` brings it")
    assert run("build", "--embeddings", *index) == 0
    assert run("build", *index) == 0
    capsys.readouterr()
    assert run("search", "邻居夜里太吵", "--kind", "article", "--embeddings", "--json", *index) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["document"]["article_number"] == "2"
