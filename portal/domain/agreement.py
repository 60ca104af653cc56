"""The agreement: its text in versions, its marks, and when it comes into force (R-AGR-1 to R-AGR-14)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from portal.domain.citation import Citation
from portal.domain.node import Folder, Node
from portal.domain.vocabulary import AgreementForm, EffectRule

MarkKind = Literal["party", "guardian", "mediator", "committee_seal"]
AgreementConcern = Literal["personal_status", "ownership", "intellectual_property", "bankruptcy"]
MarkManner = Literal[
    "drawn_electronic", "typed_electronic", "ink_scan", "fingerprint_scan", "sealed_paper_scan", "sealed_file", "stated_orally",
]


@dataclass(frozen=True)
class Obligation:
    """Who owes what to whom, in what manner and until when: manner and period are compulsory (R-AGR-2)."""

    debtor_id: str
    creditor_id: str
    what: str
    manner: str
    due_on: date | None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Mark:
    """One signature, fingerprint or seal over one version. `content_digest` is the hash of what was marked (R-AGR-12)."""

    kind: MarkKind
    by: str
    """A party id, a principal, or the organisation's id for the seal."""
    name: str
    manner: MarkManner
    at: datetime
    content_digest: str
    drawing: str = ""
    """The drawn strokes as SVG path data in a box of 600 x 200; empty for scans, and for those who cannot draw and type their name."""
    document_number: str = ""
    """The scan or sealed file among the dossier's documents."""
    proof: str = ""
    """Hex HMAC over digest, signer and time by the key of the signer's session (R-AGR-12); see `portal/services/signing.py`."""
    proof_key: str = ""
    """The name of that key, by which the proof can be verified later; empty for marks that were made without one."""

    def said(self) -> bytes:
        """All that the mark says, drawing and proof included, in one fixed form."""
        said = [
            self.kind, self.by, self.name, self.manner, self.at.isoformat(), self.content_digest, self.drawing, self.document_number,
            self.proof,
        ]
        return json.dumps(said, ensure_ascii=False).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of it, hexadecimal; the trail keeps it with the entry of the signature, so that a mark that was changed shows."""
        return hashlib.sha256(self.said()).hexdigest()


@dataclass(frozen=True)
class LegalCheck:
    """The mediator's word on one of the six points of R-AGR-9 before signing."""

    point: str
    passed: bool
    note: str = ""


class AgreementVersion(Node):
    """One final text. A change of text is a new version, and all marks begin anew."""

    marks: tuple[Mark, ...] = ()
    effective_at: datetime | None = None
    superseded_at: datetime | None = None

    def __init__(
        self, *, form: AgreementForm, effect_rule: EffectRule, facts: str, terms: str, obligations: tuple[Obligation, ...],
        copies: int, drafted_at: datetime, drafted_by: str,
    ) -> None:
        self.form: AgreementForm = form
        self.effect_rule: EffectRule = effect_rule
        self.facts = facts
        self.terms = terms
        self.obligations = obligations
        self.copies = copies
        self.drafted_at = drafted_at
        self.drafted_by = drafted_by
        self.reference = ""
        """The dossier's number, as it stands at the head of the paper."""
        self.issues = ""
        self.concerns: tuple[AgreementConcern, ...] = ()
        """What of its content a court would not confirm (R-JC-5)."""
        self.citations: tuple[Citation, ...] = ()
        self.legal_checks: tuple[LegalCheck, ...] = ()
        self.required_parties: tuple[str, ...] = ()
        """The ids of the parties and guardians who must mark it."""
        self.party_names: tuple[tuple[str, str], ...] = ()
        """Id and name of everyone in `required_parties`, as they stand in the text."""
        self.content_digest = ""
        """SHA-256 over the canonical text of this version; what every mark binds to."""

    def canonical_text(self) -> str:
        """All that the parties agree to, in one fixed form; its hash is what every mark binds to (R-AGR-12)."""
        said = {
            "reference": self.reference, "form": self.form, "effect_rule": self.effect_rule, "parties": list(self.party_names),
            "facts": self.facts, "issues": self.issues, "terms": self.terms, "copies": self.copies,
            "obligations": [
                [one.debtor_id, one.creditor_id, one.what, one.manner, str(one.due_on or ""), str(one.amount or "")]
                for one in self.obligations
            ],
            "citations": [[one.law, one.article, one.version] for one in self.citations],
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def computed_digest(self) -> str:
        """SHA-256 of the canonical text, hexadecimal."""
        return hashlib.sha256(self.canonical_text().encode()).hexdigest()

    def marked_by(self, kind: MarkKind, by: str = "") -> Mark | None:
        """The mark of that kind (and person), or None."""
        return next((mark for mark in self.marks if mark.kind == kind and by in ("", mark.by)), None)

    def missing_marks(self) -> tuple[tuple[MarkKind, str], ...]:
        """The marks that its effect rule still wants, in the order of signing."""
        wanted: list[tuple[MarkKind, str]] = [("party", party_id) for party_id in self.required_parties]
        if self.effect_rule == "committee_seal":
            wanted += [("mediator", ""), ("committee_seal", "")]
        if self.effect_rule == "oral_statement":
            wanted = [("mediator", "")]
        return tuple((kind, by) for kind, by in wanted if self.marked_by(kind, by) is None)

    def effect_time(self) -> datetime | None:
        """The time of the last of all required marks, None while one is missing (R-AGR-3)."""
        if self.missing_marks() or not self.marks:
            return None
        return max(mark.at for mark in self.marks)


class Agreement(Folder):
    """The versions of a dossier's agreement, numbered; the last one counts."""

    accepts = "AgreementVersion"

    @property
    def current(self) -> AgreementVersion | None:
        """The newest version, or None."""
        return self.get(str(len(self))) if len(self) else None
