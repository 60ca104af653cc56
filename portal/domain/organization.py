"""The tree of organisations: city, counties, townships, villages, grids, and the committees and centres at each."""

from typing import Literal

from portal.domain.node import Folder, Node
from portal.domain.vocabulary import Level, MediationKind

OrganizationKind = Literal[
    "territory", "centre", "committee", "specialised_room", "justice_office", "court", "department", "company",
]
"""A `territory` is a place of the tree itself; the others hang below one."""


class Organization(Folder):
    """A place or a unit; its children are the places and units below it. Local roles here hold for its whole branch."""

    accepts = "Organization"
    address = ""
    telephone = ""
    seal_name = ""
    """The name on the committee's seal, for units that conclude agreements (R-AGR-3)."""
    specialties: tuple[str, ...] = ()
    volumes_given = 0
    volumes_year = 0
    mediation_kind: MediationKind = "people"

    def __init__(self, title: str, level: Level, kind: OrganizationKind = "territory", *, code: str = "") -> None:
        super().__init__()
        self.title = title
        self.level: Level = level
        self.kind: OrganizationKind = kind
        self.code = code
        """The area code of the statistics; codes are withdrawn and split, so it is never a key."""

    @property
    def id(self) -> str:
        """The path below /orgs, as `qingxi/anping/liujia`: how other records name this unit."""
        names = [node.__name__ or "" for node in self.lineage() if isinstance(node, Organization)]
        return "/".join(reversed(names))

    def ancestors(self) -> "list[Organization]":
        """The organisations above this one, nearest first."""
        return [node for node in self.lineage() if isinstance(node, Organization) and node is not self]

    def full_title(self) -> str:
        """The title with the places above it, as it stands in an address; a place that the title begins with is not said twice."""
        places = [node.title for node in self.ancestors() if node.kind == "territory" and not self.title.startswith(node.title)]
        return "".join([*reversed(places), self.title])

    def next_volume(self, year: int) -> int:
        """The next number of this committee's volumes `（YYYY）X人调字第N号`, which begin again each year."""
        self.volumes_given = self.volumes_given + 1 if self.volumes_year == year else 1
        self.volumes_year = year
        return self.volumes_given


class Organizations(Folder):
    """The root of the tree of organisations, at /orgs."""

    accepts = "Organization"

    def find(self, organization_id: str) -> Organization | None:
        """The organisation of that id (`qingxi/anping`), or None."""
        node: Folder | None = self
        for name in organization_id.split("/"):
            node = node.get(name) if node is not None else None
        return node if isinstance(node, Organization) else None

    def walk(self) -> "list[Organization]":
        """All organisations, parents before children."""
        found: list[Organization] = []

        def visit(folder: Folder) -> None:
            for child in folder.values():
                found.append(child)
                visit(child)

        visit(self)
        return found

    def counties(self) -> "list[Organization]":
        """The counties (and districts) in the tree; below one there is no other, so nothing below is looked at."""
        found: list[Organization] = []
        folders: list[Folder] = [self]
        for folder in folders:   # grows while it is gone through
            for child in folder.values():
                if child.level == "county" and child.kind == "territory":
                    found.append(child)
                else:
                    folders.append(child)
        return found


def territory_of(node: Node) -> Organization | None:
    """The nearest place at or above a node of the tree."""
    place: Node | None = node
    while place is not None and not (isinstance(place, Organization) and place.kind == "territory"):   # asked of each row of a list
        place = place.__parent__
    return place
