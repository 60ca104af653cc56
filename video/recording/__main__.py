"""`python -m video.recording mux FOLDER` writes a recording; `… combine …` makes one film of its files."""

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m video.recording", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    mux = commands.add_parser("mux", help="packets from standard input into one file for each participant")
    mux.add_argument("folder", type=Path)
    combine = commands.add_parser("combine", help="the files of all participants into one film")
    combine.add_argument("target", type=Path)
    combine.add_argument("sources", type=Path, nargs="+")
    given = parser.parse_args()
    if given.command == "mux":
        from video.recording.muxer import mux as write

        return write(given.folder)
    from video.recording.combine import combine as make

    return make(given.sources, given.target)


if __name__ == "__main__":
    sys.exit(main())
