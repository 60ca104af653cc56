"""The whole portal in one process for tests of pages: real store, real policy, real templates; people log in by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import transaction
from pyramid.request import Request
from webtest import Form, TestApp, TestRequest, TestResponse

from portal.app import main
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.security import identity
from portal.security.keys import derive_key
from portal.services.access import open_for_party
from portal.services.logins import open_login
from portal.storage.bootstrap import ROOT_NAME, portal_of
from tests.factories.portals import MONDAY, a_portal

SECRET = "only for a test, but long enough to be one"
CODE_KEY = derive_key(SECRET, "short-code")


class Answer(TestResponse):
    """A page, whose forms are found by their id."""

    def form_of(self, name: str) -> Form:
        """The form of that id."""
        return self.forms[name]


class Asking(TestRequest):
    """A request that is answered with such a page."""

    ResponseClass = Answer


class Browser(TestApp):
    """A browser of one person; lxml reads its pages in half the time of Python's own parser."""

    RequestClass = Asking

    def __init__(self, application: Any) -> None:
        super().__init__(application, parser_features="lxml")


class Site:
    """A running portal with the county of the factories. Its time stands still until a test moves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "data").mkdir(parents=True)
        self.application = main(None, **{
            "zodb.uri": f"file://{folder}/Data.fs?blobstorage_dir={folder}/blobs", "portal.secret": SECRET,
            "portal.data": str(folder / "data"), "portal.jobs": "process", "portal.rate_limit_per_minute": "0",
            "portal.phone": "000-5550100", "kb.index": str(folder / "kb"), "video.spawn": "false",
            "video.socket": str(folder / "video.sock"), "video.spool": str(folder / "video"),
        })
        self.database = self.application.registry.database
        self.application.registry.clock = lambda: self.now
        self.begin_anew()

    def begin_anew(self) -> None:
        """An empty county on its Monday morning."""
        self.now = MONDAY + timedelta(hours=1)
        with self._connection() as connection:
            connection.root()[ROOT_NAME] = a_portal()

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        manager = transaction.TransactionManager()
        connection = self.database.open(transaction_manager=manager)
        try:
            manager.begin()
            yield connection
            manager.commit()
        finally:
            manager.abort()
            connection.close()

    @contextmanager
    def portal(self) -> Iterator[Portal]:
        """The portal in a transaction that is committed at the end."""
        with self._connection() as connection:
            yield portal_of(connection)

    @contextmanager
    def dossier(self, dossier_id: str) -> Iterator[Dossier]:
        """A dossier in such a transaction."""
        with self.portal() as portal:
            found = portal.dossiers.find(dossier_id)
            assert found is not None
            yield found

    def make(self, maker: Any, *arguments: Any, **changes: Any) -> str:
        """Let a factory make a dossier; returns its id."""
        with self.portal() as portal:
            return str(maker(portal, MONDAY, *arguments, **changes).id)

    def staff(self, login: str) -> Browser:
        """A browser in which this member of staff is logged in."""
        with self.portal() as portal:
            login_id, _ = open_login(portal, f"staff:{login}", login, now=self.now, lifetime=timedelta(hours=8))
        return self._browser(login_id)

    def party(self, dossier_id: str, party_id: str) -> Browser:
        """A browser in which this party is logged in."""
        with self.portal() as portal:
            dossier = portal.dossiers.find(dossier_id)
            assert dossier is not None
            opened = open_for_party(portal, dossier, dossier.parties[party_id], now=self.now)
        return self._browser(opened.login_id)

    def stranger(self) -> Browser:
        """A browser in which nobody is logged in."""
        return Browser(self.application)

    def close(self) -> None:
        """Close the store."""
        self.database.close()

    def _browser(self, login_id: str) -> Browser:
        request = Request.blank("/")
        request.registry = self.application.registry
        response = request.response
        identity.set_cookie(request, response, login_id)
        browser = Browser(self.application)
        name, _equals, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
        browser.set_cookie(name, value)
        return browser


def later(hours: float) -> datetime:
    """Some hours after the county's Monday morning."""
    return MONDAY + timedelta(hours=hours)
