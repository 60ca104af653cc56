"""Precedents, explainers and other documents as JSON lines: one object a line, named as the fields of `Document`.

``text`` is taken for ``body`` and ``cause`` for ``category``, as published sets of cases have it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.corpus.report import Report
from kb.errors import CorpusMissing
from kb.model import PUBLIC, Document

_TEXTS = (
    "title",
    "chapter",
    "law",
    "article_number",
    "version",
    "validity",
    "region",
    "level",
    "date",
    "url",
    "payload",
)


def read_jsonl(path: Path, report: Report, *, kind: str = "precedent") -> Iterator[Document]:
    """The documents of a file; a line that is none is reported and left out."""
    try:
        file = path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CorpusMissing(f"the file {path} cannot be read: {error.strerror}") from error
    with file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            document = _document(line, f"{path.name}:{number}", kind, report)
            if document:
                report.precedents += 1
                yield document


def _document(line: str, place: str, kind: str, report: Report) -> Document | None:
    try:
        fields: Any = json.loads(line)
    except (ValueError, RecursionError):
        report.add(place, "line-not-json", "the line is no JSON")
        return None
    if not isinstance(fields, dict) or not isinstance(fields.get("id"), str) or not fields["id"].strip():
        report.add(place, "line-without-id", "the line is no object with an id")
        return None
    texts = {name: fields[name] for name in _TEXTS if isinstance(fields.get(name), str)}
    return Document(
        id=fields["id"],
        kind=str(fields.get("kind") or kind),
        title=texts.pop("title", ""),
        body=str(fields.get("body") or fields.get("text") or ""),
        category=str(fields.get("category") or fields.get("cause") or ""),
        scopes=_strings(fields.get("scopes")) or (PUBLIC,),
        citations=_strings(fields.get("citations")),
        source=str(fields.get("source") or path_source(place)),
        **texts,
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def path_source(place: str) -> str:
    """The source of documents from a file: its name."""
    return f"jsonl:{place.rpartition(':')[0]}"
