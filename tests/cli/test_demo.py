"""`taizhang demo` as a program: it builds once, tells what it found, and overwrites nobody's data."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

Run = subprocess.CompletedProcess[str]


def demo(home: Path, *words: str, url: str | None = None) -> Run:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    if url:
        kept["DATABASE_URL"] = url
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), "demo", "--no-serve", *words]
    return subprocess.run(program, check=False, capture_output=True, text=True, env=kept)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A demo home, and what building it printed as JSON. What a build that was cut off left lies beside it."""
    home = tmp_path_factory.mktemp("demo") / "home"
    leftover = home.parent / ".home-building"
    leftover.mkdir()
    (leftover / "taizhang.sqlite3").write_text("half a file")
    run = demo(home, "--json")
    assert run.returncode == 0, run.stderr
    return home, json.loads(run.stdout)


def test_the_table_comes_out_with_its_verdicts_and_books(built: tuple[Path, dict[str, Any]]) -> None:
    home, told = built
    assert Counter(one["verdict"] for one in told["figures"]) == {"agrees": 83, "differs": 4, "cannot say": 6}
    assert all(one["reason"] for one in told["figures"] if one["verdict"] != "agrees")
    assert len(told["books"]) == 40  # the city, 38 districts and counties, and the zone
    assert "Z-CQGX" in told["books"]
    assert sum(told["books"].values()) == told["entries"] + 3 + 10  # the founding's three entries, ten adoptions
    assert told["seconds"] > 0
    assert [one.name for one in home.parent.iterdir()] == ["home"]


def test_a_complete_demo_is_used_again(built: tuple[Path, dict[str, Any]]) -> None:
    home, told = built
    before = (home / "sample-data").read_bytes()
    run = demo(home, "--lang", "en")
    assert run.returncode == 0, run.stderr
    assert "93 figures: agrees 83, differs 4, cannot say 6" in run.stdout
    assert "needs a base of 168" in run.stdout
    assert "\x1b[" not in run.stdout
    assert f"500118#{told['books']['500118']}" in run.stdout
    assert (home / "sample-data").read_bytes() == before


def test_a_demo_made_from_other_sample_data_is_built_anew(built: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(built[0], home)
    mark = home / "sample-data"
    body = json.loads(mark.read_text("utf-8"))
    mark.write_text(json.dumps({**body, "source": "sha256:older", "seconds": -1}), encoding="utf-8")
    run = demo(home)
    assert run.returncode == 0, run.stderr
    again = json.loads(mark.read_text("utf-8"))
    assert again["source"] == body["source"]
    assert again["seconds"] > 0


def test_a_demo_that_someone_has_written_in_is_kept(built: tuple[Path, dict[str, Any]]) -> None:
    """Another scale would be built anew, but the books no longer stand where the build left them."""
    home, told = built
    mark = home / "sample-data"
    before = mark.read_text("utf-8")
    body = json.loads(before)
    mark.write_text(json.dumps({**body, "books": {**body["books"], "500118": 1}}), encoding="utf-8")
    try:
        run = demo(home, "--scale", "2")
    finally:
        mark.write_text(before, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    assert "沿用" in run.stderr
    assert f"500118#{told['books']['500118']}" in run.stdout


@pytest.mark.postgres
def test_the_same_city_on_postgres(built: tuple[Path, dict[str, Any]], postgres_database: str, tmp_path: Path) -> None:
    _, on_sqlite = built
    home = tmp_path / "home"
    run = demo(home, "--json", url=postgres_database)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    plain = [[{**row, "position": None} for row in one["figures"]] for one in (told, on_sqlite)]
    assert plain[0] == plain[1]
    assert (told["books"], told["entries"]) == (on_sqlite["books"], on_sqlite["entries"])
    again = demo(home, "--json", url=postgres_database)
    assert json.loads(again.stdout) == told
    kept = {one.name for one in home.iterdir()}
    assert "taizhang.sqlite3" not in kept

    refused = demo(home)  # its mark speaks of that database, and makes no demo of the home folder's own
    assert refused.returncode == 2
    assert "CLI-030" in refused.stderr
    assert {one.name for one in home.iterdir()} == kept


@pytest.mark.postgres
def test_books_on_postgres_are_not_made_a_demo_by_a_mark_beside_them(
    built: tuple[Path, dict[str, Any]], postgres_database: str, tmp_path: Path
) -> None:
    command = {
        "key": "a", "book": "500000", "ledger": "sys.org", "item": "500118", "verb": "org", "effective_on": "2020-01-01",
        "payload": {"name": "甲区", "short": "甲", "kind": "district", "parent": "500000"},
    }  # fmt: skip
    file = tmp_path / "commands.jsonl"
    file.write_text(json.dumps(command), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TAIZHANG")}
    program = [
        sys.executable,
        "-m",
        "taizhang.cli.main",
        "--home",
        str(tmp_path / "real"),
        "post",
        str(file),
        "--found",
        "市",
    ]
    posted = subprocess.run(program, check=False, capture_output=True, env={**kept, "DATABASE_URL": postgres_database})
    assert posted.returncode == 0
    refused = demo(built[0], url=postgres_database)
    assert refused.returncode == 2
    assert "CLI-030" in refused.stderr


def test_a_demo_whose_books_cannot_be_read_is_not_built_over(
    built: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(built[0], home)
    (home / "taizhang.sqlite3").write_text("no database at all, for all that can be told" * 99)
    run = demo(home, "--scale", "2")
    assert run.returncode == 1
    assert "SRV-006" in run.stderr
    assert (home / "taizhang.sqlite3").read_text().startswith("no database")


def test_data_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "taizhang.sqlite3"
    file.write_text("somebody's books")
    run = demo(tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "CLI-030" in run.stderr
    assert file.read_text() == "somebody's books"


@pytest.mark.parametrize("scale", ["0", "-1", "1001"])
def test_a_scale_out_of_bounds_builds_nothing(tmp_path: Path, scale: str) -> None:
    run = demo(tmp_path / "home", "--scale", scale)
    assert run.returncode == 2
    assert "CLI-031" in run.stderr
    assert not (tmp_path / "home").exists()


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = demo(tmp_path / "file" / "home")
    assert run.returncode == 1
    assert "CLI-032" in run.stderr
    assert "Traceback" not in run.stderr
