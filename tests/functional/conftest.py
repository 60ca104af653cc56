"""One demonstration store is made for the whole run, and copied for each module that changes it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.demonstration import build
from portal.jobs.reindex import reindex
from portal.services.indexing import import_laws
from portal.settings import read
from portal.storage.database import opened
from tests.functional.whole_site import Site
from tests.servers import write_ini


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled store and its index."""
    folder = tmp_path_factory.mktemp("filled")
    settings = read(write_ini(folder, 1, portal__jobs="process", video__spawn="false"))
    with opened(settings) as database:
        build.fill(database, secret=settings.portal_secret, now=datetime.now(UTC), size=100)
        import_laws(settings.kb_index, build.LAWS, datetime.now(UTC).date())
        reindex(database, settings.kb_index, lambda *_: None)
    for left in (folder / "store").glob("*.lock"):
        left.unlink()
    return folder


@pytest.fixture(scope="module")
def whole_site(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole application on a copy of the filled store."""
    site = Site(tmp_path_factory.mktemp("site"), filled_store)
    yield site
    site.close()
