"""The demonstration's disputes: how many in which state, and by which steps each comes there."""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from portal.demonstration import cast
from portal.demonstration.course import Course, Scan
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.vocabulary import ENTRY_LEVEL

TO_UNIT: Final = ("submit", "accept", "assess", "decide", "dispatch")
TO_TABLE: Final = (*TO_UNIT, "take", "ask_willing")
HELD: Final = (*TO_TABLE, "plan", "hold")
IN_FORCE: Final = (*HELD, "draft", "sign")
DONE: Final = (*IN_FORCE, "perform")
VISITED: Final = (*DONE, "follow_up", "finish_follow_up")

COURSES: Final[tuple[tuple[str, int, float, tuple[str, ...]], ...]] = (
    # state, share of a hundred, days ago that it began, steps
    ("submitted", 7, 1.5, ("submit",)),
    ("correction", 2, 3, ("submit", "ask_correction")),
    ("not_accepted", 2, 20, ("submit", "refuse")),
    ("accepted", 4, 1.2, ("submit", "accept")),
    ("resolved_on_spot", 1, 2, ("submit", "accept", "settle_on_spot")),
    ("assessing", 3, 1.5, ("submit", "accept", "assess")),
    ("dispatched", 5, 1.8, TO_UNIT),
    ("consulting", 4, 2.5, (*TO_UNIT, "take")),
    ("assigning", 3, 3, TO_TABLE),
    ("scheduled", 6, 2.6, (*TO_TABLE, "plan")),
    ("mediating", 7, 9, HELD),
    ("mediating_again", 4, 14, (*HELD, "plan", "hold")),
    ("suspended", 2, 12, (*HELD, "suspend")),
    ("signing", 3, 7, (*HELD, "draft")),
    ("performing", 8, 16, IN_FORCE),
    ("confirming", 2, 12, (*IN_FORCE, "confirm")),
    ("performed", 4, 50, DONE),
    ("breached", 2, 220, (*IN_FORCE, "breach")),
    ("terminated", 4, 30, (*HELD, "terminate")),
    ("refused", 2, 20, (*TO_UNIT, "take", "refuse_willing")),
    ("withdrawn", 2, 20, ("submit", "accept", "assess", "withdraw")),
    ("transferred_out", 2, 20, ("submit", "accept", "refer_out")),
    ("following_up", 2, 60, (*DONE, "follow_up")),
    ("closed", 11, 90, (*VISITED, "close")),
    ("archived", 8, 160, (*VISITED, "close", "archive")),
)
AGREED_ONLY: Final = frozenset(state for state, *_, steps in COURSES if "draft" in steps or "settle_on_spot" in steps)


class Disputes:
    """Makes disputes one by one; the same seed makes the same ones."""

    def __init__(self, stories: list[dict[str, Any]], *, code_key: bytes, seed: int = 20261121) -> None:
        self._stories = stories
        self._agreed = [story for story in stories if story["outcome"] == "agreed" and story["terms"]]
        self._code_key = code_key
        self._rng = random.Random(seed)  # noqa: S311 - nothing secret
        self._deck: list[tuple[str, int, float, tuple[str, ...]]] = []

    def make(self, portal: Portal, now: datetime, scan: Scan) -> None:
        """Make the next dispute."""
        rng = self._rng
        state, _, days_ago, steps = self._next_course()
        story = rng.choice(self._agreed if state in AGREED_ONLY else self._stories)
        level = ENTRY_LEVEL[story["difficulty"]]
        chosen = cast.choose(_villages(portal), _mediators(portal), level, rng)
        begun = now - timedelta(days=days_ago * rng.uniform(1.0, 1.3))
        Course(portal, chosen, story, begun, rng, until=now, code_key=self._code_key, scan=scan).run(steps)

    def _next_course(self) -> tuple[str, int, float, tuple[str, ...]]:
        if not self._deck:
            self._deck = [course for course in COURSES for _ in range(course[1])]
            self._rng.shuffle(self._deck)
        return self._deck.pop()


def _villages(portal: Portal) -> list[Organization]:
    return [place for place in portal.orgs.walk() if place.level == "village" and place.kind == "territory"]


def _mediators(portal: Portal) -> dict[str, list[str]]:
    """Who has room for one more case, by unit."""
    found: dict[str, list[str]] = {}
    for expert in portal.experts.values():
        if expert.kind == "mediator" and expert.open_cases < expert.case_cap:
            found.setdefault(expert.organization_id, []).append(expert.principal)
    return found
