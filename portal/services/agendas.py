"""The courses of a session, step by step, and which of them have been gone through, when (SZ-9, HZ-4, QQ-6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from portal.domain.act import Actor
from portal.domain.errors import Conflict, Invalid
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.services.records import record
from portal.services.sessions import RUNNING, WAITING

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "standard": ("opening", "statements", "issues", "talks_aside", "proposal", "conclusion"),
    "four_say_one_hear": ("people_tell", "law_told", "custom_told", "heart_told", "open_hearing"),
    "lift_hearing": ("opening", "plan_shown", "floors_speak", "questions", "deliberation", "conclusion"),
    "petition_video": ("petition_heard", "unit_answers", "registered", "sent_on", "answer_promised"),
}
"""The steps of each course, in their order."""


def steps_of(session: MediationSession) -> dict[str, datetime | None]:
    """Each step of the session's course with the time at which it was ticked, or None."""
    done = dict(session.agenda_done)
    return {step: done.get(step) for step in STEPS.get(session.agenda, STEPS["standard"])}


def tick(
    portal: Portal, session: MediationSession, step: str, *, is_done: bool, now: datetime, actor: Actor,
) -> dict[str, datetime | None]:
    """Note that a step has been gone through, or that it has not after all; the first time stays when it is said twice."""
    if session.state in WAITING:
        raise Conflict("session-not-begun")
    if session.state not in RUNNING:
        raise Conflict("session-not-running", state=session.state)
    steps = steps_of(session)
    if step not in steps:
        raise Invalid("no-such-step", step=step)
    if is_done != (steps[step] is not None):
        others = tuple(each for each in session.agenda_done if each[0] != step)
        session.agenda_done = (*others, (step, now)) if is_done else others
        record(portal, session, now, actor.principal, "tick_step", {"session": session.number, "step": step, "done": is_done})
    return steps_of(session)
