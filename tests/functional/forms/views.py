"""Which of the registered views answered: those of the pages, and those of refusals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pyramid.interfaces import INewResponse

FOREIGN: Final = ("pyramid.", "static_view")

ELSEWHERE: Final[dict[str, str]] = {
    "health.views.metrics": "for the loopback address only: tests/functional/test_hostile_requests.py",
    "library.cases.case": "cases of a collection that is downloaded: tests/portal/pages/library",
    "sessions.room.offer room": "needs the media worker: tests/portal/pages/sessions/test_room.py, tests/browser",
    "sessions.room.renewal room": "as above", "sessions.room.room": "as above",
    "sessions.files.file": "files of the chat, kept while people are in the room: tests/portal/pages/sessions/test_files.py",
    "sessions.files.hand_in": "as above", "sessions.files.tell tell-file": "as above",
    "sessions.showing.offered exhibits": "what is shown in the room: tests/portal/pages/sessions/test_showing.py",
    "sessions.showing.shown": "as above",
    "shared.errors.broken": "what nobody foresaw: tests/portal/pages/shared/test_errors.py",
    "storage.retry.again": "conflicts: test_conflicts.py beside this",
    "storage.retry.give_up": "conflicts that do not end: as above, and tests/portal/storage/test_requests.py",
}
"""Views that this walk does not reach, and where they are tried."""


class Registered(NamedTuple):
    """One view: for what, under which name, by which methods, and the function."""

    context: Any
    name: str
    methods: str
    told: str
    """As a reader finds it: module, function."""
    derived: Callable[..., Any]

    def __str__(self) -> str:
        return f"{self.told} ({getattr(self.context, '__name__', self.context)} {self.name or '-'} {self.methods})"

    @property
    def label(self) -> str:
        """The function, and the name by which it is asked for where that is not its own."""
        function = self.told.removeprefix("portal.pages.").removeprefix("portal.")
        own = self.name.replace("-", "_") in ("", function.rpartition(".")[2])
        return function if own else f"{function} {self.name}"

    def answers(self, thing: Any, name: str, request: Any) -> bool:
        """Whether it is for this object, by this name, in this request."""
        is_for = isinstance(thing, self.context) if isinstance(self.context, type) else False
        if not is_for or name != self.name:
            return False
        check = getattr(self.derived, "__predicated__", None)
        return check is None or bool(check(thing, request))

    @property
    def rank(self) -> tuple[int, int]:
        """The nearest class first, then the one with more conditions."""
        return -len(self.context.__mro__), getattr(self.derived, "__order__", 1 << 30)


@dataclass(init=False)
class Reached:
    """Notes for each answer the view that gave it, where the answer was a page, a way on, or a form shown again."""

    GIVEN: Final = frozenset({200, 201, 303, 422})

    def __init__(self, registry: Any) -> None:
        self.views = list(registered(registry))
        self.seen: set[str] = set()
        registry.registerHandler(self.note, (INewResponse,))

    def note(self, event: Any) -> None:
        """Called by Pyramid with each answer."""
        request, status = event.request, event.response.status_int
        error = getattr(request, "exception", None)
        if error is not None:
            self._mark(error, "", request)
        elif status in self.GIVEN and getattr(request, "context", None) is not None:
            self._mark(request.context, request.view_name, request)

    def _mark(self, thing: Any, name: str, request: Any) -> None:
        found = [view for view in self.views if view.answers(thing, name, request)]
        if found:
            self.seen.add(str(min(found, key=lambda view: view.rank)))

    def missed(self) -> set[str]:
        """The functions that gave no answer so far, with the name in the address where there is one."""
        reached = {view.label for view in self.views if str(view) in self.seen}
        return {view.label for view in self.views} - reached


def registered(registry: Any) -> Iterator[Registered]:
    """The portal's own views; Pyramid's for static files and for answers that were raised are left out."""
    for each in registry.introspector.get_category("views"):
        view = each["introspectable"]
        told = f"{getattr(view['callable'], '__module__', '')}.{getattr(view['callable'], '__name__', type(view['callable']).__name__)}"
        if not isinstance(view["context"], type) or any(word in told for word in FOREIGN):
            continue
        methods = view["request_methods"]
        said = methods if isinstance(methods, str) else "/".join(sorted(methods or ("any",)))
        path = f" {view['path_info']}" if view.get("path_info") else ""
        yield Registered(view["context"], view["name"], said + path, told, view["derived_callable"])
