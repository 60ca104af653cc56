"""Words that go out to a person: by text message, mail, or on paper by a clerk where neither can reach."""

from datetime import datetime
from typing import Literal

from portal.domain.node import Folder, Node

MessageChannel = Literal["sms", "mail", "inbox", "paper"]


class Message(Node):
    """One outgoing message. `template` and `values` make the text, so that no case facts stand in it."""

    sent_at: datetime | None = None
    failed = ""
    read_at: datetime | None = None
    """When its reader marked it as read; for what is read in the portal."""

    def __init__(
        self, channel: MessageChannel, recipient: str, template: str, values: tuple[tuple[str, str], ...], *, queued_at: datetime,
        dossier_path: str = "",
    ) -> None:
        self.channel: MessageChannel = channel
        self.recipient = recipient
        self.template = template
        self.values = values
        self.queued_at = queued_at
        self.dossier_path = dossier_path


class Messages(Folder):
    """The messages of the portal by numbers of twelve digits, so that new ones lie side by side. None is ever taken out."""

    accepts = "Message"
    is_counted = False

    def next_name(self) -> str:
        """The number after the last one: senders know each message by it, so it must never come twice."""
        last = self.last_name()
        return f"{int(last) + 1 if last is not None else 1:012d}"
