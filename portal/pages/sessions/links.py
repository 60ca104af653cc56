"""Links into a session: made and shown once with a QR code, printed on the notice, withdrawn together with a living connection."""

from functools import partial
from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict
from portal.domain.session import MediationSession, Participant
from portal.pages.dossiers.plain_head import head_for
from portal.pages.dossiers.session_links import join_url
from portal.pages.sessions import words
from portal.pages.sessions.afterwards import once_saved
from portal.pages.sessions.people import session_of
from portal.papers.pictures import qr_svg
from portal.security.acting import actor_of
from portal.services import invitations, rooms
from portal.services.records import dossier_of

LINK_PAGE: Final = "portal.pages.sessions:templates/link.pt"


@view_config(context=Participant, name="link", request_method="POST", permission="invitation.issue")
def make_link(context: Participant, request: Any) -> Response:
    """Make a link and show it, this once; an older one for the same place is withdrawn, and with it who came in by it."""
    session, dossier = session_of(context), dossier_of(context)
    if context.principal:
        raise Conflict("invitation-needs-account")
    if session.state not in rooms.OPEN_STATES:
        raise Conflict("session-over")
    withdraw_links(request, dossier, session, context)
    token = invitations.invite_participant(
        request.root, session, context.__name__ or "", by=actor_of(request, dossier).principal, now=request.now,
    )
    address = join_url(request, token)
    response = render_to_response(LINK_PAGE, {
        "frame": head_for(request, dossier, "sessions"), "session": session, "person": context, "token": token,
        "address": address, "qr": qr_svg(address), "words": words,
    }, request=request)
    response.headers["Cache-Control"] = "no-store"
    return response


@view_config(context=Participant, name="withdraw", request_method="POST", permission="invitation.issue")
def withdraw(context: Participant, request: Any) -> HTTPSeeOther:
    """Make the link worthless. Whoever is in the room by it leaves at once."""
    session, dossier = session_of(context), dossier_of(context)
    withdraw_links(request, dossier, session, context)
    return HTTPSeeOther(request.resource_path(session).rstrip("/"))


def withdraw_links(request: Any, dossier: Dossier, session: MediationSession, person: Participant) -> None:
    """Withdraw every living link of a place; a link that was used takes its log-in and its connection along."""
    by = actor_of(request, dossier).principal
    if invitations.withdraw_participant_links(request.root, session, person.__name__ or "", by=by, now=request.now):
        once_saved(request, partial(rooms.withdraw, request.registry.media_worker, session, person))
