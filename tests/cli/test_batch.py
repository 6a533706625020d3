"""Many drafts in one run: a line each, every one done whatever the others are, and the exit code that says the worst."""

import json
import os
import pty
import sys
from pathlib import Path
from subprocess import run
from typing import Any

import docx
import pytest

from taizhang.cli.main import main
from taizhang.core.limits import BATCH_FILES_MAX

RIGHT = "2021年上半年，永川区引进项目200个。新开工项目50个，开工率25%。\n永川区融媒体中心 某某\n"
WRONG = RIGHT.replace("25%", "31.3%")


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Three that can be read, one of which differs; what is no draft beside them."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "b.txt").write_text(WRONG, encoding="utf-8")
    (folder / "c.MD").write_text(RIGHT, encoding="utf-8")
    made = docx.Document()
    for line in RIGHT.splitlines():
        made.add_paragraph(line)
    made.save(str(folder / "a.docx"))
    for name in (".hidden.txt", "~$a.docx", "sheet.xlsx", "notes"):
        (folder / name).write_text(WRONG, encoding="utf-8")
    (folder / "inner.txt").mkdir()
    return folder


def done(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[str], list[str]]:
    code = main([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out.splitlines(), told.err.splitlines()


def as_json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    code = main([*(str(word) for word in words), "--json"])
    told = capsys.readouterr()
    return code, json.loads(told.out)["files"], told.err


def test_a_folder_is_audited_by_name_a_line_each(
    drafts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, told = done(capsys, "--home", tmp_path, "audit", drafts)
    assert code == 1
    assert lines == [
        f"{drafts / 'a.docx'}  一致 1，不符 0，无法判断 2",
        f"{drafts / 'b.txt'}  一致 0，不符 1，无法判断 2",
        f"{drafts / 'c.MD'}  一致 1，不符 0，无法判断 2",
        "共 3 份，0 份读不了",
    ]
    assert told == ["此处没有账簿，只核对文中的数"]


def test_one_that_cannot_be_read_is_named_and_the_others_are_done(
    drafts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (drafts / "a.docx").write_bytes((drafts / "a.docx").read_bytes()[:500])
    code, lines, told = done(capsys, "--home", tmp_path, "audit", drafts)
    assert code == 2, "a difference too, but not all is known"
    assert lines[0] == f"{drafts / 'a.docx'}  读不了 READ-013"
    assert lines[1].endswith("不符 1，无法判断 2")
    assert lines[-1] == "共 3 份，1 份读不了"
    assert told[-1].startswith(f"READ-013 {drafts / 'a.docx'}: ")


def test_as_json_each_file_has_what_a_single_one_gives(
    drafts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (drafts / "c.MD").write_bytes(b"")
    code, files, told = as_json(capsys, "--home", tmp_path, "audit", drafts)
    assert (code, told) == (2, "此处没有账簿，只核对文中的数\n")
    assert [Path(one["file"]).name for one in files] == ["a.docx", "b.txt", "c.MD"]
    assert [[found["code"] for found in one["issues"]] for one in files] == [[], [], ["READ-001"]]
    assert set(files[2]) == {"file", "issues"}
    main(["--home", str(tmp_path), "audit", str(drafts / "b.txt"), "--json"])
    assert {"file": str(drafts / "b.txt"), "issues": [], **json.loads(capsys.readouterr().out)} == files[1]


def test_several_files_are_taken_as_given_and_each_once(
    drafts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, _ = done(capsys, "read", drafts / "c.MD", drafts, tmp_path / "none.txt", "--lang", "en")
    assert code == 2
    assert [Path(line.split("  ")[0]).name for line in lines[:-1]] == ["c.MD", "a.docx", "b.txt", "none.txt"]
    assert lines[0].endswith("1 articles, 3 figures, 1 relations")
    assert lines[3].endswith("unreadable CLI-010")
    assert lines[-1] == "4 files, 1 unreadable"


def test_a_folder_of_one_is_a_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "a.txt").write_text(RIGHT, encoding="utf-8")
    code, files, told = as_json(capsys, "read", folder)
    assert (code, told) == (0, "")
    assert [len(one["claims"]) for one in files] == [3]


def test_too_many_files_are_refused_before_any_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(BATCH_FILES_MAX + 1):
        (tmp_path / f"{number}.txt").touch()
    code, lines, told = done(capsys, "read", tmp_path)
    assert (code, lines) == (2, [])
    assert told[0].startswith("CLI-065")


def test_a_wrong_day_or_org_is_told(drafts: Path, demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert done(capsys, "audit", drafts, "--published", "24.7.2021")[2][0].startswith("VAL-005")
    code, files, _ = as_json(capsys, "--home", demo_home, "audit", drafts / "b.txt", drafts / "c.MD", "--org", "nobody")
    assert (code, [one["issues"][0]["code"] for one in files]) == (2, ["FIG-002", "FIG-002"])


def test_one_book_serves_all_files(demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, count in (("a.txt", 203), ("b.txt", 302)):
        (tmp_path / name).write_text(f"2021年上半年，永川区引进项目{count}个。\n", encoding="utf-8")
    code, files, _ = as_json(capsys, "--home", demo_home, "audit", tmp_path)
    assert code == 1
    assert [one["findings"][0]["verdict"] for one in files] == ["agrees", "differs"]


def test_the_bar_is_on_a_terminal_alone_and_standard_output_stays_clean(drafts: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(tmp_path), "audit", str(drafts)]
    ended = run(program, check=False, stdout=-1, stderr=theirs, text=True, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "3/3" in shown
    assert [line.partition("  ")[2] for line in ended.stdout.splitlines()[:-1]] == [
        "一致 1，不符 0，无法判断 2", "一致 0，不符 1，无法判断 2", "一致 1，不符 0，无法判断 2",
    ]  # fmt: skip
    assert "\x1b" not in ended.stdout
