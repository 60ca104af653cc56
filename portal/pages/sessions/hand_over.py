"""`…/sessions/<n>/sign`: from the room's last page to the agreement, for a party that came by a link into this one session."""

from datetime import timedelta
from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.errors import Conflict
from portal.domain.session import MediationSession, Participant
from portal.pages.sessions.place import own_place
from portal.services import invitations, rooms
from portal.services.records import dossier_of

HOLDS: Final = timedelta(days=1)


def sign_url(request: Any, session: MediationSession, participant: Participant) -> str | None:
    """Where a party reads and signs: the agreement itself, or for a log-in bound to this session the page that opens it."""
    if not participant.party_id:
        return None
    agreement = dossier_of(session).agreement
    if request.asker.may("agreement.sign", agreement):
        return str(request.resource_path(agreement).rstrip("/"))
    return str(request.resource_path(session, "sign"))


@view_config(context=MediationSession, name="sign", request_method="POST", permission="session.join")
def sign(context: MediationSession, request: Any) -> HTTPSeeOther:
    """Open the own case to a party whose identity a host checked in this session (R-REC-2), so that it can sign on its own device."""
    rooms.pull(request.root, request.registry.media_worker)
    participant, dossier = own_place(context, request), dossier_of(context)
    if context.state in rooms.OPEN_STATES and not rooms.has_ended(request.registry.media_worker, context):
        raise Conflict("session-not-ended")
    if not participant.party_id or participant.identity is None:
        raise Conflict("not-identified-here")
    token = invitations.invite_party(
        request.root, dossier, participant.party_id, by=request.identity.principal, now=request.now, lifetime=HOLDS,
    )
    return HTTPSeeOther(f"{request.script_name}/join/{token}")
