"""The books as a Store: what core, indicators and queries read from."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import transaction

from taizhang.core.journal.rows import COLUMNS, Row, bytes_of, name_of, stored_from
from taizhang.core.journal.store import Head, Stored
from taizhang.core.limits import FOLLOW_ROWS
from taizhang.server.storage.packs import text_of_pack
from taizhang.server.storage.sql import Sql

_BOOKS: Final = "SELECT code FROM storage_book UNION SELECT book FROM storage_entry ORDER BY 1"
_CONTENTS: Final = (
    "SELECT content FROM storage_entry WHERE book = %s AND position > %s AND position <= %s ORDER BY position"
)
_HISTORY: Final = (
    f"SELECT {', '.join(COLUMNS)} FROM storage_entry "  # noqa: S608 - our own names
    "WHERE book = %s AND ledger = %s AND item = %s AND position <= %s ORDER BY position"
)
# SQLite orders texts and bytes, which somebody may have put there, behind all numbers
_STRAYS: Final = (
    "SELECT count(*) FROM storage_entry WHERE book = %s AND (position < 1 OR position > 4611686018427387904)"
)
_UNNAMED: Final = "SELECT book FROM storage_entry WHERE book >= x''"  # SQLite orders bytes behind all texts
_PAGE: Final = 2_000  # entries fetched at a time: a walk of a whole book stays small in memory
_NEXT: Final = (
    f"SELECT {', '.join(COLUMNS)} FROM storage_entry WHERE book = %s AND position > %s AND position <= %s "  # noqa: S608 - our own names
    f"ORDER BY position LIMIT {_PAGE}"
)
# a position added to nothing: or else both databases walk the whole book in its order until enough entries are found
_OF_LEDGER: Final = (
    "SELECT position FROM storage_entry WHERE book = %s AND ledger = %s AND position + 0 > %s AND position + 0 <= %s "
    "ORDER BY position + 0"
)
_AT: Final = f"SELECT {', '.join(COLUMNS)} FROM storage_entry WHERE book = %s AND position IN ({{}}) ORDER BY position"  # noqa: S608 - our own names


class DjangoStore:
    """The books of one database, SQLite or PostgreSQL. Each page of a read is a query of its own: readers never keep a
    writer waiting.
    """

    def __init__(self, using: str = "default") -> None:
        self.using = using

    def heads(self) -> Mapping[str, Head]:
        """The head of every book, by book code."""
        rows = Sql(self.using).all("SELECT code, position, digest FROM storage_book ORDER BY code")
        return {name_of(code): Head(position, digest) for code, position, digest in rows}

    def books(self) -> Sequence[str]:
        """The code of every book with a head or an entry, in order."""
        return sorted(name_of(code) for (code,) in Sql(self.using).all(_BOOKS))

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        """Entries of a book in order of position, `after` < position <= `upto` (None: to the head), perhaps of one
        ledger only.
        """
        return map(stored_from, self._pages(book, after, upto, ledger))

    def contents(self, book: str, after: int, upto: int) -> Iterator[Sequence[bytes]]:
        """The bytes alone of a book's entries in order of position, `after` < position <= `upto`, many at a time."""
        while after < upto:
            until = min(after + FOLLOW_ROWS, upto)
            yield [bytes_of(content) for (content,) in Sql(self.using).all(_CONTENTS, book, after, until)]
            after = until

    def history(self, book: str, ledger: str, item: str, upto: int | None = None) -> Iterator[Stored]:
        """The entries of one item in order of position, up to one (None: to the head)."""
        last = 2**62 if upto is None else upto
        return map(stored_from, Sql(self.using).all(_HISTORY, book, ledger, item, last))

    def rows(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        """The same entries of all ledgers as rows."""
        return self._pages(book, after, upto, None)

    def _pages(self, book: str, after: int, upto: int | None, ledger: str | None) -> Iterator[Row]:
        last = 2**62 if upto is None else upto
        if ledger is not None:
            yield from self._of_ledger(book, after, last, ledger)
            return
        while rows := Sql(self.using).all(_NEXT, book, after, last):
            yield from rows
            after = rows[-1][0]

    def _of_ledger(self, book: str, after: int, last: int, ledger: str) -> Iterator[Row]:
        """Where the entries are comes from the index of items alone: a ledger of few entries in a book of millions is read
        without looking at the others.
        """
        found = [position for (position,) in Sql(self.using).all(_OF_LEDGER, book, ledger, after, last)]
        for start in range(0, len(found), _PAGE):
            page = found[start : start + _PAGE]
            yield from Sql(self.using).all(_AT.format(", ".join(["%s"] * len(page))), book, *page)

    def strays(self, book: str) -> int:
        """Rows that stand where no entry can."""
        sql = Sql(self.using)
        row = sql.one(_STRAYS, book)
        unnamed = [code for (code,) in sql.all(_UNNAMED) if name_of(code) == book] if sql.sqlite else []
        return (int(row[0]) if row else 0) + len(unnamed)

    def declaration(self, digest: str) -> Mapping[str, str] | None:
        """The files of a pack, by name, kept under their digest; None if it was never adopted here."""
        return text_of_pack(self.using, digest)

    def kept_for(self, digest: str) -> str | None:
        """The code of the pack that a text is kept for; None where there is no such text."""
        row = Sql(self.using).one("SELECT pack FROM storage_packtext WHERE digest = %s", digest)
        return name_of(row[0]) if row else None


@contextmanager
def snapshot(using: str = "default") -> Iterator[None]:
    """A read-only transaction in which all reads see the books at one moment. No writer waits for it."""
    sql = Sql(using)
    if sql.sqlite:  # not by Django, whose transactions take the write lock as they begin
        sql.run("BEGIN DEFERRED")
        try:
            yield
        finally:
            sql.run("ROLLBACK")
        return
    with transaction.atomic(using):
        sql.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
