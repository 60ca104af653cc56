"""A full disk is said as `storage-full`; nothing is half saved, and with room again the same process goes on."""

import pytest

from portal.storage.database import data_file
from tests.crash.stores import sound_numbers, start


@pytest.mark.parametrize(
    ("room_bytes", "facts", "size_bytes"),
    [
        (1, 10, 10), (600, 10, 10), (2_500, 10, 10), (5_000, 10, 10), (9_000, 3_000, 10),   # in the data file, at the vote
        (20_000, 40_000, 10),     # in the scratch file, before the vote
        (20_000, 10, 100_000),    # in the file that is handed in
    ],
)
def test_a_full_disk_loses_nothing_and_keeps_nothing_half(uri: str, room_bytes: int, facts: int, size_bytes: int) -> None:
    with start("tests.crash.filler", uri, str(room_bytes), str(facts), str(size_bytes)) as filler:
        output, errors = filler.communicate(timeout=300)
    assert filler.returncode == 9, errors
    numbers = set(output.split())
    assert sound_numbers(uri) == numbers
    blobs = data_file(uri).parent / "blobs"
    assert sum(1 for _ in blobs.rglob("*.blob")) == len(numbers)
    assert not list((blobs / "tmp").iterdir())
