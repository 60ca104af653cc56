"""What a reading of sources found, and what it could not read, said plainly enough to mend the source."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

_SHOWN: Final = 200


@dataclass(slots=True)
class Problem:
    """One thing that is wrong with one source: a stable code and a sentence."""

    source: str
    code: str
    text: str


@dataclass(slots=True)
class Report:
    """Grows while sources are read. ``skipped`` sources are left alone because nothing changed in them.

    ``read`` names the laws that were read and ``unread`` the files that could not be, by their paths in the collection.
    """

    files: int = 0
    skipped: int = 0
    regulations: int = 0
    articles: int = 0
    precedents: int = 0
    without_articles: int = 0
    written: int = 0
    deleted: int = 0
    problems: list[Problem] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def add(self, source: str, code: str, text: str) -> None:
        """Note a problem of a source."""
        self.problems.append(Problem(source, code, text))

    def as_json(self) -> dict[str, object]:
        """For ``--json``: the counts, the problems by code, and the first of them in full."""
        return {
            "files": self.files,
            "skipped": self.skipped,
            "regulations": self.regulations,
            "articles": self.articles,
            "precedents": self.precedents,
            "without_articles": self.without_articles,
            "written": self.written,
            "deleted": self.deleted,
            "problem_counts": dict(Counter(problem.code for problem in self.problems)),
            "problems": [
                {"source": problem.source, "code": problem.code, "text": problem.text}
                for problem in self.problems[:_SHOWN]
            ],
        }
