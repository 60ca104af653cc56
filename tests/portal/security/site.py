"""The real store, policy, guards and pages in one small application, with a clock that tests set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from webtest import TestApp

from portal.domain.portal import Portal
from portal.security.downloads import file_response
from portal.services import accounts
from portal.settings import Settings
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of
from tests.portal.security.world import add_dossier, empty_portal

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "三棵槐树 below the mill"
DOSSIER = "portal.domain.dossier.Dossier"


class Site:
    """An application, its store, and its clock."""

    def __init__(self, folder, **settings):
        uri = f"file://{folder}/Data.fs?blobstorage_dir={folder}/blobs"
        self.settings = replace(
            Settings(), zodb_uri=uri, portal_secret="only for a test, but long enough", portal_phone="000-5550100",
            portal_rate_limit_per_minute=0, **settings,
        )
        self.now = NOW
        config = Configurator(settings={})
        config.registry.concord = self.settings
        config.add_request_method(lambda _request: self.now, "now", reify=True)
        for part in (
            "portal.storage.connection", "portal.storage.write_lock", "portal.storage.retry", "portal.security", "portal.pages.shared",
            "portal.pages.login", "portal.pages.join", "portal.pages.account",
        ):
            config.include(part)
        config.add_view(lambda _request: Response("of the case"), context=DOSSIER, permission="dossier.read")
        config.add_view(lambda _request: Response("evidence"), context=DOSSIER, name="evidence", permission="evidence.read")
        config.add_view(lambda _request: Response("no word on permission"), context=Portal, name="unguarded")
        config.add_view(lambda _request: Response("work"), context=Portal, name="console", permission="console.use")
        config.add_view(lambda request: Response(f"from {request.client_address}"), context=Portal, name="where",
                        permission=NO_PERMISSION_REQUIRED)
        config.add_view(lambda _request: Response("done"), context=Portal, name="do", request_method="POST",
                        permission=NO_PERMISSION_REQUIRED)
        config.add_view(lambda request: file_response(request, __file__, media_type="text/html", name='恶意".html', show=True),
                        context=Portal, name="file", permission=NO_PERMISSION_REQUIRED)
        self.wsgi = config.make_wsgi_app()
        self.registry = config.registry
        self.change(self._fill)

    def _fill(self, portal):
        for name, child in empty_portal().orgs.items():
            portal.orgs.add(name, child)
        for login, role in (("clerk", "clerk"), ("leader", "leader"), ("admin", "admin")):
            account = accounts.create(portal, login, login, PASSWORD, by="system", now=NOW)
            accounts.grant_role(portal, account, portal.orgs.find("qingxi"), role, by="system", now=NOW)
        portal.dossiers.add("2026", empty_portal().dossiers["2026"])
        add_dossier(portal, "100001", "qingxi/liudi/dongqiao")

    def browser(self, **environ):
        """A new browser."""
        return TestApp(self.wsgi, extra_environ={"REMOTE_ADDR": "203.0.113.5", **environ})

    def change(self, function):
        """Change the store in a transaction of its own; returns what the function returns."""
        return in_transaction(self.registry.database, lambda connection: function(portal_of(connection)))

    def later(self, **span):
        """Let time pass."""
        self.now += timedelta(**span)

    def log_in(self, login="clerk", password=PASSWORD, browser=None):
        """A browser with an open log-in."""
        browser = browser or self.browser()
        form = browser.get("/login").forms["form"]
        form["login"], form["password"] = login, password
        assert form.submit("login-now").status_int == 303
        return browser

    def close(self):
        """Close the store."""
        self.registry.database.close()
