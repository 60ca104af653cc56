"""The search: from a request to a page of hits.

fold > parse > mask of what the asker may see > exact titles and citations first > BM25 over body, chapter and title >
prior > what is near in meaning > what past cases lend > filters and facets > page > snippets. In a plain question the
documents are found that score at least `SHARE` of the best of their sort (`SHARE_FACTS` for the facts of a case), what is
near in meaning, and what past cases cite; that line is drawn before filters, so that a facet's count is the length of the list
behind it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.folding import fold
from kb.analysis.synonyms import Synonym
from kb.analysis.terms import Phrases
from kb.errors import QueryInvalid
from kb.index.schema import LAW_KINDS, name_key
from kb.index.snapshot import Mask, Snapshot
from kb.index.vectors import Embeddings
from kb.model import Citation, Document, Hit, Note, Reason, SearchResult
from kb.search import facets, filters, likeness, matching, meaning, priors, snippets, transfer
from kb.search.citations import best_edition, resolve
from kb.search.scoring import B, Scores, bm25
from kb.search.suggestions import suggest
from kb.search.syntax import Phrase, Query, Word, parse
from kb.search.weights import LONG_TEXT, rarity, synonyms_of, weigh, with_synonyms

CHAPTER: Final = 0.3
SHARE: Final = 0.2
SHARE_FACTS: Final = 0.05
B_FACTS: Final = 1.0
"""The b of BM25 for facts: of cases told at any length the share of what tells counts, not how often it stands there."""
_FIRST: Final = 1e9
_LARGEST_SIZE: Final = 200
_DEEPEST: Final = 100_000
_KEYWORD_LENGTH: Final = 4
_FEW: Final = 3
_BESIDE_CITATION: Final = 6
_SHOWN_TERMS: Final = 4
_LONGEST_NAME: Final = 14
_MARKED_WORDS: Final = 60
_SHORT_QUERY: Final = 4
_TITLE: Final = 30
SORTS: Final = ("relevance", "date", "oldest", "level")


@dataclass(frozen=True, slots=True)
class Request:
    """A search as asked. ``is_question`` leaves the query language aside: the text is facts or a question.

    ``as_of`` is the day by whose law is searched; empty for today. A day in the text itself goes before it. ``embeddings``
    are compared too where they are given.
    """

    text: str
    kinds: tuple[str, ...] = ()
    filters: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset({"public"})
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    is_question: bool = False
    exclude: tuple[str, ...] = ()
    as_of: str = ""
    embeddings: Embeddings | None = None


@dataclass(frozen=True, slots=True)
class _ByWords:
    """What the words of a request score: their weights, those with what they mean by other names, the scores of bodies and of all."""

    words: str
    weights: dict[str, float]
    meant: dict[str, float]
    synonyms: list[Synonym]
    bodies: Scores
    scores: Scores

    @property
    def are_facts(self) -> bool:
        """Whether they are long enough to be the facts of a case."""
        return len(self.words) >= LONG_TEXT


@dataclass(slots=True)
class _Found:
    """What a search knows before it is cut into pages."""

    scores: Scores
    base: Mask
    wanted: snippets.Wanted
    exact: dict[int, Reason]
    synonyms: list[Synonym]
    is_good: bool = False
    lenders: Mapping[int, tuple[transfer.Lender, ...]] = field(default_factory=dict)
    same_kind: Mask | None = None
    near: Mask | None = None


def check(request: Request) -> None:
    """Refuse a page, size or order that does not exist. Raises `QueryInvalid`."""
    if request.sort not in SORTS:
        raise QueryInvalid(f"there is no order {request.sort[:40]!r}; there are {', '.join(SORTS)}")
    if not 1 <= request.size <= _LARGEST_SIZE:
        raise QueryInvalid(f"a page holds 1 to {_LARGEST_SIZE} hits, not {request.size}")
    if not 1 <= request.page <= _DEEPEST:
        raise QueryInvalid(f"there is no page {request.page}")


def search(snapshot: Snapshot, request: Request, on: Callable[[str], Snapshot] | None = None) -> SearchResult:
    """Answer a request. Raises `QueryInvalid` for what is no text but a wrong parameter, and nothing else.

    ``on`` reads the index as it stands on a day (`kb.index.days`); without it every day is the snapshot's own.
    """
    check(request)
    chosen = filters.given(request.filters)
    if request.kinds:
        chosen["kind"] = (*chosen.get("kind", ()), *request.kinds)
    query = Query(request.text, request.text) if request.is_question else parse(request.text)
    notes = list(query.notes)
    as_of = query.as_of or request.as_of
    snapshot = on(as_of) if as_of and on else snapshot
    for name, values in query.filters.items():
        chosen[name] = tuple(dict.fromkeys((*chosen.get(name, ()), *values)))
    masks = {name: filters.mask_of(snapshot, name, values, notes) for name, values in chosen.items()}
    can_see = filters.visible(snapshot, request.scopes)
    if as_of and "validity" not in chosen:
        can_see &= filters.not_out_of_force(snapshot)
    for document_id in request.exclude:
        for number in snapshot.with_key("id", document_id):
            can_see[number] = False
    typed = {name: masks[name] for name in query.filters}
    found = _found(snapshot, query, can_see, typed, notes, request)
    matched = filters.all_of(masks.values(), found.base)
    total = int(np.count_nonzero(matched))
    order = _ordered(snapshot, found, matched, request)
    suggestion = ""
    if not (request.is_question or found.exact):
        suggestion = suggest(snapshot, query.words, can_see, total=total, is_good=found.is_good)
    return SearchResult(
        hits=tuple(_hit(snapshot, number, found) for number in order),
        total=total,
        page=request.page,
        size=request.size,
        query=request.text[:1000],
        facets=facets.count(snapshot, found.base, masks, chosen),
        also_searched=tuple(dict.fromkeys(word for synonym in found.synonyms for word in synonym.legal)),
        suggestion=suggestion,
        notes=tuple(dict.fromkeys(notes)),
        as_of=as_of,
    )


def _found(
    snapshot: Snapshot, query: Query, can_see: Mask, masks: Mapping[str, Mask], notes: list[str], request: Request
) -> _Found:
    by_words = _by_words(snapshot, query.words)
    exact = {} if request.is_question else _exact(snapshot, query, can_see)
    holds = None if request.is_question else _holding(snapshot, query, can_see, masks, notes)
    base = holds if holds is not None else _scoring(by_words, can_see, _sorts(snapshot, is_question=request.is_question))
    found = _Found(
        scores=by_words.scores, base=base, wanted=_wanted(snapshot, query, by_words.meant, by_words.synonyms), exact=exact,
        synonyms=by_words.synonyms,
    )
    if holds is None and query.words:
        _look_beyond_words(snapshot, found, by_words, can_see, request, may_lend=request.is_question or not _are_keywords(query))
    for number in exact:
        base[number] = base[number] or not query.is_structured
    found.is_good = holds is not None and bool(base.any())
    return found


def _by_words(snapshot: Snapshot, words: str) -> _ByWords:
    weights = weigh(snapshot, words)
    synonyms = synonyms_of(words) if words else []
    meant = with_synonyms(snapshot, weights, synonyms)
    bodies = bm25(snapshot, "body", meant, b=B_FACTS if len(words) >= LONG_TEXT else B)
    scores = bodies + CHAPTER * bm25(snapshot, "chapter", meant)
    scores += priors.title_factors(snapshot) * bm25(snapshot, "title", meant)
    standing = priors.factors(snapshot)
    return _ByWords(words, weights, meant, synonyms, bodies, scores * standing if words else standing)


def _look_beyond_words(
    snapshot: Snapshot, found: _Found, by_words: _ByWords, can_see: Mask, request: Request, *, may_lend: bool
) -> None:
    """Raise what is near in meaning, what is of the kind of the most alike, and what past cases cite; these are found too."""
    meant = meaning.of_text(snapshot, found.scores, by_words.words, can_see, request.embeddings)
    if meant is not None:
        found.scores, found.near = meant.scores, meant.near
        found.base |= meant.near
    if by_words.are_facts:
        alike = likeness.by_kind(snapshot, found.scores, can_see)
        found.scores, found.same_kind = alike.scores, alike.same
    if may_lend:
        past = transfer.lenders(snapshot, by_words.bodies, transfer.similarity_unit(snapshot, by_words.weights), can_see)
        loan = transfer.lend(snapshot, found.scores, priors.factors(snapshot), past)
        found.scores, found.lenders = loan.scores, loan.lenders
        found.base[list(loan.lenders)] = True


def _wanted(snapshot: Snapshot, query: Query, meant: dict[str, float], synonyms: list[Synonym]) -> snippets.Wanted:
    """What the reader shall see marked: whole words, not the pairs of characters that ranked."""
    terms = {term: weight * rarity(snapshot.frequency("body", term), snapshot.count) for term, weight in meant.items()}
    said = [
        *matching.content_words(query.words, with_parts=True),
        *(word for synonym in synonyms for word in synonym.legal),
    ]
    words = {word: telling for word in said if (telling := _telling(word, terms))}
    most = sorted(words, key=lambda word: -words[word])[:_MARKED_WORDS]
    phrases = tuple(Phrases().needle(part) for part in _phrases(query.node))
    return snippets.Wanted({word: words[word] for word in most}, terms, phrases)


def _telling(word: str, terms: Mapping[str, float]) -> float:
    """How much a word tells: what its terms do. A single character only counts as a word of a short query."""
    if len(word) == 1 and len(terms) > _SHORT_QUERY:
        return 0.0
    return sum(terms.get(term, 0.0) for term in Phrases().pairs(word))


def _holding(
    snapshot: Snapshot, query: Query, can_see: Mask, masks: Mapping[str, Mask], notes: list[str]
) -> Mask | None:
    """The visible documents for which the query's expression holds; None where ranking alone decides.

    Whether too few hold is judged under the filters that are part of the query's text (``masks``), not those chosen
    beside it: choosing one must not widen the search, or its count would be wrong.
    """
    if query.node is None:  # filters alone, or nothing
        return can_see.copy()
    if not query.is_structured and not _are_keywords(query):
        return None
    holds = can_see & matching.satisfying(snapshot, query.node, notes)
    if query.is_structured or np.count_nonzero(filters.all_of(masks.values(), holds)) >= _FEW:
        return holds
    if " " in query.words.strip():
        notes.append(Note("widened", "同时含有全部词语的结果太少，已列出最接近的结果。"))
    return None


def _scoring(by_words: _ByWords, can_see: Mask, sorts: Sequence[Mask]) -> Mask:
    """The visible documents that score at least a share of the best of their sort."""
    share = SHARE_FACTS if by_words.are_facts else SHARE
    found = np.zeros(len(can_see), np.bool_)
    for sort in sorts:
        among = sort & can_see
        best = float(by_words.scores[among].max(initial=0.0))
        if best > 0:
            found |= among & (by_words.scores > share * best)
    return found


def _sorts(snapshot: Snapshot, *, is_question: bool) -> tuple[Mask, ...]:
    """What is measured by one line: everything; for facts, law apart from what is told of life.

    A case in the very words of the facts scores far above any article, and must not hide them.
    """
    if not is_question:
        return (snapshot.live,)
    is_law = snapshot.mask("kind", LAW_KINDS)
    return is_law, ~is_law


def _are_keywords(query: Query) -> bool:
    """Words with blanks between them, or one short word: all must occur. A sentence is a question instead."""
    words = query.words.split()
    return bool(words) and all(len(word) <= _KEYWORD_LENGTH * (2 if len(words) > 1 else 1) for word in words)


def _phrases(node: object) -> list[str]:
    if isinstance(node, Phrase):
        return [node.text]
    return [text for part in getattr(node, "parts", ()) for text in _phrases(part)]


def _exact(snapshot: Snapshot, query: Query, can_see: Mask) -> dict[int, Reason]:
    """Documents that the query names: an article by its number, a law or a case by its title. In the order to show."""
    found: dict[int, Reason] = {}
    text = query.words.strip() if not isinstance(query.node, Word) else query.node.text.strip()
    if not text or len(text) > snippets.LENGTH * 2:
        return found
    for citation in _whole(resolve(snapshot, text), text):
        for number in best_edition(snapshot, citation.law, citation.article_number, can_see):
            found.setdefault(number, Reason("citation", f"引用的就是{citation.text.strip()}"))
    key = name_key(text)
    for number in snapshot.with_key("name", key) if key else ():
        if can_see[number]:
            found.setdefault(number, Reason("title", "标题完全一致"))
    return dict(
        sorted(found.items(), key=lambda pair: (pair[1].code != "citation", -_standing(snapshot, pair[0]), pair[0]))
    )


def _standing(snapshot: Snapshot, number: int) -> float:
    """Of equal titles the whole law before others, and what is in force first."""
    document = snapshot.document(number)
    return priors.BY_VALIDITY.get(document.validity, 1.0) + (document.kind == "regulation")


def _whole(citations: Sequence[Citation], text: str) -> list[Citation]:
    """The citations, if the text is hardly more than they are."""
    covered = sum(citation.end - citation.start for citation in citations)
    return list(citations) if len(text) - covered <= _BESIDE_CITATION else []


def _ordered(snapshot: Snapshot, found: _Found, matched: Mask, request: Request) -> list[int]:
    """The numbers of the documents of the page. Equals stand in the order in which they were written."""
    numbers = np.flatnonzero(matched)
    end = request.page * request.size
    if end - request.size >= len(numbers):
        return []
    keys = -found.scores[numbers].astype(np.float64)
    for place, first in enumerate(found.exact):
        keys[numbers == first] = place - _FIRST
    if request.sort != "relevance":
        order = np.lexsort((numbers, keys, _places(snapshot, numbers, request.sort)))
        return [int(number) for number in numbers[order][end - request.size : end]]
    if end < len(numbers):
        cut = np.partition(keys, end - 1)[end - 1]
        kept = keys <= cut
        numbers, keys = numbers[kept], keys[kept]
    order = np.lexsort((numbers, keys))
    return [int(number) for number in numbers[order][end - request.size : end]]


def _places(snapshot: Snapshot, numbers: NDArray[np.intp], sort: str) -> NDArray[np.float64]:
    """What documents are ordered by, the first least: level (the highest first) or date; what has none stands last."""
    names, which = snapshot.values("level" if sort == "level" else "date")
    rank = {level: at for at, level in enumerate(priors.RANKS)}
    of_name = [rank.get(name, len(rank)) if sort == "level" else (at if sort == "oldest" else -at) for at, name in enumerate(names)]
    return np.array([*of_name, np.inf], np.float64)[which[numbers]]


def _hit(snapshot: Snapshot, number: int, found: _Found) -> Hit:
    document = snapshot.document(number)
    return Hit(
        document=document,
        score=float(found.scores[number]),
        snippet=snippets.snippet(document.body, found.wanted),
        title=snippets.marked(document.title, found.wanted),
        reasons=(*_reasons(number, document, found), *_lent(snapshot, number, found)),
    )


def _reasons(number: int, document: Document, found: _Found) -> list[Reason]:
    """Why the hit is there: what the query names, then the words by where they are, then what was meant by others."""
    reasons = [found.exact[number]] if number in found.exact else []
    body = fold(document.body)
    meant = {word for synonym in found.synonyms for word in synonym.legal}
    for code, label, text in (
        ("body", "正文含：", body),
        ("title", "标题含：", fold(document.title)),
        ("chapter", "章节含：", fold(document.chapter)),
    ):
        there = _whole_words(word for word in found.wanted.words if word in text and word not in meant)
        if there:
            reasons.append(Reason(code, label + "、".join(there[:_SHOWN_TERMS])))
    for synonym in found.synonyms:
        legal = [word for word in synonym.legal if word in body]
        if legal:
            reasons.append(Reason("synonym", f"“{synonym.said}”在法律上称：" + "、".join(map(_cut, legal))))
    if found.same_kind is not None and found.same_kind[number]:
        reasons.append(Reason("kind", "与最相似的案件多属同类"))
    if found.near is not None and found.near[number]:
        reasons.append(Reason("meaning", "意思相近"))
    return reasons


def _whole_words(words: Iterable[str]) -> list[str]:
    """The words without those that are part of another: 农民工, and not 农民 and 民工 too."""
    given = list(words)
    return [word for word in given if not any(word != other and word in other for other in given)]


def _cut(words: str) -> str:
    """What the law calls a thing may be half a sentence, of which the beginning tells enough."""
    return words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1] + "…"


def _lent(snapshot: Snapshot, number: int, found: _Found) -> list[Reason]:
    """Which past cases cite the hit."""
    lenders = [snapshot.document(lender.number) for lender in found.lenders.get(number, ())]
    if not lenders:
        return []
    named = tuple(lender.id for lender in lenders[: transfer.NAMED])
    return [Reason("past", transfer.sentence([lender.title or lender.body[:_TITLE] for lender in lenders]), named)]
