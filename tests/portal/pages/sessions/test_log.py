"""The log of a room: what was done stands open, networks and microphones are folded, and every event says which of two it was."""

import json
from datetime import timedelta
from typing import Any

import pytest

from portal.domain.session import RoomEvent
from portal.services import rooms
from tests.factories.portals import MONDAY
from tests.portal.pages.sessions.test_room import event
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Site
from video.protocol.events import Pulled


def told(site: Site, *events: tuple[str, dict[str, Any]]) -> dict[str, list[str]]:
    """What the team reads after these events: the open steps, and by the beginning of its heading each folded part."""
    number = site.make(videoed)
    with site.portal() as portal:
        session = portal.dossiers.find(number).sessions["1"]
        portal.video_rooms[session.room_id] = session
        rooms.take_in(portal, Pulled(
            [event(n, kind, session.room_id, **more) for n, (kind, more) in enumerate(events, 1)], len(events), "a spool",
        ))
    section = site.staff("mediator").get(f"/dossiers/{number}/sessions/1").html.find("section", {"aria-labelledby": "log-title"})
    folded = {each.find("summary").text[:2]: [line.text for line in each.find_all("p")] for each in section.find_all("details")}
    for each in section.find_all("details"):
        each.extract()
    return {"": [line.text for line in section.find_all("p")], **folded}


@pytest.mark.parametrize(("kind", "more", "line"), [
    ("consent", {"participant": "p2", "given": True, "seats": []}, "张某 同意录音录像"),
    ("consent", {"participant": "p2", "given": False, "seats": []}, "张某 不同意录音录像，或撤回了同意"),
    ("recording", {"recording": "a", "state": "on", "reason": "", "at_ms": 0}, "录像：录制中"),
    ("recording", {"recording": "a", "state": "asking", "reason": "", "at_ms": 0}, "录像：等待同意"),
    ("recording", {"recording": "a", "state": "off", "reason": "withdrawn", "at_ms": 9}, "录像：已结束 · 有人撤回同意"),
    ("recording", {"recording": "a", "state": "off", "reason": "disk-full", "at_ms": 9}, "录像：已结束 · 磁盘已满"),
    ("locked", {"by": "p1", "locked": True}, "李某 锁了门"),
    ("locked", {"by": "p1", "locked": False}, "李某 开了门"),
    ("admitted", {"participant": "p1", "by": None, "identified": False}, "李某 进入"),
    ("admitted", {"participant": "p2", "by": "p1", "identified": True}, "张某 获准进入"),
    ("admitted", {"participant": "p2", "by": "p1", "identified": False}, "张某 获准进入，身份未核对"),
    ("left", {"participant": "p2", "reason": "own-wish"}, "张某 离开：自己离开"),
    ("chat", {"participant": "p2", "text": '{"a": 1}', "to": ["p1"]}, '张某 写道：{"a": 1}'),
])
def test_a_step_says_who_did_what_and_which_of_two_it_was(site: Site, kind: str, more: dict[str, Any], line: str) -> None:
    assert told(site, (kind, more))[""] == [line]


@pytest.mark.parametrize(("kind", "more", "line"), [
    ("muted", {"participant": "p2", "by": "p2", "muted": False}, "张某 开了麦克风"),
    ("muted", {"participant": "p2", "by": "p2", "muted": True}, "张某 关了麦克风"),
    ("muted", {"participant": "p2", "by": "p1", "muted": True}, "张某 被主持人关了麦克风"),
    ("gap", {"participant": "p2", "state": "lost"}, "张某 断线"),
    ("gap", {"participant": "p2", "state": "recovered", "seconds": 4.6}, "张某 断线5秒后恢复"),
    ("screen", {"participant": "p1", "on": True}, "李某 共享屏幕"),
    ("floor", {"participant": "p2", "by": "p1", "given": True}, "张某 被请发言"),
    ("joined", {"participant": "p2", "name": "张某", "role": "party", "side": "applicant", "seats": [], "identified": False}, "张某 来到等候室"),
    ("left", {"participant": "p2", "reason": "connection-lost"}, "张某 离开：网络断开"),
])
def test_networks_microphones_and_waiting_are_folded(site: Site, kind: str, more: dict[str, Any], line: str) -> None:
    found = told(site, (kind, more))
    assert found[""] == []
    assert found["等候"] == [line]


def test_who_could_hear_whom_is_told_in_circles_and_only_where_it_changed(site: Site) -> None:
    table = {"p1": ["p2", "p4"], "p2": ["p1", "p4"], "p4": ["p1", "p2"]}
    aside = {"p1": ["p2"], "p2": ["p1"], "p4": []}
    found = told(site, *(("audible", {"hears": hears, "sees": {}}) for hears in (
        {}, table, table, aside, {"p1": ["p2"], "p2": ["p1", "p4"], "p3": ["p1", "p2"]}, {},
    )))
    assert found["谁听"] == [
        "这时谁也听不到谁", "李某、张某、东桥村调解室互相听得到", "李某、张某互相听得到",
        "李某、张某互相听得到；张某听得到东桥村调解室；李某甲听得到李某、张某", "这时谁也听不到谁",
    ]


def test_of_a_long_meeting_the_newest_steps_stand_open(site: Site) -> None:
    found = told(site, *(("chat", {"participant": "p2", "text": f"第{n}句", "to": ["p1"]}) for n in range(45)))
    assert found[""] == [f"张某 写道：第{n}句" for n in range(5, 45)]
    assert found["更早"] == [f"张某 写道：第{n}句" for n in range(5)]


@pytest.mark.parametrize(("kind", "said", "line"), [
    ("consent", "", "张某 回答了是否同意录像"), ("recording", "withdrawn", "张某 录像：有人撤回同意"), ("muted", "", "张某 被静音或取消静音"),
    ("gap", "", "张某 断线一会儿"),
])
def test_what_was_kept_before_with_fewer_words_is_still_read(site: Site, kind: str, said: str, line: str) -> None:
    number = site.make(videoed)
    with site.dossier(number) as dossier:
        dossier.sessions["1"].note(RoomEvent(1, MONDAY, kind, "p2", said))
        dossier.sessions["1"].note(RoomEvent(2, MONDAY + timedelta(seconds=1), "caucus", "p1", json.dumps(
            {"state": "began", "side": "applicant", "members": ["p1", "p2"]},
        )))
    log = site.staff("mediator").get(f"/dossiers/{number}/sessions/1").html.find("section", {"aria-labelledby": "log-title"})
    assert line in [each.text for each in log.find_all("p")]
