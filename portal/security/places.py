"""Where a thing stands, as far as permissions care: in which dossier, in which session, under which units."""

from collections.abc import Iterator
from typing import Any, Final

from portal.domain.account import Account, Accounts
from portal.domain.dossier import Dossier, Dossiers, DossierYear
from portal.domain.expert import Expert, Experts
from portal.domain.explainer import Explainers
from portal.domain.library import ArticlePlace, Library, RegulationPlace, Regulations
from portal.domain.message import Messages
from portal.domain.node import Node
from portal.domain.organization import Organization, Organizations
from portal.domain.portal import Portal
from portal.domain.precedent import Precedents
from portal.domain.session import MediationSession
from portal.domain.site import Site, Sites

COLLECTIONS: Final = (
    Portal, Dossiers, DossierYear, Organizations, Experts, Sites, Explainers, Library, Precedents, Regulations, RegulationPlace,
    ArticlePlace, Accounts, Messages,
)
"""Asked of one of these, a permission means "in some part of it": the page then filters what it shows."""

ROLE_PLACES: Final = (Organization, Organizations, Portal)
"""Where roles over a branch may be granted."""


def is_collection(node: object) -> bool:
    """Whether it is a container of the tree, or nothing of the tree at all, as a view without a place."""
    return isinstance(node, COLLECTIONS) or not isinstance(node, Node)


def dossier_of(node: object) -> Dossier | None:
    """The dossier at or above a node, or None."""
    if isinstance(node, Dossier):
        return node
    return next((each for each in _lineage(node) if isinstance(each, Dossier)), None)


def session_of(node: object) -> MediationSession | None:
    """The session at or above a node, or None."""
    return next((each for each in _lineage(node) if isinstance(each, MediationSession)), None)


def units_above(portal: Portal, node: object) -> tuple[Node, ...]:
    """The places whose roles hold here: the units at and above the node, the root of the units, and the portal.

    A dossier stands under the unit that holds it, a site, an expert and an account under the unit that they name.
    """
    found: dict[int, Node] = {}
    waiting: list[Node] = [node] if isinstance(node, Node) else []
    waiting += _named_unit(portal, node)
    seen: set[int] = set()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, ROLE_PLACES):
            found[id(each)] = each
        waiting += each.role_parents()
    return tuple(found.values())


def place_name(place: Node) -> str:
    """The name of a place in scopes and listings: the id of a unit, `*` for all units, `/` for the whole portal."""
    if isinstance(place, Organization):
        return place.id
    return "*" if isinstance(place, Organizations) else "/"


def all_role_places(portal: Portal) -> Iterator[Node]:
    """Every place where a role over a branch may have been granted."""
    yield portal
    yield portal.orgs
    yield from portal.orgs.walk()


def _lineage(node: object) -> Iterator[Node]:
    return node.lineage() if isinstance(node, Node) else iter(())


def _named_unit(portal: Portal, node: object) -> list[Node]:
    unit_id: Any = ""
    if isinstance(node, Node):
        for each in node.lineage():
            if isinstance(each, Site | Expert):
                unit_id = each.organization_id
            elif isinstance(each, Account):
                unit_id = each.home_organization_id
    unit = portal.orgs.find(unit_id) if unit_id else None
    return [unit] if unit is not None else []
