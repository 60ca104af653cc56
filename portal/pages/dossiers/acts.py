"""What may be done next on a dossier, and where: one readable table from acts to verbs and pages.

A row is offered where the life cycle permits its transition to the reader's roles (or lets the reader propose it), where the
reader has the permission, and where `when` says yes. The row with the smallest order is the one button; the rest is the menu.
A page adds an act by adding a row. Rows whose name is no transition say in which `states` they are offered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.lifecycle import BEFORE_AGREEMENT, BY_NAME, IN_MEDIATION
from portal.domain.vocabulary import OPEN_STATES, STATES, State
from portal.pages.dossiers import conditions as when
from portal.pages.shared.i18n import _
from portal.security.acting import roles_on
from portal.security.asker import Asker, Standing
from portal.security.rows import TABLE as PERMISSIONS

MENU_FROM: Final = 50
"""Acts of this order and later stand in the menu only: they are seldom what one came for."""
EVERY_ORDER: Final = 1000
"""Above all orders."""


@dataclass(frozen=True)
class Row:
    """One act: its name (of the transition where it is one), the verb, the page below the dossier, and when it is offered."""

    name: str
    verb: Any
    path: str
    permissions: tuple[str, ...]
    order: int
    when: Callable[[Dossier, Actor], bool] = when.always
    states: frozenset[State] = frozenset()
    proposal: Any = None
    """The verb of one who may only propose it; without it a proposal is not offered."""
    is_handlers: bool = False
    """Whether it is the work of those who handle the case: to others who may do it too it stands in the menu only."""


class Offer(NamedTuple):
    """An act that is open to the reader now."""

    name: str
    verb: Any
    path: str
    order: int


DECIDE, APPROVE = ("dossier.decide",), ("dossier.approve",)
ASK = ("dossier.record_willingness",)

TABLE: Final[tuple[Row, ...]] = (
    # what must not be overlooked, in every state
    Row("declare", _("Make your declaration"), "declare", ("dossier.read",), 1, when.must_declare, IN_MEDIATION),
    Row("decide_recusal", _("Decide on the recusal"), "recusal", APPROVE, 2, when.recusal_waits, IN_MEDIATION),
    Row("disclosure_waits", _("Record what the parties say to the disclosure"), "waiver", ("consent.record",), 3, when.disclosure_waits,
        IN_MEDIATION),
    Row("police_report", _("Decide on the police report"), "police-report", ("warning.raise", "warning.approve"), 9,
        when.police_undecided, IN_MEDIATION),
    # intake
    Row("refuse_proposed", _("Decide on the proposed refusal"), "refuse", APPROVE, 5, when.refusal_proposed,
        frozenset({"submitted"})),
    Row("accept", _("Accept"), "accept", DECIDE, 10),
    Row("ask_correction", _("Ask for what is missing"), "ask-correction", DECIDE, 20, when.not_yet_corrected),
    Row("refuse", _("Do not accept"), "refuse", (*DECIDE, *APPROVE), 51, proposal=_("Propose not to accept")),
    Row("resubmit", _("Record what was handed in"), "resubmit", DECIDE, 10),
    Row("assess", _("Assess"), "assess", DECIDE, 10),
    Row("settle_on_spot", _("Settle on the spot"), "agreement/on-spot", DECIDE, 40),
    # routing
    Row("decide_assessment", _("Assess"), "assess", DECIDE, 10, when.not_assessed, frozenset({"assessing"})),
    Row("assess_again", _("Assess again"), "assess", DECIDE, 60, when.assessed, frozenset({"assessing"})),
    Row("dispatch", _("Dispatch"), "dispatch", (*DECIDE, *APPROVE), 10, when.may_dispatch),
    Row("take", _("Take it"), "take", DECIDE, 10, when.take_time_left, is_handlers=True),
    Row("return_dispatch", _("Return it"), "return", DECIDE, 30, when.take_time_left, is_handlers=True),
    Row("record_willingness", _("Ask the sides"), "willingness", ASK, 10, is_handlers=True),
    Row("appoint", _("Choose the mediators"), "assign", ("mediator.assign",), 10, when.has_no_lead,
        frozenset({"assigning", "scheduled", "mediating"}), is_handlers=True),
    Row("appoint_again", _("Change the mediators"), "assign", ("mediator.assign",), 60, when.has_lead,
        frozenset({"assigning", "scheduled", "mediating"})),
    # sessions
    Row("assign", _("Plan the first session"), "sessions/plan", ("session.plan",), 12, when.has_lead, is_handlers=True),
    Row("start_session", _("Begin the session"), "sessions", ("session.host",), 10, when.session_planned, is_handlers=True),
    Row("schedule_next", _("Plan the next session"), "sessions/plan", ("session.plan",), 30, is_handlers=True),
    Row("schedule_further", _("Plan a further session"), "sessions/plan", ("session.plan",), 50),
    Row("request_expert", _("Ask for an expert"), "expert", ("expert.request",), 62),
    # agreement, confirmation, performance
    Row("draft_agreement", _("Draft the agreement"), "agreement/draft", ("agreement.draft",), 20, is_handlers=True),
    Row("record_oral", _("Record an oral agreement"), "agreement/oral", ("agreement.draft",), 52),
    Row("sign", _("Sign"), "agreement", ("agreement.sign",), 10, when.own_signature_waits, frozenset({"signing"})),
    Row("seal", _("Record the seal"), "agreement", ("agreement.seal",), 10, when.only_the_seal_waits, frozenset({"signing"})),
    Row("watch_signing", _("See who has signed"), "agreement", ("agreement.sign", "agreement.seal"), 20, when.agreement_waits,
        frozenset({"signing"})),
    Row("reopen_text", _("Change the text of the agreement"), "agreement/reopen", ("agreement.draft", "agreement.comment"), 54),
    Row("apply_confirmation", _("Apply for confirmation"), "confirmation", ("confirmation.help", "confirmation.forward"), 56),
    Row("court_confirms", _("Enter the ruling"), "ruling", ("confirmation.result",), 10),
    Row("perform", _("Look at the performance"), "performance", ("performance.accept",), 10, is_handlers=True),
    Row("cure", _("It is being performed again"), "performance", ("performance.accept",), 20, is_handlers=True),
    # standing still, going elsewhere, ending
    Row("resume", _("Go on"), "resume", ("dossier.suspend",), 10, is_handlers=True),
    Row("suspend", _("Suspend"), "suspend", ("dossier.suspend",), 64),
    Row("extend", _("Extend the time"), "extend", ("dossier.extend",), 66),
    Row("request_transfer", _("Give to another unit"), "transfer", ("dossier.request_transfer", *APPROVE), 70,
        proposal=_("Ask for a transfer")),
    Row("escalate", _("Take it up a level"), "escalate", ("escalation.approve", "escalation.propose", "escalation.decide"), 72,
        when.may_take_up, proposal=_("Propose a higher level")),
    Row("change_warning", _("Change the warning"), "warning", ("warning.raise", "warning.approve", "warning.lower_red"), 74,
        states=OPEN_STATES - {"draft", "submitted", "correction"}),
    Row("disclose", _("Disclose what came up later"), "declare", ("dossier.read",), 78, when.may_disclose_later, IN_MEDIATION),
    Row("refer_out", _("Hand to another authority"), "refer-out", ("dossier.refer_out",), 80),
    Row("leave", _("A party leaves or withdraws"), "left", ASK, 82, states=BEFORE_AGREEMENT),
    Row("terminate", _("End mediation"), "terminate", ("dossier.terminate",), 84),
    Row("finish_follow_up", _("Write down the follow-up"), "follow-up", ("dossier.follow_up",), 10, is_handlers=True),
    Row("follow_up", _("Follow up"), "follow-up", ("dossier.follow_up",), 45, is_handlers=True),
    Row("close", _("Close the case"), "close", ("dossier.close", *APPROVE), 30, proposal=_("Propose to close")),
    Row("close_on_spot", _("Close the case"), "close", ("dossier.close",), 10),
    Row("archive", _("Archive"), "archive", ("dossier.archive",), 10),
    Row("propose_precedent", _("Make an example case of it"), "publication", ("precedent.propose",), 88,
        states=frozenset({"closed", "archived"})),
    Row("reopen", _("Reopen"), "reopen", ("dossier.reopen",), 90),
    Row("reopen_after_follow_up", _("Reopen"), "reopen", ("dossier.reopen",), 90),
)
PATHS: Final = frozenset(row.path for row in TABLE)


def _states_of(row: Row) -> frozenset[State]:
    """The states in which a row can be offered at all."""
    transition = BY_NAME.get(row.name)
    return frozenset(transition.sources) if transition is not None else row.states


ROWS_IN: Final[dict[State, tuple[Row, ...]]] = {
    state: tuple(sorted((row for row in TABLE if state in _states_of(row)), key=lambda row: row.order)) for state in STATES
}
"""The rows of each state, the most urgent first: a list asks for the next act of each of its dossiers."""


def offers(asker: Asker, dossier: Dossier) -> list[Offer]:
    """What the reader may do now, the most urgent first; each page once."""
    return sorted(_offered(asker, dossier), key=lambda offer: offer.order)


def next_act(asker: Asker, dossier: Dossier) -> Offer | None:
    """The one thing to do, or None where nothing waits for this reader."""
    return next(_offered(asker, dossier, below=MENU_FROM), None)


def _offered(asker: Asker, dossier: Dossier, below: int = EVERY_ORDER) -> Iterator[Offer]:
    """What the reader may do now, of an order below the one given. Only what the dossier alone can tell is asked of it."""
    actor = Actor(asker.principal, roles_on(asker, dossier))
    handles, barred = is_handler(asker, dossier), dossier.has_open_recusal(actor.principal)
    paths: set[str] = set()
    for row, offer, asked in _possible(dossier.state, actor.roles, asker.standings(dossier), handles=handles, barred=barred):
        if offer.order >= below or row.path in paths or not row.when(dossier, actor):
            continue
        if not asked or any(asker.may(each, dossier) for each in asked):
            paths.add(row.path)
            yield offer


@lru_cache(maxsize=4096)
def _possible(
    state: State, roles: frozenset[str], standings: frozenset[Standing], *, handles: bool, barred: bool,
) -> tuple[tuple[Row, Offer, tuple[str, ...]], ...]:
    """What of a state's rows can be offered to roles and standings at all, the most urgent first.

    Each with the offer, and with the permissions that must still be asked of the dossier; none where one is certain. It follows
    from the two tables and the arguments alone, so it is found out once for all dossiers that are alike.
    """
    found = []
    for row in ROWS_IN[state]:
        verb = _verb(row, roles, barred=barred)
        answers = {each: PERMISSIONS.answer(each, standings) for each in row.permissions}
        asked = () if True in answers.values() else tuple(each for each, answer in answers.items() if answer is None)
        if verb is not None and (asked or True in answers.values()):
            order = row.order if handles or not row.is_handlers else row.order + MENU_FROM
            found.append((row, Offer(row.name, verb, row.path, order), asked))
    return tuple(found)


def is_handler(asker: Asker, dossier: Dossier) -> bool:
    """Whether the case is the reader's own to work on: as one of its team, and before there is one, as the unit that holds it."""
    if dossier.lead_mediator:
        return any(principal == asker.principal for principal, _ in dossier.team())
    return dossier.holder is not None and asker.is_at_home(dossier.holder)


def _verb(row: Row, roles: frozenset[str], *, barred: bool) -> Any:
    """The verb with which a row of the dossier's state is offered to these roles, None where it is not.

    Whoever is barred by an own interest in the case takes no step in it.
    """
    transition = BY_NAME.get(row.name)
    if transition is None:
        return row.verb
    if barred:
        return None
    if transition.who & roles:
        return row.verb
    return row.proposal if transition.proposers & roles else None
