"""Law explainers: writing, reviewing, publishing. Who reviews is never who wrote."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from portal.domain.citation import Citation
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.explainer import EXPLAINER_MOVES, Explainer, ReviewNote
from portal.domain.outbox import Job
from portal.domain.portal import Portal
from portal.services.citations import Renewed

CHANNELS: Final = ("family", "labour", "neighbours", "land", "money", "mediation", "daily_life")
"""The sections of /explainers."""
EDITABLE: Final = frozenset({"draft", "returned"})
ROLE_PERMISSIONS: Final = {"editor": "explainer.write", "reviewer": "explainer.review"}
"""The permission that a move needs, by the role that `EXPLAINER_MOVES` names."""
CONFIRM: Final = "confirm"
"""What a reviewer does with a published text that cites changed law, where the text is still right; no move, it stays where it is."""
NOT_BY_THE_WRITER: Final = frozenset({"publish", "return_to_editor"})
_WRITING: Final = frozenset({"explainer_written", "explainer_edited"})


@dataclass(slots=True)
class Desk:
    """What lies on the desk of an editor or reviewer, each pile newest first."""

    to_review: list[Explainer] = field(default_factory=list)
    returned: list[Explainer] = field(default_factory=list)
    drafts: list[Explainer] = field(default_factory=list)
    sent: list[Explainer] = field(default_factory=list)
    to_recheck: list[Explainer] = field(default_factory=list)
    """Published, and a cited law has changed or the day to look again has come."""
    ended: list[Explainer] = field(default_factory=list)


def write(
    portal: Portal, *, title: str, channel: str, summary: str, body: str, citations: Iterable[Citation], review_on: date | None,
    actor: str, now: datetime,
) -> Explainer:
    """Begin a new explainer as a draft; the same words once more are the draft that is there. Raises Invalid `unknown-channel`."""
    if channel not in CHANNELS:
        raise Invalid("unknown-channel")
    words = (actor, title, channel, summary, body)
    for each in portal.explainers.values():   # the button was pressed twice
        if each.state == "draft" and (each.written_by, each.title, each.channel, each.summary, each.body) == words:
            return each
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
    """Change a draft; where nothing differs, nothing is noted.

    Raises Conflict `explainer-not-editable` once it is with the reviewer or published.
    """
    if explainer.state not in EDITABLE:
        raise Conflict("explainer-not-editable")
    if channel not in CHANNELS:
        raise Invalid("unknown-channel")
    given = {
        "title": title, "channel": channel, "summary": summary, "body": body, "citations": tuple(citations), "review_on": review_on,
        "written_by": actor, "left_standing": (),
    }
    if all(getattr(explainer, name) == value for name, value in given.items()):
        return   # the button was pressed twice
    for name, value in given.items():
        setattr(explainer, name, value)
    _noted(portal, explainer, actor, "explainer_edited", now)


def move(portal: Portal, explainer: Explainer, name: str, *, actor: str, now: datetime, note: str = "") -> None:
    """Send to review, return, publish, expire, revise or withdraw, as `EXPLAINER_MOVES` allows.

    Raises Conflict `explainer-elsewhere` from another state, Forbidden `reviewer-is-editor`, Invalid `note-missing` where an
    explainer is returned without a word.
    """
    from_states, to_state, _role = EXPLAINER_MOVES[name]
    if explainer.state not in from_states:
        raise Conflict("explainer-elsewhere", state=explainer.state)
    if name in NOT_BY_THE_WRITER and actor in writers(explainer):
        raise Forbidden("reviewer-is-editor")
    if name == "return_to_editor" and not note.strip():
        raise Invalid("note-missing", field="note")
    explainer.state = to_state
    if note.strip():
        explainer.notes = (*explainer.notes, ReviewNote(actor, now, note.strip()))
    if name == "publish":
        explainer.reviewed_by, explainer.published_at, explainer.needs_recheck = actor, now, False
    _noted(portal, explainer, actor, f"explainer_{name}", now)


def confirm(portal: Portal, explainer: Explainer, renewed: Renewed, *, actor: str, now: datetime) -> None:
    """Find a published text right by the changed law too: it cites what stands there today, and is no longer marked.

    Raises Conflict `explainer-elsewhere` where it is not published, Forbidden `reviewer-is-editor`.
    """
    if explainer.state != "published":
        raise Conflict("explainer-elsewhere", state=explainer.state)
    if actor in writers(explainer):
        raise Forbidden("reviewer-is-editor")
    explainer.citations, explainer.left_standing = renewed.citations, renewed.left_standing
    explainer.needs_recheck = False
    _noted(portal, explainer, actor, f"explainer_{CONFIRM}", now)


def writers(explainer: Explainer) -> frozenset[str]:
    """Everybody who wrote in it, not only the last hand."""
    return frozenset({explainer.written_by, *(entry.actor for entry in explainer.audit if entry.action in _WRITING)})


def moves(explainer: Explainer, actor: str, permissions: Iterable[str]) -> list[str]:
    """What is open to somebody with these permissions: `CONFIRM` where a cited law changed, then moves in the order of the table."""
    held = frozenset(permissions)
    confirms = explainer.state == "published" and explainer.needs_recheck and "explainer.review" in held and actor not in writers(explainer)
    return [CONFIRM] * confirms + [
        name for name, (from_states, _to, role) in EXPLAINER_MOVES.items()
        if explainer.state in from_states and ROLE_PERMISSIONS[role] in held
        and not (name in NOT_BY_THE_WRITER and actor in writers(explainer))
    ]


def published(portal: Portal, channel: str = "") -> list[Explainer]:
    """What anybody may read, newest first."""
    found = [each for each in portal.explainers.values() if each.state == "published" and channel in ("", each.channel)]
    return sorted(found, key=lambda each: (each.published_at or each.created_at, each.id), reverse=True)


def on_desk(portal: Portal, principal: str, *, reviews: bool, today: date) -> Desk:
    """What waits for an editor, and for a reviewer where the person is one."""
    desk = Desk()
    for each in sorted(portal.explainers.values(), key=lambda each: (each.changed_at, each.id), reverse=True):
        pile = _pile(desk, each, principal, reviews=reviews, today=today)
        if pile is not None:
            pile.append(each)
    return desk


def is_due(explainer: Explainer, today: date) -> bool:
    """Whether a published text must be looked at again: a cited law changed, or its day has come."""
    return explainer.needs_recheck or (explainer.review_on is not None and explainer.review_on <= today)


def _pile(desk: Desk, explainer: Explainer, principal: str, *, reviews: bool, today: date) -> list[Explainer] | None:
    own = principal in writers(explainer)
    if explainer.state == "in_review" and not own:
        return desk.to_review if reviews else None
    if explainer.state == "published":
        return desk.to_recheck if is_due(explainer, today) else None
    if not own:
        return None
    return {"draft": desk.drafts, "returned": desk.returned, "in_review": desk.sent}.get(explainer.state, desk.ended)


def _free_name(portal: Portal, now: datetime) -> str:
    while True:
        name = f"{now:%Y}-{secrets.token_hex(3)}"
        if name not in portal.explainers:
            return name


def _noted(portal: Portal, explainer: Explainer, actor: str, action: str, now: datetime) -> None:
    explainer.changed_at = now
    explainer.audit.append(now, actor, action, {"state": explainer.state})
    portal.outbox.index.put(Job("index", explainer.path(), now))
