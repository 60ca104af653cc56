"""Precedents 典型案例: from a settled dispute to a case that everybody may read.

proposed → de_identified → reviewed → published; withdrawn from anywhere, at the latest when a party takes its consent back. A case
comes either out of a closed dossier whose parties all agreed to its publication, or out of an official publication, which it names.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Final

from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.outbox import Job
from portal.domain.portal import Portal
from portal.domain.precedent import Precedent, PrecedentState
from portal.domain.vocabulary import Category, Level
from portal.services import anonymity
from portal.services.anonymity import Trace
from portal.services.citations import Renewed

TEXTS: Final = ("title", "facts", "issues", "process", "outcome", "reasoning", "lesson")
"""The attributes that people read, and that must name nobody."""
CHECKS: Final = frozenset({"names", "places", "dates", "amounts", "minors"})
"""What is confirmed one by one when a case is de-identified: no names; no places below the county; dates by the month; amounts by
the band where the place is small; nothing that points to a minor."""
MOVES: Final[dict[str, tuple[tuple[PrecedentState, ...], PrecedentState]]] = {
    "de_identify": (("proposed",), "de_identified"),
    "return": (("de_identified", "reviewed"), "proposed"),
    "review": (("de_identified",), "reviewed"),
    "publish": (("reviewed",), "published"),
    "withdraw": (("proposed", "de_identified", "reviewed", "published"), "withdrawn"),
}
"""Name of the move: from which states, to which."""
UNREAD: Final = frozenset({"proposed", "de_identified"})
"""Before anybody has reviewed it; only so long is it written in."""
_WRITING: Final = frozenset({"precedent_proposed", "precedent_edited", "precedent_de_identify"})


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
    """Propose a case; the same words of the same origin once more are the case that is there.

    Raises Invalid `source-missing` where it comes neither out of a dossier nor out of a publication, Conflict `dossier-not-closed`,
    Forbidden `publication-not-consented` where a party has not agreed.
    """
    if dossier is None and not digest.source.strip():
        raise Invalid("source-missing", field="source")
    if dossier is not None:
        check_consent(dossier)
    for each in portal.library.precedents.values():   # the button was pressed twice
        if each.state in UNREAD and digest_of(each) == digest and origin_of(portal, each) is dossier and proposed_by(each) == actor:
            return each
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
    if precedent.state not in UNREAD:
        raise Conflict("precedent-not-editable")
    fill(precedent, digest)
    precedent.state = "proposed"
    precedent.returned_for, precedent.changed_at, precedent.left_standing = "", now, ()
    precedent.audit.append(now, actor, "precedent_edited", {"title": digest.title})


def digest_of(precedent: Precedent) -> Digest:
    """The words of a precedent."""
    return Digest(**{each.name: getattr(precedent, each.name) for each in fields(Digest)})


def text_of(precedent: Precedent | Digest) -> str:
    """All that people will read of a case."""
    return "\n".join(getattr(precedent, name) for name in TEXTS)


def traces(precedent: Precedent, dossier: Dossier | None = None) -> list[Trace]:
    """What in the texts points to a person; the names of a dossier are looked for where it is given."""
    return anonymity.traces(text_of(precedent), anonymity.names_in(dossier) if dossier is not None else ())


def proposal_from(dossier: Dossier) -> Digest:
    """What can be said of a dossier without naming anybody, to be written on from."""
    agreement = dossier.current_agreement
    month = dossier.closed_at or dossier.received_at or dossier.created_at

    def said(text: str) -> str:
        return anonymity.masked(text, dossier).strip()

    return Digest(
        title=said(dossier.matter), category=dossier.category, sub_category=dossier.sub_category, level=dossier.level, year=month.year,
        region=county_of(dossier), facts=said(f"{dossier.facts}\n{dossier.request}"),
        issues=said(agreement.issues) if agreement is not None else "", outcome=said(agreement.terms) if agreement is not None else "",
        citations=cited_in(dossier),
    )


def cited_in(dossier: Dossier) -> tuple[Citation, ...]:
    """The articles that the minutes and the agreement of a dossier name, each once."""
    agreement = dossier.current_agreement
    named = [*(agreement.citations if agreement is not None else ())]
    for session in dossier.sessions.values():
        named += session.minutes.citations
    return tuple({citation.key: citation for citation in named}.values())


def county_of(dossier: Dossier) -> str:
    """The title of the county that a dossier belongs to; that of the highest place where there is none."""
    above = [dossier.holder, *dossier.holder.ancestors()] if dossier.holder is not None else []
    places = [unit for unit in above if unit.kind == "territory"]
    return next((unit.title for unit in places if unit.level == "county"), places[-1].title if places else "")


def de_identify(portal: Portal, precedent: Precedent, *, confirmed: Iterable[str], actor: str, now: datetime) -> None:
    """Confirm that nobody can be recognised.

    Raises Invalid `checks-missing` with the `missing` ones, Invalid `precedent-identifies` with the `traces` that were found.
    """
    missing = CHECKS - frozenset(confirmed)
    if missing:
        raise Invalid("checks-missing", missing=",".join(sorted(missing)))
    found = traces(precedent, origin_of(portal, precedent))
    if found:
        raise Invalid("precedent-identifies", traces="、".join(trace.text for trace in found))
    _move(portal, precedent, "de_identify", actor, now)


def review(portal: Portal, precedent: Precedent, *, actor: str, now: datetime) -> None:
    """Find it right. Raises Forbidden `reviewer-is-editor` for whoever wrote in it or took the marks out."""
    if actor in writers(precedent):
        raise Forbidden("reviewer-is-editor")
    _move(portal, precedent, "review", actor, now)


def send_back(portal: Portal, precedent: Precedent, *, reason: str, actor: str, now: datetime) -> None:
    """Give it back to whoever wrote it. Raises Invalid `reason-missing`, Forbidden `reviewer-is-editor`."""
    if not reason.strip():
        raise Invalid("reason-missing", field="reason")
    if actor in writers(precedent):
        raise Forbidden("reviewer-is-editor")
    _move(portal, precedent, "return", actor, now, reason=reason.strip())
    precedent.returned_for = reason.strip()


def writers(precedent: Precedent) -> frozenset[str]:
    """Everybody who wrote in a case or took the marks out."""
    return frozenset(entry.actor for entry in precedent.audit if entry.action in _WRITING)


def proposed_by(precedent: Precedent) -> str:
    """Who began it; empty for one that was taken over as it was."""
    return next((entry.actor for entry in precedent.audit if entry.action == "precedent_proposed"), "")


def publish(portal: Portal, precedent: Precedent, *, actor: str, now: datetime) -> None:
    """Let everybody read it; the library takes it in. The consents are looked at once more, since they may be withdrawn."""
    dossier = origin_of(portal, precedent)
    if dossier is not None:
        check_consent(dossier)
    _move(portal, precedent, "publish", actor, now)
    precedent.published_at, precedent.needs_recheck = now, False


def confirm(portal: Portal, precedent: Precedent, renewed: Renewed, *, actor: str, now: datetime) -> None:
    """Find a published case right by the changed law too: it cites what stands there today, and is no longer marked.

    Raises Conflict `precedent-elsewhere` where it is not published, Forbidden `reviewer-is-editor`.
    """
    if precedent.state != "published":
        raise Conflict("precedent-elsewhere", state=precedent.state)
    if actor in writers(precedent):
        raise Forbidden("reviewer-is-editor")
    precedent.citations, precedent.left_standing = renewed.citations, renewed.left_standing
    precedent.needs_recheck, precedent.changed_at = False, now
    precedent.audit.append(now, actor, "precedent_confirm", {"state": precedent.state})
    portal.outbox.index.put(Job("index", precedent.path(), now))


def withdraw(portal: Portal, precedent: Precedent, *, reason: str, actor: str, now: datetime) -> None:
    """Take it down, and out of the library. Raises Invalid `reason-missing`."""
    if not reason.strip():
        raise Invalid("reason-missing", field="reason")
    _move(portal, precedent, "withdraw", actor, now, reason=reason.strip())


def withdraw_all_from(portal: Portal, dossier: Dossier, *, actor: str, now: datetime) -> list[Precedent]:
    """Take down what came out of a dossier; to be called when a party takes its consent to publication back."""
    found = [each for each in cases_of(portal, dossier) if each.state != "withdrawn"]
    for precedent in found:
        withdraw(portal, precedent, reason="consent withdrawn", actor=actor, now=now)
    return found


def cases_of(portal: Portal, dossier: Dossier) -> list[Precedent]:
    """What came out of a dossier, in whatever state."""
    return [each for each in portal.library.precedents.values() if origin_of(portal, each) is dossier]


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
    precedent.state, precedent.changed_at = to_state, now
    precedent.audit.append(now, actor, f"precedent_{name}", {"state": to_state, **details})
    portal.outbox.index.put(Job("index", precedent.path(), now))


def _free_name(portal: Portal, now: datetime) -> str:
    while True:
        name = f"{now:%Y}-{secrets.token_hex(3)}"
        if name not in portal.library.precedents:
            return name


# -- the desk


@dataclass(slots=True)
class Desk:
    """What lies on the desk of those who prepare cases, each pile newest first."""

    to_review: list[Precedent] = field(default_factory=list)
    returned: list[Precedent] = field(default_factory=list)
    to_recheck: list[Precedent] = field(default_factory=list)
    """Published, and a cited law has changed."""
    drafts: list[Precedent] = field(default_factory=list)
    sent: list[Precedent] = field(default_factory=list)
    withdrawn: list[Precedent] = field(default_factory=list)


def on_desk(portal: Portal, principal: str, *, writes: bool, reviews: bool) -> Desk:
    """What waits: for an editor all that is being written, for anybody else the own cases; for a reviewer what others sent."""
    desk = Desk()
    found = [each for each in portal.library.precedents.values() if each.state != "published" or each.needs_recheck]
    for each in sorted(found, key=lambda case: (case.changed_at or case.created_at, case.id), reverse=True):
        pile = _pile(desk, each, own=principal in writers(each), writes=writes, reviews=reviews)
        if pile is not None:
            pile.append(each)
    return desk


def _pile(desk: Desk, case: Precedent, *, own: bool, writes: bool, reviews: bool) -> list[Precedent] | None:
    if case.state in ("de_identified", "reviewed"):
        return desk.to_review if reviews and not own else desk.sent if own or writes else None
    if not (own or writes or reviews):
        return None
    if case.state == "published":
        return desk.to_recheck
    if case.state == "withdrawn":
        return desk.withdrawn
    return desk.returned if case.returned_for else desk.drafts
