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
        },
        "you": {**plate(viewer), "host": viewer.rights.host and viewer.is_inside, "rights": viewer.rights.to_json()},
        "participants": [plate(p) for p in room.present if p is not viewer and _may_know(viewer, p)],
    }


def _may_know(viewer: Participant, other: Participant) -> bool:
    """Those inside know each other; hosts inside also know who waits."""
    return viewer.is_inside and (other.is_inside or viewer.rights.host)


def plate(participant: Participant) -> dict[str, Any]:
    """What stands on a name plate."""
    person = participant.person
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "side": person.side.value,
        "seats": list(person.seats),
        "state": participant.place.value,
        "identified": participant.identified,
        "connected": participant.connected,
        "muted": participant.muted,
        "camera_on": participant.camera_on,
        "hand": participant.hand_raised_at.isoformat() if participant.hand_raised_at else None,
        "speaks": participant.rights.publish_audio,
        "shows": participant.rights.publish_video,
    }
