"""The text of an agreement on the page: as it is laid before the parties, amounts in figures and words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cn2an import an2cn

from portal.domain.agreement import AgreementVersion, Mark, MarkKind
from portal.domain.dossier import Dossier
from portal.domain.money import amount_in_words
from portal.pages.dossiers.frame import name_of
from portal.services.citations import Piece, shown


class Owed(NamedTuple):
    """One obligation in words."""

    debtor: str
    creditor: str
    what: str
    manner: str
    due_on: date | None
    amount: Decimal | None
    in_words: str


class Place(NamedTuple):
    """One place for a mark: of what kind, whose, and the mark where it is there."""

    kind: MarkKind
    by: str
    name: str
    mark: Mark | None


class Text:
    """One version as a page shows it."""

    def __init__(self, request: Any, dossier: Dossier, version: AgreementVersion) -> None:
        self._request, self.dossier, self.version = request, dossier, version

    @property
    def parties(self) -> list[str]:
        """The names as they stand in the text."""
        return [name for _id, name in self.version.party_names]

    @property
    def obligations(self) -> Iterator[Owed]:
        """The obligations, with amounts in words."""
        for each in self.version.obligations:
            in_words = amount_in_words(each.amount) if each.amount is not None else ""
            yield Owed(
                self._name(each.debtor_id), self._name(each.creditor_id), each.what, each.manner, each.due_on, each.amount, in_words,
            )

    @property
    def copies(self) -> str:
        """How many sheets are signed, as the reader's language writes it in a document: 三, 3."""
        number = self.version.copies
        return str(an2cn(number)) if self._request.locale_name == "zh_CN" else str(number)

    @property
    def citations(self) -> list[Piece]:
        """The articles cited."""
        return shown(self._request.registry.library, self.version.citations)

    @property
    def places(self) -> Iterator[Place]:
        """Everybody who marks it, in the order of signing (R-AGR-3)."""
        if self.version.effect_rule != "oral_statement":
            for party_id, name in self.version.party_names:
                yield Place("party", party_id, name, self.version.marked_by("party", party_id))
        lead = name_of(self._request.root, self.dossier.lead_mediator) if self.dossier.lead_mediator else ""
        if self.version.effect_rule != "party_signatures":
            mark = self.version.marked_by("mediator")
            yield Place("mediator", "", name_of(self._request.root, mark.name) if mark is not None else lead, mark)
        if self.version.effect_rule == "committee_seal":
            holder = self.dossier.holder
            name = (holder.seal_name or holder.title) if holder is not None else ""
            yield Place("committee_seal", "", name, self.version.marked_by("committee_seal"))

    def _name(self, party_id: str) -> str:
        return self.dossier.parties[party_id].name if party_id in self.dossier.parties else party_id
