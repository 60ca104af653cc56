"""Version 3: a clock knows when it warns, and open dossiers are listed by the next moment at which one of theirs demands something."""

from dataclasses import replace

from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.services.clocks import rulebook_of, warning_times
from portal.services.records import file_again

AT_ONCE = 1000
"""Dossiers between two savepoints: a large store does not fit into memory."""


def list_by_demand(portal: Portal) -> None:
    """Give each running clock its moments, and file its dossier by them; what is done already stays as it is."""
    dossiers = (dossier for year in portal.dossiers.values() for dossier in year.values())
    for number, dossier in enumerate(dossiers, 1):
        if dossier.is_open:
            _give_moments(portal, dossier)
            file_again(portal, dossier)
        if number % AT_ONCE == 0:
            portal._p_jar.transaction_manager.savepoint(optimistic=True)  # noqa: SLF001 - persistent's own name


def _give_moments(portal: Portal, dossier: Dossier) -> None:
    for clock in dossier.deadlines:
        if clock.stopped_at is None and not clock.warns_at:
            rule = rulebook_of(portal, dossier).clock(clock.name)
            dossier.set_deadline(replace(clock, warns_at=warning_times(portal, rule, clock.due_at)))
