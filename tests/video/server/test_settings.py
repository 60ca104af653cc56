"""The command line: explained in full, wrong values refused; the log without personal data."""

import json
import logging

import pytest

from video.server.logs import JsonLines
from video.server.settings import Settings, read_arguments

LEAST = ["--socket", "s", "--spool", "d"]


def test_the_least_that_must_be_said() -> None:
    assert read_arguments(LEAST).max_rooms == 50


def test_every_setting_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(["--help"])
    text = capsys.readouterr().out
    for name in Settings.__dataclass_fields__:
        assert f"--{name.replace('_', '-')}" in text


@pytest.mark.parametrize("wrong", [["--udp-port", "70000"], ["--max-rooms", "0"], ["--tcp-port", "x"], ["--more"]])
def test_a_wrong_value_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        read_arguments(LEAST + wrong)


def test_a_log_line_is_json_with_identifiers() -> None:
    record = logging.LogRecord("video", logging.INFO, "", 0, "joined", (), None)
    record.about = {"room": "r", "participant": "p"}
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["room"], line["participant"]) == ("joined", "r", "p")
