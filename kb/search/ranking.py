"""The search: from a request to a page of hits.

fold > parse > mask of what the asker may see > exact titles and citations first > BM25 over body, chapter and title >
prior > what past cases lend > filters and facets > page > snippets. In a plain question the documents that score at
least `SHARE` of the best of their sort are found (`SHARE_FACTS` for the facts of a case), and what past cases cite; that line is
drawn before filters, so that a facet's count is the length of the list behind it.
"""

from collections.abc import Callable, Mapping, Sequence
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


@dataclass(slots=True)
class _Found:
    """What a search knows before it is cut into pages."""

    scores: Scores
    base: Mask
    wanted: snippets.Wanted
    exact: dict[int, Reason]
    synonyms: list[Synonym]
    is_good: bool
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
    is_question = request.is_question
    words = query.words
    weights = weigh(snapshot, words)
    synonyms = synonyms_of(words) if words else []
    meant = with_synonyms(snapshot, weights, synonyms)
    is_facts = len(words) >= LONG_TEXT
    bodies = bm25(snapshot, "body", meant, b=B_FACTS if is_facts else B)
    scores = bodies + CHAPTER * bm25(snapshot, "chapter", meant)
    scores += priors.title_factors(snapshot) * bm25(snapshot, "title", meant)
    standing = priors.factors(snapshot)
    scores = scores * standing if words else standing
    exact = {} if is_question else _exact(snapshot, query, can_see)
    holds = None if is_question else _holding(snapshot, query, can_see, masks, notes)
    seen = np.where(can_see, scores, np.float32(0))
    share = SHARE_FACTS if is_facts else SHARE
    base = holds if holds is not None else _scoring(seen, share, _sorts(snapshot, is_question=is_question))
    by_meaning = meaning.of_text(snapshot, scores, words, can_see, request.embeddings) if words and holds is None else None
    if by_meaning:
        scores = by_meaning.scores
        base |= by_meaning.near
    alike = likeness.by_kind(snapshot, scores, can_see) if is_facts and holds is None else None
    scores = alike.scores if alike else scores
    loan = transfer.Loan(scores, {})
    if holds is None and (is_question or not _are_keywords(query)):
        past = transfer.lenders(snapshot, bodies, transfer.similarity_unit(snapshot, weights), can_see)
        loan = transfer.lend(snapshot, scores, standing, past)
        base[list(loan.lenders)] = True
    for number in exact:
        base[number] = base[number] or not query.is_structured
    is_good = holds is not None and bool(base.any())
    wanted = _wanted(snapshot, query, meant, synonyms)
    return _Found(
        loan.scores, base, wanted, exact, synonyms, is_good, loan.lenders,
        same_kind=alike.same if alike else None, near=by_meaning.near if by_meaning else None,
    )


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


def _scoring(seen: Scores, share: float, sorts: Sequence[Mask]) -> Mask:
    """The documents that score at least a share of the best of their sort."""
    found = np.zeros(len(seen), np.bool_)
    for sort in sorts:
        best = float(seen[sort].max(initial=0.0))
        if best > 0:
            found |= sort & (seen > share * best)
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
        there = [word for word in found.wanted.words if word in text and word not in meant][:_SHOWN_TERMS]
        if there:
            reasons.append(Reason(code, label + "、".join(there)))
    for synonym in found.synonyms:
        legal = [word for word in synonym.legal if word in body]
        if legal:
            reasons.append(Reason("synonym", f"“{synonym.said}”在法律上称：" + "、".join(legal)))
    if found.same_kind is not None and found.same_kind[number]:
        reasons.append(Reason("kind", "与最相似的案件多属同类"))
    if found.near is not None and found.near[number]:
        reasons.append(Reason("meaning", "意思相近"))
    return reasons


def _lent(snapshot: Snapshot, number: int, found: _Found) -> list[Reason]:
    """Which past cases cite the hit."""
    lenders = [snapshot.document(lender.number) for lender in found.lenders.get(number, ())]
    if not lenders:
        return []
    named = tuple(lender.id for lender in lenders[: transfer.NAMED])
    return [Reason("past", transfer.sentence([lender.title or lender.body[:_TITLE] for lender in lenders]), named)]
