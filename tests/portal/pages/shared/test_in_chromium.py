"""The shared pages in a real Chromium: nothing that axe finds serious, nothing off the screen, and the comforts of JavaScript."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from waitress.server import create_server

from tests.portal.pages.shared import site

pytestmark = pytest.mark.browser

PATHS = ("/", "/help", "/help/mediation", "/help/privacy", "/everything", "/nowhere", "/parts")
MODES = {
    "light": {"theme": "light"}, "dark": {"theme": "dark"}, "elder": {"theme": "light", "mode": "elder"},
    "elder-dark": {"theme": "dark", "mode": "elder"},
}
README = Path(__file__).parents[4] / "static" / "css" / "README.md"
WIDTHS = (1280, 390)


def parts(_context, _request):
    """Every example of the README of the style sheets, one below the other."""
    examples = re.findall(r"```html\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[1:]
    return {"examples": "\n".join(example.replace("<h1>", "<h2>").replace("</h1>", "</h2>") for example in examples)}


def add_parts(config):
    config.add_view(parts, context=site.Portal, name="parts", renderer="tests.portal.pages.shared:parts.pt")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = create_server(site.make(include=[add_parts]), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(10)


@pytest.fixture
def opened(browser, address):
    contexts = []

    def open_(path, width=1280, **cookies) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious_and_nothing_lies_off_the_screen(opened, path, mode):
    for width in WIDTHS:
        page = opened(path, width, **MODES[mode])
        if mode == "light":
            found = Axe().run(page).response["violations"]
            serious = [
                (each["id"], [node["html"][:160] for node in each["nodes"]])
                for each in found
                if each["impact"] in {"serious", "critical"}
            ]
            assert serious == []
        else:   # in the other modes only colours and sizes differ
            rules = {"runOnly": ["color-contrast"]}
            found = Axe().run(page, options=rules).response["violations"]
            assert [node["html"][:160] for each in found for node in each["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_targets_are_large_enough(opened, width):
    small = """least => [...document.querySelectorAll('.btn, .topbar-tools a, .mainnav a, .form-control, .form-select, .option')]
        .filter(each => each.offsetParent && !each.classList.contains('visually-hidden'))
        .map(each => [each.outerHTML.slice(0, 100), each.getBoundingClientRect().height])
        .filter(([, height]) => height < least - 0.5)"""
    assert opened("/everything", width).evaluate(small, 44) == []
    assert opened("/everything", width, mode="elder").evaluate(small, 60) == []


def test_a_refused_form_puts_the_cursor_where_the_error_is(opened):
    page = opened("/everything")
    page.fill("input[type=tel]", "12")
    page.click(".actionbar .btn-primary")
    page.wait_for_function("document.activeElement.id === 'form-wrong'")
    page.click(".error-summary a:has-text('电话')")
    page.wait_for_function("document.activeElement.type === 'tel'")
    assert page.input_value("input[type=tel]") == "12"


def test_what_was_typed_survives_a_reload_and_is_forgotten_once_sent(opened):
    page = opened("/everything")
    page.fill("textarea", "说了一半")
    page.fill("input[type=password]", "geheim")
    page.reload()
    assert page.input_value("textarea") == "说了一半"
    assert page.input_value("input[type=password]") == ""
    assert "geheim" not in page.evaluate("JSON.stringify(sessionStorage)")
    address = page.url
    page.fill("[name=name]", "张某")
    page.check("input[type=radio][value=applicant]")
    page.check("input[type=radio][value=online]")
    page.select_option("[name=category]", "neighbour")
    page.check("[name=agreed]")
    page.click(".actionbar .btn-primary")
    page.wait_for_url(re.compile("/$"))
    page.goto(address)
    assert page.input_value("textarea") == ""
    assert page.evaluate("sessionStorage.length") == 0


def test_what_was_sent_and_not_taken_is_in_the_form_again(opened):
    page = opened("/everything")
    story = "#form-matter-story"
    page.fill(story, "漏水三个月了")
    page.evaluate("() => { document.querySelector('form[data-keep]').action = '/raising'; }")
    with page.expect_navigation():
        page.click(".actionbar .btn-primary")
    assert page.locator("[data-unsent]").count() == 1
    page.click("text=回到刚才填的内容")
    assert page.input_value(story) == "漏水三个月了"


def test_what_was_refused_is_still_there_after_a_look_elsewhere(opened):
    page = opened("/everything")
    page.fill("#form-matter-story", "漏水三个月了")
    with page.expect_navigation():
        page.click(".actionbar .btn-primary")
    assert page.locator(".error-summary").count() == 1
    page.goto(page.url.replace("/everything", "/help"))
    page.goto(page.url.replace("/help", "/everything"))
    assert page.input_value("#form-matter-story") == "漏水三个月了"


def test_the_caption_of_a_table_of_cards_stands_in_one_line_on_a_phone(opened):
    page = opened("/parts", 390)
    caption = page.locator(".table-cards caption").bounding_box()
    line = page.locator(".table-cards td").first.bounding_box()
    assert caption["height"] < 2 * line["height"]


def test_enter_in_a_field_sends_the_form_and_does_not_touch_a_list(opened):
    page = opened("/everything")
    page.press("input[type=tel]", "Enter")
    page.wait_for_selector(".error-summary")
    assert page.locator(".sequence-item").count() == 1


def test_the_keyboard_walks_through_a_work_list(opened):
    page = opened("/parts")
    page.evaluate("""() => {
        const row = document.querySelector('.row-item');
        row.parentNode.appendChild(row.cloneNode(true));
    }""")
    page.focus(".row-title > a")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("[...document.querySelectorAll('.row-title > a')].indexOf(document.activeElement)") == 1
    page.keyboard.press("Home")
    assert page.evaluate("[...document.querySelectorAll('.row-title > a')].indexOf(document.activeElement)") == 0


def test_a_guided_form_shows_one_step_at_a_time_on_a_phone_and_all_on_a_desk(opened):
    for width, expected in ((390, [True, False]), (1280, [True, True])):
        page = opened("/steps", width)
        assert [step.is_visible() for step in page.locator(".step").all()] == expected
    phone = opened("/steps", 390)
    questions = [[True, False]]
    while phone.is_visible(".step-nav .btn-primary"):
        assert not phone.is_visible(".actionbar")
        phone.click(".step-nav .btn-primary")
        questions.append([step.is_visible() for step in phone.locator(".step").all()])
    assert questions == sorted(questions, reverse=True), "the questions of one step, then those of the next"
    assert questions[-1] == [False, True]
    assert phone.inner_text(".guide-where") == f"第{len(questions)}题，共{len(questions)}题"
    assert phone.is_visible(".actionbar")


def test_pages_work_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/everything")
    page.fill("textarea", "说了一半")
    page.click("button[name=__add__]")
    assert page.locator(".sequence-item").count() == 2
    assert page.input_value("textarea") == "说了一半"
    context.close()


def test_a_printed_page_has_no_navigation_and_is_black_on_white_even_in_the_dark(opened):
    page = opened("/help/privacy", theme="dark")
    page.emulate_media(media="print")
    assert not page.is_visible(".topbar")
    assert not page.is_visible(".footer")
    assert page.is_visible(".print-only")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


def test_nothing_complains_in_the_console(browser, address):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/help", "/everything", "/parts"):
        page.goto(address + path)
    page.close()
    assert said == []
