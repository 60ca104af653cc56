"""The file of outgoing messages holds each message once, also after a kill."""

import json
import stat
from pathlib import Path

from portal.jobs.outgoing import Envelope, OutgoingFile

ONE = Envelope("m1", "sms", "000-5550123", "received", (("reference", "2026-100001"),), "收到")
TWO = Envelope("m2", "mail", "a@example.invalid", "received", (), "收到")


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "messages.jsonl").read_text("utf-8").splitlines()]


def test_a_message_is_one_line_with_template_and_values(tmp_path: Path) -> None:
    OutgoingFile(tmp_path / "out").send(ONE)
    assert lines(tmp_path / "out") == [{
        "id": "m1", "channel": "sms", "recipient": "000-5550123", "template": "received",
        "values": {"reference": "2026-100001"}, "text": "收到",
    }]


def test_only_the_portal_may_read_the_file(tmp_path: Path) -> None:
    OutgoingFile(tmp_path).send(ONE)
    assert stat.S_IMODE((tmp_path / "messages.jsonl").stat().st_mode) == 0o600


def test_a_message_that_is_tried_again_is_written_once(tmp_path: Path) -> None:
    sender = OutgoingFile(tmp_path)
    sender.send(ONE)
    sender.send(ONE)
    OutgoingFile(tmp_path).send(ONE)   # as after a restart
    assert len(lines(tmp_path)) == 1


def test_a_line_that_a_kill_left_unfinished_is_written_anew(tmp_path: Path) -> None:
    OutgoingFile(tmp_path).send(ONE)
    with (tmp_path / "messages.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "m2", "chan')
    OutgoingFile(tmp_path).send(TWO)
    assert [line["id"] for line in lines(tmp_path)] == ["m1", "m2"]
