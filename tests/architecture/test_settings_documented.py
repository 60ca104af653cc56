"""The settings that exist are the settings that docs/settings.md describes."""

from dataclasses import fields
from pathlib import Path

from portal.settings import KEYS, OWN_PREFIXES, Settings

ROOT = Path(__file__).parents[2]


def test_each_setting_is_documented_with_its_meaning():
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    for each in fields(Settings):
        assert f"| `{each.name.replace('_', '.', 1)}` |" in text
        assert each.metadata["meaning"] in text


def test_both_ini_files_use_known_settings_only():
    for name in ("development.ini", "production.ini"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            key = line.split("=")[0].strip()
            if key.startswith(OWN_PREFIXES):
                assert key in KEYS, f"{name}: {key}"
