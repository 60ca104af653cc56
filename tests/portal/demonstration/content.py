"""Reading the files of the demonstration as plain data."""

import json
from pathlib import Path
from typing import Any

import portal.demonstration

FOLDER = Path(portal.demonstration.__file__).parent / "texts"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def places() -> dict[str, Any]:
    saved: dict[str, Any] = json.loads((FOLDER / "places.json").read_text(encoding="utf-8"))
    return saved


def people() -> list[dict[str, Any]]:
    saved = json.loads((FOLDER / "people.json").read_text(encoding="utf-8"))
    return [*saved["mediators"], *saved["staff"]]


def markdown(folder: str) -> list[Path]:
    return sorted((FOLDER / folder).glob("*.md"))


def front_matter(path: Path) -> tuple[dict[str, str], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.partition(": ") for line in head.strip().splitlines())
    return {key: value for key, _, value in pairs}, body


def everything() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.*")))
