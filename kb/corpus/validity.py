"""Which version of a law is in force on a day.

By the dates of the versions that the library holds: a version whose day has not come is ``future``, the newest in
force is ``current``, older ones are ``superseded``. A law that the collection flags as expired, or that a later law
abolishes, is ``repealed``. A law without any date that is not flagged counts as current.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Final

from kb.model import Regulation, Version

_CHINA: Final = timezone(timedelta(hours=8))


def today() -> date:
    """The day by which a law comes into force: that of China, wherever the machine stands."""
    return datetime.now(_CHINA).date()


def validities(versions: Iterable[tuple[Regulation, bool]], *, abolished_at: str, today: date) -> dict[str, str]:
    """Version date to validity, for all versions of ONE law; each comes with whether the collection calls it expired.

    ``abolished_at`` is the version date of the newest other law that abolishes this one, or empty.
    """
    ordered = sorted(versions, key=lambda pair: begins(pair[0]), reverse=True)
    found: dict[str, str] = {}
    has_current = False
    for regulation, is_expired in ordered:
        if begins(regulation) > today.isoformat():
            found[regulation.version] = "future"
        elif has_current:
            found[regulation.version] = "superseded"
        elif abolished_at and regulation.version < abolished_at:
            found[regulation.version] = "repealed"
            has_current = True
        else:
            found[regulation.version] = "repealed" if is_expired else "current"
            has_current = True
    return found


def listed(regulations: Iterable[Regulation]) -> tuple[Version, ...]:
    """The versions of one law, newest first."""
    versions = [Version(regulation.version, regulation.effective, regulation.validity) for regulation in regulations]
    return tuple(sorted(versions, key=lambda version: version.date, reverse=True))


def begins(regulation: Regulation) -> str:
    """When the version begins: its effective date, else the version's own date; 'undated' sorts as the oldest."""
    begin = regulation.effective or regulation.version
    return begin if begin[:1].isdecimal() else ""
