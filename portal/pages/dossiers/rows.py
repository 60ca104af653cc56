"""The rows of a list of dossiers, as HTML. Lists show dozens of them, so they are written here and not by a template."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any, Final

from chameleon.utils import Markup

from portal.domain.clock import Deadline
from portal.domain.dossier import Dossier
from portal.domain.vocabulary import State
from portal.pages.dossiers.acts import Offer
from portal.pages.dossiers.frame import pressing
from portal.pages.shared import marks
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.labels import label
from portal.pages.shared.links import Links

CURRENT: Final = ' aria-current="true"'
PLAIN = frozenset({"none", "blue"})
"""Warnings that a row does not show."""


@dataclass(frozen=True)
class Line:
    """One dossier as a row: what lists show, and the one next act of this reader."""

    dossier: Dossier
    offer: Offer | None

    @property
    def clock(self) -> Deadline | None:
        """The clock that presses."""
        return pressing(self.dossier)

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
        self._links, self._now = Links(request), request.now
        self._in_all, self._look = (escape(self._translate(words)) for words in (_("Mediation in all:"), _("Look at it")))
        self._word = cache(lambda kind, code: escape(self._translate(label(kind, code))))

    def __call__(self, lines: Iterable[Line]) -> Markup:
        """The items of a list of rows."""
        return Markup("".join(map(self._row, lines)))

    def _row(self, line: Line) -> str:
        dossier = line.dossier
        address, title = escape(self._links.url(dossier)), escape(f"{dossier.parties_line} · {dossier.matter}")
        return (
            f'<li class="row-item"><p class="row-title"><a href="{address}">{title}</a></p>'
            f'<p class="row-facts">{self._facts(line)}</p><div class="row-next">{self._next(line, address)}</div></li>\n'
        )

    def _facts(self, line: Line) -> str:
        dossier, due, whole = line.dossier, line.clock, line.mediation
        facts = (
            f'<span class="dossier-number">{dossier.reference}</span><span class="state">{self._word("state", dossier.state)}</span>'
            f'<span class="tag">{self._word("level", dossier.level)}</span>'
        )
        if dossier.warning not in PLAIN:
            facts += marks.level(dossier.warning, self._translate)
        if due is not None:
            facts += marks.clock(due.due_at, self._now, self._formats)
        if whole is not None and whole is not due:
            facts += f"{self._in_all} {marks.clock(whole.due_at, self._now, self._formats)}"
        return facts

    def _next(self, line: Line, address: str) -> str:
        named = f'<span class="visually-hidden"> {line.dossier.reference}</span>'
        if line.offer is None:
            return f'<a class="btn btn-plain" href="{address}"><span>{self._look}</span>{named}</a>'
        verb = escape(self._translate(line.offer.verb))
        return f'<a class="btn btn-secondary" href="{address}/{line.offer.path}">{verb}{named}</a>'

    def states(self, counts: Mapping[State, int], chosen: str, address: Callable[[State | None], str]) -> Markup:
        """The states as links to the list of each, with how many there are; the chosen one leads back to all."""
        return Markup("".join(
            f'<li><a href="{escape(address(None if state == chosen else state))}"{CURRENT if state == chosen else ""}>'
            f'{self._word("state", state)}<span class="count">{count}</span></a></li>'
            for state, count in counts.items()
        ))
