"""What each participant is shown of the room: the waiting see themselves only, those inside each other, hosts all."""

from typing import Any

from video.rooms.participant import Participant
from video.rooms.room import Room


def snapshot(room: Room, viewer: Participant) -> dict[str, Any]:
    """The state as one viewer may know it; names of others never reach the lobby."""
    return {
        "room": {
            "id": room.id,
            "title": room.settings.title,
            "locked": room.locked,
            "mediator_present": room.mediator_present,
            "opened_at": room.opened_at.isoformat(timespec="seconds"),
            "phase": room.phase.value,
            "phase_since": room.phase_since.isoformat(timespec="seconds"),
            "caucus_side": room.caucus.side.value if room.caucus and _knows_the_caucus(room, viewer) else None,
            "chair": room.chair if viewer.is_inside else "",
            "floor": room.floor if viewer.is_inside else "",
        },
        "you": {
            **plate(viewer), "host": viewer.rights.host and viewer.is_inside, "rights": viewer.rights.to_json(),
            "aside": room.is_aside(viewer), "hears_interpreters": viewer.hears_interpreters,
        },
        "recording": room.recording.shown_to(viewer, {p.id: p.person.name for p in room.present if p.is_audible}),
        "participants": [
            {**plate(p), "aside": room.is_aside(p)} for p in room.present if p is not viewer and _may_know(room, viewer, p)
        ],
    }  # fmt: skip


def _knows_the_caucus(room: Room, viewer: Participant) -> bool:
    """Hosts inside, and those who are in it. The others are told that there is one, and since when: a neutral card."""
    return (viewer.is_inside and viewer.rights.host) or room.is_aside(viewer)


def _may_know(room: Room, viewer: Participant, other: Participant) -> bool:
    """Those who sit together know each other; hosts inside also know who waits; whom a caucus leaves outside sees nobody."""
    if not viewer.is_inside:
        return False
    if viewer.rights.host:
        return True
    return other.is_inside and (room.caucus is None or (room.is_aside(viewer) and room.is_aside(other)))


def plate(participant: Participant) -> dict[str, Any]:
    """What stands on a name plate."""
    person = participant.person
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "side": person.side.value,
        "seats": list(person.seats),
        "operator": participant.operator,
        "state": participant.place.value,
        "identified": participant.identified,
        "connected": participant.connected,
        "muted": participant.muted,
        "camera_on": participant.camera_on or participant.shares_screen,
        "camera": participant.camera_on,
        "screen": participant.shares_screen,
        "may_show": participant.may_show,
        "hand": participant.hand_raised_at.isoformat() if participant.hand_raised_at else None,
        "speaks": participant.rights.publish_audio,
        "shows": participant.rights.publish_video,
    }
