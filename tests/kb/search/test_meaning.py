"""Cases that say the same in other words are found, and what the asker may not see stays unseen."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.analysis import embedding
from kb.index import latent, vectors
from kb.library import Library
from kb.model import Document
from kb.search.ranking import Request, search

needs_package = pytest.mark.skipif(not embedding.is_there(), reason=f"{embedding.PACKAGE} is not installed; the extra `embeddings` brings it")

LOAN = ("借条", "本金", "利息", "转账", "催要", "逾期", "周转", "担保", "微信", "按期")
DOG = ("犬只", "咬伤", "疫苗", "牵绳", "伤口", "饲养", "遛狗", "宠物", "撕咬", "清创")
QUESTION = "邻居家宠物撕咬我，还要去清创"


def cases(scopes: tuple[str, ...] = ("public",)) -> list[Document]:
    return [
        Document(
            id=f"{kind}{seed}", kind="precedent", title="", scopes=scopes, body="，".join(random.Random(seed).sample(words, 4)),
        )
        for seed in range(60) for kind, words in (("loan", LOAN), ("dog", DOG))
    ]


@pytest.fixture
def learning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latent, "FEWEST", 100)


@pytest.mark.usefixtures("learning")
def test_a_case_without_a_word_of_the_question_is_found_and_says_why(fill: Callable[..., Library]) -> None:
    strange = Document(id="strange", kind="precedent", title="", body="犬只，咬伤，疫苗，牵绳")
    far = Document(id="far", kind="precedent", title="", body="借条，本金，利息，转账")
    found = fill(*cases(), strange, far).similar(QUESTION, size=200)
    reasons = {hit.document.id: [reason.text for reason in hit.reasons] for hit in found.hits}
    assert "意思相近" in reasons["strange"]
    assert "far" not in reasons


def test_without_cases_enough_words_alone_decide(fill: Callable[..., Library]) -> None:
    strange = Document(id="strange", kind="precedent", title="", body="犬只，咬伤，疫苗，牵绳")
    found = fill(*cases(), strange).similar(QUESTION, size=200)
    assert "strange" not in {hit.document.id for hit in found.hits}


@pytest.mark.usefixtures("learning")
def test_what_the_asker_may_not_see_is_not_found_by_its_meaning_either(fill: Callable[..., Library]) -> None:
    library = fill(*cases(("org:7",)))
    assert library.similar(QUESTION, size=200).total == 0
    assert library.similar(QUESTION, size=200, scopes={"org:7"}).total > 0


@pytest.mark.usefixtures("learning")
def test_words_that_must_occur_are_not_widened_by_meaning(fill: Callable[..., Library]) -> None:
    for hit in fill(*cases()).search("撕咬 清创", size=200).hits:
        assert "撕咬" in hit.document.body
        assert "清创" in hit.document.body


@needs_package
def test_with_embeddings_an_article_that_shares_no_word_with_the_question_is_found(fill: Callable[..., Library]) -> None:
    pay = Document(id="pay", kind="article", title="甲法第一条", law="甲法", article_number="1", body="工资应当按月足额支付给劳动者。")
    dogs = Document(id="dogs", kind="article", title="乙法第一条", law="乙法", article_number="1", body="饲养动物损害他人，由饲养人承担侵权责任。")
    library = fill(pay, dogs)
    embeddings = vectors.Embeddings()
    question = "老板欠我工钱"
    request = Request(question, kinds=("article",), is_question=True, embeddings=embeddings)
    assert search(library.refresh(), request).hits == search(library.refresh(), replace(request, embeddings=None)).hits
    vectors.fill(library.refresh(), embeddings)
    nearness = vectors.cosines(library.refresh(), embeddings, question)
    assert nearness[library.refresh().find("pay")] > nearness[library.refresh().find("dogs")]
    first = search(library.refresh(), request).hits[0]
    assert first.document.id == "pay"


@pytest.mark.usefixtures("learning")
def test_articles_keep_their_best_score_beside_cases(fill: Callable[..., Library]) -> None:
    law = Document(id="law", kind="article", title="宠物法第一条", law="宠物法", article_number="1", body="宠物撕咬他人的，应当赔偿清创费用。")
    alone = fill(law).similar(QUESTION, kinds=("article",)).hits[0].score
    beside = fill(law, *cases()).similar(QUESTION, kinds=("article",)).hits[0]
    assert beside.document.id == "law"
    assert beside.score > 0
    assert alone > 0
