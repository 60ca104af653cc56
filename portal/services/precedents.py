"""Precedents 典型案例: from a settled dispute to a case that everybody may read (domain-model 11).

proposed → de_identified → reviewed → published; withdrawn from anywhere, at the latest when a party takes its consent back. A case
comes either out of a closed dossier whose parties all agreed to its publication, or out of an official publication, which it names.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.outbox import Job
from portal.domain.portal import Portal
from portal.domain.precedent import Precedent, PrecedentState
from portal.domain.vocabulary import Category, Level

TEXTS: Final = ("title", "facts", "issues", "process", "outcome", "reasoning", "lesson")
"""The attributes that people read, and that must name nobody."""
CHECKS: Final = frozenset({"names", "places", "dates", "amounts", "minors"})
"""What is confirmed one by one when a case is de-identified: no names; no places below the county; dates by the month; amounts by
the band where the place is small; nothing that points to a minor (domain-model 11)."""
MOVES: Final[dict[str, tuple[tuple[PrecedentState, ...], PrecedentState]]] = {
    "de_identify": (("proposed",), "de_identified"),
    "review": (("de_identified",), "reviewed"),
    "publish": (("reviewed",), "published"),
    "withdraw": (("proposed", "de_identified", "reviewed", "published"), "withdrawn"),
}
"""Name of the move: from which states, to which."""
_TRACES: Final[dict[str, re.Pattern[str]]] = {
    "telephone": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),
    "identity-number": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "exact-date": re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]"),
    "village": re.compile(r"[一-鿿]{1,4}(?:村|组|社区|小区)\d|[一-鿿]{1,3}村[一二三四五六七八九十]+组|\d+\s*(?:号楼|单元|室)"),
}
"""What a machine can find of a person in a text; a person looks for the rest."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a precedent says, before it has a place."""

    title: str
    category: Category
    facts: str
    outcome: str
    sub_category: str = ""
    region: str = ""
    level: Level = "county"
    year: int = 0
    keywords: tuple[str, ...] = ()
    issues: str = ""
    process: str = ""
    reasoning: str = ""
    lesson: str = ""
    citations: tuple[Citation, ...] = ()
    source: str = ""
    """The official publication that it was taken from; empty where it comes out of a dossier."""


def add(portal: Portal, digest: Digest, *, dossier: Dossier | None = None, actor: str, now: datetime) -> Precedent:
    """Propose a case.

    Raises Invalid `source-missing` where it comes neither out of a dossier nor out of a publication, Conflict `dossier-not-closed`,
    Forbidden `publication-not-consented` where a party has not agreed.
    """
    if dossier is None and not digest.source.strip():
        raise Invalid("source-missing", field="source")
    if dossier is not None:
        check_consent(dossier)
    precedent = Precedent(digest.title, digest.category, now)
    fill(precedent, digest)
    portal.library.precedents.add(_free_name(portal, now), precedent)
    origin = {"dossier": dossier.id} if dossier is not None else {"source": digest.source}
    precedent.audit.append(now, actor, "precedent_proposed", {"title": digest.title, **origin})
    return precedent


def check_consent(dossier: Dossier) -> None:
    """Raises Conflict `dossier-not-closed`, Forbidden `publication-not-consented` unless all parties agreed to publication."""
    if dossier.state not in ("closed", "archived"):
        raise Conflict("dossier-not-closed")
    if not all(dossier.consents.holds("publication", party_id) for party_id in dossier.parties):
        raise Forbidden("publication-not-consented")


def fill(precedent: Precedent, digest: Digest) -> None:
    """Write the words of a digest into a precedent."""
    precedent.title, precedent.category, precedent.level = digest.title, digest.category, digest.level
    precedent.sub_category, precedent.region, precedent.year = digest.sub_category, digest.region, digest.year
    precedent.facts, precedent.issues, precedent.process = digest.facts, digest.issues, digest.process
    precedent.outcome, precedent.reasoning, precedent.lesson = digest.outcome, digest.reasoning, digest.lesson
    precedent.keywords, precedent.citations, precedent.source = digest.keywords, digest.citations, digest.source


def edit(precedent: Precedent, digest: Digest, *, actor: str, now: datetime) -> None:
    """Change the words of a case that is not yet reviewed; it must be de-identified anew. Raises Conflict `precedent-not-editable`."""
    if precedent.state not in ("proposed", "de_identified"):
        raise Conflict("precedent-not-editable")
    fill(precedent, digest)
    precedent.state = "proposed"
    precedent.audit.append(now, actor, "precedent_edited", {"title": digest.title})


def traces(precedent: Precedent) -> list[str]:
    """What in the texts may still point to a person: kinds of traces, sorted."""
    text = "\n".join(getattr(precedent, name) for name in TEXTS)
    return sorted(kind for kind, pattern in _TRACES.items() if pattern.search(text))


def de_identify(portal: Portal, precedent: Precedent, *, confirmed: Iterable[str], actor: str, now: datetime) -> None:
    """Confirm that nobody can be recognised.

    Raises Invalid `checks-missing` with the `missing` ones, Invalid `precedent-identifies` with the `traces` that were found.
    """
    missing = CHECKS - frozenset(confirmed)
    if missing:
        raise Invalid("checks-missing", missing=",".join(sorted(missing)))
    found = traces(precedent)
    if found:
        raise Invalid("precedent-identifies", traces=",".join(found))
    _move(portal, precedent, "de_identify", actor, now)


def review(portal: Portal, precedent: Precedent, *, actor: str, now: datetime) -> None:
    """Find it right. Raises Forbidden `reviewer-is-editor` for whoever wrote in it or took the marks out."""
    if actor in {entry.actor for entry in precedent.audit}:
        raise Forbidden("reviewer-is-editor")
    _move(portal, precedent, "review", actor, now)


def publish(portal: Portal, precedent: Precedent, *, actor: str, now: datetime) -> None:
    """Let everybody read it; the library takes it in. The consents are looked at once more, since they may be withdrawn."""
    dossier = origin_of(portal, precedent)
    if dossier is not None:
        check_consent(dossier)
    _move(portal, precedent, "publish", actor, now)
    precedent.published_at, precedent.needs_recheck = now, False


def withdraw(portal: Portal, precedent: Precedent, *, reason: str, actor: str, now: datetime) -> None:
    """Take it down, and out of the library. Raises Invalid `reason-missing`."""
    if not reason.strip():
        raise Invalid("reason-missing", field="reason")
    _move(portal, precedent, "withdraw", actor, now, reason=reason.strip())


def withdraw_all_from(portal: Portal, dossier: Dossier, *, actor: str, now: datetime) -> list[Precedent]:
    """Take down what came out of a dossier; to be called when a party takes its consent to publication back."""
    found = [
        each for each in portal.library.precedents.values()
        if each.state != "withdrawn" and origin_of(portal, each) is dossier
    ]
    for precedent in found:
        withdraw(portal, precedent, reason="consent withdrawn", actor=actor, now=now)
    return found


def origin_of(portal: Portal, precedent: Precedent) -> Dossier | None:
    """The dossier that a case comes from, as its first entry says; None for one out of a publication."""
    for entry in precedent.audit:
        dossier_id = entry.detail().get("dossier")
        return portal.dossiers.find(str(dossier_id)) if dossier_id else None
    return None


def _move(portal: Portal, precedent: Precedent, name: str, actor: str, now: datetime, **details: str) -> None:
    from_states, to_state = MOVES[name]
    if precedent.state not in from_states:
        raise Conflict("precedent-elsewhere", state=precedent.state)
    precedent.state = to_state
    precedent.audit.append(now, actor, f"precedent_{name}", {"state": to_state, **details})
    portal.outbox.index.put(Job("index", precedent.path(), now))


def _free_name(portal: Portal, now: datetime) -> str:
    while True:
        name = f"{now:%Y}-{secrets.token_hex(3)}"
        if name not in portal.library.precedents:
            return name
