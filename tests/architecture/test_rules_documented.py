"""The rules that the tree names are the rules that docs/rules.md explains."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULE = re.compile(r"\b(?:R-[A-Z]+-[0-9]+|(?:HZ|QJ|QQ|SN|SZ|SZS|TL|XN|XX|YC)-[0-9]+)\b")
NAMING = {".py", ".pt", ".typ", ".json", ".js", ".md"}


def explained() -> set[str]:
    rows = (ROOT / "docs/rules.md").read_text("utf-8").splitlines()
    return {match[0] for row in rows if (match := RULE.match(row.removeprefix("| ")))}


def named() -> set[str]:
    files = (file for folder in ("portal", "video", "kb", "tests") for file in (ROOT / folder).rglob("*") if file.suffix in NAMING)
    return {rule for file in files for rule in RULE.findall(file.read_text("utf-8"))}


def test_each_rule_that_is_named_is_explained():
    assert named() - explained() == set()


def test_each_rule_that_is_explained_is_named():
    assert explained() - named() == set()
