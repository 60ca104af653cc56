"""What changed between two versions of a law, article by article, and what in the library still cites the old words.

An article is the same, changed (with the characters that changed), added, removed, or moved to another number, perhaps
with changes. Equal texts find each other first, then those that have most pairs of characters in common; a number alone
joins two texts only if they are not wholly different.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from kb.analysis.terms import Phrases
from kb.index.snapshot import Snapshot
from kb.model import ArticleChange, Comparison, Document, Piece, Regulation, StaleCitation
from kb.names import law_key
from kb.search import filters
from kb.search.laws import regulation, versions_of

SIMILAR: Final = 0.6
"""Texts with so large a share of common pairs are one article, whatever their numbers."""

SAME_NUMBER: Final = 0.25
"""The same for texts with one number."""

_SHORT: Final = 8
_NEAR: Final = 60
_LONGEST: Final = 6000
CITING: Final = ("precedent", "explainer", "dossier")


def compare(snapshot: Snapshot, law: str, old: str, new: str) -> Comparison:
    """Two versions of a law. Raises `RegulationUnknown`."""
    before, after = regulation(snapshot, law, old), regulation(snapshot, law, new)
    changes = compared(texts_of(snapshot, before), texts_of(snapshot, after))
    return Comparison(before.law, before.version, after.version, tuple(changes))


def texts_of(snapshot: Snapshot, version: Regulation) -> dict[str, str]:
    """The articles of a version in their order: number to text."""
    numbers = snapshot.mask("law", (version.law,)) & snapshot.mask("kind", ("article",))
    documents = [snapshot.document(number) for number in numbers.nonzero()[0].tolist()]
    texts = {one.article_number: one.body for one in documents if one.version == version.version}
    return {number: texts[number] for number in version.article_numbers if number in texts}


def compared(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[ArticleChange]:
    """All articles of both, in the order of the new ones; a removed one stands behind the one before it."""
    partner = _partners(old, new)  # new number to old number
    taken = set(partner.values())
    gone = [number for number in old if number not in taken]
    order = list(old)
    passed = -1
    for number, text in new.items():
        before = partner.get(number)
        if before is not None:
            for lost in [one for one in gone if passed < order.index(one) < order.index(before)]:
                gone.remove(lost)
                yield ArticleChange("removed", lost, "", (Piece(old[lost], is_match=True),), ())
            passed = max(passed, order.index(before))
            yield _change(before, number, old[before], text)
        else:
            yield ArticleChange("added", "", number, (), (Piece(text, is_match=True),))
    for lost in gone:
        yield ArticleChange("removed", lost, "", (Piece(old[lost], is_match=True),), ())


def _change(old_number: str, new_number: str, old: str, new: str) -> ArticleChange:
    is_equal = _words(old) == _words(new)
    kind = "moved" if old_number != new_number else "same" if is_equal else "changed"
    if is_equal:
        return ArticleChange(kind, old_number, new_number, (Piece(old, is_match=False),), (Piece(new, is_match=False),))
    return ArticleChange(kind, old_number, new_number, *spans(old, new))


def spans(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, marked where they differ; very long ones are marked whole."""
    if max(len(old), len(new)) > _LONGEST:
        return (Piece(old, is_match=True),), (Piece(new, is_match=True),)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, begin, end, new_begin, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if end > begin:
            left.append(Piece(old[begin:end], is_match=kind != "equal"))
        if new_end > new_begin:
            right.append(Piece(new[new_begin:new_end], is_match=kind != "equal"))
    return tuple(left), tuple(right)


def _partners(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """New number to the old number that became it."""
    found = {number: number for number in new if number in old and _words(old[number]) == _words(new[number])}
    found |= dict(_equal_elsewhere(old, new, found))
    taken = set(found.values())
    for _, number, other in sorted(_alike(old, new, found), reverse=True):
        if number not in found and other not in taken:
            found[number] = other
            taken.add(other)
    for number in new:
        is_free = number in old and number not in found and number not in taken
        if is_free and _share(old[number], new[number]) >= SAME_NUMBER:
            found[number] = number
            taken.add(number)
    return found


def _equal_elsewhere(old: Mapping[str, str], new: Mapping[str, str], found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    places: dict[str, list[str]] = {}
    taken = set(found.values())
    for number, text in old.items():
        if number not in taken and len(text) >= _SHORT:
            places.setdefault(_words(text), []).append(number)
    for number, text in new.items():
        others = places.get(_words(text), [])
        if number not in found and others:
            yield number, others.pop(0)


def _alike(old: Mapping[str, str], new: Mapping[str, str], found: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    """How alike texts without a partner are, with their numbers; the same number counts a little more."""
    place = {number: at for at, number in enumerate(old)}
    taken = set(found.values())
    left = [number for number in old if number not in taken]
    for at, (number, text) in enumerate(new.items()):
        if number in found:
            continue
        for other in left:
            if abs(place[other] - at) <= _NEAR:
                share = _share(old[other], text) + 0.05 * (number == other)
                if share >= SIMILAR:
                    yield share, number, other


@lru_cache(4096)
def _pairs(text: str) -> frozenset[str]:
    words = _words(text)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def _share(old: str, new: str) -> float:
    """Common pairs of characters by those of the shorter and the longer text together (Dice)."""
    one, other = _pairs(old), _pairs(new)
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _words(text: str) -> str:
    return Phrases().needle(text)


def stale(
    snapshot: Snapshot, *, scopes: Iterable[str], law: str = "", kinds: Sequence[str] = CITING
) -> Iterator[StaleCitation]:
    """Documents that cite words of law that have changed since, or a law that was repealed.

    A document is taken to cite the version that was in force on its date (without a date: the one before the present).
    """
    seen = filters.visible(snapshot, scopes) & snapshot.mask("kind", kinds)
    wanted = law_key(law) if law else ""
    known = set(snapshot.values("law")[0])
    standing: dict[str, list[Regulation]] = {}
    outcomes: dict[tuple[str, str, str], dict[str, ArticleChange]] = {}
    for number in seen.nonzero()[0].tolist():
        document = snapshot.document(number)
        for key in document.citations:
            cited, _, article = key.partition("#")
            if cited not in known or (wanted and cited != wanted):
                continue
            if cited not in standing:
                standing[cited] = versions_of(snapshot, cited)
            found = _stale(snapshot, document, cited, article, standing[cited], outcomes)
            if found:
                yield found


def _stale(
    snapshot: Snapshot,
    document: Document,
    law: str,
    article: str,
    versions: Sequence[Regulation],
    outcomes: dict[tuple[str, str, str], dict[str, ArticleChange]],
) -> StaleCitation | None:
    """What became of one cited article; None if the document's words still hold."""
    now = versions[0] if versions else None
    if now is None:
        return None
    if now.validity == "repealed":
        return StaleCitation(document, law, article, now.version, "", "repealed")
    then = _version_on(document.date, versions)
    if then is None or then.version == now.version or not article:
        return None
    key = (law, then.version, now.version)
    if key not in outcomes:
        changes = compared(texts_of(snapshot, then), texts_of(snapshot, now))
        outcomes[key] = {change.old_number: change for change in changes if change.old_number}
    change = outcomes[key].get(article)
    if change is None or change.kind == "same":
        return None
    return StaleCitation(document, law, article, then.version, now.version, change.kind, change.new_number)


def _version_on(date: str, versions: Sequence[Regulation]) -> Regulation | None:
    """The version that was in force on a day; without a day the one before the present."""
    older = sorted(versions[1:], key=lambda one: one.effective or one.version, reverse=True)
    if not date:
        return next((one for one in older if one.validity == "superseded"), None)
    in_force = [one for one in versions if (one.effective or one.version) <= date and one.validity != "future"]
    return max(in_force, key=lambda one: one.effective or one.version, default=None)

