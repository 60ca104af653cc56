"""What a benchmark indexes and asks: documents as many as wanted, and questions of a given number of terms.

Documents come from a corpus file; where it has too few, the halves of its texts are joined anew. Without a file, texts
are drawn: characters as frequent as the rank demands (Zipf), from a list of common words, so that pairs recur.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Final

from kb.analysis.synonyms import table
from kb.analysis.terms import Grams
from kb.evaluation import sets
from kb.model import Document

QUESTIONS: Final = 100
"""So many of each length are asked, unless another number is wanted."""
LONG: Final = 0
"""Stands for the facts of a case: a text of 700 characters."""
_LONG_CHARACTERS: Final = 700
_SEED: Final = 20240501


def documents(size: int, corpus: Path | None) -> Iterator[Document]:
    """So many documents; the same ones every time."""
    if corpus is None:
        yield from islice(_drawn(), size)
        return
    given = list(islice(sets.corpus(corpus), size))
    for number in range(size):
        one = given[number % len(given)]
        turn = number // len(given)
        if turn:
            other = given[(number * 7 + turn) % len(given)]
            body = one.body[: len(one.body) // 2] + other.body[len(other.body) // 2 :]
            one = replace(one, id=f"{one.id}~{turn}", body=body)
        yield one


def _drawn() -> Iterator[Document]:
    chance = random.Random(_SEED)  # noqa: S311  no secret
    words = sorted({word for said, legal in table().items() for word in (said, *legal)})
    chance.shuffle(words)
    weights = [1 / (rank + 10) for rank in range(len(words))]
    for number in count():
        body = "，".join("".join(chance.choices(words, weights, k=4)) for _ in range(chance.randint(2, 14)))
        law = f"示例法{number // 100}"
        yield Document(
            id=f"{law}#{number % 100 + 1}", kind="article", title=f"{law} 第{number % 100 + 1}条", body=body,
            chapter=f"第{number % 100 // 10 + 1}章", law=law, article_number=str(number % 100 + 1), level="法律",
            category="民法商法",
        )


def questions(terms: int, size: int, corpus: Path | None, number: int = QUESTIONS) -> list[str]:
    """Texts of about so many different terms, cut from the documents of the workload; `LONG` for the facts of a case."""
    chance = random.Random(f"{_SEED} {terms}")  # noqa: S311  no secret
    bodies = [document.body for document in documents(min(size, 5000), corpus)]
    return [_cut("".join(chance.choices(bodies, k=40)), chance, terms) for _ in range(number)]


def _cut(text: str, chance: random.Random, terms: int) -> str:
    start = chance.randrange(max(1, len(text) // 2))
    text = text[start:] + text[:start]
    if terms == LONG:
        return text[:_LONG_CHARACTERS]
    length = terms // 3
    while length < len(text) and len(set(Grams().terms(text[:length]))) < terms:
        length += 1
    return text[:length]
