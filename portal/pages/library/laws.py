"""`/library/regulations`: the list of laws, a law with its contents, and an article with what cites it."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.errors import NotFound
from portal.domain.library import ArticlePlace, RegulationPlace, Regulations
from portal.pages.library.then import NOTICES, TODAY, Numbers, asked_day, notice_look, numbers_of
from portal.pages.shared import library_words as words
from portal.pages.shared.asker_scopes import scopes_of
from portal.pages.shared.paging import Paging, asked_page
from portal.services import library
from portal.services.citations import linked

PAGE_SIZE: Final = 50
UNKNOWN: Final = "portal.pages.library:templates/unknown.pt"
OPEN: Final = {"name": "", "request_method": "GET", "permission": NO_PERMISSION_REQUIRED}


@view_config(context="portal.domain.library.Regulations", renderer="portal.pages.library:templates/regulations.pt", **OPEN)
def regulations(context: Regulations, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """The laws by level and title; filters by level, validity and words of the title."""
    held, title = request.registry.library, request.GET.get("title", "").strip()[:100]
    level, validity = request.GET.get("level", ""), request.GET.get("validity", "")
    facets = library.search(held, "", kinds=("regulation",), size=1).facets
    levels = sorted((value.value for value in facets.get("level", ())), key=_rank)
    validities = [value.value for value in facets.get("validity", ()) if value.value in words.VALIDITIES]
    chosen = {"level": [level] if level in levels else [], "validity": [validity] if validity in validities else []}
    found = library.regulations(held, title, filters=chosen, page=asked_page(request), size=PAGE_SIZE)
    paging = Paging.of(request, found.total, PAGE_SIZE)
    if found.page != paging.number:
        found = library.regulations(held, title, filters=chosen, page=paging.number, size=PAGE_SIZE)
    return {
        "found": found.regulations, "total": found.total, "paging": paging, "title": title, "words": words,
        "level": level if level in levels else "", "validity": validity if validity in validities else "",
        "levels": levels, "validities": validities,
    }


def _rank(level: str) -> tuple[int, str]:
    return (words.LEVELS.index(level) if level in words.LEVELS else len(words.LEVELS), level)


@view_config(context="portal.domain.library.RegulationPlace", renderer="portal.pages.library:templates/regulation.pt", **OPEN)
def regulation(context: RegulationPlace, request: Any) -> Any:
    """A law: validity, versions, contents. Under another of its names it leads to its own."""
    version, then = request.GET.get("version", ""), asked_day(request)
    try:
        law = library.read_regulation(request.registry.library, context.law, version, as_of=then.day)
    except NotFound as error:
        return unknown(request, error, context.law)
    if law.law != context.law:
        return HTTPSeeOther(request.script_name + library.path_of(law.law, "", version, then.day))
    return {
        "law": law, "words": words, "asked_version": version, "heading": library.article_heading,
        "path_of": library.path_of, "then": then, "notices": NOTICES, "notice_look": notice_look,
        "paragraphs": [line for line in law.preamble.splitlines() if line.strip()],
    }


@view_config(context="portal.domain.library.ArticlePlace", renderer="portal.pages.library:templates/article.pt", **OPEN)
def article(context: ArticlePlace, request: Any) -> Any:
    """An article: its words, its place, its neighbours, and what cites it among what the asker may see."""
    held, version, then = request.registry.library, request.GET.get("version", ""), asked_day(request)
    numbers, scopes = Numbers(context.article, context.article), scopes_of(request)
    try:
        if then.day and not version:
            numbers = numbers_of(held, context.law, context.article, then.day, of_today=TODAY in request.GET)
        if numbers.then not in ("", context.article):
            return HTTPSeeOther(request.script_name + library.path_of(context.law, numbers.then, as_of=then.day))
        found = library.read_article(held, context.law, context.article, version, scopes=scopes, as_of=then.day if numbers.then else "")
    except NotFound as error:
        return unknown(request, error, context.law, context.article)
    if found.law != context.law:
        return HTTPSeeOther(request.script_name + library.path_of(found.law, found.number, version, then.day))
    return {
        "article": found, "words": words, "asked_version": version, "heading": library.article_heading,
        "path_of": library.path_of, "address": library.address, "then": then, "numbers": numbers, "notices": NOTICES,
        "notice_look": notice_look,
        "paragraphs": linked(held, found.text, own_law=found.law), "citation": f"《{found.law_title}》{found.heading}",
        "citing": [(kind, [each for each in found.cited_by if each.kind == kind]) for kind in library.KINDS[::-1]
                   if any(each.kind == kind for each in found.cited_by)],
    }


def unknown(request: Any, error: NotFound, law: str, article: str = "") -> Any:
    """404, with what the reader may have meant and a way to search for it."""
    held = request.registry.library
    near = library.search(held, f"{law} {article}".strip()[:200], kinds=("article", "regulation"), size=5)
    shown = {
        "own_search": True, "law": law, "article": article, "is_law_known": error.code == "article-unknown", "hits": near.hits,
        "address": library.address,
    }
    response = render_to_response(UNKNOWN, shown, request=request)
    response.status_int = 404
    return response
