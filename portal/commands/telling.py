"""What commands have in common: their exit codes, how they are added, and what they say."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, Final

from portal.settings import Settings

FOUND: Final = 1
"""The exit code of what was done and found something to be wrong."""
NOT_DONE: Final = 2
"""The exit code of what was not done."""

Run = Callable[[Settings, argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]
"""`add(name, run, meaning, example)`: one command more; returns its parser, for its arguments."""


def adding(group: Any, prefix: str = "portal-admin INI") -> Add:
    """How commands are added to a group of argparse's, each with a sentence and an example."""

    def add(name: str, run: Run | None, meaning: str, example: str = "") -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = group.add_parser(
            name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".",
            epilog=f"Example: {prefix} {name} {example}".rstrip(),
        )
        parser.set_defaults(run=run)
        return parser

    return add


def say_progress(what: str, count: int) -> None:
    """Tell on the standard error how far a long command has come."""
    print(f"\r{count:,} {what} …", end="", file=sys.stderr, flush=True)


def say_report(report: object) -> int:
    """Print a check's findings and figures; returns the exit code."""
    from portal.storage.check import Report

    assert isinstance(report, Report)
    for finding in report.findings:
        print(finding)
    looked_at = ", ".join(f"{count:,} {what}" for what, count in report.counts.items())
    print(f"{len(report.findings)} findings in {looked_at}.")
    return FOUND if report.findings else 0
