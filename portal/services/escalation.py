"""Going up a level: village, township, county, by the rule 三二一 and its recorded exceptions (row 21, XX-1).

It never keeps a party inside: a party may leave at count 0 (R-VOL-2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.guards_routing import heads_of
from portal.domain.lifecycle import Transition
from portal.domain.organization import Organization, territory_of
from portal.domain.portal import Portal
from portal.domain.proposed_act import ProposedAct
from portal.domain.vocabulary import LEVELS, Level
from portal.services.clocks import rulebook_of
from portal.services.dispatches import unit_of
from portal.services.lifecycle import perform, propose

SOON: Final = timedelta(days=3)
MANY_TRANSFERS: Final = 2


@dataclass(frozen=True)
class Count:
    """How many sessions were held and missed at the present level, how many are needed, and the level above."""

    level: Level
    held: int
    needed: int
    missed: int
    next_level: Level | None

    @property
    def is_met(self) -> bool:
        """Whether the rule allows going up without an exception."""
        return self.next_level is not None and self.held >= self.needed


def count(portal: Portal, dossier: Dossier) -> Count:
    """The count of 三二一 for the dossier's present level."""
    step = rulebook_of(portal, dossier).sessions_before_escalation(dossier.level, dossier.category)
    missed = sum(1 for session in dossier.sessions.values() if session.state == "missed" and session.level == dossier.level)
    needed, upper = step if step is not None else (0, None)
    return Count(dossier.level, dossier.held_sessions(dossier.level), needed, missed, upper)


def reasons_to_propose(portal: Portal, dossier: Dossier, now: datetime) -> tuple[str, ...]:
    """Why the system would propose going up, as codes; a person confirms."""
    found = []
    if count(portal, dossier).is_met and dossier.state in ("mediating", "terminated"):
        found.append("rounds_held")
    clock = dossier.mediation_clock()
    if clock is not None and clock.is_running and clock.due_at - now <= SOON and dossier.state == "mediating":
        found.append("time_short")
    if dossier.transfer_count > MANY_TRANSFERS:
        found.append("many_transfers")
    return tuple(found)


def units_above(dossier: Dossier) -> tuple[Organization, ...]:
    """The units at the next levels up that could take it: the places above, their centres and committees."""
    if dossier.holder is None:
        return ()
    place = territory_of(dossier.holder) or dossier.holder
    found: list[Organization] = []
    for above in (place, *place.ancestors()):
        here = [above, *(unit for unit in above.values() if unit.kind in ("centre", "committee", "specialised_room"))]
        found += [unit for unit in here if LEVELS.index(unit.level) > LEVELS.index(dossier.level)]
    return tuple(found)


def units_to_take(dossier: Dossier, principal: str) -> tuple[Organization, ...]:
    """Those of the units above that this person heads, and so may take it up for."""
    return tuple(unit for unit in units_above(dossier) if principal in heads_of(unit))


def propose_escalation(portal: Portal, dossier: Dossier, *, reason: str, now: datetime, actor: Actor) -> ProposedAct:
    """The mediator proposes it to the heads."""
    return propose(portal, dossier, "escalate", actor.act(now, reason=reason))


def escalate(
    portal: Portal, dossier: Dossier, *, unit: str, summary: str, now: datetime, actor: Actor, exception: str = "",
    reason: str = "",
) -> Transition:
    """The head of the receiving unit takes it up, by the count or by a recorded exception with its reason."""
    return perform(portal, dossier, "escalate", actor.act(
        now, unit=unit_of(portal, unit), unit_id=unit, summary=summary, exception=exception, reason=reason,
    ))
