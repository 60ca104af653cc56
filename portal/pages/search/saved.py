"""`/search/save` keeps a search under a name; `/search/saved` shows what is kept and what was newly found. For members of staff."""

from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.account import Account
from portal.domain.errors import DomainError
from portal.domain.portal import Portal
from portal.domain.saved_search import SavedSearch
from portal.pages.search.asked import Asked
from portal.pages.search.facets import title_of, word_of
from portal.pages.shared import forms
from portal.pages.shared.asker_scopes import scopes_of, seen_by
from portal.pages.shared.fields import Text
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.library_words import KINDS
from portal.pages.shared.links import Links
from portal.pages.shared.schema import Schema
from portal.services import library, searches

LONGEST_TITLE: Final = 40
LONGEST_NAME: Final = 300
BACK: Final = {"console": "/console#news", "": "/search/saved"}
"""Where a button leads back to, by the word that it sends."""


class SaveSchema(Schema):
    """The name under which a search is kept."""

    title = colander.SchemaNode(
        Text(LONGEST_TITLE), title=_("Name of the search"), description=_("As you will know it again on the work list."),
    )


def own(step: str, **settings: Any) -> Any:
    """`@own("saved")`: a view at `/search/saved`, for members of staff."""
    return view_config(
        context="portal.domain.portal.Portal", name="search", path_info=rf".*/search/{step}/?$", permission="search.save", **settings,
    )


@own("save", renderer="portal.pages.search:templates/save.pt")
def save(context: Portal, request: Any) -> Any:   # noqa: ARG001 - a view takes both
    """Keep the search of this address."""
    asked = Asked.of(request)
    said = said_of(asked, Translator(request))
    form = forms.form(
        request, SaveSchema(), [("save", _("Save the search")), ("cancel", _("Back"), "plain")], appstruct={"title": said[:LONGEST_TITLE]},
    )
    if "cancel" in request.POST:
        return HTTPSeeOther(request.script_name + asked.address())
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        try:
            searches.save(
                account_of(request), request.registry.library, searches.Question(asked.text, asked.kind, asked.filters), given["title"],
                scopes=scopes_of(request), actor=request.identity.principal, now=request.now,
            )
        except DomainError as error:
            forms.refuse(form, request, error)
        else:
            request.session.flash(_("The search is saved. What is newly found for it will stand on your work list."), "good")
            return HTTPSeeOther(Links(request).url("/search/saved"))
    return {"form": form, "asked": asked, "said": said, "page_class": "page-narrow", "own_search": True}


@own("saved", request_method="GET", renderer="portal.pages.search:templates/saved.pt")
def saved(context: Portal, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """The searches that the reader keeps, each with its news as far as the reader may see them now."""
    translate, scopes, may_see = Translator(request), scopes_of(request), seen_by(request)

    def news(each: SavedSearch) -> list[searches.News]:
        return searches.news([each], request.registry.library, scopes, may_see=may_see)

    return {
        "kept": [
            (each, said_of(asked_of(each), translate), asked_of(each).address(), news(each)) for each in searches.of(account_of(request))
        ],
        "address": library.address, "kinds": KINDS, "most": searches.MOST,
    }


@own("saved", request_method="POST")
def change(context: Portal, request: Any) -> HTTPSeeOther:   # noqa: ARG001 - a view takes both
    """Mark news as read, take them away, stop or go on looking, forget a search."""
    account, now = account_of(request), request.now
    done, name, hit = (str(request.POST.get(key, ""))[:LONGEST_NAME] for key in ("do", "search", "hit"))
    kept = [searches.find(account, name)] if name else searches.of(account)
    if done == "read":
        searches.mark_read(kept, hit, now=now)
    elif done == "dismiss":
        searches.dismiss(kept, hit)
    elif done in ("pause", "watch") and name:
        searches.watch(kept[0], request.registry.library, scopes_of(request), is_watching=done == "watch")
    elif done == "remove" and name:
        searches.remove(account, name, actor=request.identity.principal, now=now)
        request.session.flash(_("The search is forgotten."), "good")
    else:
        raise HTTPBadRequest
    return HTTPSeeOther(request.script_name + BACK.get(request.POST.get("back", ""), BACK[""]))


def account_of(request: Any) -> Account:
    """The reader's own account; the permission lets in nobody without one."""
    account: Account = request.identity.account
    return account


def asked_of(kept: SavedSearch) -> Asked:
    """A kept search as an address asks it."""
    return Asked.again(kept.text, kept.kind, kept.filters)


def said_of(asked: Asked, translate: Any) -> str:
    """What a search asks for, in words: its text, its kind, its filters."""
    parts = [asked.text, translate(KINDS[asked.kind]) if asked.kind else ""]
    parts += [f"{translate(title_of(*pair))}：{translate(word_of(*pair))}" for pair in asked.filters]
    return " · ".join(part for part in parts if part)
