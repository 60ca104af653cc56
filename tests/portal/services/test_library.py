"""How the portal opens its library."""

import logging
import threading
from pathlib import Path

import pytest

from kb.analysis import embedding
from kb.errors import EmbeddingsMissing
from kb.index import vectors
from portal.services.library import open_library, search, warm_up


def test_without_their_package_the_log_says_so_and_words_alone_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:
    def missing() -> None:
        raise EmbeddingsMissing("not installed")

    monkeypatch.setattr(vectors.embedding, "encoder", missing)
    with caplog.at_level(logging.WARNING):
        library = open_library(tmp_path / "kb", embeddings=True)
    assert "embeddings-missing" in caplog.text
    assert search(library, "邻里噪声").total == 0


@pytest.mark.skipif(not embedding.is_there(), reason=f"{embedding.PACKAGE} is not installed; the extra `embeddings` brings it")
def test_an_index_without_embeddings_is_asked_by_words_and_the_log_says_how_to_make_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        library = open_library(tmp_path / "kb", embeddings=True)
    assert "vectors-missing" in caplog.text
    assert "reindex" in caplog.text
    assert search(library, "邻里噪声").total == 0


def test_the_library_is_warmed_beside_the_first_requests(tmp_path: Path) -> None:
    library = open_library(tmp_path / "kb")
    warm_up(library)
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join(60)
    assert "kind" in library.refresh()._values
