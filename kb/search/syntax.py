"""The query language, which cannot be wrong: what it does not understand it takes as words, and says so.

::

    离婚 彩礼                    both words
    "夫妻共同财产"  “…” 「…」     exactly these words in a row
    law:民法典 art:1043          fields, in English or Chinese (法律:民法典 条:1043); a value may be quoted
    year:2019..2024  year:2020   a range, open at either end
    asof:2019-05-01  在2019年5月1日时   the law as it stood on that day
    离婚 or 分居, not 继承, -继承   or / 或 / |, and / 和 / 且 / &, not / 非 / -; parentheses group

``and`` binds closer than ``or``; ``not`` closest. Operators count only as words of their own.
"""

import difflib
import re
from dataclasses import dataclass, field
from typing import Final

from kb.analysis.days import read_day
from kb.model import Note

LONGEST: Final = 10_000
"""Characters of a query that are read; the rest is left out with a note."""

LONGEST_STRUCTURED: Final = 1000
"""Longer texts are facts of a case, not queries: their quotes and colons mean nothing."""

_DEEPEST: Final = 20
FIELDS: Final = {
    "law": "law", "法律": "law", "法规": "law", "法": "law",
    "art": "article", "article": "article", "条": "article", "法条": "article",
    "category": "category", "类别": "category", "分类": "category",
    "region": "region", "地区": "region", "地域": "region",
    "level": "level", "层级": "level", "效力层级": "level",
    "year": "year", "年": "year", "年份": "year",
    "validity": "validity", "效力": "validity", "时效性": "validity",
    "kind": "kind", "类型": "kind",
    "asof": "asof", "当时": "asof", "时点": "asof",
}  # fmt: skip
"""What may stand before a colon, and the filter that it means; ``asof`` is no filter but the day of the whole search."""

AS_OF: Final = "asof"

_QUOTES: Final = {'"': '"', "“": "”", "「": "」", "『": "』", "＂": "＂"}
_AND: Final = frozenset({"and", "AND", "和", "与", "且", "并且", "&", "&&"})
_OR: Final = frozenset({"or", "OR", "或", "或者", "|", "||"})
_NOT: Final = frozenset({"not", "NOT", "非", "!"})
_THEN: Final = re.compile(r"在\s*([^\s时]{4,20}?)\s*时(?![\w])")
_FIELD: Final = re.compile(r"([A-Za-z]{2,12}|[\u4e00-\u9fff]{1,4})[:：](?=\S)")
_OPENING, _CLOSING = "(（", ")）"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or several without blanks between them; each must occur, in any order."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row."""

    text: str


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of this."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A filter that stands inside an expression: ``not region:河南``."""

    name: str
    value: str


Node = Word | Phrase | And | Or | Not | FieldIs


@dataclass(slots=True)
class Query:
    """A query as understood: ``words`` is what is ranked by, ``node`` what must hold (None: ranking alone decides).

    ``as_of`` is the day by which law is in force or not, empty for today.
    """

    text: str
    words: str
    node: Node | None = None
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_structured: bool = False
    notes: tuple[str, ...] = ()
    as_of: str = ""


def parse(text: str) -> Query:
    """Read a query. Never fails."""
    notes: list[str] = []
    if len(text) > LONGEST:
        notes.append(Note("query-cut", f"查询文字过长，只采用了前{LONGEST}个字。"))
        text = text[:LONGEST]
    if len(text) > LONGEST_STRUCTURED:
        return Query(text, text, notes=tuple(notes))
    tokens = _tokens(text, notes)
    as_of = _as_of([token.text for token in tokens if token.name == AS_OF], notes)
    tokens = [token for token in tokens if token.name != AS_OF]
    filters: dict[str, tuple[str, ...]] = {}
    is_expression = any(token.kind == "op" for token in tokens)
    if not is_expression:
        tokens = [token for token in tokens if token.kind != "paren"]
        for token in tokens:
            if token.kind == "field":
                filters[token.name] = (*filters.get(token.name, ()), token.text)
        tokens = [token for token in tokens if token.kind != "field"]
    reading = _Reading(tokens, notes)
    node = reading.expression(0)
    return Query(
        text=text,
        words=" ".join(reading.positive),
        node=node,
        filters=filters,
        is_structured=is_expression or any(token.kind == "phrase" for token in tokens),
        notes=tuple(dict.fromkeys(notes)),
        as_of=as_of,
    )


def without_day(text: str) -> str:
    """The query without the day that it names."""
    kept, at = [], 0
    while at < len(text):
        end = _day_at(text, at, [])[1]
        kept.append("" if end else text[at])
        at = end or at + 1
    return " ".join("".join(kept).split())


def _as_of(written: list[str], notes: list[str]) -> str:
    """The day of a query: the first that can be read. What was guessed, or cannot be read, is noted."""
    found = [(text, day) for text in written if (day := read_day(text))]
    unread = [text[:20] for text in written if not read_day(text)]
    notes += [Note("day-unknown", f"日期“{text}”无法识别，请写成 asof:2019-05-01；已忽略。") for text in unread]
    if not found:
        return ""
    text, day = found[0]
    if not day.is_exact:
        notes.append(Note("day-guessed", f"日期“{text[:20]}”写得不准，已按{day.iso}查找；请写成 asof:2019-05-01。"))
    if len({other.iso for _, other in found}) > 1:
        notes.append(Note("day-single", f"一次只能按一个日期查找，已按{day.iso}。"))
    return day.iso


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, phrase, field, op, paren
    text: str
    name: str = ""


def _tokens(text: str, notes: list[str]) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        named = _FIELD.match(text, at)
        if character.isspace():
            at += 1
        elif character in _QUOTES:
            inside, at = _quoted(text, at, notes)
            if inside.strip():
                tokens.append(_Token("phrase", inside))
        elif (then := _day_at(text, at, notes))[1]:
            tokens.append(_Token("field", then[0], AS_OF))
            at = then[1]
        elif named and (at == 0 or not text[at - 1].isalnum()) and _is_field(named[1], notes):
            value, at = _value(text, named.end(), notes)
            tokens.append(_Token("field", value, FIELDS[named[1].lower()]))
        elif character in _OPENING + _CLOSING:
            tokens.append(_Token("paren", "(" if character in _OPENING else ")"))
            at += 1
        else:
            end = at + 1
            while (
                end < len(text)
                and not text[end].isspace()
                and text[end] not in _QUOTES
                and text[end] not in _OPENING + _CLOSING
            ):
                end += 1
            word, at = text[at:end], end
            if word[-1] in ":：" and word[:-1].lower() in FIELDS:
                notes.append(Note("value-missing", f"“{word}”后面没有写内容，已忽略。"))
            else:
                tokens += _word(word)
    return tokens


def _day_at(text: str, at: int, notes: list[str]) -> tuple[str, int]:
    """The day written at a place, as asof:2019-05-01 or 在2019年5月1日时, and where it ends; 0 where there is none."""
    if at and text[at - 1].isalnum():
        return "", 0
    then, named = _THEN.match(text, at), _FIELD.match(text, at)
    if then and read_day(then[1]):
        return then[1], then.end()
    if named and FIELDS.get(named[1].lower()) == AS_OF:
        return _value(text, named.end(), notes)
    return "", 0


def _word(word: str) -> list[_Token]:
    if word in _AND:
        return [_Token("op", "and")]
    if word in _OR:
        return [_Token("op", "or")]
    if word in _NOT:
        return [_Token("op", "not")]
    if len(word) > 1 and word[0] in "-－" and not word[1].isdigit():
        rest = word.lstrip("-－")   # ----一 is not 一: half of a dash says no more than one dash
        return [_Token("op", "not"), *_word(rest)] if rest else [_Token("word", word)]
    return [_Token("word", word)]


def _quoted(text: str, at: int, notes: list[str]) -> tuple[str, int]:
    end = text.find(_QUOTES[text[at]], at + 1)
    if end < 0:
        notes.append(Note("quote-open", "引号没有成对，已按到句末处理。"))
        end = len(text)
    return text[at + 1 : end], end + 1


def _value(text: str, at: int, notes: list[str]) -> tuple[str, int]:
    if text[at] in _QUOTES:
        return _quoted(text, at, notes)
    end = at
    while (
        end < len(text)
        and not text[end].isspace()
        and text[end] not in _QUOTES
        and text[end] not in _OPENING + _CLOSING
    ):
        end += 1
    return text[at:end], end


def _is_field(name: str, notes: list[str]) -> bool:
    if name.lower() in FIELDS:
        return True
    if name.isascii():
        near = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.7)
        if near:
            notes.append(Note("field-unknown", f"没有“{name}:”这个条件，是否指“{near[0]}:”？已按普通词语查找。"))
    return False


class _Reading:
    """Recursive descent over the tokens; stray operators and parentheses are dropped with a note."""

    def __init__(self, tokens: list[_Token], notes: list[str]) -> None:
        self._tokens = tokens
        self._notes = notes
        self._at = 0
        self._negations = 0
        self.positive: list[str] = []

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def expression(self, depth: int) -> Node | None:
        """Parts joined by ``or``."""
        parts = []
        while True:
            part = self._conjunction(depth)
            if part is not None:
                parts.append(part)
            token = self._peek()
            if token is None or (depth and token == _Token("paren", ")")):
                break
            self._at += 1
            if token.kind == "paren":
                self._notes.append(Note("parenthesis-stray", "括号没有成对，已忽略。"))
        return _joined(Or, parts)

    def _conjunction(self, depth: int) -> Node | None:
        parts = []
        while (token := self._peek()) is not None:
            if token == _Token("op", "or") or token == _Token("paren", ")"):
                break
            if token == _Token("op", "and"):
                self._at += 1
                continue
            part = self._negation(depth)
            if part is not None:
                parts.append(part)
        return _joined(And, parts)

    def _negation(self, depth: int) -> Node | None:
        is_negative = False
        while self._peek() == _Token("op", "not"):
            is_negative = not is_negative
            self._at += 1
        self._negations += is_negative
        part = self._atom(depth)
        self._negations -= is_negative
        if is_negative and part is None:
            self._notes.append(Note("not-alone", "“非”后面没有词语，已忽略。"))
        return Not(part) if is_negative and part is not None else part

    def _atom(self, depth: int) -> Node | None:
        token = self._peek()
        if token is None or token.kind == "op" or token == _Token("paren", ")"):
            return None
        self._at += 1
        if token.kind == "paren":
            if depth >= _DEEPEST:
                self._notes.append(Note("nested-too-deep", "括号嵌套过深，已忽略。"))
                return None
            inside = self.expression(depth + 1)
            if self._peek() == _Token("paren", ")"):
                self._at += 1
            else:
                self._notes.append(Note("parenthesis-open", "括号没有成对，已按到句末处理。"))
            return inside
        if token.kind == "field":
            return FieldIs(token.name, token.text)
        if not self._negations % 2:
            self.positive.append(token.text)
        return Phrase(token.text) if token.kind == "phrase" else Word(token.text)


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else kind(tuple(parts))
