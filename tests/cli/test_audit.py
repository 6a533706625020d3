"""`audit` as a clerk runs it: with no book, with one, and its exit codes."""

import json
import sys
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from taizhang.cli.main import main

RIGHT = "2021年上半年，永川区引进项目200个。新开工项目50个，开工率25%。\n永川区融媒体中心 某某\n"
WRONG = RIGHT.replace("25%", "31.3%")


def written(folder: Path, text: str) -> str:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def audited(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], str]:
    code = main([*words, "--json"])
    told = capsys.readouterr()
    return code, json.loads(told.out), told.err


def test_without_a_book_it_says_so_in_one_line_and_holds_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, told = audited(capsys, "--home", str(tmp_path), "audit", written(tmp_path, RIGHT))
    assert code == 0
    assert told == "此处没有账簿，只核对文中的数\n"
    assert [one["verdict"] for one in found["findings"]] == ["cannot say", "cannot say", "agrees"]
    assert {"articles", "claims", "relations", "times", "findings"} <= set(found)
    assert found["against_book"] is False


def test_a_difference_is_exit_one_with_its_reason_and_computation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, _ = audited(capsys, "--home", str(tmp_path), "--lang", "en", "audit", written(tmp_path, WRONG))
    assert code == 1
    rate = found["findings"][-1]
    wanted = {"claim": "c003", "verdict": "differs", "reason": "BASE_NOT_STATED", "computed": "25.00", "implied": "160"}
    assert {name: rate[name] for name in wanted} == wanted
    assert rate["formula"].startswith("50 ÷ 200 = 25.00%")
    assert rate["citation"] is None
    assert "160" in rate["sentence"]


def test_the_table_counts_the_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "audit", written(tmp_path, WRONG)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "不符 [BASE_NOT_STATED]" in lines[-2]
    assert lines[-1] == "一致 0，不符 1，无法判断 2"


def test_a_claim_without_a_number_is_a_row_and_stands_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "建成全市首个氢能产业园。\n" + RIGHT)
    assert main(["--home", str(tmp_path), "audit", path]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("  第1行 全市首个  无法判断 [EVIDENCE_NOT_NAMED]")
    assert lines[-1] == "一致 1，不符 0，无法判断 2，没有数的说法 1"
    _, found, _ = audited(capsys, "--home", str(tmp_path), "--lang", "en", "audit", path)
    (said,) = found["superlatives"]
    wanted = {"id": "s001", "line": 1, "scope": "全市", "verdict": "cannot say", "reason": "EVIDENCE_NOT_NAMED"}
    assert {name: said[name] for name in wanted} == wanted


def test_a_book_that_is_no_database_is_an_issue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taizhang.sqlite3").write_bytes(b"not a database" * 100)
    assert main(["--home", str(tmp_path), "audit", written(tmp_path, RIGHT)]) == 2
    assert capsys.readouterr().err.startswith("SRV-006")


def test_it_needs_no_web_framework(tmp_path: Path) -> None:
    program = (
        "import sys; from taizhang.cli.main import main; "
        f"main(['--home', {str(tmp_path)!r}, 'audit', {written(tmp_path, RIGHT)!r}]); "
        "assert 'django' not in sys.modules and 'duckdb' not in sys.modules"
    )
    assert run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0


def test_with_a_book_each_figure_is_cited(demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "2021年上半年，永川区引进项目203个，合同引资额559.5亿元。\n永川区融媒体中心 某某\n"
    code, found, _ = audited(capsys, "--home", str(demo_home), "audit", written(tmp_path, text))
    assert code == 1
    count, amount = found["findings"]
    assert (count["verdict"], count["citation"]["indicator"]) == ("agrees", "investment.introduced")
    assert count["citation"]["org"] == {"code": "500118", "name": "永川区"}
    assert count["citation"]["position"]["cut"]["500118"] > 0
    assert (amount["verdict"], amount["reason"], amount["computed"]) == ("differs", "VALUE_DIFFERS", "595.5")


def test_org_says_whose_book_a_text_without_a_district_is_held_against(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "2021年上半年，全区引进项目203个。\n")
    _, found, _ = audited(capsys, "--home", str(demo_home), "audit", path)
    assert found["findings"][0]["reason"] == "NOT_IN_BOOK"
    for told in ("500118", "永川区"):
        code, found, _ = audited(capsys, "--home", str(demo_home), "audit", path, "--org", told)
        assert (code, found["findings"][0]["verdict"]) == (0, "agrees")
    assert main(["--home", str(demo_home), "audit", path, "--org", "nobody"]) == 2
    assert capsys.readouterr().err.startswith("FIG-002")
