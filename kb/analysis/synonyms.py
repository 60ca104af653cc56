"""How lay people say it, and how the law does: 欠薪 is 拖欠劳动报酬, 彩礼 stays 彩礼 but also means 借婚姻索取财物.

The list is ``synonyms.tsv`` beside this file: the lay words (several, by ``/``), a tab, the legal words (by ``/``).
It is our own work, and meant to grow.
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


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Lay word to legal words, both folded."""
    found: dict[str, tuple[str, ...]] = {}
    lines = files(__package__).joinpath("synonyms.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        said, legal = line.split("\t")
        meanings = tuple(fold(word.strip()) for word in legal.split("/"))
        for word in said.split("/"):
            key = fold(word.strip())
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *meanings)))
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
