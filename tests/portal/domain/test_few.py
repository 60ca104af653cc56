"""What is small stands in one record, what has grown in a tree; nobody who asks sees which."""

from datetime import UTC, datetime

from BTrees.Length import Length

from portal.domain.audit import AuditTrail
from portal.domain.listing import Listing, Listings
from portal.domain.message import Message, Messages
from portal.domain.node import FEW, Folder, Node
from portal.domain.outbox import Job, Queue
from portal.domain.trees import Tree

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAMES = [f"{number:03d}" for number in range(FEW * 2)]


def test_a_folder_that_grows_keeps_its_children_their_order_and_their_number():
    folder = Folder()
    for count, name in enumerate(reversed(NAMES), 1):
        folder.add(name, Node())
        assert len(folder) == count
        assert list(folder) == sorted(folder)
        assert isinstance(folder._children, dict) == (count <= FEW)
    assert folder.last_name() == NAMES[-1]
    for name in NAMES:
        folder.remove(name)
    assert (len(folder), list(folder), folder.last_name()) == (0, [], None)


def test_a_folder_of_an_older_store_goes_on_with_its_tree_and_its_counter():
    folder = Folder()
    folder._children, folder._count = Tree(), Length()
    folder.add("a", Node())
    folder.add("b", Node())
    folder.remove("a")
    assert (len(folder), list(folder), folder._count()) == (1, ["b"], 1)


def test_a_trail_that_grows_still_verifies():
    trail = AuditTrail()
    for number in range(FEW * 2):
        trail.append(AT, "staff:clerk", "look", {"number": number})
        assert trail.first_broken() is None
    assert [entry.number for entry in trail] == list(range(1, FEW * 2 + 1))


def test_the_number_of_a_message_comes_once():
    messages = Messages()
    names = []
    for _ in range(FEW * 2):
        names.append(messages.next_name())
        messages.add(names[-1], Message("sms", "000-5550123", "received", (), queued_at=AT))
    assert names == sorted(set(names)) == list(messages)
    assert len(messages) == len(names)


def test_the_number_of_a_job_comes_once_though_the_newest_was_done():
    queue = Queue()
    given = [queue.put(Job("index", "/a", AT)), queue.put(Job("message", "1", AT))]
    queue.drop(given[1])
    given.append(queue.put(Job("index", "/b", AT)))
    queue.trim(queue.newest())
    given.append(queue.put(Job("index", "/c", AT)))
    assert given == [1, 2, 3, 4]
    assert [(number, job.kind, job.argument) for number, job in queue] == [(4, "index", "/c")]


def test_a_queue_of_an_older_store_counts_on_from_its_last_number():
    queue = Queue()
    queue.last_number = 41
    assert queue.put(Job("index", "/a", AT)) == queue.newest() == 42


def test_lists_are_counted_by_days_by_a_counter_or_out():
    listings, members = Listings(), [Node() for _ in range(5)]
    for name in ("due|qingxi", "state|qingxi|submitted", "inbox|staff:clerk"):
        for number, member in enumerate(members):
            listings.refile(member, (), [(name, (number * 100_000, str(number)))])
        listings.refile(members[0], [(name, (0, "0"))], ())
        assert listings.count(name) == 4


def test_a_list_of_an_older_store_is_counted_by_its_days_whatever_its_counter_says():
    listing = Listing()
    listing.put((1, "a"), Node())
    kept = listing._count
    listing.count_by_day()
    listing._count = kept   # as a list that had both
    listing.put((2, "b"), Node())
    assert len(listing) == 2
