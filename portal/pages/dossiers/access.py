"""The record of a dossier: who did and looked at what, in the order in which it happened, and whether the chain holds.

Heads and auditors read it; a party reads its own. The auditor reads the record and nothing else of the dossier, so this page
names it by its number alone where the reader may not see more.
"""

from itertools import islice
from operator import itemgetter
from typing import Any, Final

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.pages.dossiers.days import by_day
from portal.pages.dossiers.frame import Frame
from portal.pages.dossiers.plain import told_plainly
from portal.pages.dossiers.sentences import Teller
from portal.services.timeline import events

PAGE_SIZE: Final = 100
KNOWN: Final = frozenset({"after", "_LOCALE_"})
MOST_DIGITS: Final = 9


@view_config(
    identity_kind="staff", context=Dossier, name="access", permission="audit.read",
    renderer="portal.pages.dossiers:templates/access.pt",
)
def record_of_dossier(context: Dossier, request: Any) -> dict[str, Any]:
    """All entries, page by page, and the result of the check."""
    start = start_of(request)
    teller = Teller(request, context)
    told = [(teller.tell(event), teller.who(event.actor)) for event in islice(events(context), start, start + PAGE_SIZE)]
    end = start + PAGE_SIZE
    may_read = request.asker.may("dossier.read", context)
    return {
        "frame": Frame(request, context, "access") if may_read else None, "dossier": context, "told": told,
        "broken": context.audit.first_broken(), "next_after": end if end < context.audit.length else None,
    }


@view_config(
    context=Dossier, name="access", permission="audit.read_own", identity_kind="party",
    renderer="portal.pages.dossiers:templates/own_access.pt",
)
def record_for_party(context: Dossier, request: Any) -> dict[str, Any]:
    """What a party may see of it: the steps, without the names of staff, and when its own particulars were looked at."""
    party = request.identity.party
    looks = [entry.at for entry in context.audit if entry.action == "reveal_party" and entry.detail().get("party") == party.id]
    told = by_day(told_plainly(context, party.side), itemgetter(0))
    return {"frame": Frame(request, context, "access"), "days": told, "looks": looks}


def start_of(request: Any) -> int:
    """After how many entries the page begins. Raises HTTPBadRequest for anything but a number."""
    after: str = request.GET.get("after", "0")
    if set(request.GET) - KNOWN or not (after.isascii() and after.isdigit()) or len(after) > MOST_DIGITS:
        raise HTTPBadRequest
    return int(after)
