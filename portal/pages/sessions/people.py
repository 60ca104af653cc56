"""`…/sessions/<n>/participants/<p>/…`: checking who somebody is, another way of taking part, one guest more or less."""

from functools import partial
from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.session import MediationSession, Participant
from portal.pages.dossiers.act_page import Sheet, act_page
from portal.pages.sessions import words
from portal.pages.sessions.afterwards import once_saved
from portal.pages.sessions.naming import with_names
from portal.pages.sessions.planning import guest_seat
from portal.pages.sessions.schemas import AttendanceSchema, IdentitySchema, consent_schema, guest_schema
from portal.pages.shared.i18n import _
from portal.papers.notices import notice
from portal.security.acting import actor_of
from portal.services import consents, rooms, sessions
from portal.services.consents import Answer, Notice
from portal.services.records import dossier_of

ACT: Final = "portal.pages.dossiers:templates/act.pt"


def session_of(participant: Participant) -> MediationSession:
    """The session in which somebody takes part."""
    return next(node for node in participant.lineage() if isinstance(node, MediationSession))


def described(person: Participant) -> list[tuple[Any, str]]:
    """Who it is, for the head of a small form."""
    seats = [(_("Seats"), "、".join(person.seats))] if person.seats else []
    return [(_("Name"), person.name), *seats]


@view_config(context=Participant, name="identify", permission="session.host", renderer=ACT)
def identify(context: Participant, request: Any) -> Any:
    """Write down how somebody was recognised, for this session (R-REC-2)."""
    session, dossier = session_of(context), dossier_of(context)
    party = dossier.parties.get(context.party_id) if context.party_id else None
    sheet = Sheet(
        f"sessions/{session.number}/identify", IdentitySchema(), _("The identity is checked"), ("identify",),
        _("The identity is checked for this session."), back_to=f"sessions/{session.number}",
    )

    def check(given: dict[str, Any]) -> None:
        with with_names(dossier):
            sessions.identify(
                request.root, dossier, session, context.__name__ or "", how=given["how"], now=request.now,
                actor=actor_of(request, dossier),
            )
        once_saved(request, partial(rooms.identified, request.registry.media_worker, session, context))

    facts = described(context)
    if party is not None and (party.identity_number or party.credit_code):
        facts.append((_("Number on the card or licence"), party.identity_number or party.credit_code))
    return act_page(
        request, dossier, sheet, check, title=_("Check the identity"), facts=facts,
        lead=_("Each person is checked anew for each session. In a room of a site, check everybody who sits there."),
    )


@view_config(context=Participant, name="attendance", permission="session.host", renderer=ACT)
def attendance(context: Participant, request: Any) -> Any:
    """Somebody takes part in another way after all (R-VOL-10)."""
    session, dossier = session_of(context), dossier_of(context)
    sheet = Sheet(
        f"sessions/{session.number}/attendance", AttendanceSchema(), _("Change it"), ("change_attendance",), _("Changed."),
        back_to=f"sessions/{session.number}", given={"attendance": context.attendance},
    )
    return act_page(
        request, dossier, sheet,
        lambda given: sessions.change_attendance(
            request.root, session, context.__name__ or "", given["attendance"], now=request.now, actor=actor_of(request, dossier),
        ),
        title=_("Take part in another way"), facts=described(context),
    )


@view_config(context=Participant, name="consent", permission="consent.record", renderer=ACT)
def consent(context: Participant, request: Any) -> Any:
    """What each party says about a guest; one no keeps the guest out (R-VOL-6)."""
    session, dossier = session_of(context), dossier_of(context)
    sheet = Sheet(
        f"sessions/{session.number}/consent", consent_schema(dossier), _("Record what they say"), ("consent",), _("Recorded."),
        back_to=f"sessions/{session.number}",
    )
    text = invitee_notice(context)

    def keep(given: dict[str, Any]) -> None:
        kind = sessions.NEED_CONSENT.get(context.role, "invitee")
        for party in dossier.parties.principals():
            answer = Answer(
                kind, party.id, given[party.id] == "yes", text, str(session.number), context.principal or context.name,
            )
            consents.give(request.root, dossier, answer, now=request.now, actor=actor_of(request, dossier))

    return act_page(
        request, dossier, sheet, keep, title=_("Do the parties agree that this guest comes?"),
        facts=[
            *described(context), (_("Comes as"), request.localizer.translate(words.ROLES[context.role])), (_("What you ask"), text.text),
        ],
    )


def invitee_notice(person: Participant) -> Notice:
    """What the parties are asked, word for word; official and in Chinese."""
    as_what = {"expert": "专家", "interpreter": "翻译", "observer": "旁听人员", "clerk": "记录员"}.get(person.role, "参加人")
    return Notice(notice("rights_and_duties").version, f"是否同意{person.name}以{as_what}身份参加本次调解会，并对所知悉的内容保密？")


@view_config(context=MediationSession, name="invite", permission="session.plan", renderer=ACT)
def invite(context: MediationSession, request: Any) -> Any:
    """One more guest."""
    dossier = dossier_of(context)
    sheet = Sheet(
        f"sessions/{context.number}/invite", guest_schema(), _("Add this guest"), ("add_participant",),
        _("Added. Record now whether the parties agree."), back_to=f"sessions/{context.number}",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: sessions.add_participant(
            request.root, dossier, context, guest_seat(request.root, given), now=request.now, actor=actor_of(request, dossier),
        ),
        title=_("Add a guest"), lead=_("A guest comes in only with the consent of every party, and keeps what is said to himself."),
    )


@view_config(context=Participant, name="remove", request_method="POST", permission="session.plan")
def remove(context: Participant, request: Any) -> HTTPSeeOther:
    """Take a place away before the session begins."""
    session, dossier = session_of(context), dossier_of(context)
    sessions.remove_participant(
        request.root, session, context.__name__ or "", now=request.now, actor=actor_of(request, dossier),
    )
    request.session.flash(_("The place is taken away."), "good")
    return HTTPSeeOther(request.resource_path(session).rstrip("/"))
