"""Importing and exporting as programs: what is shown, what is asked, what is written once, and what is refused."""

import contextlib
import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from exchange.reading_back import ReadBack
from exchange.sheets import workbook
from taizhang.cli.import_sheet import _content
from taizhang.core.limits import SHEET_FILE_BYTES_MAX

HEADINGS: list[Any] = ["编号", "责任单位", "名称", "行业", "合同额（万元）", "登记日期", "签约日期"]
ROWS: list[Any] = [
    HEADINGS,
    ["F1", "招商局", "甲厂", "钢铁", 12000],
    ["F2", "500118-tz", "二厂", "食品", 0.5, "2026-6-2", "2026-6-2"],
]


def taizhang(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TAIZHANG_")}
    return subprocess.run(
        [sys.executable, "-m", "taizhang.cli.main", "--home", home, *words],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=environment,
    )  # fmt: skip


def clerk(home: Path, verb: str, *words: str) -> subprocess.CompletedProcess[str]:
    return taizhang(home, verb, "works.factory", *words, "--actor", "p-clerk")


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    path = tmp_path / "工厂.xlsx"
    path.write_bytes(workbook(ROWS))
    return str(path)


def test_differences_first_then_one_batch_and_a_second_time_nothing(small_home: Path, sheet: str) -> None:
    dry = clerk(small_home, "import", sheet, "--dry-run")
    assert (dry.stderr, dry.returncode) == ("", 0)
    assert dry.stdout.splitlines() == [
        "变更  500118 F1  甲!A2", "    行业: （空） → steel  甲!D2", "    合同额: （空） → 1.2  甲!E2",
        "新增  500118 F2  甲!A3", "甲  新增 1，变更 1，相同 0，有误 0",
    ]  # fmt: skip
    asked = clerk(small_home, "import", sheet)
    assert (asked.returncode, asked.stderr.split()[0]) == (2, "CLI-061")
    done = clerk(small_home, "import", sheet, "--yes", "--effective-on", "2026-06-03")
    assert (done.stderr, done.returncode, done.stdout.splitlines()[-1]) == ("", 0, "写入 3 条记录")
    again = clerk(small_home, "import", sheet, "--yes", "--json")
    assert json.loads(again.stdout)["counts"] == {"new": 0, "changed": 0, "same": 2, "error": 0}
    assert taizhang(small_home, "verify").returncode == 0


def test_an_export_imported_changes_nothing(small_home: Path, sheet: str, tmp_path: Path) -> None:
    assert clerk(small_home, "import", sheet, "--yes").returncode == 0
    out = tmp_path / "出.xlsx"
    told = clerk(small_home, "export", "-o", str(out))
    assert (told.stderr, told.stdout) == ("", f"{out}  2 个事项，2 行\n")
    back = ReadBack(out.read_bytes())
    assert back.machine["ledger"] == "works.factory"
    assert "联系人" not in str(back.row(3))
    assert clerk(small_home, "import", str(out)).stdout == "工厂台账  新增 0，变更 0，相同 2，有误 0\n"
    assert clerk(small_home, "export", "-o", str(out)).stderr.startswith("CLI-040")
    then = clerk(small_home, "export", "-o", str(out), "--force", "--at", "500118#1", "--json")
    assert (json.loads(then.stdout)["items"], json.loads(then.stdout)["position"]["cut"]) == (
        1,
        {"500000": 14, "500118": 1},
    )
    nothing = taizhang(small_home, "export", "works.factory", "-o", str(tmp_path / "b.xlsx"), "--actor", "p-citizen")
    assert "0 个事项" in nothing.stdout
    assert "LEDG-004" in taizhang(small_home, "export", "works.shop", "-o", str(tmp_path / "c.xlsx")).stderr
    assert "CLI-042" in clerk(small_home, "export", "-o", str(tmp_path / "d.xls")).stderr


def test_one_row_in_error_and_nothing_is_written(small_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([*ROWS, ["F3", "无此局", "三厂", "纺织"]]))
    run = clerk(small_home, "import", str(path), "--yes")
    assert run.returncode == 1
    assert [line.split(":")[0] for line in run.stderr.splitlines()] == ["SHEET-024 甲!B4", "LEDG-009 甲!D4"]
    path.write_bytes(workbook([HEADINGS, ["F4", "500118-gx", "别家的厂"]]))
    run = clerk(small_home, "import", str(path), "--yes")
    assert (run.returncode, run.stderr.split()[:2]) == (1, ["LEDG-023", "甲!A2:"])
    path.write_bytes(workbook([["编号", "名称"], ["F5", "五厂"]]))
    assert "SHEET-012" in clerk(small_home, "import", str(path)).stderr
    path.write_bytes(b"no workbook")
    run = clerk(small_home, "import", str(path))
    assert (run.returncode, run.stderr.split()[0]) == (2, "SHEET-001")
    assert "CLI-010" in clerk(small_home, "import", str(tmp_path / "none.xlsx")).stderr
    assert "VAL-005" in clerk(small_home, "import", str(path), "--effective-on", "2026-02-30").stderr


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """Another program adds to it all the while: of a file this long, no reading comes between two of its writes."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(SHEET_FILE_BYTES_MAX // 2))
    with subprocess.Popen(["sh", "-c", 'while :; do printf x; done >> "$0"', str(path)]) as writer:
        try:
            while path.stat().st_size == SHEET_FILE_BYTES_MAX // 2:
                time.sleep(0.01)  # until it has begun
            content, found = _content(path)
        finally:
            writer.kill()
    assert ([one.code for one in found], len(content) > 0) == (["CLI-060"], True)


def on_a_terminal(home: Path, answer: str, *words: str) -> tuple[int, str]:
    """A run whose standard input and error are a terminal: its code, and what the terminal shows."""
    here, there = pty.openpty()
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TAIZHANG_")}
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), *words]
    with subprocess.Popen(
        program, stdin=there, stdout=subprocess.DEVNULL, stderr=there, env={**environment, "TERM": "xterm"}
    ) as run:
        os.close(there)
        os.write(here, answer.encode())
        shown = b""
        with contextlib.suppress(OSError):  # the terminal is closed once the run is over
            while piece := os.read(here, 65_536):
                shown += piece
    os.close(here)
    return run.returncode, shown.decode()


def test_who_is_asked_on_a_terminal_sees_the_work_and_may_say_no(small_home: Path, sheet: str) -> None:
    words = ("import", "works.factory", sheet, "--actor", "p-clerk")
    code, shown = on_a_terminal(small_home, "n\n", *words)
    assert (code, "写入 3 条记录？" in shown, "CLI-062" in shown) == (2, True, True)
    assert "核对" in shown
    assert json.loads(clerk(small_home, "import", sheet, "--dry-run", "--json").stdout)["commands"] == 3
    code, shown = on_a_terminal(small_home, "y\n", *words)
    assert (code, "CLI" in shown) == (0, False)
    assert json.loads(clerk(small_home, "import", sheet, "--dry-run", "--json").stdout)["commands"] == 0
