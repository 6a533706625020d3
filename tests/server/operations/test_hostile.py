"""Damaged and forged backups are refused, each with its code, and nothing in the home is touched."""

import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cast import HERE, NOW, TODAY
from server.operations.homes import Place, silent
from taizhang.core.journal.chain import seal
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.heads import BookEnd, key_text, sign
from taizhang.core.journal.merkle import EMPTY_ROOT
from taizhang.core.journal.store import Head
from taizhang.core.ledger.draft import Draft
from taizhang.core.limits import BACKUP_MANIFEST_BYTES_MAX
from taizhang.server.actions.backup import backup
from taizhang.server.storage.access_log import log_read
from taizhang.server.storage.archive import form

Members = dict[str, bytes]


@pytest.fixture
def vendor() -> str:
    """The file is judged before any database is: one is enough."""
    return "sqlite"


@pytest.fixture
def used(here: Place, saved: Path) -> Place:
    """A home with books in it already."""
    assert here.restore(saved)[1] == []
    return here


def members_of(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(file: Path, members: Members, how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def listed(members: Members, **changed: Any) -> Members:
    """The same with a list that fits them, as a forger would write it."""
    said = json.loads(members[form.MANIFEST])
    plain = {name: content for name, content in members.items() if name != form.MANIFEST and not form.is_blob(name)}
    said["members"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in plain.items()
    }
    return {**members, form.MANIFEST: json.dumps({**said, **changed}).encode()}


def refused(used: Place, file: Path) -> list[str]:
    """The codes a restore is refused with; nothing of the home may have changed."""
    before = used.files()
    done, found = used.restore(file)
    assert done is None
    assert used.files() == before
    return [one.code for one in found]


def test_each_member_altered_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    members = members_of(saved)
    assert len(members) == 4  # the list, the books, one attachment, the operator
    for name, content in members.items():
        if name == form.MANIFEST:
            continue
        changed = bytes([content[0] ^ 1]) + content[1:]
        file = packed(tmp_path / "x", {**members, name: changed})
        assert refused(used, file) == ["SRV-032"], name


def test_each_member_left_out_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    members = members_of(saved)
    for name in members:
        file = packed(tmp_path / "x", {other: content for other, content in members.items() if other != name})
        assert refused(used, file) == ["SRV-031"], name


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_refused(used: Place, saved: Path, tmp_path: Path, part: float) -> None:
    whole = saved.read_bytes()
    file = tmp_path / "x"
    file.write_bytes(whole[: int(len(whole) * part)])
    assert refused(used, file) == ["SRV-030"]


def test_any_byte_altered_in_the_file_is_refused_or_says_the_same(used: Place, saved: Path, tmp_path: Path) -> None:
    """Every 997th byte of the file: of the packed contents, of their headers, of the directory."""
    whole = saved.read_bytes()
    file = tmp_path / "x"
    for place in range(0, len(whole), 997):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        before = used.files()
        done, found = used.restore(file, agreed=lambda _: False)
        assert used.files() == before
        assert (done is None) == bool(found), place
        assert done is None or done.manifest == manifest_of(saved), place


def manifest_of(file: Path) -> form.Manifest:
    return form.manifest_from(members_of(file)[form.MANIFEST])


@pytest.mark.parametrize(
    "name",
    ["../escaped", "/etc/escaped", "blobs/../../escaped", "heads/../escaped", "heads/.hidden", "keys/master.key",
     "blobs/ab/abc", "blobs/ab/" + "cd" * 32, "books.sqlite3/", "C:\\escaped", "heads/a\nb"],
)  # fmt: skip
def test_a_name_no_backup_has_is_refused(used: Place, saved: Path, tmp_path: Path, name: str) -> None:
    file = packed(tmp_path / "x", listed({**members_of(saved), name: b"x"}))
    assert refused(used, file) == ["SRV-033"]
    assert not list(tmp_path.rglob("escaped*"))


def test_a_name_used_twice_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    file = packed(tmp_path / "x", members_of(saved))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(form.OPERATOR, "p-other\n")
    assert refused(used, file) == ["SRV-033"]


def test_what_is_listed_nowhere_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    file = packed(tmp_path / "x", {**members_of(saved), "heads/2026-01-01.json": b"{}"})
    assert refused(used, file) == ["SRV-033"]
    file = packed(tmp_path / "x", {**members_of(saved), form.blob_member("sha256:" + "ab" * 32): b"x"})
    assert refused(used, file) == ["SRV-031"]


def test_a_bomb_is_refused_before_it_is_unpacked(used: Place, saved: Path, tmp_path: Path) -> None:
    bomb = bytes(64 * 1024 * 1024)
    file = packed(tmp_path / "x", listed({**members_of(saved), "heads/2026-01-01.json": bomb}))
    assert file.stat().st_size < 1024 * 1024
    assert set(refused(used, file)) == {"SRV-034"}
    file = packed(tmp_path / "x", {**members_of(saved), form.MANIFEST: bytes(BACKUP_MANIFEST_BYTES_MAX + 1)})
    assert refused(used, file) == ["SRV-034"]


def test_members_that_share_their_bytes_are_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    """A directory whose entries all point at one packed stretch: small to send, huge to unpack."""
    kernel = os.urandom(200_000)
    members = listed({**members_of(saved), "heads/0.json": kernel, "heads/1.json": kernel})
    file = packed(tmp_path / "x", members, zipfile.ZIP_STORED)
    with zipfile.ZipFile(file, "a") as archive:
        for info in archive.infolist():
            info.header_offset = min(info.header_offset, archive.getinfo("heads/0.json").header_offset)
        small = archive.getinfo(form.OPERATOR)
        small.compress_size = small.file_size = file.stat().st_size
        archive._didModify = True  # type: ignore[attr-defined]
    assert refused(used, file) in (["SRV-034"], ["SRV-032", "SRV-034"], ["SRV-030"])


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format": "taizhang-backup 2"}', b"[" * 100_000]
)
def test_a_list_that_is_none_is_refused(used: Place, saved: Path, tmp_path: Path, content: bytes) -> None:
    file = packed(tmp_path / "x", {**members_of(saved), form.MANIFEST: content})
    assert refused(used, file) == ["SRV-030"]


def test_a_number_beyond_all_numbers_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    """JSON may say 1e999, which Python reads as infinity."""
    members = members_of(saved)
    said = members[form.MANIFEST].replace(b'"position": 8', b'"position": 1e999')
    assert said != members[form.MANIFEST]
    assert refused(used, packed(tmp_path / "x", {**members, form.MANIFEST: said})) == ["SRV-030"]
    (used.home / "keys").mkdir(exist_ok=True)
    (used.home / "keys" / "heads.pub").write_text(key_text(Ed25519PrivateKey.generate().public_key()))
    head = head_of(8, "sha256:").replace(b'"entries": 8', b'"entries": 1e999')
    for content in (head, b"[" * 100_000):
        file = packed(tmp_path / "x", listed({**members, "heads/a.json": content}), zipfile.ZIP_STORED)
        assert refused(used, file) == ["BOOK-015"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + b"x" * 100])
def test_a_file_that_is_no_archive_is_refused(used: Place, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    assert refused(used, file) in (["SRV-030"], ["SRV-031"])
    assert refused(used, tmp_path / "absent") == ["CLI-010"]
    assert refused(used, tmp_path) == ["SRV-030"]


def forged(saved: Path, tmp_path: Path, change: Callable[[sqlite3.Connection], object], **said: Any) -> Path:
    """A backup whose books were changed by somebody who also put its list right."""
    members = members_of(saved)
    books = tmp_path / "books"
    books.write_bytes(members[form.BOOKS])
    with closing(sqlite3.connect(books)) as connection, connection:
        change(connection)
    return packed(tmp_path / "x", listed({**members, form.BOOKS: books.read_bytes()}, **said))


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE storage_entry SET content = replace(content, '12.5', '92.5') WHERE position = 6", "BOOK-001"),
        ("UPDATE storage_entry SET kind = 'measure' WHERE position = 2", "BOOK-003"),
        ("UPDATE storage_entry SET effective_on = '2020-01-02' WHERE position = 2", "BOOK-003"),
        ("DELETE FROM storage_entry WHERE position = 4", "BOOK-005"),
        ("DELETE FROM storage_entry WHERE position = 8", "BOOK-006"),
        ("UPDATE storage_packtext SET files = replace(files, '30', '31')", "BOOK-009"),
        ("DELETE FROM storage_packtext", "BOOK-009"),
        ("UPDATE storage_book SET position = 7 WHERE code = '500118'", "SRV-032"),
        ("UPDATE storage_entry SET content = 5 WHERE position = 8", "BOOK-001"),
        ("UPDATE storage_entry SET effective_on = x'00ff' WHERE position = 8", "SRV-030"),
        ("UPDATE login SET joined = 'once'", "SRV-030"),
        ("CREATE TRIGGER t AFTER INSERT ON storage_entry BEGIN SELECT 1; END", "SRV-030"),
        ("CREATE VIEW v AS SELECT 1", "SRV-030"),
        ("DROP TABLE login", "SRV-030"),
    ],
)
def test_books_that_were_changed_are_refused_however_well_the_list_was_forged(
    used: Place, saved: Path, tmp_path: Path, statement: str, code: str
) -> None:
    codes = refused(used, forged(saved, tmp_path, lambda books: books.execute(statement)))
    assert code in codes


def test_books_that_are_no_database_are_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    for content in (b"", b"no database at all" * 99):
        file = packed(tmp_path / "x", listed({**members_of(saved), form.BOOKS: content}))
        assert refused(used, file) == ["SRV-030"]


def test_a_log_of_reads_that_swallows_what_is_written_down_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    log_read(tmp_path / "other", "p-x", [], NOW, TODAY)
    log = tmp_path / "other" / "access" / "log.sqlite3"
    with closing(sqlite3.connect(log)) as made:
        made.execute("PRAGMA journal_mode=DELETE")
        made.execute("CREATE TRIGGER t BEFORE INSERT ON storage_entry BEGIN SELECT RAISE(IGNORE); END")
        made.commit()
    for content in (log.read_bytes(), b"", b"no database at all" * 99):
        file = packed(tmp_path / "x", listed({**members_of(saved), form.ACCESS_LOG: content}))
        assert refused(used, file) == ["SRV-030"]


def test_a_well_chained_entry_that_no_decision_makes_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    books: dict[str, Any] = json.loads(members_of(saved)[form.MANIFEST])["books"]
    head = Head(books[HERE]["position"], books[HERE]["digest"])
    draft = Draft(
        HERE, "works.factory", "F1", "open", TODAY, "p-x", "forged", {}, declaration_digest=f"sha256:{'0' * 64}"
    )
    stored = seal(entry_after(head, draft, NOW))

    def add(connection: sqlite3.Connection) -> None:
        row = (HERE, 9, stored.digest, stored.content, "works.factory", "F1", "open", TODAY.isoformat(), None, "forged")
        connection.execute(f"INSERT INTO storage_entry VALUES ({','.join('?' * 10)})", row)  # noqa: S608
        connection.execute("UPDATE storage_book SET position = 9, digest = ? WHERE code = ?", (stored.digest, HERE))

    books[HERE] = {"position": 9, "digest": stored.digest}
    assert refused(used, forged(saved, tmp_path, add, books=books)) == ["SRV-030"]


def head_of(position: int, digest: str) -> bytes:
    books = [{"book": HERE, "entries": position, "digest": digest}]
    return json.dumps({"statement": {"day": "2026-06-01"}, "books": books}).encode()


def test_a_head_signed_here_is_not_gone_behind_unless_that_is_asked_for(used: Place, saved: Path) -> None:
    heads = used.home / "heads"
    heads.mkdir()
    _, digest = manifest_of(saved).heads[HERE]
    (heads / "2026-05-31.json").write_bytes(head_of(8, digest))
    (heads / "2026-06-01.json").write_bytes(head_of(9, "sha256:" + "1" * 64))
    before = used.files()
    done, found = used.restore(saved)
    assert (done, [one.code for one in found], used.files()) == (None, ["SRV-036"], before)
    assert "500118" in found[0].line()
    done, found = used.restore(saved, older=True)
    assert (done is not None, found) == (True, [])
    assert done is not None
    assert done.replaced is not None
    assert [one.name for one in heads.iterdir()] == ["2026-05-31.json"]
    assert (done.replaced / "heads" / "2026-06-01.json").is_file()


def test_a_head_that_contradicts_the_books_is_never_gone_over(used: Place, saved: Path, tmp_path: Path) -> None:
    (used.home / "heads").mkdir()
    (used.home / "heads" / "2026-06-01.json").write_bytes(head_of(7, "sha256:" + "1" * 64))
    before = used.files()
    for older in (False, True):
        done, found = used.restore(saved, older=older)
        assert (done, [one.code for one in found], used.files()) == (None, ["SRV-037"], before)
    (used.home / "heads" / "2026-06-01.json").unlink()
    own = packed(tmp_path / "x", listed({**members_of(saved), "heads/a.json": head_of(7, "sha256:" + "1" * 64)}))
    assert refused(used, own) == ["SRV-037"]


def test_a_head_that_this_home_did_not_sign_is_refused(used: Place, saved: Path, tmp_path: Path) -> None:
    _, digest = manifest_of(saved).heads[HERE]
    ours, another = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    (used.home / "keys").mkdir(exist_ok=True)
    (used.home / "keys" / "heads.pub").write_text(key_text(ours.public_key()))
    head = sign([BookEnd(HERE, 8, EMPTY_ROOT, digest)], TODAY, NOW, another, None)
    file = packed(tmp_path / "x", listed({**members_of(saved), "heads/2026-06-01.json": head.content()}))
    assert refused(used, file) == ["BOOK-013"]


def test_a_home_in_use_is_refused(used: Place, saved: Path) -> None:
    with closing(sqlite3.connect(used.home / "taizhang.sqlite3")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM storage_entry").fetchone()
        done, found = used.restore(saved)
        assert (done, [one.code for one in found]) == (None, ["SRV-039"])
    done, found = used.restore(saved)
    assert (done is not None, found) == (True, [])


def test_no_room_is_told_before_anything_is_unpacked(used: Place, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.statvfs(used.home)
    full = os.statvfs_result((*real[:3], 0, 0, *real[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _: full)  # what a full disk says
    assert refused(used, saved) == ["SRV-035"]


def test_a_database_beyond_reading_is_replaced_and_kept(used: Place, saved: Path) -> None:
    used.close()
    database = used.home / "taizhang.sqlite3"
    database.write_bytes(b"no database at all" * 500)
    (used.home / "taizhang.sqlite3-wal").write_bytes(b"left behind")
    done, found = used.restore(saved)
    assert (done is not None, found) == (True, [])
    assert done is not None
    assert done.replaced is not None
    assert (done.replaced / "taizhang.sqlite3").read_bytes() == b"no database at all" * 500
    assert (done.replaced / "taizhang.sqlite3-wal").read_bytes() == b"left behind"
    assert not (used.home / "taizhang.sqlite3-wal").exists()


def test_the_mark_of_sample_data_goes_with_the_books(used: Place, saved: Path, tmp_path: Path) -> None:
    """Figures of sample data are open to all: the mark of books that are replaced must not open those that come."""
    mark = used.home / form.SAMPLE
    mark.write_text('{"database": ""}')
    done, _ = used.restore(saved)
    assert done is not None
    assert done.replaced is not None
    assert not mark.exists()
    assert (done.replaced / form.SAMPLE).is_file()
    own = packed(tmp_path / "x", listed({**members_of(saved), form.SAMPLE: b'{"database": "db/city", "scale": 1}'}))
    used.restore(own)
    assert json.loads(mark.read_text()) == {"database": "", "scale": 1}


def test_an_attachment_lost_before_the_backup_is_told_and_the_books_restored(
    here: Place, story: str, tmp_path: Path
) -> None:
    for one in (tmp_path / "blobs").rglob("*"):
        if one.is_file():
            one.unlink()
    made, found = backup(tmp_path / "b", NOW, silent, using=story)
    assert made is not None
    assert not made.sound
    assert [(one.code, one.where.position) for one in found] == [("SRV-041", f"{HERE}#2")]
    done, found = here.restore(tmp_path / "b")
    assert done is not None
    assert found == []
    assert [(one.code, one.where.position) for one in done.warnings] == [("SRV-041", f"{HERE}#2")]
