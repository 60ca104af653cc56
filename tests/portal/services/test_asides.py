"""Talks aside as the room's log proves them."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.session import MediationSession, Participant, RoomEvent
from portal.services.asides import Aside, asides_of, is_aside, outside_of, people_behind

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MEMBERS = ["p1", "p2"]


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def held(*events: tuple[float, str, object]) -> MediationSession:
    """A session with a mediator, an applicant, and a respondent's site, and this log."""
    session = MediationSession(START, 60, "online", "township", "room")
    for name, (who, role, side) in {
        "p1": ("李某", "mediator", ""), "p2": ("张某", "party", "applicant"), "p3": ("东桥村调解室", "site", "respondent"),
        "p4": ("未到某", "party", "respondent"),
    }.items():
        person = Participant(who, role, side, "own_device")
        person.attended = name != "p4"
        session.participants.add(name, person)
    session.participants["p3"].seats = ("李某甲", "李某乙")
    for number, (seconds, kind, said) in enumerate(events, 1):
        session.note(RoomEvent(number, at(seconds), kind, "p1", said if isinstance(said, str) else json.dumps(said)))
    return session


def caucus(state: str, members: list[str] = MEMBERS, side: str = "applicant") -> dict[str, object]:
    return {"state": state, "side": side, "members": members}


ALL = {"p1": ["p2", "p3"], "p2": ["p1", "p3"], "p3": ["p1", "p2"]}
APART = {"p1": ["p2"], "p2": ["p1"], "p3": []}


def test_a_talk_aside_is_stated_with_its_people_and_times() -> None:
    session = held(
        (0, "audible", ALL), (60, "caucus", caucus("began")), (60.1, "audible", APART), (90, "chat", "最多让五百"),
        (360, "caucus", caucus("ended")), (360.1, "audible", ALL),
    )
    talk, = asides_of(session)
    assert talk == Aside("applicant", ("p1", "p2"), at(60), at(360), sealed=True)
    assert talk.seconds == 300
    assert people_behind(session, talk.members) == ("李某", "张某")
    assert people_behind(session, outside_of(session, talk)) == ("李某甲", "李某乙")
    assert not is_aside(session)


def test_one_who_could_hear_it_breaks_the_proof() -> None:
    for leak in ({**APART, "p3": ["p2"]}, {**APART, "p1": ["p2", "p3"]}):
        talk, = asides_of(held(
            (60, "caucus", caucus("began")), (60.1, "audible", APART), (80, "audible", leak), (81, "audible", APART),
            (360, "caucus", caucus("ended")),
        ))
        assert not talk.sealed


def test_a_talk_after_whose_beginning_nothing_changed_is_judged_by_what_held_before() -> None:
    quiet = held((0, "audible", {"p1": ["p2"], "p2": ["p1"]}), (60, "caucus", caucus("began")), (90, "caucus", caucus("ended")))
    assert asides_of(quiet)[0].sealed
    never_cut = held((0, "audible", ALL), (60, "caucus", caucus("began")), (90, "caucus", caucus("ended")))
    assert not asides_of(never_cut)[0].sealed


def test_side_after_side_and_one_brought_in_later() -> None:
    talks = asides_of(held(
        (10, "caucus", caucus("began")), (10.1, "audible", APART), (20, "caucus", caucus("changed", ["p1", "p2", "p5"])),
        (30, "caucus", caucus("ended")), (30, "caucus", caucus("began", ["p1", "p3"], "respondent")),
        (30.1, "audible", {"p1": ["p3"], "p3": ["p1"], "p2": []}),
    ))
    assert [(talk.side, talk.members, talk.ended) for talk in talks] == [
        ("applicant", ("p1", "p2", "p5"), at(30)), ("respondent", ("p1", "p3"), None),
    ]
    assert all(talk.sealed for talk in talks)


def test_a_worker_that_was_started_anew_ends_the_talk_at_that_moment() -> None:
    session = held((60, "caucus", caucus("began")), (60.1, "audible", APART), (100, "room_opened", ""), (110, "audible", ALL))
    assert [(talk.ended, talk.sealed) for talk in asides_of(session)] == [(at(100), True)]
    assert is_aside(held((60, "caucus", caucus("began"))))


people = st.sampled_from(["p1", "p2", "p3"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])   # a busy machine draws slowly
@given(st.lists(st.dictionaries(people, st.lists(people, unique=True), max_size=3), max_size=5))
def test_a_talk_is_sealed_only_if_no_moment_of_it_crossed_the_door(moments: list[dict[str, list[str]]]) -> None:
    session = held(
        (0, "audible", ALL), (9, "caucus", caucus("began")), (9.1, "audible", APART),
        *((10 + n, "audible", hears) for n, hears in enumerate(moments)), (99, "caucus", caucus("ended")),
    )
    crossed = any(("p3" in speakers) if listener != "p3" else set(speakers) - {"p3"} for each in moments for listener, speakers in each.items())
    assert asides_of(session)[0].sealed is not bool(crossed)
