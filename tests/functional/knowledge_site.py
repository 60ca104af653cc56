"""A site with the explainers, the library and the search: a real store, a real index, the real policy with real log-ins."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyramid.config import Configurator
from pyramid.session import SignedCookieSessionFactory
from webtest import TestApp

from kb.index.importing import import_laws
from portal.domain.account import Account
from portal.security.identity import COOKIE, _serializer
from portal.security.standing import search_scopes_of
from portal.services.accounts import grant_role
from portal.services.citations import mark_outdated
from portal.services.indexing import changes_for
from portal.services.library import open_library
from portal.services.logins import open_login
from portal.settings import from_mapping
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
PAGES = ("home", "help", "explainers", "library", "search")
LAW = """# 示例邻里法

2020年5月28日 示例会议通过
2021年1月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了邻里和睦，制定本法。

第二条 邻里纠纷应当先看现场，后作调解。

## 第二章 相邻关系

第三条 相邻各方应当按照有利生产、方便生活的原则，正确处理用水、排水、通行、采光的相邻关系。依照本法第二条办理。

第四条 建造房屋，不得妨碍相邻房屋的通风、采光和日照。
"""
OLD_LAW = LAW.replace("2020年5月28日", "2010年1月1日").replace("2021年1月1日", "2010年3月1日").replace("通风、采光和日照", "采光")


class KnowledgeSite:
    """The application, and what tests do beside it."""

    def __init__(self, folder: Path) -> None:
        laws = folder / "laws" / "法律"
        laws.mkdir(parents=True)
        (laws / "示例邻里法(2020-05-28).md").write_text(LAW, "utf-8")
        (laws / "示例邻里法(2010-01-01).md").write_text(OLD_LAW, "utf-8")
        self.folder, self.laws = folder, folder / "laws"
        (folder / "kb").mkdir(mode=0o700)
        self.import_laws()
        self.wsgi = self._application()

    def _application(self):
        settings = {"zodb.uri": f"file://{self.folder}/portal.fs", "portal.secret": "s" * 40, "portal.data": str(self.folder),
                    "kb.index": str(self.folder / "kb"), "portal.phone": "000-0000"}
        config = Configurator(settings=settings)
        self.registry = registry = config.registry
        registry.concord, registry.clock = from_mapping(settings), lambda: NOW
        registry.library = self.library = open_library(registry.concord.kb_index)
        config.add_request_method(lambda request: request.registry.clock(), "now", reify=True)
        config.set_session_factory(SignedCookieSessionFactory("only for a test"))
        for part in ("security.policy", "security.client_address", "security.csrf", "storage.connection", "pages.shared", *(f"pages.{page}" for page in PAGES)):
            config.include(f"portal.{part}")
        return config.make_wsgi_app()

    def import_laws(self, today: date = date(2026, 11, 21)):
        return import_laws(self.folder / "kb", self.laws, today=today)

    def change(self, act):
        """Change the portal in one transaction."""
        return in_transaction(self.registry.database, lambda connection: act(portal_of(connection)), note="test")

    def staff(self, login: str, *roles: str, at=lambda portal: portal) -> str:
        """An account with roles at a place; returns its principal."""

        def act(portal):
            account = Account(login, f"{login}·示例", "")
            portal.accounts.add(login, account)
            for role in roles:
                grant_role(portal, account, at(portal), role, by="system", now=NOW)

        self.change(act)
        return f"staff:{login}"

    def index(self) -> None:
        """Do what the index job does."""
        def act(portal):
            jobs = portal.outbox.index.after(self.library.position(), 500)
            if jobs:
                self.library.apply(changes_for(portal, [job.argument for _, job in jobs], search_scopes_of), jobs[-1][0])

        self.change(act)

    def mark_outdated(self) -> int:
        """Do what is done after laws were imported."""
        return self.change(lambda portal: mark_outdated(portal, self.library, now=NOW))

    def browser(self, principal: str = "") -> TestApp:
        """A browser of its own, logged in as somebody or as nobody."""
        app = TestApp(self.wsgi)
        if principal:
            login_id, _ = self.change(
                lambda portal: open_login(portal, principal, principal, now=NOW, lifetime=timedelta(hours=12)),
            )
            app.set_cookie(COOKIE, _serializer(SimpleNamespace(registry=self.registry)).dumps(login_id))
        return app

    def close(self) -> None:
        self.registry.database.close()


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeSite]:
    """The site with its two versions of one law, and nobody in it."""
    site = KnowledgeSite(tmp_path)
    yield site
    site.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestApp]:
    """Somebody who is not logged in, for the tests of a module that only read; the site holds the law and nothing else."""
    site = KnowledgeSite(tmp_path_factory.mktemp("reading"))
    yield site.browser()
    site.close()
