"""Backing a home up: everything but its keys, as of one moment, while others go on writing."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.attachments import named_in
from taizhang.core.ledger.proof import verify_store
from taizhang.server import blob_files
from taizhang.server.accounts.keeping import login_rows
from taizhang.server.storage.archive import form
from taizhang.server.storage.archive.books import copy_out
from taizhang.server.storage.archive.form import Manifest
from taizhang.server.storage.archive.logs import wrong_with
from taizhang.server.storage.archive.writing import aside, copy_log, write
from taizhang.server.storage.beside import beside
from taizhang.server.storage.sql import FAILED, said_by
from taizhang.server.storage.store import DjangoStore, snapshot

Told = Callable[[str, int], None]  # what is being done, and how many of it are done


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written: its list, and whether what was copied is sound."""

    file: Path
    manifest: Manifest
    sound: bool
    orphans: int


def backup(file: Path, made_at: datetime, told: Told, *, using: str = "default") -> tuple[BackedUp | None, list[Issue]]:
    """Writes a backup of the home under a name, taking the place of a file there only once it is whole.

    What was copied is verified: BOOK issues, SRV-030 for a log of reads that is none, SRV-041 and SRV-042 are told, and the backup is written all the same, since
    a home that is damaged is to be kept too. CLI-041 where it cannot be written, SRV-006 where the database gives out,
    SRV-039 while another backup of that name is being written: nothing is left then.
    """
    place = Where(file=str(file))
    try:
        return _written(file, made_at, told, using)
    except BlockingIOError:
        return None, [issue("SRV-039", place)]
    except OSError as error:
        return None, [issue("CLI-041", place, why=error.strerror or error)]
    except sqlite3.Error as error:  # the copy's own, which lies beside the backup
        return None, [issue("CLI-041", place, why=said_by(error))]
    except FAILED as error:
        return None, [issue("SRV-006", why=said_by(error))]


def _written(file: Path, made_at: datetime, told: Told, using: str) -> tuple[BackedUp, list[Issue]]:
    home = settings.TAIZHANG_HOME
    with aside(file.with_name(f"{file.name}.books")) as folder:
        books = folder / "books.sqlite3"
        parts, of_log = _files_of(home, folder)  # heads first: none signed after the snapshot
        with snapshot(using):
            logins = list(login_rows(using))
            heads = copy_out(using, books, logins, lambda done: told("copy", done))
        ends = {book: (head.position, head.digest) for book, head in heads.items()}
        manifest = Manifest(version("taizhang"), made_at.isoformat(), settings.TAIZHANG_CITY, ends, {}, len(logins))
        manifest = write(file, {form.BOOKS: books, **parts}, home, manifest)
        told("write", sum(one.size for one in manifest.members.values()) + manifest.blob_bytes)
        issues, orphans = _proven(books, home)
        issues += of_log
    noted = [issue("SRV-042", count=orphans)] if orphans else []
    return BackedUp(file, manifest, not issues, orphans), [*issues, *noted]


def _proven(books: Path, home: Path) -> tuple[list[Issue], int]:
    """What is wrong with the books as they were copied and with the files they name; and the number of orphans."""
    with beside(books) as alias:
        store = DjangoStore(alias)
        issues = [one for walked in verify_store(store) for one in walked.issues]
        checked = blob_files.check(home, named_in(store))
    return [*issues, *checked.issues], len(checked.orphans)


def _files_of(home: Path, folder: Path) -> tuple[Mapping[str, Path], list[Issue]]:
    """The home's own small files and logs by member name, copied since they may be written anew meanwhile; and what is
    wrong with the log of reads. One that is none is left out: no restore would take it, nor the books with it.
    """
    names = [f"{form.HEADS}{one.name}" for one in sorted((home / form.HEADS).glob("*"))]
    wanted = [one for one in (*names, form.OPERATOR, form.SAMPLE) if form.is_member(one) and (home / one).is_file()]
    (folder / form.HEADS).mkdir()
    found = {name: Path(shutil.copyfile(home / name, folder / name)) for name in wanted}
    log, place = folder / "access.sqlite3", Where(file=form.ACCESS_LOG)
    try:
        there = copy_log(home, log)
    except sqlite3.OperationalError:  # the disk is full, or somebody holds it
        raise
    except sqlite3.DatabaseError as error:
        return found, [issue("SRV-030", place, why=error)]
    wrong = wrong_with(log, place) if there else []
    kept = there and all(one.code != "SRV-030" for one in wrong)
    return ({**found, form.ACCESS_LOG: log} if kept else found), wrong
