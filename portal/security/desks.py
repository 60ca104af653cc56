"""Which ordered lists somebody may page through: the units whose dossiers stand on the own desk, state by state.

The lists themselves are kept by unit (`portal.domain.listing`); the table of permissions says whose they are. A list may still
hold a single dossier that its reader may not see, as a restricted one: rows are asked for once more by `may_list`.
"""

from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.organization import Organization
from portal.domain.vocabulary import INTAKE_STATES, STATES, State
from portal.security.asker import Asker
from portal.security.rows import TABLE

STATES_OF: Final[dict[str, frozenset[State]]] = {
    "": frozenset(STATES), "closed": frozenset({"closed", "archived"}), "at_intake": frozenset(INTAKE_STATES),
}
"""The states in which a condition of the table can hold."""


def desk_units(asker: Asker, state: State | None = None) -> tuple[str, ...]:
    """The ids of the units whose dossiers the asker may list; in one state where that is given, else in all states."""
    found: set[str] = set()
    for grant in TABLE.grants("dossier.list"):
        states = STATES_OF.get(grant.condition, frozenset())
        if grant.scope != "branch" or (state not in states if state is not None else len(states) < len(STATES)):
            continue
        for place, role in asker.role_places:
            if role == grant.role:
                found |= {place.id} if isinstance(place, Organization) else {unit.id for unit in asker.portal.orgs.values()}
    return tuple(sorted(found))


def may_list(asker: Asker, dossier: Dossier) -> bool:
    """Whether the asker may see that there is this dossier."""
    return asker.may("dossier.list", dossier)
