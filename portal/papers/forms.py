"""What each paper says: one form a paper, one field a line.

Every field may be left out: it is then printed as a place to write by hand, so `{}` prints the empty form. The
declared type decides how a value is printed (see `fields.py`): `str` as it stands, `date` and `datetime` in Chinese,
`Decimal` as money in words and figures, `Link` as a QR code with its text, `Picture` as a picture.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NewType, TypedDict

from portal.papers.pictures import Picture

Link = NewType("Link", str)
"""An address that is printed as a QR code beside its text."""

Appointment = NewType("Appointment", datetime)
"""A time at which somebody must come: printed with weekday and half of the day."""


class Party(TypedDict, total=False):
    """The basics of a party (人民调解法 29): a person, or an organisation where `organisation` is true."""

    role: str  # 申请人, 被申请人, 第三人
    organisation: bool
    name: str
    gender: str
    ethnicity: str
    age: str
    occupation: str  # 职业或职务
    id_number: str  # 公民身份号码 or 统一社会信用代码
    phone: str
    address: str  # 单位或住址
    legal_representative: str  # of an organisation, with the post
    agents: list[str]  # 委托代理人 or 法定代理人, each in one line


class Signature(TypedDict, total=False):
    """One place to sign, filled by a screen signature or left for ink, seal or fingerprint."""

    role: str
    name: str
    picture: Picture
    signed_at: datetime
    digest: str  # hexadecimal SHA-256 of what was signed (R-AGR-12)


class SealedScan(TypedDict, total=False):
    """The scan of a paper that was sealed in ink; a seal is never drawn."""

    name: str
    digest: str
    taken_at: datetime


class Statement(TypedDict, total=False):
    """What one participant said."""

    speaker: str
    text: str


class Citation(TypedDict, total=False):
    """One article of law as it was read out."""

    title: str  # 《民法典》第六百六十七条
    text: str


class Term(TypedDict, total=False):
    """One obligation; manner and time limit are compulsory for each (R-AGR-2)."""

    text: str
    amount: Decimal
    manner: str
    place: str
    due: str  # in words, where no single day says it
    due_on: date


class Route(TypedDict, total=False):
    """One way that stays open after mediation has failed (R-REC-12)."""

    title: str
    text: str


class Receipt(TypedDict, total=False):
    """申请回执: proof of the day of the request, from which limitation is interrupted (R-TIM-12)."""

    organisation: str
    number: str
    short_code: str
    progress: Link
    received_at: datetime
    received_by: str
    applicants: list[str]
    respondents: list[str]
    matter: str
    requests: list[str]
    materials: list[str]
    next_steps: list[str]
    contact_name: str
    contact_phone: str
    address: str


class RightsNotice(TypedDict, total=False):
    """权利义务告知书 (人民调解法 23, 24; R-VOL-3, R-VOL-4, R-REC-2, R-REC-3)."""

    organisation: str
    number: str
    recipient: str
    matter: str
    mediators: list[str]
    version: str
    noticed_on: date
    signature: Signature


class Registration(TypedDict, total=False):
    """人民调解受理登记表."""

    organisation: str
    number: str
    registered_on: date
    parties: list[Party]
    category: str
    source: str  # one of those on the form, or another in words
    facts: str
    requests: list[str]
    registrar: str
    remarks: str


class Minutes(TypedDict, total=False):
    """调解笔录 (R-REC-4)."""

    organisation: str
    number: str
    ordinal: str  # 第一次
    began_at: datetime
    ended_at: datetime
    place: str
    manner: str  # 现场, 视频
    matter: str
    mediators: list[str]
    recorder: str
    parties: list[str]
    participants: list[str]
    notice: str  # what was told and what the parties answered; left out, the answer is a blank
    statements: list[Statement]
    evidence: list[str]
    undisputed: list[str]  # 无争议事实
    citations: list[Citation]
    outcome: str
    objections: list[Statement]
    asides: list[str]  # 背对背: who with whom, when, and that nobody else could hear
    signatures: list[Signature]


class Agreement(TypedDict, total=False):
    """人民调解协议书 (人民调解法 29; R-AGR-2, R-AGR-3)."""

    organisation: str
    number: str
    parties: list[Party]
    facts: str
    issues: str
    responsibility: str
    terms: list[Term]
    copies: int  # parties + 1 where left out
    signatures: list[Signature]  # one a party, made from the parties where left out
    mediators: list[Signature]
    recorder: Signature
    sealed_scan: SealedScan
    effect: str  # when it takes effect, where the channel has a rule of its own (R-AGR-5, R-AGR-6)
    effective_on: date


class OralAgreement(TypedDict, total=False):
    """口头协议登记表 (人民调解法 28, 30; R-AGR-1, R-AGR-4): signed by the mediator."""

    organisation: str
    number: str
    parties: list[Party]
    facts: str
    issues: str
    terms: list[Term]
    performance: str
    reached_at: datetime
    mediators: list[Signature]
    recorder: Signature
    signatures: list[Signature]


class TerminationNotice(TypedDict, total=False):
    """终止调解通知书, with the routes that stay open (人民调解法 26; R-REC-12, R-REC-13)."""

    organisation: str
    number: str
    recipients: list[str]
    parties: list[str]
    matter: str
    accepted_on: date
    reason: str
    routes: list[Route]
    limitation: str
    terminated_on: date
    mediators: list[str]
    contact_phone: str


class ClosingReport(TypedDict, total=False):
    """调解结案报告表."""

    organisation: str
    number: str
    opened_on: date
    mediators: list[str]
    accepted_on: date
    closed_on: date
    parties: list[str]
    category: str
    source: str
    facts: str
    result: str
    performance: str
    amount: Decimal
    remarks: str


class Invitation(TypedDict, total=False):
    """调解会通知: where and when to come, or how to join by video."""

    organisation: str
    number: str
    recipient: str
    ordinal: str
    matter: str
    starts_at: Appointment
    place: str
    manner: str
    mediators: list[str]
    room: Link
    short_code: str
    bring: list[str]
    contact_name: str
    contact_phone: str
    issued_on: date


FORMS: dict[str, type] = {
    "receipt": Receipt,
    "rights_notice": RightsNotice,
    "registration": Registration,
    "minutes": Minutes,
    "agreement": Agreement,
    "oral_agreement": OralAgreement,
    "termination_notice": TerminationNotice,
    "closing_report": ClosingReport,
    "invitation": Invitation,
}
"""Every paper by its name; the template is `templates/<name>.typ`."""
