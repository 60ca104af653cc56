"""Writing down what was done on a dossier: audit entry, time of change, place in the lists, job for the library.

All four belong to one transaction, which is the caller's; so no record lacks its trace, and no list shows what is not so.
"""

from collections.abc import Mapping
from datetime import datetime

from portal.domain.audit import AuditEntry
from portal.domain.dossier import Dossier
from portal.domain.errors import NotFound
from portal.domain.node import Node
from portal.domain.outbox import Job
from portal.domain.portal import Portal
from portal.services import bulk


def dossier_of(node: Node) -> Dossier:
    """The dossier that a node belongs to. Raises NotFound where it belongs to none."""
    for place in node.lineage():
        if isinstance(place, Dossier):
            return place
    raise NotFound("no-dossier")


def record(
    portal: Portal, node: Node, at: datetime, actor: str, action: str, details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Note an act on a dossier or on something in it, once it is done."""
    dossier = dossier_of(node)
    entry = dossier.audit.append(at, actor, action, details)
    dossier.modified_at = at
    file_again(portal, dossier)
    if dossier.state != "draft" and not bulk.is_on():   # after a filling in bulk the index is built from the whole store
        portal.outbox.index.put(Job("index", dossier.path(), at))
    return entry


def file_again(portal: Portal, dossier: Dossier) -> None:
    """Put the dossier where it now belongs in the lists."""
    if bulk.file_later(dossier):
        return
    places = dossier.places()
    if places != dossier.filed:
        portal.listings.refile(dossier, dossier.filed, places)
        dossier.filed = places
