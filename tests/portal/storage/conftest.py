"""A real data file in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return f"file://{tmp_path}/store/Data.fs?blobstorage_dir={tmp_path}/store/blobs"


@pytest.fixture
def database(uri: str) -> Iterator[Any]:
    opened = open_database(uri)
    in_transaction(opened, make_portal)
    yield opened
    opened.close()
