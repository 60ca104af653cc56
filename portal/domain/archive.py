"""Whether a dossier is fit to be closed and kept: compulsory papers and the seven points of the archive check."""

from typing import Final

from portal.domain.dossier import Dossier

ARCHIVE_POINTS: Final[dict[str, int]] = {
    "accepted_lawfully": 15, "papers_complete": 25, "right_forms": 10, "evidence_collected": 10, "law_cited": 10,
    "followed_up": 15, "record_unbroken": 15,
}
"""The seven points that counties check, and what each is worth of a hundred (proposal)."""


def missing_papers(dossier: Dossier) -> tuple[str, ...]:
    """The compulsory papers that this dossier lacks for its kind of ending, as codes (R-REC-1)."""
    missing = [] if dossier.received_at or dossier.successor_of else ["registration"]
    missing += [f"minutes:{session.number}" for session in dossier.sessions.values() if _lacks_minutes(session)]
    if dossier.ended_at is None:
        missing += _missing_of_agreement(dossier)
    elif dossier.ended_reason and not dossier.routes_told and dossier.referral is None:
        missing.append("termination_notice")
    return tuple(missing)


def _lacks_minutes(session: object) -> bool:
    started = getattr(session, "started_at", None) is not None
    minutes = getattr(session, "minutes", None)
    return started and minutes is not None and minutes.locked_at is None


def _missing_of_agreement(dossier: Dossier) -> list[str]:
    version = dossier.current_agreement
    if version is None or version.effective_at is None:
        return ["agreement"]
    missing: list[str] = []
    held = [session for session in dossier.sessions.values() if session.started_at is not None]
    has_notice = any(document.kind == "rights_notice" for document in dossier.documents.values())
    if held and not has_notice:
        told = {party.id: dossier.consents.holds("rights_and_duties", party.id) for party in dossier.parties.principals()}
        missing += [f"rights_notice:{name}" for name, is_told in told.items() if not is_told]
    seal = version.marked_by("committee_seal")
    if version.effect_rule == "committee_seal" and (seal is None or seal.document_number not in dossier.documents):
        missing.append("sealed_agreement")
    return missing


def archive_points(dossier: Dossier) -> dict[str, int]:
    """The points that a dossier reaches, by the name of each check."""
    sessions = [session for session in dossier.sessions.values() if session.started_at is not None]
    version = dossier.current_agreement
    in_force = version is not None and version.effective_at is not None
    kinds = {document.kind for document in dossier.documents.values()}
    cited = any(session.minutes.citations for session in sessions) or (version is not None and bool(version.citations))
    reached = {
        "accepted_lawfully": bool(dossier.volume_number) or dossier.accepted_at is None,
        "papers_complete": not missing_papers(dossier),
        "right_forms": in_force or bool(dossier.routes_told) or dossier.referral is not None,
        "evidence_collected": bool(kinds & {"evidence", "photograph", "receipt", "expert_opinion"}) or not sessions,
        "law_cited": cited or not sessions,
        "followed_up": bool(dossier.follow_ups) or not in_force,
        "record_unbroken": dossier.audit.first_broken() is None,
    }
    return {name: worth if reached[name] else 0 for name, worth in ARCHIVE_POINTS.items()}


def archive_score(dossier: Dossier) -> int:
    """The sum of the points, at most a hundred."""
    return sum(archive_points(dossier).values())
