"""The package that goes along when a dossier goes to another level or authority (R-REC-8)."""

from datetime import datetime

from portal.domain.dossier import Dossier
from portal.domain.package import Package


def make_package(dossier: Dossier, summary: str, at: datetime) -> Package:
    """Facts, undisputed facts, sessions, the index of shared papers, willingness; offers only if every party agrees."""
    started = [session for session in dossier.sessions.values() if session.started_at is not None and not session.caucus_only]
    principals = dossier.parties.principals()
    share_offers = all(dossier.consents.holds("sharing_offers", party.id) for party in principals)
    words = [(party.id, dossier.willing(party.id)) for party in principals]
    return Package(
        made_at=at, summary=summary, facts=dossier.facts,
        undisputed_facts=tuple(one.minutes.undisputed_facts for one in started if one.minutes.undisputed_facts),
        sessions=tuple((str(one.number), one.level, one.minutes.outcome) for one in started),
        evidence=tuple(f"{number} {paper.title}" for number, paper in dossier.documents.items() if paper.side == "shared"),
        willingness=tuple((name, word.agreed) for name, word in words if word is not None),
        offers=tuple(version.terms for version in dossier.agreement.values()) if share_offers else (),
        warning=dossier.warning, contacts=len(dossier.contacts),
        leaving_team=tuple(sorted({principal for principal, _ in dossier.team()})),
    )
