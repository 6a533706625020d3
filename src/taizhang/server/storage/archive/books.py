"""The books of a backup: one SQLite file that is the same whether they came from SQLite or from PostgreSQL.

Rows are copied as they are, the exact bytes of every entry among them; projections are left out, since the books give
them. Both ways go row by row in pages, so neither needs more memory for more books.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final

from taizhang.core.journal.store import Head
from taizhang.server.storage.append import ENTRY
from taizhang.server.storage.sql import Row, Sql

PAGE: Final = 2_000  # rows copied at a time
PACK: Final = ("digest", "pack", "files")
LOGIN: Final = ("name", "actor", "password", "active", "staff", "superuser", "joined")
_SCHEMA: Final = """\
CREATE TABLE storage_book (code TEXT PRIMARY KEY, position INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE storage_entry (book TEXT NOT NULL, position INTEGER NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL,
 ledger TEXT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, effective_on TEXT NOT NULL, corrects INTEGER,
 command_key TEXT NOT NULL, PRIMARY KEY (book, position));
CREATE TABLE storage_packtext (digest TEXT PRIMARY KEY, pack TEXT NOT NULL, files TEXT NOT NULL);
CREATE TABLE login (name TEXT PRIMARY KEY, actor TEXT, password TEXT NOT NULL, active INTEGER NOT NULL,
 staff INTEGER NOT NULL, superuser INTEGER NOT NULL, joined TEXT NOT NULL);
"""
_PAGE_OF_ENTRIES: Final = (
    f"SELECT {', '.join(ENTRY)} FROM storage_entry WHERE book = %s AND position > %s ORDER BY position LIMIT {PAGE}"  # noqa: S608 - our names
)
_POSITION: Final = ENTRY.index("position")

Told = Callable[[int], None]  # entries copied so far


def copy_out(using: str, file: Path, logins: Iterable[Row], told: Told) -> Mapping[str, Head]:
    """Writes the books of a database into a new file, with rows of logins; gives the heads.

    To be called within a snapshot: what is copied is one moment. The file is not yet durable.
    """
    sql = Sql(using)
    with closing(sqlite3.connect(file, isolation_level=None)) as out:
        out.execute("PRAGMA journal_mode=OFF")  # a file that nobody else knows of: whole at the end, or thrown away
        out.execute("PRAGMA synchronous=OFF")
        out.executescript(_SCHEMA)
        out.execute("BEGIN")
        heads = sql.all("SELECT code, position, digest FROM storage_book ORDER BY code")
        out.executemany(_insert("storage_book", ("code", "position", "digest")), heads)
        done = 0
        for page in _entries(sql):
            out.executemany(_insert("storage_entry", ENTRY), page)
            done += len(page)
            told(done)
        packs = sql.all(f"SELECT {', '.join(PACK)} FROM storage_packtext ORDER BY digest")  # noqa: S608 - our names
        out.executemany(_insert("storage_packtext", PACK), packs)
        out.executemany(_insert("login", LOGIN), logins)
        out.execute("COMMIT")
    return {code: Head(position, digest) for code, position, digest in heads}


def _entries(sql: Sql) -> Iterator[list[Row]]:
    """Pages of rows in order of book and position; of books without a head too, which verify will name."""
    for (book,) in sql.all("SELECT code FROM storage_book UNION SELECT book FROM storage_entry ORDER BY 1"):
        after = 0
        while rows := sql.all(_PAGE_OF_ENTRIES, book, after):
            yield [tuple(_plain(value) for value in row) for row in rows]
            after = rows[-1][_POSITION]


def _plain(value: Any) -> Any:
    """A value as SQLite keeps it, from either driver: days as ISO texts."""
    return value.isoformat() if isinstance(value, date) else value


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our names


class Portable:
    """The books file of a backup, to read from. ValueError where it is not of the form `copy_out` writes: a stranger's
    file may hold triggers and views, and none of those is ever run.
    """

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._connection.execute("PRAGMA trusted_schema=OFF")
        try:
            known = _tables(self._connection) == _expected()
        except sqlite3.Error:
            known = False
        if not known:
            self.close()
            raise ValueError("its books are not of the form of a backup")

    def close(self) -> None:
        self._connection.close()

    def heads(self) -> dict[str, tuple[int, str]]:
        """Where each book ends, as (position, digest)."""
        rows = self._connection.execute("SELECT code, position, digest FROM storage_book ORDER BY code")
        return {code: (position, digest) for code, position, digest in rows}

    def copy_in(self, using: str, told: Told) -> None:
        """Puts all of it but the logins into the empty tables of a database, within the caller's transaction."""
        sql = Sql(using)
        for rows in self._pages("storage_book", ("code", "position", "digest")):
            sql.insert("storage_book", ("code", "position", "digest"), rows)
        for rows in self._pages("storage_packtext", PACK):
            sql.insert("storage_packtext", PACK, rows)
        done = 0
        for rows in self._pages("storage_entry", ENTRY):
            sql.insert("storage_entry", ENTRY, rows)
            done += len(rows)
            told(done)

    def logins(self) -> Iterator[list[Row]]:
        """The rows of logins, in pages."""
        return self._pages("login", LOGIN)

    def _pages(self, table: str, columns: tuple[str, ...]) -> Iterator[list[Row]]:
        cursor = self._connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid")  # noqa: S608 - our names
        while rows := cursor.fetchmany(PAGE):
            yield rows


def _tables(connection: sqlite3.Connection) -> list[Row]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()


def _expected() -> list[Row]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(_SCHEMA)
        return _tables(made)
