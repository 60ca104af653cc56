"""The index is not ahead of the store, and lacks nothing that is not in the queue any more."""

from portal.domain.portal import Portal
from portal.storage.checks.finding import Watch


def check(watch: Watch, portal: Portal, position: int) -> None:
    """Compare the queue with the position that the index has reached. Finds `index-ahead` and `index-gap`."""
    queue = portal.outbox.index
    if position > queue.newest():
        watch.found("index-ahead", "/", f"index {position}, store {queue.newest()}: run reindex")
        return
    oldest, _ = next(iter(queue), (queue.newest() + 1, None))
    if oldest > max(position, 0) + 1:   # a new index stands at -1
        watch.found("index-gap", "/", f"index {position}, queue begins at {oldest}: run reindex")
