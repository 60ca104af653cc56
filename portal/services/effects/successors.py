"""The successor of a dossier whose dispute came back, or whose record must be put right (row 36)."""

from typing import Final

from portal.domain.act import Act
from portal.domain.consent import ConsentRecord
from portal.domain.dossier import Dossier, DossierYear
from portal.domain.party import Party

CARRIED: Final = (
    "level", "warning", "stage", "confidentiality", "source_channel", "mediation_kind", "matter", "facts", "request",
    "place_text", "place_id", "amount", "area_mu", "category", "sub_category", "difficulty", "medical_elsewhere",
    "domestic_violence", "holder", "received_at", "parties_line", "code_digest",
)
"""What the successor takes over. It is a dispute of its own, with consents, sessions and papers of its own."""
PARTY_FIELDS: Final = (
    "identity_number", "credit_code", "gender", "ethnicity", "birth_year", "occupation", "telephone", "address",
    "service_address", "language", "needs", "acts_for", "powers", "legal_representative", "address_masked",
)


def make_successor(dossier: Dossier, act: Act) -> Dossier:
    """A draft beside the old dossier, under its number and a suffix, with its parties and what the dispute is about."""
    year = dossier.__parent__
    assert isinstance(year, DossierYear)
    successor = Dossier(act.at, act.actor)
    for field in CARRIED:
        setattr(successor, field, getattr(dossier, field))
    successor.successor_of = dossier.id
    for name, party in dossier.parties.items():
        successor.shelf("parties").add(name, _copy(party))
    for record in dossier.consents.values():
        if record.kind == "application_notices":
            successor.shelf("consents").add(successor.consents.next_name(), _copy_consent(record))
    year.add(_next_suffix(year, (dossier.__name__ or "").partition("-")[0]), successor)
    return successor


def latest_successor(dossier: Dossier) -> Dossier | None:
    """The newest dossier that carries this one on, or None."""
    year = dossier.__parent__
    assert isinstance(year, DossierYear)
    base = (dossier.__name__ or "").partition("-")[0]
    found, number = None, 2
    while (candidate := year.get(f"{base}-{number}")) is not None:
        found = candidate if candidate.successor_of == dossier.id else found
        number += 1
    return found


def _next_suffix(year: DossierYear, base: str) -> str:
    number = 2
    while f"{base}-{number}" in year:
        number += 1
    return f"{base}-{number}"


def _copy(party: Party) -> Party:
    copy = Party(party.role, party.kind, party.name)
    for field in PARTY_FIELDS:
        setattr(copy, field, getattr(party, field))
    return copy


def _copy_consent(record: ConsentRecord) -> ConsentRecord:
    return ConsentRecord(
        record.kind, record.party_id, given=record.given, at=record.at, recorded_by=record.recorded_by,
        text_version=record.text_version, text_digest=record.text_digest,
    )
