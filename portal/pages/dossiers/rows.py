"""The rows of a list of dossiers, as HTML. Lists show dozens of them, so they are written here and not by a template."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any, Final, NamedTuple

from chameleon.utils import Markup

from portal.domain.clock import Deadline
from portal.domain.dossier import Dossier
from portal.domain.vocabulary import State
from portal.pages.dossiers.acts import Offer
from portal.pages.shared import marks
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import DOMAIN, Translator, _, plain
from portal.pages.shared.labels import label
from portal.pages.shared.links import Links

CURRENT: Final = ' aria-current="true"'
PLAIN = frozenset({"none", "blue"})
"""Warnings that a row does not show."""


class Line(NamedTuple):
    """One dossier as a row: what lists show, the one next act of this reader, and the clock that presses."""

    dossier: Dossier
    offer: Offer | None
    clock: Deadline | None

    @property
    def mediation(self) -> Deadline | None:
        """The time of the mediation as a whole, once it has warned that it is about to run out."""
        clock = self.dossier.mediation_clock()
        return clock if clock is not None and clock.is_running and clock.warned_at is not None else None


class Rows:
    """Writes rows for one reader; what a template calls `rows(lines)`."""

    def __init__(self, request: Any) -> None:
        self._translate = Translator(request)
        self._formats = Formats(request.locale_name, ZONE, self._translate.sentence)
        self._links, self._now, self._localizer = Links(request), request.now, request.localizer
        self._in_all, self._with = (escape(self._translate(words)) for words in (_("Mediation in all:"), _("With:")))
        self._today = self._formats.day_of(self._now)
        self._clocks: dict[tuple[date, str], str] = {}

    def __call__(self, lines: Iterable[Line]) -> Markup:
        """The items of a list of rows."""
        return Markup("".join(map(self._row, lines)))

    def _word(self, kind: str, code: str) -> str:
        return word(self._localizer, kind, code)

    def _clock(self, due_at: datetime) -> str:
        """What is left until then; the rows of a page share a few days."""
        day = self._formats.day_of(due_at)
        alike = day, self._formats.pressing((day - self._today).days, due_at, self._now)
        if alike not in self._clocks:
            self._clocks[alike] = marks.clock(due_at, self._now, self._formats)
        return self._clocks[alike]

    def _row(self, line: Line) -> str:
        dossier = line.dossier
        address, title = escape(self._links.url(dossier)), escape(f"{dossier.parties_line} · {dossier.matter}")
        reference = dossier.reference
        return (
            f'<li class="row-item"><p class="row-title"><a href="{address}">{title}</a></p>'
            f'<p class="row-facts">{self._facts(line, reference)}</p>'
            f"{self._next(line, address, reference)}</li>\n"
        )

    def _facts(self, line: Line, reference: str) -> str:
        dossier, due, whole = line.dossier, line.clock, line.mediation
        facts = (
            f'<span class="dossier-number">{reference}</span><span class="state">{self._word("state", dossier.state)}</span>'
            f'<span class="tag">{self._word("level", dossier.level)}</span>'
        )
        if dossier.warning not in PLAIN:
            facts += f'<span class="level level-{dossier.warning}">{self._word("warning", dossier.warning)}</span>'
        if due is not None:
            facts += self._clock(due.due_at)
        if whole is not None and whole is not due:
            facts += f"{self._in_all} {self._clock(whole.due_at)}"
        return facts

    def _next(self, line: Line, address: str, reference: str) -> str:
        """The one next act of this reader; where it is another's turn, with whom it lies; nothing once a case is over."""
        dossier = line.dossier
        if line.offer is None:
            if dossier.holder is None or not dossier.is_open:
                return ""
            return f'<p class="row-next soft">{self._with} {escape(dossier.holder.title)}</p>'
        verb = escape(self._translate(line.offer.verb))
        return (
            f'<div class="row-next"><a class="btn btn-secondary" href="{address}/{line.offer.path}">{verb}'
            f'<span class="visually-hidden"> {reference}</span></a></div>'
        )

    def states(self, counts: Mapping[State, int], chosen: str, everything: str) -> Markup:
        """The states as links to the list of each, with how many there are; the chosen one leads back to the list of all."""
        of_all = escape(everything)
        of_one = f"{of_all}{'&amp;' if '?' in everything else '?'}state="   # a state is a plain word

        return Markup("".join(
            f'<li><a href="{of_all if state == chosen else of_one + state}"{CURRENT if state == chosen else ""}>'
            f'{self._word("state", state)}<span class="count">{count}</span></a></li>'
            for state, count in counts.items()
        ))


@lru_cache(maxsize=1024)
def word(localizer: Any, kind: str, code: str) -> str:
    """The label of a code in the reader's language, as HTML. It follows from catalogue and table, so it is kept for all requests."""
    return escape(plain(localizer, str(label(kind, code)), DOMAIN, None))
