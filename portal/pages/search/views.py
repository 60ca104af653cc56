"""`/search`: one box over everything that the asker may see; `/search.json` for the panel of the video room."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.portal import Portal
from portal.pages.search import words
from portal.pages.search.asked import LONGEST, SORTS, Asked
from portal.pages.search.elsewhere import ways
from portal.pages.search.facets import facets, title_of, word_of
from portal.pages.shared.asker_scopes import scopes_of
from portal.pages.shared.i18n import Translator
from portal.pages.shared.labels import label
from portal.pages.shared.paging import Paging
from portal.services import library

PAGE_SIZE: Final = 20
PANEL_SIZE: Final = 10
"""Hits that the panel of the room shows; it is narrow."""
LONGEST_BEGINNING: Final = 60
"""Characters of a beginning; who has typed more needs no completion."""
KEPT_S: Final = 60
"""How long a browser keeps a list of completions."""
EXAMPLES: Final = ("邻居盖房挡光", "离婚 彩礼", "民法典第六百八十条", "“先予执行”", "year:2020..2024 物业费", "law:民法典 保证")


@view_config(
    context="portal.domain.portal.Portal", name="search", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.search:templates/search.pt",
)
def search(context: Portal, request: Any) -> dict[str, Any]:
    """The page with box, kinds, facets and hits; without a question only the box and how to ask."""
    if request.subpath:
        raise HTTPNotFound
    asked = Asked.of(request)
    shown = {
        "asked": asked, "words": words, "longest": LONGEST, "sorts": SORTS, "result": None, "examples": EXAMPLES, "own_search": True,
        "may_save": bool(request.has_permission("search.save", context)),
    }
    if asked.is_blank:
        return shown
    result = ask(request, asked, asked.page, PAGE_SIZE)
    paging = Paging.of(request, result.total, PAGE_SIZE)
    if paging.number != asked.page:
        result = ask(request, asked, paging.number, PAGE_SIZE)
    kinds = {value.value: value.count for value in result.facets.get("kind", ())}
    return shown | {
        "result": result, "paging": paging, "word": word_of, "title_of": title_of, "address": library.address,
        "why": why, "is_telling": is_telling,
        "kinds": [(kind, kinds.get(kind, 0)) for kind in library.KINDS if kind in kinds or kind == asked.kind],
        "all_kinds": sum(kinds.values()),
        "facets": facets(result, asked), "typed_day": result.as_of if result.as_of != asked.as_of else "",
        "without_day": library.without_day,
        "ways": [] if result.hits else ways(asked, lambda other: ask(request, other, 1, 1).total, Translator(request)),
    }


@view_config(
    context="portal.domain.portal.Portal", name="search.json", request_method="GET", permission=NO_PERMISSION_REQUIRED, renderer="json",
)
def search_json(context: Portal, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """The same search for a program: the hits of a page with their pieces, what they cite as, and why they are there."""
    asked = Asked.of(request)
    request.response.headers["Cache-Control"] = "no-store"
    if asked.is_blank:
        return {"hits": [], "total": 0}
    result = ask(request, asked, asked.page, PANEL_SIZE)
    translate = Translator(request)
    return {"hits": [as_data(hit, translate, result.as_of) for hit in result.hits], "total": result.total, "as_of": result.as_of}


@view_config(
    context="portal.domain.portal.Portal", name="search", path_info=r".*/search/complete/?$", request_method="GET",
    permission=NO_PERMISSION_REQUIRED, renderer="json",
)
def complete(context: Portal, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """What a beginning may become, for the boxes and the panel of the room; each address may ask some four times a second."""
    wait_s = request.registry.completion_buckets.take(request.counting_address)
    if wait_s:
        request.response.status_int = 429
        request.response.headers["Retry-After"] = str(wait_s)
        return {"items": []}
    request.response.headers["Cache-Control"] = f"private, max-age={KEPT_S}"
    request.response.headers["Vary"] = "Cookie"
    text = request.GET.get("q", "").strip()[:LONGEST_BEGINNING]
    found = library.complete(request.registry.library, text, scopes=scopes_of(request)) if text else ()
    translate = Translator(request)
    return {"items": [offered(each, translate) for each in found]}


def offered(completion: library.Completion, translate: Any) -> dict[str, Any]:
    """A completion for the script: what goes into the box, what it is, and the words with what was typed marked in them."""
    return {
        "text": completion.text, "kind": str(translate(words.COMPLETIONS.get(completion.kind, ""))),
        "detail": str(translate(word_of("category", completion.detail))),
        "label": [[piece.text, piece.is_match] for piece in completion.label],
    }


def ask(request: Any, asked: Asked, page: int, size: int) -> library.SearchResult:
    """Put a search to the library with the scopes of the one who asks."""
    return library.search(
        request.registry.library, asked.text, scopes=scopes_of(request), kinds=(asked.kind,) if asked.kind else (), filters=asked.chosen(),
        sort=asked.sort, page=page, size=size,
    )


def is_telling(piece: library.Piece) -> bool:
    """Whether a match in a title is worth a mark: a single character of a long title is chance."""
    return piece.is_match and len(piece.text) > 1


def why(hit: library.Hit, translate: Any) -> str:
    """The grey line under a hit: what it is, why it is there, and whether it is in force."""
    document = hit.document
    said = [words.KINDS.get(document.kind, document.kind), *(reason.text for reason in hit.reasons)]
    if document.validity:
        said.append(words.VALIDITIES.get(document.validity, document.validity))
    if document.kind == "dossier":
        said.append(label("state", document.payload))
    return " · ".join(str(translate(each)) for each in said if each)


def as_data(hit: library.Hit, translate: Any, as_of: str = "") -> dict[str, Any]:
    """A hit for a program, found by the law of a day."""
    document = hit.document
    cited = f"《{document.law}》{library.article_heading(document.article_number)}" if document.kind == "article" else ""
    return {
        "kind": document.kind, "title": document.title, "snippet": [[piece.text, piece.is_match] for piece in hit.snippet],
        "url": library.address(document, as_of), "law": document.law, "article": document.article_number, "citation": cited,
        "reason": why(hit, translate),
    }
