"""Whose place in a session a request comes from."""

from typing import Any

from portal.domain.errors import Forbidden
from portal.domain.session import MediationSession, Participant
from portal.services import rooms
from portal.services.records import dossier_of


def own_place(context: MediationSession, request: Any) -> Participant:
    """The place of the one who asks. Raises Forbidden `not-in-this-session`."""
    participant = rooms.participant_of(dossier_of(context), context, request.identity.principal if request.identity else "")
    if participant is None:
        raise Forbidden("not-in-this-session")
    return participant
