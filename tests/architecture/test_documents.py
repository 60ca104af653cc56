"""What the documents name is there: the targets of their links, and the files that they send a reader to."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(["git", "-c", "core.quotePath=off", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
DOCUMENTS = [name for name in TRACKED if name.endswith(".md") and "/texts/" not in name]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[\w-]*)?\)")
FILE = re.compile(r"`([\w./-]*\w\.(?:py|js|css|pt|typ|ini|toml|lock))`")
ELSEWHERE = {"concord.ini", "/etc/concord.ini", "/static/bootstrap/bootstrap.min.css"}
"""Files of an operator's machine, and of deform."""


def anchors(document: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.skipif(not DOCUMENTS, reason="this is no checkout, so nothing says which files belong to it")
def test_each_link_leads_somewhere():
    lost = [
        (name, target) for name in DOCUMENTS for target in LINK.findall((ROOT / name).read_text("utf-8"))
        if not ((ROOT / name).parent / target).exists()
    ]
    assert lost == []


@pytest.mark.skipif(not DOCUMENTS, reason="this is no checkout, so nothing says which files belong to it")
def test_each_heading_that_is_linked_to_is_there():
    lost = []
    for name in DOCUMENTS:
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", (ROOT / name).read_text("utf-8")):
            document = (ROOT / name).parent / target if target else ROOT / name
            if anchor not in anchors(document):
                lost.append((name, target, anchor))
    assert lost == []


@pytest.mark.skipif(not DOCUMENTS, reason="this is no checkout, so nothing says which files belong to it")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_file_that_is_named_is_there(name):
    ends = {f"/{each}" for each in TRACKED}
    named = set(FILE.findall((ROOT / name).read_text("utf-8"))) - ELSEWHERE
    assert {each for each in named if not any(end.endswith(f"/{each.lstrip('./')}") for end in ends)} == set()
