"""A backup taken while others write, and taken in again: on either database, and from each into the other."""

import hashlib
import json
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connections

from cast import CITY, HERE, NOW, TODAY, opening
from fixtures.books import USING
from server.operations.homes import Place, silent
from taizhang.core.ledger.proof import verify_store
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.server.accounts.keeping import login_rows
from taizhang.server.accounts.logins import make_login
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.actions.backup import backup
from taizhang.server.storage.access_log import log_read
from taizhang.server.storage.archive.writing import copy_log
from taizhang.server.storage.beside import beside
from taizhang.server.storage.blobs import Blobs
from taizhang.server.storage.projection_digest import projection_digest
from taizhang.server.storage.store import DjangoStore


def figures(using: str) -> Mapping[str, str]:
    """What the pack's indicators give for the district in the cast's year."""
    source = DuckDBSource(DjangoStore(using))
    period, _ = parse_period("2026")
    assert period is not None
    asked = ("works.signed", "works.started", "works.start_rate", "works.invested", "works.plan")
    found = {one: source.figure(FigureRequest(one, HERE, period)) for one in asked}
    return {one: f"{figure.value if figure else None} {issues}" for one, (figure, issues) in found.items()}


def test_what_is_restored_is_what_was_backed_up(story: str, saved: Path, place: Place, tmp_path: Path) -> None:
    expected = (DjangoStore(story).heads(), projection_digest(story), list(login_rows(story)), figures(story))
    assert expected[3]["works.signed"] == "1 []"
    assert expected[3]["works.invested"] == "0.00125 []"  # 12.5 万元, after the correction
    done, found = place.restore(saved)
    assert found == []
    assert done is not None
    assert (done.done, done.replaced, done.warnings) == (True, None, ())
    there = place.open()
    assert (DjangoStore(there).heads(), projection_digest(there), list(login_rows(there)), figures(there)) == expected
    assert all(one.issues == () for one in verify_store(DjangoStore(there)))
    sealed = {one.relative_to(tmp_path) for one in (tmp_path / "blobs").rglob("*")}
    assert {one.relative_to(place.home) for one in (place.home / "blobs").rglob("*")} == sealed
    assert (place.home / "operator").read_text() == "p-operator\n"
    assert not (place.home / "keys").exists() or not (place.home / "keys" / "blobs.key").exists()


def test_a_restored_book_is_written_to_as_before(saved: Path, place: Place) -> None:
    place.restore(saved)
    there = place.open()
    again, fresh = submit([opening("s1", "F1", "甲厂"), opening("n1", "F3", "丙厂")], NOW, using=there)
    assert again.receipt is not None
    assert (again.receipt.position, again.receipt.repeated) == (1, True)
    assert fresh.receipt is not None
    assert fresh.receipt.position == 9
    with pytest.raises(Exception, match="only grows"):
        connections[there].cursor().execute("DELETE FROM storage_entry")


def test_an_attachment_is_read_again_with_the_keys_that_were_kept_apart(
    saved: Path, here: Place, tmp_path: Path
) -> None:
    here.restore(saved)
    (here.home / "keys").mkdir(exist_ok=True)
    (here.home / "keys" / "blobs.key").write_text((tmp_path / "keys" / "blobs.key").read_text())
    (file,) = (one for one in (here.home / "blobs").rglob("*") if one.is_file())
    found, issues = Blobs(here.home).get(f"sha256:{file.name}")
    assert issues == []
    assert found is not None
    assert (found.label.name, found.label.media_type) == ("现场照片.png", "image/png")
    assert found.content == b"\x89PNG\r\n\x1a\n photograph"


def test_a_backup_holds_no_key_and_no_plaintext(saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
    assert not any("key" in name for name in names)
    for key in (tmp_path / "keys").iterdir():
        assert key.read_bytes().strip() not in whole
        assert bytes.fromhex(key.read_text().strip()) not in whole
    assert b"photograph" not in whole
    assert "现场照片".encode() not in whole
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_password_still_lets_in(city: str, tmp_path: Path, place: Place) -> None:
    made = make_login("chief", "p-chief", using=city)
    file = tmp_path / "b"
    backup(file, NOW, silent, using=city)
    place.restore(file)
    (row,) = login_rows(place.open())
    assert row[:2] == ("chief", "p-chief")
    assert check_password(made.password, row[2])


class Writer(threading.Thread):
    """Somebody who goes on writing, one factory after another, until told to stop."""

    def __init__(self, using: str) -> None:
        super().__init__()
        self.using = using
        self.outcomes: list[Outcome] = []
        self.wrote = threading.Semaphore(0)
        self.stop = threading.Event()

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                number = len(self.outcomes)
                self.outcomes += submit([opening(f"w{number}", f"W{number}", "厂")], NOW, using=self.using)
                self.wrote.release()
        finally:
            connections[self.using].close()


def test_a_backup_taken_while_another_writes_is_one_moment(story: str, tmp_path: Path) -> None:
    """Each page copied waits for one more entry to be written: nobody who writes waits for the backup."""
    writer = Writer(story)
    writer.start()
    try:
        for _ in range(5):
            assert writer.wrote.acquire(timeout=60)
        before = list(writer.outcomes)

        def told(part: str, done: int) -> None:
            while writer.wrote.acquire(blocking=False):
                pass
            assert writer.wrote.acquire(timeout=60), f"nothing was written during {part} {done}"

        made, found = backup(tmp_path / "b", NOW, told, using=story)
    finally:
        writer.stop.set()
        writer.join()
    assert made is not None
    assert found == []
    assert made.sound
    position, _ = made.manifest.heads[HERE]
    assert 8 + len(before) <= position < 8 + len(writer.outcomes)
    with zipfile.ZipFile(tmp_path / "b") as archive:
        archive.extract("books.sqlite3", tmp_path / "x")
    with closing(sqlite3.connect(tmp_path / "x" / "books.sqlite3")) as books:
        kept = books.execute("SELECT position, digest FROM storage_entry WHERE book = ? ORDER BY position", (HERE,))
        rows = kept.fetchall()
    assert [row[0] for row in rows] == list(range(1, position + 1))
    receipts = {(one.receipt.position, one.receipt.digest) for one in before if one.receipt}
    assert len(receipts) == len(before)
    assert receipts <= set(rows)
    with beside(tmp_path / "x" / "books.sqlite3") as alias:
        walked = {one.book: (one.position, one.digest, one.issues) for one in verify_store(DjangoStore(alias))}
    assert walked == {book: (*head, ()) for book, head in made.manifest.heads.items()}
    assert set(walked) == {CITY, HERE}


def test_a_restored_home_backed_up_again_gives_the_same_list(
    saved: Path, place: Place, tmp_path: Path, settings: object
) -> None:
    first, _ = place.restore(saved)
    assert first is not None
    settings.TAIZHANG_HOME = place.home  # type: ignore[attr-defined]
    made, found = backup(tmp_path / "again", NOW + timedelta(days=1), silent, using=place.open())
    assert (made is not None, found) == (True, [])
    assert made is not None
    assert made.manifest.heads == first.manifest.heads
    assert made.manifest.blob_names == first.manifest.blob_names
    assert made.manifest.logins == first.manifest.logins == 1


@pytest.mark.postgres
def test_a_database_with_books_is_not_touched(saved: Path, tmp_path: Path, fresh_postgres: str) -> None:
    place = Place(tmp_path / "there", fresh_postgres)
    assert place.restore(saved)[1] == []
    before = projection_digest(place.open())
    again, found = place.restore(saved)  # the very same books: what a killed restore left undone is done
    assert (again is not None, found) == (True, [])
    assert projection_digest(place.open()) == before
    assert submit([opening("n1", "F3", "丙厂")], NOW, using=place.open())[0].receipt is not None
    before = projection_digest(place.open())
    done, found = place.restore(saved)
    assert (done, [one.code for one in found]) == (None, ["SRV-038"])
    assert projection_digest(place.open()) == before
    place.close()


@pytest.fixture
def logged(sqlite_home: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A log of eight entries, the same gone on to nine, and the backup of a home that holds the first."""
    shorter, longer, file = (tmp_path / name for name in ("shorter", "longer", "b"))
    for _ in range(8):
        log_read(sqlite_home, "p-reader", [], NOW, TODAY)
    copy_log(sqlite_home, shorter)
    made, found = backup(file, NOW, silent, using=USING)
    assert (made is not None, found) == (True, [])
    log_read(sqlite_home, "p-reader", [], NOW, TODAY)
    copy_log(sqlite_home, longer)
    return shorter, longer, file


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def _entries(log: Path) -> int:
    with closing(sqlite3.connect(log)) as books:
        count: int = books.execute("SELECT max(position) FROM storage_entry").fetchone()[0]
    return count


def test_a_log_of_reads_that_went_on_is_not_cut_back(logged: tuple[Path, Path, Path], here: Place) -> None:
    shorter, longer, file = logged
    log = here.home / "access" / "log.sqlite3"
    assert here.restore(file)[1] == []
    assert _entries(log) == 8
    for mine, kept in ((shorter, 8), (longer, 9)):
        shutil.copy(mine, log)
        done, _ = here.restore(file)
        assert done is not None
        assert _entries(log) == kept
        assert done.replaced is not None
        assert not (done.replaced / "access").exists()


@pytest.mark.parametrize("spoiled", [b"", b"no database at all" * 99])
def test_a_log_of_reads_that_is_another_is_replaced_and_kept(
    logged: tuple[Path, Path, Path], here: Place, spoiled: bytes
) -> None:
    _, _, file = logged
    log = _folder(_folder(here.home) / "access") / "log.sqlite3"
    log.write_bytes(spoiled)
    done, found = here.restore(file)
    assert (done is not None, found) == (True, [])
    assert done is not None
    assert done.replaced is not None
    assert _entries(log) == 8
    assert (done.replaced / "access" / "log.sqlite3").read_bytes() == spoiled


def test_a_log_of_reads_that_no_restore_takes_is_told_by_the_backup(sqlite_home: Path, tmp_path: Path) -> None:
    log = _folder(sqlite_home / "access") / "log.sqlite3"
    log.touch()  # as a process leaves it that was killed before its first entry
    made, found = backup(tmp_path / "b", NOW, silent, using=USING)
    assert made is not None
    assert (made.sound, found, "access/log.sqlite3" in made.manifest.members) == (True, [], False)
    log_read(sqlite_home, "p-reader", [], NOW, TODAY)
    with closing(sqlite3.connect(log)) as db, db:
        db.execute("CREATE TRIGGER t BEFORE INSERT ON storage_entry BEGIN SELECT RAISE(IGNORE); END")
    made, found = backup(tmp_path / "b", NOW, silent, using=USING)
    assert made is not None
    assert (made.sound, [one.code for one in found]) == (False, ["SRV-030"])
    log.write_bytes(b"no database at all" * 99)
    made, found = backup(tmp_path / "b", NOW, silent, using=USING)
    assert made is not None
    assert (made.sound, [one.code for one in found]) == (False, ["SRV-030"])
    assert "access/log.sqlite3" not in made.manifest.members  # the books can be restored all the same


def test_a_log_of_reads_that_does_not_verify_is_refused(logged: tuple[Path, Path, Path], here: Place) -> None:
    _, longer, file = logged
    with closing(sqlite3.connect(longer)) as log, log:
        trigger = log.execute("SELECT sql FROM sqlite_master WHERE name = 'log_no_delete'").fetchone()[0]
        log.execute("DROP TRIGGER log_no_delete")
        log.execute("DELETE FROM storage_entry WHERE position = 4")
        log.execute(trigger)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(members["manifest.json"])
    content = longer.read_bytes()
    said["members"]["access/log.sqlite3"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    forged = {**members, "access/log.sqlite3": content, "manifest.json": json.dumps(said).encode()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in forged.items():
            archive.writestr(name, part)
    done, found = here.restore(file)
    assert done is None
    assert "BOOK-005" in {one.code for one in found}
