"""Whether everything that must hold in the store does hold. It changes nothing and may run while the portal serves."""

from dataclasses import dataclass
from typing import Any

from portal.domain.agreement import AgreementVersion
from portal.storage.attempts import reading
from portal.storage.bootstrap import portal_of
from portal.storage.checks import diaries, listings, queue, records, tree
from portal.storage.checks.finding import Finding, Progress, Watch, in_silence


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and how much was looked at."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]


def check(database: Any, *, index_position: int | None = None, progress: Progress = in_silence) -> Report:
    """Check all invariants; the index's only where its position is given."""

    def look(connection: Any) -> Report:
        watch = Watch(connection, progress)
        records.check(watch)
        if any(finding.code.startswith("object-") for finding in watch.findings):
            return Report(tuple(watch.findings), watch.counts)
        portal = portal_of(connection)
        tree.check(watch, portal)
        listings.check(watch, portal)
        diaries.check(watch, portal)
        if index_position is not None:
            queue.check(watch, portal, index_position)
        return Report(tuple(watch.findings), watch.counts)

    return reading(database, look)


def verify_audit(database: Any, progress: Progress = in_silence, *, server_key: bytes = b"") -> Report:
    """Check the chains of all audit trails; with the server's key for signing also the proof of each electronic signature."""

    def look(connection: Any) -> Report:
        watch = Watch(connection, progress)
        for node in tree.walk(watch, portal_of(connection)):
            tree.check_audit(watch, node)
            if server_key and isinstance(node, AgreementVersion):
                tree.check_proofs(watch, node, server_key)
        return Report(tuple(watch.findings), watch.counts)

    return reading(database, look)
