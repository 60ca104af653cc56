"""The index learns from its own cases which words keep company."""

import random
from pathlib import Path

import numpy as np
import pytest

from kb.index import latent
from kb.model import Document

LOAN = ("借条", "本金", "利息", "转账", "催要", "逾期", "周转", "担保", "微信", "按期")
DOG = ("犬只", "咬伤", "疫苗", "牵绳", "伤口", "饲养", "遛狗", "宠物", "撕咬", "清创")


def told(words: tuple[str, ...], seed: int) -> str:
    return "，".join(random.Random(seed).sample(words, 4))


@pytest.fixture(scope="module")
def space() -> latent.Latent:
    texts = [told(words, seed) for seed in range(100) for words in (LOAN, DOG)]
    found = latent.learn(texts, len(texts))
    assert found is not None
    return found


def test_texts_of_one_thing_are_near_though_they_share_no_word(space: latent.Latent) -> None:
    loan, other_loan, dog = space.encode(["借条，本金，利息", "转账，催要，逾期", "犬只，咬伤，疫苗"])
    assert loan @ other_loan > 0.5
    assert abs(loan @ dog) < 0.2


def test_vectors_have_length_one_and_unknown_words_none(space: latent.Latent) -> None:
    known, unknown, empty = np.linalg.norm(space.encode(["借条本金", "喜马拉雅", ""]), axis=1)
    assert known == pytest.approx(1, abs=1e-4)
    assert unknown == 0
    assert empty == 0


def test_a_term_of_fewer_than_three_cases_is_not_kept(space: latent.Latent) -> None:
    texts = [told(LOAN, seed) for seed in range(100)] + ["张某某某村的秘密", "张某某某村的秘密"]
    found = latent.learn(texts, len(texts))
    assert found is not None
    assert "秘密".encode() not in found.terms.tolist()
    assert "借条".encode() in found.terms.tolist()


def test_nothing_is_learned_from_texts_that_have_nothing_in_common() -> None:
    assert latent.learn([chr(0x4E00 + 2 * number) + chr(0x4E01 + 2 * number) for number in range(100)], 100) is None
    assert latent.learn([], 0) is None


def test_law_has_no_place(space: latent.Latent) -> None:
    assert space.text_of(Document(id="a", kind="article", title="", body="借条")) == ""
    assert space.text_of(Document(id="b", kind="precedent", title="", body="借条")) == "借条"


def test_a_saved_space_is_read_again_and_replaces_the_one_before(space: latent.Latent, tmp_path: Path) -> None:
    assert latent.of(tmp_path) is None
    latent.save(space, tmp_path)
    larger = latent.learn([told(DOG, seed) for seed in range(200)], 400)
    assert larger is not None
    latent.save(larger, tmp_path)
    found = latent.of(tmp_path)
    assert found is not None
    assert (found.name, found.learned_from) == (larger.name, 400)
    assert found.name != space.name
    assert np.array_equal(found.encode(["犬只咬伤"]), larger.encode(["犬只咬伤"]))
    assert [path.name for path in tmp_path.glob("latent-*")] == [f"{larger.name}.npz"]


def test_a_torn_space_is_none(space: latent.Latent, tmp_path: Path) -> None:
    (tmp_path / f"{space.name}.npz").write_bytes(b"PK torn")
    assert latent.of(tmp_path) is None


def test_of_many_cases_some_are_drawn_evenly() -> None:
    drawn = latent.drawn(range(3 * latent.MOST))
    assert len(drawn) == latent.MOST
    assert drawn[-1] - drawn[0] > 2.9 * latent.MOST
    assert latent.drawn([4, 8]) == [4, 8]
