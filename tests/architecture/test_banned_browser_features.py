"""Nothing under static/ may need a browser newer than Chromium 90 and Safari 14.3."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"

CSS = {
    r":has\(": ":has needs Chromium 105",
    r"@container\b|container-type": "container queries need Chromium 105",
    r"@layer\b": "@layer needs Chromium 99",
    r"@scope\b": "@scope needs Chromium 118",
    r"color-mix\(|oklch\(|\blch\(|light-dark\(": "these colours need Chromium 111 or newer",
    r"aspect-ratio\s*:": "aspect-ratio needs Safari 15",
    r"(?<![-\w])inset\s*:": "inset needs Safari 14.5 on iOS: say top, right, bottom, left",
    r"\d(?:dvh|svh|lvh|dvw|cqw|cqi)\b": "these units need Chromium 108",
    r"(?:^|[\s;{])(?:translate|rotate|scale)\s*:": "these properties need Chromium 104: use transform",
    r"::backdrop|\bdialog\b\s*[{,:]": "<dialog> needs Safari 15.4",
    r"text-wrap\s*:\s*(?:balance|pretty)": "text-wrap needs Chromium 114",
    r"\bsubgrid\b": "subgrid needs Chromium 117",
    r"overflow\s*:\s*clip": "overflow: clip needs Safari 16",
    r"@import\b|url\(\s*['\"]?(?:https?:)?//": "nothing is loaded from elsewhere",
}
JS = {
    r"\bstructuredClone\b": "structuredClone needs Chromium 98",
    r"\.at\(\s*-?\w": "Array.at needs Chromium 92",
    r"\bObject\.(?:hasOwn|groupBy)\b": "Object.hasOwn needs Chromium 93",
    r"\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced)\(": "needs Chromium 97 or newer",
    r"\bcrypto\.randomUUID\b": "randomUUID needs Chromium 92",
    r"\.requestSubmit\(": "requestSubmit needs Safari 16",
    r"\bBroadcastChannel\b": "BroadcastChannel needs Safari 15.4",
    r"\bAbortSignal\.(?:timeout|any)\b": "needs Chromium 103",
    r"\bstatic\s*\{": "static blocks need Chromium 94",
    r"(?<![\w$'\"`#(])#[a-z]\w*\s*(?:\(|=|;)|this\.#": "private members need Safari 14.5 on iOS",
    r"\(\?<[=!]": "lookbehind needs Safari 16.4",
    r"^(?:const|let|var)\s[^=]*=\s*await\b|^await\b": "await at the top needs Safari 15",
    r"\.showModal\(|\bHTMLDialogElement\b": "<dialog> needs Safari 15.4",
    r"\bPromise\.(?:withResolvers|try)\b": "needs Chromium 119",
    r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write\(|insertAdjacentHTML": "text never becomes code or markup",
    r"\bimport\s*\(?['\"]https?:|['\"](?:https?:)?//cdn": "nothing is loaded from elsewhere",
    r"\bjQuery\b|\$\(\s*['\"]": "no jQuery",
}


def without_comments(source: str) -> str:
    """The source with comments blanked out, line by line as long as before."""
    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found.group())

    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", blank, source, flags=re.DOTALL)


def breaches(suffix: str, banned: dict[str, str]) -> Iterator[str]:
    """A line for each use of something banned."""
    for path in sorted(STATIC.rglob(f"*{suffix}")):
        source = without_comments(path.read_text(encoding="utf-8"))
        for pattern, reason in banned.items():
            for found in re.finditer(pattern, source, re.MULTILINE):
                yield f"{path.relative_to(STATIC)}:{source.count(chr(10), 0, found.start()) + 1}: {reason}"


def blocks(source: str) -> Iterator[tuple[int, str, str]]:
    """The innermost blocks of a style sheet: line, selector, declarations."""
    for found in re.finditer(r"([^{}]*)\{([^{}]*)\}", source):
        yield source.count("\n", 0, found.start(2)) + 1, found.group(1).strip(), found.group(2)


def test_style_sheets_need_no_newer_browser():
    assert list(breaches(".css", CSS)) == []


def test_scripts_need_no_newer_browser():
    assert list(breaches(".js", JS)) == []


def test_no_flex_box_uses_gap_which_safari_14_3_ignores():
    found = []
    for path in sorted(STATIC.rglob("*.css")):
        for line, selector, body in blocks(without_comments(path.read_text(encoding="utf-8"))):
            if re.search(r"display:\s*(?:inline-)?flex", body) and re.search(r"(?<![-\w])(?:row-|column-)?gap\s*:", body):
                found.append(f"{path.relative_to(STATIC)}:{line}: {selector}")
    assert found == []


def test_no_rule_is_nested_in_another():
    found = []
    for path in sorted(STATIC.rglob("*.css")):
        source, inside_rule = without_comments(path.read_text(encoding="utf-8")), [False]
        for token in re.finditer(r"([^{};]*)([{};])", source):
            head, mark = token.group(1).strip(), token.group(2)
            if mark == "{":
                if inside_rule[-1] or head.startswith("&"):
                    found.append(f"{path.relative_to(STATIC)}: {head}")
                inside_rule.append(not head.startswith("@") or head.startswith(("@page", "@font-face")))
            elif mark == "}":
                inside_rule.pop()
    assert found == []


@pytest.mark.parametrize(("source", "suffix"), [
    ("a:has(b) { color: red }", ".css"), ("const x = list.at(-1);", ".js"), ("const y = await go();", ".js"),
    ("class A { #secret = 1; }", ".js"),
])
def test_the_check_itself_finds_what_it_looks_for(source, suffix):
    banned = CSS if suffix == ".css" else JS
    assert any(re.search(pattern, source, re.MULTILINE) for pattern in banned)


def test_templates_hold_no_inline_code_and_no_inline_style():
    portal = STATIC.parent / "portal"
    bad = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=|\son[a-z]+=\"|<style\b|href=\"javascript:",
    )
    found = [
        f"{path.relative_to(portal)}:{number}"
        for path in sorted(portal.rglob("*.pt"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bad.search(line)
    ]
    assert found == []
