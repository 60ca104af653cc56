"""What the library knows and what it answers, as frozen values.

Dates are ISO strings (``2020-05-28``, empty when unknown), so that they sort as they read. ``law`` is always a key
(`kb.names.law_key`), ``article_number`` always ``1043`` or ``133-1`` (`kb.numerals.article_number`).
"""

from dataclasses import dataclass, field
from typing import Final, Self

PUBLIC: Final = "public"
"""The scope that everyone has."""

KINDS: Final = {
    "article": "法条",
    "regulation": "法规",
    "precedent": "案例",
    "explainer": "以案释法",
    "dossier": "卷宗",
}
"""The kinds that the library itself knows, and their words; a portal may add its own."""

VALIDITIES: Final = {
    "current": "现行有效",
    "future": "尚未施行",
    "superseded": "已被修改",
    "repealed": "已废止",
    "unheld": "当时文本未收录",
    "": "效力不明",
}
"""Whether a text of law is in force: code and word.

``unheld`` there is only on a day of the past: the law held then, but in other words, which the library does not have.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found: an article, a regulation, a precedent, an explainer, a dossier.

    It is visible to an asker who has one of its ``scopes``. ``citations`` are keys like ``民法典#1043``. ``source``
    says who owns it (``laws`` for imported laws); ``payload`` is text that the owner gets back as it was.
    """

    id: str
    kind: str
    title: str
    body: str = ""
    chapter: str = ""
    law: str = ""
    article_number: str = ""
    version: str = ""
    validity: str = ""
    category: str = ""
    region: str = ""
    level: str = ""
    date: str = ""
    scopes: tuple[str, ...] = (PUBLIC,)
    url: str = ""
    citations: tuple[str, ...] = ()
    source: str = ""
    payload: str = ""

    @property
    def year(self) -> int:
        """The year of ``date``; 0 when there is none."""
        return int(self.date[:4]) if self.date[:4].isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a law: passed, amended, in force."""

    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a law's table of contents, with the articles that stand directly under it."""

    level: int
    title: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: the date by which it is asked for, since when it is in force, whether it is."""

    date: str
    effective: str
    validity: str

    @property
    def validity_word(self) -> str:
        """In words: 现行有效, 已被修改 and so on."""
        return VALIDITIES.get(self.validity, self.validity)


@dataclass(frozen=True, slots=True)
class Regulation:
    """One version of a law with its contents; ``versions`` lists all versions, newest first."""

    law: str
    title: str
    version: str
    subtitle: str = ""
    level: str = ""
    category: str = ""
    region: str = ""
    effective: str = ""
    validity: str = ""
    preamble: str = ""
    events: tuple[Event, ...] = ()
    contents: tuple[Heading, ...] = ()
    versions: tuple[Version, ...] = ()
    path: str = ""

    @property
    def validity_word(self) -> str:
        """In words: 现行有效, 已被修改 and so on."""
        return VALIDITIES.get(self.validity, self.validity)

    @property
    def article_numbers(self) -> tuple[str, ...]:
        """The numbers of all articles, in their order."""
        return tuple(number for heading in self.contents for number in heading.articles)


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is shown: its words, its place, its neighbours and who cites it."""

    law: str
    law_title: str
    number: str
    heading: str
    text: str
    version: str
    effective: str = ""
    validity: str = ""
    chapters: tuple[str, ...] = ()
    previous: str = ""
    next: str = ""
    path: str = ""
    versions: tuple[Version, ...] = ()
    cited_by: tuple[Document, ...] = ()
    cited_by_total: int = 0
    cites: tuple["Citation", ...] = ()

    @property
    def validity_word(self) -> str:
        """In words: 现行有效, 已被修改 and so on."""
        return VALIDITIES.get(self.validity, self.validity)


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to a law in a free text: characters ``start`` to ``end`` of it.

    ``paragraph`` is 款 and ``item`` 项, 0 when not given. ``path`` is empty when the library does not hold the article.
    """

    start: int
    end: int
    text: str
    law: str
    article_number: str = ""
    paragraph: int = 0
    item: int = 0
    path: str = ""

    @property
    def key(self) -> str:
        """What a document's ``citations`` hold for it."""
        return f"{self.law}#{self.article_number}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet or title, and whether the query matched it."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit is there: a stable code, the words for the reader, and the ids of the documents that they name."""

    code: str
    text: str
    documents: tuple[str, ...] = ()


class Note(str):
    """What the search has to say about a query, a sentence for the reader, with a stable ``code`` for programs.

    query-cut, quote-open, parenthesis-open, parenthesis-stray, nested-too-deep, not-alone, field-unknown, value-missing,
    value-unknown, year-unknown, law-unknown, law-guessed, day-unknown, day-guessed, day-single, widened.
    """

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, text: str) -> Self:
        """A sentence with its code."""
        made = super().__new__(cls, text)
        made.code = code
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # a copy needs the code too
        """What a copy is made of."""
        return self.code, str(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document."""

    document: Document
    score: float
    snippet: tuple[Piece, ...]
    title: tuple[Piece, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of documents behind it, and whether the search is narrowed to it."""

    value: str
    count: int
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits. ``total`` counts all, ``facets`` the values among them (a chosen facet also shows its others).

    ``as_of`` is the day by whose law was searched; empty for today.
    """

    hits: tuple[Hit, ...]
    total: int
    page: int
    size: int
    query: str
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    also_searched: tuple[str, ...] = ()
    suggestion: str = ""
    notes: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def problems(self) -> tuple[Reason, ...]:
        """The notes that say what was wrong with the query, with their codes."""
        return tuple(Reason(note.code, str(note)) for note in self.notes if isinstance(note, Note))

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Completion:
    """What a beginning may become: ``text`` goes into the box, ``label`` shows what was typed in it.

    ``kind`` is law, article, precedent, explainer or word; ``detail`` says more in a few words; ``path`` leads to it in
    the portal (empty for a word, or where the owner gave none).
    """

    text: str
    kind: str
    label: tuple[Piece, ...]
    detail: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What became of one article between two versions: same, changed, added, removed or moved (to another number).

    ``old`` and ``new`` are its words in pieces, marked (``is_match``) where they differ. A number is empty where the
    version has no such article.
    """

    kind: str
    old_number: str
    new_number: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a law, article by article, in the order of the newer one."""

    law: str
    old: str
    new: str
    articles: tuple[ArticleChange, ...]

    def count(self, kind: str) -> int:
        """How many articles are same, changed, added, removed or moved."""
        return sum(article.kind == kind for article in self.articles)


@dataclass(frozen=True, slots=True)
class StaleCitation:
    """A document that cites words of law that no longer hold.

    ``kind`` is changed, removed, moved (then ``now_number`` is the article's number today) or repealed; ``cited`` and
    ``current`` are version dates (``current`` is empty for a repealed law).
    """

    document: Document
    law: str
    article_number: str
    cited: str
    current: str
    kind: str
    now_number: str = ""


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """A page of the list of regulations."""

    regulations: tuple[Regulation, ...]
    total: int
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class Upsert:
    """A change: this document is new or replaces the one with its id."""

    document: Document


@dataclass(frozen=True, slots=True)
class Delete:
    """A change: the document with this id is gone."""

    id: str


Change = Upsert | Delete
"""What a batch is made of."""
