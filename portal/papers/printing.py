"""`render`: a paper's name and its fields in, the bytes of a PDF out.

The PDF is made for archives and for screen readers alike (PDF/A-2a and PDF/UA-1), every font embedded. Typst runs in
a process of its own without files or network and with limits on time and memory (`compile.py`); what users wrote
reaches it only as JSON data, never as markup.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.papers.errors import PaperError
from portal.papers.fields import Form, changed, printable_form, texts
from portal.papers.fonts import font_folders, unprintable
from portal.papers.forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TIME_LIMIT_S = 10.0
MEMORY_LIMIT_BYTES = 1 << 30
MOST_CHARACTERS = 200_000
STANDARDS = ["a-2a", "ua-1"]

_HERE = Path(__file__).parent
_COMPILER = str(_HERE / "compile.py")
_BY_HAND = "\u25a1"  # an empty square, into which the character is written


def render(
    paper: str,
    data: Mapping[str, Any],
    *,
    by_hand: bool = False,
    site_fonts: Path | None = None,
    made_at: datetime | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> bytes:
    """The PDF of `paper` (a name in `forms.FORMS`) filled with `data`; `{}` prints it empty for hand use.

    `by_hand` prints an empty square for each character that no font has, and names those characters at the foot of the
    paper, so that a rare name never stops a paper. `site_fonts` is a folder with the site's own fonts. `made_at` goes
    into the PDF; the same data and time give the same bytes.

    PaperError: `unknown-paper`, `unknown-field`, `wrong-field`, `unprintable-character` (with `characters`),
    `paper-too-long`, `paper-timeout`, `paper-failed`.
    """
    form = FORMS.get(paper)
    if form is None:
        raise PaperError("unknown-paper", paper)
    content = printable_form(data, form)
    missing = _missing(content, site_fonts)
    if missing and not by_hand:
        raise PaperError("unprintable-character", paper, characters=missing)
    if missing:
        content = _with_squares(content, missing)
    return compiled(_source(paper), content, site_fonts=site_fonts, made_at=made_at, time_limit_s=time_limit_s)


def _missing(content: Form, site_fonts: Path | None) -> tuple[str, ...]:
    """The characters that cannot be printed; PaperError("paper-too-long") beyond the limit on all characters."""
    whole = "".join(texts(content))
    if len(whole) > MOST_CHARACTERS:
        raise PaperError("paper-too-long", f"{len(whole)} > {MOST_CHARACTERS}")
    return unprintable(whole, site_fonts)


def _with_squares(content: Form, missing: tuple[str, ...]) -> Form:
    """The content with squares for the missing characters, whose code points stand at the foot of the paper."""
    squares = str.maketrans(dict.fromkeys(missing, _BY_HAND))
    marked = {name: changed(value, lambda text: text.translate(squares)) for name, value in content.items()}
    return {**marked, "by_hand": [f"U+{ord(character):04X}" for character in missing]}


@cache
def _source(paper: str) -> str:
    """The common style and the paper's own template as one source, so that typst needs no file."""
    folder = _HERE / "templates"
    return "\n".join((folder / f"{name}.typ").read_text("utf-8") for name in ("paper", paper))


def compiled(
    source: str,
    content: Form,
    *,
    site_fonts: Path | None = None,
    made_at: datetime | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> bytes:
    """The PDF that typst makes of `source` with `content` as its data, within all limits."""
    order = json.dumps(
        {
            "source": source,
            "data": json.dumps(content, ensure_ascii=False),
            "font_folders": [str(folder) for folder in font_folders(site_fonts)],
            "made_at": None if made_at is None else int(made_at.timestamp()),
            "standards": STANDARDS,
            "cpu_s": max(1, int(2 * time_limit_s)),
            "memory_bytes": MEMORY_LIMIT_BYTES,
        }
    )
    try:
        child = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", _COMPILER],
            input=order.encode(),
            capture_output=True,
            env={"RAYON_NUM_THREADS": "1"},
            cwd="/",
            timeout=time_limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PaperError("paper-timeout", f"{time_limit_s} s") from late
    if child.returncode != 0 or not child.stdout.startswith(b"%PDF-"):
        raise PaperError("paper-failed", child.stderr.decode(errors="replace")[:2000])
    return child.stdout
