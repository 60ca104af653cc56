"""Finding the sentences that people read.

They stand in `_("…")` in Python, and in templates in `i18n:translate`, `i18n:attributes` and `_('…')`.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.extract import extract_python

CALL = re.compile(r"""(?<![\w.])_\(\s*((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s+(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)""")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Found(NamedTuple):
    """One sentence, and the line where it stands."""

    text: str
    line: int


class _Open(NamedTuple):
    """An element that is open while a template is read; `words` is None where its text is not translated."""

    tag: str
    words: list[str] | None
    explicit: str
    line: int


class TemplateReader(HTMLParser):
    """Collects what a Chameleon template translates. Raises ValueError where a text cannot be taken out whole."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=False)
        self.name = name
        self.found: list[Found] = []
        self.open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes to translate, and open the element."""
        given = dict(attrs)
        for spec in (given.get("i18n:attributes") or "").split(";"):
            words = spec.split()
            if words:
                self.found.append(Found(" ".join(words[1:]) or (given.get(words[0].lower()) or ""), self.getpos()[0]))
        outer = self.open[-1] if self.open else None
        if outer and outer.words is not None:
            if not given.get("i18n:name"):
                raise ValueError(f"{self.name}:{self.getpos()[0]}: <{tag}> inside a translated text needs i18n:name")
            outer.words.append(f"${{{given['i18n:name']}}}")
        if tag in VOID:
            return
        wanted = "i18n:translate" in given
        self.open.append(_Open(tag, [] if wanted else None, given.get("i18n:translate") or "", self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, such as `<br/>` or `<metal:slot/>`."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and keep its text if it is translated."""
        while self.open:
            closed = self.open.pop()
            if closed.words is not None:
                text = closed.explicit or " ".join("".join(closed.words).split())
                self.found.append(Found(text, closed.line))
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text belongs to the innermost open element."""
        if self.open and (words := self.open[-1].words) is not None:
            if "${" in data:
                raise ValueError(f"{self.name}:{self.getpos()[0]}: put ${{…}} into an element with i18n:name")
            words.append(data)

    def handle_entityref(self, name: str) -> None:
        """Entities stay as they are written: the catalogue holds markup where the template does."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """So do references by number."""
        self.handle_data(f"&#{name};")


def from_template(path: Path) -> Iterator[Found]:
    """The sentences of one template."""
    source = path.read_text(encoding="utf-8")
    reader = TemplateReader(str(path))
    reader.feed(source)
    reader.close()
    yield from (found for found in reader.found if found.text)
    for call in CALL.finditer(source):
        text = ast.literal_eval(f"({call.group(1)})")
        yield Found(text, source.count("\n", 0, call.start()) + 1)


def from_python(path: Path) -> Iterator[Found]:
    """The sentences of one Python file."""
    with path.open("rb") as file:
        for line, _name, text, _comments in extract_python(file, {"_": None}, [], {"encoding": "utf-8"}):
            parts: Any = text   # a text, or one for each argument; None for an argument that is a name
            first = parts if isinstance(parts, str) else next(iter(parts or ()), None)
            if first:
                yield Found(first, line)


def area_of(path: Path) -> str:
    """The name of the catalogue that a file's sentences go to: the page's folder, or the layer."""
    return path.parts[1] if path.parts[0] == "pages" and len(path.parts) > 2 else Path(path.parts[0]).stem  # noqa: PLR2004


def everything(root: Path) -> dict[str, dict[str, list[tuple[str, int]]]]:
    """All sentences under a package folder: area to sentence to the places where it stands."""
    areas: dict[str, dict[str, list[tuple[str, int]]]] = {}
    readers = {".py": from_python, ".pt": from_template}
    for path in sorted(root.rglob("*")):
        if path.suffix in readers:
            inner = path.relative_to(root)
            for found in readers[path.suffix](path):
                places = areas.setdefault(area_of(inner), {}).setdefault(found.text, [])
                places.append((f"{root.name}/{inner.as_posix()}", found.line))
    return areas
