"""Which documents satisfy a query expression, exactly."""

from functools import reduce
from typing import Final

import numpy as np
import rjieba

from kb.analysis.folding import fold
from kb.analysis.synonyms import expansions
from kb.analysis.terms import Phrases, numbers
from kb.index.schema import TEXT_FIELDS
from kb.index.snapshot import Mask, Snapshot
from kb.search.filters import mask_of
from kb.search.syntax import And, FieldIs, Node, Not, Or, Phrase, Word

STOP: Final = frozenset(
    [
        "的",
        "了",
        "和",
        "是",
        "在",
        "有",
        "与",
        "及",
        "或",
        "等",
        "对",
        "为",
        "以",
        "于",
        "由",
        "应",
        "其",
        "该",
        "并",
        "我",
        "你",
        "他",
        "她",
        "它",
        "们",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "么",
        "怎么",
        "怎么办",
        "什么",
        "如何",
        "是否",
        "能否",
        "可以",
        "会",
        "要",
        "就",
        "都",
        "也",
        "还",
        "因为",
        "所以",
        "如果",
        "这",
        "那",
        "这个",
        "那个",
        "哪些",
        "哪",
        "谁",
        "多少",
        "几",
        "请问",
        "现在",
        "没有",
        "被",
        "把",
        "给",
        "让",
        "到",
        "从",
        "向",
        "请",
        "之",
        "而",
        "且",
        "则",
        "即",
        "因",
        "将",
        "所",
        "按照",
        "根据",
        "依照",
        "依据",
        "有关",
        "情况",
        "需要",
        "问题",
        "怎样",
        "咋办",
        "咋",
        "需",
        "能",
        "吗",
    ]
)
"""Words that no document need have because a query does."""


def satisfying(snapshot: Snapshot, node: Node, notes: list[str]) -> Mask:
    """The living documents for which the expression holds."""
    match node:
        case And(parts):
            return reduce(np.logical_and, (satisfying(snapshot, part, notes) for part in parts))
        case Or(parts):
            return reduce(np.logical_or, (satisfying(snapshot, part, notes) for part in parts))
        case Not(part):
            return snapshot.live & ~satisfying(snapshot, part, notes)
        case Phrase(text):
            return with_phrase(snapshot, text)
        case FieldIs(name, value):
            return mask_of(snapshot, name, (value,), notes)
        case Word(text):
            return with_words(snapshot, text)


def with_words(snapshot: Snapshot, text: str) -> Mask:
    """Documents that have every content word of a text, or what the law calls it."""
    meant = {synonym.said: synonym.legal for synonym in expansions(fold(text))}
    found = snapshot.live.copy()
    for word in content_words(text):
        has = with_word(snapshot, word)
        for said, legal in meant.items():
            if word in said or said in word:
                for other in legal:
                    has |= with_word(snapshot, other)
        found &= has
    return found


def content_words(text: str, *, with_parts: bool = False) -> list[str]:
    """The words of a text without those that say nothing; all of them if nothing else is left.

    ``with_parts`` also gives the words inside long words (拖欠 and 工资 beside 拖欠工资).
    """
    folded = fold(text)
    cut = rjieba.cut_for_search if with_parts else rjieba.cut
    words = [word for word in cut(folded, True) if any(character.isalnum() for character in word)]  # noqa: FBT003
    kept = [word for word in words if word not in STOP]
    return list(dict.fromkeys(kept or words))


def with_word(snapshot: Snapshot, word: str) -> Mask:
    """Documents that have all pairs of a word, in body, title or chapter; a number also in its other writing."""
    pairs = Phrases().pairs(word)
    if not pairs:
        return snapshot.live.copy()
    masks = (_with_term(snapshot, pair) for pair in pairs)
    found: Mask = reduce(np.logical_and, masks)
    written = numbers(fold(word))
    if written:
        found |= reduce(np.logical_and, (_with_term(snapshot, number) for number in written))
    return found


def _with_term(snapshot: Snapshot, term: str) -> Mask:
    found = np.zeros(snapshot.size, np.bool_)
    for field in TEXT_FIELDS:
        found[snapshot.having(field, term)] = True
    return found & snapshot.live


def with_phrase(snapshot: Snapshot, text: str) -> Mask:
    """Documents in whose title or body the words stand in a row (blanks and punctuation aside)."""
    needle = Phrases().needle(text).encode()
    if not needle:
        return snapshot.live.copy()
    possible = reduce(np.logical_and, (_with_term(snapshot, pair) for pair in Phrases().pairs(text)))
    return snapshot.with_text(possible, needle)
