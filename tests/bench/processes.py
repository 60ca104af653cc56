"""What a process uses and what the kernel says of it, from /proc; and a core of its own for it where there are several."""

import contextlib
import os
from pathlib import Path

AHEAD = -10
"""How far before others a measured process goes, where it may: the figures are the program's and not those of who else is there."""


def cpu_s(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waited_s(process: int) -> float:
    """Seconds that the threads of a process were ready to run while others held the processors."""
    found = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        found += int((thread / "schedstat").read_text("utf-8").split()[1])
    return found / 1e9


def resident_mb(process: int) -> float:
    """The memory that a process holds, in MB of 1024 x 1024 bytes."""
    return int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def dropped_on(ports: set[int]) -> int:
    """Datagrams that the kernel dropped because the receive buffers of these UDP ports were full."""
    found = 0
    for line in Path("/proc/net/udp").read_text("utf-8").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) in ports:
            found += int(fields[12])
    return found


def settle(process: int, core: int) -> None:
    """Keep a process and its threads to one core, and before others there, as far as the machine lets us."""
    cores = sorted(os.sched_getaffinity(0) if process else range(os.cpu_count() or 1))
    for thread in Path(f"/proc/{process or os.getpid()}/task").iterdir():
        with contextlib.suppress(OSError):
            if len(cores) > 1:
                os.sched_setaffinity(int(thread.name), {cores[core]})
            os.setpriority(os.PRIO_PROCESS, int(thread.name), AHEAD)
    with contextlib.suppress(OSError):
        Path(f"/proc/{process or os.getpid()}/autogroup").write_text(str(AHEAD))   # where sessions are weighed, not processes
