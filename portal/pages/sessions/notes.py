"""What the host writes beside the pictures: a statement for the minutes, a step of the course.

Answers are JSON, read by `js/sessions/notes.js`.
"""

from datetime import datetime
from typing import Any, Final

from pyramid.view import view_config

from portal.domain.session import MediationSession, Statement
from portal.pages.sessions import words
from portal.pages.shared.formats import ZONE
from portal.security.acting import actor_of
from portal.services import agendas, minutes
from portal.services.records import dossier_of

LONGEST_NAME: Final = 60
LONGEST_TEXT: Final = 5000
LAST: Final = 5
"""Statements that are shown again beside the form."""


@view_config(context=MediationSession, name="note", request_method="POST", permission="minutes.write", renderer="json")
def note(context: MediationSession, request: Any) -> dict[str, Any]:
    """Add who said what to the minutes."""
    said = Statement(str(request.POST.get("speaker", ""))[:LONGEST_NAME].strip(), str(request.POST.get("text", ""))[:LONGEST_TEXT].strip())
    all_said = minutes.add_statement(request.root, context, said, now=request.now, actor=actor_of(request, dossier_of(context)))
    request.response.headers["Cache-Control"] = "no-store"
    return {"count": len(all_said), "last": last_said(context)}


@view_config(context=MediationSession, name="step", request_method="POST", permission="session.host", renderer="json")
def step(context: MediationSession, request: Any) -> dict[str, Any]:
    """Tick a step of the course, or take the tick back."""
    agendas.tick(
        request.root, context, str(request.POST.get("step", ""))[:LONGEST_NAME], is_done=request.POST.get("done") == "yes",
        now=request.now, actor=actor_of(request, dossier_of(context)),
    )
    request.response.headers["Cache-Control"] = "no-store"
    return {"steps": steps_shown(context, request)}


def last_said(session: MediationSession) -> list[dict[str, str]]:
    """The newest statements, the oldest of them first."""
    return [{"speaker": each.speaker, "text": each.text} for each in session.minutes.statements[-LAST:]]


def steps_shown(session: MediationSession, request: Any) -> list[dict[str, Any]]:
    """The steps of the course with their words, and with the time where they are ticked."""
    return [
        {"step": key, "title": request.localizer.translate(words.word(words.STEPS, key)), "done": at is not None, "at": clock(at)}
        for key, at in agendas.steps_of(session).items()
    ]


def clock(at: datetime | None) -> str:
    """The time of day as a clock shows it; empty where there is none."""
    return at.astimezone(ZONE).strftime("%H:%M") if at is not None else ""
