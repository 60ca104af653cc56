"""What the rules propose for a dispute: category, difficulty, level, warning, each with the words it was read from.

A person decides (R-PI-3). The points of a warning: 0 to 2 blue, 3 and 4 yellow, from 5 on red;
violence or self-harm is yellow at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, cast

from portal.domain.assessment import Proposal, Reason
from portal.domain.dossier import Dossier
from portal.domain.vocabulary import CATEGORIES, DIFFICULTIES, ENTRY_LEVEL, Category, Difficulty, WarningLevel
from portal.services.triage.words import Words, default_words

SIGNAL_POINTS: Final[dict[str, int]] = {
    "violence": 3, "weapon": 3, "self_harm": 3, "police_call": 2, "domestic_violence": 2, "unpaid_wages": 1,
    "death_or_injury": 1, "petition": 1,
}
"""What was said, and what it is worth."""
AT_LEAST_YELLOW: Final = frozenset({"violence", "weapon", "self_harm"})
YELLOW_FROM, RED_FROM = 3, 5
MANY, VERY_MANY = 10, 50
LONG_OPEN: Final = timedelta(days=90)
HELD_WITHOUT_END: Final = 3


def propose(dossier: Dossier, at: datetime, words: Words | None = None) -> Proposal:
    """A proposal for the dossier as it stands."""
    words = words if words is not None else default_words()
    text = f"{dossier.matter}\n{dossier.facts}\n{dossier.request}"
    category, sub_category, why = _category(dossier, text, words)
    signals = _signals(dossier, text, words, at)
    warning = _warning(signals)
    difficulty, harder = _difficulty(text, words, signals, len(dossier.parties))
    return Proposal(
        category, sub_category, difficulty, ENTRY_LEVEL[difficulty], warning, (*why, *harder, *signals), at,
    )


def _found(text: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple([word for word in words if word in text])   # a list is made faster than a generator is run


def _category(dossier: Dossier, text: str, words: Words) -> tuple[Category, str, tuple[Reason, ...]]:
    """The category whose words weigh most (a longer word says more); what the applicant chose counts double."""
    weights: dict[str, int] = {}
    hits: dict[str, tuple[str, ...]] = {}
    for name in CATEGORIES:
        hits[name] = _found(text, words.of_category.get(name, ()))
        weights[name] = sum(len(word) for word in hits[name])
    if dossier.category != "other":
        weights[dossier.category] = 2 * weights[dossier.category] + 2
    best = max(CATEGORIES, key=lambda name: weights[name])
    if not weights[best]:
        return "other", dossier.sub_category, (Reason("category-unknown"),)
    subs = words.sub_categories.get(best, {})
    scored = {sub: sum(len(word) for word in _found(text, own)) for sub, own in subs.items()}
    sub_category = max(scored, key=lambda sub: scored[sub]) if scored and max(scored.values()) else ""
    if dossier.sub_category and dossier.category == best:
        sub_category = dossier.sub_category
    return best, sub_category, (Reason("category-words", "、".join(hits[best])),)


def _signals(dossier: Dossier, text: str, words: Words, at: datetime) -> tuple[Reason, ...]:
    found = []
    for signal, points in SIGNAL_POINTS.items():
        said = _found(text, words.signals.get(signal, ()))
        if said or (signal == "domestic_violence" and dossier.domestic_violence):
            found.append(Reason(signal, "、".join(said), points))
    people = len(dossier.parties)
    if people >= MANY:
        found.append(Reason("many_people", str(people), 3 if people >= VERY_MANY else 2))
    if dossier.successor_of or any(visit.has_relapsed for visit in dossier.follow_ups):
        found.append(Reason("relapse", points=1))
    if sum(dossier.held_sessions(level) for level in ("village", "township", "county")) >= HELD_WITHOUT_END:
        found.append(Reason("sessions_without_agreement", points=1))
    if dossier.received_at is not None and at - dossier.received_at > LONG_OPEN:
        found.append(Reason("long_open", points=1))
    return tuple(found)


def _warning(signals: tuple[Reason, ...]) -> WarningLevel:
    points = sum(reason.points for reason in signals)
    if points >= RED_FROM:
        return "red"
    is_grave = any(reason.code in AT_LEAST_YELLOW for reason in signals)
    return "yellow" if points >= YELLOW_FROM or is_grave else "blue"


def _difficulty(
    text: str, words: Words, signals: tuple[Reason, ...], people: int,
) -> tuple[Difficulty, tuple[Reason, ...]]:
    """The hardest difficulty that words, the number of people or the warning call for; simple where nothing does."""
    reasons = [Reason(f"difficulty-{name}", "、".join(said)) for name in DIFFICULTIES
               if (said := _found(text, words.difficulty.get(name, ())))]
    if people >= MANY:
        reasons.append(Reason("difficulty-complex", str(people)))
    if _warning(signals) == "red":
        reasons.append(Reason("difficulty-complex", "red"))
    elif _warning(signals) == "yellow":
        reasons.append(Reason("difficulty-general", "yellow"))
    named = {reason.code.removeprefix("difficulty-") for reason in reasons}
    hardest = max((name for name in DIFFICULTIES if name in named), key=DIFFICULTIES.index, default="simple")
    return cast("Difficulty", hardest), tuple(reasons)
