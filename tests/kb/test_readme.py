"""What the README shows to strangers works as it is written there."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "kb/README.md"


def test_the_first_example_runs_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    first = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[0]
    exec(compile(first, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert any("[拖欠劳动报酬]" in line for line in printed)
    assert printed[-2:] == [
        "相似的案例《工地欠薪案》引用了它", "query-invalid '2019-02-30' is not a day of the calendar; did you mean 2019-02-28?",
    ]  # fmt: skip
