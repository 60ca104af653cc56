"""Reading one law from Markdown in the layout of the LawRefBook collection.

::

    ---
    front matter (optional)
    ---
    # title
    # part (of a law that comes in several files: 婚姻家庭编)

    2020年5月28日 第十三届全国人民代表大会第三次会议通过

    <!-- INFO END -->

    ## 第一章 一般规定

    第一千零四十条 本编调整因婚姻家庭产生的民事关系。

A line that begins with 第X条 opens an article, unless it is only a wrapped line that happens to begin with a reference
(`_opens_article`). A law without any article is kept whole.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from kb.model import Event
from kb.numerals import NUMERAL, article_number

END_OF_HEADER: Final = "<!-- INFO END -->"
_FRONT_MATTER: Final = re.compile(r"\A\ufeff?\s*---[ \t]*\n.*?^---[ \t]*\n?", re.DOTALL | re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]")
_HEADING: Final = re.compile(r"^\s{0,3}(#{1,6})[ \t\u3000]*(.*?)[ \t#]*$")
_ARTICLE: Final = re.compile(
    rf"^\s*(?:\*\*)?第([{NUMERAL}]{{1,9}}|\d{{1,4}})条(?:之([{NUMERAL}]{{1,3}}|\d{{1,2}}))?(?:\*\*)?[\s\u3000:：]*(.*)$"
)
_DATE: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_REFERS_ON: Final = ("规定", "第", "、", "和", "至", "的", "所", "，", "或", "及", "以")
_IN_FORCE_FROM: Final = re.compile(
    r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起?\s*(?:正式)?(?:施行|实施|生效|执行)"
)
_IN_FORCE_AT_ONCE: Final = re.compile(r"自(?:公布|发布|颁布|印发|通过)之?日起?(?:施行|实施|生效|执行)")
_ABOLISHES: Final = re.compile(r"(?<!部分)同时废止|予以废止")
_NAMED: Final = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》(?!中|第|有关|关于)")
_ENDING_ARTICLES: Final = 3
_MONTHS: Final = 12
_DAYS: Final = 31


@dataclass(slots=True)
class ParsedArticle:
    """One article as it stands in the file; ``number`` is a key, unique within the file."""

    number: str
    text: str


@dataclass(slots=True)
class Section:
    """A heading and the articles directly under it; the first section of a file may have no title."""

    level: int
    title: str
    articles: list[ParsedArticle] = field(default_factory=list)


@dataclass(slots=True)
class ParsedLaw:
    """What one file says. ``preamble`` is what stands before the first article, ``appendix`` what belongs to none."""

    title: str
    part: str
    events: tuple[Event, ...]
    sections: list[Section]
    preamble: str
    appendix: str
    notes: list[tuple[str, str]]

    @property
    def articles(self) -> list[ParsedArticle]:
        """All articles, in their order."""
        return [article for section in self.sections for article in section.articles]


def date_of(year: str, month: str, day: str) -> str:
    """An ISO date, or an empty string where there is no such month or day."""
    if not (1 <= int(month) <= _MONTHS and 1 <= int(day) <= _DAYS):
        return ""
    return f"{int(year):04}-{int(month):02}-{int(day):02}"


def parse(raw: str) -> ParsedLaw:
    """Read one file's text. Never fails: what is odd is in ``notes`` as (code, sentence)."""
    text = _CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = _FRONT_MATTER.sub("", text, count=1)
    notes: list[tuple[str, str]] = []
    head, mark, body = text.partition(END_OF_HEADER)
    if not mark:
        head, body = _split_without_mark(text)
        notes.append(("no-header-mark", f"the line {END_OF_HEADER} is missing; the header was guessed"))
    titles, events = _header(_COMMENT.sub("", head))
    reading = _Reading(notes)
    for line in _COMMENT.sub("", body).split("\n"):
        reading.take(line)
    return ParsedLaw(
        title=titles[0] if titles else "",
        part=titles[1] if len(titles) > 1 else "",
        events=events,
        sections=reading.sections,
        preamble="\n".join(reading.preamble),
        appendix="\n".join(reading.appendix),
        notes=notes,
    )


def _split_without_mark(text: str) -> tuple[str, str]:
    """Header and body of a file without the mark: the body begins at the first article or lower heading."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        heading = _HEADING.match(line)
        if _ARTICLE.match(line) or (heading and len(heading[1]) > 1):
            return "\n".join(lines[:at]), "\n".join(lines[at:])
    titles = [at for at, line in enumerate(lines) if _HEADING.match(line)]
    cut = titles[0] + 1 if titles else 0
    return "\n".join(lines[:cut]), "\n".join(lines[cut:])


def _header(head: str) -> tuple[list[str], tuple[Event, ...]]:
    """The titles, and what happened when."""
    titles, events = [], []
    for line in head.split("\n"):
        heading = _HEADING.match(line)
        if heading:
            if heading[2].strip():
                titles.append(re.sub(r"\s+", " ", heading[2].strip()))
            continue
        found = list(_DATE.finditer(line))
        for at, match in enumerate(found):
            end = found[at + 1].start() if at + 1 < len(found) else len(line)
            date = date_of(match[1], match[2], match[3])
            if date:
                events.append(Event(date, line[match.end() : end].strip(" \u3000、，;；()（）")))
    return titles, tuple(events)


class _Reading:
    """Line by line: which section and which article the next line belongs to."""

    def __init__(self, notes: list[tuple[str, str]]) -> None:
        self.sections: list[Section] = []
        self.preamble: list[str] = []
        self.appendix: list[str] = []
        self._notes = notes
        self._article: ParsedArticle | None = None
        self._last = 0
        self._seen: dict[str, int] = {}
        self._has_new_heading = False

    def take(self, line: str) -> None:
        """Take one line of the body."""
        heading = _HEADING.match(line)
        if heading:
            self._open_section(len(heading[1]), heading[2].strip())
            return
        article = _ARTICLE.match(line)
        if article and self._opens_article(article):
            self._open_article(article)
        elif line.strip():
            self._continue(line.strip())

    def _open_section(self, level: int, title: str) -> None:
        self._article = None
        self._has_new_heading = True
        if title:
            self.sections.append(Section(level, re.sub(r"\s+", " ", title)))

    def _opens_article(self, article: re.Match[str]) -> bool:
        """A wrapped line may begin with a reference to an article: the number must follow the last one."""
        number = article_number(article[1], article[2])
        if number is None:
            return False
        main = int(number.partition("-")[0])
        if main == self._last + 1 or (article[2] and main == self._last) or not self._seen:
            return True
        if article[3].startswith(_REFERS_ON):
            return False
        if main > self._last:
            return True
        return self._has_new_heading or self._article is None or main == self._last

    def _open_article(self, article: re.Match[str]) -> None:
        number = article_number(article[1], article[2])
        assert number is not None
        count = self._seen[number] = self._seen.get(number, 0) + 1
        if count > 1:
            self._notes.append(("duplicate-article", f"article {number} occurs {count} times"))
            number = f"{number}~{count}"
        if not self.sections:
            self.sections.append(Section(0, ""))
        self._last = int(number.partition("~")[0].partition("-")[0])
        self._article = ParsedArticle(number, article[3].strip())
        self._has_new_heading = False
        self.sections[-1].articles.append(self._article)

    def _continue(self, line: str) -> None:
        if self._article is not None:
            self._article.text = f"{self._article.text}\n{line}".strip()
        elif self._seen:
            self.appendix.append(line)
        else:
            if self.sections and self._has_new_heading:
                self.preamble.append(self.sections[-1].title)
                self._has_new_heading = False
            self.preamble.append(line)


def effective_date(law: ParsedLaw, published: str) -> str:
    """Since when the law is in force: from the header, else from its last articles; empty if it does not say."""
    for event in reversed(law.events):
        if "施行" in event.text and "起" not in event.text:
            return event.date
    ending = "\n".join(article.text for article in law.articles[-_ENDING_ARTICLES:]) + law.appendix[-500:]
    if not law.articles:
        ending = law.preamble[:300] + law.preamble[-500:]
    dated = _IN_FORCE_FROM.search(ending)
    if dated:
        return date_of(dated[1], dated[2], dated[3])
    return published if _IN_FORCE_AT_ONCE.search(ending) else ""


def abolished_titles(law: ParsedLaw) -> tuple[str, ...]:
    """The titles that the law abolishes in its last articles (同时废止); not those of which it abolishes a part."""
    found: list[str] = []
    for article in law.articles[-_ENDING_ARTICLES:]:
        for sentence in article.text.split("。"):
            if _ABOLISHES.search(sentence):
                found += _NAMED.findall(sentence)
    return tuple(found)
