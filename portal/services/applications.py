"""Filing a dispute: from what was typed to a submitted dossier with a number, a short code and a receipt time."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from portal.domain.act import Actor
from portal.domain.dossier import Dossier, DossierYear
from portal.domain.errors import Conflict, Invalid
from portal.domain.organization import Organization
from portal.domain.party import Willingness
from portal.domain.portal import Portal
from portal.domain.vocabulary import CATEGORIES, Category, SourceChannel, Stage
from portal.services import consents, parties
from portal.services.consents import Answer, Notice
from portal.services.lifecycle import perform
from portal.services.parties import PartyEntry
from portal.services.short_codes import code_digest, short_code
from portal.services.triage.proposal import propose
from portal.services.working_days import local_day

NUMBERS: Final = 900_000
FIRST_NUMBER: Final = 100_000
MOST_TRIES: Final = 200


@dataclass(frozen=True)
class Application:
    """What an applicant says, or somebody says for one. `notices` are the texts that were shown and accepted."""

    parties: tuple[PartyEntry, ...]
    matter: str
    facts: str
    request: str
    notices: tuple[Notice, ...]
    place_id: str = ""
    place_text: str = ""
    amount: Decimal | None = None
    area_mu: Decimal | None = None
    category: Category = "other"
    sub_category: str = ""
    source_channel: SourceChannel = "online"
    stage: Stage = "non_suit"
    online: bool = False
    """Whether the applicants can also take part from afar (R-VOL-7)."""
    medical_elsewhere: bool | None = None
    domestic_violence: bool = False
    citizen_confirmation: Notice | None = None
    """The text by which the citizen confirmed what somebody else filled in; compulsory where staff file it."""
    idempotency_key: str = ""
    """The same key from the same form: the same dossier, however often the button is pressed."""


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes along. The short code is shown this once; only its keyed hash is kept."""

    dossier: Dossier
    short_code: str
    is_repeated: bool = False


def apply(portal: Portal, application: Application, *, now: datetime, actor: Actor, code_key: bytes) -> Receipt:
    """File and submit in one go. The county centre of the place holds the dossier from then on."""
    if application.category not in CATEGORIES:
        raise Invalid("no-such-category", category=application.category)
    seed = application.idempotency_key or secrets.token_hex(16)
    digest = hashlib.sha256(f"submission:{seed}".encode()).hexdigest()
    year = year_of(portal, now)
    name, known = _number(year, code_key, seed, digest)
    code = short_code(code_key, seed)
    if known is not None:
        return Receipt(known, code, is_repeated=True)
    dossier = _filled(portal, application, now, actor)
    dossier.submission_digest = digest
    year.add(name, dossier)
    dossier.code_digest = code_digest(code_key, dossier.id, code)
    perform(portal, dossier, "submit", actor.act(now, channel=application.source_channel))
    return Receipt(dossier, code)


def year_of(portal: Portal, now: datetime) -> DossierYear:
    """The container of this year's dossiers, made by the first of them."""
    name = str(local_day(now).year)
    found = portal.dossiers.get(name)
    if found is None:
        found = portal.dossiers.add(name, DossierYear())
    assert isinstance(found, DossierYear)
    return found


def _number(year: DossierYear, key: bytes, seed: str, digest: str) -> tuple[str, Dossier | None]:
    """A free six-digit number, drawn from the seed by a keyed hash: nobody can count upwards.

    The same seed draws the same numbers again, so a second press of the button finds the dossier of the first.
    """
    for attempt in range(MOST_TRIES):
        drawn = hmac.digest(key, f"number:{seed}:{attempt}".encode(), hashlib.sha256)
        name = str(FIRST_NUMBER + int.from_bytes(drawn[:8], "big") % NUMBERS)
        taken = year.get(name)
        if taken is None:
            return name, None
        if taken.submission_digest == digest:
            return name, taken
    raise Conflict("no-number-free")


def _filled(portal: Portal, application: Application, now: datetime, actor: Actor) -> Dossier:
    dossier = Dossier(now, actor.principal)
    for field in (
        "matter", "facts", "request", "place_text", "place_id", "amount", "area_mu", "category", "sub_category",
        "source_channel", "stage", "medical_elsewhere", "domestic_violence",
    ):
        if getattr(application, field) != getattr(dossier, field):  # what equals the default of the class costs no space
            setattr(dossier, field, getattr(application, field))
    dossier.holder = centre_for(portal, application.place_id)
    dossier.level = dossier.holder.level
    if dossier.domestic_violence:
        dossier.confidentiality = "protected"
    for entry in application.parties:
        parties.put(dossier, entry)
    applicants = [party.id for party in dossier.parties.values() if party.role == "applicant"]
    for party_id in applicants:
        for notice in application.notices:
            consents.put(dossier, Answer("application_notices", party_id, given=True, notice=notice), now, actor.principal)
    words = tuple(
        Willingness(name, agreed=True, online=application.online, asked_by=actor.principal, at=now) for name in applicants
    )
    dossier.willingness = words
    _assist(dossier, application, now, actor)
    dossier.proposal = propose(dossier, now)
    if dossier.category == "other":
        dossier.category, dossier.sub_category = dossier.proposal.category, dossier.proposal.sub_category
    return dossier


def _assist(dossier: Dossier, application: Application, now: datetime, actor: Actor) -> None:
    """Where staff fill it in, the citizen's own confirmation stands beside (row 1)."""
    if not actor.principal.startswith("staff:"):
        return
    dossier.assisted_by = actor.principal
    if application.citizen_confirmation is not None and "a1" in dossier.parties:
        answer = Answer("assisted_filing", "a1", given=True, notice=application.citizen_confirmation)
        consents.put(dossier, answer, now, actor.principal)


def centre_for(portal: Portal, place_id: str) -> Organization:
    """The centre of the county in which a place lies; of the only county where the place is not known."""
    if place_id:
        place = portal.orgs.find(place_id)
        if place is None:
            raise Invalid("unknown-place", place=place_id)
        counties = [unit for unit in (place, *place.ancestors()) if unit.level == "county" and unit.kind == "territory"]
    else:
        counties = portal.orgs.counties()
    if len(counties) != 1:
        raise Invalid("unknown-place", place=place_id)
    centres = [unit for unit in counties[0].values() if unit.kind == "centre"]
    found: Organization = centres[0] if centres else counties[0]
    return found
