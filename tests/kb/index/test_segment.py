import threading
from pathlib import Path

import numpy as np
import pytest

from kb.index import build, follow, layout
from kb.index.blocks import all_postings
from kb.index.segment import NUMBER_AT, PostingCache
from kb.index.snapshot import Snapshot, open_snapshot
from kb.library import Library
from kb.model import Delete, Document, Upsert


def case(number: int, body: str = "邻居夜间制造噪声") -> Document:
    return Document(id=f"d{number}", kind="precedent", title="", body=body)


def opened(folder: Path, before: Snapshot | None = None) -> Snapshot:
    return open_snapshot(layout.current(folder), before=before)


def packed(size: int) -> np.ndarray:
    return np.arange(size, dtype=np.uint32)


def test_the_lists_that_were_used_last_are_kept() -> None:
    cache = PostingCache(1000)
    for name in ("a", "b", "c"):
        cache.put(("s", "body", name), packed(200))
    assert cache.get(("s", "body", "a")) is not None  # and so is used later than b
    cache.put(("s", "body", "d"), packed(200))
    assert [name for name in "abcd" if cache.get(("s", "body", name)) is not None] == ["a", "c", "d"]


def test_a_list_larger_than_the_cache_does_not_stay_beside_others() -> None:
    cache = PostingCache(1000)
    cache.put(("s", "body", "a"), packed(10))
    cache.put(("s", "body", "b"), packed(5000))
    assert cache.get(("s", "body", "a")) is None
    cache.put(("s", "body", "c"), packed(10))
    assert cache.get(("s", "body", "b")) is None


def test_threads_share_a_cache_that_is_far_too_small() -> None:
    cache, wrong = PostingCache(500), []

    def use(start: int) -> None:
        for turn in range(3000):
            key = ("s", "body", str((start + turn * 7) % 50))
            found = cache.get(key)
            if found is None:
                cache.put(key, packed(int(key[2]) + 1))
            elif len(found) != int(key[2]) + 1:
                wrong.append(key)

    threads = [threading.Thread(target=use, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_packed_list_holds_number_length_and_count(tmp_path: Path) -> None:
    build.rebuild(tmp_path / "kb", [case(n, "噪声" * (n % 3) + "甲" * n) for n in range(300)])
    (segment,) = opened(tmp_path / "kb").segments
    for field, term, postings in all_postings(segment._reader):
        found = segment.packed(field, term.decode())
        assert (found >> NUMBER_AT).tolist() == postings.ids.tolist() == segment.ids(field, term.decode()).tolist()
        assert (found & 0xFF).tolist() == np.minimum(postings.counts, 255).tolist()
    longer, shorter = segment.packed("body", "甲")[[250, 0]] >> 8 & 0xFF
    assert longer > shorter > 0


def test_a_frequency_follows_the_deletions(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    build.rebuild(folder, [case(n) for n in range(30)], position=0)
    snapshot = opened(folder)
    assert snapshot.frequency("body", "噪声") == 30
    for left in (29, 28, 27):
        follow.apply(folder, [Delete(f"d{left}"), Upsert(case(100 + left, "占道停车"))], 100 - left)
        snapshot = opened(folder, snapshot)
        assert snapshot.frequency("body", "噪声") == left
        assert snapshot.frequency("body", "占道") == 30 - left
        assert snapshot.frequency("body", "鲸鱼") == 0
        assert snapshot.count == 30


def test_what_is_known_of_a_snapshot_does_not_leak_into_the_next(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "kb", create=True)
    library.apply([Upsert(case(1))], 1)
    mask = library.refresh().mask("kind", ("precedent",))
    mask[:] = False  # the caller's own
    assert library.search("噪声").total == 1
    library.apply([Upsert(case(2))], 2)
    assert library.search("噪声").total == 2
    assert library.refresh().mask("kind", ("precedent",)).sum() == 2


def test_factors_that_are_kept_cannot_be_changed(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "kb", create=True)
    kept = library.refresh().kept("ones", lambda snapshot: np.ones(snapshot.size + 1))
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 2
    assert library.refresh().kept("ones", lambda snapshot: np.zeros(1)) is kept
