"""Who asks: a principal, the roles that it has and where, and the answer of the table about one thing.

Knows no request, so that lists, counts, exports, the search and the pages all come to the same answer.
"""

from functools import cached_property

from portal.domain.account import Account
from portal.domain.dossier import Dossier
from portal.domain.expert import Expert
from portal.domain.explainer import Explainer
from portal.domain.node import Node
from portal.domain.organization import Organization, territory_of
from portal.domain.portal import Portal
from portal.security.conditions import MEANING, party_of
from portal.security.permissions import DENIALS, MEDIATORS, READER, TEAM, Grant, Scope
from portal.security.places import all_role_places, dossier_of, is_collection, session_of, units_above
from portal.security.rows import TABLE
from portal.services.accounts import find_role_places

Standing = tuple[str, Scope]
"""A role and the scope in which somebody has it toward one thing."""

PUBLIC_ONLY: frozenset[Standing] = frozenset({("anyone", "public")})
NOWHERE: frozenset[Standing] = frozenset()
NO_ROLES: frozenset[str] = frozenset()


class Asker:
    """One principal asking; remembers what it found out, so make a new one for each request.

    `stated` are the reasons that the asker gave: pairs of the kind of reason and the id of the dossier. `within` binds the
    asker to one place of the tree, as a link into a single session does: all outside is then as for a stranger.
    One that `remembers` looks up its standing toward a thing once: for requests that only read, since a change may move it.
    """

    remembers = False

    def __init__(
        self, portal: Portal, principal: str, *, stated: frozenset[tuple[str, str]] = frozenset(), within: Node | None = None,
    ) -> None:
        self.portal = portal
        self.principal = principal
        self.stated = stated
        self.within = within
        self._kind = principal.partition(":")[0]
        self._known: dict[int, tuple[object, frozenset[Standing]]] = {}
        self._branches: dict[int, tuple[object, frozenset[Standing]]] = {}
        self._homes: dict[int, tuple[object, bool]] = {}
        self._alike: dict[tuple[frozenset[str], bool, bool, frozenset[Standing]], frozenset[Standing]] = {}

    # -- what is asked

    def may(self, permission: str, node: object) -> bool:
        """Whether the permission holds on a thing, now and without more ado. Raises UnknownPermission."""
        answer = TABLE.answer(permission, self.standings(node))
        if answer is not None:   # as for most rows of a list: nothing of the thing itself needs to be looked at
            return answer
        return any(self._reason_stated(grant, node) for grant in self._open_ways(permission, node))

    def may_somewhere(self, permission: str) -> bool:
        """Whether there is a place of the own roles where the table says yes; as for filing an application for somebody."""
        return any(self.may(permission, place) for place in self.places)

    def missing_reason(self, permission: str, node: object) -> str:
        """The reason that opens the door once it is stated: `purpose` or `break_glass`; empty where none is missing or helps."""
        ways = self._open_ways(permission, node)
        if any(self._reason_stated(grant, node) for grant in ways):
            return ""
        return next((grant.reason for grant in ways), "")

    def standings(self, node: object) -> frozenset[Standing]:
        """In which roles and scopes the asker stands toward a thing."""
        if not self.remembers:
            return self._standings(node)
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = (node, self._standings(node))   # the thing is kept, so that nothing else gets its id
        return known[1]

    def _standings(self, node: object) -> frozenset[Standing]:
        outside = self.within is not None and (not isinstance(node, Node) or self.within not in node.lineage())
        if not self.principal or outside:
            return PUBLIC_ONLY
        if self._kind == "staff":
            found = self._staff(node) if self.account is not None else frozenset()
        elif self._kind == "party":
            found = self._party(node)
        else:
            found = self._let_in(self._kind, node)
        return found if found >= PUBLIC_ONLY else found | PUBLIC_ONLY

    # -- who asks

    @cached_property
    def account(self) -> Account | None:
        """The active account of a staff principal; None for everybody else, and from the moment an account is shut."""
        kind, _, login = self.principal.partition(":")
        account = self.portal.accounts.get(login) if kind == "staff" else None
        return account if isinstance(account, Account) and account.is_active else None

    @cached_property
    def role_places(self) -> tuple[tuple[Node, str], ...]:
        """All places of the tree of units where the asker has a role, with the role."""
        if self.account is None:
            return ()
        places = find_role_places(self.portal, self.account) or tuple(all_role_places(self.portal))
        return tuple((place, role) for place in places for principal, role in place.local_roles if principal == self.principal)

    @cached_property
    def places(self) -> frozenset[Node]:
        """The places of the tree of units where the asker has a role."""
        return frozenset(place for place, _ in self.role_places)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that the asker has anywhere in the tree of units."""
        return frozenset(role for _, role in self.role_places)

    def is_at_home(self, unit: Organization) -> bool:
        """Whether a unit is the asker's very own: one where the asker has a role, or a committee or centre of that place."""
        known = self._homes.get(id(unit)) if self.remembers else None
        if known is None:
            known = self._homes[id(unit)] = (unit, unit in self.places or territory_of(unit) in self.places)
        return known[1]

    # -- how it is found

    def _open_ways(self, permission: str, node: object) -> list[Grant]:
        ways = TABLE.open_to(permission, self.standings(node))
        return [way for way in ways if not way.condition or is_collection(node) or MEANING[way.condition](self.principal, node)]

    def _reason_stated(self, grant: Grant, node: object) -> bool:
        dossier = dossier_of(node) if grant.reason else None
        if dossier is None:
            return True
        return (grant.reason, dossier.id) in self.stated or ("break_glass", dossier.id) in self.stated

    def _party(self, node: object) -> frozenset[Standing]:
        dossier = dossier_of(node)
        own = self.portal.dossiers.find(self.principal.partition(":")[2].rpartition("/")[0])
        if own is None or party_of(own, self.principal) is None or self._is_shut_out(own, self._local_roles(own, own)):
            return frozenset()
        found: set[Standing] = {("party", "everywhere")}
        if dossier is own and not self._is_shut_out(own, self._local_roles(own, node)):
            found.add(("party", "own"))
        return frozenset(found)

    def _let_in(self, kind: str, node: object) -> frozenset[Standing]:
        session, dossier = session_of(node), dossier_of(node)
        if session is None or dossier is None:
            return frozenset()
        for participant in session.participants.values():
            guest = f"guest:{dossier.id}/{session.number}/{participant.__name__}"
            is_site = kind == "site" and participant.site_id and self.principal == f"site:{participant.site_id}"
            if is_site or self.principal == guest:
                return frozenset({("site" if is_site else "guest", "assigned")})
        return frozenset()

    @cached_property
    def _everywhere(self) -> frozenset[Standing]:
        return PUBLIC_ONLY | {("staff", "everywhere"), *((role, "everywhere") for role in self.roles)}

    @cached_property
    def _somewhere(self) -> frozenset[Standing]:
        scopes: tuple[Scope, ...] = ("own", "assigned", "branch", "referred")
        return self._everywhere | {(role, scope) for role in (*self.roles, "staff") for scope in scopes}

    def _staff(self, node: object) -> frozenset[Standing]:
        dossier = dossier_of(node)
        if dossier is not None:
            return self._on_dossier(dossier, node)
        if is_collection(node):
            return self._somewhere
        found = self._everywhere | self._in_branch(node)
        return found | {(role, "own") for role in (*self.roles, "staff")} if self._owns(node) else found

    def _in_branch(self, node: object) -> frozenset[Standing]:
        """What roles at the units above give; a dossier stands under its holder, which a list shares among its rows."""
        known = self._branches.get(id(node)) if self.remembers else None
        if known is None:
            known = self._branches[id(node)] = (node, self._found_in_branch(node))
        return known[1]

    def _found_in_branch(self, node: object) -> frozenset[Standing]:
        above: frozenset[Standing] = NOWHERE
        places: tuple[Node, ...]
        if isinstance(node, Organization):   # its neighbours have all but the last step in common with it
            above, places = self._in_branch(node.__parent__), (node,)
        else:
            places = units_above(self.portal, node)
        held: list[Standing] = [
            (role, "branch") for place in places for principal, role in place.local_roles if principal == self.principal
        ]
        return above.union(held) if held else above

    def _on_dossier(self, dossier: Dossier, node: object) -> frozenset[Standing]:
        local = self._local_roles(dossier, node)
        if self._is_shut_out(dossier, local):
            return frozenset()
        is_own = self.principal in (dossier.created_by, dossier.assisted_by)
        is_referred = "court_clerk" in local or (bool(self._courts) and self._court_has(dossier))
        is_open = dossier.confidentiality == "normal" or self.principal in dossier.readers()
        branch = self._in_branch(dossier.holder if dossier.holder is not None else node) if is_open else NOWHERE
        alike = (local, is_own, is_referred, branch)
        found = self._alike.get(alike)
        if found is None:   # most rows of a list are alike: they then share one set, which the table knows again at once
            found = self._alike[alike] = self._everywhere | branch | self._by_dossier(local, is_own=is_own, is_referred=is_referred)
        return found

    def _by_dossier(self, local: frozenset[str], *, is_own: bool, is_referred: bool) -> set[Standing]:
        """What the dossier itself gives: a place in its team, having written it, being the court that it was referred to."""
        found: set[Standing] = {(role, "assigned") for role in local}
        if local & set(TEAM):
            found |= {(role, "assigned") for role in self.roles & set(MEDIATORS)}
        if is_own:
            found |= {(role, "own") for role in self.roles}
        if is_referred:
            found.add(("court_clerk", "referred"))
        return found

    def _local_roles(self, dossier: Dossier, node: object) -> frozenset[str]:
        found: list[str] = []
        for place in node.lineage() if isinstance(node, Node) else ():
            for principal, role in place.local_roles:
                if principal == self.principal and role != READER:
                    found.append(role)
            if place is dossier:
                break
        return frozenset(found) if found else NO_ROLES

    def _is_shut_out(self, dossier: Dossier, local: frozenset[str]) -> bool:
        return bool(local & DENIALS) or dossier.is_shut_to(self.principal)

    @cached_property
    def _courts(self) -> frozenset[Node]:
        return frozenset(place for place, role in self.role_places if role == "court_clerk")

    def _court_has(self, dossier: Dossier) -> bool:
        return any(court in self._courts for unit in referred_to(self.portal, dossier) for court in units_above(self.portal, unit))

    def _owns(self, node: object) -> bool:
        if isinstance(node, Account | Expert):
            return node.principal == self.principal
        return isinstance(node, Explainer) and node.written_by == self.principal


def referred_to(portal: Portal, dossier: Dossier) -> list[Node]:
    """The courts to which a dossier was referred: local roles `("unit:<id>", "court_clerk")`."""
    ids = [principal[5:] for principal, role in dossier.local_roles if role == "court_clerk" and principal.startswith("unit:")]
    return [unit for unit in map(portal.orgs.find, ids) if unit is not None]
