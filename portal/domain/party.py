"""The people and organisations of a dispute."""

from dataclasses import dataclass
from datetime import datetime

from portal.domain.node import Folder, Node
from portal.domain.vocabulary import PartyKind, PartyRole


class Party(Node):
    """One side's person or organisation, or one who acts for it. The name is kept as it is: no surname, no given name."""

    identity_number = ""
    credit_code = ""
    gender = ""
    ethnicity = ""
    birth_year = 0
    occupation = ""
    telephone = ""
    address = ""
    service_address = ""
    """The confirmed address for papers (R-REC-2, R-SVC-1)."""
    language = "zh"
    needs = ""
    """What helps this person take part: large print, interpreter, wheelchair."""
    acts_for = ""
    """The id of the party whom an agent, guardian or representative acts for."""
    powers: tuple[str, ...] = ()
    legal_representative = ""
    address_masked = False
    """Hidden from the other side (R-DV-1)."""

    def __init__(self, role: PartyRole, kind: PartyKind, name: str) -> None:
        self.role: PartyRole = role
        self.kind: PartyKind = kind
        self.name = name

    @property
    def id(self) -> str:
        """The name below the dossier's parties."""
        return self.__name__ or ""

    @property
    def side(self) -> str:
        """`applicant`, `respondent` or `third_person`; one who acts for a party is on that party's side."""
        if self.acts_for and isinstance(self.__parent__, Parties):
            principal = self.__parent__.get(self.acts_for)
            if principal is not None and principal is not self:
                return str(principal.side)
        return self.role


class Parties(Folder):
    """The parties of one dossier by id (`a1`, `r1`, `t1`)."""

    accepts = "Party"

    def principals(self) -> list[Party]:
        """Those in whose own name an agreement stands."""
        return [party for party in self.values() if party.role in ("applicant", "respondent", "third_person")]


@dataclass(frozen=True)
class Willingness:
    """What one party said about mediation, when, and how it was asked (R-VOL-1, R-TIM-6)."""

    party_id: str
    agreed: bool
    online: bool
    """Whether the party consents to mediation online (R-VOL-7)."""
    asked_by: str
    at: datetime
    note: str = ""
