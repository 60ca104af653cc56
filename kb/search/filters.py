"""Filters: from what was asked to masks of documents.

A document is visible if it shares a scope with the asker. That mask comes first and nothing is counted outside it.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from kb.errors import QueryInvalid
from kb.index.schema import LAW_KINDS
from kb.index.snapshot import Mask, Snapshot
from kb.model import KINDS, VALIDITIES, Note
from kb.names import law_key
from kb.numerals import ARTICLE, article_number

NAMES: Final = ("kind", "category", "region", "level", "year", "validity", "law", "article", "version", "source")
_RANGE: Final = re.compile(r"(\d{4})?\s*(?:\.\.|-|~|至|—)\s*(\d{4})?")
_CODES: Final = {
    "kind": {word: code for code, word in KINDS.items()},
    "validity": {word: code for code, word in VALIDITIES.items() if code},
}
"""The words for the values of fields that have few and fixed ones."""

OUT_OF_FORCE: Final = ("future", "superseded", "repealed")
_CALLED: Final = {"kind": "类型", "validity": "效力"}


def visible(snapshot: Snapshot, scopes: Iterable[str]) -> Mask:
    """The living documents that share a scope with the asker."""
    return snapshot.mask("scopes", sorted(set(scopes)))


def not_out_of_force(snapshot: Snapshot) -> Mask:
    """All but the texts of law that surely do not hold on the snapshot's day."""
    return ~(snapshot.mask("kind", LAW_KINDS) & snapshot.mask("validity", OUT_OF_FORCE))


def given(filters: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Filters as they come from outside, in one form. Raises `QueryInvalid` for a name that does not exist."""
    found = {}
    for name, value in filters.items():
        if name not in NAMES:
            raise QueryInvalid(f"there is no filter {name[:40]!r}; there are {', '.join(NAMES)}")
        values = (value,) if isinstance(value, str) else tuple(value)
        kept = tuple(one for one in values if one)
        if kept:
            found[name] = kept
    return found


def mask_of(snapshot: Snapshot, name: str, values: Sequence[str], notes: list[str]) -> Mask:
    """The living documents with any of the values; a value that cannot be is noted, with a guess where there is one."""
    if name == "law":
        return snapshot.mask("law", [key for value in values for key in laws_called(snapshot, value, notes)])
    if name == "year":
        return snapshot.mask("year", [year for value in values for year in _years(snapshot, value, notes)])
    if name == "article":
        return snapshot.mask("number", [_number(value) for value in values])
    if name == "version":
        return snapshot.mask("date", values)
    return snapshot.mask(name, [_code(snapshot, name, value, notes) for value in values])


def _code(snapshot: Snapshot, name: str, value: str, notes: list[str]) -> str:
    """现行有效 is ``current``; a value with blanks or in capitals is the one that exists.

    A value that cannot be is noted only where all values are known to everybody: which categories and regions there are
    may be a matter of hidden documents.
    """
    value = value.strip()
    known = snapshot.values(name)[0]
    words = _CODES.get(name, {})
    if value in known or value in words.values():
        return value
    code = words.get(value, value.lower())
    if words and code not in words.values() and code not in known:
        near = difflib.get_close_matches(value, words, n=1, cutoff=0.4)
        guess = f"已按“{near[0]}”查找" if near else f"可以是{'、'.join(words)}"
        notes.append(Note("value-unknown", f"{_CALLED[name]}没有“{value[:20]}”，{guess}。"))
        return words[near[0]] if near else code
    return code


def _number(value: str) -> str:
    reference = ARTICLE.search(value)
    if reference:
        return article_number(reference[1], reference[2]) or value
    main, _, extra = value.strip().removeprefix("第").removesuffix("条").partition("-")
    return article_number(main, extra or None) or value


def _years(snapshot: Snapshot, value: str, notes: list[str]) -> list[str]:
    known = snapshot.values("year")[0]
    if re.fullmatch(r"\d{4}", value):
        return [value]
    wanted = _RANGE.fullmatch(value.strip())
    if not wanted or not (wanted[1] or wanted[2]):
        notes.append(Note("year-unknown", f"年份“{value[:20]}”无法识别，请写成 year:2020 或 year:2019..2024；已忽略。"))
        return list(known)
    first, last = wanted[1] or "0000", wanted[2] or "9999"
    if first > last:
        first, last = last, first
    return [year for year in known if first <= year <= last]


def laws_called(snapshot: Snapshot, name: str, notes: list[str]) -> list[str]:
    """The keys of the laws that ``name`` means: exactly, else those whose name contains it, else the nearest."""
    known = snapshot.values("law")[0]
    key = law_key(name)
    if key in set(known):
        return [key]
    containing = [law for law in known if key and key in law]
    if containing:
        return containing
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5) if key else []
    if near:
        notes.append(Note("law-guessed", f"没有名为“{name[:40]}”的法规，已按“{near[0]}”查找。"))
        return near
    notes.append(Note("law-unknown", f"没有名为“{name[:40]}”的法规。"))
    return []


def all_of(masks: Iterable[Mask], base: Mask) -> Mask:
    """The documents of ``base`` that are in every mask."""
    found = base.copy()
    for mask in masks:
        np.logical_and(found, mask, out=found)
    return found
