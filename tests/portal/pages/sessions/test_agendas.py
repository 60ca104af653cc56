"""The courses of a session and their ticks."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.act import Actor
from portal.domain.errors import Conflict, Invalid
from portal.pages.sessions.words import AGENDAS
from portal.pages.sessions.words import STEPS as STEP_WORDS
from portal.services.agendas import STEPS, steps_of, tick
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Site


def test_every_course_that_can_be_planned_has_steps_with_words() -> None:
    assert set(STEPS) == set(AGENDAS)
    assert {step for steps in STEPS.values() for step in steps} == set(STEP_WORDS)
    assert STEPS["four_say_one_hear"] == ("people_tell", "law_told", "custom_told", "heart_told", "open_hearing")


def test_a_step_is_ticked_with_its_first_time_and_only_while_the_session_runs(site: Site) -> None:
    number = site.make(videoed)
    host, now = Actor("staff:mediator", frozenset({"mediator"})), datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        session = dossier.sessions["1"]
        with pytest.raises(Conflict, match="session-not-begun"):
            tick(portal, session, "opening", is_done=True, now=now, actor=host)
        session.state = "live"
        tick(portal, session, "opening", is_done=True, now=now, actor=host)
        tick(portal, session, "opening", is_done=True, now=now + timedelta(minutes=5), actor=host)
        assert steps_of(session)["opening"] == now
        assert list(steps_of(session)) == list(STEPS["standard"])
        with pytest.raises(Invalid, match="no-such-step"):
            tick(portal, session, "law_told", is_done=True, now=now, actor=host)
        tick(portal, session, "opening", is_done=False, now=now, actor=host)
        assert steps_of(session)["opening"] is None
