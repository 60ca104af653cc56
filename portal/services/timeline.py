"""What happened to a dossier, as items that a page can put into words: one for each entry of the audit trail."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.domain.dossier import Dossier
from portal.domain.lifecycle import BY_NAME
from portal.domain.vocabulary import STEP_OF_STATE, STEPS, State, Step

PUBLIC_ACTIONS = frozenset({
    "submit", "ask_correction", "resubmit", "refuse", "accept", "settle_on_spot", "close_on_spot", "dispatch", "take",
    "take_willing", "record_willingness", "assign", "schedule_next", "schedule_further", "start_session", "end_session",
    "miss_session", "cancel_session", "suspend", "resume", "extend", "escalate", "request_transfer", "draft_agreement",
    "reopen_text", "sign", "become_effective", "record_oral", "apply_confirmation", "court_confirms", "court_dismisses",
    "withdraw_confirmation", "start_performance", "perform", "declare_breach", "cure", "leave", "terminate", "expire",
    "other_side_refuses", "unreachable", "withdraw", "refer_out", "close", "archive", "carry_on",
})
"""What a party sees of it; the rest is work inside."""


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    number: int
    at: datetime
    actor: str
    action: str
    is_step: bool
    """Whether it is a step of the life cycle, with `before` and `after`."""
    before: State | None
    after: State | None
    details: dict[str, object]


def events(dossier: Dossier, *, for_party: bool = False, only: Container[str] | None = None) -> Iterator[Event]:
    """The events in order, some actions `only` where that is asked for; for a party what concerns it, without the names of staff."""
    for entry in dossier.audit:
        if (for_party and entry.action not in PUBLIC_ACTIONS) or (only is not None and entry.action not in only):
            continue
        details, is_step = entry.detail(), entry.action in BY_NAME
        before, after = (details.pop("from", None), details.pop("to", None)) if is_step else (None, None)
        actor = "" if for_party and entry.actor.startswith("staff:") else entry.actor
        yield Event(
            entry.number, entry.at, actor, entry.action, is_step, _state(before), _state(after), {} if for_party else details,
        )


def _state(value: object) -> State | None:
    return value if isinstance(value, str) and value in STEP_OF_STATE else None


def progress(dossier: Dossier) -> tuple[tuple[Step, str], ...]:
    """The seven steps 汇研交办督结评 with `done`, `now` or `ahead`; supervision is on while a warning or an overdue clock is.

    A case that ended early has not done what it never came to.
    """
    present = STEPS.index(STEP_OF_STATE[dossier.state])
    marks: list[tuple[Step, str]] = []
    for place, step in enumerate(STEPS):
        done = "done" if place < present and _was_reached(dossier, step) else "ahead"
        if step == "supervise":
            marks.append((step, "now" if dossier.is_open and dossier.warning in ("yellow", "red") else done))
        else:
            marks.append((step, "now" if place == present else done))
    return tuple(marks)


def _was_reached(dossier: Dossier, step: Step) -> bool:
    if step == "assess":
        return dossier.assessment is not None
    if step == "dispatch":
        return dossier.dispatch is not None
    return step not in ("mediate", "supervise") or len(dossier.sessions) > 0
