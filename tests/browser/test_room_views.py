"""Parts of the room's page with a state that is made up, in a real browser: who is seen large, what is said to whom, what stays in sight."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import HOST, STATIC

pytestmark = pytest.mark.browser
TEXTS: dict[str, str] = json.loads((STATIC / "js/room/texts.json").read_text("utf-8"))["zh_CN"]
FRAGMENT = (STATIC / "js/room/README.md").read_text("utf-8").split("```html")[1].split("```")[0]
BODY = FRAGMENT[FRAGMENT.index('<div class="room"'):]
EVERYTHING = {"publish_audio": True, "publish_video": True, "publish_screen": False, "chat": True}
NOTHING = dict.fromkeys(EVERYTHING, False)


def person(who: str, name: str, role: str = "party", side: str = "none", **more: Any) -> dict[str, Any]:
    """A plate as in `video/PROTOCOL.md`."""
    plate = {
        "id": who, "name": name, "role": role, "side": side, "seats": [], "operator": "", "state": "admitted", "identified": True,
        "connected": True, "muted": False, "camera_on": True, "camera": True, "screen": False, "may_show": False, "hand": None,
        "speaks": True, "shows": True, "aside": False,
    }
    return {**plate, **more}


MEDIATOR = person("m", "程某和", "mediator", host=True, rights=EVERYTHING, hears_interpreters=True)
PARTY, OTHER = person("p", "陈某戊", side="applicant"), person("o", "雷某丁", side="respondent")


def state(you: dict[str, Any], *others: dict[str, Any], phase: str = "live") -> dict[str, Any]:
    """What the worker tells one person."""
    room = {
        "id": "r", "title": "第1次调解", "locked": False, "mediator_present": True, "opened_at": "2026-12-01T09:00:00+00:00", "phase": phase,
        "phase_since": "2026-12-01T09:00:00+00:00", "caucus_side": "respondent" if phase == "caucus" else None, "chair": "m", "floor": "",
    }
    return {"room": room, "you": you, "participants": list(others), "slots": {}, "screens": {}}


@pytest.fixture
def room(page: Page) -> Page:
    """The meeting's part of the page, without a connection; `script` gets its words as `words`."""
    page.goto(f"{HOST}/empty")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate(
        """async (body) => {
          document.documentElement.dataset.theme = 'dark';
          const loaded = ['tokens', 'base', 'room'].map((name) => new Promise((done) => {
            const link = document.createElement('link');
            Object.assign(link, { rel: 'stylesheet', href: `/css/${name}.css`, onload: done, onerror: done });
            document.head.append(link);
          }));
          document.body.className = 'room-body';
          document.body.append(document.createRange().createContextualFragment(body));
          document.querySelector('[data-room]').classList.add('is-meeting');
          document.querySelector('[data-room-entry]').hidden = true;
          document.querySelector('[data-room-meeting]').hidden = false;
          await Promise.all(loaded);
        }""", BODY,
    )
    return page


def run(page: Page, script: str, *states: dict[str, Any]) -> Any:
    """What a script finds that has the room's words as `words`, the page's parts by `part(name)` and the states as `states`."""
    return page.evaluate(
        "async ([texts, states]) => { const { Words } = await import('/js/room/view/words.js'); const words = new Words(texts);"
        f" const part = (name) => document.querySelector(`[data-room-${{name}}]`); {script} }}", [TEXTS, list(states)],
    )


def staged(page: Page, *states: dict[str, Any]) -> dict[str, Any]:
    """How the stage stands after these states: who is large, whose tile says what, what the card says."""
    found: dict[str, Any] = run(page, """
        const { Stage } = await import('/js/room/view/stage.js');
        const stage = new Stage(part('stage'), words, { large() {} });
        states.forEach((each) => stage.show(each));
        const large = document.querySelector('.room-main .room-tile');
        const tiles = Array.from(document.querySelectorAll('.room-tile'), (tile) => [tile.dataset.participant, tile.innerText]);
        return { large: large && large.dataset.participant, tiles: Object.fromEntries(tiles), card: document.querySelector('.room-wait').innerText };
    """, *states)
    return found


def test_in_a_talk_aside_a_host_sees_one_of_it_large_and_who_waits_outside(room: Page) -> None:
    together = state(MEDIATOR, PARTY, OTHER)
    aside = state({**MEDIATOR, "aside": True}, PARTY, {**OTHER, "aside": True}, phase="caucus")
    assert staged(room, together)["large"] == "p"
    found = staged(room, together, aside)
    assert found["large"] == "o"
    assert "在外面等" in found["tiles"]["p"]
    assert "在外面等" not in found["tiles"]["o"]


def test_a_host_outside_of_a_talk_aside_is_told_how_to_join_it(room: Page) -> None:
    chairs = person("c", "何某", "mediator", aside=True)
    found = staged(room, state(MEDIATOR, chairs, PARTY, {**OTHER, "aside": True}, phase="caucus"))
    assert found["large"] is None
    assert "请进单独谈话" in found["card"]
    assert "举手" not in found["card"]
    party = {**PARTY, "host": False, "rights": EVERYTHING}
    assert "举手" in staged(room, state(party, phase="caucus"))["card"]


def test_who_lost_the_connection_is_not_left_large(room: Page) -> None:
    party = {**PARTY, "host": False, "rights": EVERYTHING}
    mediator = person("m", "程某和", "mediator")
    assert staged(room, state(party, mediator, OTHER))["large"] == "m"
    assert staged(room, state(party, mediator, OTHER), state(party, {**mediator, "connected": False}, OTHER))["large"] == "o"
    assert staged(room, state(party, {**mediator, "connected": False}))["large"] == "m"


def test_how_a_picture_comes_is_not_said_of_one_that_comes_no_more(room: Page) -> None:
    together = {**state(MEDIATOR, PARTY, OTHER), "slots": {"1": "p", "2": "o"}}
    aside = {**state({**MEDIATOR, "aside": True}, PARTY, {**OTHER, "aside": True}, phase="caucus"), "slots": {"2": "o"}}
    found = run(room, """
        const { Stage } = await import('/js/room/view/stage.js');
        const stage = new Stage(part('stage'), words, { large() {} });
        stage.show(states[0]);
        stage.showQuality({ pictures: { 1: 'still', 2: 'still' }, unplayable: [], others: {} });
        const said = () => Array.from(document.querySelectorAll('.room-tile:not(.is-own)'), (tile) => tile.innerText.includes('十秒'));
        const before = said();
        stage.show(states[1]);
        return [before, document.querySelector('[data-participant=p]').innerText.includes('十秒'),
                document.querySelector('[data-participant=o]').innerText.includes('十秒')];
    """, together, aside)
    assert found == [[True, True], False, True]


def test_an_observer_has_no_switches_and_is_told_that_it_reads_only(room: Page) -> None:
    observer = person("v", "赖某", "observer", host=False, rights=NOTHING, hears_interpreters=True)
    found = run(room, """
        const { Chat } = await import('/js/room/view/chat.js');
        const { Toolbar } = await import('/js/room/view/toolbar.js');
        const chat = new Chat(part('chat'), words, () => true, { handingIn: null, file: () => ({}) });
        const bar = new Toolbar(part('toolbar'), words, {}, false);
        chat.show(states[0]);
        bar.show(states[0], { microphone: false, camera: false });
        return [part('chat').innerText, part('toolbar').innerText];
    """, state(observer, MEDIATOR))
    assert "只看不写" in found[0]
    assert "进入调解室以后" not in found[0]
    assert "麦克风" not in found[1]
    assert "摄像头" not in found[1]


def test_what_is_said_of_who_can_read_is_said_once(room: Page) -> None:
    found = run(room, """
        const { Chat } = await import('/js/room/view/chat.js');
        const chat = new Chat(part('chat'), words, () => true, { handingIn: null, file: () => ({}) });
        return states.map((each) => { chat.show(each); return part('chat').innerText; });
    """, state(MEDIATOR, PARTY), state({**MEDIATOR, "aside": True}, OTHER, phase="caucus"), state(MEDIATOR, PARTY))
    assert ["在场的人都看得到" in each for each in found] == [True, False, True]
    assert ["只有单独谈话的人看得到" in each for each in found] == [False, True, False]


def test_the_newest_lines_stay_in_sight_beside_a_long_agenda(room: Page) -> None:
    height, within, agenda = run(room, """
        const { Chat } = await import('/js/room/view/chat.js');
        const { WaitingRoom } = await import('/js/room/view/waiting_room.js');
        const { HandingIn } = await import('/js/room/view/handing_in.js');
        const handingIn = new HandingIn(words, { accept: '.png', most_mb: 50 }, {});
        const chat = new Chat(part('chat'), words, () => true, { handingIn, file: () => ({}) });
        new WaitingRoom(part('waiting'), words, {}).show(states[0]);
        const panel = document.createElement('section');
        panel.className = 'room-panel';
        for (let n = 0; n < 30; n += 1) { panel.append(document.createElement('button')); panel.lastChild.className = 'room-plain'; }
        part('chat').before(panel);
        chat.show(states[0]);
        for (let n = 0; n < 30; n += 1) { chat.add({ from: 'p', name: '陈某戊', at: '2026-12-01T09:00:00+00:00', text: '您最多让多少？' }); }
        const lines = document.querySelector('.room-chat-lines').getBoundingClientRect();
        return [lines.height, lines.bottom < window.innerHeight, panel.getBoundingClientRect().height];
    """, state(MEDIATOR, PARTY))
    assert height >= 90
    assert within
    assert agenda >= 200


def test_on_the_large_screen_of_a_site_no_name_is_lost_among_many(room: Page) -> None:
    room.set_viewport_size({"width": 1920, "height": 1080})
    room.evaluate("document.querySelector('[data-room]').classList.add('room-site')")
    site = person("s", "柳溪村服务点", "site", "respondent", seats=["赵某", "钱某某"], host=False, rights=EVERYTHING)
    more = [person(f"g{n}", f"李某{n}", "expert") for n in range(4)]
    staged(room, state(site, person("m", "程某和", "mediator"), PARTY, *more))
    lost = room.evaluate("""Array.from(document.querySelectorAll('.room-strip .room-tile'), (tile) => {
        const frame = tile.getBoundingClientRect();
        const name = tile.querySelector('.room-plate-name').getBoundingClientRect();
        return name.height === 0 || name.bottom > frame.bottom || frame.bottom > window.innerHeight ? tile.dataset.participant : null;
    }).filter(Boolean)""")
    assert lost == []


def announced(page: Page, *states: dict[str, Any]) -> list[str]:
    """What is said while these states follow each other."""
    found: list[str] = run(page, """
        const { Announcer } = await import('/js/room/view/announcer.js');
        const announcer = new Announcer(part('announcer'), words);
        states.forEach((each) => announcer.show(each));
        return Array.from(part('announcer').children, (note) => note.textContent);
    """, *states)
    return found


def test_who_chairs_now_and_that_the_mediator_went_or_came_is_said(room: Page) -> None:
    first, second = state({**PARTY, "host": False, "rights": EVERYTHING}), state({**PARTY, "host": False, "rights": EVERYTHING})
    first["participants"] = second["participants"] = [person("m", "程某和", "mediator"), person("c", "何某", "co_mediator")]
    second["room"]["chair"] = "c"
    away = {**second, "room": {**second["room"], "mediator_present": False}}
    assert announced(room, first, second, second) == ["现在由何某主持"]
    room.evaluate("document.querySelector('[data-room-announcer]').replaceChildren()")
    assert announced(room, second, away, away, second) == ["调解员不在了，请稍等", "调解员回来了"]
    line = run(room, """
        const { StateLine } = await import('/js/room/view/state_line.js');
        const line = new StateLine(part('state'), words);
        line.setConnection('connected');
        return states.map((each) => { line.show(each); return line.phase.textContent; });
    """, second, away)
    assert line == ["调解中", "调解员不在，请稍等"]


def test_news_of_the_recording_follow_each_other_and_after_a_rest_it_goes_on(room: Page) -> None:
    said = run(room, """
        const { Announcer } = await import('/js/room/view/announcer.js');
        const { Recording } = await import('/js/room/view/recording.js');
        const announcer = new Announcer(part('announcer'), words);
        const parts = { chip: part('state'), host: part('host'), root: part('meeting'), say: (...all) => announcer.tell(...all), send() {} };
        const recording = new Recording(words, { id: 'p' }, null, parts);
        return states.map((each) => {
          recording.show({ recording: each });
          return Array.from(part('announcer').children, (note) => note.textContent).join();
        });
    """, *(
        {"state": how, "reason": why, "asks_you": False, "you_agreed": True, "waiting_for": []}
        for how, why in (("off", ""), ("asking", ""), ("on", ""), ("resting", "caucus"), ("on", ""), ("off", "withdrawn"))
    ))
    assert said == [
        "", "正在征求录像同意，回答之前不录。", "录像开始，在场各位都已同意。", "录像已暂停，这段时间不录。", "录像继续。", "有人撤回同意，录像已停止。",
    ]


def test_who_raised_a_hand_reads_the_place_in_the_row_on_the_button(room: Page) -> None:
    party = {**PARTY, "host": False, "rights": EVERYTHING, "hears_interpreters": True, "hand": "2026-12-01T09:00:02+00:00"}
    earlier = {**OTHER, "hand": "2026-12-01T09:00:01+00:00"}
    assert run(room, """
        const { Toolbar } = await import('/js/room/view/toolbar.js');
        const bar = new Toolbar(part('toolbar'), words, {}, false);
        return states.map((each) => { bar.show(each, {}); return part('hand').innerText.trim(); });
    """, state(party, earlier), state(party, OTHER), state({**party, "hand": None}, OTHER), state(party, phase="caucus")) == [
        "放下手 第2位", "放下手", "举手", "放下手",
    ]


@pytest.mark.parametrize("mode", ["", "elder"])
def test_on_a_phone_the_one_who_speaks_has_half_of_the_stage_and_no_word_leaves_its_button(room: Page, mode: str) -> None:
    room.set_viewport_size({"width": 390, "height": 844})
    room.evaluate("(mode) => { document.documentElement.dataset.mode = mode; }", mode)
    party = {**PARTY, "host": False, "rights": EVERYTHING, "hears_interpreters": True}
    others = [
        person("m", "程某和", "mediator"), person("s", "柳溪村服务点", "site", "respondent", seats=["赵某", "钱某某"], operator="周某", hand="x"),
        person("i", "阿依某", "interpreter"),
    ]
    share, wide = run(room, """
        const { Stage } = await import('/js/room/view/stage.js');
        const { Toolbar } = await import('/js/room/view/toolbar.js');
        new Stage(part('stage'), words, { large() {} }).show(states[0]);
        new Toolbar(part('toolbar'), words, {}, false).show(states[0], {});
        const height = (each) => document.querySelector(each).getBoundingClientRect().height;
        const wide = Array.from(document.querySelectorAll('.room-bar .room-button-word')).filter((word) => {
          const button = word.parentElement.getBoundingClientRect();
          const said = word.getBoundingClientRect();
          return said.left < button.left || said.right > button.right;
        });
        return [height('.room-main') / height('.room-stage'), wide.map((word) => word.textContent)];
    """, state(party, *others))
    assert share > 0.4
    assert wide == []


@pytest.mark.parametrize("mode", ["", "elder"])
def test_on_a_phone_the_whole_card_of_a_talk_aside_can_be_reached(room: Page, mode: str) -> None:
    room.set_viewport_size({"width": 390, "height": 700})
    room.evaluate("(mode) => { document.documentElement.dataset.mode = mode; }", mode)
    party = {**PARTY, "host": False, "rights": EVERYTHING, "hears_interpreters": True}
    staged(room, state(party, phase="caucus"))
    reached = room.evaluate("""() => {
        const time = document.querySelector('.room-wait-time');
        time.scrollIntoView();
        const shown = time.getBoundingClientRect();
        const stage = document.querySelector('.room-stage').getBoundingClientRect();
        return shown.top >= stage.top - 1 && shown.bottom <= stage.bottom + 1;
    }""")
    assert reached


def test_beside_the_pictures_law_and_cases_are_found_and_no_disputes_of_the_own_desk(room: Page) -> None:
    hits = [
        {"kind": kind, "title": title, "snippet": [], "url": "/x", "law": law, "article": "1" if law else ""}
        for kind, title, law in (("dossier", "陈某戊的林地", ""), ("precedent", "以测绘定界", ""), ("article", "民法典 第一条", "民法典"))
    ]
    said, shown = room.evaluate(
        """async (hits) => {
          const panel = document.createElement('section');
          Object.assign(panel.dataset, { panel: '', searchUrl: '/search.json', textFound: '找到%s条', textNothing: '没有', textCite: '写入笔录' });
          panel.append(...['form', 'ol', 'p'].map((name) => document.createElement(name)));
          panel.querySelector('form').setAttribute('role', 'search');
          panel.querySelector('form').append(document.createElement('input'));
          panel.querySelector('ol').dataset.panelHits = '';
          panel.querySelector('p').dataset.panelStatus = '';
          document.body.append(panel);
          window.fetch = async () => new Response(JSON.stringify({ hits, total: 3, as_of: '' }));
          await import('/js/sessions/panel.js');
          panel.querySelector('input').value = '界线';
          panel.querySelector('form').dispatchEvent(new Event('submit', { cancelable: true }));
          const said = panel.querySelector('[data-panel-status]');
          for (let n = 0; n < 3000 && !said.textContent; n += 1) await new Promise((done) => setTimeout(done, 10));
          return [said.textContent, Array.from(panel.querySelectorAll('.room-hit > a'), (link) => link.textContent)];
        }""", hits,
    )
    assert said == "找到2条"
    assert shown == ["以测绘定界", "民法典 第一条"]


def test_who_has_no_microphone_and_presses_its_button_is_told_why_and_helped_once_it_is_there(room: Page) -> None:
    party = {**PARTY, "host": False, "rights": EVERYTHING, "hears_interpreters": True}
    said, before, after = room.evaluate(
        """async ([texts, state]) => {
          const data = document.createElement('script');
          Object.assign(data, { type: 'application/json', id: 'room-config', textContent: JSON.stringify({ me: state.you, texts, offer_url: '/offer' }) });
          document.body.append(data);
          const devices = navigator.mediaDevices;
          const open = devices.getUserMedia.bind(devices);
          devices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };
          const ready = new Promise((done) => document.addEventListener('room:client', (event) => done(event.detail), { once: true }));
          import('/js/room/view/main.js');
          const client = await ready;
          client.tell('state', state);
          const button = document.querySelector('[data-room-microphone]');
          const notes = () => Array.from(document.querySelectorAll('.room-note'), (note) => note.textContent).join('');
          const until = async (holds) => { for (let n = 0; n < 3000 && !holds(); n += 1) { await new Promise((done) => setTimeout(done, 10)); } };
          button.click();
          await until(() => notes().includes('麦克风'));
          const pressed = [notes(), button.getAttribute('aria-pressed')];
          devices.getUserMedia = open;
          button.click();
          await until(() => client.tracks.audio && button.getAttribute('aria-pressed') === 'true');
          const heard = client.tracks.audio.enabled && client.microphoneOn;
          client.tracks.audio.stop();
          return [...pressed, heard];
        }""", [TEXTS, state(party, MEDIATOR)],
    )
    assert "没有让本页使用麦克风" in said
    assert "再试一次" not in said   # no button here is called so
    assert (before, after) == ("false", True)


def test_who_only_listens_is_asked_for_no_device(room: Page) -> None:
    asked, text, enabled = run(room, """
        const { Entry } = await import('/js/room/view/entry.js');
        let asked = 0;
        navigator.mediaDevices.getUserMedia = async () => { asked += 1; throw new DOMException('', 'NotAllowedError'); };
        const root = part('entry');
        root.hidden = false;
        const entry = new Entry(root, words, { me: { id: 'v', role: 'observer' }, publishes: false }, () => undefined);
        await entry.check();
        return [asked, root.innerText, !part('enter').disabled];
    """)
    assert asked == 0
    assert enabled
    assert "只听只看，进入调解室" in text
    assert "摄像头\n" not in text
