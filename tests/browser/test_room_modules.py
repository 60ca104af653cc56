"""Parts of the room's page that know no page, in a real browser: who follows whom through a document, and when silence is a break."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SHOWN = {"type": "shown", "document": "document-1", "pages": 3, "page": 1, "zoom": 100, "x": 500, "y": 500, "by": "m", "name": "李某"}


def following(page: Page, me: str, script: str) -> Any:
    """What a script finds that has a `Following` of somebody as `f`, and the message that a document is shown as `shown`."""
    return page.evaluate(
        "async ([me, shown]) => { const { Following } = await import('/js/room/view/following.js'); const f = new Following(me);"
        f" const message = (more) => Object.assign({{}}, JSON.parse(shown), more); {script} }}", [me, json.dumps(SHOWN)],
    )


def test_who_follows_sees_what_the_presenter_opens_until_looking_alone(page: Page) -> None:
    assert following(page, "p", """
        const said = [f.take(message()), f.take(message({ page: 2 }))];
        const sent = f.look({ page: 3 });
        f.take(message({ page: 1 }));
        const alone = [f.view.page, f.follows];
        f.follow();
        return [said, sent, alone, [f.view.page, f.follows], f.presents];
    """) == [["opened", "turned"], None, [3, False], [1, True], False]


def test_another_document_or_its_end_brings_everybody_back(page: Page) -> None:
    assert following(page, "p", """
        f.take(message());
        f.look({ zoom: 200 });
        const other = [f.take(message({ document: "document-2" })), f.follows];
        return [other, f.take({ document: null }), f.view, f.take({ document: null })];
    """) == [["opened", True], "closed", None, ""]


def test_a_look_stays_within_the_document_and_a_new_page_begins_at_its_top(page: Page) -> None:
    assert following(page, "m", """
        f.take(message());
        const looks = [f.look({ page: 9 }), f.look({ zoom: 999 }), f.look({ x: -4, y: 2000 }), f.look({ page: 0 })];
        return looks.map(({ page, zoom, x, y }) => [page, zoom, x, y]);
    """) == [[3, 100, 500, 500], [3, 400, 500, 500], [3, 400, 0, 1000], [1, 400, 500, 0]]


def test_the_presenter_is_not_taken_back_by_the_echo_of_an_earlier_page(page: Page) -> None:
    assert following(page, "m", """
        f.take(message());
        const first = Object.assign({}, f.look({ page: 2 })); f.sending();
        f.look({ page: 3 }); f.sending();
        const echo = f.take(message(first));
        const kept = f.view.page;
        f.take(message(f.view));
        return [echo, kept, f.take(message({ page: 1 })), f.view.page];
    """) == ["", 3, "turned", 1]


def pulse(page: Page, script: str) -> Any:
    """What a script finds that has a `Pulse` as `p` on a line where `beat()` lets something arrive; `said` are its alarms."""
    return page.evaluate(
        "async () => { const { Pulse } = await import('/js/room/protocol/pulse.js'); let bytes = 0; const said = [];"
        " const pc = { getStats: async () => [{ type: 'transport', bytesReceived: bytes }] };"
        " const p = new Pulse(pc, () => said.push('silent'), () => said.push('again')); p.stop();"
        " const beat = async (times = 1) => { for (let n = 0; n < times; n += 1) { bytes += 1; await p.look(); } };"
        f" const miss = async (times) => {{ for (let n = 0; n < times; n += 1) {{ await p.look(); }} }}; {script} return said; }}"
    )


def test_two_seconds_of_silence_after_a_steady_flow_are_a_break_said_once(page: Page) -> None:
    assert pulse(page, "await beat(4); await miss(3);") == []
    assert pulse(page, "await beat(4); await miss(9); await beat();") == ["silent", "again"]
    assert pulse(page, "await beat(3); await miss(9); await beat();") == []


def test_when_the_machines_network_changed_the_first_silence_is_a_break(page: Page) -> None:
    assert pulse(page, "await beat(4); p.hurry(); await beat(); await miss(1);") == ["silent"]
    assert pulse(page, "await beat(2); p.hurry(); await miss(1);") == []
