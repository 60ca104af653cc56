"""The agreement: drafting, checking, marking, and coming into force when the last mark is there (R-AGR-1 to R-AGR-14)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.domain.act import SYSTEM, Actor
from portal.domain.agreement import AgreementConcern, AgreementVersion, LegalCheck, Mark, MarkManner, Obligation
from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.guards_agreement import ADULT_AGE, is_electronic_signature_banned
from portal.domain.guards_closing import must_speak_for
from portal.domain.lifecycle import Transition
from portal.domain.names import NameRefused, folded_name
from portal.domain.portal import Portal
from portal.domain.vocabulary import AgreementForm, EffectRule
from portal.services import consents
from portal.services.consents import Answer, Notice
from portal.services.lifecycle import perform
from portal.services.records import record
from portal.services.working_days import local_day

COURT_CLAUSE: Final = re.compile(r"(不履行|未履行|逾期)[^。；]{0,20}(由|交由|提请)[^。；]{0,6}法院(判决|裁判|裁决)")
"""“If it is not performed, the court shall decide” is not allowed in an agreement made for a court (R-AGR-10)."""
INK: Final[tuple[MarkManner, ...]] = ("ink_scan", "fingerprint_scan")
SEALS: Final[tuple[MarkManner, ...]] = ("sealed_paper_scan", "sealed_file")
DRAWING_LENGTH: Final = 60_000
PATH_DATA: Final = re.compile(r"[MLQCZmlqcz0-9 ,.\-]*")


@dataclass(frozen=True)
class Draft:
    """What the mediator lays before the parties."""

    form: AgreementForm
    facts: str
    terms: str
    obligations: tuple[Obligation, ...] = ()
    issues: str = ""
    citations: tuple[Citation, ...] = ()
    legal_checks: tuple[LegalCheck, ...] = ()
    concerns: tuple[AgreementConcern, ...] = ()


def effect_rule_for(dossier: Dossier, form: AgreementForm) -> EffectRule:
    """When it is in force: by the seal, for a court by the signatures, if oral by the word (R-AGR-3 to R-AGR-6)."""
    if form == "oral":
        return "oral_statement"
    return "party_signatures" if dossier.source_channel == "court" else "committee_seal"


def may_sign_electronically(dossier: Dossier) -> bool:
    """Whether the parties may sign on their own devices; not on papers about personal relations (R-AGR-11)."""
    return not is_electronic_signature_banned(dossier)


def remarks(dossier: Dossier, draft: Draft, now: datetime) -> tuple[str, ...]:
    """What the mediator should look at again, as codes; none of it blocks."""
    found = []
    if any(owed.due_on is not None and owed.due_on < local_day(now) for owed in draft.obligations):
        found.append("due-day-past")
    if dossier.source_channel == "court" and COURT_CLAUSE.search(draft.terms):
        found.append("court-shall-decide-clause")
    if dossier.category == "forest_land":
        found.append("no-change-of-use-meanwhile")
    if not draft.citations:
        found.append("no-article-cited")
    return tuple(found)


def prepared(dossier: Dossier, draft: Draft, *, now: datetime, actor: Actor) -> AgreementVersion:
    """The version that would be laid before the parties, with its digest; not yet part of the dossier."""
    version = AgreementVersion(
        form=draft.form, effect_rule=effect_rule_for(dossier, draft.form), facts=draft.facts.strip(), terms=draft.terms.strip(),
        obligations=draft.obligations, copies=len(dossier.parties.principals()) + 1, drafted_at=now, drafted_by=actor.principal,
    )
    version.reference = dossier.reference
    version.issues, version.citations = draft.issues.strip(), draft.citations
    version.legal_checks, version.concerns = draft.legal_checks, draft.concerns
    signers = _signers(dossier, now)
    version.required_parties = tuple(signers)
    version.party_names = tuple((name, dossier.parties[name].name) for name in signers)
    version.content_digest = version.computed_digest()
    return version


def _signers(dossier: Dossier, now: datetime) -> list[str]:
    """Every party in its own name, and beside each minor a guardian (R-AGR-14)."""
    signers = [party.id for party in dossier.parties.principals()]
    for party in dossier.parties.principals():
        is_minor = party.kind == "person" and party.birth_year > 0 and now.year - party.birth_year < ADULT_AGE
        guardians = [other.id for other in dossier.parties.values() if other.role == "guardian" and other.acts_for == party.id]
        signers += guardians[:1] if is_minor else []
    return signers


def draft_agreement(portal: Portal, dossier: Dossier, draft: Draft, *, now: datetime, actor: Actor) -> AgreementVersion:
    """Lay the final text before the parties; from now on it can be marked, and no longer changed (row 22)."""
    if draft.form == "oral":
        raise Invalid("oral-agreement-is-recorded")
    version = prepared(dossier, draft, now=now, actor=actor)
    perform(portal, dossier, "draft_agreement", actor.act(now, version=version, form=draft.form, digest=version.content_digest))
    return version


def reopen_text(portal: Portal, dossier: Dossier, *, reason: str, now: datetime, actor: Actor) -> Transition:
    """Back to the table: all marks are void, the next text is a new version (row 23)."""
    return perform(portal, dossier, "reopen_text", actor.act(now, reason=reason))


def record_oral(portal: Portal, dossier: Dossier, draft: Draft, *, now: datetime, actor: Actor) -> AgreementVersion:
    """Write an oral agreement down: it is in force as it is made (rows 25 and 6, R-AGR-1, R-AGR-4)."""
    version = _stated(dossier, draft, now, actor)
    perform(portal, dossier, "record_oral", actor.act(now, version=version, digest=version.content_digest))
    _begin_performance(portal, dossier, now)
    return version


def settle_on_spot(
    portal: Portal, dossier: Dossier, draft: Draft, *, identified: tuple[str, ...], now: datetime, actor: Actor,
) -> AgreementVersion:
    """Both sides stand at the counter and agree: an oral agreement in the short form (row 6)."""
    version = _stated(dossier, draft, now, actor)
    perform(portal, dossier, "settle_on_spot", actor.act(
        now, version=version, identified=identified, digest=version.content_digest,
    ))
    return version


def _stated(dossier: Dossier, draft: Draft, now: datetime, actor: Actor) -> AgreementVersion:
    version = prepared(dossier, draft, now=now, actor=actor)
    version.marks = (Mark("mediator", actor.principal, actor.principal, "stated_orally", now, version.content_digest),)
    return version


def current(dossier: Dossier) -> AgreementVersion:
    """The version that is being marked. Raises Conflict where there is none."""
    version = dossier.current_agreement
    if version is None or version.superseded_at is not None or dossier.state != "signing":
        raise Conflict("nothing-to-sign", state=dossier.state)
    return version


def sign_as_party(
    portal: Portal, dossier: Dossier, party_id: str, *, digest: str, drawing: str, proof: str, notice: Notice, now: datetime,
    actor: Actor, typed_name: str = "", proof_key: str = "",
) -> Mark:
    """A party or guardian signs on its own device, agreeing to that form (R-AGR-12).

    `digest` is the text that was shown; `proof` comes from `signing.proof_of` over digest, party id, `now` and drawing, and
    `proof_key` from `signing.name_of_key`. Whoever cannot draw types the own name as it stands in the text instead: the proof
    binds either to person, text and time alike.
    """
    version = current(dossier)
    if not may_sign_electronically(dossier) or version.form != "written_electronic":
        raise Conflict("electronic-signature-banned")
    if actor.principal.startswith("staff:"):
        raise Forbidden("own-device-only")
    if not drawing.strip() and not typed_name.strip():
        raise Invalid("signature-missing")
    if len(drawing) > DRAWING_LENGTH or not PATH_DATA.fullmatch(drawing):
        raise Invalid("drawing-unreadable")
    if not proof:
        raise Invalid("proof-missing")
    name = _signer_name(dossier, version, party_id, actor, digest)
    if not drawing.strip() and not _is_name(typed_name, name):
        raise Invalid("typed-name-differs")
    manner: MarkManner = "drawn_electronic" if drawing.strip() else "typed_electronic"
    mark = Mark("party", party_id, name, manner, now, digest, drawing=drawing, proof=proof, proof_key=proof_key)
    consents.put(dossier, Answer("electronic_signature", party_id, given=True, notice=notice), now, actor.principal)
    _add(portal, dossier, version, mark, actor)
    return mark


def _is_name(typed: str, name: str) -> bool:
    try:
        return folded_name(typed) == name
    except NameRefused:
        return False


def sign_on_paper(
    portal: Portal, dossier: Dossier, party_id: str, *, digest: str, document_number: str, manner: MarkManner, now: datetime,
    actor: Actor,
) -> Mark:
    """Staff record an ink signature or a fingerprint by its scan among the dossier's papers."""
    version = current(dossier)
    if manner not in INK or document_number not in dossier.documents:
        raise Invalid("scan-missing")
    name = _signer_name(dossier, version, party_id, actor, digest)
    mark = Mark("party", party_id, name, manner, now, digest, document_number=document_number)
    _add(portal, dossier, version, mark, actor)
    return mark


def _signer_name(dossier: Dossier, version: AgreementVersion, party_id: str, actor: Actor, digest: str) -> str:
    """The name of a party who has to sign, once it is clear that the actor speaks for it and saw this very text."""
    if party_id not in version.required_parties:
        raise Forbidden("not-a-signer", party=party_id)
    must_speak_for(dossier, actor.principal, party_id)
    _same_text(version, digest)
    return dict(version.party_names)[party_id]


def sign_as_mediator(portal: Portal, dossier: Dossier, *, digest: str, name: str, now: datetime, actor: Actor) -> Mark:
    """The lead mediator signs (R-AGR-3)."""
    version = current(dossier)
    if actor.principal != dossier.lead_mediator:
        raise Forbidden("lead-mediator-only")
    _same_text(version, digest)
    mark = Mark("mediator", actor.principal, name, "drawn_electronic", now, digest)
    _add(portal, dossier, version, mark, actor)
    return mark


def seal(
    portal: Portal, dossier: Dossier, *, digest: str, document_number: str, manner: MarkManner, now: datetime, actor: Actor,
) -> Mark:
    """The head records the committee's seal: by the scan of the sealed paper, or a file sealed elsewhere (R-AGR-3).

    A picture of a seal is no seal: nothing here draws one.
    """
    version = current(dossier)
    if "unit_head" not in actor.roles:
        raise Forbidden("head-seals")
    if manner not in SEALS or document_number not in dossier.documents:
        raise Invalid("sealed-paper-missing")
    _same_text(version, digest)
    assert dossier.holder is not None
    name = dossier.holder.seal_name or dossier.holder.title
    mark = Mark("committee_seal", dossier.holder.id, name, manner, now, digest, document_number=document_number)
    _add(portal, dossier, version, mark, actor)
    return mark


def _same_text(version: AgreementVersion, digest: str) -> None:
    if digest != version.content_digest or digest != version.computed_digest():
        raise Conflict("text-changed-meanwhile")


def _add(portal: Portal, dossier: Dossier, version: AgreementVersion, mark: Mark, actor: Actor) -> None:
    """Put the mark on the text; the last one brings it into force, and a party's mark is never made twice."""
    if version.marked_by(mark.kind, mark.by) is not None:
        raise Conflict("already-signed", by=mark.by)
    version.marks = (*version.marks, mark)
    record(portal, dossier, mark.at, actor.principal, "sign", {
        "kind": mark.kind, "by": mark.by, "manner": mark.manner, "digest": mark.content_digest, "mark": mark.digest,
    })
    if version.effect_time() is not None:
        perform(portal, dossier, "become_effective", SYSTEM.act(mark.at, digest=mark.content_digest))
        _begin_performance(portal, dossier, mark.at)


def _begin_performance(portal: Portal, dossier: Dossier, now: datetime) -> None:
    version = dossier.current_agreement
    if version is not None and version.obligations:
        perform(portal, dossier, "start_performance", SYSTEM.act(now))


def confirmation_days_left(dossier: Dossier, now: datetime) -> int | None:
    """The days left to ask for judicial confirmation, today counted; None where there is no such time (R-JC-1)."""
    clock = dossier.deadline("confirmation")
    if clock is None or clock.stopped_at is not None or now > clock.due_at:
        return None
    return (clock.due_at - now).days + 1
