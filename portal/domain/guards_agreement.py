"""Guards of rows 22 to 31: the agreement, its effect, judicial confirmation, performance."""
# ruff: noqa: ARG001 - all guards have one signature, so that the table can call them

from datetime import datetime, timedelta
from typing import Final

from portal.domain.act import Act
from portal.domain.agreement import AgreementVersion, Obligation
from portal.domain.clock import SHANGHAI
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import PERSONAL_STATUS_SUBCATEGORIES

LEGAL_POINTS: Final = ("mandatory_law", "public_interest", "third_party_rights", "public_order", "voluntary", "clear")
"""The six points on which an agreement may fail (R-AGR-9)."""
NOT_CONFIRMABLE: Final = frozenset({"divorce", "custody", "adoption", "guardianship", "parentage"})
"""Sub-categories whose core a court does not confirm; their money clauses it may (R-JC-5)."""
ADULT_AGE: Final = 18


def version_of(act: Act) -> AgreementVersion:
    """The version that an act is about. Raises Invalid where there is none."""
    version = act.inputs.get("version")
    if not isinstance(version, AgreementVersion):
        raise Invalid("agreement-missing")
    return version


def agreement_text(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Facts, terms, and for each obligation manner and period (R-AGR-2); a copy for each party and the committee (R-AGR-3)."""
    version = version_of(act)
    missing = [field for field in ("facts", "terms") if not str(getattr(version, field)).strip()]
    missing += [f"obligation:{place}" for place, one in enumerate(version.obligations) if not _is_complete(dossier, one)]
    principals = {party.id for party in dossier.parties.principals()}
    missing += [f"signature:{name}" for name in sorted(principals - set(version.required_parties))]
    if version.copies < len(principals) + 1:
        missing.append("copies")
    if missing:
        raise Invalid("agreement-incomplete", fields=tuple(missing))
    if version.content_digest != version.computed_digest():
        raise Conflict("agreement-digest-wrong")


def _is_complete(dossier: Dossier, obligation: Obligation) -> bool:
    known = obligation.debtor_id in dossier.parties and obligation.creditor_id in dossier.parties
    said = obligation.what.strip() and obligation.manner.strip() and obligation.due_on is not None
    return bool(known and said) and (obligation.amount is None or obligation.amount > 0)


def legal_checks(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The mediator went through all six points, and all are in order (R-AGR-9)."""
    passed = {check.point for check in version_of(act).legal_checks if check.passed}
    open_points = tuple(point for point in LEGAL_POINTS if point not in passed)
    if open_points:
        raise Conflict("legal-check-open", points=open_points)


def medical_opinion(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """A medical agreement rests on an expert's opinion, or every party does without (SZS-3)."""
    if dossier.category != "medical":
        return
    if any(document.kind == "expert_opinion" for document in dossier.documents.values()):
        return
    if not all(dossier.consents.holds("no_expert_opinion", party.id) for party in dossier.parties.principals()):
        raise Conflict("expert-opinion-missing")


def is_electronic_signature_banned(dossier: Dossier) -> bool:
    """Whether the papers of this dispute must be signed in ink (R-AGR-11, Electronic Signature Law 3)."""
    return dossier.sub_category in PERSONAL_STATUS_SUBCATEGORIES


def no_electronic_status_papers(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Papers on personal relations are not signed electronically (R-AGR-11)."""
    version = version_of(act)
    banned = is_electronic_signature_banned(dossier) or "personal_status" in version.concerns
    if banned and version.form == "written_electronic":
        raise Conflict("electronic-signature-banned")


def guardians_sign(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """For a minor a guardian signs or consents (R-AGR-14)."""
    required = set(version_of(act).required_parties)
    for party in dossier.parties.principals():
        is_minor = party.kind == "person" and party.birth_year > 0 and now.year - party.birth_year < ADULT_AGE
        guardians = {other.id for other in dossier.parties.values() if other.role == "guardian" and other.acts_for == party.id}
        if is_minor and not guardians & required:
            raise Conflict("guardian-must-sign", party=party.id)


def effect_rule_satisfied(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Every mark that the channel wants is there, over this very text (R-AGR-3, R-AGR-5, R-AGR-6)."""
    version = dossier.current_agreement
    if version is None or version.superseded_at is not None:
        raise Conflict("agreement-missing")
    if version.effect_time() is None:
        raise Conflict("marks-missing", marks=version.missing_marks())
    digest = version.computed_digest()
    if version.content_digest != digest or any(mark.content_digest != digest for mark in version.marks):
        raise Conflict("marks-over-another-text")


def oral_form_complete(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """An oral agreement has its own form, and the mediator's word for what was said (R-AGR-1, R-AGR-4)."""
    version = version_of(act)
    if version.form != "oral" or version.effect_rule != "oral_statement":
        raise Invalid("not-an-oral-agreement")
    if version.missing_marks():
        raise Conflict("mediator-mark-missing")


def within_confirmation_days(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Confirmation is asked for within thirty days from the agreement's effect (R-JC-1)."""
    clock = dossier.deadline("confirmation")
    if clock is None or clock.stopped_at is not None or now > clock.due_at:
        raise Conflict("confirmation-time-over")


def confirmable(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """No personal status, ownership or the like is confirmed; the money clauses of such an agreement may be (R-JC-5)."""
    version = dossier.current_agreement
    concerns: set[str] = set(version.concerns) if version is not None else set()
    if dossier.sub_category in NOT_CONFIRMABLE:
        concerns.add("personal_status")
    if not concerns:
        return
    has_money = version is not None and any(one.amount is not None for one in version.obligations)
    if act.text("scope") != "money_only" or not has_money:
        raise Conflict("not-confirmable", concerns=tuple(sorted(concerns)))


def jointly_applied(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Both sides sign the application for this agreement (R-JC-1)."""
    version = dossier.current_agreement
    since = version.effective_at if version is not None else None
    for party in dossier.parties.principals():
        record = dossier.consents.latest("judicial_confirmation", party.id)
        if record is None or not record.holds or since is None or record.at < since:
            raise Conflict("not-jointly-applied", party=party.id)


def missing_confirmation_papers(dossier: Dossier, court: str) -> tuple[str, ...]:
    """Which papers of R-JC-3 are still to be supplied."""
    kinds = {document.kind for document in dossier.documents.values()}
    version = dossier.current_agreement
    missing = [] if court else ["court"]
    if version is None or version.effective_at is None or version.form == "oral":
        missing.append("agreement")
    elif version.form == "written_paper" and not kinds & {"sealed_agreement", "signed_agreement"}:
        missing.append("sealed_agreement")
    for party in dossier.parties.principals():
        if not (party.identity_number or party.credit_code or "identity_proof" in kinds):
            missing.append(f"identity:{party.id}")
        if not (party.service_address or party.address):
            missing.append(f"address:{party.id}")
        if not party.telephone:
            missing.append(f"telephone:{party.id}")
    return tuple(missing)


def confirmation_papers(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The papers for the court are complete (R-JC-3)."""
    missing = missing_confirmation_papers(dossier, act.text("court"))
    if missing:
        raise Conflict("confirmation-papers-missing", papers=missing)


def ruling_entered(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The ruling's number, date and file (row 27)."""
    if not act.text("ruling_number") or not act.inputs.get("ruled_on"):
        raise Invalid("ruling-missing")
    if act.text("document_number") not in dossier.documents:
        raise Invalid("ruling-file-missing")


def obligations_exist(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """There is something left to perform."""
    version = dossier.current_agreement
    if version is None or not version.obligations:
        raise Conflict("nothing-to-perform")


def open_obligations(dossier: Dossier) -> tuple[int, ...]:
    """The obligations without an accepted proof, by their place in the agreement."""
    version = dossier.current_agreement
    if version is None or version.effective_at is None:
        return ()
    return tuple(place for place in range(len(version.obligations)) if not dossier.is_proved(place))


def all_obligations_proved(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """For each obligation a proof was accepted."""
    still_open = open_obligations(dossier)
    if still_open:
        raise Conflict("obligations-open", obligations=still_open)


def no_open_obligations(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """An agreement is closed as such only where nothing is left to perform (row 37)."""
    if dossier.state == "agreed":
        all_obligations_proved(dossier, act, rulebook, now)


def overdue_after_urging(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """An obligation is overdue, and still open a week after one urging (row 30)."""
    version = dossier.current_agreement
    today = now.astimezone(SHANGHAI).date()
    patience = timedelta(days=rulebook.clock("urge").length)
    for place in open_obligations(dossier):
        assert version is not None
        due_on = version.obligations[place].due_on
        urged = any(urging.obligation == place and urging.at + patience <= now for urging in dossier.urgings)
        if due_on is not None and due_on < today and urged:
            return
    raise Conflict("not-overdue-after-urging", days=patience.days)
