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

    def __init__(self, name: str, kind: ExpertKind, level: Level) -> None:
        self.name = name
        self.kind: ExpertKind = kind
        self.level: Level = level


class Experts(Folder):
    """The pool, at /experts."""

    accepts = "Expert"
