"""`…/sessions` lists the sessions; `…/sessions/plan` fixes the next one: when, where, who, and how each takes part (R-VOL-9)."""

from typing import Any, Final

from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid
from portal.domain.portal import Portal
from portal.domain.session import Sessions
from portal.domain.vocabulary import SessionMode
from portal.pages.dossiers.act_page import Sheet, act_page
from portal.pages.dossiers.plain_head import head_for, is_staff
from portal.pages.sessions import words
from portal.pages.sessions.naming import with_names
from portal.pages.sessions.schemas import ABSENT, names_in, people_of, plan_schema
from portal.pages.sessions.session import is_for
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.services import sessions
from portal.services.escalation import count
from portal.services.records import dossier_of
from portal.services.sessions import Seat

STEPS: Final = ("assign", "schedule_next", "schedule_further")


@view_config(context=Sessions, permission="session.read", renderer="portal.pages.sessions:templates/list.pt")
def listing(context: Sessions, request: Any) -> dict[str, Any]:
    """All sessions, the newest first, and how many were held at this level."""
    dossier = dossier_of(context)
    seen = (session for session in context.values() if is_for(request, dossier, session))
    newest_first = sorted(seen, key=lambda session: session.number, reverse=True)
    return {
        "frame": head_for(request, dossier, "sessions"), "sessions": newest_first, "words": words,
        "tally": count(request.root, dossier) if is_staff(request) else None,
        "may_plan": dossier.state in sessions.STEP_OF_STATE and request.asker.may("session.plan", dossier),
    }


@view_config(context=Sessions, name="plan", permission="session.plan", renderer="portal.pages.sessions:templates/plan.pt")
def plan(context: Sessions, request: Any) -> Any:
    """Fix a session."""
    dossier = dossier_of(context)
    sheet = Sheet(
        "sessions/plan", plan_schema(request.root, dossier), _("Fix this session"), STEPS,
        _("The session is fixed, and everybody has been told. Who takes part from afar still needs a link."), back_to="sessions",
    )

    def fix(given: dict[str, Any]) -> None:
        seats = seats_of(request.root, dossier, given)
        with with_names(dossier):
            sessions.schedule(
                request.root, dossier, planned_at=given["planned_at"], minutes=given["minutes"], mode=mode_of(seats), seats=seats,
                now=request.now, actor=actor_of(request, dossier), place=given["place"], agenda=given["agenda"],
                site_id=next((seat.site_id for seat in seats if seat.site_id), ""), caucus_only=given["caucus_only"],
                joint_video_reason=given.get("joint_video_reason", ""),
            )

    return act_page(request, dossier, sheet, fix)


def seats_of(portal: Portal, dossier: Dossier, given: dict[str, Any]) -> tuple[Seat, ...]:
    """Everybody's place. Who comes to a site must be named on one of its seats. Raises Invalid `seat-missing`, `nobody-comes`."""
    rooms = [
        Seat(portal.sites[each["site_id"]].title, "site", "", "site_room", site_id=each["site_id"], seats=names_in(each["seats"]))
        for each in given["sites"]
    ]
    seated = {name for room in rooms for name in room.seats}
    people = []
    for key, (name, role, party_id, principal) in people_of(portal, dossier).items():
        attendance = given["people"][key]
        if attendance == "site_room" and name not in seated:
            raise Invalid("seat-missing", name=name, field="sites")
        if attendance != ABSENT:
            people.append(Seat(name, role, "", attendance, party_id, principal))
    if not any(seat.party_id for seat in people):
        raise Invalid("nobody-comes", field="people")
    return (*people, *rooms, *(guest_seat(portal, each) for each in given["guests"]))


def guest_seat(portal: Portal, given: dict[str, Any]) -> Seat:
    """The place of a guest. Raises Invalid `no-such-log-in` for a log-in name that nobody has."""
    login = given["login"]
    if login and login not in portal.accounts:
        raise Invalid("no-such-log-in", login=login)
    return Seat(given["name"], given["role"], "", given["attendance"], principal=f"staff:{login}" if login else "")


def mode_of(seats: tuple[Seat, ...]) -> SessionMode:
    """By video as soon as somebody is not at the table."""
    at_table = {seat.attendance == "in_person" for seat in seats}
    return "mixed" if len(at_table) > 1 else "on_site" if at_table == {True} else "online"
