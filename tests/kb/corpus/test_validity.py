from datetime import date

from kb.corpus.validity import validities
from kb.model import Regulation


def version(day: str, effective: str = "") -> Regulation:
    return Regulation(law="和睦法", title="和睦法", version=day, effective=effective)


TODAY = date(2024, 6, 1)


def test_the_newest_in_force_is_current_and_older_ones_are_superseded() -> None:
    found = validities([(version("2019-01-01"), False), (version("2023-01-01"), False)], abolished_at="", today=TODAY)
    assert found == {"2023-01-01": "current", "2019-01-01": "superseded"}


def test_a_version_before_its_day_leaves_the_older_one_in_force() -> None:
    both = [(version("2019-01-01"), False), (version("2024-05-01", "2024-07-01"), False)]
    assert validities(both, abolished_at="", today=TODAY) == {"2024-05-01": "future", "2019-01-01": "current"}
    later = validities(both, abolished_at="", today=date(2024, 7, 1))
    assert later == {"2024-05-01": "current", "2019-01-01": "superseded"}


def test_an_expired_or_abolished_law_is_repealed() -> None:
    assert validities([(version("2019-01-01"), True)], abolished_at="", today=TODAY) == {"2019-01-01": "repealed"}
    found = validities([(version("2019-01-01"), False)], abolished_at="2020-01-01", today=TODAY)
    assert found == {"2019-01-01": "repealed"}


def test_a_law_made_anew_after_its_abolition_is_in_force() -> None:
    found = validities([(version("2021-01-01"), False)], abolished_at="2020-01-01", today=TODAY)
    assert found == {"2021-01-01": "current"}


def test_a_law_without_dates_counts_as_in_force() -> None:
    assert validities([(version("undated"), False)], abolished_at="", today=TODAY) == {"undated": "current"}
