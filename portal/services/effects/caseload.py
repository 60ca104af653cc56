"""How many open dossiers each mediator and expert has: counted up when one is assigned, down when it is over."""

from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.expert import Expert
from portal.domain.portal import Portal

TEAM_ROLES: Final = ("lead_mediator", "co_mediator", "expert")


def expert_of(portal: Portal, principal: str) -> Expert | None:
    """The entry of the pool for a principal, or None for staff who are not in it."""
    account = portal.accounts.get(principal.removeprefix("staff:"))
    if account is None or not account.expert_id:
        return None
    found = portal.experts.get(account.expert_id)
    return found if isinstance(found, Expert) else None


def count(portal: Portal, principal: str, change: int) -> None:
    """Change the number of open cases; it never falls below zero."""
    expert = expert_of(portal, principal)
    if expert is not None:
        expert.open_cases = max(0, expert.open_cases + change)


def join(portal: Portal, dossier: Dossier, principal: str, role: str) -> None:
    """Give somebody a place in the team, and count the case once however many places they have."""
    if principal not in {member for member, _ in dossier.team()}:
        count(portal, principal, 1)
    dossier.grant(principal, role)


def leave(portal: Portal, dossier: Dossier, principal: str) -> None:
    """Take somebody out of the team."""
    if principal not in {member for member, _ in dossier.team()}:
        return
    for role in TEAM_ROLES:
        dossier.revoke(principal, role)
    count(portal, principal, -1)
    if dossier.lead_mediator == principal:
        dossier.lead_mediator = ""


def release(portal: Portal, dossier: Dossier) -> None:
    """Take everybody out of the team."""
    for principal in sorted({member for member, role in dossier.team() if role in TEAM_ROLES}):
        leave(portal, dossier, principal)


def finish(portal: Portal, dossier: Dossier) -> None:
    """The case is over for its team; they keep sight of it, but it counts for nobody."""
    for principal in sorted({member for member, role in dossier.team() if role in TEAM_ROLES}):
        count(portal, principal, -1)
