"""The worker: does what the outbox asks for and what the schedule says, until it is told to stop."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from portal.domain.portal import Portal
from portal.jobs.heartbeat import Heartbeat
from portal.jobs.schedule import SCHEDULE, Periodic
from portal.jobs.work import do_due, name_of
from portal.jobs.world import World

PAUSE_S: Final = 1.0
"""How long the worker rests where nothing wakes it."""
QUIET_S: Final = 0.2
LONGEST_S: Final = 2.0
AT_ONCE: Final = 100
"""Jobs done before the schedule has its turn again."""
BEAT_S: Final = 5

log = logging.getLogger("concord.jobs")


class Worker:
    """One worker. `step` does what is due once; `run` does so until `stop`."""

    def __init__(self, world: World, data_folder: str | Path, schedule: Sequence[Periodic] = SCHEDULE) -> None:
        self.world = world
        self.data_folder = Path(data_folder)
        self.schedule = schedule
        self._due: dict[str, datetime] = {}
        self._problems: dict[str, str] = {}
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    # -- the work

    def step(self) -> int:
        """Do all that is due once; returns how much there was."""
        done = sum(self._periodic(periodic) for periodic in self.schedule if self._is_due(periodic))
        done += self._jobs()
        self._beat()
        return done

    def _is_due(self, periodic: Periodic) -> bool:
        now = self.world.clock()
        if now < self._due.get(periodic.name, now):
            return False
        self._due[periodic.name] = now + timedelta(seconds=periodic.every_s)
        return True

    def _periodic(self, periodic: Periodic) -> int:
        try:
            done = periodic.run(self.world)
        except Exception as error:  # noqa: BLE001 - one kind of work that fails must not stop the others
            return self._went_wrong(periodic.name, error)
        self._problems.pop(periodic.name, None)
        return done

    def _jobs(self) -> int:
        done = 0
        try:
            while done < AT_ONCE and not self._stopping.is_set() and (batch := do_due(self.world)):
                done += batch
        except Exception as error:  # noqa: BLE001 - as above; such as a full disk, on which not even a failure can be noted
            return done + self._went_wrong("jobs", error)
        self._problems.pop("jobs", None)
        return done

    def _went_wrong(self, what: str, error: Exception) -> int:
        reason = name_of(error)
        if self._problems.get(what) != reason:
            log.warning("%s does not work: %s", what, reason)
        self._problems[what] = reason
        return 0

    def _beat(self) -> None:
        now = self.world.clock()
        if now < self._due.get("heartbeat", now):
            return
        self._due["heartbeat"] = now + timedelta(seconds=BEAT_S)
        try:
            self.world.read(lambda portal: self._heartbeat(portal, now)).write(self.data_folder)
        except Exception as error:  # noqa: BLE001 - the missing sign of life says it
            self._went_wrong("heartbeat", error)

    def _heartbeat(self, portal: Portal, now: datetime) -> Heartbeat:
        outbox = portal.outbox
        return Heartbeat(now, len(outbox.work), len(outbox.index), len(outbox.failed), dict(self._problems))

    # -- the loop

    def run(self) -> None:
        """Work until `stop` is called from another thread or a signal."""
        while not self._stopping.is_set():
            self._let_people_save()
            if not self.step():
                self._woken.wait(PAUSE_S)

    def _let_people_save(self) -> None:
        """Wait until nobody saved for a moment, at most two seconds: a thread's work is taken from those who wait for a page."""
        for _ in range(round(LONGEST_S / QUIET_S)):
            if not self._woken.is_set() or self._stopping.is_set():
                return
            self._woken.clear()
            self._stopping.wait(QUIET_S)

    def start(self) -> None:
        """Run in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="jobs", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at the outbox now, because something was just saved."""
        self._woken.set()

    def stop(self, timeout_s: float = 10.0) -> None:
        """End after the job at hand, and wait for it; calling it twice changes nothing."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)
