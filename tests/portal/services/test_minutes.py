from datetime import timedelta

import pytest

from portal.domain.citation import Citation
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.session import Statement
from portal.services import minutes
from tests.factories import dossiers as make
from tests.factories.portals import MEDIATOR, MONDAY, a_portal

AT = MONDAY + timedelta(hours=3)


@pytest.fixture
def portal():
    return a_portal()


def save(portal, session, version=0, **changes):
    given = {"statements": (Statement("张某", "墙越界。"),), "undisputed_facts": "相邻。", "outcome": "再议。", "next_steps": ""}
    return minutes.save(portal, session, version=version, now=AT, actor=MEDIATOR, **{**given, **changes})


def test_two_writers_notice_each_other(portal):
    session = make.mediating(portal).sessions["1"]
    assert save(portal, session).version == 1
    with pytest.raises(Conflict, match="minutes-changed-meanwhile") as refused:
        save(portal, session, version=0, outcome="另一个人写的")
    assert refused.value.details["version"] == 1
    assert session.minutes.outcome == "再议。"


def test_undisputed_facts_are_compulsory(portal):
    dossier = make.mediating(portal)
    save(portal, dossier.sessions["1"], undisputed_facts=" ")
    with pytest.raises(Invalid, match="minutes-incomplete"):
        minutes.read_back(portal, dossier, dossier.sessions["1"], now=AT, actor=MEDIATOR)


def test_nothing_is_changed_once_it_was_read_back(portal):
    dossier = make.mediating(portal)
    session = dossier.sessions["1"]
    save(portal, session)
    minutes.read_back(portal, dossier, session, now=AT, actor=MEDIATOR)
    with pytest.raises(Conflict, match="minutes-not-writable"):
        save(portal, session, version=1)
    minutes.write_again(portal, session, reason="笔误", now=AT, actor=MEDIATOR)
    assert save(portal, session, version=1).version == 2


def test_an_objection_stands_beside_the_text_and_locks_too(portal):
    dossier = make.mediating(portal)
    session = dossier.sessions["1"]
    save(portal, session)
    minutes.read_back(portal, dossier, session, now=AT, actor=MEDIATOR)
    minutes.respond(portal, dossier, session, "a1", confirmed=True, now=AT, actor=make.party(dossier, "a1"))
    with pytest.raises(Conflict, match="party-did-not-answer"):
        minutes.lock(portal, dossier, session, now=AT, actor=MEDIATOR)
    with pytest.raises(Invalid, match="objection-missing"):
        minutes.respond(portal, dossier, session, "r1", confirmed=False, now=AT, actor=make.party(dossier, "r1"))
    minutes.respond(
        portal, dossier, session, "r1", confirmed=False, objection="我没说过", now=AT, actor=make.party(dossier, "r1"),
    )
    minutes.lock(portal, dossier, session, now=AT, actor=MEDIATOR)
    assert session.state == "locked"
    assert session.minutes.responses[-1].objection == "我没说过"


def test_nobody_answers_for_the_other_side(portal):
    dossier = make.mediating(portal)
    session = dossier.sessions["1"]
    save(portal, session)
    minutes.read_back(portal, dossier, session, now=AT, actor=MEDIATOR)
    with pytest.raises(Forbidden, match="not-that-party"):
        minutes.respond(portal, dossier, session, "r1", confirmed=True, now=AT, actor=make.party(dossier, "a1"))


def test_an_article_is_cited_once(portal):
    session = make.mediating(portal).sessions["1"]
    citation = Citation("民法典", "288", "2020-05-28", "不动产的相邻权利人……")
    for _ in range(2):
        minutes.add_citation(portal, session, citation, now=AT, actor=MEDIATOR)
    assert session.minutes.citations == (citation,)


def test_short_sessions_count_once_their_minutes_are_locked(portal):
    dossier = make.scheduled(portal)
    session = dossier.sessions["1"]
    make.begin(portal, dossier, session, MONDAY)
    minutes_later = MONDAY + timedelta(minutes=5)
    from portal.services import sessions
    sessions.end(portal, dossier, session, now=minutes_later, actor=MEDIATOR)
    assert dossier.held_sessions("village") == 0
    make.locked(portal, dossier, "1", AT)
    assert dossier.held_sessions("village") == 1
    assert session.held_level_number == 1
