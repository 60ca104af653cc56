"""The pool of mediators and experts: public card, private file, availability (R-MED-5)."""

from datetime import date
from typing import Literal

from portal.domain.node import Folder, Node
from portal.domain.vocabulary import Category, Level

ExpertKind = Literal["mediator", "expert"]


class Expert(Node):
    """A person who may be chosen for a dossier."""

    organization_id = ""
    principal = ""
    """`staff:<login>` where the person has an account."""
    title = ""
    biography = ""
    specialties: tuple[Category | str, ...] = ()
    """Categories and sub-categories."""
    certificates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    telephone = ""
    appointed_on: date | None = None
    term_ends_on: date | None = None
    trained_on: date | None = None
    is_active = True
    open_cases = 0
    """How many dossiers are assigned now; kept by the service that assigns."""
    case_cap = 12
    ratings = 0
    rating_sum = 0

    def __init__(self, name: str, kind: ExpertKind, level: Level) -> None:
        self.name = name
        self.kind: ExpertKind = kind
        self.level: Level = level

    @property
    def mean_rating(self) -> float | None:
        """The plain mean of all ratings from 1 to 5, or None; seen by the person and the unit only, never ranked."""
        return self.rating_sum / self.ratings if self.ratings else None


class Experts(Folder):
    """The pool, at /experts."""

    accepts = "Expert"
