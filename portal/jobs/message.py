"""The job `message`: bring one message to its recipient. The argument is the message's name below /messages."""

from portal.domain.message import Message
from portal.domain.portal import Portal
from portal.jobs.kinds import Record, nothing
from portal.jobs.outgoing import Envelope
from portal.jobs.world import World
from portal.services.messages import SENT_OUT, text_of


def deliver(argument: str, world: World) -> Record:
    """Send it, outside of any transaction; what is returned marks it as sent.

    Where the process dies in between it is tried again under the same id, which a sender sends once.
    """
    name = argument.rpartition("/")[2]
    envelope = world.read(lambda portal: envelope_of(portal, name))
    if envelope is None:
        return nothing
    if envelope.channel in SENT_OUT:
        world.sender.send(envelope)
    now = world.clock()

    def mark_sent(portal: Portal) -> None:
        message = portal.messages.get(name)
        if message is not None and message.sent_at is None and message.channel != "paper":
            message.sent_at = now

    return mark_sent


def envelope_of(portal: Portal, name: str) -> Envelope | None:
    """What must still be sent, or None."""
    message: Message | None = portal.messages.get(name)
    if message is None or message.sent_at is not None:
        return None
    return Envelope(name, message.channel, message.recipient, message.template, message.values, text_of(message))
