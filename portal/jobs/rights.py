"""Rights that were taken away reach a meeting that runs: whoever may no longer be there leaves it within seconds.

A right ends in many places (a role, an account, a team, a recusal, a link, a case that moved on), so nobody has to think of the room
there: the worker asks of everyone inside, every two seconds, what the page of the room would ask.
"""

from collections.abc import Iterator
from datetime import datetime

from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Participant
from portal.jobs.world import World
from portal.security.asker import Asker
from portal.services import rooms
from portal.services.logins import logins_of
from portal.services.records import dossier_of

EVERYBODY = ""


def put_out(world: World) -> int:
    """End the presence of all whose right to be in a room has ended, and meetings whose session is over; returns how many."""
    inside = rooms.inside(world.media)
    if not any(inside.values()):
        return 0
    ended = world.read(lambda portal: [
        (worker, room, person) for worker, held in inside.items() for room, people in held.items()
        for person in unwelcome(portal, room, people, world.clock())
    ])
    for worker, room, person in ended:
        if person == EVERYBODY:
            rooms.end_meeting(world.media, worker, room)
        else:
            rooms.put_out(world.media, worker, room, person)
    return len(ended)


def unwelcome(portal: Portal, room: str, people: list[str], now: datetime) -> Iterator[str]:
    """Who of a room has to leave; EVERYBODY where the session is over. A room that this portal never opened is not its business."""
    session = portal.video_rooms.get(room)
    if not isinstance(session, MediationSession):
        return
    if session.room_id != room or session.state not in rooms.OPEN_STATES:
        yield EVERYBODY
        return
    for person in people:
        participant = session.participants.get(person)
        if not isinstance(participant, Participant) or not may_stay(portal, session, participant, now):
            yield person


def may_stay(portal: Portal, session: MediationSession, participant: Participant, now: datetime) -> bool:
    """Whether somebody who sits in a place has a log-in that still opens the room. One that was only idle for long is no reason."""
    return any(
        Asker(portal, principal, within=session if is_bound else None).may("session.join", session)
        for principal, is_bound in open_logins(portal, session, participant, now)
    )


def open_logins(portal: Portal, session: MediationSession, participant: Participant, now: datetime) -> set[tuple[str, bool]]:
    """Who may sit in a place and has a log-in for it; with each whether that log-in is bound to this session."""
    dossier = dossier_of(session)
    here = (str(session.number), participant.__name__)
    principals = [participant.principal, f"guest:{dossier.id}/{'/'.join(map(str, here))}"]
    principals += [f"party:{dossier.id}/{participant.party_id}"] if participant.party_id else []
    principals += [f"site:{participant.site_id}"] if participant.site_id else []
    return {
        (principal, bool(login.session_number))
        for principal in principals if principal for _, login in logins_of(portal, principal)
        if not login.is_revoked and now < login.expires_at and login.dossier_path in ("", dossier.path())
        and (not login.session_number or (login.session_number, login.participant_id) == here)
    }
