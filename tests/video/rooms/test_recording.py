"""A recording runs only while everyone inside has agreed, and never in a caucus (R-REC-5, R-REC-6, R-REC-9)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.video.rooms.people import HOST, arrive, at, do, empty_room, person, room_with_mediator
from video.protocol import commands
from video.protocol.errors import ConflictError, ForbiddenError, VideoError
from video.protocol.people import Role, Side
from video.protocol.rights import Rights
from video.rooms.conduct import perform
from video.rooms.participant import Participant
from video.rooms.recording import Recording, State
from video.rooms.room import Room
from video.rooms.snapshot import snapshot

ON, OFF, ASKING, RESTING = State.ON, State.OFF, State.ASKING, State.RESTING


def settled(room: Room, seconds: float = 0) -> State:
    room.settle_recording(at(seconds))
    return room.recording.status.state


def reason(room: Room) -> str:
    return room.recording.status.reason


def with_two_sides() -> Room:
    room = room_with_mediator()
    for name, side in (("p", Side.APPLICANT), ("q", Side.RESPONDENT)):
        arrive(room, name, side=side)
        do(room, "m", commands.Admit(name))
    return room


def recorded() -> Room:
    room = with_two_sides()
    do(room, "m", commands.Record(on=True))
    do(room, "p", commands.Consent(given=True))
    do(room, "q", commands.Consent(given=True))
    assert settled(room) is ON
    return room


def test_it_is_off_until_a_host_asks_and_everyone_inside_has_agreed() -> None:
    room = with_two_sides()
    assert settled(room) is OFF
    with pytest.raises(ForbiddenError, match="host-only"):
        do(room, "p", commands.Record(on=True))
    with pytest.raises(ConflictError, match="not-asked"):
        do(room, "p", commands.Consent(given=True))
    do(room, "m", commands.Record(on=True))
    assert settled(room) is ASKING
    do(room, "p", commands.Consent(given=True))
    assert settled(room) is ASKING
    do(room, "q", commands.Consent(given=True))
    assert settled(room) is ON


def test_a_refusal_ends_it_and_the_next_one_is_asked_for_anew() -> None:
    room = with_two_sides()
    do(room, "m", commands.Record(on=True))
    do(room, "p", commands.Consent(given=True))
    do(room, "q", commands.Consent(given=False))
    assert settled(room) is OFF
    assert reason(room) == "refused"
    do(room, "m", commands.Record(on=True), 5)
    assert settled(room, 5) is ASKING
    assert room.recording.agreed == {"m"}


def test_a_consent_that_is_taken_back_stops_it_at_once() -> None:
    room = recorded()
    do(room, "p", commands.Consent(given=False))
    assert settled(room) is OFF
    assert reason(room) == "withdrawn"


def test_who_comes_late_is_asked_and_nothing_is_kept_before_the_answer() -> None:
    room = recorded()
    arrive(room, "late")
    assert settled(room) is ON
    do(room, "m", commands.Admit("late"))
    assert settled(room) is ASKING
    do(room, "late", commands.Consent(given=True))
    assert settled(room) is ON


def test_who_left_and_comes_back_is_asked_again_and_who_lost_the_line_is_not() -> None:
    room = recorded()
    room.lose("p", at(1))
    assert settled(room, 1) is ON
    room.connect("p", at(2))
    assert settled(room, 2) is ON
    room.leave("p", at(3), reason="own-wish")
    arrive(room, "p", side=Side.APPLICANT)
    do(room, "m", commands.Admit("p"))
    assert settled(room, 4) is ASKING


def test_a_caucus_and_a_pause_are_never_recorded_and_leave_their_mark() -> None:
    room = recorded()
    room.take_events()
    do(room, "m", commands.Caucus(Side.APPLICANT), 10)
    assert settled(room, 10) is RESTING
    do(room, "m", commands.Together(), 70)
    assert settled(room, 70) is ON
    do(room, "m", commands.Pause(), 80)
    assert settled(room, 80) is RESTING
    marks = [(e.details["state"], e.details["reason"], e.details["at_ms"]) for e in room.take_events() if e.kind == "recording"]
    assert marks == [("resting", "caucus", 10_000), ("on", "", 10_000), ("resting", "paused", 20_000)]


def test_without_a_mediator_and_after_the_end_nothing_is_kept() -> None:
    room = recorded()
    room.lose("m", at(1))
    assert settled(room, 1) is RESTING
    assert reason(room) == "no-mediator"
    room.connect("m", at(2))
    assert settled(room, 2) is ON
    room.end(at(3), by=None)
    assert settled(room, 3) is OFF
    assert reason(room) == "ended"


def test_when_all_have_left_it_is_over() -> None:
    room = recorded()
    for name in ("p", "q", "m"):
        room.leave(name, at(1), reason="own-wish")
    assert settled(room, 1) is OFF


def test_a_sites_answer_names_those_on_its_seats() -> None:
    room = room_with_mediator()
    site = room.join(person("s", Role.SITE), Rights(), at(0))
    room.connect("s", at(0))
    do(room, "m", commands.Admit("s"))
    site.person = type(site.person)("s", "服务点", Role.SITE, Side.NONE, ("赵某", "钱某某"))
    do(room, "m", commands.Record(on=True))
    do(room, "s", commands.Consent(given=True))
    events = [event for event in room.take_events() if event.kind == "consent"]
    assert [(event.participant, event.details["given"]) for event in events] == [("m", True), ("s", True)]
    assert events[1].details["seats"] == ["赵某", "钱某某"]


def test_everybody_is_shown_the_state_and_only_those_inside_who_is_awaited() -> None:
    room = with_two_sides()
    arrive(room, "w")
    do(room, "m", commands.Record(on=True))
    settled(room)
    inside = snapshot(room, room.people["p"])["recording"]
    assert (inside["state"], inside["asks_you"], inside["waiting_for"]) == ("asking", True, ["p", "q"])
    outside = snapshot(room, room.people["w"])["recording"]
    assert (outside["state"], outside["asks_you"], outside["waiting_for"]) == ("asking", False, [])
    assert snapshot(room, room.people["m"])["recording"]["you_agreed"]
    do(room, "m", commands.Caucus(Side.APPLICANT))
    settled(room)
    assert snapshot(room, room.people["q"])["recording"]["waiting_for"] == []


def test_asking_twice_does_not_begin_a_second_one() -> None:
    room = recorded()
    before = room.recording.id
    do(room, "m", commands.Record(on=True), 9)
    assert settled(room, 9) is ON
    assert room.recording.id == before


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=6), st.sampled_from(["", "caucus", "paused"]))
def test_it_is_on_only_if_nothing_speaks_against_it(people: list[tuple[bool, bool, bool]], rests: str) -> None:
    everyone = [Participant(person("m", Role.MEDIATOR), HOST)]
    recording = Recording("r")
    recording.begin("m", at(0))
    room = empty_room()
    for n, (inside, connected, agrees) in enumerate(people):
        guest = arrive(room, f"p{n}")
        if inside:
            guest.step(guest.place.ADMITTED)
        guest.connected = connected
        everyone.append(guest)
        if agrees:
            recording.answer(guest.id, given=True)
    mediator = everyone[0]
    mediator.step(mediator.place.LOBBY)
    mediator.step(mediator.place.ADMITTED)
    mediator.connected = True
    recording.settle(everyone, rests, at(1))
    asked = [agrees for inside, connected, agrees in people if inside and connected]
    assert recording.is_on == (all(asked) and not rests)


NAMES = ["m", "p", "q", "r"]
names = st.sampled_from(NAMES)


class Meeting(RuleBasedStateMachine):
    """Any commands in any order: what is kept was agreed to by everyone who can be heard, at one table, before a mediator."""

    @initialize()
    def open(self) -> None:
        self.room = empty_room()
        self.now = 0.0
        self.yes: set[str] = set()

    @rule(name=names)
    def come(self, name: str) -> None:
        role, side = (Role.MEDIATOR, Side.NONE) if name == "m" else (Role.PARTY, {"p": Side.APPLICANT}.get(name, Side.RESPONDENT))
        try:
            self.room.join(person(name, role, side=side), HOST if name == "m" else Rights(), at(self.now))
        except VideoError:
            return
        self.room.connect(name, at(self.now))

    @rule(name=names)
    def lose(self, name: str) -> None:
        self.room.lose(name, at(self.now))

    @rule(name=names)
    def go(self, name: str) -> None:
        try:
            self.room.leave(name, at(self.now), reason="own-wish")
        except VideoError:
            return
        self.yes.discard(name)

    @rule(actor=names, command=st.one_of(
        st.builds(commands.Admit, names), st.builds(commands.ReturnToLobby, names), st.just(commands.Caucus(Side.APPLICANT)),
        st.just(commands.Together()), st.just(commands.Pause()), st.just(commands.Resume()),
    ))
    def command(self, actor: str, command: commands.Command) -> None:
        try:
            perform(self.room, actor, command, at(self.now))
        except VideoError:
            return
        if isinstance(command, commands.ReturnToLobby):
            self.yes.discard(command.participant)

    @rule(actor=names, on=st.booleans())
    def record(self, actor: str, on: bool) -> None:
        was = self.room.recording.wanted
        try:
            perform(self.room, actor, commands.Record(on), at(self.now))
        except VideoError:
            return
        if on and not was:
            self.yes = {actor}
        elif not on:
            self.yes = set()

    @rule(actor=names, given=st.booleans())
    def answer(self, actor: str, given: bool) -> None:
        try:
            perform(self.room, actor, commands.Consent(given), at(self.now))
        except VideoError:
            return
        self.yes = self.yes | {actor} if given else set()

    @invariant()
    def nothing_is_kept_that_may_not_be(self) -> None:
        self.now += 1
        self.room.settle_recording(at(self.now))
        if self.room.recording.is_on:
            audible = {p.id for p in self.room.present if p.is_audible}
            assert audible <= self.yes
            assert self.room.circles == (frozenset(audible),)
            assert "m" in audible


TestMeeting = Meeting.TestCase
TestMeeting.settings = settings(deadline=None)
