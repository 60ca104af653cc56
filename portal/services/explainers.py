"""Law explainers: writing, reviewing, publishing (domain-model 11). Who reviews is never who wrote."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from portal.domain.citation import Citation
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.explainer import EXPLAINER_MOVES, Explainer, ReviewNote
from portal.domain.outbox import Job
from portal.domain.portal import Portal

CHANNELS: Final = ("family", "labour", "neighbours", "land", "money", "mediation", "daily_life")
"""The sections of /explainers."""
EDITABLE: Final = frozenset({"draft", "returned"})


def write(
    portal: Portal, *, title: str, channel: str, summary: str, body: str, citations: Iterable[Citation], review_on: date | None,
    actor: str, now: datetime,
) -> Explainer:
    """Begin a new explainer as a draft. Raises Invalid `unknown-channel`."""
    if channel not in CHANNELS:
        raise Invalid("unknown-channel")
    explainer = Explainer(title, channel, actor, now)
    explainer.summary, explainer.body, explainer.review_on = summary, body, review_on
    explainer.citations = tuple(citations)
    name = _free_name(portal, now)
    portal.explainers.add(name, explainer)
    explainer.audit.append(now, actor, "explainer_written", {"title": title})
    return explainer


def edit(
    portal: Portal, explainer: Explainer, *, title: str, channel: str, summary: str, body: str, citations: Iterable[Citation],
    review_on: date | None, actor: str, now: datetime,
) -> None:
    """Change a draft. Raises Conflict `explainer-not-editable` once it is with the reviewer or published."""
    if explainer.state not in EDITABLE:
        raise Conflict("explainer-not-editable")
    if channel not in CHANNELS:
        raise Invalid("unknown-channel")
    explainer.title, explainer.channel, explainer.summary, explainer.body = title, channel, summary, body
    explainer.citations, explainer.review_on = tuple(citations), review_on
    explainer.written_by = actor
    _noted(portal, explainer, actor, "explainer_edited", now)


def move(portal: Portal, explainer: Explainer, name: str, *, actor: str, now: datetime, note: str = "") -> None:
    """Send to review, return, publish, expire, revise or withdraw, as `EXPLAINER_MOVES` allows.

    Raises Conflict `explainer-elsewhere` from another state, Forbidden `reviewer-is-editor`, Invalid `note-missing` where an
    explainer is returned without a word.
    """
    from_states, to_state, _role = EXPLAINER_MOVES[name]
    if explainer.state not in from_states:
        raise Conflict("explainer-elsewhere", state=explainer.state)
    if name in {"publish", "return_to_editor"} and actor == explainer.written_by:
        raise Forbidden("reviewer-is-editor")
    if name == "return_to_editor" and not note.strip():
        raise Invalid("note-missing")
    explainer.state = to_state
    if note.strip():
        explainer.notes = (*explainer.notes, ReviewNote(actor, now, note.strip()))
    if name == "publish":
        explainer.reviewed_by, explainer.published_at, explainer.needs_recheck = actor, now, False
    _noted(portal, explainer, actor, f"explainer_{name}", now)


def published(portal: Portal, channel: str = "") -> list[Explainer]:
    """What anybody may read, newest first."""
    found = [each for each in portal.explainers.values() if each.state == "published" and channel in ("", each.channel)]
    return sorted(found, key=lambda each: (each.published_at or each.created_at, each.id), reverse=True)


def on_desk(portal: Portal, principal: str, *, reviews: bool) -> list[Explainer]:
    """What waits for an editor (own drafts, what was returned) or for a reviewer (what is in review)."""
    return [
        each for each in portal.explainers.values()
        if (each.written_by == principal and each.state in EDITABLE)
        or (reviews and each.state == "in_review" and each.written_by != principal)
    ]


def _free_name(portal: Portal, now: datetime) -> str:
    while True:
        name = f"{now:%Y}-{secrets.token_hex(3)}"
        if name not in portal.explainers:
            return name


def _noted(portal: Portal, explainer: Explainer, actor: str, action: str, now: datetime) -> None:
    explainer.changed_at = now
    explainer.audit.append(now, actor, action, {"state": explainer.state})
    portal.outbox.index.put(Job("index", explainer.path(), now))
