"""Places that take no writes: told as such, nothing changed, and what can be read is read."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cast import CLERK, NOW, opening
from faults.aftermath import assert_sound
from faults.killing import Begin, Opened, environment
from faults.mounts import read_only
from faults.script import DISTRICTS, Plan
from fixtures.postgres import Cluster
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.home import DATABASE_FILE
from taizhang.server.storage.blobs import Attachment, Blobs, Label

BOOK = DISTRICTS[0]
FACTORY = opening("k1", "F1", "甲厂", org=BOOK, book=BOOK)


def codes(outcomes: list[Outcome]) -> list[list[str]]:
    return [[one.code for one in outcome.issues] for outcome in outcomes]


def taizhang(where: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "taizhang.cli.main", "--lang", "en", *words]
    return subprocess.run(program, env=environment(where), capture_output=True, text=True, check=False)


@pytest.fixture(params=["folder", "file"])
def locked(request: pytest.FixtureRequest, sqlite_home: Path) -> Iterator[dict[str, str]]:
    """A home whose folder, or whose database file alone, takes no writes."""
    place = sqlite_home if request.param == "folder" else sqlite_home / DATABASE_FILE
    with read_only(place):
        yield {"TAIZHANG_HOME": str(sqlite_home)}


@pytest.fixture
def unfolded(sqlite_home: Path, begin: Begin) -> dict[str, str]:
    """A home whose newest entries are in the log beside the file, and nowhere else: who wrote them was killed."""
    where = {"TAIZHANG_HOME": str(sqlite_home)}
    writer = begin(Plan(3, steps=4), where)
    writer.go()
    writer.hear(2)
    writer.process.kill()
    writer.end()
    assert (sqlite_home / f"{DATABASE_FILE}-wal").stat().st_size > 0
    return where


def test_nothing_is_written_and_it_is_told(
    locked: dict[str, str], opened: Opened, request: pytest.FixtureRequest
) -> None:
    """Without a place for its log, SQLite does not even open."""
    told = "SRV-006" if request.node.callspec.params["locked"] == "folder" else "SRV-051"
    assert codes(submit([FACTORY], NOW, using=opened(locked))) == [[told]]


def test_the_command_line_tells_it_too(locked: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "commands.jsonl"
    command = {"key": "k1", "book": BOOK, "ledger": "works.factory", "item": "F1", "verb": "open", "actor": CLERK,
               "effective_on": "2026-06-01", "payload": {"fields": {"org": BOOK, "name": "甲厂"}}}  # fmt: skip
    file.write_text(json.dumps(command), encoding="utf-8")
    done = taizhang(locked, "post", str(file))
    assert (done.returncode, done.stdout) in {(1, ""), (2, "")}
    assert done.stderr.startswith(("SRV-006", "SRV-051"))
    assert "Traceback" not in done.stderr


def test_the_books_can_still_be_verified(locked: dict[str, str]) -> None:
    """As from a copy on a disc that cannot be written to."""
    done = taizhang(locked, "verify", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["sound"]
    assert [one["book"] for one in told["books"]] == ["500000"]


def test_entries_still_in_the_log_are_verified_in_place(unfolded: dict[str, str]) -> None:
    with read_only(Path(unfolded["TAIZHANG_HOME"])):
        done = taizhang(unfolded, "verify", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["position"] >= 2 for one in json.loads(done.stdout)["books"] if one["book"] == BOOK] == [True]


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_after_that_it_goes_on(where: dict[str, str], opened: Opened) -> None:
    with read_only(Path(where["TAIZHANG_HOME"])):
        using = opened(where)
        assert codes(submit([FACTORY], NOW, using=using)) == [["SRV-006"]]
    assert codes(submit([FACTORY], NOW, using=using)) == [[]]
    assert_sound(using)


def test_an_attachment_is_refused_by_a_store_that_takes_no_writes(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    first, _ = blobs.put(b"a")
    assert first is not None
    with read_only(tmp_path):
        assert [one.code for one in blobs.put(b"b")[1]] == ["SRV-051"]
        assert blobs.get(first) == (Attachment(Label(), b"a"), [])


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_a_server_that_takes_no_writes_is_told(where: dict[str, str], opened: Opened, doomed_cluster: Cluster) -> None:
    """As a copy that follows another server does."""
    with psycopg.connect(doomed_cluster.url("postgres"), autocommit=True) as asking:
        asking.execute("ALTER DATABASE doomed SET default_transaction_read_only = on")
        using = opened(where)
        assert codes(submit([FACTORY], NOW, using=using)) == [["SRV-051"]]
        asking.execute("ALTER DATABASE doomed RESET default_transaction_read_only")
    assert codes(submit([FACTORY], NOW, using=using)) == [[]]
    assert_sound(using)
