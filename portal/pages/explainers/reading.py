"""From an explainer's Markdown to the HTML of its reading page.

The text is CommonMark with tables, without raw HTML and without pictures. Headings move down one step below the page's title and
get marks for the table of contents; references to law become quiet links. Whatever comes out goes through nh3: the sanitiser, not
the parser, is what keeps a text harmless.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import nh3
from chameleon.utils import Markup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.services.citations import Piece

TAGS: Final = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "s", "code", "pre", "hr", "br", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}
ATTRIBUTES: Final = {"a": {"href", "title", "class"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto", "tel"}
QUOTE_SHOWN: Final = 160
"""Characters of an article that show when the pointer rests on its reference."""
_HIGHEST, _LOWEST = 2, 4
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")

Linked = Callable[[str], list[list[Piece]]]
"""Finds the references to law in a line of text: `portal.services.citations.linked` with a library."""


class Contents(NamedTuple):
    """A line of the table of contents: the mark in the text, and its words."""

    mark: str
    title: str


class Reading(NamedTuple):
    """A text ready to be shown."""

    html: Markup
    contents: list[Contents]


def read(text: str, title: str, linked: Linked) -> Reading:
    """The HTML of a text. A first heading that repeats the title of the page is left out."""
    tokens = list(_without_title(_PARSER.parse(text), title))
    contents = _mark_headings(tokens)
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = list(_with_links(token.children, linked))
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow")
    return Reading(Markup(clean), contents)


def _without_title(tokens: Sequence[Token], title: str) -> Sequence[Token]:
    is_title = len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[1].content.strip() == title.strip()
    return tokens[3:] if is_title else tokens


def _mark_headings(tokens: Sequence[Token]) -> list[Contents]:
    """Let the highest heading be h2, mark each, and list those of the highest step."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = _HIGHEST - min(levels, default=_HIGHEST)
    contents: list[Any] = []
    for at, token in enumerate(tokens):
        if token.type not in {"heading_open", "heading_close"}:
            continue
        level = max(_HIGHEST, min(_LOWEST, int(token.tag[1]) + shift))
        token.tag = f"h{level}"
        if token.type == "heading_open":
            mark = f"s{len(contents) + 1}" if level == _HIGHEST else ""
            if mark:
                token.attrSet("id", mark)
                contents.append(Contents(mark, _plain(tokens[at + 1])))
    return contents


def _plain(inline: Token) -> str:
    return re.sub(r"\s+", " ", "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"}))


def _with_links(children: Sequence[Token], linked: Linked) -> Iterator[Token]:
    """The same pieces of a line, with links around references; a link that the writer made stays as it is."""
    depth = 0
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not depth and child.content.strip():
            yield from _linked_text(child.content, linked)
        else:
            yield child


def _linked_text(text: str, linked: Linked) -> Iterator[Token]:
    pieces = [piece for paragraph in linked(text) for piece in paragraph]
    if not any(piece.path for piece in pieces):
        yield _text(text)
        return
    yield _text(text[: len(text) - len(text.lstrip())])
    for piece in pieces:
        if piece.path:
            attributes: dict[str, Any] = {"href": piece.path, "class": "cite"}
            if piece.quote:
                attributes["title"] = piece.quote[:QUOTE_SHOWN]
            yield Token("link_open", "a", 1, attrs=attributes)
            yield _text(piece.text)
            yield Token("link_close", "a", -1)
        else:
            yield _text(piece.text)
    yield _text(text[len(text.rstrip()):])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
