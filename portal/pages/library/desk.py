"""`/library/precedents/desk`: what is being written, reviewed and rechecked; and what stands below one case.

A case goes to the reviewer when its writer has confirmed that nobody can be recognised; who reviews never wrote in it. One who may read
the dossier sees its own words beside the case; a reviewer who may not sees the case alone, with what looks like a person marked.
"""

from typing import Any, Final, NamedTuple

from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.precedent import Precedent, Precedents
from portal.pages.library.proposing import may_write
from portal.pages.shared.i18n import _
from portal.services import anonymity, precedents
from portal.services.anonymity import Trace

STATES: Final[dict[str, Any]] = {
    "proposed": _("Being written"), "de_identified": _("With the reviewer"), "reviewed": _("Reviewed"), "published": _("Published"),
    "withdrawn": _("Taken down"),
}
LOOKS: Final = {"de_identified": "state-wait", "reviewed": "state-wait", "published": "state-open", "withdrawn": "state-stopped"}


class Bench(NamedTuple):
    """What one who prepares cases sees below a case: its state, what may be done, what may give somebody away, and the original."""

    state: Any
    look: str
    moves: list[str]
    may_write: bool
    findings: list[Trace]
    doubts: list[Trace]
    original: list[tuple[Any, str]]
    dossier: Dossier | None
    has_origin: bool


def reviews(request: Any, case: Precedent) -> bool:
    """A reviewer reviews all cases, the head of a unit those that come from it."""
    may, dossier = request.has_permission, precedents.origin_of(request.root, case)
    return bool(may("precedent.approve", case) or (dossier is not None and may("precedent.approve", dossier)))


def may_look(request: Any, case: Precedent) -> bool:
    """Whether the reader prepares cases, and so sees this one before it is published."""
    is_inside = request.identity is not None and bool(request.has_permission("precedent.read", case)) and case.state != "published"
    return is_inside or may_write(request, case) or reviews(request, case)


def bench(request: Any, case: Precedent) -> Bench | None:
    """The part of the page that is for those who prepare cases; None for everybody else."""
    if request.identity is None or not may_look(request, case):
        return None
    dossier = precedents.origin_of(request.root, case)
    is_open = dossier is not None and bool(request.has_permission("dossier.read", dossier))
    return Bench(
        STATES[case.state], LOOKS.get(case.state, ""), moves(request, case),
        may_write(request, case) and case.state in ("proposed", "de_identified"), precedents.traces(case, dossier),
        anonymity.doubts(precedents.text_of(case)), original(dossier) if is_open and dossier is not None else [],
        dossier if is_open else None, dossier is not None,
    )


def original(dossier: Dossier) -> list[tuple[Any, str]]:
    """The words of the dossier that a case is written from."""
    agreement = dossier.current_agreement
    found = [(_("What happened"), dossier.facts), (_("What is wanted"), dossier.request)]
    found += [(_("Agreement"), agreement.terms)] if agreement is not None else []
    return [(title, text) for title, text in found if text.strip()]


def moves(request: Any, case: Precedent) -> list[str]:
    """What the reader may do with a case now."""
    if not reviews(request, case):
        return []
    own = request.identity.principal in precedents.writers(case)
    if case.state == "published" and case.needs_recheck and not own:
        return ["confirm", "withdraw"]
    found = [] if own or case.state not in ("de_identified", "reviewed") else ["publish", "return"]
    return found if case.state == "withdrawn" else [*found, "withdraw"]


@view_config(
    context="portal.domain.precedent.Precedents", name="desk", request_method="GET", permission="console.use",
    renderer="portal.pages.library:templates/desk.pt",
)
def desk(context: Precedents, request: Any) -> dict[str, Any]:
    """What waits for the reader."""
    may = request.has_permission
    writes, is_reviewer = bool(may("precedent.write", context)), bool(may("precedent.approve", context))
    piles = precedents.on_desk(request.root, request.identity.principal, writes=writes, reviews=is_reviewer)
    return {
        "writes": writes, "states": STATES, "looks": LOOKS,
        "piles": [
            ("to_review", _("To be reviewed by you"), piles.to_review), ("returned", _("Sent back"), piles.returned),
            ("to_recheck", _("To be looked at again: a cited law has changed"), piles.to_recheck),
            ("drafts", _("Being written"), piles.drafts), ("sent", _("With the reviewer"), piles.sent),
            ("withdrawn", _("Taken down"), piles.withdrawn),
        ],
    }
