"""`…/documents/<paper>.pdf`: each paper of the dossier, computed from it as it stands now.

A character that no font has never stops a paper: it is printed as a place to write by hand.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from pyramid.httpexceptions import HTTPForbidden
from pyramid.response import Response
from pyramid.view import view_config

from portal.domain.agreement import AgreementVersion
from portal.domain.document import Documents
from portal.domain.dossier import Dossier
from portal.domain.errors import NotFound
from portal.domain.session import MediationSession, Participant
from portal.pages.dossiers.frame import name_of
from portal.pages.dossiers.plain_head import is_staff, own_party
from portal.pages.dossiers.session_links import checked_address
from portal.papers import filling
from portal.papers.errors import PaperError
from portal.papers.notices import notice, routes
from portal.papers.printing import render
from portal.papers.words import TERMINATION_WORDS
from portal.security.downloads import disposition
from portal.services import sessions
from portal.services.records import dossier_of

LIMITATION: Final = "申请调解之日起诉讼时效中断；从有关程序终结时起，诉讼时效期间重新计算。"
WRITTEN_STATES: Final = frozenset({"ended", "minutes_review", "locked"})


class Offered(NamedTuple):
    """One paper that can be printed: its name, the words behind it, and the query of its address."""

    paper: str
    about: str
    query: str


class Printer:
    """Prints the papers of one dossier for one reader."""

    def __init__(self, request: Any, dossier: Dossier) -> None:
        self.request, self.dossier = request, dossier
        settings = request.registry.concord
        self.organisation = dossier.holder.title if dossier.holder is not None else settings.portal_organisation
        self.phone = (dossier.holder.telephone if dossier.holder is not None else "") or settings.portal_phone

    def name(self, principal: str) -> str:
        """The name of a member of staff."""
        return name_of(self.request.root, principal)

    def receipt(self) -> tuple[str, filling.Form]:
        """申请回执; the short code is known to nobody any more, and its place stays empty."""
        base = self.request.registry.concord.portal_url or self.request.application_url
        form = filling.receipt(
            self.dossier, organisation=self.organisation, short_code="", progress_url=f"{base}/progress?number={self.dossier.reference}",
            next_steps=[], phone=self.phone, contact="",
        )
        return "receipt", {name: value for name, value in form.items() if value}

    def registration(self) -> tuple[str, filling.Form]:
        """受理登记表."""
        accepted = next((entry.actor for entry in self.dossier.audit if entry.action == "accept"), "")
        registrar = self.name(accepted) if accepted else ""
        return "registration", filling.registration(self.dossier, organisation=self.organisation, registrar=registrar)

    def rights_notice(self) -> tuple[str, filling.Form]:
        """权利义务告知书, for the party that is asked for, or for all."""
        party = self.dossier.parties.get(self._asked("party"))
        recipient = party.name if party is not None else "、".join(one.name for one in self.dossier.parties.principals())
        return "rights_notice", filling.rights_notice(
            self.dossier, organisation=self.organisation, recipient=recipient, version=notice("rights_and_duties").version, names=self.name,
        )

    def minutes(self) -> tuple[str, filling.Form]:
        """调解笔录 of the session that is asked for. Parties get what was read back, not what is being written."""
        session = self._session()
        if not self.request.asker.may("minutes.read", session.minutes):
            raise HTTPForbidden
        is_draft = session.state not in ("minutes_review", "locked")
        if is_draft and not self.request.asker.may("minutes.write", session):
            raise NotFound("paper-not-there")
        return "minutes", filling.minutes(self.dossier, session, organisation=self.organisation, names=self.name)

    def agreement(self) -> tuple[str, filling.Form]:
        """人民调解协议书, or 口头协议登记表; the seal's place stays empty for ink, its scan is named."""
        version = self.dossier.current_agreement
        if version is None or not self.request.asker.may("agreement.read", self.dossier):
            raise NotFound("paper-not-there")
        if version.form == "oral":
            form = filling.oral_agreement(self.dossier, version, organisation=self.organisation, names=self.name)
            return "oral_agreement", self._discreet(form)
        form = filling.agreement(
            self.dossier, version, organisation=self.organisation, names=self.name, sealed_scan=self._sealed_scan(version),
        )
        return "agreement", self._discreet(form)

    def termination_notice(self) -> tuple[str, filling.Form]:
        """终止调解通知书, with the other ways (R-REC-12)."""
        if self.dossier.ended_at is None:
            raise NotFound("paper-not-there")
        ways = routes(self.dossier.category)
        return "termination_notice", filling.termination_notice(
            self.dossier, organisation=self.organisation, names=self.name, routes=[(ways.title, ways.body)], limitation=LIMITATION,
            phone=self.phone,
        )

    def closing_report(self) -> tuple[str, filling.Form]:
        """结案报告表."""
        version = self.dossier.current_agreement
        in_force = version is not None and version.effective_at is not None
        ended = TERMINATION_WORDS.get(self.dossier.ended_reason, self.dossier.ended_note or "调解终止")
        return "closing_report", filling.closing_report(
            self.dossier, organisation=self.organisation, names=self.name, performance=self._performance() if in_force else "",
            result=f"达成调解协议：{version.terms}" if in_force and version is not None else ended,
        )

    def invitation(self) -> tuple[str, filling.Form]:
        """调解会通知 for one participant; with the link where it was made just now."""
        session, person = self._session(), self._participant()
        if not self.request.asker.may("invitation.issue", session):
            raise HTTPForbidden
        token = self._asked("token")
        return "invitation", filling.invitation(
            self.dossier, session, organisation=self.organisation, recipient=person.name, attendance=person.attendance,
            room_url=checked_address(self.request, session, person, token) if token else None, names=self.name,
            contact=self.name(self.dossier.lead_mediator) if self.dossier.lead_mediator else "", phone=self.phone,
            issued_on=self.request.now.astimezone(filling.ZONE).date(),
        )

    def _discreet(self, form: filling.Form) -> filling.Form:
        """The form as it goes to both sides: no masked address (R-DV-1), and to a party not the other side's telephone."""
        own = own_party(self.request, self.dossier)
        side = self.dossier.parties[own].side if own else ""
        seen = []
        for member, printed in zip(self.dossier.parties.values(), form["parties"], strict=True):
            hidden = {"address"} if member.address_masked and member.side != side else set()
            hidden |= {"phone"} if side and member.side != side else set()
            seen.append({name: value for name, value in printed.items() if name not in hidden})
        return {**form, "parties": seen}

    def _asked(self, name: str) -> str:
        given = (self.request.POST if self.request.method == "POST" else self.request.GET).get(name, "")
        return given[:100] if isinstance(given, str) else ""

    def _session(self) -> MediationSession:
        return sessions.session_of(self.dossier, self._asked("session"))

    def _participant(self) -> Participant:
        return sessions.participant_of(self._session(), self._asked("participant"))

    def _sealed_scan(self, version: AgreementVersion) -> filling.Form | None:
        mark = version.marked_by("committee_seal")
        scan = self.dossier.documents.get(mark.document_number) if mark is not None else None
        return {"name": scan.title, "digest": scan.digest, "taken_at": filling.local(scan.added_at)} if scan is not None else None

    def _performance(self) -> str:
        version = self.dossier.current_agreement
        assert version is not None
        proved = sum(1 for place in range(len(version.obligations)) if self.dossier.is_proved(place))
        return f"协议约定{len(version.obligations)}项义务，已履行{proved}项。" if version.obligations else "协议没有约定待履行的义务。"


PRINTERS: Final[dict[str, Callable[[Printer], tuple[str, filling.Form]]]] = {
    "receipt": Printer.receipt, "registration": Printer.registration, "rights-notice": Printer.rights_notice,
    "minutes": Printer.minutes, "agreement": Printer.agreement, "termination-notice": Printer.termination_notice,
    "closing-report": Printer.closing_report, "invitation": Printer.invitation,
}
"""Every paper by the name of its address."""


FOR_STAFF: Final = frozenset({"registration", "closing-report"})
"""Papers of the office, with identity and telephone numbers of all: no party gets those of the other side."""


def is_for(request: Any, dossier: Dossier, paper: str, asked_party: str) -> bool:
    """Whether a paper is for this reader: the office's for staff, the receipt for who applied, a notice for whom it addresses."""
    own = own_party(request, dossier)
    if not own:
        return is_staff(request) or paper not in (*FOR_STAFF, "receipt", "rights-notice")
    if paper == "receipt":
        return str(dossier.parties[own].side) == "applicant"
    return paper not in FOR_STAFF and (paper != "rights-notice" or asked_party == own)


def papers_of(request: Any, dossier: Dossier) -> Iterator[Offered]:
    """The papers that there are now for this reader."""
    for offered in all_papers(request, dossier):
        if is_for(request, dossier, offered.paper, offered.query.removeprefix("party=")):
            yield offered


def all_papers(request: Any, dossier: Dossier) -> Iterator[Offered]:
    """The papers that there are now."""
    may, version = request.asker.may, dossier.current_agreement
    if dossier.received_at is not None:
        yield Offered("receipt", "", "")
    if dossier.accepted_at is not None:
        yield Offered("registration", "", "")
        yield from (Offered("rights-notice", party.name, f"party={party.id}") for party in dossier.parties.principals())
    for session in dossier.sessions.values():
        is_ready = session.state in ("minutes_review", "locked") or (session.state in WRITTEN_STATES and may("minutes.write", session))
        if is_ready and may("minutes.read", session.minutes):
            yield Offered("minutes", str(session.number), f"session={session.number}")
    if version is not None and may("agreement.read", dossier):
        yield Offered("agreement", "", "")
    if dossier.ended_at is not None:
        yield Offered("termination-notice", "", "")
    if dossier.closed_at is not None:
        yield Offered("closing-report", "", "")


@view_config(context=Documents, name="receipt.pdf", permission="dossier.read")
@view_config(context=Documents, name="registration.pdf", permission="dossier.read")
@view_config(context=Documents, name="rights-notice.pdf", permission="dossier.read")
@view_config(context=Documents, name="minutes.pdf", permission="session.read")
@view_config(context=Documents, name="agreement.pdf", permission="agreement.read")
@view_config(context=Documents, name="termination-notice.pdf", permission="dossier.read")
@view_config(context=Documents, name="closing-report.pdf", permission="dossier.read")
@view_config(context=Documents, name="invitation.pdf", permission="session.read")
def paper(context: Documents, request: Any) -> Response:
    """The paper as PDF."""
    dossier = dossier_of(context)
    name = request.view_name.removesuffix(".pdf")
    if not is_for(request, dossier, name, str(request.GET.get("party", ""))[:20]):
        raise HTTPForbidden
    kind, form = PRINTERS[name](Printer(request, dossier))
    try:
        content = render(kind, form, by_hand=True, site_fonts=request.registry.concord.site_fonts, made_at=request.now)
    except PaperError as error:
        raise NotFound("paper-too-long" if error.code == "paper-too-long" else "paper-failed") from error
    response = Response(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"{dossier.reference}-{name}.pdf", shown=True)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
