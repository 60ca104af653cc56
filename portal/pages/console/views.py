"""The work list: overdue, today, within seven days, later; new applications on top for those who take them in.

Everything comes from lists that are kept in order, a page at a time, so it costs the same with ten dossiers and with a
hundred thousand.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.portal import Portal
from portal.domain.vocabulary import STATES, WARNING_LEVELS
from portal.pages.console.messages import rows, told
from portal.pages.dossiers.listing import LOOK_THROUGH, asked, counted, lines_of, state_of
from portal.pages.dossiers.rows import Line, Rows
from portal.pages.shared.asker_scopes import scopes_of, seen_by
from portal.pages.shared.i18n import _
from portal.pages.shared.library_words import KINDS
from portal.pages.shared.links import Links
from portal.security.asker import Asker
from portal.security.desks import desk_units
from portal.services import explainers, inboxes, precedents, searches, worklists
from portal.services.citations import to_recheck
from portal.services.library import address
from portal.services.working_days import local_day
from portal.services.worklists import Counts, Page

KNOWN: Final = frozenset({"whose", "state", "warning", "after", "_LOCALE_"})
SIZE: Final = 20
LONGEST_NAME: Final = 20
MOST_TO_TAKE: Final = 10
"""How many that were given to the own unit stand below them."""
ARRIVALS: Final = 5
"""How many new applications stand on top; the rest is behind the count."""


class Group(NamedTuple):
    """One part of the list: its name, how many there are in all, and the rows of this page."""

    title: Any
    total: int
    is_late: bool
    lines: list[Line]


class Arrival(NamedTuple):
    """What has just come and waits to be taken in: the state, how many, and the newest."""

    state: str
    total: int
    lines: list[Line]


@view_config(
    context=Portal, name="console", request_method="GET", permission="console.use",
    renderer="portal.pages.console:templates/console.pt",
)
def console(context: Portal, request: Any) -> dict[str, Any]:
    """The reader's own desk, or that of the reader's units."""
    given, asker = asked(request, KNOWN), request.asker
    units = desk_units(asker)
    whose = given.get("whose") or ("unit" if units else "mine")
    state, warning, after = given.get("state", ""), given.get("warning", ""), given.get("after", "")
    known = whose in ("mine", "unit") and state in ("", *STATES) and warning in ("", *WARNING_LEVELS)
    if not known or (whose == "unit" and not units):
        raise HTTPBadRequest
    owners = [asker.principal] if whose == "mine" else list(units)
    size = LOOK_THROUGH if warning else SIZE
    page = _page(context, asker, owners, state, after=after, size=size)
    is_plain = not (state or warning or after)
    arrivals = list(_arrivals(asker)) if is_plain else []
    shown = {line.dossier.id for arrival in arrivals for line in arrival.lines}
    lines = [line for line in lines_of(asker, page.dossiers, warning) if line.dossier.id not in shown]
    counts = worklists.count_due(context, owners, request.now)
    links, messages = Links(request), told(asker) if is_plain else []

    def here(**change: str | None) -> str:
        """This list with one thing changed."""
        kept: dict[str, str | None] = {name: value for name, value in given.items() if name != "after"}
        return links.url("/console", **{name: value or None for name, value in (kept | change).items()})

    return {
        "whose": whose, "has_units": bool(units), "state": state, "warning": warning, "counts": counts, "states": counted(asker),
        "groups": [Group(None, len(lines), False, lines)] if state else grouped(lines, counts, request.now),  # noqa: FBT003 - a row
        "arrivals": arrivals, "lines": lines, "next_after": page.next_after, "is_first": not after, "here": here,
        "rows": Rows(request), "messages": messages, "message_rows": rows(request, messages),
        "unread": sum(1 for one in messages if one.message.read_at is None),
        "news": searched(request) if is_plain else [], "address": address, "kinds": KINDS,
        "desks": desks(request) if is_plain else [],
        "may_file": asker.may_somewhere("dossier.file"), "ways": [] if lines or arrivals else ways(request),
    }


def ways(request: Any) -> list[tuple[str, Any]]:
    """Where the work of somebody is whose list is empty: pairs (address, words), the first of them first."""
    asker, portal = request.asker, request.root
    texts, cases = portal.explainers, portal.library.precedents
    has_cases = bool(desk_units(asker)) or asker.may_somewhere("dossier.file") or bool(asker.account and asker.account.expert_id)
    found = (
        ("/explainers/desk", _("Desk of the explainers"), asker.may("explainer.write", texts) or asker.may("explainer.review", texts)),
        ("/library/precedents/desk", _("Desk of the cases"), asker.may("precedent.write", cases) or asker.may("precedent.approve", cases)),
        ("/dossiers", _("All dossiers"), has_cases),
        ("/library", _("Laws and cases"), True),
    )
    return [(address, words) for address, words, is_open in found if is_open]


def searched(request: Any) -> list[searches.News]:
    """What was newly found for the reader's saved searches and is not read yet, as far as the reader may see it now."""
    account = request.identity.account
    if account is None or account.saved_searches is None:
        return []
    return searches.news(searches.of(account), request.registry.library, scopes_of(request), may_see=seen_by(request), unread=True)


def desks(request: Any) -> list[tuple[str, Any]]:
    """For those who write or review texts: pairs (desk, sentence) of what waits for them, and of what cites a law that has changed."""
    may, portal = request.asker.may, request.root
    texts, cases = portal.explainers, portal.library.precedents
    writes_texts, reviews_texts = may("explainer.write", texts), may("explainer.review", texts)
    writes_cases, reviews_cases = may("precedent.write", cases), may("precedent.approve", cases)
    if not any((writes_texts, reviews_texts, writes_cases, reviews_cases)):
        return []
    principal, (text_desk, case_desk) = request.asker.principal, ("/explainers/desk", "/library/precedents/desk")
    own = explainers.on_desk(portal, principal, reviews=reviews_texts, today=local_day(request.now))
    own_cases = precedents.on_desk(portal, principal, writes=writes_cases, reviews=reviews_cases)
    changed_texts, changed_cases = to_recheck(portal)
    counts = (
        (text_desk, len(own.to_review), _("${count} explainers wait for your review", mapping={"count": len(own.to_review)})),
        (text_desk, len(own.returned), _("${count} explainers were sent back to you", mapping={"count": len(own.returned)})),
        (case_desk, len(own_cases.to_review), _("${count} cases wait for your review", mapping={"count": len(own_cases.to_review)})),
        (text_desk, changed_texts, _("${count} explainers cite a law that has changed", mapping={"count": changed_texts})),
        (case_desk, changed_cases, _("${count} cases cite a law that has changed", mapping={"count": changed_cases})),
    )
    return [(desk, sentence) for desk, count, sentence in counts if count]


@view_config(context=Portal, name="console", request_method="POST", permission="console.use")
def mark_read(context: Portal, request: Any) -> HTTPSeeOther:
    """One message, or all that are shown, have been read."""
    name = str(request.POST.get("read", ""))[:LONGEST_NAME]
    inboxes.mark_read(context, request.asker.principal, name, now=request.now)
    return HTTPSeeOther(Links(request).url("/console") + "#messages")


def _page(portal: Portal, asker: Asker, owners: list[str], state: str, *, after: str, size: int) -> Page:
    if not state:
        return worklists.due_page(portal, owners, after=after, size=size)
    return worklists.state_page(portal, desk_units(asker, state_of(state)), state_of(state), after=after, size=size)


def _arrivals(asker: Asker) -> Iterator[Arrival]:
    """New applications, what was dispatched to the own unit, and what is closed, for those who take them in."""
    units = desk_units(asker, "submitted")
    if units:
        lines = lines_of(asker, worklists.state_page(asker.portal, units, "submitted", size=ARRIVALS).dossiers)
        own = [line for line in lines if line.offer is not None and line.offer.path == "accept"]
        yield from [Arrival("submitted", worklists.count_state(asker.portal, units, "submitted"), own)] if own else []
    units = desk_units(asker, "dispatched")
    if units:
        page = worklists.state_page(asker.portal, units, "dispatched", size=LOOK_THROUGH)
        here = [dossier for dossier in page.dossiers if dossier.holder is not None and asker.is_at_home(dossier.holder)]
        own = [line for line in lines_of(asker, here[:MOST_TO_TAKE]) if line.offer is not None and line.offer.path == "take"]
        left = len(here) - min(len(here), MOST_TO_TAKE)
        yield from [Arrival("dispatched", len(own) + left, own)] if own else []
    if "archivist" in asker.roles and (units := desk_units(asker, "closed")):
        lines = lines_of(asker, worklists.state_page(asker.portal, units, "closed", size=ARRIVALS).dossiers)
        own = [line for line in lines if line.offer is not None and line.offer.path == "archive"]
        yield from [Arrival("closed", worklists.count_state(asker.portal, units, "closed"), own)] if own else []


def grouped(lines: list[Line], counts: Counts, now: datetime) -> list[Group]:
    """The rows in their four groups, empty ones left out."""
    parts = (
        Group(_("Overdue"), counts.overdue, True, []), Group(_("Today"), counts.today, False, []),  # noqa: FBT003 - a row
        Group(_("Within seven days"), counts.soon, False, []), Group(_("Later"), counts.later, False, []),  # noqa: FBT003 - a row
    )
    ends = worklists.limits(now)
    for line in lines:
        clock = line.clock
        parts[bisect_left(ends, clock.due_at) if clock is not None else len(ends)].lines.append(line)
    return [part for part in parts if part.lines]
