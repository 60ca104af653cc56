"""Guards of rows 1 to 6: from the application to acceptance."""
# ruff: noqa: ARG001 - all guards have one signature, so that the table can call them

from datetime import datetime
from typing import get_args

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import RefusalReason


def required_fields(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Facts, a request, a unit that holds it, both sides by name, and the notices accepted (R-PI-1)."""
    missing = [field for field in ("facts", "request") if not str(getattr(dossier, field)).strip()]
    if dossier.holder is None:
        missing.append("holder")
    principals = dossier.parties.principals()
    missing += [role for role in ("applicant", "respondent") if not any(party.role == role for party in principals)]
    missing += [f"name:{party.id}" for party in dossier.parties.values() if not party.name.strip()]
    applicants = [party.id for party in principals if party.role == "applicant"]
    missing += [f"notices:{name}" for name in applicants if not dossier.consents.holds("application_notices", name)]
    if missing:
        raise Invalid("fields-missing", fields=tuple(missing))


def citizen_confirmed(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """What somebody else filled in was confirmed by an applicant."""
    if not dossier.assisted_by:
        return
    applicants = [party.id for party in dossier.parties.principals() if party.role == "applicant"]
    if not any(dossier.consents.holds("assisted_filing", name) for name in applicants):
        raise Invalid("citizen-did-not-confirm")


def missing_items_named(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """At least one missing item is named: everything at once 一次性告知."""
    if not [item for item in act.texts("items") if item.strip()]:
        raise Invalid("no-missing-item-named")


def corrected_only_once(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """An application is sent back only once."""
    if dossier.correction_asked:
        raise Conflict("correction-already-asked")


def items_supplied(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Every item that was asked for is supplied, or its lack explained."""
    lacking = set(dossier.correction_items) - set(act.texts("supplied"))
    if lacking:
        raise Invalid("items-still-missing", items=tuple(sorted(lacking)))


def refusal_reason(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The reason is one of the closed list; each has another route (R-ACC-1)."""
    if act.text("reason") not in get_args(RefusalReason):
        raise Invalid("no-such-refusal-reason", reason=act.text("reason"))


def medical_question_answered(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Of a medical dispute it is known that neither a court nor the health department took it (R-ACC-2)."""
    if dossier.category != "medical":
        return
    if dossier.medical_elsewhere is None:
        raise Conflict("medical-question-open")
    if dossier.medical_elsewhere:
        raise Conflict("medical-taken-elsewhere")


def no_party_refuses(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Nobody who has to take part has clearly refused (R-VOL-1)."""
    for party in dossier.parties.principals():
        word = dossier.willing(party.id)
        if word is not None and not word.agreed:
            raise Conflict("party-refuses", party=party.id)


def both_sides_identified(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Every party is here, and somebody verified who it is (row 6)."""
    unknown = {party.id for party in dossier.parties.principals()} - set(act.texts("identified"))
    if unknown:
        raise Conflict("party-not-identified", parties=tuple(sorted(unknown)))


def has_predecessor(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """A dossier that begins in the middle names the one that it carries on (row 36)."""
    if not dossier.successor_of:
        raise Conflict("no-predecessor")
