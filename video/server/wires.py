"""The wires of a live room: each audible publisher in a slot of each listener, and who reaches whom read from those slots."""

import time

from video.media.offer import KINDS, SCREEN
from video.media.source import Source
from video.rooms.room import Room
from video.rooms.seating import seat
from video.server.guest import Guest


class Wires:
    """Joins the slots of a room's guests to each other's sources, as the rules wire them."""

    def __init__(self, rules: Room, guests: dict[str, Guest]) -> None:
        self._rules = rules
        self._guests = guests

    def rewire(self) -> None:
        """Put each audible publisher into a slot of each listener, and mute those who are muted."""
        wiring = self._rules.wiring
        for participant, guest in self._guests.items():
            sound = guest.connection.sources.get("audio")
            if sound is not None:
                sound.silence(silenced=self._rules.people[participant].muted)
            camera = guest.connection.sources.get("video")
            if camera is not None:   # a page from before screens had lines of their own sends them in the camera's
                camera.is_screen = self._rules.people[participant].shares_screen and not self._shares(participant)
            heard = wiring.get(participant) if guest.connection.ready else None
            self._seat(guest, SCREEN, [p for p in heard.video if self._shares(p)] if heard else [])
            for kind in KINDS:
                wanted = getattr(heard, kind) if heard else ()
                self._seat(guest, kind, [p for p in wanted if self._publishes(p, kind)])

    def reaching(self, kind: str) -> dict[str, list[str]]:
        """For each person with slots to fill, whose media these slots forward at this moment: read from the slots, not from the rules."""
        whose = {source: participant for participant, guest in self._guests.items() for source in guest.connection.sources.values()}
        return {
            participant: sorted({whose[s.source] for s in guest.connection.slots.values() if s.kind == kind and s.source is not None})
            for participant, guest in sorted(self._guests.items()) if guest.connection.ready
        }

    def recorded(self) -> dict[tuple[str, str], Source]:
        """What a recording would keep now, by participant and kind: what everyone inside publishes, and nothing else."""
        return {
            (participant, kind): source
            for participant, guest in self._guests.items() if self._rules.people[participant].is_audible and guest.connection.ready
            for kind, source in self._kept(guest).items()
        }

    def _kept(self, guest: Guest) -> dict[str, Source]:
        """What a recording keeps of somebody: one picture, the screen while one is shown."""
        sources = guest.connection.sources
        picture = {"video": sources[SCREEN]} if self._shares(guest.participant) else {}
        return {kind: source for kind, source in sources.items() if kind in KINDS} | picture

    def _publishes(self, participant: str, kind: str) -> bool:
        """Whether somebody offered this kind on the current connection."""
        guest = self._guests.get(participant)
        return guest is not None and kind in guest.connection.sources

    def _shares(self, participant: str) -> bool:
        """Whether somebody shows a screen in a line of its own."""
        return self._publishes(participant, SCREEN) and self._rules.people[participant].shares_screen

    def _seat(self, guest: Guest, use: str, wanted: list[str]) -> None:
        """Fill those of a listener's slots that are for one use."""
        slots = {mid: slot for mid, slot in guest.connection.slots.items() if slot.use == use}
        seats = seat(tuple(slots), wanted, {mid: p for mid, p in guest.seats.items() if mid in slots})
        guest.seats = {mid: p for mid, p in guest.seats.items() if mid not in slots} | seats
        now = time.monotonic()
        for mid, slot in slots.items():
            publisher = seats.get(mid)
            slot.attach(self._source(guest, publisher, use) if publisher else None, now)

    def _source(self, guest: Guest, publisher: str, use: str) -> Source:
        """What stands in a slot. A page without a place for screens has them in the place of the camera."""
        covers = use == "video" and self._shares(publisher) and publisher not in guest.screens.values()
        return self._guests[publisher].connection.sources[SCREEN if covers else use]
