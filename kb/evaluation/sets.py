"""A test set on disk: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` in one folder, each replaceable by a file.

A corpus line has ``id`` and ``text``, and may have ``title``, ``num``, ``sec`` (chapter path), ``cat``, ``date`` or
``cause``. A query line has ``id`` and ``text``, perhaps ``set`` and ``exclude`` (an id that must not be found). A
judgement is query, document, grade.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.corpus.laws import place_of
from kb.errors import CorpusMissing, CorpusProblem
from kb.model import Document
from kb.names import law_key


@dataclass(frozen=True, slots=True)
class TestQuery:
    """One query of a set."""

    __test__ = False

    id: str
    text: str
    exclude: str = ""


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    found = json.loads(line)
                    if not isinstance(found, dict) or "id" not in found:
                        raise CorpusProblem(f"{path}, line {number}: not an object with an id")
                    yield found
    except OSError as error:
        raise CorpusMissing(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CorpusProblem(f"{path} is not JSON lines: {error}") from error


def corpus(path: Path) -> Iterator[Document]:
    """The documents of a set."""
    for line in _objects(path):
        folder = str(line.get("cat") or "")
        is_article = "num" in line
        _, level, region = place_of(f"{folder}/x")
        yield Document(
            id=str(line["id"]),
            kind="article" if is_article else "precedent",
            title=f"{line.get('title') or ''} {line.get('num') or ''}".strip(),
            law=law_key(str(line.get("title") or "")) if is_article else "",
            body=str(line.get("text") or ""),
            chapter=str(line.get("sec") or ""),
            category=str(folder or line.get("cause") or ""),
            level=level if is_article else "",
            region=region,
            date=str(line.get("date") or ""),
        )


def queries(path: Path, only: str | None) -> list[TestQuery]:
    """The queries of a set, or of one part of it."""
    return [
        TestQuery(str(line["id"]), str(line.get("text") or ""), str(line.get("exclude") or ""))
        for line in _objects(path)
        if only is None or line.get("set") == only
    ]


def judgements(path: Path) -> dict[str, dict[str, float]]:
    """Query to document to grade."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CorpusMissing(f"{path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                query, document, grade = line.split("\t")
                found[query][document] = float(grade)
            except ValueError as error:
                raise CorpusProblem(f"{path}, line {number}: not query, document and grade between tabs") from error
    return dict(found)
