"""`/dossiers`: the dossiers of the reader's units by state, newest first, a page at a time."""

from collections.abc import Iterable
from typing import Any, Final

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier, Dossiers, DossierYear
from portal.domain.vocabulary import STATES, WARNING_LEVELS, State
from portal.pages.dossiers.acts import next_act
from portal.pages.dossiers.frame import pressing
from portal.pages.dossiers.rows import Line, Rows
from portal.pages.shared.links import Links
from portal.security.asker import Asker
from portal.security.desks import TOGETHER, desk_units, may_list
from portal.services import worklists

KNOWN: Final = frozenset({"state", "warning", "after", "mine", "_LOCALE_"})
SIZE: Final = 20
LOOK_THROUGH: Final = 200
"""How many dossiers one page looks at, at most, where it shows those of one warning level only."""


def lines_of(asker: Asker, dossiers: Iterable[Dossier], warning: str = "") -> list[Line]:
    """The rows of those dossiers that the reader may see, those of one warning level where that is asked for."""
    return [
        Line(dossier, next_act(asker, dossier), pressing(dossier)) for dossier in dossiers
        if warning in ("", dossier.warning) and may_list(asker, dossier)
    ]


def asked(request: Any, known: frozenset[str] = KNOWN) -> dict[str, str]:
    """The parameters of the address. Raises HTTPBadRequest for one that there is not, or that is given twice."""
    given = {name: request.GET.getall(name) for name in request.GET}
    if set(given) - known or any(len(values) > 1 for values in given.values()):
        raise HTTPBadRequest
    return {name: values[0] for name, values in given.items() if name != "_LOCALE_"}


@view_config(context=Dossiers, permission="console.use", renderer="portal.pages.dossiers:templates/listing.pt")
def listing(context: Dossiers, request: Any) -> dict[str, Any]:  # noqa: ARG001 - a view takes both
    """One state of the own units, or the dossiers on which one worked oneself."""
    given, asker, portal = asked(request), request.asker, request.root
    counts = counted(asker)
    state, warning, mine = given.get("state", ""), given.get("warning", ""), given.get("mine", "")
    if state not in ("", *STATES) or warning not in ("", *WARNING_LEVELS) or mine not in ("", "open", "ended"):
        raise HTTPBadRequest
    after, size = given.get("after", ""), LOOK_THROUGH if warning else SIZE
    if mine == "ended":
        page = worklists.ended_page(portal, asker.principal, after=after, size=size)
    elif mine or not state:
        owners = [asker.principal] if mine else desk_units(asker) or [asker.principal]
        page = worklists.due_page(portal, owners, after=after, size=size)
    else:
        page = worklists.state_page(portal, desk_units(asker, state_of(state)), state_of(state), after=after, size=size)
    links = Links(request)

    def here(**change: str | None) -> str:
        """This list with one thing changed."""
        kept: dict[str, str | None] = {**{name: value for name, value in given.items() if name != "after"}, **change}
        return links.url("/dossiers", **{name: value or None for name, value in kept.items()})

    return {
        "lines": lines_of(asker, page.dossiers, warning), "next_after": page.next_after, "counts": counts, "state": state,
        "warning": warning, "mine": mine, "here": here, "has_desk": bool(counts), "is_first": not after, "rows": Rows(request),
    }


@view_config(context=DossierYear, permission="console.use")
def year(context: DossierYear, request: Any) -> Any:  # noqa: ARG001 - a view takes both
    """A year has no page of its own."""
    return HTTPSeeOther(Links(request).url("/dossiers"))


def counted(asker: Asker) -> dict[State, int]:
    """How many dossiers the own units have in each state that the reader may list; empty states are left out."""
    counts: dict[State, int] = {}
    for states in TOGETHER:
        if units := desk_units(asker, states[0]):
            counts |= worklists.count_states(asker.portal, units, states)
    return {state: counts[state] for state in STATES if state in counts}


def state_of(given: str) -> State:
    """A state out of a text that was checked to be one."""
    return next(state for state in STATES if state == given)
