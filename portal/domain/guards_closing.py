"""Guards of rows 32 to 38: leaving, ending, following up, closing, archiving."""
# ruff: noqa: ARG001 - all guards have one signature, so that the table can call them

from datetime import datetime
from typing import Final, get_args

from portal.domain.act import Act, party_principal
from portal.domain.archive import archive_score as score_of
from portal.domain.archive import missing_papers
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import TerminationReason

KEEPING_PERIODS: Final = ("10y", "30y", "permanent")
ENDS_BY_ITSELF: Final = frozenset({"mediate_court", "mediate_suit", "mediate_medical"})
"""Clocks at whose end mediation ends; after that of people's mediation the head of the unit decides."""


def speaks_for_party(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Identity, and nothing else: the person is that party or acts for it, or staff write down that party's own word.

    This is the whole guard of leaving: no count of sessions, no reason, no consent of others (R-VOL-2, R-VOL-3).
    """
    must_speak_for(dossier, act.actor, act.text("party_id"))


def must_speak_for(dossier: Dossier, principal: str, party_id: str) -> None:
    """Raise Forbidden unless the principal is that party, acts for it, or is staff who write down its word."""
    if party_id not in dossier.parties:
        raise Forbidden("not-a-party", party=party_id)
    if principal.startswith("staff:"):
        return
    acting = {party_id} | {party.id for party in dossier.parties.values() if party.acts_for == party_id}
    if principal not in {party_principal(dossier.id, name) for name in acting}:
        raise Forbidden("not-that-party", party=party_id)


def speaks_for_applicant(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Identity, and that it is the side that applied."""
    speaks_for_party(dossier, act, rulebook, now)
    if dossier.parties[act.text("party_id")].side != "applicant":
        raise Forbidden("not-the-applicant")


def termination_reason(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """One of the eight grounds (R-REC-13); an agreement ends by coming into force, not so."""
    reason = act.text("reason")
    if reason not in get_args(TerminationReason) or reason == "agreement":
        raise Invalid("no-such-termination-reason", reason=reason)
    if reason == "other" and not act.text("note"):
        raise Invalid("note-missing")


def period_over(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The time of a court's or medical mediation ran out without an agreed extension (R-TIM-2, R-TIM-9)."""
    clock = dossier.mediation_clock()
    if clock is None or clock.name not in ENDS_BY_ITSELF or not clock.is_over(now):
        raise Conflict("period-not-over")


def receiver_named(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Who takes it over, on what legal basis, and by which receipt (row 34, R-PI-2)."""
    missing = tuple(field for field in ("receiver", "legal_basis", "receipt") if not act.text(field))
    if missing:
        raise Invalid("referral-incomplete", fields=missing)


def findings_given(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """What was found is written down (form 12)."""
    if not act.text("findings"):
        raise Invalid("findings-missing")


def reopening_reason(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The dispute came back, or something has to be put right (row 36)."""
    if act.text("cause") not in ("relapse", "correction"):
        raise Invalid("no-such-cause", cause=act.text("cause"))
    if not act.text("reason"):
        raise Invalid("reason-missing")


def closing_papers(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The compulsory papers of this ending are complete (R-REC-1, R-REC-12)."""
    missing = missing_papers(dossier)
    if missing:
        raise Conflict("papers-missing", papers=missing)


def keeping_period(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """How long it is kept is decided (R-ARC-3)."""
    if act.text("keeping_period") not in KEEPING_PERIODS:
        raise Invalid("no-such-keeping-period")


def archive_score(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The seven points of the archive check reach the score of the rule book (row 38)."""
    score = score_of(dossier)
    if score < rulebook.archive_score:
        raise Conflict("archive-score-low", score=score, needed=rulebook.archive_score)
