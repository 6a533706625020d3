"""A correction on the command line: posted, seen in the new figure, not in the old one, and listed beside what it replaced."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

AMOUNT = ("investment.contract_amount", "--org", "500118", "--period", "2021-H1", "--json")


def taizhang(home: Path, *words: str) -> Any:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), *words]
    run = subprocess.run(program, check=False, capture_output=True, text=True, env=kept)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout) if "--json" in words else run.stdout


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "home"
    shutil.copytree(demo_home, copied)
    return copied


def payload_at(home: Path, position: int) -> dict[str, Any]:
    with sqlite3.connect(home / "taizhang.sqlite3") as books:
        found = books.execute(
            "SELECT content FROM storage_entry WHERE book = '500118' AND position = ?", [position]
        ).fetchone()
    return dict(json.loads(found[0])["payload"])


def test_a_correction_changes_the_figure_from_its_position_on(home: Path, tmp_path: Path) -> None:
    before = taizhang(home, "figure", *AMOUNT)
    head = before["position"]["cut"]["500118"]
    assert before["value"] == "595.5"
    lines = taizhang(home, "trace", *AMOUNT)["lines"]
    line = next(one for one in lines if one["amount"] is not None and one["corrected_by"] is None)
    fields = payload_at(home, line["position"])["fields"]
    one_more = str(Decimal(line["amount"]) + 1)
    command = {
        "key": "correction-1",
        "book": "500118",
        "ledger": "investment.project",
        "item": line["item"],
        "verb": "correct",
        "effective_on": line["effective_on"],
        "payload": {
            "position": line["position"],
            "reason": "合同金额少写一亿元",
            "payload": {"fields": {**fields, "contract_amount": one_more}},
        },
    }
    file = tmp_path / "correction.jsonl"
    file.write_text(json.dumps(command, ensure_ascii=False), encoding="utf-8")
    taizhang(home, "post", str(file))

    assert taizhang(home, "figure", *AMOUNT)["value"] == "596.5"
    assert taizhang(home, "figure", *AMOUNT, "--at", f"500118#{head}")["value"] == "595.5"
    traced = {one["position"]: one for one in taizhang(home, "trace", *AMOUNT)["lines"]}
    assert traced[line["position"]]["corrected_by"] == head + 1
    assert (traced[head + 1]["corrects"], traced[head + 1]["amount"]) == (line["position"], one_more)
    assert f"500118#{head + 1}" in taizhang(home, "verify")
