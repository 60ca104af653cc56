"""A killed process loses nothing that it acknowledged, and leaves nothing half saved."""

import random
import time

import pytest

from tests.crash.stores import sound_numbers, start

ROUNDS = 8
SAVED = 3
"""So many are saved in each round before the process is killed, however slow the machine."""


def test_kills_between_and_within_commits_lose_nothing_acknowledged(uri: str) -> None:
    chance = random.Random(20260302)
    acknowledged: set[str] = set()
    for round_number in range(1, ROUNDS + 1):
        with start("tests.crash.writer", uri, str(round_number * 100_000)) as writer:
            assert writer.stdout is not None
            acknowledged.update(writer.stdout.readline().strip() for _ in range(SAVED))
            time.sleep(chance.uniform(0, 0.1))
            writer.kill()
            acknowledged.update(line.strip() for line in writer.stdout if line.endswith("\n"))
        found = sound_numbers(uri)
        assert acknowledged <= found
        assert len(found - acknowledged) <= round_number   # committed at the moment of the kill, and not yet said
    assert len(acknowledged) >= ROUNDS * SAVED


@pytest.mark.parametrize(("phase", "saved"), [("vote", 3), ("voted", 3), ("marked", 4)])
def test_a_commit_is_whole_or_not_at_all_wherever_it_stops(uri: str, phase: str, saved: int) -> None:
    with start("tests.crash.writer", uri, "100000", phase, "3") as writer:
        output, errors = writer.communicate(timeout=300)
    assert writer.returncode == -9, errors
    assert output.split() == ["100000", "100001", "100002"]
    assert len(sound_numbers(uri)) == saved
