"""Settings are read with their types; what cannot be right, or would leave a portal open, stops the start with a sentence that names the key."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from portal.settings import SettingsError, from_mapping, read

ROOT = Path(__file__).parents[2]
NEEDED = {"zodb.uri": "file:///tmp/Data.fs", "portal.secret": "only-for-tests-0123456789-0123456789"}


def test_what_is_not_set_has_its_default():
    settings = from_mapping(NEEDED)
    assert (settings.portal_title, settings.video_workers, settings.portal_cookie_secure, settings.site_fonts) == ("和衷", 1, False, None)


def test_keys_of_others_are_left_alone():
    assert from_mapping({**NEEDED, "pyramid.default_locale_name": "zh_CN"}) == from_mapping(NEEDED)


@pytest.mark.parametrize(("key", "value"), [
    ("zodb.uri", ""), ("portal.secret", "short"), ("portal.jobs", "never"), ("portal.cookie_secure", "perhaps"),
    ("video.workers", "two"), ("video.workers", "-1"), ("portal.colour", "red"), ("portal.fonts", "/nowhere/at/all"),
    ("video.turn", "turn:127.0.0.1"), ("portal.secert", "x" * 64), ("portal.session_hours", "-1"), ("portal.session_hours", "１２"),
])
def test_what_cannot_be_right_is_named(key: str, value: str):
    with pytest.raises(SettingsError, match=key.replace(".turn", ".turn_secret")):
        from_mapping({**NEEDED, key: value})


def test_the_folder_of_the_ini_file_can_stand_in_a_value(tmp_path: Path):
    ini = tmp_path / "portal.ini"
    ini.write_text("[app:main]\nzodb.uri = file://%(here)s/Data.fs\nportal.secret = " + "x" * 32, "utf-8")
    assert read(ini).zodb_uri == f"file://{tmp_path}/Data.fs"


def development() -> dict[str, str]:
    ini = ConfigParser(defaults={"here": "/tmp"})
    ini.read(ROOT / "development.ini", encoding="utf-8")
    return dict(ini["app:main"])


def test_the_secret_that_is_published_serves_a_demonstration_only() -> None:
    assert from_mapping(development()).portal_demonstration
    with pytest.raises(SettingsError, match="openssl rand"):
        from_mapping({**development(), "portal.demonstration": "false"})
    assert from_mapping({**development(), "portal.demonstration": "false", "portal.secret": "0123456789abcdef" * 4})


def test_the_production_file_does_not_start_before_a_secret_is_set() -> None:
    with pytest.raises(SettingsError, match=r"portal\.secret"):
        read(ROOT / "production.ini")
