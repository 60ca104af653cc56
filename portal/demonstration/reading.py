"""Reading the texts of the demonstration, which stand as data files in `texts/`."""

import json
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "texts"
PASSWORD: Final = "he-zhong-2026"  # noqa: S105 - it is shown on the log-in page of the demonstration
"""The password of all demonstration accounts."""


def mapping(name: str) -> dict[str, Any]:
    """A JSON file that holds one object."""
    return dict(json.loads((FOLDER / name).read_text("utf-8")))


def lines(name: str) -> list[dict[str, Any]]:
    """A JSON Lines file."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip()]


def article(path: Path) -> tuple[dict[str, str], str]:
    """A Markdown file: its front matter of `key: value` lines, and its body."""
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    pairs = (line.partition(":") for line in front.splitlines() if line.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}, body.strip()


def articles(folder: str) -> list[tuple[str, dict[str, str], str]]:
    """All Markdown files of a folder: name, front matter, body."""
    return [(path.stem, *article(path)) for path in sorted((FOLDER / folder).glob("*.md"))]
