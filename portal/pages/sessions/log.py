"""What happened in the room of a session, as the team reads it: the steps, folded details, and who could hear whom.

A meeting leaves hundreds of events, most of them of networks and microphones. Those stand apart from what was done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from portal.domain.session import MediationSession, RoomEvent
from portal.pages.dossiers.days import by_day
from portal.pages.sessions import words
from portal.pages.shared.i18n import _
from portal.services.asides import people_behind
from portal.services.records import dossier_of

MOST: Final = 1000
"""So many lines of each part are listed, the newest."""
RECENT: Final = 40
"""So many steps stand open; those before are folded."""
DETAILS: Final = frozenset({"room_opened", "joined", "gap", "muted", "operator", "screen", "floor", "recording_ready"})
"""What a reader needs only where something is in doubt."""
COLON: Final = _(": ")
Translate = Callable[[Any], str]


class Line(NamedTuple):
    """One line of what happened in the room."""

    at: datetime
    who: str
    text: str


Days = list[tuple[date, list[Line]]]


class RoomLog(NamedTuple):
    """The parts of it, each told day by day, with how many lines there are."""

    earlier: Days
    steps: Days
    details: Days
    hearing: Days
    counts: Mapping[str, int]


def log_of(session: MediationSession, translate: Translate) -> RoomLog:
    """What happened in the room, the newest last, with names for ids."""
    names = {name: person.name for name, person in session.participants.items()}
    steps: list[RoomEvent] = []
    details: list[RoomEvent] = []
    hearing: list[RoomEvent] = []
    for event in session.log.values():
        (hearing if event.kind == "audible" else details if is_detail(event) else steps).append(event)

    def told(events: Iterable[RoomEvent]) -> list[Line]:
        return [line_of(session, event, names, translate) for event in events]

    def days(lines: Iterable[Line]) -> Days:
        return by_day(lines, lambda line: line.at)

    heard = list(changes(told(hearing[-MOST:])))
    open_steps, before = told(steps[-RECENT:]), told(steps[-MOST:-RECENT])
    counts = {"earlier": len(before), "steps": len(open_steps), "details": len(details), "hearing": len(heard)}
    return RoomLog(days(before), days(open_steps), days(told(details[-MOST:])), days(heard), counts)


def is_detail(event: RoomEvent) -> bool:
    """Whether it is of networks and devices; who was lost by the network comes back by itself."""
    return event.kind in DETAILS or (event.kind == "left" and event.said == "connection-lost")


def changes(lines: Iterable[Line]) -> Iterator[Line]:
    """Without those that say the same as the line before."""
    before = ""
    for line in lines:
        if line.text != before:
            yield line
        before = line.text


def line_of(session: MediationSession, event: RoomEvent, names: Mapping[str, str], translate: Translate) -> Line:
    """Who, what, and what else the event says: `张某`, `获准进入`; `张某`, `写道：…`."""
    if event.kind == "audible":
        return Line(event.at, "", heard(event, names, translate))
    what, more = said_of(session, event, names, translate)
    text = f"{translate(what)}{translate(COLON)}{more}" if more else translate(what)
    return Line(event.at, names.get(event.participant, event.participant), text)


def said_of(session: MediationSession, event: RoomEvent, names: Mapping[str, str], translate: Translate) -> tuple[Any, str]:
    """What was done, and what else the event says of it."""
    what, about, more = words.word(words.EVENTS, event.kind), event.about, ""
    match event.kind:
        case "caucus":
            state, side = words.word(words.CAUCUS, about["state"]), words.word(words.ROOM_SIDES, about["side"])
            more = f"{translate(state)} · {translate(side)} · {'、'.join(people_behind(session, tuple(about['members'])))}"
        case "document" | "file":
            what = words.PUT_AWAY if about.get("state") == "ended" else what
            more = about_document(session, event, names, translate)
        case "recording":
            more = about_recording(event, translate)
        case "left":
            more = translate(words.word(words.LEFT, event.said))
        case _ if about:
            what = either(event, about)
        case _:
            more = event.said
    return what, more


def either(event: RoomEvent, about: Mapping[str, Any]) -> Any:
    """Which of two things happened. A microphone is switched by its owner, or off by a host; a host is let in by nobody."""
    if event.kind == "gap" and about["state"] == "recovered":
        return _("was back after ${seconds} seconds", mapping={"seconds": round(about["seconds"])})
    if event.kind == "gap":
        return words.LOST
    if event.kind == "admitted" and not about.get("by"):
        return words.CAME_IN
    key, yes, no = words.EITHER[event.kind]
    if event.kind == "muted" and about.get("by") != event.participant:
        return words.WAS_MUTED
    return yes if about.get(key) else no


def about_recording(event: RoomEvent, translate: Translate) -> str:
    """How the recording stood from then on, and why; from stores of before only why."""
    about = event.about or {"state": "", "reason": event.said}
    state, reason = words.word(words.RECORDING_STATES, about["state"]), words.word(words.RECORDING_REASONS, about["reason"])
    return " · ".join(translate(each) for each in (state, reason) if each)


def about_document(session: MediationSession, event: RoomEvent, names: Mapping[str, str], translate: Translate) -> str:
    """Which document was shown or handed in, aside with whom, and who could see it: `借条 → 张某、王某`."""
    about = event.about
    kind, _dash, number = about["document"].partition("-")
    document = dossier_of(session).documents.get(number) if kind == "document" else None
    title = about.get("name") or (document.title if document is not None else translate(words.word(words.SHOWN_KINDS, kind)))
    if about.get("state") == "ended":
        return str(title)
    side = f" · {translate(words.word(words.ROOM_SIDES, about['side']))}" if about["side"] in words.ROOM_SIDES else ""
    return f"{title}{side} → {'、'.join(names.get(each, each) for each in event.readers)}"


def heard(event: RoomEvent, names: Mapping[str, str], translate: Translate) -> str:
    """Who could hear whom: circles that hear each other first, then whom a listener hears besides; or that nobody hears anybody."""
    hears = {listener: frozenset(speakers) for listener, speakers in event.about.items()}
    people = sorted(frozenset(hears).union(*hears.values())) if hears else []
    mutual = {
        one: frozenset({one, *(each for each in hears.get(one, ()) if one in hears.get(each, ()))}) for one in people
    }
    circles = [circle for circle in dict.fromkeys(mutual.values()) if len(circle) > 1 and all(mutual[each] == circle for each in circle)]
    within = {one: circle for circle in circles for one in circle}

    def named(ids: Iterable[str]) -> str:
        return "、".join(names.get(each, each) for each in sorted(ids))

    told = [translate(_("${people} hear each other", mapping={"people": named(circle)})) for circle in circles]
    told += [
        translate(_("${listener} hears ${speakers}", mapping={"listener": named([one]), "speakers": named(besides)}))
        for one in people if (besides := hears.get(one, frozenset()) - within.get(one, frozenset()))
    ]
    return "；".join(told) or translate(_("Nobody hears anybody"))
