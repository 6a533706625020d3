"""Keys and forgetting as programs: what is written where, and what is refused in words."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

NAME = "欧阳鸿鹄"


def taizhang(home: Path, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TAIZHANG_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "taizhang.cli.main", "--home", home, *words],
        capture_output=True, text=True, check=False, input=given, env=environment,
    )  # fmt: skip


@pytest.fixture
def told(small_home: Path, tmp_path: Path) -> Path:
    """The home of the small city, where a clerk has told the contact of a factory."""
    command = {
        "key": "contact", "book": "500118", "ledger": "works.factory", "item": "F1", "verb": "amend",
        "effective_on": "2026-06-02", "payload": {"fields": {"contact": NAME}}, "actor": "p-clerk",
    }  # fmt: skip
    file = tmp_path / "contact.jsonl"
    file.write_text(json.dumps(command, ensure_ascii=False), encoding="utf-8")
    assert taizhang(small_home, "post", str(file)).returncode == 0
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
    nowhere = taizhang(told, "keys", "backup", "-o", "/proc/none/keys.zip")
    assert (nowhere.returncode, "CLI-041" in nowhere.stderr) == (2, True)


def test_a_password_is_set_once_and_asked_for_ever_after(told: Path) -> None:
    assert taizhang(told, "keys", "password", given="长口令\n").returncode == 0
    assert "scrypt" in (told / "keys" / "master.key").read_text()
    locked = taizhang(told, "keys", "password", given="\n")
    assert (locked.returncode, "SRV-012" in locked.stderr) == (2, True)
