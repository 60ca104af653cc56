"""Whichever call to the disk fails while a dossier with a file is saved: what was acknowledged is there, the rest is whole or absent."""

from pathlib import Path

from tests.crash.stores import sound_numbers, start


def test_whichever_call_to_the_disk_fails_nothing_acknowledged_is_lost_and_nothing_is_half_saved(tmp_path: Path) -> None:
    """A process that was not there opens each store and checks it."""
    with start("tests.crash.faults", str(tmp_path)) as process:
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 9, errors
    lines = [line.split() for line in output.splitlines()]
    met = {(error, call) for error, _, call, *_ in lines}
    assert {(error, call) for error in ("EIO", "ENOSPC") for call in ("fsync", "rename", "open", "write", "flush")} <= met
    for error, number, call, *told in lines:
        found = sound_numbers(f"file://{tmp_path}/{error}-{number}/Data.fs")
        assert set(told) <= found, (error, number, call)
        assert found <= {"100001", "100002", "100003"}
        assert "100001" in told
        assert call != "-" or len(told) == 3
    stopped = [(error, call) for error, _, call, *told in lines if "100003" not in told]
    # past the point of no return ZODB shuts the store, since nobody knows what the disk has: the next process reads it
    assert sorted(stopped) == [(error, call) for error in ("EIO", "ENOSPC") for call in ("flush", "fsync")]
