"""From a dossier to the form of a paper: what each paper says is read here, and nowhere else, out of the saved objects.

Papers are official and in Chinese, whatever language the reader of the page prefers; the words of codes stand in `words.py`.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from portal.domain.agreement import AgreementVersion, Mark, Obligation
from portal.domain.dossier import Dossier
from portal.domain.party import Party
from portal.domain.session import MediationSession
from portal.papers.pictures import Picture, picture_of_path
from portal.papers.words import (
    ATTENDANCE_WORDS,
    CATEGORY_WORDS,
    ROLE_WORDS,
    SOURCE_WORDS,
    TERMINATION_WORDS,
    ordinal,
)
from portal.services.asides import Aside, asides_of, outside_of, people_behind

ZONE: Final = ZoneInfo("Asia/Shanghai")
BOARD: Final = (600, 200)
"""The units of the board on which signatures are drawn."""
Names = Callable[[str], str]
"""From a principal (`staff:li`) to the person's name."""
Form = dict[str, Any]


def local(at: datetime | None) -> datetime | None:
    """The time as the place reads it."""
    return at.astimezone(ZONE) if at is not None else None


def local_date(at: datetime | None) -> date | None:
    """The day as the place reads it."""
    return at.astimezone(ZONE).date() if at is not None else None


def party(member: Party) -> Form:
    """The basics of a party, whole: official papers do not mask."""
    is_organisation = member.kind == "organisation"
    return {
        "role": ROLE_WORDS[member.role], "organisation": is_organisation, "name": member.name,
        "gender": member.gender or None, "ethnicity": member.ethnicity or None, "occupation": member.occupation or None,
        "id_number": (member.credit_code if is_organisation else member.identity_number) or None,
        "phone": member.telephone or None, "address": member.address or None,
        "legal_representative": member.legal_representative or None,
    }


def head(dossier: Dossier, organisation: str) -> Form:
    """What stands at the top of every paper."""
    return {"organisation": organisation, "number": dossier.volume_number or dossier.reference}


def names_of(dossier: Dossier, *roles: str) -> list[str]:
    """The names of the parties in some roles."""
    return [member.name for member in dossier.parties.values() if member.role in roles]


def mediators(dossier: Dossier, names: Names) -> list[str]:
    """The lead mediator first, then the others."""
    others = [who for who, role in dossier.local_roles if role == "co_mediator"]
    return [names(who) for who in (dossier.lead_mediator, *others) if who]


def receipt(
    dossier: Dossier, *, organisation: str, short_code: str, progress_url: str, next_steps: list[str], phone: str, contact: str,
) -> Form:
    """申请回执 (R-TIM-12)."""
    return {
        "organisation": organisation, "number": dossier.reference, "short_code": short_code, "progress": progress_url,
        "received_at": local(dossier.received_at), "applicants": names_of(dossier, "applicant"),
        "respondents": names_of(dossier, "respondent"), "matter": dossier.matter, "requests": dossier.request.splitlines(),
        "next_steps": next_steps, "contact_name": contact or None, "contact_phone": phone or None,
    }


def registration(dossier: Dossier, *, organisation: str, registrar: str) -> Form:
    """人民调解受理登记表."""
    return {
        **head(dossier, organisation), "registered_on": local_date(dossier.accepted_at or dossier.received_at),
        "parties": [party(member) for member in dossier.parties.values()], "category": CATEGORY_WORDS[dossier.category],
        "source": SOURCE_WORDS[dossier.source_channel], "facts": dossier.facts, "requests": dossier.request.splitlines(),
        "registrar": registrar,
    }


def rights_notice(dossier: Dossier, *, organisation: str, recipient: str, version: str, names: Names) -> Form:
    """权利义务告知书 (R-VOL-3, R-VOL-4)."""
    return {
        **head(dossier, organisation), "recipient": recipient, "matter": dossier.matter,
        "mediators": mediators(dossier, names), "version": version, "noticed_on": local_date(dossier.accepted_at),
    }


SEATED_ELSEWHERE: Final = frozenset({"party", "mediator", "co_mediator", "site"})
"""Roles that minutes name in lines of their own."""


def minutes(dossier: Dossier, session: MediationSession, *, organisation: str, names: Names) -> Form:
    """调解笔录 (R-REC-4)."""
    written = session.minutes
    seats = [seat for guest in session.participants.values() for seat in guest.seats]
    others = [guest.name for guest in session.participants.values() if guest.role not in SEATED_ELSEWHERE]
    return {
        **head(dossier, organisation), "ordinal": ordinal(session.number),
        "began_at": local(session.started_at or session.planned_at), "ended_at": local(session.ended_at),
        "place": session.place or None,
        "manner": "视频" if session.mode == "online" else ("现场与视频结合" if session.mode == "mixed" else "现场"),
        "matter": dossier.matter, "mediators": mediators(dossier, names),
        "parties": [f"{ROLE_WORDS[member.role]}：{member.name}" for member in dossier.parties.values()],
        "participants": [*others, *seats],
        "statements": [{"speaker": said.speaker, "text": said.text} for said in written.statements],
        "undisputed": written.undisputed_facts.splitlines(),
        "citations": [{"title": f"《{cited.law}》第{cited.article}条", "text": cited.quote} for cited in written.citations],
        "outcome": "\n".join(part for part in (written.outcome, written.next_steps) if part) or None,
        "objections": [
            {"speaker": dossier.parties[answer.party_id].name, "text": answer.objection}
            for answer in written.responses if not answer.confirmed
        ],
        "asides": [aside(session, talk) for talk in asides_of(session) if talk.ended is not None],
        "signatures": [
            {"role": ROLE_WORDS[member.role], "name": member.name} for member in dossier.parties.principals()
        ],
    }


def aside(session: MediationSession, talk: Aside) -> str:
    """One talk aside (背对背) as the annex of the minutes states it (R-REC-9)."""
    began, ended = local(talk.began), local(talk.ended)
    inside, outside = "、".join(people_behind(session, talk.members)), "、".join(people_behind(session, outside_of(session, talk)))
    told = f"{began:%H时%M分%S秒}至{ended:%H时%M分%S秒}，{inside}单独谈话。"
    if not talk.sealed:
        return f"{told}调解室的记录不能证明其间没有其他人听到。"
    return f"{told}其间{outside or '其他人'}听不到谈话内容，谈话的人也听不到其他人；未录音录像。"


def signature(mark: Mark | None, role: str, name: str) -> Form:
    """A place to sign: filled where there is a mark, else left for ink."""
    if mark is None:
        return {"role": role, "name": name}
    return {
        "role": role, "name": mark.name or name, "picture": _drawn(mark), "signed_at": local(mark.at),
        "digest": mark.content_digest,
    }


def _drawn(mark: Mark) -> Picture | None:
    return picture_of_path(mark.drawing, *BOARD) if mark.drawing else None


def term(dossier: Dossier, obligation: Obligation) -> Form:
    """One obligation with its manner and period (R-AGR-2)."""
    debtor = dossier.parties.get(obligation.debtor_id)
    creditor = dossier.parties.get(obligation.creditor_id)
    who = f"{debtor.name if debtor else ''}{f'向{creditor.name}' if creditor else ''}"
    return {
        "text": f"{who}：{obligation.what}" if who else obligation.what, "amount": obligation.amount,
        "manner": obligation.manner, "due_on": obligation.due_on,
    }


def agreement(
    dossier: Dossier, version: AgreementVersion, *, organisation: str, names: Names, sealed_scan: Form | None = None,
) -> Form:
    """人民调解协议书 (R-AGR-2, R-AGR-3)."""
    signers = [dossier.parties[each] for each in version.required_parties if each in dossier.parties]
    mediator = version.marked_by("mediator")
    obligations = [term(dossier, each) for each in version.obligations]
    return {
        **head(dossier, organisation), "parties": [party(member) for member in dossier.parties.values()],
        "facts": version.facts, "issues": version.issues or None,
        "terms": [*({"text": line} for line in version.terms.splitlines() if line.strip()), *obligations],
        "copies": version.copies,
        "signatures": [signature(version.marked_by("party", each.id), ROLE_WORDS[each.role], each.name) for each in signers],
        "mediators": [signature(mediator, "调解员", names(dossier.lead_mediator))], "sealed_scan": sealed_scan,
        "effective_on": local_date(version.effective_at),
    }


def oral_agreement(dossier: Dossier, version: AgreementVersion, *, organisation: str, names: Names) -> Form:
    """口头协议登记表 (R-AGR-1, R-AGR-4)."""
    return {
        **head(dossier, organisation), "parties": [party(member) for member in dossier.parties.values()],
        "facts": version.facts, "issues": version.issues or None, "terms": [term(dossier, each) for each in version.obligations],
        "reached_at": local(version.effective_at),
        "mediators": [signature(version.marked_by("mediator"), "调解员", names(dossier.lead_mediator))],
    }


def termination_notice(
    dossier: Dossier, *, organisation: str, names: Names, routes: list[tuple[str, str]], limitation: str, phone: str,
) -> Form:
    """终止调解通知书, with the routes that stay open (R-REC-12)."""
    return {
        **head(dossier, organisation), "recipients": [member.name for member in dossier.parties.principals()],
        "parties": [member.name for member in dossier.parties.values()], "matter": dossier.matter,
        "accepted_on": local_date(dossier.accepted_at), "reason": TERMINATION_WORDS.get(dossier.ended_reason, dossier.ended_note),
        "routes": [{"title": title, "text": text} for title, text in routes], "limitation": limitation,
        "terminated_on": local_date(dossier.ended_at), "mediators": mediators(dossier, names), "contact_phone": phone or None,
    }


def closing_report(dossier: Dossier, *, organisation: str, names: Names, result: str, performance: str) -> Form:
    """调解结案报告表."""
    return {
        **head(dossier, organisation), "opened_on": local_date(dossier.accepted_at), "mediators": mediators(dossier, names),
        "accepted_on": local_date(dossier.accepted_at), "closed_on": local_date(dossier.closed_at),
        "parties": [member.name for member in dossier.parties.values()], "category": CATEGORY_WORDS[dossier.category],
        "source": SOURCE_WORDS[dossier.source_channel], "facts": dossier.facts, "result": result, "performance": performance,
        "amount": dossier.amount,
    }


def invitation(
    dossier: Dossier, session: MediationSession, *, organisation: str, recipient: str, attendance: str, room_url: str | None,
    names: Names, contact: str, phone: str, issued_on: date,
) -> Form:
    """调解会通知: where and when to come, or how to join by video."""
    return {
        **head(dossier, organisation), "recipient": recipient, "ordinal": ordinal(session.number), "matter": dossier.matter,
        "starts_at": local(session.planned_at), "place": session.place or None, "manner": ATTENDANCE_WORDS[attendance],
        "mediators": mediators(dossier, names), "room": room_url, "contact_name": contact or None, "contact_phone": phone or None,
        "issued_on": issued_on,
    }
