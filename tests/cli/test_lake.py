"""`export lake` and `figure --lake`, offline: the same figures from the files alone, and plain words for a lake that is not whole."""

import hashlib
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from cli.homes import asked, told
from figurebook import TOP, YC
from lakes import lake_of
from scalebench.standalone import standalone
from taizhang.cli.sqlite_store import open_store
from taizhang.demo.facts import page_facts
from taizhang.demo.table import page_table
from taizhang.indicators.engines import spark
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.indicators.engines.lake import DuckDBLakeEngine
from taizhang.indicators.lake.manifest import MANIFEST
from taizhang.indicators.lake.source import LakeSource

RATE = ("figure", "site.rate", "--org", YC, "--period", "2021-H1")


@pytest.fixture
def lake(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "数据湖"
    code, out, err = told(capsys, home, "export", "lake", str(folder))
    assert (code, err) == (0, "")
    assert out.startswith(f"{folder}  ")
    return folder


def elsewhere(tmp_path: Path) -> Path:
    """A home without books: what a lake says, it says alone."""
    return tmp_path / "nowhere"


def test_a_figure_of_a_lake_is_the_figure_of_the_books(
    capsys: pytest.CaptureFixture[str], home: Path, lake: Path, tmp_path: Path
) -> None:
    for more in ((), ("--at", f"{YC}#7"), ("--with", "target,yoy,share"), ("--item", "a"), ("--explain",)):
        of_lake = asked(capsys, elsewhere(tmp_path), *RATE, *more, "--lake", str(lake))
        assert of_lake == asked(capsys, home, *RATE, *more)
    assert asked(capsys, elsewhere(tmp_path), *RATE, "--lake", str(lake), "--at", f"{YC}#7")["numerator"] == "1"
    assert asked(capsys, elsewhere(tmp_path), *RATE, "--lake", str(lake), "--engine", "duckdb")["numerator"] == "0"


def test_every_figure_of_the_demo_is_the_same_of_its_lake(demo_home: Path, tmp_path: Path) -> None:
    store, _ = open_store(demo_home)
    assert store is not None
    with closing(store):
        lake = lake_of(store, tmp_path)
        of_books, of_lake = DuckDBSource(store), LakeSource(lake, DuckDBLakeEngine(lake))
        table = page_table(of_lake, page_facts())
        assert len([row for row in table if row.figure is not None]) > 60
        assert table == page_table(of_books, page_facts())


def test_the_same_books_give_the_same_lake(capsys: pytest.CaptureFixture[str], home: Path, lake: Path) -> None:
    again = lake.with_name("again")
    answer = asked(capsys, home, "export", "lake", str(again))
    manifest = json.loads((again / MANIFEST).read_bytes())
    assert (again / MANIFEST).read_bytes() == (lake / MANIFEST).read_bytes()
    assert (
        answer["position"]["cut"]
        == {TOP: 7, YC: 9}
        == {book: one["position"] for book, one in manifest["books"].items()}
    )
    assert (answer["files"], answer["bytes"]) == (
        len(manifest["files"]),
        sum(one["bytes"] for one in manifest["files"]),
    )
    assert {one["path"] for one in manifest["files"]} >= {
        f"milestone/book={YC}/year=2021/milestone.parquet",
        f"reversal/book={YC}/reversal.parquet",
        f"entry/book={TOP}/entry.parquet",
        "ledger/ledger.parquet",
    }


def test_a_lake_is_replaced_only_when_told(capsys: pytest.CaptureFixture[str], home: Path, lake: Path) -> None:
    stale = lake / "stale"
    stale.touch()
    assert told(capsys, home, "export", "lake", str(lake))[2].startswith("CLI-040")
    assert told(capsys, home, "export", "lake", str(lake), "--force")[::2] == (0, "")
    assert not stale.exists()
    assert [one.name for one in lake.parent.iterdir() if one.name.startswith(".数据湖")] == []


def test_what_is_no_lake_is_never_replaced(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    code, _, err = told(capsys, home, "export", "lake", str(folder), "--force")
    assert (code, err[:8], (folder / "a.txt").read_text()) == (2, "LAKE-009", "a")


def test_a_lake_that_cannot_be_written_leaves_nothing(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    code, _, err = told(capsys, home, "export", "lake", str(file / "lake"))
    assert (code, err[:7]) == (2, "CLI-041")


def test_books_that_cannot_be_read(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as connection, connection:
        connection.execute("DROP TRIGGER IF EXISTS storage_entry_no_update")
        connection.execute("UPDATE storage_entry SET content = '{' WHERE book = ? AND position = 3", (YC,))
    code, _, err = told(capsys, home, "export", "lake", str(tmp_path / "lake"))
    assert (code, err[:8], (tmp_path / "lake").exists()) == (2, "LAKE-016", False)


def test_what_export_takes(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    for words in (
        ("lake",),
        ("lake", "there", "--org", YC),
        ("site.project",),
        ("site.project", "there", "-o", "a.xlsx"),
    ):
        code, _, err = told(capsys, home, "export", *words)
        assert (code, err[:7]) == (2, "CLI-059")
    assert told(capsys, home / "nowhere", "export", "lake", str(home / "lake"))[2].startswith("SRV-005")


def _manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def apply(lake: Path) -> None:
        file = lake / MANIFEST
        body = orjson.loads(file.read_bytes())
        change(body)
        file.write_bytes(orjson.dumps(body))

    return apply


STEP = f"milestone/book={YC}/year=2021/milestone.parquet"


def _bytes_of(path: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda lake: (lake / path).write_bytes(change((lake / path).read_bytes()))


def _line(path: str, part: str, value: object) -> Callable[[Path], object]:
    return _manifest(lambda body: next(one for one in body["files"] if one["path"] == path).update({part: value}))


def _listed_rubbish(lake: Path) -> None:
    """A file that is as the manifest says, and no table."""
    rubbish = b"PAR1 and nothing else"
    (lake / STEP).write_bytes(rubbish)
    _line(STEP, "bytes", len(rubbish))(lake)
    _line(STEP, "sha256", hashlib.sha256(rubbish).hexdigest())(lake)


def _listed_stranger(lake: Path) -> None:
    """A table that is as the manifest says, and another one than its place says."""
    stranger = (lake / "ledger" / "ledger.parquet").read_bytes()
    (lake / STEP).write_bytes(stranger)
    _line(STEP, "bytes", len(stranger))(lake)
    _line(STEP, "rows", 1)(lake)
    _line(STEP, "sha256", hashlib.sha256(stranger).hexdigest())(lake)


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (lambda lake: (lake / MANIFEST).unlink(), "LAKE-001", ""),
        (shutil.rmtree, "LAKE-001", ""),
        (lambda lake: (lake / MANIFEST).write_bytes(b"{"), "LAKE-002", MANIFEST),
        (lambda lake: (lake / MANIFEST).write_bytes(b"[]"), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body.update(files=[{"path": "../a", "bytes": 1, "rows": 1, "sha256": ""}])), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body["files"].append(body["files"][0])), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body["books"].update({YC: {"position": -1, "digest": ""}})), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body["books"][YC].update(digest="")), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body.update(books=3)), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body.update(files=[3])), "LAKE-002", MANIFEST),
        (_manifest(lambda body: body.update(format="taizhang lake 2")), "LAKE-003", MANIFEST),
        (lambda lake: (lake / STEP).unlink(), "LAKE-004", STEP),
        (lambda lake: (lake / STEP).rename(lake / "there") and (lake / STEP).symlink_to(lake / "there"), "LAKE-005", "there"),
        (lambda lake: (lake / "field" / "more.parquet").touch(), "LAKE-005", "field/more.parquet"),
        (_bytes_of(STEP, lambda content: content[:-1]), "LAKE-006", STEP),
        (_bytes_of(STEP, lambda content: content[:9] + bytes([content[9] ^ 1]) + content[10:]), "LAKE-006", STEP),
        (_bytes_of(STEP, lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]), "LAKE-006", STEP),
        (_line(STEP, "rows", 17), "LAKE-006", STEP),
        (_listed_rubbish, "LAKE-006", STEP),
        (_listed_stranger, "LAKE-007", ""),
    ],
)  # fmt: skip
def test_a_lake_that_is_not_what_its_manifest_says(
    capsys: pytest.CaptureFixture[str],
    lake: Path,
    tmp_path: Path,
    spoil: Callable[[Path], object],
    code: str,
    place: str,
) -> None:
    spoil(lake)
    exit_code, out, err = told(capsys, elsewhere(tmp_path), *RATE, "--lake", str(lake))
    assert (exit_code, out) == (2, "")
    assert err.startswith(f"{code} {lake / place}:"), err


def test_a_position_beyond_the_lake(capsys: pytest.CaptureFixture[str], lake: Path, tmp_path: Path) -> None:
    code, _, err = told(capsys, elsewhere(tmp_path), *RATE, "--lake", str(lake), "--at", f"{YC}#10")
    assert (code, err[:8]) == (2, "BOOK-008")


def _without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda _: None)


def _without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)


def _without_master(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "_missing", lambda: None)


@pytest.mark.parametrize(
    ("prepare", "code", "word"),
    [
        (_without_pyspark, "LAKE-012", "pyspark"),
        (_without_java, "LAKE-012", "Java"),
        (_without_master, "LAKE-013", "spark://"),
    ],
)
def test_what_spark_needs(
    capsys: pytest.CaptureFixture[str],
    lake: Path,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[pytest.MonkeyPatch], None],
    code: str,
    word: str,
) -> None:
    prepare(monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    exit_code, _, err = told(capsys, lake, *RATE, "--lake", str(lake), "--engine", f"spark://127.0.0.1:{port}")
    assert (exit_code, err[:8]) == (2, code)
    assert word in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--engine", "spark://127.0.0.1:7077"), "LAKE-011"),
        (("--engine", "polars"), "LAKE-010"),
        (("--engine", "spark://", "--lake"), "LAKE-010"),
        (("--engine", "local[2]", "--lake"), "LAKE-010"),
        (("--engine", "spark://127.0.0.1:99999", "--lake"), "LAKE-013"),
    ],
)
def test_engines_that_are_none(
    capsys: pytest.CaptureFixture[str], lake: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    _without_master(monkeypatch)
    more = (*words, str(lake)) if words[-1] == "--lake" else words
    exit_code, _, err = told(capsys, lake, *RATE, *more)
    assert (exit_code, err[:8]) == (2, code)


def _alone(*words: str, program: str = "") -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own: one has room for one Spark application."""
    whole = f"{program}\nimport sys; from taizhang.cli.main import main; sys.exit(main({list(words)!r}))"
    return subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=False)


@pytest.mark.spark
@pytest.mark.usefixtures("spark_parts")
def test_a_figure_by_spark(lake: Path, tmp_path: Path) -> None:
    words = ("--home", str(elsewhere(tmp_path)), *RATE, "--with", "target,yoy", "--json", "--lake", str(lake))
    with standalone(workers=1) as address:
        done = [_alone(*words, *engine) for engine in ((), ("--engine", address))]
        (lake / STEP).unlink()
        spoilt = _alone(*words, "--engine", address)
    assert [(one.returncode, one.stderr) for one in done] == [(0, ""), (0, "")]
    assert done[0].stdout == done[1].stdout
    assert json.loads(done[1].stdout)["denominator"] == "3"
    assert (spoilt.returncode, json.loads(spoilt.stderr)["issues"][0]["code"]) == (2, "LAKE-004")


@pytest.mark.spark
@pytest.mark.usefixtures("spark_parts")
def test_a_master_without_workers(lake: Path) -> None:
    impatient = "from taizhang.indicators.engines import spark; spark.SPARK_WORKER_SECONDS = 1"
    with standalone(workers=0) as address:
        done = _alone(*RATE, "--lake", str(lake), "--engine", address, program=impatient)
    assert (done.returncode, done.stderr[:8]) == (2, "LAKE-014")
