"""The texts that people read and agree to, by key and language; each has a version, and a consent keeps the digest of its words."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "texts"
DEFAULT_LOCALE: Final = "zh_CN"


@dataclass(frozen=True)
class NoticeText:
    """One text in one version and language; values in braces are filled in by `filled`."""

    key: str
    version: str
    title: str
    body: str

    def filled(self, **values: str) -> "NoticeText":
        """The text with its values. Raises KeyError where one is missing."""
        return NoticeText(self.key, self.version, self.title, self.body.format_map(values))

    def paragraphs(self) -> list[str]:
        """The body by lines, empty ones left out."""
        return [line for line in self.body.splitlines() if line.strip()]


@lru_cache(maxsize=4)
def _texts(locale: str) -> dict[str, NoticeText]:
    path = FOLDER / f"{locale}.json"
    if not path.exists():
        path = FOLDER / f"{DEFAULT_LOCALE}.json"
    return {each["key"]: NoticeText(**each) for each in json.loads(path.read_text("utf-8"))}


def notice(key: str, locale: str = DEFAULT_LOCALE) -> NoticeText:
    """The text of a key. Raises KeyError where there is none."""
    return _texts(locale)[key]


def routes(category: str, locale: str = DEFAULT_LOCALE) -> NoticeText:
    """The other ways that stay open when mediation of this category fails (R-REC-12)."""
    return _texts(locale).get(f"routes.{category}") or notice("routes.other", locale)
