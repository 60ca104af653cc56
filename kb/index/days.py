"""The index as it reads on any day: a dispute of 2019 is judged by the law of 2019.

A version holds from the day on which it came into force to the day of the next one, or of the law that abolishes it. On a
day of the past a text is therefore

==============  ==================================================================================================
current         it held
future          it did not hold yet
superseded      a later version held already
repealed        another law had abolished it
unheld          the law held, in words that the library does not have: its header tells of a change in between,
                or of a law older than the oldest version
(none)          whether it held is not known: it has no date, or is flagged as expired and nobody says since when
==============  ==================================================================================================

For today and later days what the collection flags as expired is repealed, as in `kb.index.standing`.
"""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from kb.corpus.laws import UNDATED, from_payload
from kb.corpus.validity import begins
from kb.index.segment import Segment
from kb.index.snapshot import STATES, Snapshot
from kb.index.standing import as_of

KEPT: Final = 4
"""Other days that are kept ready; each costs some bytes a document."""

_CHANGED: Final = re.compile("修[正订改]")
_SAME: Final = timedelta(days=31)
"""The day of a decision and that of its publication are no two changes."""


@dataclass(frozen=True, slots=True)
class Text:
    """One version of a law, with what is needed to say on which days it held."""

    law: str
    version: str
    begins: str
    is_expired: bool
    abolishes: tuple[str, ...]
    first: str
    changed: tuple[str, ...]


class Days:
    """One state of the index on each day: ``today`` once for all, other days when they are asked for."""

    def __init__(self, written: Snapshot, today: date) -> None:
        self.written = written
        self.day = today
        self.today = as_of(written, today)
        self._others: OrderedDict[str, Snapshot] = OrderedDict()

    def on(self, day: str) -> Snapshot:
        """The index as it reads on a day (ISO)."""
        if day == self.day.isoformat():
            return self.today
        found = self._others.get(day)
        if found is None:
            found = self._others[day] = _read(self.written, day, self.day.isoformat())
            while len(self._others) > KEPT:
                self._others.popitem(last=False)
        return found


def _read(written: Snapshot, day: str, today: str) -> Snapshot:
    """A snapshot with the validity of each text of law on a day."""
    texts = [text for segment, offset in zip(written.segments, written.offsets, strict=True) for text in _living(written, segment, offset)]
    laws, law_of = written.values("law")
    dates, date_of = written.values("date")
    place_of_law, place_of_date = ({name: at for at, name in enumerate(names)} for names in (laws, dates))
    codes = np.full((len(laws) + 1, len(dates) + 1), -1, np.int8)   # the last row and column are those without one
    for (law, version), state in states(texts, day, today=today).items():
        if law in place_of_law:
            codes[place_of_law[law], place_of_date.get(version, -1)] = STATES.index(state)
    read = codes[law_of, date_of]
    read[~written.mask("kind", ("article", "regulation"))] = -1
    return written.with_validity(read)


_TEXTS: Final[WeakKeyDictionary[Segment, tuple[tuple[int, Text], ...]]] = WeakKeyDictionary()
"""The texts of each segment by their number there; a segment never changes."""


def _living(snapshot: Snapshot, segment: Segment, offset: int) -> list[Text]:
    found = _TEXTS.get(segment)
    if found is None:
        found = _TEXTS[segment] = tuple(_texts(snapshot, segment, offset))
    return [text for number, text in found if snapshot.live[offset + number]]


def _texts(snapshot: Snapshot, segment: Segment, offset: int) -> Iterable[tuple[int, Text]]:
    for number in segment.ids("kind", "regulation").tolist():
        document = snapshot.document(offset + number)
        if document.payload:
            source = from_payload(document)
            regulation = source.regulation
            first = min((event.date for event in regulation.events if event.date), default="")
            changed = tuple(event.date for event in regulation.events if _CHANGED.search(event.text))
            yield number, Text(
                regulation.law, regulation.version, begins(regulation), source.is_expired, source.abolishes, first, changed,
            )


def states(texts: Iterable[Text], day: str, *, today: str) -> dict[tuple[str, str], str]:
    """Law and version to what the text was on a day."""
    by_law: dict[str, list[Text]] = defaultdict(list)
    enders: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        by_law[text.law].append(text)
        for law in text.abolishes:
            if law != text.law:
                enders[law].append(text)
    return {
        (law, version): state for law, group in by_law.items() for version, state in _of_one(group, enders[law], day, today).items()
    }


def _of_one(group: Sequence[Text], enders: Sequence[Text], day: str, today: str) -> dict[str, str]:
    """The versions of one law on a day; ``enders`` are the texts that abolish it."""
    ordered = sorted(group, key=lambda text: (text.begins, text.version))
    begun = [text for text in ordered if text.begins <= day]
    found = dict.fromkeys((text.version for text in ordered), "future") | dict.fromkeys((text.version for text in begun), "superseded")
    if begun:
        found[begun[-1].version] = _of_last(begun[-1], ordered, enders, day, today)
    elif any(text.first and text.first <= day and text.first < ordered[0].version for text in ordered):
        found[ordered[0].version] = "unheld"
    return found


def _of_last(text: Text, ordered: Sequence[Text], enders: Sequence[Text], day: str, today: str) -> str:
    """The newest version that had begun on a day."""
    ended = [ender.begins for ender in enders if text.version < ender.version]
    if any(begin <= day for begin in ended):
        return "repealed"
    if day >= today:
        return "repealed" if text.is_expired else "current"
    if _is_changed(text, ordered, day):
        return "unheld"
    has_end = bool(ended) or text is not ordered[-1]
    return "" if text.version == UNDATED or (text.is_expired and not has_end) else "current"


def _is_changed(text: Text, ordered: Sequence[Text], day: str) -> bool:
    """Whether some header tells of a change after this version, up to the day, that is no version of its own here."""
    versions = [other.version for other in ordered]
    changes = {change for other in ordered for change in other.changed if text.version < change <= day}
    return any(not _is_near(change, versions) for change in changes)


def _is_near(change: str, versions: Iterable[str]) -> bool:
    for version in versions:
        try:
            if abs(date.fromisoformat(version) - date.fromisoformat(change)) <= _SAME:
                return True
        except ValueError:
            continue
    return False
