"""The benchmark: at each size build, open, ask twice, commit while others ask. Each size in processes of its own.

Wall-clock time is what a reader waits; processor time is what the same would take on a machine with nothing else to do.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, TypeVar

from kb.evaluation.bench import peer, workload
from kb.evaluation.bench.figure import Figure, share
from kb.index import build
from kb.index.snapshot import Snapshot
from kb.library import Library
from kb.model import Document, Upsert
from kb.search.scoring import bm25
from kb.search.weights import weigh

SIZES: Final = (1000, 10_000, 50_000, 100_000)
LENGTHS: Final = (40, 60, 120, workload.LONG)
_COMMITS: Final = 40
_WARM: Final = 3
"""So often each question is asked when all was asked before; the middle one counts, since other work comes between."""
_BUDGET: Final = {"warm": (60.0, 20.0), "first": (150.0, 80.0)}
"""p95 in milliseconds for 120 terms at most: floor, stretch."""
_BUILD: Final = (400.0, 2000.0)
Asked = dict[int, list[str]]
"""Questions by their number of terms."""
Result = TypeVar("Result")


def run(sizes: Sequence[int], corpus: Path | None = None, questions: int = workload.QUESTIONS) -> Iterator[Figure]:
    """The figures of each size, as they come; so many questions of each length are asked."""
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="kb-bench-") as scratch:
            folder = Path(scratch)
            asked = _apart(_questions, size, corpus, questions)
            yield from _apart(_build, size, folder, corpus)
            yield from _apart(_ask, size, folder, asked)
            yield from _apart(_commit, size, folder, asked)


def _apart(work: Callable[..., Result], *inputs: Any) -> Result:
    """Do a piece of work in a fresh process, so that its memory and its caches are its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, inputs)


def _questions(size: int, corpus: Path | None, number: int) -> Asked:
    return {length: workload.questions(length, size, corpus, number) for length in LENGTHS}


def _build(size: int, folder: Path, corpus: Path | None) -> list[Figure]:
    documents = list(workload.documents(size, corpus))
    build.create(folder / "first")  # what is loaded once, such as the table of folding, is no part of the rate
    build.rebuild(folder / "first", documents[:50], position=-1)
    before, started, worked = _memory()["RssAnon"], time.perf_counter(), time.process_time()
    build.rebuild(folder / "kb", documents, position=-1)
    wall, cpu = time.perf_counter() - started, time.process_time() - worked
    case = f"build {size:,} documents"
    name = peer.NAME if peer.is_there() else None
    other = peer.Peer(folder / "peer").build(documents) if name else None
    bytes_used = Library.open(folder / "kb").stats()["size_bytes"]
    return [
        Figure(case, "rate", size / wall, "documents/s", "higher", *_BUILD, peer=name, peer_value=other),
        Figure(case, "rate, CPU time", size / cpu, "documents/s", "higher"),
        Figure(case, "memory, most", _memory()["VmHWM"] - before, "MB"),
        Figure(case, "size on disk", bytes_used / 1e6, "MB"),
    ]


def _ask(size: int, folder: Path, asked: Asked) -> list[Figure]:
    empty = _memory()["RssAnon"]
    library = Library.open(folder / "kb")
    library.warm()
    opened = _memory()["RssAnon"]
    found = [Figure(f"library of {size:,} documents", "memory, open", opened - empty, "MB")]
    for temperature in ("first", "warm"):
        for length, texts in asked.items():
            found += _whole(library, f"{_name(length)}, {temperature}, {size:,}", texts, length, temperature)
    found.append(Figure(f"library of {size:,} documents", "memory, after all questions", _memory()["RssAnon"] - empty, "MB"))
    other = peer.Peer(folder / "peer") if peer.is_there() else None
    for length, texts in asked.items():
        found += _ranking(library, f"ranking alone, {_name(length)}, {size:,}", texts, other)
    return found


def _name(length: int) -> str:
    return f"{length} terms" if length else "700 characters"


def _whole(library: Library, case: str, texts: Sequence[str], length: int, temperature: str) -> list[Figure]:
    """What a page waits for: ranking, facets, twenty hits with snippets and reasons."""
    rounds = [
        [_timed(partial(library.similar, text, kinds=(), size=20)) for text in texts]
        for _ in range(_WARM if temperature == "warm" else 1)
    ]
    by_question = list(zip(*rounds, strict=True))
    waited = [share([wall for wall, _ in times], 0.5) for times in by_question]
    worked = [share([cpu for _, cpu in times], 0.5) for times in by_question]
    budget = _BUDGET[temperature] if length else (None, None)
    return [
        Figure(case, "p50", share(waited, 0.5), "ms"),
        Figure(case, "p95", share(waited, 0.95), "ms", "lower", *budget),
        Figure(case, "p50, CPU time", share(worked, 0.5), "ms"),
        Figure(case, "p95, CPU time", share(worked, 0.95), "ms", "lower", *budget),
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of wall-clock time and of processor time."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000


def _ranking(library: Library, case: str, texts: Sequence[str], other: peer.Peer | None) -> list[Figure]:
    """BM25 of the same terms of the same field, ours and the peer's, both warm; processor time, as both use one thread."""
    snapshot = library.refresh(now=False)
    weights = [weigh(snapshot, text) for text in texts]
    for one in weights:
        bm25(snapshot, "body", one)
    ours = [_timed(partial(_best, snapshot, one))[1] for one in weights]
    theirs = [other.times(weights), other.times(weights)][-1] if other else []
    name = peer.NAME if other else None
    return [
        Figure(case, metric, share(ours, part), "ms", peer=name, peer_value=share(theirs, part) if other else None)
        for metric, part in (("p50, CPU time", 0.5), ("p95, CPU time", 0.95))
    ]


def _best(snapshot: Snapshot, weights: Mapping[str, float]) -> int:
    """The document that scores best."""
    return int(bm25(snapshot, "body", weights).argmax())


def _commit(size: int, folder: Path, asked: Asked) -> list[Figure]:
    """One-document commits while a reader asks without a pause."""
    library = Library.open(folder / "kb")
    library.warm()
    texts = asked[LENGTHS[0]]
    asking, waits, commits, visible, worked = threading.Event(), [], [], [], []

    def ask() -> None:
        number = 0
        while not asking.is_set():
            started = time.perf_counter()
            library.similar(texts[number % len(texts)], kinds=(), size=20)
            waits.append((time.perf_counter() - started) * 1000)
            number += 1

    reader = threading.Thread(target=ask)
    reader.start()
    try:
        for number in range(_COMMITS):
            one = Document(id=f"new:{number}", kind="precedent", title=f"新案{number}", body=texts[number % len(texts)])
            started, begun = time.perf_counter(), time.thread_time()
            library.apply([Upsert(one)], number)
            commits.append((time.perf_counter() - started) * 1000)
            assert library.document(one.id) is not None
            visible.append((time.perf_counter() - started) * 1000)
            worked.append((time.thread_time() - begun) * 1000)
    finally:
        asking.set()
        reader.join()
    case = f"commit of one document while one reads, {size:,}"
    return [
        Figure(case, "p50", share(commits, 0.5), "ms"),
        Figure(case, "p95", share(commits, 0.95), "ms"),
        Figure(case, "visible, p95", share(visible, 0.95), "ms", "lower", 1000.0),
        Figure(case, "visible, p95, CPU time", share(worked, 0.95), "ms", "lower", 1000.0),
        Figure(case, "question meanwhile, p95", share(waits, 0.95), "ms"),
    ]


def _memory() -> dict[str, float]:
    """This process's memory in MB: ``RssAnon`` is its own (maps of files apart), ``VmHWM`` the most there was."""
    found = {}
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name in {"RssAnon", "VmHWM"}:
            found[name] = int(value.split()[0]) / 1000
    return found
