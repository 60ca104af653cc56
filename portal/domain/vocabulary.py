"""The closed lists of the field. Saved objects hold these plain strings, never enum members, so that a record needs no class.

The Chinese labels of each code stand in the catalogue of the pages (`portal.pages.shared.labels`).
"""

from typing import Final, Literal, get_args

State = Literal[
    "draft", "submitted", "correction", "not_accepted", "accepted", "resolved_on_spot", "assessing", "dispatched",
    "consulting", "assigning", "scheduled", "mediating", "suspended", "signing", "agreed", "confirming", "performing",
    "performed", "breached", "terminated", "withdrawn", "transferred_out", "following_up", "closed", "archived",
]
"""The life cycle of a dossier."""

STATES: Final[tuple[State, ...]] = get_args(State)
ENDED_STATES: Final[frozenset[State]] = frozenset(
    {"not_accepted", "terminated", "withdrawn", "transferred_out", "closed", "archived"},
)
OPEN_STATES: Final[frozenset[State]] = frozenset(STATES) - ENDED_STATES

INTAKE_STATES: Final[frozenset[State]] = frozenset(
    {"submitted", "correction", "accepted", "assessing", "dispatched", "consulting", "assigning"},
)
"""Until a mediator is chosen."""

Step = Literal["intake", "assess", "dispatch", "mediate", "supervise", "conclude", "review"]
"""The public progress bar 汇研交办督结评 (XN2-4)."""
STEPS: Final[tuple[Step, ...]] = get_args(Step)
STEP_OF_STATE: Final[dict[State, Step]] = {
    "draft": "intake", "submitted": "intake", "correction": "intake", "not_accepted": "intake", "accepted": "intake",
    "resolved_on_spot": "conclude", "assessing": "assess", "dispatched": "dispatch", "consulting": "dispatch",
    "assigning": "dispatch", "scheduled": "mediate", "mediating": "mediate", "suspended": "mediate",
    "signing": "mediate", "agreed": "conclude", "confirming": "conclude", "performing": "conclude",
    "performed": "conclude", "breached": "conclude", "terminated": "conclude", "withdrawn": "conclude",
    "transferred_out": "conclude", "following_up": "conclude", "closed": "review", "archived": "review",
}

Level = Literal["grid", "village", "township", "county", "city"]
"""Who holds a dossier; ordered from the bottom up."""
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

WarningLevel = Literal["none", "blue", "yellow", "red"]
"""On matters, never on people (YC-13)."""
WARNING_LEVELS: Final[tuple[WarningLevel, ...]] = get_args(WarningLevel)

Stage = Literal["pre_suit", "in_suit", "enforcement", "non_suit"]
"""诉前 / 诉中 / 执行 / 非诉."""
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)

SourceChannel = Literal[
    "online", "visit", "grid", "own_initiative", "police_110", "court", "petition", "hotline", "government", "transfer",
]
"""By which door a dispute came (form 1)."""
SOURCE_CHANNELS: Final[tuple[SourceChannel, ...]] = get_args(SourceChannel)

Confidentiality = Literal["normal", "restricted", "protected"]
"""`restricted`: named readers only; `protected`: family violence, minors (R-DV-1, R-MIN-2)."""
CONFIDENTIALITIES: Final[tuple[Confidentiality, ...]] = get_args(Confidentiality)

MediationKind = Literal["people", "administrative", "judicial", "professional", "arbitral", "commercial"]
"""人民 / 行政 / 司法 / 行业性专业性 / 仲裁 / 商事调解. Only the last may charge (R-MED-4)."""
MEDIATION_KINDS: Final[tuple[MediationKind, ...]] = get_args(MediationKind)

Difficulty = Literal["simple", "general", "complex", "major"]
"""简单 / 一般 / 复杂疑难 / 重特大 (XN-5, YC-15)."""
DIFFICULTIES: Final[tuple[Difficulty, ...]] = get_args(Difficulty)
ENTRY_LEVEL: Final[dict[Difficulty, Level]] = {
    "simple": "village", "general": "township", "complex": "county", "major": "county",
}

Category = Literal[
    "family", "neighbour", "housing_homestead", "contract", "production", "damages", "labour", "forest_land",
    "expropriation", "environment", "traffic", "property_mgmt", "medical", "consumer", "tourism", "ecommerce",
    "finance_debt", "other",
]
"""The 18 categories of disputes."""
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)

PartyRole = Literal["applicant", "respondent", "third_person", "representative", "agent", "guardian"]
PARTY_ROLES: Final[tuple[PartyRole, ...]] = get_args(PartyRole)
PRINCIPAL_PARTY_ROLES: Final[frozenset[PartyRole]] = frozenset({"applicant", "respondent", "third_person"})
"""Those in whose own name the agreement stands; agents and guardians act for one of them."""

PartyKind = Literal["person", "organisation"]
PARTY_KINDS: Final[tuple[PartyKind, ...]] = get_args(PartyKind)

SessionMode = Literal["on_site", "online", "mixed"]
SESSION_MODES: Final[tuple[SessionMode, ...]] = get_args(SessionMode)
Attendance = Literal["own_device", "site_room", "in_person"]
"""How one participant takes part (R-VOL-9)."""
ATTENDANCES: Final[tuple[Attendance, ...]] = get_args(Attendance)

SessionState = Literal[
    "planned", "open_lobby", "live", "caucus", "paused", "ended", "minutes_review", "locked", "missed", "cancelled",
]
SESSION_STATES: Final[tuple[SessionState, ...]] = get_args(SessionState)

AgreementForm = Literal["written_paper", "written_electronic", "oral"]
AGREEMENT_FORMS: Final[tuple[AgreementForm, ...]] = get_args(AgreementForm)
EffectRule = Literal["committee_seal", "party_signatures", "oral_statement"]
"""When an agreement comes into force: R-AGR-3; R-AGR-5 and R-AGR-6; R-AGR-4."""
EFFECT_RULES: Final[tuple[EffectRule, ...]] = get_args(EffectRule)

TerminationReason = Literal[
    "agreement", "reconciled", "unreachable", "unwilling", "wide_differences", "period_over", "refused_to_sign", "other",
]
"""The eight grounds for ending mediation (R-REC-13)."""
TERMINATION_REASONS: Final[tuple[TerminationReason, ...]] = get_args(TerminationReason)

RefusalReason = Literal[
    "not_mediable", "court_accepted", "police_matter", "discipline_matter", "medical_elsewhere", "land_ownership",
    "party_refuses", "duplicate", "out_of_area",
]
"""Why an application is not accepted (R-ACC-1, R-ACC-2, R-ACC-3, R-PET-6, R-VOL-1); each names another route."""
REFUSAL_REASONS: Final[tuple[RefusalReason, ...]] = get_args(RefusalReason)

SuspensionReason = Literal["appraisal", "sham_suspected", "party_unable", "force_majeure"]
SUSPENSION_REASONS: Final[tuple[SuspensionReason, ...]] = get_args(SuspensionReason)

PERSONAL_STATUS_SUBCATEGORIES: Final[frozenset[str]] = frozenset(
    {"divorce", "custody", "adoption", "succession", "guardianship", "parentage"},
)
"""Papers on personal relations may not be signed electronically (R-AGR-11, Electronic Signature Law 3)."""
