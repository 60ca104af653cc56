"""The browser's side as files: every text exists in every language, nothing that old browsers or the policy forbid."""

import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
SCRIPTS = sorted((STATIC / "js/room").rglob("*.js"))
TEXTS: dict[str, dict[str, str]] = json.loads((STATIC / "js/room/texts.json").read_text())
BANNED = [
    r"\.innerHTML", r"\.outerHTML", r"insertAdjacentHTML", r"document\.write", r"\beval\(", r"new Function",
    r"structuredClone", r"\.at\(", r"Object\.hasOwn\(", r"replaceAll\(", r"^await ", r"\bstatic\b.*=", r"#\w+\s*[=(;]",
    r"setAttribute\(\"style\"", r"\bconsole\.", r"\bfindLast",
]  # fmt: skip
PLURAL_FAMILIES = ("check", "say", "problem", "refused", "end", "role", "side", "wait", "bar", "state", "line", "limit", "reopen")


def test_all_languages_have_the_same_texts() -> None:
    assert set(TEXTS) == {"zh_CN", "en"}
    assert set(TEXTS["zh_CN"]) == set(TEXTS["en"])


def test_the_same_places_are_filled_in_every_language() -> None:
    for key, text in TEXTS["zh_CN"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", TEXTS["en"][key])), key


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_text_that_a_script_says_exists(script: Path) -> None:
    for key in re.findall(r"""\bsay\(\s*"([\w.-]+)\"""", script.read_text()):
        assert key in TEXTS["en"], key


def test_no_text_is_left_over() -> None:
    source = "".join(script.read_text() for script in SCRIPTS)
    for key in TEXTS["en"]:
        assert key in source or key.split(".")[0] in PLURAL_FAMILIES, key


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_uses_what_old_browsers_or_the_policy_forbid(script: Path) -> None:
    text = script.read_text()
    for banned in BANNED:
        assert not re.search(banned, text, re.MULTILINE), banned


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_speaks_no_language_of_its_own(script: Path) -> None:
    code = re.sub(r"/\*.*?\*/", "", script.read_text(), flags=re.DOTALL)
    assert not re.search(r"[\u4e00-\u9fff]", code)


def test_the_style_sheet_stays_with_old_browsers() -> None:
    text = (STATIC / "css/room.css").read_text()
    for banned in (":has(", "@container", "@layer", "color-mix(", "&:", "dvh", "@import", "url("):
        assert banned not in text, banned
