"""A whole dossier in the store, by domain objects alone: object, trail, lists, jobs, message and file in one transaction."""

import io
from datetime import UTC, datetime
from typing import Any

from portal.domain.document import Document
from portal.domain.dossier import Dossier, DossierYear
from portal.domain.message import Message
from portal.domain.organization import Organization
from portal.domain.outbox import Job
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.storage.blobs import new_blob
from portal.storage.bootstrap import portal_of

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def unit_of(portal: Portal) -> Organization:
    """清溪县 and its centre, made where they are missing."""
    county = portal.orgs.get("qingxi") or portal.orgs.add("qingxi", Organization("清溪县", "county"))
    centre = county.get("centre") or county.add("centre", Organization("清溪县调解中心", "county", "centre"))
    assert isinstance(centre, Organization)
    return centre


def file_dossier(connection: Any, number: str, *, content: bytes = b"evidence", at: datetime = AT) -> Dossier:
    """File a dossier as a service does; the caller commits."""
    portal = portal_of(connection)
    year = portal.dossiers.get("2026") or portal.dossiers.add("2026", DossierYear())
    dossier = Dossier(at, "party:a1")
    year.add(number, dossier)
    dossier.state, dossier.received_at, dossier.holder = "submitted", at, unit_of(portal)
    dossier.matter, dossier.facts = f"邻里纠纷{number}", f"因排水沟改道发生争议，编号{number}"
    dossier.shelf("parties").add("a1", Party("applicant", "person", "张某"))
    blob, size, digest = new_blob(io.BytesIO(content), connection)
    document = Document(
        "evidence", "照片", blob, media_type="image/jpeg", size_bytes=size, digest=digest, added_at=at, added_by="party:a1",
    )
    dossier.shelf("documents").add("1", document)
    dossier.audit.append(at, "party:a1", "submit", {"number": number})
    places = dossier.places()
    portal.listings.refile(dossier, dossier.filed, places)
    dossier.filed = places
    message = Message("sms", "000-5550123", "received", (("reference", dossier.reference),), queued_at=at)
    portal.messages.add(f"{int(number):012d}", message)
    portal.outbox.index.put(Job("index", dossier.path(), at))
    portal.outbox.work.put(Job("message", f"{int(number):012d}", at))
    return dossier
