"""A disk that takes no more, and two indexers at once: a clear code, and the old index goes on serving."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.library import Library
from kb.model import Document, Upsert

FILLED = """
import json, resource, sys
from pathlib import Path
from kb.errors import KbError
from kb.index import build
from kb.library import Library
from kb.model import Document, Upsert

def long_case(number):
    body = "".join(chr(0x4E00 + (at * 7919 + number) % 20000) for at in range(4000))
    return Document(id=f"n{number}", kind="precedent", title="", body=body)

folder, size, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
library = Library.open(folder, create=True)
library.apply([Upsert(Document(id="old", kind="precedent", title="", body="旧的正文"))], 1)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))   # writing fails in the middle of a file
try:
    if what == "commit":
        library.apply([Upsert(long_case(number)) for number in range(40)], 2)
    else:
        build.rebuild(folder, [long_case(number) for number in range(40)])
    code = "none"
except KbError as error:
    code = error.code
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
old = (library.position(), library.search("旧的正文").total, Library.open(folder).check()["documents"])
library.apply([Upsert(long_case(1))], 2)   # the same process goes on when there is room again
new = (library.position(), library.check()["documents"], library.stats()["segments"])
generation = library.refresh().generation
kept = len({path.name.partition(".")[0] for path in generation.glob("MAIN_*.trm")})
print(json.dumps([code, old, new, kept]))
"""


@pytest.mark.crash
@pytest.mark.parametrize(
    ("what", "size"), [("commit", 10), ("commit", 3000), ("commit", 300_000), ("rebuild", 10), ("rebuild", 60_000)]
)
def test_a_full_disk_leaves_the_old_index_serving_and_writing_goes_on_when_there_is_room(
    tmp_path: Path, what: str, size: int
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", FILLED, str(tmp_path / "kb"), str(size), what],
        env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    code, old, new, kept = json.loads(done.stdout)
    assert code == "index-unwritable"
    assert old == [1, 1, 1]
    assert new[:2] == [2, 2]
    assert kept == new[2]


FOLLOWER = """
import sys
from pathlib import Path
from kb.index import follow
from kb.model import Document, Upsert
folder, name = Path(sys.argv[1]), sys.argv[2]
for n in range(15):
    follow.apply(folder, [Upsert(Document(id=f"{name}{n}", kind="precedent", title="", body="吹号"))], timeout_s=120)
"""


@pytest.mark.crash
def test_two_indexers_at_once_write_one_after_the_other(empty: Library) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    writers = [
        subprocess.Popen([sys.executable, "-c", FOLLOWER, str(empty.folder), name], env=environment) for name in ("a", "b")
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0]
    assert empty.check()["documents"] == 30
    assert empty.search("吹号", size=100).total == 30


def test_each_host_follows_at_its_own_pace(tmp_path: Path) -> None:
    batches = [[Upsert(Document(id=f"d{n}", kind="precedent", title="", body=f"第{n}件"))] for n in range(6)]
    hosts = [Library.open(tmp_path / name, create=True) for name in ("one", "two")]
    for position, batch in enumerate(batches):
        hosts[0].apply(batch, position)
    for position, batch in enumerate(batches[:3]):
        hosts[1].apply(batch, position)
    assert [host.position() for host in hosts] == [5, 2]
    behind = Library.open(hosts[1].folder)  # restarted: goes on where it stood, and what it had does no harm again
    for position, batch in enumerate(batches):
        behind.apply(batch, position)
    assert [host.position() for host in hosts] == [5, 5]
    assert hosts[1].stats()["documents"] == hosts[0].stats()["documents"] == 6
