"""A read-only Store on the home folder's SQLite file, by the standard library alone: offline verbs need no Django."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.rows import COLUMNS, Row, bytes_of, name_of, stored_from
from taizhang.core.journal.store import Head, Stored
from taizhang.core.limits import FOLLOW_ROWS

DATABASE_FILE: Final = "taizhang.sqlite3"
_BOOKS: Final = "SELECT code FROM storage_book UNION SELECT book FROM storage_entry ORDER BY 1"
_READ: Final = (
    f"SELECT {', '.join(COLUMNS)} FROM storage_entry "  # noqa: S608 - our own names
    "WHERE book = ?1 AND {0}position > ?2 AND {0}position <= ?3 {1} ORDER BY {0}position"
)
_CONTENTS: Final = (
    "SELECT content FROM storage_entry WHERE book = ?1 AND position > ?2 AND position <= ?3 ORDER BY position"
)
_HISTORY: Final = (
    f"SELECT {', '.join(COLUMNS)} FROM storage_entry "  # noqa: S608 - our own names
    "WHERE book = ?1 AND ledger = ?2 AND item = ?3 AND position <= ?4 ORDER BY position"
)
# SQLite orders texts and bytes, which somebody may have put there, behind all numbers
_STRAYS: Final = (
    "SELECT count(*) FROM storage_entry WHERE book = ? AND (position < 1 OR position > 4611686018427387904)"
)

_UNNAMED: Final = "SELECT book FROM storage_entry WHERE book >= x''"  # it orders bytes behind all texts


class SqliteStore:
    """Books as one snapshot: what is written after the first read is not seen."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self.file = file
        self._connection = connection
        connection.execute("BEGIN")

    def heads(self) -> Mapping[str, Head]:
        rows = self._connection.execute("SELECT code, position, digest FROM storage_book ORDER BY code")
        return {name_of(code): Head(position, digest) for code, position, digest in rows}

    def books(self) -> Sequence[str]:
        return sorted(name_of(code) for (code,) in self._connection.execute(_BOOKS))

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        last = 2**62 if upto is None else upto
        # of one ledger by its index, sorted afterwards (`+`), where SQLite would rather walk the whole book in order
        parts = ("", "AND ?4 IS NULL") if ledger is None else ("+", "AND ledger = ?4")
        return map(stored_from, self._connection.execute(_READ.format(*parts), (book, after, last, ledger)))

    def contents(self, book: str, after: int, upto: int) -> Iterator[Sequence[bytes]]:
        cursor = self._connection.execute(_CONTENTS, (book, after, upto))
        while rows := cursor.fetchmany(FOLLOW_ROWS):
            yield [bytes_of(content) for (content,) in rows]

    def history(self, book: str, ledger: str, item: str, upto: int | None = None) -> Iterator[Stored]:
        last = 2**62 if upto is None else upto
        return map(stored_from, self._connection.execute(_HISTORY, (book, ledger, item, last)))

    def rows(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        last = 2**62 if upto is None else upto
        return self._connection.execute(_READ.format("", ""), (book, after, last))

    def strays(self, book: str) -> int:
        count: int = self._connection.execute(_STRAYS, (book,)).fetchone()[0]
        return count + sum(name_of(code) == book for (code,) in self._connection.execute(_UNNAMED))

    def declaration(self, digest: str) -> Mapping[str, str] | None:
        from taizhang.core.declarations.pack import files_under  # not for those who only walk a chain

        row = self._connection.execute("SELECT files FROM storage_packtext WHERE digest = ?", (digest,)).fetchone()
        return files_under(digest, row[0]) if row else None

    def kept_for(self, digest: str) -> str | None:
        row = self._connection.execute("SELECT pack FROM storage_packtext WHERE digest = ?", (digest,)).fetchone()
        return name_of(row[0]) if row else None

    def close(self) -> None:
        self._connection.close()


def open_store(home: Path) -> tuple[SqliteStore | None, list[Issue]]:
    """The books of a home folder. SRV-005 where there are none yet, SRV-006 where the file cannot be read as such."""
    return open_file(home / DATABASE_FILE)


def open_file(file: Path) -> tuple[SqliteStore | None, list[Issue]]:
    """The same of a file: that of the books, or of the log of reads."""
    place = Where(file=str(file))
    if not file.is_file():
        return None, [issue("SRV-005", place)]
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(_address(file), uri=True, isolation_level=None)
        store = SqliteStore(file, connection)
        kept = connection.execute("SELECT EXISTS (SELECT 1 FROM storage_entry)").fetchone()[0]
        empty = not kept and not any(head.position for head in store.heads().values())
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        no_tables = "no such table" in str(error)
        return None, [issue("SRV-005", place) if no_tables else issue("SRV-006", place, why=error)]
    if empty:
        store.close()
        return None, [issue("SRV-005", place)]
    return store, []


def _address(file: Path) -> str:
    """The file for reading alone. SQLite keeps a log beside a file even to read it; in a folder that takes no writes,
    such as a disc's, a file without one is read as what will not change.
    """
    still = not os.access(file.parent, os.W_OK) and not file.with_name(f"{file.name}-wal").exists()
    return f"{file.absolute().as_uri()}?mode=ro" + ("&immutable=1" if still else "")
