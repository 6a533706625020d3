"""Keys and forgetting as programs: what is written where, and what is refused in words."""

import io
import os
import pty
import sys
import zipfile
from pathlib import Path

import pytest

from taizhang.server.home import hold, let_go
from terminal import taizhang, tell_contact


@pytest.fixture
def told(small_home: Path) -> Path:
    """The home of the small city, where a clerk has told the contact of a factory."""
    tell_contact(small_home, "欧阳鸿鹄")
    return small_home


FORGET = ("forget", "works.factory", "F1", "--book", "500118", "--basis", "本人来信", "--approved-by")


def test_forgetting_says_so_and_the_chain_still_verifies(told: Path) -> None:
    done = taizhang(told, *FORGET, "p-operator", "--actor", "p-chief")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("已依法删除  person  500118#3  sha256:")
    again = taizhang(told, *FORGET, "p-operator", "--actor", "p-chief", "--json")
    assert (again.returncode, "SRV-016" in again.stderr) == (1, True)
    verified = taizhang(told, "verify")
    assert verified.returncode == 0
    assert "500118#3" in verified.stdout


def test_forgetting_is_refused_in_words(told: Path) -> None:
    same = taizhang(told, *FORGET, "p-chief", "--actor", "p-chief")
    assert (same.returncode, "LEDG-031" in same.stderr) == (1, True)
    day = taizhang(told, *FORGET, "p-operator", "--actor", "p-chief", "--on", "2026-02-30")
    assert (day.returncode, "VAL-005" in day.stderr) == (2, True)
    (told / "operator").unlink()
    nobody = taizhang(told, *FORGET, "p-operator")
    assert (nobody.returncode, "LEDG-001" in nobody.stderr) == (2, True)


def test_keys_are_backed_up_apart_and_come_back(told: Path, tmp_path: Path) -> None:
    file = tmp_path / "apart" / "keys.zip"
    assert taizhang(told, "keys", "backup", "-o", str(file)).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert {"master.key", "vault.sqlite3"} <= set(zipfile.ZipFile(io.BytesIO(file.read_bytes())).namelist())
    refused = taizhang(told, "keys", "backup", "-o", str(file))
    assert (refused.returncode, "CLI-040" in refused.stderr) == (2, True)
    (told / "keys" / "vault.sqlite3").unlink()
    assert taizhang(told, "keys", "restore", str(file)).returncode == 0
    assert (told / "keys" / "vault.sqlite3").exists()
    for wrong, code in ((tmp_path / "none.zip", "CLI-010"), (told / "operator", "SRV-015")):
        done = taizhang(told, "keys", "restore", str(wrong))
        assert (done.returncode, code in done.stderr) == (2, True)
    assert hold(told)  # as the web does: it would go on writing keys into the vault that is replaced
    try:
        used = taizhang(told, "keys", "restore", str(file))
    finally:
        let_go(told)
    assert (used.returncode, "SRV-039" in used.stderr) == (2, True)
    nowhere = taizhang(told, "keys", "backup", "-o", "/proc/none/keys.zip")
    assert (nowhere.returncode, "CLI-041" in nowhere.stderr) == (2, True)


def test_a_password_is_set_once_and_asked_for_ever_after(told: Path) -> None:
    assert taizhang(told, "keys", "password", given="长口令\n").returncode == 0
    assert "scrypt" in (told / "keys" / "master.key").read_text()
    locked = taizhang(told, "keys", "password", given="\n")
    assert (locked.returncode, "SRV-012" in locked.stderr) == (2, True)


def test_a_password_mistyped_changes_nothing(told: Path) -> None:
    before = (told / "keys" / "master.key").read_bytes()
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "taizhang.cli.main", "--home", str(told), "keys", "password"])  # noqa: S606 - the program itself, on a terminal of its own
    shown = ""
    for word in ("one\n", "another\n"):
        while not shown.rstrip().endswith("："):
            shown += os.read(terminal, 1024).decode()
        os.write(terminal, word.encode())
        shown = ""
    while True:
        try:
            shown += os.read(terminal, 1024).decode()
        except OSError:  # the program has closed its terminal
            break
    _, status = os.waitpid(child, 0)
    assert (os.waitstatus_to_exitcode(status), "CLI-050" in shown) == (2, True)
    assert (told / "keys" / "master.key").read_bytes() == before
