"""Links into a session, for the page that makes them and the paper that carries them."""

from typing import Any, Final

from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid
from portal.domain.invitation import Invitation
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Participant
from portal.services import invitations
from portal.services.invitations import invitations_of
from portal.services.records import dossier_of

LONGEST_TOKEN: Final = 100


def join_url(request: Any, token: str) -> str:
    """The address that a link leads to."""
    base = request.registry.concord.portal_url or request.application_url
    return f"{base.rstrip('/')}/join/{token}"


def link_of(portal: Portal, dossier: Dossier, session: MediationSession, participant_id: str) -> Invitation | None:
    """The newest link of a participant, or None."""
    found = [
        each for each in invitations_of(portal, dossier)
        if (each.session_number, each.participant_id) == (str(session.number), participant_id)
    ]
    return max(found, key=lambda each: (each.withdrawn_at is None, each.created_at), default=None)


def checked_address(request: Any, session: MediationSession, person: Participant, token: str) -> str:
    """The address of a link that still leads to this very place, for its paper. Raises Invalid `invitation-unknown`."""
    link = invitations.find_invitation(request.root, token[:LONGEST_TOKEN])
    if link is None or link is not link_of(request.root, dossier_of(session), session, person.__name__ or ""):
        raise Invalid("invitation-unknown")
    return join_url(request, token)
