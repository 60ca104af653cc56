"""Tantivy over the same terms, so that a figure has a neighbour measured in the same minutes on the same machine.

It is a dependency of the tests alone; where it is not installed there is no peer.
"""

import time
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kb.analysis.terms import Grams
from kb.model import Document

NAME: Final = "tantivy"
_HEAP: Final = 128_000_000


def is_there() -> bool:
    """Whether tantivy is installed."""
    return find_spec(NAME) is not None


class Peer:
    """An index of bodies, made of our terms with blanks between them."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))

    def build(self, documents: Iterable[Document]) -> float:
        """Index the bodies with one thread; documents a second of wall-clock time, our analysis included."""
        started, number = time.perf_counter(), 0
        writer = self._index.writer(_HEAP, 1)
        for document in documents:
            entry = self._tantivy.Document()
            entry.add_text("body", " ".join(Grams().terms(document.body)))
            writer.add_document(entry)
            number += 1
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        return number / (time.perf_counter() - started)

    def times(self, questions: Sequence[dict[str, float]]) -> list[float]:
        """Milliseconds of processor time for the ten best documents of each question of weighted terms."""
        searcher, found = self._index.searcher(), []
        for weights in questions:
            started = time.process_time()
            searcher.search(self._query(weights), 10)
            found.append((time.process_time() - started) * 1000)
        return found

    def _query(self, weights: dict[str, float]) -> Any:
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        return query.boolean_query(
            [(should, query.boost_query(query.term_query(self._schema, "body", term), weight)) for term, weight in weights.items()]
        )
