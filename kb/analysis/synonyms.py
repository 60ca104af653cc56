"""How lay people say it, and how the law does: 欠薪 is 拖欠工资 and 支付劳动报酬, 小三 is 与他人同居.

The list is ``synonyms.tsv`` beside this file: lay words (several, by ``/``), a tab, one legal word, a tab, the article of
law that uses it (``民法典#1042``). It is our own work, and meant to grow.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kb.analysis.folding import fold


@dataclass(frozen=True, slots=True)
class Synonym:
    """A word that a query uses, and what the search also looks for because of it."""

    said: str
    legal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: lay words, the legal word, and the key of an article that uses it."""

    said: tuple[str, ...]
    legal: str
    article: str


@cache
def entries() -> tuple[Entry, ...]:
    """The lines of the list, as written."""
    lines = files(__package__).joinpath("synonyms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return tuple(Entry(tuple(said.split("/")), legal, article) for said, legal, article in rows)


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Lay word to legal words, both folded."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries():
        for word in map(fold, entry.said):
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), fold(entry.legal))))
    return found


def expansions(folded: str) -> list[Synonym]:
    """The synonyms of the lay words in a folded text, longest word first, none inside another."""
    taken: list[tuple[int, int]] = []
    found = []
    for said in sorted((word for word in table() if word in folded), key=len, reverse=True):
        at = folded.find(said)
        if any(start <= at < end for start, end in taken):
            continue
        taken.append((at, at + len(said)))
        legal = tuple(word for word in table()[said] if word not in folded)
        if legal:
            found.append(Synonym(said, legal))
    return found
