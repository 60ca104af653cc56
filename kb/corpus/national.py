"""A law as the national database of laws hands it out, brought into the one layout that `kb.corpus.markdown` reads.

Its DOCX and HTML texts are paragraphs::

    中华人民共和国和睦法                          title, perhaps in two lines
    （2019年3月1日第一届和睦大会通过　根据2023年8月1日第二届和睦大会《关于修改…的决定》修正）    题注
    目　　录
    第一章　总　　则                              the table of contents, then the same headings again
    第一章　总　　则
    第一条　为了促进邻里和睦，制定本法。
    第二条　有下列情形之一的：
    （一）夜间制造噪声；                          款 and 项 are paragraphs of their article

Full-width blanks stand in headings and behind the numbers of articles.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kb.corpus.markdown import END_OF_HEADER
from kb.numerals import ARTICLE, NUMERAL

PROVINCES: Final = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 "
    "陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆"
)
_DIVISIONS: Final = ("编", "分编", "章", "节")
_HEADING: Final = re.compile(rf"^第[{NUMERAL}\d]{{1,5}}(编|分编|章|节)(?:\s+|$)(.{{0,60}})$")
_PLAIN_HEADING: Final = re.compile(r"^(序\s*言|总\s*则|附\s*则|附\s*件[一二三四五六七八九十\d]*|附\s*录)[:：]?$")
_NOTE: Final = re.compile(r"^[(（【\[]?\s*(?:根据)?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_CONTENTS: Final = re.compile(r"^目\s*[录次]$")
_PAGE: Final = re.compile(r"[\s.…·]*\d{1,4}$")
_BLANKS: Final = re.compile(r"[\s\u3000\u00a0]+")
_ISSUER: Final = re.compile(r"(?:法院|检察院|委员会|国务院|人民政府|部|局|署|共和国)$")
_TITLE_LINES: Final = 3
_LONGEST_TITLE: Final = 80
_LONGEST_NOTE: Final = 40
_NOTE_LINES: Final = 12


def as_markdown(paragraphs: Iterable[str], *, name: str = "") -> str:
    """The text of a law in the layout of the Markdown collection; ``name`` is its title where the text gives none."""
    lines = [line for one in paragraphs for part in one.splitlines() if (line := _BLANKS.sub(" ", part).strip())]
    begin = next((at for at, line in enumerate(lines) if _begins(line)), None)
    title, rest = _title(lines, begin)
    events, rest = _events(rest)
    body = _without_contents(rest)
    written = [f"# {title or name}", "", *events, "", END_OF_HEADER, "", *_with_headings(body)]
    return "\n".join(written)


def _begins(line: str) -> bool:
    """Whether the title must stand above this line."""
    return bool(_NOTE.match(line) or _CONTENTS.match(line) or _heading_of(line) or ARTICLE.match(line))


def _title(lines: Sequence[str], begin: int | None) -> tuple[str, list[str]]:
    """The title and what follows it. Lines far above it are the navigation of a page."""
    if begin is None:
        return (lines[0].replace(" ", ""), list(lines[1:])) if lines else ("", [])
    first = begin
    while first > max(0, begin - _TITLE_LINES) and len(lines[first - 1]) <= _LONGEST_TITLE and lines[first - 1][-1] not in "。；：":
        first -= 1
        if first == 0 or not (_ISSUER.search(lines[first - 1].replace(" ", "")) or lines[first].startswith("关于")):
            break
    return "".join(lines[first:begin]).replace(" ", ""), list(lines[begin:])


def _events(lines: list[str]) -> tuple[list[str], list[str]]:
    """The 题注, one event a line, and what follows it."""
    if not lines or not _NOTE.match(lines[0]):
        return [], lines
    end, depth = 0, 0
    for at, line in enumerate(lines[:_NOTE_LINES]):
        depth += len(re.findall(r"[(（]", line)) - len(re.findall(r"[)）]", line))
        end = at + 1
        if depth <= 0 and not (at + 1 < len(lines) and _NOTE.match(lines[at + 1])):
            break
    note = " ".join(lines[:end]).strip()
    note = note[1:-1] if note[:1] in "(（【[" and note[-1:] in ")）】]" else note
    return [part.strip(" ；;，,") for part in re.split(r"\s(?=(?:根据)?\d{4}\s*年)|(?=根据\d{4}\s*年)", note) if part.strip()], lines[end:]


def _without_contents(lines: list[str]) -> list[str]:
    """The body: the table of contents ends where its first heading comes again, or an article begins."""
    at = next((place for place, line in enumerate(lines[:_LONGEST_NOTE]) if _CONTENTS.match(line)), None)
    if at is None:
        return lines
    first = ""
    for place in range(at + 1, len(lines)):
        line = _BLANKS.sub("", _PAGE.sub("", lines[place]))
        if ARTICLE.match(lines[place]) or (first and line == first):
            return lines[:at] + lines[place:]
        first = first or line
    return lines[:at] + lines[at + 1 :]


def _heading_of(line: str) -> tuple[str, str] | None:
    """Division (编, 章 …) and words of a heading; None for other lines."""
    numbered = _HEADING.match(line)
    if numbered and not line.endswith(("。", "；")):
        words = numbered[2].replace(" ", "")
        return numbered[1], f"{line[: numbered.end(1)]} {words}".strip()
    plain = _PLAIN_HEADING.match(line)
    return ("章", plain[1].replace(" ", "")) if plain else None


def _with_headings(lines: Sequence[str]) -> list[str]:
    """The lines, headings with as many ``#`` as their division is deep in this law."""
    found = [_heading_of(line) for line in lines]
    used = [division for division in _DIVISIONS if any(one and one[0] == division for one in found)]
    written: list[str] = []
    for line, heading in zip(lines, found, strict=True):
        written.append(f"{'#' * (2 + used.index(heading[0]))} {heading[1]}" if heading else line.lstrip("#"))
        written.append("")
    return written


def place_by_text(markdown: str) -> tuple[str, str, str]:
    """Category, level and region of a law by its title and who passed it, where no folder tells."""
    head = markdown.partition(END_OF_HEADER)[0]
    title = head.partition("\n")[0]
    region = next((name for name in PROVINCES.split() if re.search(rf"{name}(?:省|市|维吾尔|壮族|回族|自治区|地方)", head)), "")
    if "最高人民法院" in head or "最高人民检察院" in head:
        return "司法解释", "司法解释", ""
    if region:
        return "地方性法规", "地方性法规", region
    if "全国人民代表大会" in head or title.endswith("法"):
        return "法律", "法律", ""
    if "国务院" in head:
        return "行政法规", "行政法规", ""
    return "其他", "其他", ""
