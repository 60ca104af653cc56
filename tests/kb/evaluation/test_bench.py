import json

import pytest

from kb.analysis.terms import Grams
from kb.cli import main
from kb.evaluation.bench import workload
from kb.evaluation.bench.figure import Figure, share


def test_the_rows_have_the_keys_that_all_benchmarks_share(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--sizes", "60", "--questions", "5", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert all(
        set(row) == {"case", "metric", "value", "unit", "better", "floor", "stretch", "peer", "peer_value"} for row in rows
    )
    assert {row["metric"] for row in rows} >= {"rate", "p50", "p95", "p95, CPU time", "size on disk", "memory, open"}
    (rate,) = (row for row in rows if row["metric"] == "rate")
    assert (rate["better"], rate["floor"], rate["stretch"]) == ("higher", 400.0, 2000.0)


@pytest.mark.parametrize("sizes", ["", "ten", "0", "5,-1"])
def test_a_wrong_size_is_an_error_with_a_code(sizes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--sizes", sizes]) == 1
    assert capsys.readouterr().err.startswith("query-invalid")


def test_at_least_one_question_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--sizes", "60", "--questions", "0"]) == 1
    assert capsys.readouterr().err.startswith("query-invalid")


def test_the_workload_is_the_same_every_time_and_each_document_another() -> None:
    documents = list(workload.documents(150, None))
    assert documents == list(workload.documents(150, None))
    assert len({document.id for document in documents}) == 150


@pytest.mark.parametrize("terms", [40, 60, 120])
def test_a_question_has_about_the_terms_that_it_says(terms: int) -> None:
    for text in workload.questions(terms, 200, None):
        assert terms <= len(set(Grams().terms(text))) <= terms + 3


def test_a_share_of_values() -> None:
    assert share([3.0, 1.0, 2.0], 0.5) == 2.0
    assert share([1.0], 0.95) == 1.0
    assert share([], 0.5) == 0.0


@pytest.mark.parametrize(
    ("value", "better", "verdict"),
    [(10, "lower", "stretch"), (30, "lower", "floor"), (80, "lower", "MISSED"), (80, "higher", "floor"), (10, "higher", "MISSED")],
)
def test_a_figure_is_judged_by_its_budget(value: float, better: str, verdict: str) -> None:
    stretch = 20.0 if better == "lower" else 90.0
    assert Figure("x", "p95", value, "ms", better, 60.0, stretch).verdict == verdict
    assert Figure("x", "p95", value, "ms", better).verdict == ""
