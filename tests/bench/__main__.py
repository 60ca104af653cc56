"""`python -m tests.bench NAME [--json]`: what the program achieves on this machine, beside what it must.

A benchmark is a module here with `run(options) -> Iterator[Row]`; `NAMES` lists them. Nothing here is a test: a figure says what it
is, and a person judges it.
"""

import argparse
import importlib
import sys
from collections.abc import Iterator

from tests.bench.row import Row, as_json, as_line, describe, machine

NAMES = ("web", "search", "sfu", "link", "entering", "recovery", "soak")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("name", choices=(*NAMES, "all"), metavar="NAME", help=", ".join((*NAMES, "all")))
    parser.add_argument("--json", action="store_true", help="an array of rows on the standard output")
    parser.add_argument("--sizes", default="1000,10000", help="dossiers in the store, or documents in the library, for each run one (web, search)")
    parser.add_argument("--seconds", type=float, default=5, help="how long each figure is measured (web; default 5)")
    parser.add_argument("--connections", type=int, default=8, help="connections at once (web; default 8)")
    parser.add_argument("--people", default="3,6,10,12", help="people in the room, for each figure one (sfu; default 3,6,10,12)")
    parser.add_argument("--minutes", type=float, default=2, help="how long people come and go (soak; default 2)")
    return parser.parse_args()


def measured(name: str, chosen: argparse.Namespace) -> Iterator[Row]:
    """The rows of one benchmark, or of all."""
    for each in NAMES if name == "all" else (name,):
        yield from importlib.import_module(f"tests.bench.{each}").run(chosen)


def main() -> None:
    chosen = options()
    said = sys.stderr if chosen.json else sys.stdout
    print(f"{machine()}\n{describe(chosen)}", file=said, flush=True)
    rows = []
    for row in measured(chosen.name, chosen):
        rows.append(row)
        print(as_line(row), file=said, flush=True)
    if chosen.json:
        print(as_json(rows))


if __name__ == "__main__":
    main()
