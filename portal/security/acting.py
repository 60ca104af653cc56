"""In which roles somebody acts on a dossier: the step from permissions, which say where one may look, to the life cycle."""

from typing import Any, Final

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.lifecycle import ROLES, party_roles
from portal.domain.vocabulary import INTAKE_STATES
from portal.security.asker import Asker

HERE: Final = frozenset({"own", "assigned", "branch", "referred"})
"""Scopes that tie a role to this dossier; a role that somebody has anywhere else counts nothing here."""
TEAM_ONLY: Final = frozenset({"lead_mediator"})
"""Roles that count on the dossier alone, wherever else somebody has them."""


def roles_on(asker: Asker, dossier: Dossier) -> frozenset[str]:
    """The roles of the life cycle (`portal.domain.act.Role`) that somebody has on one dossier.

    A village mediator does a clerk's work at the own village while a case is taken in there (domain-model 8).
    """
    standings = {(role, scope) for role, scope in asker.standings(dossier) if scope in HERE}
    found = {role for role, scope in standings if role in ROLES and (role not in TEAM_ONLY or scope == "assigned")}
    if ("village_mediator", "branch") in standings and dossier.state in INTAKE_STATES:
        found.add("clerk")
    return frozenset(found) | party_roles(dossier, asker.principal)


def actor_of(request: Any, dossier: Dossier) -> Actor:
    """Who sends this request, in the roles that count on this dossier; a stranger has none."""
    asker: Asker = request.asker
    return Actor(asker.principal, roles_on(asker, dossier))
