"""Storing what happened in the video rooms: who came, who was heard by whom, what was recorded."""

from portal.jobs.world import World
from portal.services.rooms import pull, tidy
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of


def take_in(world: World) -> int:
    """Pull the media worker's journal; events and position are saved in one transaction, so each event is stored once.

    The write lock is not held, since this waits for another process; the rare conflict is tried again.
    """
    return in_transaction(world.database, lambda connection: pull(portal_of(connection), world.media), note="journal")


def release_strays(world: World) -> int:
    """Send people away from media workers that their room has left; they come back to where it is now."""
    return world.read(lambda portal: tidy(portal, world.media))
