"""The people and organisations of a dossier: adding them, correcting them, how a list names them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.guards_closing import must_speak_for
from portal.domain.names import NameRefused, display_masked, folded_name
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.domain.vocabulary import PARTY_KINDS, PARTY_ROLES, PRINCIPAL_PARTY_ROLES, PartyKind, PartyRole
from portal.services.records import record

LETTER: Final[dict[PartyRole, str]] = {
    "applicant": "a", "respondent": "r", "third_person": "t", "representative": "p", "agent": "g", "guardian": "w",
}
"""How ids begin: `a1` is the first applicant."""
MOST_AGENTS: Final = 2
"""Agents that one party may have (R-ACC-8)."""
MOST_PARTIES: Final = 200


@dataclass(frozen=True)
class PartyEntry:
    """What is known of a party when it is entered."""

    role: PartyRole
    name: str
    kind: PartyKind = "person"
    telephone: str = ""
    identity_number: str = ""
    credit_code: str = ""
    address: str = ""
    service_address: str = ""
    gender: str = ""
    ethnicity: str = ""
    birth_year: int = 0
    occupation: str = ""
    language: str = "zh"
    needs: str = ""
    acts_for: str = ""
    powers: tuple[str, ...] = ()
    legal_representative: str = ""
    address_masked: bool = False


CORRECTABLE: Final = frozenset(field.name for field in fields(PartyEntry)) - {"role", "acts_for"}


def put(dossier: Dossier, entry: PartyEntry) -> Party:
    """Enter a party under the next id of its role; agents, guardians and representatives name whom they act for."""
    if entry.role not in PARTY_ROLES or entry.kind not in PARTY_KINDS:
        raise Invalid("no-such-party-role", role=entry.role)
    if len(dossier.parties) >= MOST_PARTIES:
        raise Conflict("too-many-parties", most=MOST_PARTIES)
    if entry.role not in PRINCIPAL_PARTY_ROLES and entry.acts_for not in dossier.parties:
        raise Invalid("acts-for-nobody", acts_for=entry.acts_for)
    agents = [party for party in dossier.parties.values() if party.role == "agent" and party.acts_for == entry.acts_for]
    if entry.role == "agent" and len(agents) >= MOST_AGENTS:
        raise Conflict("too-many-agents", most=MOST_AGENTS)
    party = Party(entry.role, entry.kind, _folded(entry.name))
    for field in sorted((CORRECTABLE | {"acts_for"}) - {"name", "kind"}):
        if getattr(entry, field) != getattr(party, field):  # what equals the default of the class costs no space
            setattr(party, field, getattr(entry, field))
    shelf = dossier.shelf("parties")
    number = 1
    while f"{LETTER[entry.role]}{number}" in shelf:
        number += 1
    shelf.add(f"{LETTER[entry.role]}{number}", party)
    dossier.parties_line = line_of(dossier)
    return party


def _folded(name: str) -> str:
    try:
        return folded_name(name)
    except NameRefused as error:
        raise Invalid(error.code) from error


def line_of(dossier: Dossier) -> str:
    """`张*等2人 诉 清溪建筑公司`: both sides as lists show them, masked."""
    sides = []
    for role in ("applicant", "respondent"):
        members = [party for party in dossier.parties.values() if party.role == role]
        if members:
            first = display_masked(members[0].name, organisation=members[0].kind == "organisation")
            sides.append(first if len(members) == 1 else f"{first}等{len(members)}人")
    return " / ".join(sides)


def add(portal: Portal, dossier: Dossier, entry: PartyEntry, *, now: datetime, actor: Actor) -> Party:
    """Enter one more party while the dossier is open."""
    if not dossier.is_open:
        raise Conflict("dossier-ended")
    party = put(dossier, entry)
    record(portal, dossier, now, actor.principal, "add_party", {"party": party.id, "role": party.role})
    return party


def correct(
    portal: Portal, dossier: Dossier, party_id: str, changes: dict[str, object], *, now: datetime, actor: Actor,
) -> Party:
    """Change what is known of a party; the record says which fields, not what stood in them."""
    party = dossier.parties.get(party_id)
    if party is None:
        raise NotFound("no-such-party", party=party_id)
    must_speak_for(dossier, actor.principal, party_id)
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise Invalid("no-such-field", fields=tuple(sorted(unknown)))
    if dossier.state == "archived":
        raise Conflict("dossier-archived")
    for field, value in changes.items():
        setattr(party, field, _folded(str(value)) if field == "name" else value)
    dossier.parties_line = line_of(dossier)
    record(portal, dossier, now, actor.principal, "correct_party", {"party": party_id, "fields": sorted(changes)})
    return party


def reveal(portal: Portal, dossier: Dossier, party_id: str, *, now: datetime, actor: Actor) -> Party:
    """Note that somebody looks at the full particulars of a party, and give them (R-PI-5)."""
    party = dossier.parties.get(party_id)
    if not isinstance(party, Party):
        raise NotFound("no-such-party", party=party_id)
    record(portal, dossier, now, actor.principal, "reveal_party", {"party": party_id})
    return party
