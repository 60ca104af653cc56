"""Every type that is saved comes back from JSON as it was."""

import json
from datetime import UTC
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.clock import SHANGHAI, Deadline
from portal.storage.exchange.values import Record, decoded

TIMES = st.datetimes(timezones=st.sampled_from([UTC, SHANGHAI, None]), allow_imaginary=False)
PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | TIMES | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False) | st.binary()
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    PLAIN | st.frozensets(st.integers() | st.text()),
    lambda inner: st.lists(inner).map(tuple) | st.builds(Deadline, st.text(), TIMES, TIMES),
    max_leaves=12,
)


def written(value: Any) -> bytes:
    return json.dumps(Record(None, "/x", lambda _: "").value(value, "a"), ensure_ascii=False).encode("utf-8", "backslashreplace")


@given(VALUES)
@settings(deadline=None)
def test_a_value_comes_back_from_json(value: Any) -> None:
    again = decoded(json.loads(written(value)), lambda _: None)
    assert again == value
    assert written(again) == written(value)


def test_half_a_character_comes_back_too() -> None:
    """What slipped in from a broken browser must not make a whole store impossible to move."""
    assert decoded(json.loads(written("甲\udc80")), lambda _: None) == "甲\udc80"
