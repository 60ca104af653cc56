"""One participant's connection as a live room sees it: which one is current, what it was told, how fast it may talk."""

import json
from dataclasses import dataclass, field
from typing import Any

from video.media.connection import Connection
from video.media.downlink import Downlink
from video.media.offer import SCREEN
from video.media.pace import Pace
from video.protocol.version import VERSION

MESSAGES_PER_S, MESSAGES_BURST = 20, 40
CHATS_PER_S, CHATS_BURST = 1, 5
MAX_EXCESS = 200
"""Messages above the pace after which a connection is taken for hostile."""


@dataclass
class Guest:
    """The current connection of one participant."""

    participant: str
    connection: Connection
    greeted: bool = False
    seats: dict[str, str] = field(default_factory=dict)
    excess: int = 0
    _pace: Pace = field(default_factory=lambda: Pace(MESSAGES_PER_S, MESSAGES_BURST))
    _chats: Pace = field(default_factory=lambda: Pace(CHATS_PER_S, CHATS_BURST))
    _last_state: str = ""
    _last_quality: str = ""
    _last_shown: str = ""

    @property
    def screens(self) -> dict[str, str]:
        """Whose screen stands in which place that is kept for screens, by mid."""
        slots = self.connection.slots
        return {mid: publisher for mid, publisher in sorted(self.seats.items()) if slots[mid].use == SCREEN}

    def may_speak(self) -> bool:
        """Whether one more message is within the pace."""
        if self._pace.allows():
            return True
        self.excess += 1
        return False

    def may_chat(self) -> bool:
        """Whether one more line of chat is within the pace."""
        return self._chats.allows()

    def tell(self, kind: str, **fields: Any) -> None:
        """Send one message."""
        self.connection.send_text(_write(kind, fields))

    def show(self, state: dict[str, Any]) -> None:
        """Send the state of the room, if it differs from what was shown last."""
        text = _write("state", state)
        if text != self._last_state and self.connection.is_open:
            self._last_state = text
            self.connection.send_text(text)

    def show_document(self, showing: dict[str, Any]) -> None:
        """Say which document lies before this person, and where it is open, if that changed."""
        text = _write("shown", showing)
        if text != self._last_shown and self.connection.is_open:
            self._last_shown = text
            self.connection.send_text(text)

    def show_quality(self, downlink: Downlink, others: dict[str, str]) -> None:
        """Say how well this person's line carries what is shown on it, and how the lines of others are, if that changed."""
        pictures = {mid: rung.name.lower() for mid, rung in sorted(downlink.rungs.items())}
        said = {"limit": downlink.limit, "line": downlink.situation, "pictures": pictures, "unplayable": downlink.unplayable}
        text = _write("quality", {**said, "others": others})
        if text != self._last_quality and self.connection.is_open:
            self._last_quality = text
            self.connection.send_text(text)


def _write(kind: str, fields: dict[str, Any]) -> str:
    """The wire form of a message to a browser."""
    return json.dumps({"v": VERSION, "type": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
