"""`taizhang post` killed in the middle of a file: posted again, each of its lines is written once."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cast import CLERK
from faults.killing import environment
from faults.script import DISTRICTS

BOOK = DISTRICTS[0]
LINES = 400


def words(*more: str) -> list[str]:
    return [sys.executable, "-m", "taizhang.cli.main", *more]


def factory(number: int) -> dict[str, Any]:
    return {
        "key": f"k{number}", "book": BOOK, "ledger": "works.factory", "item": f"F{number}", "verb": "open",
        "actor": CLERK, "effective_on": "2026-06-01", "payload": {"fields": {"org": BOOK, "name": f"第{number}厂"}},
        "batch": f"b{number // 10}" if number // 10 % 2 else None,
    }  # fmt: skip


def written(home: Path) -> int:
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books:
        return int(books.execute("SELECT count(*) FROM storage_entry WHERE book = ?", [BOOK]).fetchone()[0])


@pytest.mark.parametrize("upto", [1, 57, 230])
def test_a_file_posted_again_after_a_kill_is_written_once(sqlite_home: Path, tmp_path: Path, upto: int) -> None:
    where = {"TAIZHANG_HOME": str(sqlite_home)}
    file = tmp_path / "commands.jsonl"
    lines = ({name: value for name, value in factory(number).items() if value} for number in range(LINES))
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    program = subprocess.Popen(words("post", str(file), "--json"), env=environment(where), stdout=subprocess.PIPE)
    while written(sqlite_home) < upto:
        assert program.poll() is None
    program.kill()
    program.communicate()
    there = written(sqlite_home)
    assert upto <= there <= LINES
    assert there % 20 <= 10  # no batch of ten is half there: lines 11 to 20 of every twenty
    done = subprocess.run(
        words("post", str(file), "--json"), env=environment(where), capture_output=True, text=True, check=True
    )
    receipts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["key"], one["position"]) for one in receipts] == [(f"k{n}", n + 1) for n in range(LINES)]
    assert [one["repeated"] for one in receipts] == [number < there for number in range(LINES)]
    proof = subprocess.run(
        words("verify", "--json"), env=environment(where), capture_output=True, text=True, check=True
    )
    assert {"book": BOOK, "position": LINES, "digest": receipts[-1]["digest"], "issues": []} in json.loads(
        proof.stdout
    )["books"]
