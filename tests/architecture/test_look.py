"""The look is made in one place: raw values stand in tokens.css only, and its colours can be read."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
SHARED = ("base.css", "components.css", "print.css")
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

TEXT = ("ink", "ink-soft", "jade", "seal", "amber", "sky")
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [(text, ground) for text in TEXT for ground in GROUNDS] + [
    ("jade", "jade-soft"), ("seal", "seal-soft"), ("amber", "amber-soft"), ("sky", "sky-soft"), ("ink", "mark"),
    ("ink", "jade-soft"), ("ink", "seal-soft"), ("ink", "amber-soft"), ("ink", "sky-soft"), ("jade-hover", "paper"),
    ("on-jade", "jade"), ("on-jade", "jade-hover"), ("on-seal", "seal"), ("on-seal", "seal-hover"), ("focus", "paper"),
]


def declared(selector: str) -> list[dict[str, str]]:
    """The custom properties of every block with exactly this selector."""
    plain = re.sub(r"/\*.*?\*/", "", TOKENS, flags=re.DOTALL)
    pattern = rf"(?<![\w\]),]){re.escape(selector)} \{{([^}}]*)\}}"
    return [dict(re.findall(r"--([\w-]+):\s*(.+?);", body)) for body in re.findall(pattern, plain)]


LIGHT = declared(":root")[0]
DARK = declared(':root[data-theme="dark"]')[0]
DARK_BY_SYSTEM = declared(':root:not([data-theme="light"])')[0]
ELDER = declared(':root[data-mode="elder"]')[0]
ELDER_DARK = declared(':root[data-theme="dark"][data-mode="elder"]')[0]
ELDER_DARK_BY_SYSTEM = declared(':root[data-mode="elder"]:not([data-theme="light"])')[0]
MODES = {
    "light": (LIGHT, 4.5), "dark": (LIGHT | DARK, 4.5), "elder": (LIGHT | ELDER, 7),
    "elder dark": (LIGHT | DARK | ELDER | ELDER_DARK, 7),
}
"""The colours of each mode, and the least contrast of text in it (look.md)."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it, of `#rrggbb`."""
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(mode, text, ground):
    colours, least = MODES[mode]
    if text == "focus":
        least = 3
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("mode", MODES)
def test_the_edge_of_a_control_can_be_seen(mode):
    colours, _least = MODES[mode]
    for ground in GROUNDS:
        assert contrast(colours["line-strong"], colours[ground]) >= 3


def test_dark_is_the_same_whether_the_system_or_the_person_asks():
    assert DARK == DARK_BY_SYSTEM
    assert ELDER_DARK == ELDER_DARK_BY_SYSTEM


def test_elder_mode_in_the_dark_overrides_every_colour_of_elder_mode():
    colours = {name for name, value in ELDER.items() if value.startswith("#")}
    assert colours == set(ELDER_DARK)


def test_targets_are_44_px_and_60_px_in_elder_mode():
    target = float(LIGHT["target"].removesuffix("rem"))
    assert target * 16 >= 44
    assert target * 16 * float(ELDER["base"].removesuffix("%")) / 100 >= 60


@pytest.mark.parametrize("name", SHARED)
def test_raw_colours_and_sizes_stand_in_the_tokens_only(name):
    source = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    source = re.sub(r"@media[^{]*\{|@page\s*\{[^}]*\}", "", source)
    colours = re.findall(r"#[0-9a-f]{3,8}\b(?![^;]*\{)|rgba?\(|hsla?\(", source)
    sizes = re.findall(r"(?<![\w.-])\d*\.?\d+(?:px|rem|pt|mm)\b", source)
    assert colours + sizes == []


@pytest.mark.parametrize("name", SHARED)
def test_every_token_that_is_used_exists(name):
    used = set(re.findall(r"var\(--([\w-]+)\)", (CSS / name).read_text(encoding="utf-8")))
    assert {token for token in used if not token.startswith("bs-")} <= set(LIGHT)


def test_every_part_is_shown_in_the_readme():
    shown = (CSS / "README.md").read_text(encoding="utf-8")
    source = re.sub(r"/\*.*?\*/", "", (CSS / "components.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    parts = set(re.findall(r"(?m)^\.([a-z][\w-]*)", source))
    missing = sorted(part for part in parts if not re.search(rf"[\s\"`.]{part}(?![\w-])", shown))
    assert missing == []
