import numpy as np

from kb.index.gathering import Gathered


def test_lists_come_by_term_and_then_by_document() -> None:
    gathered = Gathered()
    gathered.take({"乙": 2, "甲": 1}, 0)
    gathered.take({}, 1)
    gathered.take({"乙": 300}, 2)
    lists = gathered.lists()
    assert lists.terms == sorted(["乙", "甲"])
    at = lists.terms.index("乙")
    assert lists.ids[lists.starts[at] : lists.starts[at + 1]].tolist() == [0, 2]
    assert lists.counts[lists.starts[at] : lists.starts[at + 1]].tolist() == [2, 300]


def test_lists_of_another_segment_are_taken_in_any_order() -> None:
    gathered = Gathered()
    gathered.take_list("甲", np.array([5, 7], np.int32), np.array([1, 1], np.uint8))
    gathered.take_list("甲", np.array([1], np.int32), np.array([2], np.uint8))
    assert gathered.lists().ids.tolist() == [1, 5, 7]
    assert gathered.lists().counts.tolist() == [2, 1, 1]


def test_a_count_beyond_all_reason_is_cut_not_lost() -> None:
    gathered = Gathered()
    gathered.take({"甲": 3, "乙": 1_000_000, "丙": 2}, 0)
    lists = gathered.lists()
    assert dict(zip(lists.terms, lists.counts.tolist(), strict=True)) == {"甲": 3, "乙": 65535, "丙": 2}
    assert lists.ids.tolist() == [0, 0, 0]
