"""The catalogues: one `.po` file for each page folder and language, compiled into one `concord.mo` a language.

The sentences in the code are English, so English needs no catalogue. Compiled files are not kept in the repository: they are made
by `python -m portal.locale.update`, and at start where they are missing or older than a `.po` file.
"""

import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Final

import colander
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER: Final = Path(__file__).parent
LOCALES: Final = ("zh_CN",)
BORROWED: Final = {"zh_CN": Path(colander.__file__).parent / "locale/zh_Hans/LC_MESSAGES/colander.mo"}
"""colander calls its Chinese zh_Hans; under our own name for it, its texts are found."""


def sources(locale: str) -> list[Path]:
    """The `.po` files of a language: the shared one first, the others by name."""
    return sorted((FOLDER / locale).glob("*.po"), key=lambda path: (path.stem != "shared", path.stem))


def read(path: Path, locale: str) -> Catalog:
    """One `.po` file, or an empty catalogue where there is none."""
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def write(path: Path, catalogue: Catalog) -> None:
    """Write a `.po` file: sorted, without line numbers, so that two people's changes seldom meet."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)


def merged(locale: str) -> Catalog:
    """All `.po` files of a language as one; where two disagree, the first one counts."""
    whole = Catalog(locale=locale)
    for path in sources(locale):
        for message in read(path, locale):
            if message.id and message.string and not message.fuzzy and message.id not in whole:
                whole.add(message.id, message.string)
    return whole


def disagreements(locale: str) -> list[str]:
    """A line for each sentence that a file translates otherwise than a file before it: one sentence has one translation."""
    whole = merged(locale)
    return [
        f"{path.name}: {message.id!r} is {message.string!r} here and {whole[message.id].string!r} elsewhere"
        for path in sources(locale)
        for message in read(path, locale)
        if message.id and message.string and message.id in whole and whole[message.id].string != message.string
    ]


def compiled(locale: str) -> bytes:
    """What `concord.mo` holds."""
    out = BytesIO()
    write_mo(out, merged(locale))
    return out.getvalue()


def target(locale: str, domain: str = "concord") -> Path:
    """Where the compiled catalogue of a domain lies."""
    return FOLDER / locale / "LC_MESSAGES" / f"{domain}.mo"


def is_stale(locale: str) -> bool:
    """True where the compiled catalogue is missing or older than a source."""
    path = target(locale)
    if not path.exists() or not target(locale, "colander").exists():
        return True
    newest = max(source.stat().st_mtime for source in (*sources(locale), FOLDER / locale))
    return newest > path.stat().st_mtime


def compile_all(*, only_stale: bool = False) -> list[Path]:
    """Write the compiled catalogues; returns what was written."""
    written = []
    for locale in LOCALES:
        if only_stale and not is_stale(locale):
            continue
        target(locale).parent.mkdir(parents=True, exist_ok=True)
        for path, content in (
            (target(locale, "colander"), BORROWED[locale].read_bytes()),
            (target(locale), compiled(locale)),
        ):
            _replace(path, content)
            written.append(path)
    return written


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: several processes may start at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)
