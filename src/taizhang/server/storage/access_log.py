"""The log of reads of personal data: a chain of its own, of entries of the same format, in a file beside the books.

It never stands in a book: who looked at whose telephone number is itself personal, and books are shown to many. One entry
tells all that one request read, and is durable before any of it is shown.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from taizhang.core.journal.chain import seal
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import genesis
from taizhang.core.journal.store import Head
from taizhang.durable import sync
from taizhang.server.storage.vault import Place

FILE: Final = Path("access") / "log.sqlite3"  # in the home folder
BOOK: Final = "access"
_BUSY_SECONDS: Final = 30
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS storage_book (code TEXT PRIMARY KEY, position INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS storage_entry (book TEXT NOT NULL, position INTEGER NOT NULL, digest TEXT NOT NULL,
  content BLOB NOT NULL, ledger TEXT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, effective_on TEXT NOT NULL,
  corrects INTEGER, command_key TEXT NOT NULL, PRIMARY KEY (book, position));
CREATE TRIGGER IF NOT EXISTS log_no_replace BEFORE INSERT ON storage_entry
  WHEN EXISTS (SELECT 1 FROM storage_entry WHERE rowid = NEW.rowid OR (book = NEW.book AND position = NEW.position))
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER IF NOT EXISTS log_no_update BEFORE UPDATE ON storage_entry
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER IF NOT EXISTS log_no_delete BEFORE DELETE ON storage_entry
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
"""
_INSERT: Final = "INSERT INTO storage_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Read:
    """The draft of a log's entry."""

    effective_on: date
    actor: str
    command_key: str
    payload: Mapping[str, Any]
    book: str = BOOK
    ledger: str = "sys.access"
    item: str = "read"
    kind: str = "read"
    corrects: int | None = None
    declaration_digest: str | None = None
    attachments: tuple[str, ...] = ()


def log_read(home: Path, actor: str, read: Sequence[tuple[Place, Sequence[str]]], at: datetime, on: date) -> None:
    """Writes down that an actor reads some fields of some persons; durable when it returns. sqlite3.Error where it
    cannot be: then nothing must be shown.
    """
    told = [
        {
            "book": place.book,
            "ledger": place.ledger,
            "item": place.item,
            "subject": place.subject,
            "fields": sorted(fields),
        }
        for place, fields in read
    ]
    with _written(home / FILE) as db:
        row = db.execute("SELECT position, digest FROM storage_book WHERE code = ?", (BOOK,)).fetchone()
        head = Head(*row) if row else Head(0, genesis())
        said = _Read(on, actor, secrets.token_hex(12), {"read": told})
        entry = entry_after(head, said, at)
        stored = seal(entry)
        day = entry.effective_on.isoformat()
        columns = (entry.ledger, entry.item, entry.kind, day, None, entry.command_key)
        db.execute(_INSERT, (BOOK, entry.position, stored.digest, stored.content, *columns))
        db.execute("INSERT OR REPLACE INTO storage_book VALUES (?, ?, ?)", (BOOK, entry.position, stored.digest))


def is_log(file: Path) -> bool:
    """Whether a file has the tables and triggers of a log and no others: a trigger of somebody else's could swallow what
    is written down.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            made = _made(db)
    except sqlite3.Error:
        return False
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(_TABLES)
        return made == _made(fresh)


def _made(db: sqlite3.Connection) -> list[tuple[str, ...]]:
    return db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()


@contextmanager
def _written(file: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on the log, durable once the block is left."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        sync(file.parent)
    with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
        for one in ("journal_mode=WAL", "synchronous=FULL"):
            db.execute(f"PRAGMA {one}")
        db.executescript(_TABLES)
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
