"""Version 2: what staff are told within the portal stands in a list for each of them, also what was told before there were lists."""

from portal.domain.portal import Portal


def list_what_was_told(portal: Portal) -> None:
    """File each message of an inbox with its reader; one that is filed already stays as it is."""
    for name, message in portal.messages.items():
        if message.channel == "inbox":
            message.sent_at = message.sent_at or message.queued_at
            portal.listings.refile(message, (), [(f"inbox|{message.recipient}", (-int(message.queued_at.timestamp()), name))])
