"""A lake as it is read: held against its manifest first, then offering what a source of figures asks of a store."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from taizhang.core.declarations.pack import files_under
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.chain import columns_of
from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.rows import Row, row_of
from taizhang.core.journal.store import Head, Stored
from taizhang.indicators.lake.layout import book_of, pack_path, year_of
from taizhang.indicators.lake.manifest import Manifest, held_against, read_manifest


@dataclass(frozen=True, slots=True)
class Reach:
    """Some books of a lake, and the years up to one: what a pass reads, however much the lake holds beside it."""

    books: frozenset[str]
    last: int

    def holds(self, path: str) -> bool:
        """Whether a file has rows within reach."""
        book, year = book_of(path), year_of(path)
        return (not book or book in self.books) and (year is None or year <= self.last)


@dataclass(frozen=True)
class Lake:
    """The books of a lake; implements `Store`, of the book's own ledgers (`sys.*`) alone: other entries are facts here."""

    folder: Path
    manifest: Manifest
    ledgers: Mapping[str, int]
    own: Mapping[str, tuple[Stored, ...]]
    written: Mapping[str, tuple[tuple[int, date], ...]]  # by book: from which position on, on which day

    def heads(self) -> Mapping[str, Head]:
        return self.manifest.books

    def books(self) -> Sequence[str]:
        return sorted(self.manifest.books)

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        last = self.manifest.books[book].position if upto is None and book in self.manifest.books else upto or 0
        asked = (row for row in self.own.get(book, ()) if after < row.position <= last)
        return (row for row in asked if ledger is None or row.columns.ledger == ledger)

    def rows(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        return map(row_of, self.read(book, after, upto))

    def contents(self, book: str, after: int, upto: int) -> Iterator[Sequence[bytes]]:
        yield [row.content for row in self.read(book, after, upto)]

    def history(self, book: str, ledger: str, item: str, upto: int | None = None) -> Iterator[Stored]:
        return (row for row in self.read(book, 0, upto, ledger) if row.columns.item == item)

    def strays(self, book: str) -> int:
        del book
        return 0

    def declaration(self, digest: str) -> Mapping[str, str] | None:
        path = pack_path(digest)
        if not any(one.path == path.as_posix() for one in self.manifest.of(path.parts[0])):
            return None
        return files_under(digest, (self.folder / path).read_text(encoding="utf-8"))

    def kept_for(self, digest: str) -> str | None:
        del digest
        return None

    def written_on(self, book: str, position: int) -> date | None:
        """The day (of China) on which an entry was written."""
        days = self.written.get(book, ())
        found = bisect_right(days, position, key=lambda one: one[0])
        return days[found - 1][1] if found else None

    def paths(self, table: str, reach: Reach) -> list[str]:
        """The files of a table that a reader of some books and years needs."""
        return [str(self.folder / one.path) for one in self.manifest.of(table) if reach.holds(one.path)]


def open_lake(folder: Path) -> tuple[Lake | None, list[Issue]]:
    """The lake in a folder, every file of which was held against the manifest. LAKE-001 to 006, and LAKE-007 where files
    that are as listed do not hold what they should.
    """
    folder = folder.absolute()
    manifest, found = read_manifest(folder)
    if manifest is None:
        return None, found
    found = list(held_against(folder, manifest))
    if found:
        return None, found
    try:
        ledgers = {str(one["name"]): int(one["no"]) for _, one in _rows(folder, manifest, "ledger")}
        own: dict[str, list[Stored]] = {}
        for book, one in _rows(folder, manifest, "entry"):
            entry = parse(one["content"])
            own.setdefault(book, []).append(Stored(one["position"], one["digest"], one["content"], columns_of(entry)))
        written: dict[str, list[tuple[int, date]]] = {}
        for book, one in _rows(folder, manifest, "recorded"):
            written.setdefault(book, []).append((one["since"], one["on_day"]))
    except (pa.ArrowException, FormatError, KeyError, TypeError, ValueError, OSError) as error:
        return None, [issue("LAKE-007", Where(file=str(folder)), why=error)]
    kept = {book: tuple(rows) for book, rows in own.items()}
    return Lake(folder, manifest, ledgers, kept, {book: tuple(days) for book, days in written.items()}), []


def _rows(folder: Path, manifest: Manifest, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of a small table, each with its book (none where a table has none), in the order of the files."""
    for one in manifest.of(table):
        with pq.ParquetFile(folder / one.path) as file:
            for row in file.read().to_pylist():
                yield book_of(one.path), row
