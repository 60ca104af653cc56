"""Every test here kills a process, cuts a file or fills a disk."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.crash)


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return f"file://{tmp_path}/store/Data.fs"
