"""Telling the responsible people that a clock is about to run out (`warn` of each `ClockRule`).

Once for each moment at which the rule warns. Moments that passed unseen, as over a night without the worker, are told as one.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.services import messages
from portal.services.working_days import local_day

CLOCK_NAMES: Final = {
    "accept": "受理审查", "correct": "补正", "dispatch": "研判分派", "take": "签收", "willingness": "征询意愿", "choose": "选定调解员",
    "mediate": "调解", "mediate_labour": "劳动争议调解", "confirmation": "申请司法确认", "rating": "评价", "urge": "履行催告",
    "follow_up": "回访",
}
"""What a clock counts, as it stands in a message; kinds of one clock share their words."""


def name_of_clock(clock: str) -> str:
    """What a clock counts, in words."""
    return CLOCK_NAMES.get(clock) or CLOCK_NAMES.get(clock.partition("_")[0], clock)


def warn(portal: Portal, dossier: Dossier, *, now: datetime) -> int:
    """Send what is due to the lead mediator, before there is one to the unit that holds it; returns how many clocks warned."""
    found = [clock for clock in dossier.deadlines if clock.warns(now)]
    for clock in found:
        day = local_day(clock.due_at)
        values = {"reference": dossier.reference, "clock": name_of_clock(clock.name), "day": f"{day.month}月{day.day}日"}
        for principal in messages.responsible(dossier):
            messages.send(portal, "inbox", principal, "clock_warning", values, at=now, dossier=dossier)
        dossier.set_deadline(replace(clock, warned_at=now))
    return len(found)
