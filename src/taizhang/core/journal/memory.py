"""A store in memory: books made on the spot, for examples of packs and for tests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from taizhang.core.journal.chain import seal
from taizhang.core.journal.draft import Draft, entry_after
from taizhang.core.journal.entry import Entry, Sealed, genesis
from taizhang.core.journal.rows import Row, row_of
from taizhang.core.journal.store import Head, Stored


class MemoryStore:
    """Books kept as lists; implements `Store`. `algorithm` names the digest of every book it starts."""

    def __init__(self, algorithm: str = "sha256") -> None:
        self._genesis = genesis(algorithm)
        self._books: dict[str, list[Stored]] = {}
        self._declarations: dict[str, Mapping[str, str]] = {}

    def heads(self) -> Mapping[str, Head]:
        return {book: Head(rows[-1].position, rows[-1].digest) for book, rows in self._books.items()}

    def books(self) -> Sequence[str]:
        return sorted(self._books)

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        rows = self._books.get(book, [])
        asked = rows[after : len(rows) if upto is None else upto]
        return (row for row in asked if ledger is None or row.columns.ledger == ledger)

    def contents(self, book: str, after: int, upto: int) -> Iterator[Sequence[bytes]]:
        yield [row.content for row in self.read(book, after, upto)]

    def history(self, book: str, ledger: str, item: str, upto: int | None = None) -> Iterator[Stored]:
        return (row for row in self.read(book, 0, upto, ledger) if row.columns.item == item)

    def rows(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        return map(row_of, self.read(book, after, upto))

    def strays(self, book: str) -> int:
        return sum(one.position < 1 for one in self._books.get(book, []))

    def declaration(self, digest: str) -> Mapping[str, str] | None:
        return self._declarations.get(digest)

    def kept_for(self, digest: str) -> str | None:
        del digest
        return None

    def keep(self, digest: str, files: Mapping[str, str]) -> None:
        """Keeps a pack's texts under their digest, as adopting it does."""
        self._declarations[digest] = dict(files)

    def append(self, draft: Draft, recorded_at: datetime, sealed: tuple[Sealed, ...] = ()) -> tuple[Entry, Stored]:
        """Writes one draft at the end of its book."""
        rows = self._books.setdefault(draft.book, [])
        head = Head(rows[-1].position, rows[-1].digest) if rows else Head(0, self._genesis)
        entry = entry_after(head, draft, recorded_at, sealed)
        stored = seal(entry)
        rows.append(stored)
        return entry, stored
