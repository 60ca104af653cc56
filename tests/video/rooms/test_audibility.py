"""Whatever happens in a room, nobody who is not admitted is ever wired to anybody."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.video.rooms.people import HOST, at, empty_room, person
from video.protocol import commands, showing
from video.protocol.errors import VideoError
from video.protocol.people import Role, Side
from video.protocol.requests import HandedIn
from video.protocol.rights import Rights
from video.rooms.audibility import wire
from video.rooms.conduct import perform
from video.rooms.handing_in import hand_in
from video.rooms.participant import Participant
from video.rooms.place import Place
from video.rooms.snapshot import snapshot

NAMES = ["m", "c", "p", "q", "r"]
ROLES = {"m": Role.MEDIATOR, "c": Role.CO_MEDIATOR, "p": Role.PARTY, "q": Role.PARTY, "r": Role.OBSERVER}
SIDES = {"p": Side.APPLICANT, "q": Side.RESPONDENT}
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
        self.aside: frozenset[str] | None = None
        self.entered: set[str | None] = set()

    def attempt(self, act: object, *arguments: object) -> None:
        self.time += 7
        try:
            act(*arguments)  # type: ignore[operator]
        except VideoError:
            return

    @initialize(begun=st.booleans(), side=st.sampled_from([None, Side.APPLICANT, Side.RESPONDENT]))
    def sit_down(self, *, begun: bool, side: Side | None) -> None:
        """Half of the meetings begin with a mediator, both sides and an observer at the table, some in a caucus."""
        for name in ("m", "p", "q", "r") if begun else ():
            self.room.join(person(name, ROLES[name], side=SIDES.get(name, Side.NONE)), HOST if name == "m" else Rights(), at(0))
            self.room.connect(name, at(0))
            if name != "m":
                perform(self.room, "m", commands.Admit(name), at(0))
        if begun and side:
            perform(self.room, "m", commands.Caucus(side), at(0))

    @rule(name=names, wait=st.booleans(), identified=st.booleans(), side=st.sampled_from([None, *Side]))
    def join(self, name: str, *, wait: bool, identified: bool, side: Side | None) -> None:
        host = ROLES[name] is Role.MEDIATOR or (name == "c" and not wait)
        rights = HOST if host else Rights(wait=wait)
        self.attempt(self.room.join, person(name, ROLES[name], side=side or SIDES.get(name, Side.NONE), identified=identified), rights, at(self.time))

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
            st.builds(commands.Caucus, st.sampled_from(list(Side)), st.lists(names, max_size=3).map(tuple)),
            st.builds(commands.Aside, names, st.booleans()),
            st.sampled_from([commands.Together(), commands.Pause(), commands.Resume(), commands.Leave()]),
        ),
    )
    def command(self, actor: str, command: commands.Command) -> None:
        self.attempt(perform, self.room, actor, command, at(self.time))

    @rule(
        actor=names,
        command=st.one_of(
            st.builds(showing.Show, st.just("paper"), st.just(3)),
            st.builds(showing.Turn, st.just("paper"), st.integers(1, 4), st.just(100), st.just(0), st.just(0)),
            st.builds(showing.LetShow, names, st.booleans()),
            st.just(showing.PutAway()),
        ),
    )
    def show(self, actor: str, command: showing.ShowingCommand) -> None:
        """Each showing is of a paper of its own, so that a page seen tells where it comes from."""
        if isinstance(command, showing.Show):
            command = showing.Show(f"paper-{self.time}", 3)
        self.attempt(perform, self.room, actor, command, at(self.time))

    @rule(name=names, side=st.sampled_from([Side.NONE, Side.APPLICANT, Side.RESPONDENT]))
    def hand_in(self, name: str, side: Side) -> None:
        self.attempt(lambda: hand_in(self.room, name, HandedIn(f"file-{self.time}", "x", 1, side), at(self.time)))

    @invariant()
    def only_the_admitted_are_wired(self) -> None:
        inside = {p.id for p in self.room.people.values() if p.place is Place.ADMITTED and p.connected}
        assert set(self.room.wiring) <= inside
        if self.room.phase == "live":
            assert set(self.room.wiring) == inside
        for heard in self.room.wiring.values():
            assert set(heard.audio) | set(heard.video) <= inside

    @invariant()
    def nobody_outside_has_a_document_before_the_eyes_and_nobody_outside_a_caucus_what_is_shown_there(self) -> None:
        self.room.settle_showing(at(self.time))
        for viewer in self.room.people.values():
            shown = self.room.shown_to(viewer)
            if shown is not None:
                assert viewer.place is Place.ADMITTED
                if shown.side is not Side.NONE:
                    assert self.room.caucus is not None
                    assert self.room.caucus.holds(viewer)
                    assert shown.side is self.room.caucus.side
            if self.room.caucus is not None and not self.room.caucus.holds(viewer) and viewer.is_inside and not self.room.ended_at:
                assert shown is self.room.on_table

    @invariant()
    def the_events_tell_who_entered_and_nobody_outside_a_caucus_is_wired_to_it(self) -> None:
        for event in self.room.take_events():
            if event.kind == "admitted":
                self.entered.add(event.participant)
                self.aside = self.aside and self.aside - {event.participant}
            elif event.kind == "caucus":
                self.aside = None if event.details["state"] == "ended" else frozenset(event.details["members"])
            elif event.kind in ("document", "file") and event.details.get("side", "none") != "none":
                assert self.aside is not None
                assert {event.participant, *event.details["to"]} <= self.aside
            elif event.kind in ("chat", "file") and self.aside is not None:
                assert {event.participant, *event.details["to"]} <= self.aside
        assert {p.id for p in self.room.people.values() if p.is_inside} <= self.entered
        if self.aside is not None:
            assert set(self.room.wiring) <= self.aside
            sides = {self.room.people[name].person.side for name in self.room.wiring} - {Side.NONE}
            assert len(sides) <= 1
            assert not any(self.room.people[name].person.role is Role.OBSERVER for name in self.room.wiring)
        if self.room.phase in ("paused", "ended"):
            assert self.room.wiring == {}

    @invariant()
    def those_left_outside_are_shown_nobody(self) -> None:
        for viewer in self.room.present:
            shown = {p["id"] for p in snapshot(self.room, viewer)["participants"]}
            if self.aside is not None and viewer.id not in self.aside and not viewer.rights.host:
                assert shown == set()

    @invariant()
    def the_room_is_never_over_full(self) -> None:
        assert len(self.room.present) <= 4


TestAnyMeeting = AnyMeeting.TestCase
TestAnyMeeting.settings = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])   # a busy machine draws slowly
"""Run by pytest under hypothesis' own rules."""


def test_mediators_are_shown_before_observers() -> None:
    everyone = [
        Participant(person(name, role), Rights(), place=Place.ADMITTED, connected=True)
        for name, role in (("a", Role.OBSERVER), ("b", Role.PARTY), ("z", Role.MEDIATOR), ("y", Role.PARTY))
    ]
    assert everyone[0].person.side is Side.NONE
    assert wire(everyone, [frozenset("abzy")])["y"].video == ("z", "b", "a")
