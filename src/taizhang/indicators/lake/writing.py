"""Books written as a lake, one book at a time: facts as the replica takes them out of entries, in Parquet files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import orjson
import pyarrow as pa

from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.store import Head, Store, Stored
from taizhang.core.ledger.system import SYSTEM
from taizhang.core.limits import FOLLOW_ROWS
from taizhang.indicators.lake.layout import FACTS, TABLES, pack_path, path_of
from taizhang.indicators.lake.manifest import MANIFEST, LakeFile, Manifest, file_of
from taizhang.indicators.replica.replica import TAIL, Replica

ADOPTION: Final = "sys.adoption"
# entries handed in as `written(position, content)`: where the day (of China) of writing is another than before
_DAYS: Final = """
INSERT INTO recorded
SELECT position, day FROM (
  SELECT position, day, LAG(day, 1, $before) OVER (ORDER BY position) AS previous FROM (
    SELECT position, CAST(json_extract_string(decode(content), '$.recorded_at')[:19]::TIMESTAMP + INTERVAL 8 HOUR AS DATE) AS day
    FROM written))
WHERE day IS DISTINCT FROM previous
ORDER BY position
"""
_OWN_TABLES: Final = ("entry", "recorded")


class UnreadableBooksError(ValueError):
    """Books that hold what is no entry; the message is the first line of why."""


@dataclass
class LakeWriter:
    """Writes what a connection's tables hold into a folder that is there and empty. `note` goes into the manifest."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    note: str = ""
    books: dict[str, Head] = field(default_factory=dict)
    _files: list[LakeFile] = field(default_factory=list)

    def book(self, book: str, head: Head) -> None:
        """The rows of one book, and the tables emptied of them for the next."""
        for name in (*FACTS, *_OWN_TABLES):
            for year in self._years(name):
                where = "" if year is None else f" WHERE year(on_day) = {year}"
                self._write(name, path_of(name, book, year).as_posix(), where)
            self.connection.execute(f"TRUNCATE {TAIL}.{name}" if name in FACTS else f"TRUNCATE {name}")
        self.books[book] = head

    def pack(self, digest: str, files: Mapping[str, str]) -> None:
        """The text of an adopted pack."""
        path = self.folder / pack_path(digest)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(orjson.dumps(dict(files), option=orjson.OPT_SORT_KEYS))
        self._files.append(file_of(self.folder, path))

    def finish(self) -> Manifest:
        """What all books share, and the manifest as the last of the files."""
        self._write("ledger", path_of("ledger").as_posix(), "")
        manifest = Manifest(self.books, tuple(sorted(self._files)), self.note)
        (self.folder / MANIFEST).write_bytes(manifest.spelled())
        return manifest

    def _years(self, name: str) -> list[int] | list[None]:
        """The years a table has rows of; None once for one that is not kept by year and has any."""
        if not TABLES[name].by_year:
            found = self.connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchall()  # noqa: S608 - our own names
            return [None] if found[0][0] else []
        years = self.connection.execute(f'SELECT DISTINCT year(on_day) FROM "{name}" ORDER BY 1')  # noqa: S608 - likewise
        return [year for (year,) in years.fetchall()]

    def _write(self, name: str, path: str, where: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        table = TABLES[name]
        rows = self.connection.sql(f'SELECT {table.names} FROM "{name}"{where} ORDER BY {table.order}')  # noqa: S608 - likewise
        rows.write_parquet(str(file), compression="zstd")
        self._files.append(file_of(self.folder, file))


def lake_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables that a lake has beyond the replica's."""
    for name in _OWN_TABLES:
        columns = ", ".join(" ".join(one) for one in TABLES[name].columns)
        connection.execute(f'CREATE TABLE "{name}" ({columns})')


def write_lake(store: Store, folder: Path) -> Manifest:
    """Every book of a store up to its head, into a folder that is there and empty. OSError where files cannot be written,
    UnreadableBooksError where entries cannot be read.
    """
    try:
        return _write_lake(store, folder)
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    except (duckdb.Error, FormatError) as error:
        raise UnreadableBooksError(str(error).partition("\n")[0]) from error


def _write_lake(store: Store, folder: Path) -> Manifest:
    replica = Replica()
    lake_tables(replica.connection)
    writer = LakeWriter(folder, replica.connection)
    adopted: set[str] = set()
    for book, head in sorted(store.heads().items()):
        if head.position:
            for row in _take(store, replica, book, head):
                entry = parse(row.content)
                adopted |= (
                    {entry.payload["digest"]} if entry.ledger == ADOPTION and "digest" in entry.payload else set()
                )
            writer.book(book, head)
    for digest in sorted(adopted):
        files = store.declaration(digest)
        if files is not None:
            writer.pack(digest, files)
    return writer.finish()


def _take(store: Store, replica: Replica, book: str, head: Head) -> Iterator[Stored]:
    """Takes a book's entries into the tables; those of the book's own ledgers."""
    rows = iter(store.read(book, 0, head.position))
    before = None
    while batch := list(islice(rows, FOLLOW_ROWS)):
        replica.take([row.content for row in batch])
        contents = pa.array([row.content for row in batch], pa.binary())
        system = [row for row in batch if row.columns.ledger in SYSTEM]
        entries = [(row.position, row.digest, row.content) for row in system]
        if entries:
            replica.connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", entries)
        positions = pa.array([row.position for row in batch], pa.int64())
        replica.connection.register("written", pa.table({"position": positions, "content": contents}))
        replica.connection.execute(_DAYS, {"before": before})
        replica.connection.unregister("written")
        last = replica.connection.execute("SELECT on_day FROM recorded ORDER BY since DESC LIMIT 1").fetchone()
        before = last[0] if last else None
        yield from system
