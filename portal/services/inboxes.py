"""What a member of staff is told within the portal: the newest first, read or not."""

from datetime import datetime
from typing import Final

from portal.domain.errors import NotFound
from portal.domain.message import Message
from portal.domain.portal import Portal

SHOWN: Final = 20


def newest(portal: Portal, principal: str, size: int = SHOWN) -> list[Message]:
    """The newest messages of one person."""
    return [message for _key, message in portal.listings.get(f"inbox|{principal}").page(size=size)]


def mark_read(portal: Portal, principal: str, name: str, *, now: datetime) -> None:
    """Mark one message as read, or with `all` those that the person was shown. Raises NotFound for another person's."""
    shown = newest(portal, principal)
    if name != "all":
        found = portal.messages.get(name)
        if not isinstance(found, Message) or (found.channel, found.recipient) != ("inbox", principal):
            raise NotFound("no-such-message")
        shown = [found]
    for message in shown:
        if message.read_at is None:
            message.read_at = now
