"""When somebody, or a site, is expected in a session: what is taken is not given a second time.

There is one diary for each person with a log-in and for each site. Whoever fixes, changes or ends a session changes the
diaries of all whom it takes. So of two who fix overlapping sessions at the same moment one meets a conflict, is done again,
and then sees what the other did; two transactions that only read each other's session would both succeed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from persistent import Persistent

from portal.domain.session import MediationSession


@dataclass(frozen=True)
class Booking:
    """One session of somebody, from when until when (aware UTC; the end is free again)."""

    session: MediationSession
    begins_at: datetime
    ends_at: datetime
    is_unchecked: bool = False
    """Entered without asking whether the time was free: fixed before there were diaries, or copied for measuring."""


class Diary(Persistent):
    """What one person or site is expected at, from when the session is fixed until it is over, called off or missed."""

    bookings: tuple[Booking, ...] = ()

    def enter(self, booking: Booking) -> None:
        """Note a session; one that stands there already stays as it is."""
        if not any(each.session is booking.session for each in self.bookings):
            self.bookings = (*self.bookings, booking)

    def release(self, session: MediationSession) -> None:
        """Give the time of a session back."""
        if any(each.session is session for each in self.bookings):
            self.bookings = tuple(each for each in self.bookings if each.session is not session)

    def most_at_once(self, begins_at: datetime, ends_at: datetime) -> int:
        """How many sessions run side by side at the fullest moment between the two."""
        there = [each for each in self.bookings if each.begins_at < ends_at and each.ends_at > begins_at]
        moments = {max(each.begins_at, begins_at) for each in there}
        return max((sum(each.begins_at <= moment < each.ends_at for each in there) for moment in moments), default=0)

    def free_from(self, moment: datetime, length: timedelta, rooms: int = 1) -> datetime:
        """The first moment, not before the given one, from which one of so many rooms is free for so long."""
        ends = {moment, *(each.ends_at for each in self.bookings if each.ends_at > moment)}
        return next(each for each in sorted(ends) if self.most_at_once(each, each + length) < rooms)
