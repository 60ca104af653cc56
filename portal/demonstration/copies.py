"""The bulk of a large store for measuring: copies of disputes that were made by the services, under numbers of their own."""

import random
from functools import partial
from itertools import cycle, islice
from typing import Any, Final

from portal.domain.dossier import Dossier, DossierYear
from portal.domain.portal import Portal
from portal.services import diaries, sessions
from portal.services.effects import caseload
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import portal_of
from portal.storage.copying import Model, write

FIRST_NUMBER: Final = 100_000
LAST_NUMBER: Final = 999_999


class Copies:
    """Makes copies of all dossiers that the store holds now, in turn; the same seed gives the same numbers."""

    def __init__(self, database: Any, *, seed: int = 20261122) -> None:
        self._database = database
        self._rng = random.Random(seed)  # noqa: S311 - nothing secret
        self._taken: set[str] = set()
        models = reading(database, self._models)
        self._models_in_turn = cycle(models)

    def make(self, number: int) -> None:
        """Make some more, and hang them in: in their year, in the lists, and on their mediators' desks."""
        wanted = [(model, self._free_number()) for model in islice(self._models_in_turn, number)]
        ids = write(self._database, wanted, "demonstration")
        in_transaction(self._database, partial(_hang_in, ids=ids), note="demonstration")

    def _models(self, connection: Any) -> list[Model]:
        dossiers = [dossier for year in portal_of(connection).dossiers.values() for dossier in year.values()]
        self._taken.update(str(dossier.__name__) for dossier in dossiers)
        return [Model(connection, dossier) for dossier in dossiers]

    def _free_number(self) -> str:
        while True:
            number = str(self._rng.randint(FIRST_NUMBER, LAST_NUMBER))
            if number not in self._taken:
                self._taken.add(number)
                return number


def _hang_in(connection: Any, ids: list[bytes]) -> None:
    portal = portal_of(connection)
    for oid in ids:
        dossier: Dossier = connection.get(oid)
        year = dossier.__parent__
        assert isinstance(year, DossierYear)
        year.hang_in(dossier)
        portal.listings.refile(dossier, (), dossier.filed)
        _count(portal, dossier)
        _expect(portal, dossier)


def _count(portal: Portal, dossier: Dossier) -> None:
    """An open case counts for its mediators."""
    if dossier.is_open:
        for principal in sorted({member for member, role in dossier.team() if role in caseload.TEAM_ROLES}):
            caseload.count(portal, principal, 1)


def _expect(portal: Portal, dossier: Dossier) -> None:
    """What its sessions take is taken; a copy is planned for the hours of its model, so nobody asks whether they were free."""
    for session in dossier.sessions.values():
        if session.state in sessions.NOT_OVER:
            diaries.enter(portal, session, is_unchecked=True)
