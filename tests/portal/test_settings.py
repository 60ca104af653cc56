"""Settings that would leave a portal open are refused at the start."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from portal.settings import SettingsError, from_mapping, read

ROOT = Path(__file__).parents[2]


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


@pytest.mark.parametrize(("key", "value"), [
    ("portal.secret", "short"), ("portal.secert", "x" * 64), ("portal.session_hours", "-1"), ("portal.session_hours", "１２"),
    ("portal.cookie_secure", "maybe"), ("portal.jobs", "later"), ("zodb.uri", ""),
])
def test_a_setting_that_is_wrong_is_named(key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=key.replace(".", r"\.")):
        from_mapping({**development(), key: value})
