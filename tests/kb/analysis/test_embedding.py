"""The optional package of embeddings: with it texts of one meaning are near; without it a clear error."""

from importlib.metadata import PackageNotFoundError
from typing import Any

import numpy as np
import pytest

from kb.analysis import embedding
from kb.errors import EmbeddingsMissing

needs_package = pytest.mark.skipif(not embedding.is_there(), reason=f"{embedding.PACKAGE} is not installed; the extra `embeddings` brings it")


@needs_package
def test_texts_of_one_meaning_are_nearer_than_others() -> None:
    wages, paid, dog = embedding.encoder().encode(["老板拖欠我三个月工资不给", "用人单位未及时足额支付劳动报酬", "邻居的狗咬伤了孩子"])
    assert wages @ paid > wages @ dog
    assert np.linalg.norm(wages) == pytest.approx(1, abs=0.01)


@needs_package
def test_no_text_is_no_vector() -> None:
    assert embedding.encoder().encode([]).shape == (0, embedding.Encoder.dimensions)


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> Any:
        raise PackageNotFoundError

    monkeypatch.setattr(embedding, "version", missing)
    embedding.encoder.cache_clear()
    assert not embedding.is_there()
    with pytest.raises(EmbeddingsMissing, match="pip install") as raised:
        embedding.encoder()
    assert raised.value.code == "embeddings-missing"
