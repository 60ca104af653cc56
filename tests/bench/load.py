"""People who press buttons, as a process of its own: `python -m tests.bench.load` reads a Load as JSON, prints a Result as JSON.

Each connection is a thread with one http.client connection that is kept open. `@KEY@` in a body becomes a new random key.
"""

import http.client
import itertools
import json
import secrets
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Load:
    """What is asked, by how many at once, for how long. `paths` are asked in turn."""

    port: int
    paths: list[str]
    connections: int
    seconds: float
    cookie: str = ""
    body: str = ""
    """Empty: GET. Else a form that is posted."""


@dataclass(frozen=True)
class Result:
    """How many answers came with which status, in what time; `p50_ms` and `p95_ms` are of all answers."""

    answers: int
    statuses: dict[str, int]
    seconds: float
    p50_ms: float
    p95_ms: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def ask(load: Load, paths: "itertools.cycle[str]", until: float, took: list[float], statuses: Counter[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", load.port, timeout=60)
    headers = {"Cookie": load.cookie}
    if load.body:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{load.port}"}
    while time.perf_counter() < until:
        body = load.body.replace("@KEY@", secrets.token_hex(16)) or None
        begun = time.perf_counter()
        connection.request("POST" if body else "GET", next(paths), body, headers)
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - begun)
        statuses[str(answer.status)] += 1
    connection.close()


def press(load: Load) -> Result:
    """Do it in this process."""
    took: list[float] = []
    statuses: Counter[str] = Counter()
    paths = itertools.cycle(load.paths)
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=ask, args=(load, paths, begun + load.seconds, took, statuses)) for _ in range(load.connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    took.sort()
    return Result(
        len(took), dict(statuses), spent, took[len(took) // 2] * 1000, took[min(len(took) - 1, len(took) * 95 // 100)] * 1000,
    )


def pressed(load: Load) -> Result:
    """Do it in a process of its own, so that the server's process serves only."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"], input=json.dumps(asdict(load)), capture_output=True, text=True, check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Result(**json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(press(Load(**json.load(sys.stdin))))))
