"""Every object knows its place, every folder its number, every node with a trail an unbroken one, every file its content."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ZODB.POSException import POSKeyError

from portal.domain.agreement import AgreementVersion
from portal.domain.audit import AuditTrail
from portal.domain.dossier import SHELVES, Dossier
from portal.domain.library import Library
from portal.domain.node import Folder, Node
from portal.domain.portal import Portal
from portal.domain.recording import Recording
from portal.domain.session import MediationSession
from portal.services.signing import standing
from portal.storage.blobs import digest_of
from portal.storage.checks.finding import Watch

PLACES: Final[Mapping[type[Node], tuple[tuple[str, str | None], ...]]] = {
    Portal: (("accounts", None), ("messages", None)),
    Library: (("regulations", "regulations"), ("precedents", "precedents")),
    Dossier: tuple((f"_{name}", name) for name in SHELVES),
    MediationSession: (("participants", "participants"), ("minutes", "minutes"), ("_recordings", "recordings")),
}
"""Children that hang on an attribute instead of in a folder: the attribute, and the name that the child has."""


def check(watch: Watch, portal: Portal) -> None:
    """Walk the tree. Finds `parent-wrong`, `name-wrong`, `count-wrong`, `audit-*`, `blob-*`, `agreement-changed`, `mark-*`."""
    for node in walk(watch, portal):
        watch.saw("nodes")
        if isinstance(node, Folder):
            _count(watch, node)
        check_audit(watch, node)
        _blob(watch, node)
        if isinstance(node, Recording):
            for file in (*node.files, *((node.film,) if node.film else ())):
                if file.blob is not None:
                    _content(watch, f"{node.path()}/{file.name}", file)
        if isinstance(node, AgreementVersion):
            _agreement(watch, node)


def walk(watch: Watch, portal: Portal) -> Iterator[Node]:
    """All nodes, parents before children, each checked for its name and parent."""
    to_do: list[Node] = [portal]
    while to_do:
        node = to_do.pop()
        yield node
        for name, child in children(node):
            if child.__parent__ is not node:
                watch.found("parent-wrong", f"{node.path()}/{name}")
                continue
            if child.__name__ != name:
                watch.found("name-wrong", f"{node.path()}/{name}", child.__name__)
            to_do.append(child)


def children(node: Node) -> Iterator[tuple[str | None, Node]]:
    """The names and children of a node."""
    if isinstance(node, Folder):
        yield from node.items()
    for attribute, name in next((places for kind, places in PLACES.items() if isinstance(node, kind)), ()):
        child = getattr(node, attribute, None)
        if child is not None:
            yield name, child


def _count(watch: Watch, folder: Folder) -> None:
    members = sum(1 for _ in folder)
    if members != len(folder):
        watch.found("count-wrong", folder.path(), f"says {len(folder)}, holds {members}")


def check_audit(watch: Watch, node: Node) -> None:
    """Verify one node's chain, where it has one."""
    trail: Any = getattr(node, "audit", None)
    if not isinstance(trail, AuditTrail):
        return
    watch.saw("audit trails")
    broken = trail.first_broken()
    if broken is not None:
        watch.found("audit-broken", node.path() or "/", f"entry {broken}")
    if isinstance(node, Dossier) and not len(trail):
        watch.found("audit-missing", node.path())


def _blob(watch: Watch, node: Node) -> None:
    if getattr(node, "blob", None) is not None:
        _content(watch, node.path(), node)


def _content(watch: Watch, where: str, file: Any) -> None:
    """Compare a file with the size and the digest that were noted when it came."""
    watch.saw("files")
    try:
        size, digest = digest_of(file.blob)
    except (POSKeyError, OSError) as error:
        watch.found("blob-missing", where, type(error).__name__)
        return
    if digest != file.digest or size != file.size_bytes:
        watch.found("blob-changed", where, f"{size} bytes")


def check_proofs(watch: Watch, version: AgreementVersion, server_key: bytes) -> None:
    """Each electronic signature is still what its signer made (R-AGR-12). Those of another `portal.secret` are counted apart."""
    for mark in version.marks:
        if not mark.proof:
            continue
        found = standing(server_key, mark)
        watch.saw("signatures that cannot be verified" if found == "unknown" else "signatures")
        if found == "broken":
            watch.found("proof-broken", version.path(), f"{mark.kind} of {mark.by}")


def _agreement(watch: Watch, version: AgreementVersion) -> None:
    """The text is still the one whose digest was taken, and each mark stands under this text (R-AGR-12)."""
    if version.computed_digest() != version.content_digest:
        watch.found("agreement-changed", version.path())
    for mark in version.marks:
        if mark.content_digest != version.content_digest:
            watch.found("mark-astray", version.path(), f"{mark.kind} of {mark.by}")
    _marks(watch, version)


def _marks(watch: Watch, version: AgreementVersion) -> None:
    """Each mark is the one of whose making the trail tells, and none is gone. An oral agreement is told of as a whole."""
    dossier = next((each for each in version.lineage() if isinstance(each, Dossier)), None)
    if dossier is None:
        return
    told = [entry.detail() for entry in dossier.audit if entry.action == "sign"]
    here = [each for each in told if each.get("digest") == version.content_digest]
    kept = {each["mark"] for each in told if "mark" in each}
    # the trail of an older store tells of a mark, but not its digest
    before = {(each.get("kind"), each.get("by"), each.get("manner")) for each in here if "mark" not in each}
    for mark in version.marks:
        is_known = mark.digest in kept or (mark.kind, mark.by, mark.manner) in before or mark.manner == "stated_orally"
        if not is_known and mark.content_digest == version.content_digest:
            watch.found("mark-changed", version.path(), f"{mark.kind} of {mark.by}")
    there = {mark.digest for each in dossier.agreement.values() for mark in each.marks}   # a text that was laid before them twice
    for each in here:
        if "mark" in each and each["mark"] not in there:
            watch.found("mark-missing", version.path(), f"{each['kind']} of {each['by']}")
