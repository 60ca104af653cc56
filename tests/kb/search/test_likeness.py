"""What the most alike cases are about raises the others about the same."""

from collections.abc import Callable

import numpy as np
import pytest

from kb.library import Library
from kb.model import Document
from kb.search.filters import visible
from kb.search.likeness import by_kind

LOAN = "双方系朋友关系，被告以资金周转为由向原告借款，出具借条，约定月息，到期后经多次催要未归还本金和利息。"
DOG = "被告饲养的犬只未拴绳，在小区内将原告咬伤，原告花去医疗费、疫苗费，双方就赔偿协商不成。"
FACTS = (LOAN + "原告称借条由被告亲笔书写，按有手印，证人在场。") * 8


def case(number: int, kind: str, body: str, **more: object) -> Document:
    return Document(id=f"{kind}{number}", kind="precedent", title="", category=kind, body=body, **more)


def test_a_case_of_the_kind_of_the_most_alike_goes_before_one_that_shares_more_words(fill: Callable[..., Library]) -> None:
    loans = [case(number, "loan", f"{LOAN}第{number}笔") for number in range(9)]
    bare = case(9, "loan", "借条一张，写明本金，未归还。")
    other = case(1, "dog", f"{DOG}双方系朋友关系，证人在场，经多次催要，被告未归还，原告称。")
    library = fill(*loans, bare, other)
    order = [hit.document.id for hit in library.similar(FACTS, size=20).hits]
    assert order.index("loan9") < order.index("dog1")
    reasons = {hit.document.id: [reason.code for reason in hit.reasons] for hit in library.similar(FACTS, size=20).hits}
    assert "kind" in reasons["loan9"]
    assert "kind" not in reasons["dog1"]


def test_the_order_within_a_kind_stays_and_the_best_score_too(fill: Callable[..., Library]) -> None:
    snapshot = fill(*[case(number, "loan", LOAN) for number in range(5)], case(1, "dog", DOG)).refresh()
    scores = np.zeros(snapshot.size, np.float32)
    scores[[snapshot.find(f"loan{number}") for number in range(5)]] = (3.0, 1.0, 4.0, 2.0, 2.5)
    scores[snapshot.find("dog1")] = 3.5
    raised = by_kind(snapshot, scores, snapshot.live).scores
    places = [snapshot.find(f"loan{number}") for number in range(5)]
    assert np.argsort(raised[places]).tolist() == np.argsort(scores[places]).tolist()
    assert float(raised.max()) == pytest.approx(float(scores.max()))
    assert raised[snapshot.find("dog1")] < raised[snapshot.find("loan0")]


def test_a_hidden_case_has_no_vote(fill: Callable[..., Library]) -> None:
    snapshot = fill(case(1, "dog", DOG), case(2, "dog", DOG), *[case(n, "loan", LOAN, scopes=("org:7",)) for n in range(3, 9)]).refresh()
    scores = snapshot.live.astype(np.float32)
    open_to_all = visible(snapshot, ("public",))
    same = by_kind(snapshot, scores, open_to_all).same
    assert [snapshot.document(number).id for number in same.nonzero()[0].tolist()] == ["dog1", "dog2"]


def test_short_questions_and_law_are_left_alone(fill: Callable[..., Library]) -> None:
    library = fill(*[case(number, "loan", LOAN) for number in range(3)], Document(id="a", kind="article", title="", body=LOAN, category="loan"))
    assert not [1 for hit in library.similar("借款到期未归还").hits for reason in hit.reasons if reason.code == "kind"]
    assert not [1 for hit in library.similar(FACTS, kinds=("article",)).hits for reason in hit.reasons if reason.code == "kind"]
