"""Completion while typing: laws, articles, titles of cases and explainers, and common words, by characters or pinyin.

``民``, ``minf`` and ``mfd`` all lead to 民法典, ``mfd104`` to its articles. What may be completed is kept by segment
(`Entries`), since segments never change; who asks decides at each question: an entry counts when one of its documents is
seen. Titles of other kinds, such as dossiers with the names of their parties, are not completed. Words are taken from
public documents alone, and shown when the asker sees a document that has them.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

import numpy as np
import rjieba
from numpy.typing import NDArray

from kb.analysis.folding import fold
from kb.analysis.pinyin import Syllables, plain, syllables, variants
from kb.analysis.synonyms import table
from kb.index.schema import document_of
from kb.index.segment import Segment
from kb.index.snapshot import Mask, Snapshot
from kb.model import PUBLIC, VALIDITIES, Completion, Document, Piece
from kb.names import ALIASES, article_path, citation_key, law_key, regulation_path
from kb.numerals import NUMERAL, article_heading, to_int
from kb.search import filters, laws
from kb.search.matching import STOP, with_word
from kb.search.prefixes import Name, PrefixTable
from kb.search.priors import BY_CATEGORY, BY_LEVEL, BY_VALIDITY

LAW: Final = "law"
ARTICLE: Final = "article"
WORD: Final = "word"
TITLED: Final = ("precedent", "explainer")
KINDS: Final = (LAW, ARTICLE, *TITLED, WORD)
LONGEST: Final = 40
"""Longer beginnings are sentences; nothing completes them."""

_STATE: Final = "中华人民共和国"
_ARTICLE: Final = re.compile(rf"^(.*?)\s*(第?)\s*(\d{{1,4}}|[{NUMERAL}]{{0,7}})\s*(条?)$")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[\u3400-\u9fff]{2,6}")
_IN_A_FEW: Final = 3
_READ_DOCUMENTS: Final = 3000
_READ_CHARACTERS: Final = 300
_STARTS: Final = 4
_AT_START: Final = 3.0
_EXACT: Final = 5.0
_SHORTER: Final = 0.02
_SHARE: Final = 0.6
_LOOKED_AT: Final = 60
_WEIGHTS: Final = {LAW: 2.0, "precedent": 0.6, "explainer": 0.8, WORD: 0.9}


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something to complete to: a law (``key``), a title, or a word; ``number`` is its document in the segment, or -1."""

    kind: str
    text: str
    weight: float
    number: int = -1


@dataclass(slots=True)
class _Found:
    """An entry that fits, and how well; ``is_pinyin`` when it was the reading that fitted."""

    entry: _Entry
    score: float
    number: int


@dataclass(slots=True)
class Entries:
    """What one segment offers, with a table by characters, one by full pinyin and one by initials."""

    entries: list[_Entry] = field(default_factory=list)
    numbers: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    written: PrefixTable = field(default_factory=lambda: PrefixTable(()))
    read: PrefixTable = field(default_factory=lambda: PrefixTable(()))
    initials: PrefixTable = field(default_factory=lambda: PrefixTable(()))


class Completer:
    """Answers for one library; what it knows of a segment is kept as long as the segment is in use."""

    def __init__(self) -> None:
        self._by_segment: dict[str, Entries] = {}
        self._building = threading.Lock()

    @cached_property
    def _own(self) -> Entries:
        """The common words, whose readings need the tables of pinyin: made when somebody first types."""
        return entries_of(_table_words())

    def of(self, snapshot: Snapshot) -> list[tuple[int, Entries]]:
        """The entries of each segment with the offset of its documents."""
        with self._building:
            known = {
                segment.id: self._by_segment.get(segment.id) or entries_of(_read(segment)) for segment in snapshot.segments
            }
            self._by_segment = known
        parts = [(offset, known[segment.id]) for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=True)]
        return [*parts, (0, self._own)]

    def complete(
        self, snapshot: Snapshot, prefix: str, *, kinds: Sequence[str], scopes: Iterable[str], limit: int
    ) -> tuple[Completion, ...]:
        """The best completions of what was typed, for one asker."""
        typed = fold(prefix).strip().lstrip("《")
        if not typed or len(typed) > LONGEST or limit < 1:
            return ()
        parts = self.of(snapshot)
        can_see = filters.visible(snapshot, scopes)
        found = self._articles(snapshot, parts, typed, can_see, limit) if ARTICLE in kinds else []
        chosen = _chosen(snapshot, _merged(_fitting(parts, typed, can_see)), kinds, can_see, limit)
        return (*found, *(_completion(snapshot, one, typed) for one in chosen))[:limit]

    def _articles(
        self, snapshot: Snapshot, parts: list[tuple[int, Entries]], typed: str, can_see: Mask, limit: int
    ) -> list[Completion]:
        """民法典第十, 民法典 104 and mfd104 lead to articles of the law that is named before the number."""
        asked = _ARTICLE.match(typed)
        if not asked or not asked[1] or not (asked[2] or asked[4] or asked[3].isdecimal()):
            return []
        law = self._law(parts, asked[1].strip(" 《》"), can_see)
        if not law:
            return []
        whole = laws.regulation(snapshot, law)
        wanted = _beginning_with(whole.article_numbers, asked[3], is_whole=bool(asked[4]))
        found = []
        for number in wanted:
            held = [one for one in snapshot.with_key("article", citation_key(law, number)) if can_see[one]]
            document = next((one for one in map(snapshot.document, held) if one.version == whole.version), None)
            if document is None:
                continue
            text = f"{law}{article_heading(number)}"
            label = (Piece(text, is_match=True),)
            found.append(Completion(text, ARTICLE, label, document.body[:40], article_path(law, number)))
            if len(found) >= limit:
                break
        return found

    def _law(self, parts: list[tuple[int, Entries]], name: str, can_see: Mask) -> str:
        """The law that ``name`` means: by its key or alias, else the best of those that it begins."""
        key = law_key(name)
        for one in _merged(_fitting(parts, fold(key), can_see)):
            if one.entry.kind == LAW:
                return one.entry.text
        return ""


def _beginning_with(numbers: Sequence[str], written: str, *, is_whole: bool) -> list[str]:
    """Article numbers that begin as typed: ``104`` gives 104, 1040 …; 一百零四 the same, by the words of the heading."""
    if not written:
        return list(numbers)
    value = to_int(written)
    exact = [number for number in numbers if number.partition("-")[0] == str(value)]
    if is_whole:
        return exact
    if written.isdecimal():
        longer = [number for number in numbers if number.startswith(written)]
    else:
        longer = [number for number in numbers if article_heading(number).startswith(f"第{written}")]
    return list(dict.fromkeys((*exact, *longer)))


def _fitting(parts: list[tuple[int, Entries]], typed: str, can_see: Mask) -> list[_Found]:
    """The best of each segment. Letters are taken as pinyin, as initials, and as they are."""
    found: list[_Found] = []
    letters = "" if _HAN.search(typed) else plain(typed)
    for offset, part in parts:
        hits = [part.written.find(typed)]
        if letters:
            hits += [part.read.find(letters), part.initials.find(letters)]
        for entries, is_start in hits:
            if not len(entries):
                continue
            numbers = part.numbers[entries]
            seen = (numbers < 0) | can_see[np.where(numbers < 0, 0, offset + numbers)] if len(can_see) else numbers < 0
            scores = np.where(seen, part.weights[entries] + _AT_START * is_start, -np.inf)
            best = np.argsort(-scores, kind="stable")[:_LOOKED_AT]
            for at in best[np.isfinite(scores[best])].tolist():
                entry = part.entries[int(entries[at])]
                exact = _EXACT * (entry.text == typed)
                found.append(_Found(entry, float(scores[at]) + exact, offset + entry.number))
    return found


def _merged(found: list[_Found]) -> list[_Found]:
    """Each entry once, the best first; equals by length and name, so that the order is always the same."""
    best: dict[tuple[str, str], _Found] = {}
    for one in found:
        key = (one.entry.kind, one.entry.text)
        if key not in best or best[key].score < one.score:
            best[key] = one
    return sorted(best.values(), key=lambda one: (-one.score, len(one.entry.text), one.entry.text))


def _chosen(
    snapshot: Snapshot, fitting: Sequence[_Found], kinds: Sequence[str], can_see: Mask, limit: int
) -> list[_Found]:
    """The best, of which no kind takes all places while there are others. A word that names a law stands there once."""
    most = max(1, round(limit * _SHARE))
    counts: Counter[str] = Counter()
    shown: set[str] = set()
    first: list[tuple[int, _Found]] = []
    more: list[tuple[int, _Found]] = []
    for place, one in enumerate(fitting[:_LOOKED_AT]):
        kind, text = one.entry.kind, one.entry.text
        if kind not in kinds or text in shown or len(first) >= limit:
            continue
        among = first if counts[kind] < most else more
        if len(among) >= limit or (kind == WORD and not (with_word(snapshot, text) & can_see).any()):
            continue
        shown.add(text)
        counts[kind] += 1
        among.append((place, one))
    return [one for _, one in sorted((*first, *more)[:limit], key=lambda pair: pair[0])]


def _completion(snapshot: Snapshot, found: _Found, typed: str) -> Completion:
    entry = found.entry
    label = marked(entry.text, typed)
    if entry.kind == WORD:
        return Completion(entry.text, WORD, label)
    document = snapshot.document(found.number)
    if entry.kind == LAW:
        standing = VALIDITIES.get(document.validity, "")
        detail = " · ".join(part for part in (document.level, document.region, standing) if part)
        return Completion(entry.text, LAW, label, detail, regulation_path(entry.text))
    return Completion(entry.text, entry.kind, label, document.category, document.url)


def marked(text: str, typed: str) -> tuple[Piece, ...]:
    """The text with the characters marked that what was typed stands for."""
    start, end = _stretch(text, typed)
    pieces = (Piece(text[:start], is_match=False), Piece(text[start:end], is_match=True), Piece(text[end:], is_match=False))
    return tuple(piece for piece in pieces if piece.text)


def _stretch(text: str, typed: str) -> tuple[int, int]:
    at = fold(text).find(typed)
    if at >= 0:
        return at, at + len(typed)
    letters = plain(typed)
    read = syllables(text) if letters else ()
    for written in (read, tuple(one[:1] for one in read)):
        ends = list(accumulate(map(len, written)))
        whole = "".join(written)
        for start in (place for place, one in enumerate(written) if one):
            begin = ends[start - 1] if start else 0
            if whole.startswith(letters, begin):
                last = next(place for place, end in enumerate(ends) if end >= begin + len(letters))
                return start, last + 1
    return 0, 0


def entries_of(entries: Iterable[_Entry]) -> Entries:
    """The tables over some entries."""
    kept = list(entries)
    written: list[Name] = []
    read: list[Name] = []
    initials: list[Name] = []
    for at, entry in enumerate(kept):
        for name in _names(entry):
            starts = _starts(name)
            written.append(Name(fold(name), at, starts))
            for reading in variants(name):
                _add_reading(reading, at, starts, read, initials)
    return Entries(
        kept,
        np.array([entry.number for entry in kept], np.int32),
        np.array([entry.weight - _SHORTER * len(entry.text) for entry in kept], np.float32),
        PrefixTable(written),
        PrefixTable(read),
        PrefixTable(initials),
    )


def _add_reading(reading: Syllables, entry: int, starts: Sequence[int], read: list[Name], initials: list[Name]) -> None:
    begins = [0, *accumulate(map(len, reading))]
    letters = [0, *accumulate(len(one[:1]) for one in reading)]
    read.append(Name("".join(reading), entry, [begins[start] for start in starts]))
    initials.append(Name("".join(one[:1] for one in reading), entry, [letters[start] for start in starts]))


def _names(entry: _Entry) -> list[str]:
    """How an entry may be called: a law also by its full title's beginning and its short forms."""
    if entry.kind != LAW:
        return [entry.text]
    short = [alias for alias, key in ALIASES.items() if key == entry.text]
    return [entry.text, _STATE + entry.text, *short]


def _starts(name: str) -> list[int]:
    """The start of a name and of its next few words of two characters and more."""
    if name.startswith(_STATE):
        return [0]
    found, at = [0], 0
    for word in rjieba.cut(fold(name), True):  # noqa: FBT003
        if at and len(word) > 1 and len(found) < _STARTS:
            found.append(at)
        at += len(word)
    return found


def _read(segment: Segment) -> list[_Entry]:
    """The laws, titles and common words of a segment."""
    kinds, which = segment.values("kind")
    entries: list[_Entry] = []
    counts: Counter[str] = Counter()
    left = _READ_DOCUMENTS
    for kind in ("regulation", *TITLED):
        if kind not in kinds:
            continue
        for number in np.flatnonzero(which == kinds.index(kind))[::-1].tolist():
            document = document_of(_stored(segment, number))
            if kind == "regulation":
                entries.append(_Entry(LAW, document.law or law_key(document.title), _law_weight(document), number))
                continue
            if document.title:
                entries.append(_Entry(kind, document.title, _WEIGHTS[kind], number))
            if PUBLIC in document.scopes and left > 0:
                left -= 1
                counts.update(_words(f"{document.title}\n{document.body[:_READ_CHARACTERS]}"))
    entries += [
        _Entry(WORD, word, _WEIGHTS[WORD] + min(0.6, count / 100)) for word, count in counts.items() if count >= _IN_A_FEW
    ]
    return entries


def _stored(segment: Segment, number: int) -> dict[str, Any]:
    found: dict[str, Any] = segment.stored(number).get("stored", {})
    return found


def _law_weight(document: Document) -> float:
    """As in the ranking: the rank of the text, its subject, whether it is in force."""
    rank = BY_LEVEL.get(document.level, 0.8) * BY_CATEGORY.get(document.category, 1.0)
    return _WEIGHTS[LAW] * rank * BY_VALIDITY.get(document.validity, 1.0)


def _words(text: str) -> set[str]:
    words: list[str] = rjieba.cut(fold(text), True)  # noqa: FBT003
    return {word for word in words if _WORD.fullmatch(word) and word not in STOP and "某" not in word}


def _table_words() -> list[_Entry]:
    """The lay and the legal words of the table of synonyms; shown only where a document has them."""
    words = dict.fromkeys((*table(), *(word for legal in table().values() for word in legal)))
    return [_Entry(WORD, word, _WEIGHTS[WORD] + 0.3) for word in words]
