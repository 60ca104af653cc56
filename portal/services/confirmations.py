"""Judicial confirmation 司法确认: both sides ask together within thirty days, the court rules (rows 26 and 27, R-JC-1 to -11)."""

from datetime import date, datetime

from portal.domain.act import Actor
from portal.domain.consent import ConsentRecord
from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid
from portal.domain.guards_agreement import missing_confirmation_papers
from portal.domain.guards_closing import must_speak_for
from portal.domain.lifecycle import Transition
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.services import consents
from portal.services.consents import Answer, Notice
from portal.services.lifecycle import perform


def sign_application(
    portal: Portal, dossier: Dossier, party_id: str, *, notice: Notice, now: datetime, actor: Actor,
) -> ConsentRecord:
    """One side signs the joint application; it is filed when all have (R-JC-1)."""
    must_speak_for(dossier, actor.principal, party_id)
    return consents.give(
        portal, dossier, Answer("judicial_confirmation", party_id, given=True, notice=notice), now=now, actor=actor,
    )


def missing_papers(dossier: Dossier, court: str) -> tuple[str, ...]:
    """What is still to be supplied, as codes (R-JC-3)."""
    return missing_confirmation_papers(dossier, court)


def file(
    portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor, court: str = "", court_id: str = "", scope: str = "whole",
) -> Transition:
    """File the application. `scope="money_only"` leaves out what a court does not confirm (R-JC-5).

    The court is one of `courts_near` by its id, or another one by its name. Raises Invalid `unknown-court`.
    """
    if court_id:
        chosen = next((each for each in courts_near(dossier) if each.id == court_id), None)
        if chosen is None:
            raise Invalid("unknown-court", field="court")
        court = chosen.title
    return perform(portal, dossier, "apply_confirmation", actor.act(now, court=court, court_id=court_id, scope=scope))


def courts_near(dossier: Dossier) -> list[Organization]:
    """The courts of the places that the dossier's unit lies in, the nearest first."""
    places = dossier.holder.lineage() if dossier.holder is not None else ()
    return [
        unit for place in places if isinstance(place, Organization) for unit in place.values()
        if isinstance(unit, Organization) and unit.kind == "court"
    ]


def enter_ruling(
    portal: Portal, dossier: Dossier, *, is_valid: bool, ruling_number: str, ruled_on: date, document_number: str, now: datetime,
    actor: Actor,
) -> Transition:
    """The court clerk enters the ruling with its file: valid, or dismissed (R-JC-8)."""
    act = actor.act(now, ruling_number=ruling_number, ruled_on=ruled_on, document_number=document_number)
    return perform(portal, dossier, "court_confirms" if is_valid else "court_dismisses", act)


def withdraw(portal: Portal, dossier: Dossier, party_id: str, *, now: datetime, actor: Actor) -> Transition:
    """A party takes the application back before the ruling (R-JC-10)."""
    return perform(portal, dossier, "withdraw_confirmation", actor.act(now, party_id=party_id))
