import json
from pathlib import Path

import pytest

from kb.cli import main
from kb.errors import QueryInvalid
from kb.evaluation.past import folded, trained
from kb.evaluation.run import evaluate
from kb.evaluation.sets import TestQuery

QUERIES = [TestQuery(f"q{number}", f"问题{number}") for number in range(10)]
JUDGED = {query.id: {f"d{query.id}": 1.0, "other": 0.0} for query in QUERIES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"id": "法#1", "title": "法", "num": "第一条", "text": "不得妨碍安宁"}]
    corpus += [{"id": f"他法#{n}", "title": "他法", "num": f"第{n}条", "text": f"借款{n}元须偿还"} for n in range(2, 9)]
    queries = [{"id": "a", "text": "楼上半夜吹号"}, {"id": "b", "text": "楼上半夜吹号怎么办"}, {"id": "c", "text": "借款2元"}]
    for name, lines in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("a\t法#1\t1\nb\t法#1\t1\nc\t他法#2\t1\n", encoding="utf-8")
    return tmp_path


def test_no_question_sees_a_pair_of_its_own_fold() -> None:
    pairs = folded(QUERIES, JUDGED, 5)
    assert pairs.folds is not None
    by_id = {document.id: document for document in pairs.documents}
    for query in QUERIES:
        assert not pairs.scopes(query) & set(by_id[f"past:{query.id}"].scopes)
        seen = [one for one in QUERIES if pairs.scopes(query) & set(by_id[f"past:{one.id}"].scopes)]
        assert {one.id for one in seen} == {one.id for one in QUERIES if pairs.folds[one.id] != pairs.folds[query.id]}
        assert len(seen) == 8


def test_only_relevant_documents_are_cited() -> None:
    assert folded(QUERIES, JUDGED, 2).documents[0].citations == ("dq0",)


def test_a_question_never_sees_a_pair_with_its_own_words() -> None:
    pairs = trained([TestQuery("p", "問題１"), TestQuery("r", "别的")], {"p": {"d": 1}, "r": {"d": 1}})
    assert pairs.hidden_from(QUERIES[1]) == ("past:p",)
    assert pairs.hidden_from(QUERIES[2]) == ()


def test_past_pairs_find_what_words_do_not(folder: Path, tmp_path: Path) -> None:
    plain = evaluate(tmp_path / "plain", folder)
    crossed = evaluate(tmp_path / "crossed", folder, folds=3)
    assert plain.figures["recall@10"].value == pytest.approx(1 / 3)
    assert crossed.figures["recall@10"].value == 1.0
    assert (crossed.documents, crossed.past_pairs, crossed.folds) == (8, 3, 3)


def test_training_on_the_set_itself_shows_no_question_its_answer(folder: Path, tmp_path: Path) -> None:
    (folder / "qrels.tsv").write_text("a\t法#1\t1\nc\t他法#2\t1\n", encoding="utf-8")
    assert evaluate(tmp_path / "kb", folder, train=folder).figures["recall@10"].value == pytest.approx(1 / 2)


def test_folds_and_train_exclude_each_other(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryInvalid):
        evaluate(tmp_path / "kb", folder, train=folder, folds=2)
    for wrong in (1, -1, 4):
        with pytest.raises(QueryInvalid):
            evaluate(tmp_path / "kb", folder, folds=wrong)


def test_the_command_line_prints_each_figure_with_its_interval(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", str(folder), "--cross-validate", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for name in ("ndcg@10", "recall@10", "recall@100", "mrr"):
        assert set(found[name]) == {"value", "low", "high"}
    assert main(["eval", str(folder), "--cross-validate", "1"]) == 1
    assert "query-invalid" in capsys.readouterr().err
