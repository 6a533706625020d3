"""A full disk: told as such, nothing half written, and everything goes on once there is space."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from cast import NOW, command, opening
from faults.aftermath import assert_kept, assert_readable, assert_sound, kept
from faults.killing import Opened
from faults.mounts import fill, small_disk
from faults.script import DISTRICTS
from fixtures.postgres import Cluster
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.proof import verify_store
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.append import Receipt
from taizhang.server.storage.blobs import Attachment, Blobs, Label
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

BOOK = DISTRICTS[0]
MOST = 3_000  # entries that no small disk of these tests holds


def factory(number: int, batch: str | None = None) -> Command:
    return opening(f"k{number}", f"F{number}", "厂" * 150, org=BOOK, book=BOOK, batch=batch)


def of_a_person(number: int) -> Command:
    fields = {"org": BOOK, "name": "甲厂", "contact": f"联系人 {number}"}
    return command(f"p{number}", f"P{number}", "open", {"fields": fields}, book=BOOK)


def until_full(using: str) -> tuple[list[Receipt], Outcome]:
    """Factories one by one until one is refused: the receipts, and the refusal."""
    receipts: list[Receipt] = []
    for number in range(MOST):
        [outcome] = submit([factory(number)], NOW, using=using)
        if outcome.receipt is None:
            return receipts, outcome
        receipts.append(outcome.receipt)
    raise AssertionError("the disk is not full")


def assert_refused_whole(using: str, ballast: Path) -> None:
    """Writes until the disk is full, sees that all is whole, makes space, and goes on."""
    receipts, refused = until_full(using)
    [told] = refused.issues
    assert told.code == "SRV-050"
    assert told.sentence("zh").startswith("磁盘已满")
    assert "the disk is full" in told.line("en")
    before = kept(using)
    assert [one for book in verify_store(DjangoStore(using)) for one in book.issues] == []
    assert_kept(using, [one.to_json() for one in receipts])
    batch = [factory(MOST + number, "b") for number in range(200)]
    assert {issue.code for one in submit(batch, NOW, using=using) for issue in one.issues} == {"SRV-050"}
    assert kept(using) == before
    ballast.unlink()
    again = submit([*(factory(number) for number in range(len(receipts) + 1)), *batch], NOW, using=using)
    told_again = [one.receipt for one in again if one.receipt]
    assert len(told_again) == len(again)
    assert [one.repeated for one in told_again] == [True] * len(receipts) + [False] * 201
    assert_kept(using, [one.to_json() for one in told_again])
    assert_sound(using)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 24_000) as mounted:
        yield mounted


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_sqlite_on_a_full_disk(disk: Path, home_template: Path, opened: Opened, vendor: str) -> None:
    del vendor
    home = Path(shutil.copytree(home_template, disk / "home"))
    using = opened({"TAIZHANG_HOME": str(home)})
    assert Sql(using).sqlite
    assert_refused_whole(using, fill(disk, 600_000))


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_postgresql_on_a_full_disk(
    tmp_path: Path, doomed_cluster: Cluster, database_template: str, opened: Opened, vendor: str
) -> None:
    """The database's files on a small disk, the server's log on the other: what is full is told by a statement."""
    del vendor
    place, account = doomed_cluster.folder / "small", doomed_cluster.account
    with small_disk(place, 40_000, account.pw_uid if account else os.getuid()):
        with psycopg.connect(doomed_cluster.url("postgres"), autocommit=True) as asking:
            asking.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(place))))
            template = sql.Identifier(database_template)
            asking.execute(sql.SQL("CREATE DATABASE cramped TEMPLATE {} TABLESPACE small").format(template))
        try:
            where = {"TAIZHANG_HOME": str(tmp_path), "DATABASE_URL": doomed_cluster.url("cramped")}
            assert_refused_whole(opened(where), fill(place, 600_000))
        finally:
            with psycopg.connect(doomed_cluster.url("postgres"), autocommit=True) as asking:
                asking.execute("DROP DATABASE cramped WITH (FORCE)")
                asking.execute("DROP TABLESPACE small")


def test_attachments_on_a_full_disk(disk: Path) -> None:
    blobs = Blobs(disk)
    first, none = blobs.put(b"a" * 50_000)
    assert first is not None
    assert none == []
    ballast = fill(disk, 40_000)
    kept_before = sorted(one for one in disk.rglob("*") if one.is_file())
    digest, issues = blobs.put(b"b" * 50_000)
    assert (digest, [one.code for one in issues]) == (None, ["SRV-050"])
    assert sorted(one for one in disk.rglob("*") if one.is_file()) == kept_before  # nothing half written
    assert blobs.get(first) == (Attachment(Label(), b"a" * 50_000), [])
    ballast.unlink()
    second, none = blobs.put(b"b" * 50_000)
    assert second is not None
    assert none == []
    assert blobs.get(second) == (Attachment(Label(), b"b" * 50_000), [])


def test_an_attachment_that_cannot_be_kept_leaves_the_books_alone(
    disk: Path, opened: Opened, home_template: Path
) -> None:
    """What names no attachment is still written: two stores, two disks."""
    using = opened({"TAIZHANG_HOME": str(shutil.copytree(home_template, disk / "home"))})
    blobs = Blobs(disk / "home")
    blobs.put(b"a")
    ballast = fill(disk, 3_000_000)
    assert [one.code for one in blobs.put(b"b" * 4_000_000)[1]] == ["SRV-050"]
    told = submit([factory(1), command("s", "F1", "milestone", {"milestone": "signed"}, book=BOOK)], NOW, using=using)
    assert [one.issues for one in told] == [(), ()]
    ballast.unlink()
    assert_sound(using)


@pytest.mark.parametrize("begun", [False, True], ids=["no key yet", "keys there"])
def test_a_vault_on_a_full_disk_keeps_back_the_entry(
    tmp_path: Path, where: dict[str, str], opened: Opened, monkeypatch: pytest.MonkeyPatch, *, begun: bool
) -> None:
    """What is sealed is not written before its key is safe; what names no person is written all the same."""
    with small_disk(tmp_path / "keys", 400) as keys:
        monkeypatch.setenv("TAIZHANG_KEYS", str(keys))
        using = opened(where)
        if begun:
            assert [one.issues for one in submit([of_a_person(0)], NOW, using=using)] == [()]
        ballast = fill(keys, 0)
        before = kept(using)
        [refused] = submit([of_a_person(1)], NOW, using=using)
        assert [one.code for one in refused.issues] == ["SRV-050"]
        assert kept(using) == before
        assert [one.issues for one in submit([factory(2)], NOW, using=using)] == [()]
        ballast.unlink()
        assert [one.issues for one in submit([of_a_person(1)], NOW, using=using)] == [()]
        assert_sound(using)
        assert_readable(using)
