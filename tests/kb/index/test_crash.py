"""A process killed while it writes: what was acknowledged is there, and the index is whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.index import build, layout
from kb.library import Library
from kb.model import Document

pytestmark = pytest.mark.crash

FOLLOWER = """
import sys
from pathlib import Path
from kb.index import follow
from kb.model import Document, Upsert

def case(key, body):
    return Upsert(Document(id=key, kind="precedent", title="", body=body))

folder, first = Path(sys.argv[1]), int(sys.argv[2])
for position in range(first, first + 10000):
    follow.apply(folder, [case(f"d{position % 7}", f"批次{position}"), case("latest", str(position))], position)
    print(position, flush=True)
"""

BUILDER = """
import sys
from pathlib import Path
from kb.index import build
from kb.model import Document
def documents(present):
    print("begun", flush=True)
    for n in range(1000000):
        yield Document(id=f"n{n}", kind="precedent", title="", body="新的正文" * 20)
build.rebuild(Path(sys.argv[1]), documents)
"""


def start(program: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_killed_followers_lose_nothing_acknowledged_and_leave_a_whole_index(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    build.create(folder)
    acknowledged = -1
    for round_ in range(6):
        process = start(FOLLOWER, str(folder), str(acknowledged + 1))
        assert process.stdout is not None
        for _ in range(3 + round_):
            acknowledged = int(process.stdout.readline())
        time.sleep(0.003 * round_)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged = max([acknowledged, *map(int, rest.split())])
        library = Library.open(folder)
        assert library.check()["position"] >= acknowledged
        assert library.document("latest").body == str(library.position())
        acknowledged = library.position()


def test_a_killed_rebuild_leaves_the_old_index_serving_and_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    build.rebuild(folder, [Document(id="old", kind="precedent", title="", body="旧的正文")], position=3)
    process = start(BUILDER, str(folder))
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    library = Library.open(folder)
    assert [hit.document.id for hit in library.search("旧的").hits] == ["old"]
    assert library.check()["position"] == 3
    build.rebuild(folder, lambda present: present.documents())
    assert {path.name for path in folder.iterdir()} == {
        layout.CURRENT,
        layout.LOCK,
        "g000001",
        library.refresh().generation.name,
    }
    assert library.position() == 3
