"""Putting a restored home in place, beside what is there until the one step that counts: the rename of the database.

Before it, files are only added that change nothing (attachments, and a second name for the old database); after it come
the small files. A process that dies on the way leaves the old books whole, or the new ones; run again, a restore ends
what was begun.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from taizhang.core.issues import Where, issue
from taizhang.durable import sync
from taizhang.server.home import DATABASE_FILE
from taizhang.server.storage.archive import form
from taizhang.server.storage.refusal import Refused

_BESIDE: Final = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database
_BEGINS: Final = b"SQLite format 3\0"
_LOCKED: Final = ("locked", "busy")


def close_database(file: Path) -> None:
    """Brings a database of SQLite into its one file, with nothing beside it. Refused (SRV-039) while anybody uses it."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute(
                "BEGIN EXCLUSIVE"
            )  # of a file that is not in WAL mode, which the next steps would pass over
            connection.execute("ROLLBACK")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if any(word in str(error) for word in _LOCKED):
                raise Refused([issue("SRV-039", Where(file=str(file)))]) from error
            raise
    if mode != "delete":
        raise Refused([issue("SRV-039", Where(file=str(file)))])


def keep_database(home: Path, name: str, replaced: Path) -> None:
    """Gives a database of the home a second name in the folder of what is replaced. One that SQLite itself cannot read
    is kept as it lies, with what is beside it.
    """
    old, kept = home / name, replaced / name
    if not old.is_file():
        return
    if _is_database(old):  # SQLite tidies away what lies beside a file that is none
        with suppress(sqlite3.DatabaseError):
            close_database(old)
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.link(old, kept)
    for ending in _BESIDE:
        left = old.with_name(old.name + ending)
        if left.exists():  # of a database beyond reading: the new one must not take it for its own
            left.replace(kept.with_name(left.name))
    for folder in (kept.parent, replaced, home):
        sync(folder)


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_BEGINS)) == _BEGINS


def place_blobs(aside: Path, home: Path) -> None:
    """The attachments that the home lacked. Each is named by its digest, so none can take the place of another."""
    staged = aside / form.BLOBS
    folders = sorted(staged.iterdir()) if staged.is_dir() else []
    for folder in folders:
        to = home / form.BLOBS / folder.name
        to.mkdir(parents=True, exist_ok=True)
        for one in folder.iterdir():
            one.replace(to / one.name)
        sync(to)
    if folders:
        sync(home / form.BLOBS)
        sync(home)


def place_database(aside: Path, home: Path) -> None:
    """The step that counts: the new database under the old one's name, in one rename."""
    fresh = aside / DATABASE_FILE
    handle = os.open(fresh, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(home / DATABASE_FILE)
    sync(home)


def set_apart(home: Path, names: Iterable[str], replaced: Path) -> None:
    """Moves files of the home into the folder of what is replaced; those that are not there are passed over."""
    for name in names:
        if (home / name).exists():
            to = replaced / name
            to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (home / name).replace(to)
            sync(to.parent)
            sync((home / name).parent)


def place_file(source: Path, to: Path) -> None:
    """A file that was unpacked and synced, under its name in the home."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.replace(to)
    sync(to.parent)


def fresh_folder(folder: Path) -> None:
    """An empty folder for its owner alone, whatever lay there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
