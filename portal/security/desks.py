"""Which ordered lists somebody may page through: the units whose dossiers stand on the own desk, state by state.

The lists themselves are kept by unit, and by reader for confidential dossiers (`Dossier.owners`); the table of permissions says
whose they are. Each row is still asked for once more by `may_list`, since somebody may be shut out from a single dossier.
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


def _listing_roles(state: State | None) -> frozenset[str]:
    """The roles that list the dossiers of their branch in one state, or in every state where none is given."""
    wanted = frozenset(STATES) if state is None else frozenset({state})
    return frozenset(
        grant.role for grant in TABLE.grants("dossier.list")
        if grant.scope == "branch" and wanted <= STATES_OF.get(grant.condition, frozenset())
    )


LISTING_ROLES: Final = {state: _listing_roles(state) for state in (None, *STATES)}
"""`_listing_roles`, asked of the table once."""


def _together() -> tuple[tuple[State, ...], ...]:
    alike: dict[frozenset[str], list[State]] = {}
    for state in STATES:
        alike.setdefault(LISTING_ROLES[state], []).append(state)
    return tuple(map(tuple, alike.values()))


TOGETHER: Final = _together()
"""The states in groups: within a group the same roles page through the lists, so that one is asked for all."""


def desk_units(asker: Asker, state: State | None = None) -> tuple[str, ...]:
    """The owners of the lists that the asker may page through, in one state where that is given, else in all states.

    They are the ids of units, and the list of those confidential dossiers whose reader the asker is.
    """
    roles, found = LISTING_ROLES[state], set[str]()
    for place, role in asker.role_places:
        if role in roles:
            found |= {place.id} if isinstance(place, Organization) else {unit.id for unit in asker.portal.orgs.values()}
    return (*sorted(found), f"readable:{asker.principal}") if found else ()


def may_list(asker: Asker, dossier: Dossier) -> bool:
    """Whether the asker may see that there is this dossier."""
    return asker.may("dossier.list", dossier)
