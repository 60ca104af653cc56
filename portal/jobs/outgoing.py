"""The way out for text messages and mail.

A county's gateway is a class of its own with one method, `send`. The one that comes with the portal writes a file of JSON
lines, which is enough where a clerk or a script of the county takes the messages from there.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message on its way: text gateways take a registered template and its values, mail takes the text."""

    id: str
    """The same each time that this message is tried: a gateway must send it once."""
    channel: str
    recipient: str
    template: str
    values: tuple[tuple[str, str], ...]
    text: str


class Sender(Protocol):
    """Whatever takes messages out of the house."""

    def send(self, envelope: Envelope) -> None:
        """Send once for each id, however often it is called. Any error means that it is tried again later."""


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class OutgoingFile:
    """Appends each message as one line of JSON to `messages.jsonl` in a folder, synced to the disk."""

    def __init__(self, folder: str | Path) -> None:
        self.path = Path(folder) / "messages.jsonl"
        self._sent: set[str] | None = None

    def send(self, envelope: Envelope) -> None:
        """Append the message, unless its id is in the file already."""
        if self._sent is None:
            self._sent = self._read_back()
        if envelope.id in self._sent:
            return
        line = json.dumps({**asdict(envelope), "values": dict(envelope.values)}, ensure_ascii=False) + "\n"
        known, self._sent = self._sent, None   # to be read back where this fails half-way
        with open(self.path, "ab", opener=_for_owner_only) as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        known.add(envelope.id)
        self._sent = known

    def _read_back(self) -> set[str]:
        """The ids in the file; a line that a killed process left unfinished is cut off."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.path.exists():
            return set()
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self.path, whole)
        return {json.loads(line)["id"] for line in content[:whole].splitlines()}
