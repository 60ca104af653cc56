"""Whatever happens in a room, nobody who is not admitted is ever wired to anybody."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.video.rooms.people import HOST, START, at, empty_room, person
from video.protocol import commands
from video.protocol.errors import VideoError
from video.protocol.people import Role, Side
from video.protocol.rights import Rights
from video.rooms.audibility import wire
from video.rooms.conduct import perform
from video.rooms.participant import Participant
from video.rooms.place import Place

NAMES = ["m", "c", "p", "q", "r"]
ROLES = {"m": Role.MEDIATOR, "c": Role.CO_MEDIATOR, "p": Role.PARTY, "q": Role.PARTY, "r": Role.OBSERVER}
names = st.sampled_from(NAMES)
places = st.sampled_from(list(Place))


@st.composite
def people(draw: st.DrawFn) -> list[Participant]:
    """Anybody in any state."""
    return [
        Participant(
            person(name, draw(st.sampled_from(list(Role)))),
            Rights(publish_audio=draw(st.booleans()), publish_video=draw(st.booleans())),
            place=draw(places),
            connected=draw(st.booleans()),
        )
        for name in draw(st.lists(names, unique=True))
    ]


@given(people(), st.lists(st.frozensets(names), max_size=4))
def test_no_circle_can_wire_somebody_who_is_not_inside(everyone: list[Participant], circles: list[frozenset[str]]) -> None:
    inside = {p.id for p in everyone if p.place is Place.ADMITTED and p.connected}
    wiring = wire(everyone, circles)
    assert set(wiring) <= inside
    for listener, heard in wiring.items():
        assert listener not in heard.audio + heard.video
        assert set(heard.audio) | set(heard.video) <= inside


@given(people(), st.lists(st.frozensets(names), max_size=4))
def test_nothing_passes_between_circles_and_hearing_within_one_is_mutual(
    everyone: list[Participant], circles: list[frozenset[str]]
) -> None:
    wiring = wire(everyone, circles)
    may_speak = {p.id for p in everyone if p.rights.publish_audio}
    home = {member: n for n, circle in reversed(list(enumerate(circles))) for member in circle}
    for listener, heard in wiring.items():
        for speaker in heard.audio:
            assert home[listener] == home[speaker]
            assert speaker in may_speak
            assert listener not in may_speak or listener in wiring[speaker].audio


class AnyMeeting(RuleBasedStateMachine):
    """People come, go, break off and command at random; refusals are fine, leaks are not."""

    def __init__(self) -> None:
        super().__init__()
        self.room = empty_room(capacity=4)
        self.time = 0.0

    def attempt(self, act: object, *arguments: object) -> None:
        self.time += 7
        try:
            act(*arguments)  # type: ignore[operator]
        except VideoError:
            return

    @rule(name=names, wait=st.booleans(), identified=st.booleans())
    def join(self, name: str, *, wait: bool, identified: bool) -> None:
        host = ROLES[name] is Role.MEDIATOR or (name == "c" and not wait)
        rights = HOST if host else Rights(wait=wait)
        self.attempt(self.room.join, person(name, ROLES[name], identified=identified), rights, at(self.time))

    @rule(name=names)
    def connect(self, name: str) -> None:
        self.attempt(self.room.connect, name, at(self.time))

    @rule(name=names)
    def lose(self, name: str) -> None:
        self.attempt(self.room.lose, name, at(self.time))

    @rule(name=names)
    def withdraw(self, name: str) -> None:
        self.attempt(lambda: self.room.leave(name, at(self.time), reason="rights-withdrawn"))

    @rule()
    def expire(self) -> None:
        self.attempt(self.room.expire, at(self.time))

    @rule(
        actor=names,
        command=st.one_of(
            *(st.builds(kind, names) for kind in commands.ABOUT.values()),
            st.builds(commands.Lock, st.booleans()),
            st.builds(commands.Hand, st.booleans()),
            st.builds(commands.Microphone, st.booleans()),
            st.builds(commands.Chat, st.just("话")),
            st.just(commands.Leave()),
        ),
    )
    def command(self, actor: str, command: commands.Command) -> None:
        self.attempt(perform, self.room, actor, command, at(self.time))

    @invariant()
    def only_the_admitted_are_wired(self) -> None:
        inside = {p.id for p in self.room.people.values() if p.place is Place.ADMITTED and p.connected}
        assert set(self.room.wiring) == inside
        for heard in self.room.wiring.values():
            assert set(heard.audio) | set(heard.video) <= inside

    @invariant()
    def every_entrance_was_recorded(self) -> None:
        events = self.room.take_events(START)
        for event in events:
            if event.kind == "audible":
                assert set(event.details["hears"]) == set(self.room.wiring)
        self.entered = getattr(self, "entered", set())
        self.entered |= {e.participant for e in events if e.kind == "admitted"}
        assert {p.id for p in self.room.people.values() if p.is_inside} <= self.entered

    @invariant()
    def the_room_is_never_over_full(self) -> None:
        assert len(self.room.present) <= 4


TestAnyMeeting = AnyMeeting.TestCase
"""Run by pytest under hypothesis' own rules."""


def test_mediators_are_shown_before_observers() -> None:
    everyone = [
        Participant(person(name, role), Rights(), place=Place.ADMITTED, connected=True)
        for name, role in (("a", Role.OBSERVER), ("b", Role.PARTY), ("z", Role.MEDIATOR), ("y", Role.PARTY))
    ]
    assert everyone[0].person.side is Side.NONE
    assert wire(everyone, [frozenset("abzy")])["y"].video == ("z", "b", "a")
