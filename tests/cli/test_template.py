"""`taizhang template` as a program: what it writes and prints, what it refuses, and that nothing is ever half-written."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exchange.reading_back import ReadBack
from exchange.wells import EXAMPLE, INDICATORS, PACK
from taizhang.cli.main import main
from taizhang.loader import built_in_packs

Run = subprocess.CompletedProcess[str]


def program(*words: str) -> Run:
    command = [sys.executable, "-m", "taizhang.cli.main", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.fixture
def wells(tmp_path: Path) -> Path:
    folder = tmp_path / "wells"
    (folder / "examples").mkdir(parents=True)
    for name, text in {"pack.yaml": PACK, "indicators.yaml": INDICATORS, "examples/two.yaml": EXAMPLE}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_ledger_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "项目.xlsx"
    run = program("template", "investment.project", "-o", str(path))
    assert (run.stderr, run.returncode) == ("", 0)
    assert run.stdout == f"{path}  招商项目，65 栏\n"
    back = ReadBack(path.read_bytes())
    assert back.book.sheetnames == ["招商项目", "填表说明", "代码", "_taizhang"]
    assert back.machine["ledger"] == "investment.project"
    assert "企业联系人、联系电话：是个人信息。" in back.notes
    assert [one.name for one in tmp_path.iterdir()] == ["项目.xlsx"]
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_pack_of_ones_own_as_json_in_english_and_blank(tmp_path: Path, wells: Path) -> None:
    path = tmp_path / "wells.xlsx"
    run = program("--lang", "en", "--json", "template", "wells.well", "--pack", str(wells), "--blank", "-o", str(path))
    assert (run.stderr, run.returncode) == ("", 0)
    told = json.loads(run.stdout)
    assert (told["file"], told["ledger"], len(told["columns"])) == (str(path), "wells.well", 19)
    assert told["columns"][5] == {
        "column": "F", "heading": "Depth", "part": "field", "id": "depth", "aspect": "value", "holds": "number",
        "required": False, "measured_in": "米",
    }  # fmt: skip
    back = ReadBack(path.read_bytes())
    assert [one["heading"] for one in told["columns"]] == list(back.row(3))
    assert back.sheet.max_row == 4


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert program("template", "keyprojects.problem", "-o", str(tmp_path / f"{name}.xlsx")).returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("filled in", encoding="utf-8")
    run = program("template", "keyprojects.problem", "-o", str(path))
    assert run.returncode == 2
    assert run.stderr.startswith(f"CLI-040 {path}: 这里已有一个文件，不会覆盖")
    assert path.read_text(encoding="utf-8") == "filled in"
    assert program("template", "keyprojects.problem", "-o", str(path), "--force").returncode == 0
    assert ReadBack(path.read_bytes()).machine["ledger"] == "keyprojects.problem"


@pytest.mark.parametrize(
    ("ledger", "file", "code", "said"),
    [
        ("investment.projcts", "a.xlsx", "LEDG-004 -", "相近的有：investment.project"),
        ("招商项目", "a.xlsx", "LEDG-004 -", "相近的有：investment.project)"),
        ("investment.project", "a.xls", "CLI-042 {file}", "须以 .xlsx 结尾"),
        ("investment.project", "no/such/a.xlsx", "CLI-041 {file}", "No such file or directory"),
        ("investment.project", "folder.xlsx", "CLI-040 {file}", "不会覆盖"),
    ],
)
def test_what_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ledger: str, file: str, code: str, said: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    path = tmp_path / file
    assert main(["template", ledger, "-o", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(code.format(file=path))
    assert said in told.err
    assert [one.name for one in tmp_path.iterdir()] == ["folder.xlsx"]


def test_a_folder_is_not_overwritten_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").mkdir()
    assert main(["template", "investment.project", "-o", str(tmp_path / "a.xlsx"), "--force"]) == 2
    assert capsys.readouterr().err.startswith("CLI-041")
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.xlsx"
    path.write_text("filled in", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    assert main(["template", "investment.project", "-o", str(path), "--force"]) == 2
    assert capsys.readouterr().err.startswith(f"CLI-041 {path}: 写不了文件：No space left on device")
    assert path.read_text(encoding="utf-8") == "filled in"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_packs_that_are_not_there_or_not_sound(tmp_path: Path, wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.xlsx")
    assert main(["template", "wells.well", "--pack", str(tmp_path / "well"), "-o", path]) == 2
    assert capsys.readouterr().err.startswith("PACK-003")
    (wells / "pack.yaml").write_text(PACK.replace("codes: uses", "codes: use"), encoding="utf-8")
    assert main(["template", "wells.well", "--pack", str(wells), "-o", path]) == 2
    assert capsys.readouterr().err.startswith("PACK-003 wells/pack.yaml:")
    assert not Path(path).exists()


def test_a_pack_of_ones_own_stands_in_for_the_programs(tmp_path: Path) -> None:
    (source,) = [one for one in built_in_packs() if one.name == "keyprojects"]
    folder = tmp_path / "keyprojects"
    folder.mkdir()
    text = (source / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace('version: "2021.1"', 'version: "2022.3"'), encoding="utf-8")
    (folder / "indicators.yaml").write_bytes((source / "indicators.yaml").read_bytes())
    path = tmp_path / "a.xlsx"
    assert main(["template", "keyprojects.project", "--pack", str(folder), "-o", str(path)]) == 0
    assert ReadBack(path.read_bytes()).machine["version"] == "2022.3"


def test_other_verbs_do_not_wait_for_spreadsheets() -> None:
    told = "import sys, taizhang.cli.template, taizhang.cli.check; print('xlsxwriter' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "False"
