"""portal-admin does what it says, in plain words, and its exit code tells how it went."""

import io
import subprocess
import sys
import zipfile
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest

from portal.cli import main
from portal.commands.filling import import_laws
from portal.commands.telling import FOUND, NOT_DONE
from portal.demonstration.build import LAWS
from portal.services import passwords
from portal.services.library import open_library
from portal.settings import read
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import portal_of
from portal.storage.database import open_database
from tests.factories.filed import file_dossier

INI = """
[app:main]
zodb.uri = file://%(here)s/store/Data.fs
portal.secret = only-for-tests-0123456789-0123456789
portal.data = %(here)s
kb.index = %(here)s/kb
"""


@pytest.fixture
def ini(tmp_path: Path) -> str:
    path = tmp_path / "portal.ini"
    path.write_text(INI, "utf-8")
    assert main([str(path), "evolve"]) == 0
    return str(path)


def in_store(ini: str, act: Any, *, changes: bool = False) -> Any:
    database = open_database(f"file://{Path(ini).parent}/store/Data.fs")
    try:
        return (in_transaction if changes else reading)(database, act)
    finally:
        database.close()


def filed(ini: str, number: str = "100001") -> None:
    in_store(ini, lambda connection: file_dossier(connection, number) and None, changes=True)


def account(ini: str, login: str) -> dict[str, Any]:
    return in_store(ini, lambda connection: dict(portal_of(connection).accounts[login].__getstate__()))


def test_an_account_is_made_with_a_one_time_password(ini: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([ini, "user", "add", "chen", "--name", "陈某", "--role", "admin"]) == 0
    password = capsys.readouterr().out.split()[-1]
    made = account(ini, "chen")
    assert passwords.is_right(made["password_hash"], password)
    assert made["must_change_password"] is True
    assert main([ini, "user", "roles", "chen"]) == 0
    assert capsys.readouterr().out == "/  admin\n"


def test_a_new_password_ends_the_old_one(ini: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([ini, "user", "add", "chen", "--name", "陈某"])
    old = capsys.readouterr().out.split()[-1]
    assert main([ini, "user", "passwd", "chen"]) == 0
    new = capsys.readouterr().out.split()[-1]
    kept = account(ini, "chen")["password_hash"]
    assert (passwords.is_right(kept, old), passwords.is_right(kept, new)) == (False, True)


def test_roles_are_given_and_taken_back_at_a_unit(ini: str, capsys: pytest.CaptureFixture[str]) -> None:
    filed(ini)
    main([ini, "user", "add", "chen", "--name", "陈某", "--role", "clerk", "--at", "qingxi/centre"])
    capsys.readouterr()
    main([ini, "user", "roles", "chen", "--grant", "leader", "--at", "*"])
    assert capsys.readouterr().out == "*  leader\nqingxi/centre  clerk\n"
    main([ini, "user", "roles", "chen", "--revoke", "clerk", "--at", "qingxi/centre"])
    assert capsys.readouterr().out == "*  leader\n"


def test_a_shut_account_stays_shut(ini: str) -> None:
    main([ini, "user", "add", "chen", "--name", "陈某"])
    assert main([ini, "user", "disable", "chen"]) == 0
    assert account(ini, "chen")["is_active"] is False


def test_a_shut_account_is_opened_again_with_its_password(ini: str) -> None:
    main([ini, "user", "add", "chen", "--name", "陈某"])
    kept = account(ini, "chen")["password_hash"]
    main([ini, "user", "disable", "chen"])
    assert main([ini, "user", "enable", "chen"]) == 0
    assert (account(ini, "chen")["is_active"], account(ini, "chen")["password_hash"]) == (True, kept)


def test_rules_are_printed_as_they_can_be_set(ini: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main([ini, "rules"]) == 0
    file = tmp_path / "rules.json"
    file.write_text(capsys.readouterr().out.replace('"recording_days": 365', '"recording_days": 180'), "utf-8")
    assert main([ini, "rules", "--set", str(file)]) == 0
    assert capsys.readouterr().out.startswith("Version 2 ")
    main([ini, "rules"])
    assert '"recording_days": 180' in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[]", "{}", "\udce4", '{"clocks": '])
def test_rules_that_cannot_be_read_are_refused(ini: str, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert main([ini, "rules", "--set", str(file)]) == NOT_DONE
    assert capsys.readouterr().err.startswith("portal-admin: rules-wrong (at: ")
    assert main([ini, "rules", "--set", str(tmp_path / "none.json")]) == NOT_DONE


def test_holidays_are_set_listed_and_taken_back(ini: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["2027-02-05", "off"], ["2027-02-07", "work"], ["2027-02-08", "off"], ["2027-02-08", "calendar"]):
        assert main([ini, "holidays", *arguments]) == 0
    capsys.readouterr()
    assert main([ini, "holidays"]) == 0
    assert capsys.readouterr().out.startswith("2027-02-05  off\n2027-02-07  work\n")
    assert main([ini, "holidays", "2027-02-05"]) == NOT_DONE


def test_each_command_has_an_example_in_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("prepare", "check", "backup", "user", "rules", "video"):
        with pytest.raises(SystemExit):
            main(["portal.ini", command, "--help"])
        assert f"Example: portal-admin INI {command}" in capsys.readouterr().out


@pytest.mark.parametrize("command", [
    ["user", "passwd", "nobody"], ["user", "disable", "nobody"], ["user", "roles", "nobody"],
    ["user", "add", "Chen!", "--name", "陈某"], ["user", "add", "chen", "--name", "陈某", "--role", "clerk", "--at", "nowhere"],
    ["restore", "/nonexistent", "/nonexistent/target"],
])
def test_what_cannot_be_done_is_said_in_a_sentence(ini: str, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([ini, *command]) == NOT_DONE
    assert capsys.readouterr().err.startswith("portal-admin: ")


def test_an_ini_file_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.ini"), "check"]) == NOT_DONE
    assert "none.ini: there is no such file" in capsys.readouterr().err


def test_check_and_audit_verify_tell_what_is_wrong(ini: str, capsys: pytest.CaptureFixture[str]) -> None:
    filed(ini)
    assert main([ini, "check"]) == 0
    assert main([ini, "audit-verify"]) == 0

    def forge(connection: Any) -> None:
        next(iter(portal_of(connection).dossiers.find("2026/100001").audit)).actor = "staff:x"  # type: ignore[union-attr]

    in_store(ini, forge, changes=True)
    capsys.readouterr()
    assert main([ini, "check"]) == FOUND
    assert main([ini, "audit-verify"]) == FOUND
    assert capsys.readouterr().out.count("audit-broken  /dossiers/2026/100001  entry 1") == 2


def test_check_works_while_the_portal_serves_and_pack_says_that_it_cannot(ini: str, capsys: pytest.CaptureFixture[str]) -> None:
    serving = open_database(f"file://{Path(ini).parent}/store/Data.fs")
    try:
        assert main([ini, "check"]) == 0
        assert subprocess.run([sys.executable, "-m", "portal.cli", ini, "pack"], check=False).returncode == NOT_DONE
    finally:
        serving.close()
    assert "0 findings" in capsys.readouterr().out
    assert main([ini, "pack"]) == 0


def test_a_backup_comes_back(ini: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed(ini)
    assert main([ini, "backup", str(tmp_path / "backup")]) == 0
    assert "(full), 1 files, 1 of them new" in capsys.readouterr().out
    assert main([ini, "restore", str(tmp_path / "backup"), str(tmp_path / "back")]) == 0
    assert f"zodb.uri = file://{tmp_path}/back/Data.fs" in capsys.readouterr().out
    assert main([ini, "restore", str(tmp_path / "backup"), str(tmp_path / "back2"), "--at", "2020-01-01"]) == NOT_DONE


def test_reindex_makes_a_lost_index_anew_and_forgets_what_is_gone(ini: str, tmp_path: Path) -> None:
    filed(ini, "100001")
    filed(ini, "100002")
    assert main([ini, "reindex"]) == 0
    library = open_library(tmp_path / "kb")
    assert (library.stats()["kinds"], library.position()) == ({"dossier": 2}, 2)
    in_store(ini, lambda connection: portal_of(connection).dossiers["2026"].remove("100001"), changes=True)
    assert main([ini, "reindex"]) == 0
    assert open_library(tmp_path / "kb").stats()["kinds"] == {"dossier": 1}


def test_preparing_keeps_the_laws_of_the_demonstration_beside_those_of_the_county(ini: str, tmp_path: Path) -> None:
    county = tmp_path / "laws"
    county.mkdir()
    (county / "睦邻规定(2024-01-01).md").write_text("# 睦邻规定\n\n第一条 邻里应当和睦。\n", "utf-8")
    with Path(ini).open("a", encoding="utf-8") as file:
        file.write(f"kb.laws = {county}\n")
    import_laws(read(Path(ini)), str(LAWS), collection="demonstration")
    before = open_library(tmp_path / "kb").stats()["kinds"]["regulation"]
    for _ in range(2):
        assert main([ini, "prepare"]) == 0
        assert open_library(tmp_path / "kb").stats()["kinds"]["regulation"] == before + 1


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("user", "evolve", "reindex", "check", "audit-verify", "worker", "backup", "restore", "pack"):
        with pytest.raises(SystemExit) as ended:
            main(["x.ini", command, "--help"])
        assert ended.value.code == 0
        assert f"portal-admin INI {command}" in capsys.readouterr().out


def test_an_unknown_command_is_refused() -> None:
    with redirect_stderr(io.StringIO()) as said, pytest.raises(SystemExit) as ended:
        main(["x.ini", "brew-coffee"])
    assert ended.value.code == NOT_DONE
    assert "brew-coffee" in said.getvalue()


def test_a_store_moves_to_another_portal_by_export_and_import(ini: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed(ini)
    assert main([ini, "export", str(tmp_path / "moved")]) == 0
    digest = capsys.readouterr().out.split()[-1]
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "portal.ini"
    other.write_text(INI, "utf-8")
    assert main([str(other), "import", str(tmp_path / "moved")]) == 0
    assert digest in capsys.readouterr().out
    for command in ("audit-verify", "reindex", "check"):
        assert main([str(other), command]) == 0
    assert main([str(other), "import", str(tmp_path / "moved")]) == NOT_DONE
    assert "(store-not-empty)" in capsys.readouterr().err


def test_one_dossier_is_exported_as_one_file(ini: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed(ini)
    target = tmp_path / "dossier.zip"
    assert main([ini, "export", str(target), "--dossier", "2026-100001"]) == 0
    with zipfile.ZipFile(target) as bundle:
        assert bundle.testzip() is None
    assert main([ini, "export", str(target), "--dossier", "2026-100001"]) == NOT_DONE
    assert "(export-impossible)" in capsys.readouterr().err
    assert main([ini, "export", str(tmp_path / "no.zip"), "--dossier", "2026-999999"]) == NOT_DONE
    assert not (tmp_path / "no.zip").exists()


def test_a_fault_of_the_index_is_told_in_a_sentence_with_its_code(ini: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kb").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "kb" / "holiday.txt").write_text("not ours", "utf-8")
    assert main([ini, "reindex"]) == NOT_DONE
    assert "(index-foreign)" in capsys.readouterr().err
    assert (tmp_path / "kb" / "holiday.txt").exists()
