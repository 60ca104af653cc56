import pytest

from kb.evaluation.metrics import mean_with_interval, measure, ndcg, recall, reciprocal_rank


def test_a_perfect_ranking_is_one() -> None:
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == 1.0


def test_ndcg_by_hand() -> None:
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["x"] * 10 + ["a"], {"a": 1}) == 0.0


def test_recall_and_reciprocal_rank_by_hand() -> None:
    assert recall(["a", "x", "b"], {"a": 1, "b": 1, "c": 1}, 2) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], {"a": 1}) == 0.0


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    values = [0.0, 1.0] * 50
    found = mean_with_interval(values)
    assert found.low < found.value == 0.5 < found.high
    assert mean_with_interval(values) == found


def test_queries_without_a_judgement_do_not_count() -> None:
    assert measure({"q": ["a"], "unjudged": ["b"]}, {"q": {"a": 1}})["mrr"].value == 1.0
    assert measure({}, {})["mrr"].value == 0.0
