"""What is done again and again has a name, and looks often enough for what it is for."""

from portal.jobs.schedule import SCHEDULE


def test_the_schedule_heeds_clocks_marks_and_forgets() -> None:
    assert {"clocks", "outdated", "sweep"} <= {each.name for each in SCHEDULE}


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len({each.name for each in SCHEDULE}) == len(SCHEDULE)
