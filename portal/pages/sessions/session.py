"""`…/sessions/<n>`: one session: when, where, who and how, how far it is, and what happened in its room."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import NotFound
from portal.domain.invitation import Invitation
from portal.domain.session import MediationSession, Participant
from portal.pages.dossiers.frame import name_of
from portal.pages.dossiers.plain_head import head_for, is_staff
from portal.pages.dossiers.session_links import link_of
from portal.pages.sessions import words
from portal.pages.sessions.asides import statements
from portal.pages.sessions.log import log_of
from portal.services import rooms, sessions
from portal.services.records import dossier_of

SESSION: Final = MediationSession


class Guest(NamedTuple):
    """A participant with what the page says of it."""

    person: Participant
    link: Invitation | None
    link_state: str
    checked_by: str
    wants_consent: bool

    @property
    def id(self) -> str:
        """The name below the session."""
        return self.person.__name__ or ""


def link_state(link: Invitation | None, now: datetime) -> str:
    """How a link stands, as a code of `words.LINK_STATES`."""
    if link is None:
        return "none"
    if link.withdrawn_at is not None:
        return "withdrawn"
    if link.used_at is not None:
        return "used"
    return "open" if link.is_open(now) else "expired"


def guests_of(request: Any, dossier: Dossier, session: MediationSession) -> list[Guest]:
    """Everybody who takes part, in the order of the places."""
    found = []
    for person in sorted(session.participants.values(), key=lambda each: int((each.__name__ or "p0")[1:])):
        link = link_of(request.root, dossier, session, person.__name__ or "")
        checked_by = name_of(request.root, person.identity.by) if person.identity is not None else ""
        kind = sessions.NEED_CONSENT.get(person.role)
        about = person.principal or person.name
        lacks = kind is not None and not all(
            dossier.consents.holds(kind, party.id, about=about) for party in dossier.parties.principals()
        )
        found.append(Guest(person, link, link_state(link, request.now), checked_by, lacks))
    return found


def is_for(request: Any, dossier: Dossier, session: MediationSession) -> bool:
    """Whether the reader learns of a session at all: of separate talks with one side the other side does not."""
    return is_staff(request) or not session.caucus_only or (
        rooms.participant_of(dossier, session, request.asker.principal) is not None
    )


def shown_guests(request: Any, dossier: Dossier, session: MediationSession) -> list[Guest]:
    """Who takes part. After family violence nobody learns from here where the other side sits (R-DV-1)."""
    guests = guests_of(request, dossier, session)
    if is_staff(request) or not dossier.domestic_violence:
        return guests
    own = rooms.participant_of(dossier, session, request.asker.principal)
    return [guest for guest in guests if guest.person is own or guest.person.role in rooms.HOSTS]


def finds_recordings(request: Any, session: MediationSession) -> bool:
    """Whether the reader may open what was recorded; a head states a reason first, and alone may erase it."""
    asker = request.asker
    return asker.may("recording.read", session) or bool(asker.missing_reason("recording.read", session))


@view_config(context=SESSION, permission="session.read", renderer="portal.pages.sessions:templates/session.pt")
def session_page(context: MediationSession, request: Any) -> dict[str, Any]:
    """The page of a session: all of it for the team, what concerns them for everybody else."""
    dossier = dossier_of(context)
    if not is_for(request, dossier, context):
        raise NotFound("no-such-session")
    may = request.asker.may
    own = rooms.participant_of(dossier, context, request.asker.principal)
    is_over = context.state not in rooms.OPEN_STATES
    return {
        "frame": head_for(request, dossier, "sessions"), "session": context, "words": words, "own": own,
        "is_staff": is_staff(request), "is_over": is_over, "waits": context.state in sessions.WAITING,
        "runs": context.state in sessions.RUNNING, "guests": shown_guests(request, dossier, context),
        "hosts": may("session.host", context), "plans": may("session.plan", context), "invites": may("invitation.issue", context),
        "may_start": may("session.host", context) and dossier.state == "scheduled" and context.state in sessions.WAITING,
        "may_join": own is not None and not is_over and context.mode != "on_site" and may("session.join", context),
        "log": log_of(context, request.localizer.translate) if may("session.host", context) and context.log else None,
        "talks": list(statements(context)) if is_over or may("session.host", context) else [],
        "recordings": len(context.recordings) if finds_recordings(request, context) else 0,
        "reads_minutes": may("minutes.read", context.minutes), "is_due": request.now >= context.planned_at,
        "here": lambda *path: "/".join((f"sessions/{context.number}", *path)),
    }
