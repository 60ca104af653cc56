"""One recording on its way out of this process: packets of the tapped sources into the pipe of the process that writes them.

The loop that forwards media only copies a packet into a pipe's buffer; a disk that is slow or full is the other process's affair,
which says so, and is said in the room at once.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from video.media.rtp import Packet
from video.media.source import Source
from video.recording import wire

MOST_WAITING = 16 << 20
"""Bytes in the pipe's buffer: more than half a minute of ten cameras. Beyond that the writer does not keep up."""

END_WITHIN_S = 20.0
Key = tuple[str, str]
"""A participant and a kind of media."""


class Tape:
    """A recording that is being written. `on_end` is told once, with the code of a failure or an empty text."""

    def __init__(self, folder: Path, on_end: Callable[[str], None]) -> None:
        self.folder = folder
        self._on_end = on_end
        self._sources: dict[Key, Source] = {}
        self._numbers: dict[Source, int] = {}
        self._waiting = bytearray()
        self._pipe: asyncio.StreamWriter | None = None
        self._kept_s = 0.0
        self._running_since: float | None = None
        self._failure = ""
        self._closing = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    # What is recorded

    def follow(self, wanted: Mapping[Key, Source]) -> None:
        """Take the packets of exactly these sources from now on; with none the recording's time stands still."""
        for key, source in list(self._sources.items()):
            if wanted.get(key) is not source:
                source.record(None)
                del self._sources[key]
        self._run_clock(running=bool(wanted))
        for key, source in wanted.items():
            if key not in self._sources:
                self._sources[key] = source
                self._begin(key, source)

    def _begin(self, key: Key, source: Source) -> None:
        """Give a source its number, and take its packets; whenever it goes on in another codec, that is said first."""
        number = self._numbers.setdefault(source, len(self._numbers) % 256)
        said = ""

        def take(codec: str, packet: Packet) -> None:
            nonlocal said
            if codec != said:
                said = codec
                self._send(wire.track(number, key[0], codec))
            self._send(wire.packet(number, self.now_ms, packet.sequence, packet.timestamp, packet.marker, packet.payload))

        source.record(take)

    def _run_clock(self, *, running: bool) -> None:
        """Let the recording's time go on, or stand still."""
        now = time.monotonic()
        if running and self._running_since is None:
            self._running_since = now
        elif not running and self._running_since is not None:
            self._kept_s += now - self._running_since
            self._running_since = None

    @property
    def now_ms(self) -> int:
        """The recording's own time."""
        running = time.monotonic() - self._running_since if self._running_since is not None else 0.0
        return round((self._kept_s + running) * 1000)

    def close(self) -> None:
        """Record nothing more; what is in the pipe is still written."""
        self.follow({})
        self._closing.set()

    async def ended(self) -> None:
        """Wait until everything is written, or given up."""
        await self._task

    # The other process

    def _send(self, data: bytes) -> None:
        """Put bytes into the pipe, or keep them until there is one."""
        if self._pipe is None:
            self._waiting += data
        elif self._pipe.transport.get_write_buffer_size() > MOST_WAITING:
            self._fail("too-slow")
        else:
            self._pipe.write(data)

    def _fail(self, code: str) -> None:
        """Give up: nothing more is taken, and the process is let go."""
        self._failure = self._failure or code
        self.close()

    async def _run(self) -> None:
        """The life of the other process."""
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "video.recording", "mux", str(self.folder),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
        except OSError:
            self._fail("no-process")
            self._on_end(self._failure)
            return
        assert process.stdin
        assert process.stdout
        self._pipe = process.stdin
        self._send(bytes(self._waiting))
        self._waiting.clear()
        listening = asyncio.create_task(self._listen(process.stdout))
        closing = asyncio.create_task(self._closing.wait())
        await asyncio.wait({listening, closing}, return_when=asyncio.FIRST_COMPLETED)
        if not self._closing.is_set():   # it ended by itself
            self._fail("writer-died")
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), END_WITHIN_S)
        except TimeoutError:
            self._failure = self._failure or "too-slow"
            process.kill()
            await process.wait()
        for task in (listening, closing):
            task.cancel()
        with contextlib.suppress(OSError):
            await process.stdin.wait_closed()
        self._on_end(self._failure or ("writer-died" if process.returncode else ""))

    async def _listen(self, said: asyncio.StreamReader) -> None:
        """What the other process says, until it ends."""
        while line := await said.readline():
            with contextlib.suppress(ValueError):
                self._heed(json.loads(line))

    def _heed(self, said: dict[str, object]) -> None:
        if "failed" in said:
            self._fail(str(said["failed"]))
            return
        for source, number in self._numbers.items():
            if number == said.get("keyframe") and source.is_recorded:
                source.begin_anew()
