"""Serving by waitress, with turns: one request at a time does its work, and where that takes long the next one joins.

Python runs one thread at a time. Threads that all want to run pass its lock on at each read, write and log line, some twenty
times a request, and each passing costs a switch of threads and what the processor had at hand. One that runs alone keeps it.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from portal.header_lines import read_headers_in_one_pass

TURN_S: Final = 0.02
"""A request that takes longer, since it waits for a disk, a hash or another process, loses its turn and goes on beside the next."""


class Turns(ThreadedTaskDispatcher):
    """Threads of which one has the turn. Whoever is done quickly takes the next request at once, and nobody else is woken.

    `_usher` takes the turn from a slow request once another waits; so as many may be slow at once as there are threads.
    """

    def __init__(self, turn_s: float = TURN_S) -> None:
        super().__init__()
        self._turn_s = turn_s
        self._turn: Any = None
        """The request that has the turn."""
        self._since = 0.0
        self._is_ushered = False
        """Whether the usher looks from time to time, or sleeps until it is woken."""
        self._wake_usher = threading.Condition(self.lock)
        threading.Thread(target=self._usher, name="turns", daemon=True).start()

    def add_task(self, task: Any) -> None:
        """Take in a request; called by waitress's main loop."""
        with self.lock:
            self.queue.append(task)
            if self._turn is None:
                self.queue_cv.notify()
            else:
                self._call_usher()

    def handler_thread(self, thread_no: int) -> None:
        """What each thread does until it is told to stop."""
        task = None
        while (task := self._next(thread_no, done=task)) is not None:
            try:
                task.service()
            except BaseException:  # as waitress's own: whatever one request raises, the thread serves the next
                self.logger.exception("Exception when servicing %r", task)

    def _next(self, thread_no: int, *, done: Any) -> Any:
        """The next request for this thread, which has the turn from now on; None to stop."""
        with self.lock:
            if self._turn is done:
                self._turn = None
            while self.stop_count == 0 and (not self.queue or self._turn is not None):
                self.active_count -= 1
                self.queue_cv.wait()
                self.active_count += 1
            if self.stop_count:
                self.active_count -= 1
                self.stop_count -= 1
                self.threads.discard(thread_no)
                self.thread_exit_cv.notify()
                return None
            self._turn, self._since = self.queue.popleft(), time.monotonic()
            self._call_usher()
            return self._turn

    def _call_usher(self) -> None:
        """See that somebody looks after the turn where another request waits for it; once for as long as one waits."""
        if self.queue and not self._is_ushered:
            self._is_ushered = True
            self._wake_usher.notify()

    def _usher(self) -> None:
        """As long as somebody waits, look whether the turn has lasted too long."""
        with self.lock:
            while True:
                self._is_ushered = bool(self.queue)
                self._wake_usher.wait(self._turn_s if self.queue else None)
                if self.queue and time.monotonic() - self._since >= self._turn_s:
                    self._turn = None
                    self.queue_cv.notify()


def server(_global_config: dict[str, str], **settings: str) -> Callable[[Any], None]:
    """What `pserve` calls for an ini's `[server:main]`, whose keys are waitress's; the result serves an application."""
    read_headers_in_one_pass()

    def run(app: Any) -> None:
        turns = Turns()
        listening = create_server(app, _dispatcher=turns, **settings)
        turns.set_thread_count(listening.adj.threads)
        listening.print_listen("Serving on http://{}:{}")
        listening.run()

    return run
