"""The whole application with a demonstration store, as WebTest clients of different people; jobs are run by hand."""

import shutil
from pathlib import Path

from webtest import TestApp

from portal.app import main
from portal.demonstration.reading import PASSWORD
from portal.jobs.start import make_world
from portal.jobs.worker import Worker
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import portal_of
from tests.servers import read_app_settings, write_ini


class Site:
    """One portal. `visitor()` is a browser of its own; `as_staff("clerk")` one that is logged in."""

    def __init__(self, folder: Path, template: Path | None = None) -> None:
        if template is not None:
            shutil.copytree(template, folder, dirs_exist_ok=True)
        self.ini = write_ini(folder, 1, portal__jobs="process", video__spawn="false")
        self.wsgi = main({}, **read_app_settings(self.ini))
        self.registry = self.wsgi.registry
        self.worker = Worker(
            make_world(
                self.registry.concord, self.registry.database, library=self.registry.library, media=self.registry.media_worker,
                clock=self.registry.clock,
            ),
            str(folder),
        )

    def close(self) -> None:
        """Give the store back."""
        self.registry.database.close()

    def visitor(self) -> TestApp:
        """A browser that nobody logged in to."""
        return TestApp(self.wsgi, extra_environ={"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"})

    def as_staff(self, login: str) -> TestApp:
        """A browser in which a demonstration account is logged in."""
        app = self.visitor()
        form = app.get("/login").forms["form"]
        form["login"], form["password"] = login, PASSWORD
        form.submit("login-now").follow()
        return app

    def read(self, act):
        """Look at the portal."""
        return reading(self.registry.database, lambda connection: act(portal_of(connection)))

    def change(self, act):
        """Change the portal in one transaction."""
        return in_transaction(self.registry.database, lambda connection: act(portal_of(connection)), note="test")

    def work(self) -> None:
        """Do all jobs that wait."""
        while self.worker.step():
            pass

    def path_in(self, state: str, county: str = "qingxi") -> str:
        """A dossier of that state in a county."""
        return self.read(lambda portal: next(
            dossier.path() for year in portal.dossiers.values() for dossier in year.values()
            if dossier.state == state and dossier.scopes()[-1] == county
        ))
