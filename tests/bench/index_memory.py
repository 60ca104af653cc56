"""What an index adds to the memory of a process that answers from it: `python -m tests.bench.index_memory FOLDER` prints it in MB."""

import os
import subprocess
import sys
from pathlib import Path

from kb.library import Library
from tests.bench.processes import resident_mb


def added_mb(folder: Path) -> float:
    """In a process of its own, since memory that was taken once is seldom given back."""
    asked = [sys.executable, "-m", __spec__.name, str(folder)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def main(folder: Path) -> None:
    """Open it, and ask what warms it up."""
    before = resident_mb(os.getpid())
    library = Library.open(folder)
    library.warm(completions=False)
    print(resident_mb(os.getpid()) - before)
    del library   # held until here


if __name__ == "__main__":
    main(Path(sys.argv[1]))
