"""When an act is worth offering, beyond state and role: small questions about a dossier and the one who reads it."""
# ruff: noqa: ARG001 - all conditions have one signature, so that the table of acts can call them

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.lifecycle import BY_NAME
from portal.services import escalation

WARNED = ("yellow", "red")
PROPOSE_ESCALATION = BY_NAME["escalate"].proposers


def always(dossier: Dossier, actor: Actor) -> bool:
    """Nothing more is asked."""
    return True


def must_declare(dossier: Dossier, actor: Actor) -> bool:
    """The reader works on the dossier and has not yet said whether there is something to disclose (R-COI-1)."""
    return actor.principal in {principal for principal, _ in dossier.team()} and dossier.declaration(actor.principal) is None


def may_disclose_later(dossier: Dossier, actor: Actor) -> bool:
    """The reader works on it and had nothing to disclose so far; what comes up during mediation is disclosed too (R-COI-1)."""
    declaration = dossier.declaration(actor.principal)
    is_in_team = actor.principal in {principal for principal, _ in dossier.team()}
    return is_in_team and declaration is not None and not declaration.has_interest


def recusal_waits(dossier: Dossier, actor: Actor) -> bool:
    """Somebody disclosed an interest, and the head has not decided (R-COI-2)."""
    return any(one.has_interest and not one.decision and one.principal != actor.principal for one in dossier.declarations)


def disclosure_waits(dossier: Dossier, actor: Actor) -> bool:
    """Somebody disclosed an interest, and not every party has said yet what it thinks of that (R-COI-1)."""
    asked = [one.principal for one in dossier.declarations if one.has_interest and not one.decision and one.principal != actor.principal]
    return any(
        dossier.consents.latest("recusal_waiver", party.id, about=principal) is None
        for principal in asked for party in dossier.parties.principals()
    )


def may_take_up(dossier: Dossier, actor: Actor) -> bool:
    """Taking it up a level is for who heads a unit above; a head below has no part in it (XX-1)."""
    return actor.roles & PROPOSE_ESCALATION != frozenset() or bool(escalation.units_to_take(dossier, actor.principal))


def police_undecided(dossier: Dossier, actor: Actor) -> bool:
    """A yellow or red dossier without a decision on the police report (R-REC-11)."""
    return dossier.warning in WARNED and not dossier.police_report.strip()


def refusal_proposed(dossier: Dossier, actor: Actor) -> bool:
    """A clerk proposed not to accept it."""
    return "unit_head" in actor.roles and any(one.transition == "refuse" for one in dossier.proposed_acts)


def not_yet_corrected(dossier: Dossier, actor: Actor) -> bool:
    """What is missing may be asked for once only."""
    return not dossier.correction_asked


def assessed(dossier: Dossier, actor: Actor) -> bool:
    """A person decided on kind, difficulty and warning."""
    return dossier.assessment is not None


def not_assessed(dossier: Dossier, actor: Actor) -> bool:
    """Nobody decided yet."""
    return dossier.assessment is None


def may_dispatch(dossier: Dossier, actor: Actor) -> bool:
    """It is assessed; yellow and red are the head's to dispatch."""
    return dossier.assessment is not None and (dossier.warning not in WARNED or "unit_head" in actor.roles)


def take_time_left(dossier: Dossier, actor: Actor) -> bool:
    """The unit's time to answer has not been stopped."""
    clock = dossier.deadline("take")
    return clock is not None and clock.is_running


def has_lead(dossier: Dossier, actor: Actor) -> bool:
    """A lead mediator is chosen."""
    return bool(dossier.lead_mediator)


def has_no_lead(dossier: Dossier, actor: Actor) -> bool:
    """No lead mediator is chosen yet."""
    return not dossier.lead_mediator


def session_planned(dossier: Dossier, actor: Actor) -> bool:
    """A session waits to begin."""
    return any(session.state in ("planned", "open_lobby") for session in dossier.sessions.values())


def agreement_waits(dossier: Dossier, actor: Actor) -> bool:
    """A text is there to be signed."""
    return dossier.current_agreement is not None


def own_signature_waits(dossier: Dossier, actor: Actor) -> bool:
    """The mediator who leads has not signed the text yet."""
    version = dossier.current_agreement
    return version is not None and actor.principal == dossier.lead_mediator and ("mediator", "") in version.missing_marks()


def only_the_seal_waits(dossier: Dossier, actor: Actor) -> bool:
    """Everybody has signed; the seal of the committee is the last mark (R-AGR-3)."""
    version = dossier.current_agreement
    return version is not None and version.missing_marks() == (("committee_seal", ""),)
