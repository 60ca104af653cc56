"""Pyramid's own commands work on the portal: its views and tweens can be listed, its objects looked at."""

import subprocess
import sys

import pytest

from portal.cli import main

INI = """
[app:main]
use = call:portal.app:main
zodb.uri = file://%(here)s/store/Data.fs
portal.secret = only-for-tests-0123456789-0123456789
portal.data = %(here)s
portal.jobs = process
kb.index = %(here)s/kb
video.spawn = false

[pshell]
setup = portal.pshell:setup
"""


@pytest.fixture(scope="module")
def ini(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("portal") / "portal.ini"
    path.write_text(INI, "utf-8")
    assert main([str(path), "evolve"]) == 0
    return str(path)


def said(command: str, *arguments: str, typed: str = "") -> str:
    line = [sys.executable, "-W", "ignore", "-m", f"pyramid.scripts.{command}", *arguments]
    return subprocess.run(line, input=typed, capture_output=True, text=True, check=True).stdout


def test_pviews_names_the_view_of_an_address(ini: str) -> None:
    assert "portal.pages.dossiers.listing.listing" in said("pviews", ini, "/dossiers")


def test_ptweens_lists_what_a_request_goes_through(ini: str) -> None:
    assert "portal.storage.write_lock.tween_factory" in said("ptweens", ini)


def test_pshell_has_the_saved_objects_and_saves_nothing_unless_told(ini: str) -> None:
    said("pshell", ini, typed="root.title = 'kept'\nsave()\nroot.title = 'lost'\n")
    told = said("pshell", ini, typed="print(root.title, find('2026-000000'), settings.portal_title, len(accounts))\n")
    assert "kept None 和衷 0" in told
