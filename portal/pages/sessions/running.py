"""Beginning, ending, missing and calling off a session (row 17, R-REC-2, R-REC-3)."""

from functools import partial
from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.guards_session import required_checks
from portal.domain.session import MediationSession
from portal.pages.dossiers.act_page import Sheet, act_page
from portal.pages.sessions import words
from portal.pages.sessions.afterwards import once_saved
from portal.pages.sessions.naming import with_names
from portal.pages.sessions.schemas import MissedSchema, ReasonSchema, start_schema
from portal.pages.sessions.session import guests_of
from portal.pages.shared.i18n import _
from portal.papers.notices import NoticeText, notice
from portal.security.acting import actor_of
from portal.services import rooms, sessions
from portal.services.consents import Notice
from portal.services.records import dossier_of

ACT: Final = "portal.pages.dossiers:templates/act.pt"
STEP: Final = "调解会"
"""What consent to taking part by video is asked for; it stands in the text that is read out."""


@view_config(context=MediationSession, name="start", permission="session.host", renderer="portal.pages.sessions:templates/start.pt")
def start(context: MediationSession, request: Any) -> Any:
    """The checklist, and the beginning."""
    dossier = dossier_of(context)
    sheet = Sheet(
        f"sessions/{context.number}/start", start_schema(dossier, context), _("Begin the session"), ("start_session",),
        _("The session has begun."), back_to=f"sessions/{context.number}",
    )

    def begin(given: dict[str, Any]) -> None:
        rooms.pull(request.root, request.registry.media_worker)
        rights = notice("rights_and_duties")
        with with_names(dossier):
            sessions.start(
                request.root, dossier, context, checklist=tuple(sorted(given["checklist"])),
                rights_notice=Notice(rights.version, rights.body), now=request.now, actor=actor_of(request, dossier),
            )

    return act_page(
        request, dossier, sheet, begin, session=context, words=words, guests=guests_of(request, dossier, context),
        texts=texts_to_read(dossier, context, request.locale_name),
    )


def texts_to_read(dossier: Dossier, session: MediationSession, locale: str) -> list[NoticeText]:
    """The texts behind the points of the checklist, to be read out."""
    keys = [words.NOTICE_OF_CHECK[point] for point in required_checks(dossier, session) if point in words.NOTICE_OF_CHECK]
    return [notice(key, locale).filled(step=STEP) if key == "online_consent" else notice(key, locale) for key in keys]


@view_config(context=MediationSession, name="lobby", request_method="POST", permission="session.host")
def lobby(context: MediationSession, request: Any) -> HTTPSeeOther:
    """Let people wait in front of the room; twice is once."""
    sessions.open_lobby(request.root, context, now=request.now, actor=actor_of(request, dossier_of(context)))
    return HTTPSeeOther(request.resource_path(context).rstrip("/"))


@view_config(context=MediationSession, name="end", request_method="POST", permission="session.host")
def end(context: MediationSession, request: Any) -> HTTPSeeOther:
    """End it, and the meeting in its room; twice is once. On to the minutes."""
    end_for_all(context, request)
    return HTTPSeeOther(request.resource_path(context, "minutes"))


def end_for_all(session: MediationSession, request: Any) -> None:
    """End a session that runs; one that has ended stays as it is."""
    dossier = dossier_of(session)
    rooms.pull(request.root, request.registry.media_worker)
    if session.state in sessions.RUNNING:
        sessions.end(request.root, dossier, session, now=request.now, actor=actor_of(request, dossier))
        once_saved(request, partial(rooms.close, request.registry.media_worker, session))
        request.session.flash(_("The session has ended. Now the minutes."), "good")


@view_config(context=MediationSession, name="missed", permission="session.host", renderer=ACT)
def missed(context: MediationSession, request: Any) -> Any:
    """A side did not come."""
    dossier = dossier_of(context)
    sheet = Sheet(
        f"sessions/{context.number}/missed", MissedSchema(), _("It did not take place"), ("miss_session",),
        _("Recorded. Plan the next session."), back_to="sessions",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: sessions.miss(
            request.root, context, tuple(sorted(given["missed_by"])), now=request.now, actor=actor_of(request, dossier),
        ),
        title=_("Somebody did not come"), lead=_("A session that did not take place does not count for the three-two-one rule."),
    )


@view_config(context=MediationSession, name="cancel", permission="session.plan", renderer=ACT)
def cancel(context: MediationSession, request: Any) -> Any:
    """Call it off and tell everybody."""
    dossier = dossier_of(context)
    sheet = Sheet(
        f"sessions/{context.number}/cancel", ReasonSchema(), _("Call it off"), ("cancel_session",),
        _("The session is called off, and everybody has been told."), look="danger", back_to="sessions",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: sessions.cancel(
            request.root, dossier, context, reason=given["reason"], now=request.now, actor=actor_of(request, dossier),
        ),
        title=_("Call the session off"),
    )
