"""The kinds of files in which a law may come, each brought to Markdown: ``.md``, ``.docx``, ``.html``, and laws as ``.jsonl``.

A line of JSON is one article (``title``, ``num``, ``text``; also ``sec``, ``cat``, ``date``, ``effective``, ``level``,
``region``) or a whole law (``title`` and ``text`` with its articles). Other kinds are reported, not read.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree, html

from kb.corpus.markdown import END_OF_HEADER
from kb.corpus.national import as_markdown
from kb.numerals import article_heading, article_number

TEXTS: Final = (".md", ".docx", ".html", ".htm", ".jsonl")
UNREAD: Final = (".doc", ".wps", ".pdf", ".rtf")
_UNPACKED: Final = 200_000_000
_BLOCKS: Final = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "br", "td", "title", "section", "center"])
_NOT_TEXT: Final = ("script", "style", "head", "nav", "footer", "noscript", "template")

Law = tuple[str, str, dict[str, Any]]
"""Name within its file (empty: the file itself), Markdown, and what the source says besides (category, level, region)."""


class Unreadable(ValueError):
    """The bytes are not what the file's name says; the message says how."""


def decoded(content: bytes) -> str:
    """Text from bytes in UTF-8 or GB 18030. Raises `Unreadable`."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("the file is neither UTF-8 nor GB 18030")


def markdown_of(content: bytes, *, name: str = "") -> Iterator[Law]:
    """A Markdown file is read as it is."""
    yield name[:0], decoded(content), {}


def docx_laws(content: bytes, *, name: str = "") -> Iterator[Law]:
    """A law as Word document: its paragraphs, and its tables row by row. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        paragraphs = _docx_paragraphs(content) if unpacked <= _UNPACKED else []
    except Exception as error:  # zip, XML and packages fail in many ways
        raise Unreadable(f"the file is no Word document that can be read ({type(error).__name__})") from error
    if unpacked > _UNPACKED:
        raise Unreadable(f"the document would unpack to more than {_UNPACKED // 1_000_000} MB")
    yield "", as_markdown(paragraphs, name=name), {}


def _docx_paragraphs(content: bytes) -> list[str]:
    """Paragraphs in their order, a table as one line a row."""
    import docx  # 9 MB that a process which only searches does not need
    from docx.table import Table

    return [
        "\n".join(" ".join(cell.text for cell in row.cells) for row in one.rows) if isinstance(one, Table) else one.text
        for one in docx.Document(io.BytesIO(content)).iter_inner_content()
    ]


def html_laws(content: bytes, *, name: str = "") -> Iterator[Law]:
    """A law as web page: the text of its blocks, without scripts and navigation. Raises `Unreadable`."""
    text = decoded(content)
    try:
        page = html.document_fromstring(text.partition("?>")[2] if text.lstrip().startswith("<?xml") else text)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("the file is no web page with any text") from error
    etree.strip_elements(page, *_NOT_TEXT, etree.Comment, with_tail=False)
    lines: list[str] = [""]
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if element.tag in _BLOCKS:
            lines.append("")
        lines[-1] += ((element.text if event == "start" else element.tail) or "").replace("\n", " ")
    yield "", as_markdown(lines, name=name), {}


def jsonl_laws(content: bytes, *, name: str = "") -> Iterator[Law]:
    """Laws as JSON lines, the articles of one version of a law put together. Raises `Unreadable` for a line that is none."""
    laws: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for number, line in enumerate(decoded(content).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"line {number} of {name or 'the file'} is no JSON") from error
        if not isinstance(found, dict) or not _text(found, "title") or not _text(found, "text"):
            raise Unreadable(f"line {number} of {name or 'the file'} has no title or no text")
        dated = f"{_text(found, 'title')}({_text(found, 'date')})" if _text(found, "date") else _text(found, "title")
        about, lines = laws.setdefault(dated, (found, []))
        lines += _article_lines(found, about)
        about["_sec"] = _text(found, "sec") or _text(found, "chapter")
    for dated, (about, lines) in laws.items():
        yield dated, "\n".join([*_header(about), *lines]), about


def _text(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    return str(value).replace("#", "＃").strip() if isinstance(value, str | int) else ""


def _header(about: dict[str, Any]) -> list[str]:
    """Title and dates as the Markdown collection writes them."""
    events = [(_text(about, "date"), "通过"), (_text(about, "effective"), "施行")]
    dated = [(date.split("-"), event) for date, event in events if date.count("-") == 2]  # noqa: PLR2004  year-month-day
    lines = [f"{year}年{month}月{day}日 {event}" for (year, month, day), event in dated]
    return [f"# {_text(about, 'title')}", "", *lines, "", END_OF_HEADER, ""]


def _article_lines(found: dict[str, Any], about: dict[str, Any]) -> list[str]:
    """The lines of one article, with its chapter where that is new; a whole law as it stands."""
    main, _, extra = _text(found, "num").removeprefix("第").removesuffix("条").partition("-")
    number = article_number(main, extra or None) if main else None
    if number is None:
        return _text(found, "text").splitlines()
    steps = [step.strip() for step in (_text(found, "sec") or _text(found, "chapter")).split("/") if step.strip()]
    before = [step.strip() for step in str(about.get("_sec", "")).split("/")]
    new = next((at for at, step in enumerate(steps) if before[at : at + 1] != [step]), len(steps))
    headings = [f"{'#' * (at + 2)} {step}" for at, step in enumerate(steps) if at >= new]
    text = _text(found, "text").removeprefix(article_heading(number)).strip()
    return [*headings, f"{article_heading(number)} {text}", ""]


READERS: Final[dict[str, Callable[..., Iterator[Law]]]] = {
    ".md": markdown_of,
    ".docx": docx_laws,
    ".html": html_laws,
    ".htm": html_laws,
    ".jsonl": jsonl_laws,
}
"""Which function reads which kind of file: from its bytes to the laws in it."""
