"""The dossier 卷宗: one dispute from application to archive, and everything that belongs to it."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any, Final

from portal.domain.agreement import Agreement, AgreementVersion
from portal.domain.assessment import Assessment, ContactAttempt, Dispatch, Proposal
from portal.domain.assignment import Declaration
from portal.domain.audit import AuditTrail
from portal.domain.clock import Deadline
from portal.domain.confirmation import Confirmation
from portal.domain.consent import Consents
from portal.domain.document import Documents
from portal.domain.extension import ExtensionAsked
from portal.domain.follow_up import FollowUp
from portal.domain.listing import CLOCKS, Key
from portal.domain.node import Folder, Node
from portal.domain.organization import Organization
from portal.domain.package import Package
from portal.domain.party import Parties, Willingness
from portal.domain.performance import PerformanceProof, Urging
from portal.domain.proposed_act import ProposedAct
from portal.domain.referral import Referral
from portal.domain.session import Sessions
from portal.domain.suspension import Suspension
from portal.domain.vocabulary import (
    ENDED_STATES,
    INTAKE_STATES,
    Category,
    Confidentiality,
    Difficulty,
    Level,
    MediationKind,
    SourceChannel,
    Stage,
    State,
    WarningLevel,
)

SHELVES: Final[dict[str, type[Folder]]] = {
    "parties": Parties, "sessions": Sessions, "documents": Documents, "consents": Consents, "agreement": Agreement,
}
"""The children of a dossier by the word of their URL; each comes into being when the first thing is put on it."""

SHUT_OUT: Final = frozenset({"recused", "denied"})
"""Local roles that take away every sight of it."""

MEDIATION_CLOCKS: Final = frozenset({"mediate", "mediate_court", "mediate_suit", "mediate_medical", "mediate_petition"})
"""The clocks of the mediation as a whole, one for each kind of it."""

NO_DEADLINE: Final = 2**40
"""Seconds; where a dossier without a running clock is filed, after all that have one."""


class Dossier(Node):
    """One dispute. The axes state, level, warning, stage and confidentiality are kept apart."""

    # the axes
    state: State = "draft"
    level: Level = "county"
    warning: WarningLevel = "none"
    stage: Stage = "non_suit"
    confidentiality: Confidentiality = "normal"
    source_channel: SourceChannel = "online"
    mediation_kind: MediationKind = "people"

    # what it is about
    matter = ""
    facts = ""
    request = ""
    place_text = ""
    place_id = ""
    """The organisation (village) where it happened, where known."""
    amount: Decimal | None = None
    area_mu: Decimal | None = None
    category: Category = "other"
    sub_category = ""
    difficulty: Difficulty = "general"
    proposal: Proposal | None = None
    assessment: Assessment | None = None
    medical_elsewhere: bool | None = None
    """Whether a court or the health department already took a medical dispute; None until asked (R-ACC-2)."""
    domestic_violence = False
    police_report = ""
    """The decision on reporting to the police, with time and receiver (R-REC-11); compulsory when yellow or red."""

    # who holds it
    holder: Organization | None = None
    first_unit_id = ""
    """The unit that accepted it first (首问, YC-27)."""
    dispatch: Dispatch | None = None
    lead_mediator = ""
    """The principal of the lead mediator; co-mediators and experts have local roles beside."""
    transfer_count = 0
    declarations: tuple[Declaration, ...] = ()
    """The newest of each member of the team (R-COI-1)."""
    chosen_by: tuple[tuple[str, str], ...] = ()
    """Party id and the principal whom that party wants as its mediator (R-VOL-3, R-VOL-5)."""
    rejected_mediators: tuple[tuple[str, str], ...] = ()
    """Party id and the principal whom that party will not have (R-VOL-8)."""
    proposed_acts: tuple[ProposedAct, ...] = ()
    """What waits for somebody else's approval."""

    # when
    received_at: datetime | None = None
    """When mediation was asked for: this interrupts limitation (R-TIM-12)."""
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None
    deadlines: tuple[Deadline, ...] = ()
    clocks_heeded_at: datetime | None = None
    """Until when what the clocks demand was done; None where one was set since, or the state has changed."""
    rulebook_version = 1

    # how it went
    assisted_by = ""
    """Who filled it in for the citizen, whose confirmation is then among the consents."""
    correction_items: tuple[str, ...] = ()
    correction_asked = False
    contacts: tuple[ContactAttempt, ...] = ()
    willingness: tuple[Willingness, ...] = ()
    ended_reason = ""
    ended_note = ""
    routes_told: tuple[str, ...] = ()
    """The other ways that the parties were told of at the end (R-REC-12)."""
    stepped_back: tuple[str, ...] = ()
    """Parties who want to hear no more of it after the agreement; no message goes to them (R-VOL-2)."""
    suspension: Suspension | None = None
    extension_asked: ExtensionAsked | None = None
    """More time that the parties were asked for and that is not yet decided."""
    referral: Referral | None = None
    package: Package | None = None
    """What was last handed over with it."""
    confirmation: Confirmation | None = None
    proofs: tuple[PerformanceProof, ...] = ()
    urgings: tuple[Urging, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    keeping_period = ""
    """How long it is kept once archived: `10y`, `30y` or `permanent` (R-ARC-3)."""
    archive_digest = ""
    """SHA-256 over the archived papers and the head of the audit trail (R-ARC-2)."""
    submission_digest = ""
    """What tells a second press of the same button from a second dispute."""
    volume_number = ""
    """`（YYYY）X人调字第N号`, given when it is accepted."""
    state_before_suspension: State | None = None
    state_before_follow_up: State | None = None
    code_digest = ""
    """Keyed hash of the short code by which a party opens it."""
    parties_line = ""
    """The names of both sides, masked as lists show them, kept beside so that a list loads one record a row."""
    filed: tuple[tuple[str, Key], ...] = ()
    """Where it is filed in the listings."""
    successor_of = ""

    def __init__(self, created_at: datetime, created_by: str) -> None:
        self.created_at = created_at
        self.created_by = created_by
        self.modified_at = created_at
        self.audit = AuditTrail()

    # -- the tree

    @property
    def id(self) -> str:
        """`2026/483920`: the path below /dossiers, and how other records name it."""
        year = self.__parent__.__name__ if self.__parent__ is not None else ""
        return f"{year}/{self.__name__}"

    @property
    def reference(self) -> str:
        """`2026-483920`: the number that people read and say."""
        return self.id.replace("/", "-")

    def role_parents(self) -> tuple[Node, ...]:
        """Roles come down from the containers and from the unit that holds the dossier."""
        parents = super().role_parents()
        return (*parents, self.holder) if self.holder is not None else parents

    def __getitem__(self, name: str) -> Any:
        shelf_class = SHELVES[name]
        shelf: Folder | None = getattr(self, f"_{name}", None)
        if shelf is None:
            shelf = shelf_class()
            shelf.__name__, shelf.__parent__ = name, self
        return shelf

    def shelf(self, name: str) -> Any:
        """The shelf of that name, saved from now on, so that something can be put on it."""
        shelf = self[name]
        if getattr(self, f"_{name}", None) is None:
            setattr(self, f"_{name}", shelf)
        return shelf

    @property
    def parties(self) -> Parties:
        """The parties by id."""
        return self["parties"]

    @property
    def sessions(self) -> Sessions:
        """The sessions by number."""
        return self["sessions"]

    @property
    def documents(self) -> Documents:
        """The files by number."""
        return self["documents"]

    @property
    def consents(self) -> Consents:
        """The consents by number."""
        return self["consents"]

    @property
    def agreement(self) -> Agreement:
        """The versions of the agreement."""
        return self["agreement"]

    @property
    def current_agreement(self) -> AgreementVersion | None:
        """The newest version of the agreement, or None."""
        return self.agreement.current

    # -- claims

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done on it."""
        return self.state not in ENDED_STATES

    def held_sessions(self, level: str) -> int:
        """How many sessions count as held at a level (三二一)."""
        return sum(1 for session in self.sessions.values() if session.level == level and session.counts_as_held())

    def missed_by_side(self) -> dict[str, int]:
        """How often each side failed to come to a session at this level."""
        missed: dict[str, int] = {}
        for session in self.sessions.values():
            if session.state == "missed" and session.level == self.level:
                for side in session.missed_by:
                    missed[side] = missed.get(side, 0) + 1
        return missed

    def willing(self, party_id: str) -> Willingness | None:
        """What a party said last about mediation, or None."""
        return next((word for word in reversed(self.willingness) if word.party_id == party_id), None)

    def team(self) -> Iterator[tuple[str, str]]:
        """Principals and local roles of those who work on it."""
        return iter(self.local_roles)

    def declaration(self, principal: str) -> Declaration | None:
        """What a member of the team declared last, or None."""
        for one in reversed(self.declarations):   # asked of each row of a list: a loop costs nothing where there are none
            if one.principal == principal:
                return one
        return None

    def has_open_recusal(self, principal: str) -> bool:
        """Whether this person declared an interest that is not cleared; until then the dossier stays shut (R-COI-2)."""
        declaration = self.declaration(principal)
        return declaration is not None and not declaration.is_clear

    def shut_out(self) -> frozenset[str]:
        """To whom it is shut whatever their roles: by a local role, or by an interest that is not cleared (R-COI-2)."""
        by_role = {principal for principal, role in self.local_roles if role in SHUT_OUT}
        return frozenset(by_role | {one.principal for one in self.declarations if self.has_open_recusal(one.principal)})

    def is_shut_to(self, principal: str) -> bool:
        """Whether `shut_out` names this person; asked of each row of a list."""
        for one, role in self.local_roles:
            if one == principal and role in SHUT_OUT:
                return True
        return self.has_open_recusal(principal)

    def is_proved(self, obligation: int) -> bool:
        """Whether an accepted proof shows that the obligation was met."""
        return any(proof.obligation == obligation and proof.accepted_at is not None for proof in self.proofs)

    # -- clocks

    def deadline(self, name: str) -> Deadline | None:
        """The clock of that name, or None."""
        return next((deadline for deadline in self.deadlines if deadline.name == name), None)

    def set_deadline(self, deadline: Deadline) -> None:
        """Start or change a clock."""
        others = tuple(known for known in self.deadlines if known.name != deadline.name)
        self.deadlines = (*others, deadline)
        self.clocks_heeded_at = None

    def mediation_clock(self) -> Deadline | None:
        """The clock of the mediation itself, whichever kind it is, unless it was stopped; not the notice of labour disputes."""
        for clock in self.deadlines:
            if clock.stopped_at is None and clock.name in MEDIATION_CLOCKS:
                return clock
        return None

    def next_deadline(self) -> Deadline | None:
        """The running clock that ends first, or None."""
        first: Deadline | None = None
        for clock in self.deadlines:
            if clock.is_running and (first is None or clock.due_at < first.due_at):
                first = clock
        return first

    def next_demand(self) -> datetime | None:
        """When a running clock next warns or ends; None where there is nothing more to come."""
        heeded = self.clocks_heeded_at
        return min((at for clock in self.deadlines for at in clock.demands() if heeded is None or at > heeded), default=None)

    # -- listings

    def scopes(self) -> tuple[str, ...]:
        """The ids of the holding unit and of all units above it."""
        if self.holder is None:
            return ()
        return (self.holder.id, *(unit.id for unit in self.holder.ancestors()))

    def readers(self) -> frozenset[str]:
        """Who keeps the sight of a restricted or protected dossier that the own branch gives.

        Those whom it names; always the nearest heads above it, so that somebody can name readers; and until a mediator is
        chosen the nearest clerks, since somebody must accept it.
        """
        named = {principal for principal, role in self.local_roles if role == "reader"}
        named |= self._nearest("unit_head")
        if self.state in INTAKE_STATES:
            named |= self._nearest("clerk")
        return frozenset(named)

    def _nearest(self, role: str) -> frozenset[str]:
        for place in self.holder.lineage() if self.holder is not None else ():
            found = frozenset(principal for principal, granted in place.local_roles if granted == role)
            if found:
                return found
        return frozenset()

    def owners(self) -> tuple[str, ...]:
        """In whose lists it stands: those of the holding unit and all above it, or of its readers alone where it is confidential."""
        if self.confidentiality == "normal":
            return self.scopes()
        return tuple(sorted(f"readable:{reader}" for reader in self.readers() - self.shut_out()))

    def workers(self) -> tuple[str, ...]:
        """The staff who work on it, without those who were shut out."""
        mere_readers = {principal for principal, role in self.local_roles if role == "reader"}
        everybody = {principal for principal, role in self.local_roles if principal.startswith("staff:")}
        return tuple(sorted(everybody - mere_readers - self.shut_out()))

    def reporters(self) -> tuple[str, ...]:
        """The staff who wrote it down for somebody, as long as no unit has taken it: until then they follow it."""
        if not self.assisted_by or self.assisted_by in self.shut_out():
            return ()
        is_taken = self.dispatch is not None and self.dispatch.taken_at is not None
        is_early = self.state in ("submitted", "correction", "accepted", "assessing", "dispatched")
        return (self.assisted_by,) if is_early and not is_taken and not self.lead_mediator and len(self.sessions) == 0 else ()

    def places(self) -> tuple[tuple[str, Key], ...]:
        """Where the dossier belongs.

        Per owner by state, newest first; while it is open also by deadline, per owner, per member of the team and per reporter,
        and by the next moment at which a clock demands something.
        """
        if self.state == "draft":
            return ()
        at = self.received_at or self.created_at
        newest_first: Key = (-int(at.timestamp()), self.id)
        clock = self.next_deadline()
        due_first: Key = (int(clock.due_at.timestamp()) if clock else NO_DEADLINE, self.id)
        owners, workers = self.owners(), self.workers()
        followers = tuple(dict.fromkeys((*workers, *self.reporters())))
        found: list[tuple[str, Key]] = [(f"state|{owner}|{self.state}", newest_first) for owner in owners]
        if self.is_open:
            found += [(f"due|{owner}", due_first) for owner in (*owners, *followers)]
            demand = self.next_demand()
            found += [(CLOCKS, (ceil(demand.timestamp()), self.id))] if demand is not None else []
        else:
            found += [(f"ended|{worker}", newest_first) for worker in workers]
        return tuple(found)


class DossierYear(Folder):
    """The dossiers of one year, at /dossiers/2026, under random six-digit numbers, so that nobody can count upwards."""

    accepts = "Dossier"
    is_counted = False


class Dossiers(Folder):
    """All dossiers by year, at /dossiers."""

    accepts = "DossierYear"

    def find(self, dossier_id: str) -> Dossier | None:
        """The dossier of an id (`2026/483920`) or a reference (`2026-483920`), or None."""
        year, number = dossier_id[:4], dossier_id[5:]
        found = self.get(year)
        dossier = found.get(number) if found is not None else None
        return dossier if isinstance(dossier, Dossier) else None
