"""The media worker as a child of the portal, for one-command use; in production it is a service of its own.

A pipe is its lifeline: when the portal ends, however it ends, the child reads the end of the pipe and ends too. When the child
ends first, it is started again, each time after a longer pause.
"""

import atexit
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from portal.services.media import numbered
from portal.settings import Settings

log = logging.getLogger(__name__)
LONGEST_PAUSE_S: Final = 30.0
STEADY_S: Final = 60.0
"""A child that lived this long is started again at once."""


def command(settings: Settings, number: int = 1, *, lifeline: bool = True) -> list[str]:
    """The command line of one media worker: socket, spool and ports are those of the settings, counted up."""
    udp, tcp = settings.video_udp_port, settings.video_tcp_port
    return [
        sys.executable, "-m", "video", *(("--lifeline",) if lifeline else ()),
        "--socket", numbered(settings.video_socket, number), "--spool", numbered(settings.video_spool, number),
        "--address", settings.video_address,
        "--udp-port", str(udp and udp + number - 1), "--tcp-port", str(tcp and tcp + number - 1),
        "--max-rooms", str(settings.video_max_rooms),
        "--max-participants", str(settings.video_max_rooms * settings.video_max_participants),
        "--max-mbit", str(settings.video_max_mbit),
    ]


class Keeper:
    """Keeps one child alive until it is told to stop."""

    def __init__(self, start: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self._start = start
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="media-worker-keeper", daemon=True)

    def begin(self) -> None:
        """Start the child, and watch over it in a thread."""
        self._thread.start()
        atexit.register(self.stop)

    def stop(self) -> None:
        """End the child and wait for it."""
        self._stopping.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        self._thread.join(5)

    def _keep(self) -> None:
        pause_s = 0.5
        while not self._stopping.is_set():
            self._child = child = self._start()
            watch = threading.Event()
            timer = threading.Timer(STEADY_S, watch.set)
            timer.daemon = True
            timer.start()
            status = child.wait()
            timer.cancel()
            if child.stdin is not None:
                child.stdin.close()
            if self._stopping.is_set():
                return
            pause_s = 0.5 if watch.is_set() else min(pause_s * 2, LONGEST_PAUSE_S)
            log.warning("the media worker ended with status %s; starting it again in %.0f s", status, pause_s)
            self._stopping.wait(pause_s)


def _start(line: list[str]) -> "subprocess.Popen[bytes]":
    """Start one worker with a pipe as its lifeline."""
    return subprocess.Popen(line, stdin=subprocess.PIPE)  # noqa: S603 - our own command line


def start_media_workers(settings: Settings) -> list[Keeper]:
    """Start the media workers of these settings as children."""
    Path(settings.video_socket).parent.mkdir(parents=True, exist_ok=True)
    keepers = []
    for number in range(1, settings.video_workers + 1):
        Path(numbered(settings.video_spool, number)).mkdir(parents=True, exist_ok=True)
        keepers.append(Keeper(partial(_start, command(settings, number))))
        keepers[-1].begin()
    return keepers
