"""A data file that was cut anywhere, as by a power cut, opens with exactly the transactions that are whole in it."""

import random
import shutil
from pathlib import Path

from ZODB.FileStorage import FileIterator

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.crash.stores import sound_numbers
from tests.factories.filed import file_dossier

DOSSIERS = 12
CUTS = 40


def test_any_cut_of_the_data_file_leaves_an_exact_prefix(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    database = open_database(f"file://{whole}/Data.fs")
    in_transaction(database, make_portal)
    for number in range(DOSSIERS):
        in_transaction(database, lambda connection, number=number: file_dossier(connection, str(100_000 + number)))
    database.close()
    records = FileIterator(str(whole / "Data.fs"))
    ends = [transaction._tend + 8 for transaction in records]
    records.close()
    chance = random.Random(7)
    cuts = [chance.randrange(4, ends[-1]) for _ in range(CUTS)] + [ends[4], ends[4] - 1, ends[4] + 1]
    for number, cut in enumerate(cuts):
        folder = tmp_path / f"cut{number}"
        shutil.copytree(whole, folder)
        with (folder / "Data.fs").open("r+b") as file:
            file.truncate(cut)
        kept = sum(end <= cut for end in ends)
        expected = {str(100_000 + dossier) for dossier in range(max(kept - 2, 0))}   # after ZODB's own root and the portal
        assert sound_numbers(f"file://{folder}/Data.fs") == expected, cut
        shutil.rmtree(folder)
