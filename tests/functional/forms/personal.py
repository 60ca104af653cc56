"""What is personal in the dossiers of the walk, and to whom a page may show it."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tests.factories.dossiers import APPLICANT, APPLICATION, RESPONDENT

FIELDS: Final[Mapping[str, str]] = {
    "telephone of a1": APPLICANT.telephone, "telephone of r1": RESPONDENT.telephone,
    "address of a1": APPLICANT.address, "address of r1": RESPONDENT.address,
    "number of a1": APPLICANT.identity_number, "number of r1": RESPONDENT.identity_number,
    "facts": APPLICATION.facts,
}
"""Texts that stand nowhere else in the portal."""
OFFICE: Final = ("clerk", "head", "village_clerk", "village_head", "mediator", "court_clerk", "archivist")
MAY_SHOW: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    **{f"{what} of {party}": {party: ("/D/particulars",)} for what in ("telephone", "address") for party in ("a1", "r1")},
    **{f"number of {party}": {"mediator": ("/D/sessions/N/participants/N/identify",)} for party in ("a1", "r1")},
    "facts": {"a1": ("/D",), **dict.fromkeys(OFFICE, ("/D", "/precedents")), "editor": ("/precedents",), "reviewer": ("/precedents",)},
}
"""By field: who may see it, and how the kinds of pages begin on which that is so. How somebody is reached stands masked everywhere
else; who needs it in full presses a button, which is written down. The facts are read by the side that told them, never by the other;
they become public by consent of the parties."""
OUTSIDERS: Final = ("other_mediator", "editor", "stranger")
"""People of the portal, and nobody, who have nothing to do with the dossier."""


class Shown(NamedTuple):
    """One personal text on one page: of which field, to whom, of a dossier in which state, where and on what kind of page."""

    field: str
    who: str
    state: str
    page: str
    kind: str

    @property
    def is_meant(self) -> bool:
        """Whether that person may read it there."""
        return self.kind.startswith(MAY_SHOW[self.field].get(self.who, ("?",)))


def fields_in(text: str) -> Iterator[str]:
    """The fields whose text stands on a page."""
    return (field for field, given in FIELDS.items() if given in text)
