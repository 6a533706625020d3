"""`read` on files as they come: the schema of its JSON, its table, and what it refuses."""

import json
from pathlib import Path

import pytest

from taizhang.cli.main import main
from taizhang.core.limits import PAGE_BYTES_MAX
from taizhang.reading import read_page, to_json

TEXT = "2021年上半年，永川区引进项目203个，合同引资额595.5亿元。\n永川区融媒体中心 某某\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_is_the_readings_own(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(page), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(to_json(read_page(TEXT))))


def test_the_table_names_article_figure_subject_and_period(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(page)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[a01] 永川区")
    assert "203个" in lines[1]
    assert "2021-01-01/2021-06-30" in lines[1]
    assert lines[-1] == "共 1 篇、2 个数、0 组关系"


def test_the_day_of_publication_dates_what_the_text_leaves_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.txt"
    path.write_text("今年上半年，全区引进项目203个。\n", encoding="utf-8")
    assert main(["read", str(path), "--published", "2021-07-24", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["claims"][0]["period"] == "2021-01-01/2021-06-30"
    assert main(["read", str(path), "--published", "24.7.2021"]) == 2
    assert capsys.readouterr().err.startswith("VAL-005")


@pytest.mark.parametrize("verb", ["read", "audit"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "READ-001"),
        (b" \n\r\n", "READ-001"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "READ-002"),
        ("永川区引进项目二百零三个，合同引资额的数据。".encode("gbk"), "READ-003"),
        (TEXT.encode("utf-16"), "READ-003"),
        (b"a" * (PAGE_BYTES_MAX + 1), "READ-005"),
    ],
    ids=["empty", "blank", "binary", "gbk", "utf-16", "too large"],
)
def test_a_file_that_is_no_page_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, content: bytes, code: str
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    assert main(["--home", str(tmp_path), verb, str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{code} {path}")


@pytest.mark.parametrize("verb", ["read", "audit"])
@pytest.mark.parametrize(("name", "code"), [("none.txt", "CLI-010"), ("", "CLI-064")], ids=["missing", "empty folder"])
def test_a_missing_file_and_an_empty_folder_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, name: str, code: str
) -> None:
    path = tmp_path / name
    assert main(["--home", str(tmp_path), verb, str(path), "--json"]) == 2
    found = json.loads(capsys.readouterr().err)["issues"]
    assert [one["code"] for one in found] == [code]
    assert found[0]["place"] == {"file": str(path)}
