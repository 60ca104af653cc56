"""The contract with Whoosh's files, held against whoosh3 as well: the kept package that would take over.

It is imported as ``whoosh`` too, so it lies aside (`make whoosh3` puts it there) and is asked in a process of its own.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ASIDE = ROOT / ".whoosh3"
pytestmark = pytest.mark.skipif(not (ASIDE / "whoosh").is_dir(), reason="whoosh3 is not there; `make whoosh3` fetches it")
SHOW = "import whoosh; print(whoosh.__file__, whoosh.versionstring())"


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": f"{ASIDE}{os.pathsep}{ROOT}"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def test_whoosh3_reads_and_writes_the_same_blocks() -> None:
    shown = run("-c", SHOW).stdout
    assert shown.startswith(str(ASIDE))
    assert shown.split()[-1].startswith("3.")
    asked = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/kb/index/test_blocks.py", "tests/kb/index/test_follow.py")
    assert asked.returncode == 0, asked.stdout[-3000:]
