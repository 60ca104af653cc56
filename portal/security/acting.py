"""In which roles somebody acts on a dossier: the step from permissions, which say where one may look, to the life cycle."""

from functools import lru_cache
from typing import Any, Final

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.lifecycle import ROLES, party_roles
from portal.domain.vocabulary import INTAKE_STATES
from portal.security.asker import Asker, Standing

HERE: Final = frozenset({"own", "assigned", "branch", "referred"})
"""Scopes that tie a role to this dossier; a role that somebody has anywhere else counts nothing here."""
TEAM_ONLY: Final = frozenset({"lead_mediator"})
"""Roles that count on the dossier alone, wherever else somebody has them."""


def roles_on(asker: Asker, dossier: Dossier) -> frozenset[str]:
    """The roles of the life cycle (`portal.domain.act.Role`) that somebody has on one dossier.

    A village mediator does a clerk's work at the own village while a case is taken in there.
    """
    found = _roles_of(asker.standings(dossier), at_intake=dossier.state in INTAKE_STATES)
    return found | party_roles(dossier, asker.principal) if asker.principal.startswith("party:") else found


@lru_cache(maxsize=4096)
def _roles_of(standings: frozenset[Standing], *, at_intake: bool) -> frozenset[str]:
    """What standings come to; the dossiers of a list have the same few."""
    found = {
        role for role, scope in standings if scope in HERE and role in ROLES and (role not in TEAM_ONLY or scope == "assigned")
    }
    if at_intake and ("village_mediator", "branch") in standings:
        found.add("clerk")
    return frozenset(found)


def actor_of(request: Any, dossier: Dossier) -> Actor:
    """Who sends this request, in the roles that count on this dossier; a stranger has none."""
    asker: Asker = request.asker
    return Actor(asker.principal, roles_on(asker, dossier))
