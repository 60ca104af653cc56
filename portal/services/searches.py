"""Saved searches and what is newly found for them.

What a search finds when it is saved is known; what it finds later and was not known is news. Of each hit only a number is
kept as known, made of what identifies its words: an article that a new version of its law repeats word for word is no news, nor
is anything after the index was built anew. The news themselves hold an id and no word of the text: what is shown is fetched
for the one who asks, at that moment, under the rights of that moment.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from portal.domain.account import Account
from portal.domain.errors import Invalid, NotFound
from portal.domain.saved_search import NewHit, SavedSearch, SavedSearches
from portal.services.library import Document, Library, SearchResult, search

MOST: Final = 50
"""Searches that one person may keep."""
LOOKED_AT: Final = 200
"""The hits that are compared: all of a precise search; of a wide one so many of the best, and so many of the newest."""
KNOWN: Final = 600
"""Hits that are known from the start, of the best and of the newest: more than are compared, so that what merely moves up is no news."""
BEST, NEWEST = "relevance", "date"
MOST_NEWS: Final = 100
"""News that a search keeps; of more the oldest go."""
SHOWN: Final = 100
"""News that are looked at for one list; there may be more, of which the list says that there are."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for."""

    text: str
    kind: str = ""
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """A new hit for its reader: for which search, which document, since when, and whether it was marked as read."""

    saved: SavedSearch
    document: Document
    found_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found: ids of news, and the numbers that are known from now on."""

    new: tuple[str, ...]
    known: tuple[int, ...]


def save(
    account: Account, library: Library, question: Question, title: str, *, scopes: Iterable[str], actor: str, now: datetime,
) -> SavedSearch:
    """Keep a search. What it finds now is known. The same question under the same name is the search that is there.

    Raises Invalid `search-blank` for one that asks nothing, `searches-too-many` with the `limit`.
    """
    if not (question.text or question.kind or question.filters):
        raise Invalid("search-blank", field="title")
    kept = account.saved_searches
    if kept is None:
        kept = account.saved_searches = SavedSearches()
        kept.__name__, kept.__parent__ = "saved-searches", account
    asked = (title, question.text, question.kind, question.filters)
    for each in kept.values():   # the button was pressed twice
        if (each.title, each.text, each.kind, each.filters) == asked:
            return each
    if len(kept) >= MOST:
        raise Invalid("searches-too-many", field="title", limit=MOST)
    saved = SavedSearch(title, question.text, question.kind, question.filters, now)
    learn(saved, library, scopes)
    name = str(max((int(each) for each in kept), default=0) + 1)
    kept.add(name, saved)
    account.audit.append(now, actor, "search_saved", {"search": name})
    return saved


def learn(saved: SavedSearch, library: Library, scopes: Iterable[str]) -> None:
    """Take all that the search finds now as known."""
    held = frozenset(scopes)
    for order in (BEST, NEWEST):
        for page in range(1, KNOWN // LOOKED_AT + 1):
            result = _ask(saved, library, held, page, order)
            saved.known.update(number_of(hit.document) for hit in result.hits)
            if page * LOOKED_AT >= result.total:
                saved.knows_newest = True
                return
    saved.knows_newest = True


def look(saved: SavedSearch, library: Library, scopes: Iterable[str]) -> Found:
    """What the search finds that is not known; changes nothing.

    A new hit of a wide search may be far from the best: so the newest are compared too. A search that was kept before that was done
    first learns them, and tells them later.
    """
    held = frozenset(scopes)
    best = _ask(saved, library, held, 1, BEST)
    new = _unknown(saved, best)
    if best.total <= LOOKED_AT:
        return Found(tuple(new), tuple(dict.fromkeys(new.values())))
    pages = range(1, 2 if saved.knows_newest else KNOWN // LOOKED_AT + 1)
    newest = {name: number for page in pages for name, number in _unknown(saved, _ask(saved, library, held, page, NEWEST)).items()}
    told = new | newest if saved.knows_newest else new
    return Found(tuple(told), tuple(dict.fromkeys((*new.values(), *newest.values()))))


def _unknown(saved: SavedSearch, result: SearchResult) -> dict[str, int]:
    """Of a page of hits those that are not known, by id, with their numbers."""
    numbers = {hit.document.id: number_of(hit.document) for hit in result.hits}
    return {name: number for name, number in numbers.items() if number not in saved.known}


def tell(saved: SavedSearch, found: Found, *, now: datetime) -> None:
    """Note what a look found; of too many news the oldest go."""
    saved.known.update(found.known)
    saved.knows_newest = True
    for document_id in found.new:
        saved.news[document_id] = NewHit(document_id, now)
    surplus = len(saved.news) - MOST_NEWS
    if surplus > 0:
        for hit in sorted(saved.news.values(), key=lambda each: (each.read_at is None, each.found_at))[:surplus]:
            del saved.news[hit.document_id]


def number_of(document: Document) -> int:
    """The number by which a hit is known: of an article by its law and words, of an explainer by the day of its publication too."""
    if document.kind == "article":
        said = f"{document.law}#{document.article_number}#{document.body}"
    elif document.kind == "explainer":
        said = f"{document.id}#{document.date}"
    else:
        said = document.id
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big", signed=True)


# -- the reader's own


def of(account: Account) -> list[SavedSearch]:
    """The searches that somebody keeps, newest first."""
    kept = account.saved_searches
    return sorted(kept.values(), key=lambda each: int(each.__name__ or 0), reverse=True) if kept is not None else []


def find(account: Account, name: str) -> SavedSearch:
    """One of them. Raises NotFound `no-such-search`."""
    found = account.saved_searches.get(name) if account.saved_searches is not None else None
    if not isinstance(found, SavedSearch):
        raise NotFound("no-such-search")
    return found


def news(
    searches: Iterable[SavedSearch], library: Library, scopes: Iterable[str], *, may_see: Callable[[Document], bool],
    unread: bool = False,
) -> list[News]:
    """The news of searches, newest first, at most `SHOWN`: what the scopes and `may_see` open now.

    The index follows the store by a second or so; `may_see` asks the store itself where rights change from one act to the next.
    """
    held = frozenset(scopes)
    hits = [(hit, saved) for saved in searches for hit in saved.news.values() if not (unread and hit.read_at is not None)]
    hits.sort(key=lambda pair: (pair[0].found_at, pair[0].document_id), reverse=True)
    found = []
    for hit, saved in hits[:SHOWN]:
        document = library.document(hit.document_id, scopes=held)
        if document is not None and may_see(document):
            found.append(News(saved, document, hit.found_at, hit.read_at is not None))
    return found


def mark_read(searches: Iterable[SavedSearch], document_id: str = "", *, now: datetime) -> None:
    """Mark one of the news as read, or without an id all of them."""
    for saved in searches:
        for hit in list(saved.news.values()):
            if hit.read_at is None and document_id in ("", hit.document_id):
                saved.news[hit.document_id] = replace(hit, read_at=now)


def dismiss(searches: Iterable[SavedSearch], document_id: str = "") -> None:
    """Take one of the news away, or without an id all of them; they stay known, so they do not come again."""
    for saved in searches:
        for each in [document_id] if document_id else list(saved.news):
            saved.news.pop(each, None)


def remove(account: Account, name: str, *, actor: str, now: datetime) -> None:
    """Forget a search with its news. Raises NotFound `no-such-search`."""
    find(account, name)
    assert account.saved_searches is not None
    account.saved_searches.remove(name)
    account.audit.append(now, actor, "search_removed", {"search": name})


def watch(saved: SavedSearch, library: Library, scopes: Iterable[str], *, is_watching: bool) -> None:
    """Look for news, or no longer; what came in between is no news."""
    if is_watching and not saved.is_watching:
        learn(saved, library, scopes)
    saved.is_watching = is_watching


def _ask(saved: SavedSearch, library: Library, scopes: frozenset[str], page: int, order: str) -> SearchResult:
    filters: dict[str, list[str]] = {}
    for name, value in saved.filters:
        filters.setdefault(name, []).append(value)
    return search(
        library, saved.text, scopes=scopes, kinds=(saved.kind,) if saved.kind else (), filters=filters, sort=order, page=page,
        size=LOOKED_AT,
    )
