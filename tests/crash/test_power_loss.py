"""The power may go at any moment: what was acknowledged is there with its file, though all vanishes that was not synced."""

from pathlib import Path

from tests.crash.stores import sound_numbers, start

DOSSIERS = 4


def test_a_power_cut_at_any_sync_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with start("tests.crash.powerless", str(tmp_path), str(DOSSIERS)) as process:
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 9, errors
    lines = [line.split() for line in output.splitlines()]
    assert len(lines[-1]) == 1 + DOSSIERS
    assert len(lines) > 4 * DOSSIERS
    for number, *told in lines:
        found = sound_numbers(f"file://{tmp_path}/{number}/Data.fs")
        assert set(told) <= found, number
        assert len(found - set(told)) <= 1   # safe, and not yet said
