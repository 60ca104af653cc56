"""The register: everybody sees the public card; those who choose mediators also see who is free. Nobody is ranked."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.view import view_config

from portal.domain.expert import Expert, Experts
from portal.domain.vocabulary import CATEGORIES, LEVELS
from portal.pages.shared.kinds import sub_category_names
from portal.pages.shared.labels import choices

KNOWN: Final = frozenset({"kind", "level", "category", "after", "_LOCALE_"})
PAGE_SIZE: Final = 24
KINDS: Final = ("mediator", "expert")


@view_config(context=Experts, permission="expert.read_public", renderer="portal.pages.experts:templates/experts.pt")
def register(context: Experts, request: Any) -> dict[str, Any]:
    """Everybody who is active, by place and name, narrowed by kind, level and speciality."""
    given = {name: request.GET.get(name, "") for name in KNOWN}
    kind, level, category, after = given["kind"], given["level"], given["category"], given["after"]
    offered = kind in ("", *KINDS) and level in ("", *LEVELS) and category in ("", *CATEGORIES)
    if set(request.GET) - KNOWN or not offered or (after and after not in context):
        raise HTTPBadRequest
    subs = set(sub_category_names().get(category, {}))
    found = [
        one for one in context.values()
        if one.is_active and kind in ("", one.kind) and level in ("", one.level)
        and (not category or category in one.specialties or subs & set(one.specialties))
    ]
    found = sorted((one for one in found if (one.__name__ or "") > after), key=lambda one: one.__name__ or "")
    page, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return {
        "experts": page, "next_after": page[-1].__name__ if more else None, "given": given, "kinds": KINDS, "levels": LEVELS,
        "categories": CATEGORIES, "unit_of": request.root.orgs.find, "names": specialty_names(request), "is_first": not after,
    }


@view_config(context=Expert, permission="expert.read_public", renderer="portal.pages.experts:templates/expert.pt")
def card(context: Expert, request: Any) -> dict[str, Any]:
    """One person: the public card, and for those who choose, how many cases are on this desk."""
    return {
        "expert": context, "unit": request.root.orgs.find(context.organization_id), "names": specialty_names(request),
        "sees_more": request.asker.may("expert.read", context),
    }


def specialty_names(request: Any) -> dict[str, str]:
    """The words for specialities: categories and sub-categories by code."""
    names = {code: name for subs in sub_category_names().values() for code, name in subs.items()}
    return names | {code: request.localizer.translate(title) for code, title in choices("category")}
