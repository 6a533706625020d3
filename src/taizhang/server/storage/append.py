"""The append: the one way into a book, in plain SQL and one transaction.

The books written to are locked first, in order of code; all that decides (keys used, item states, heads) is read under
that lock; entries, heads and projections are written together; receipts count only once the transaction is durable.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Where, issue
from taizhang.core.journal.chain import columns_of, seal
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import Entry, FormatError, genesis
from taizhang.core.journal.store import Head, Stored
from taizhang.core.ledger.draft import Draft
from taizhang.core.ledger.state import ItemState
from taizhang.server.storage.projection import INTERVAL, ROW, SHOWN, Item, item_from, step
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sql import Sql

ENTRY: Final = (
    "book", "position", "digest", "content", "ledger", "item", "kind", "effective_on", "corrects", "command_key",
)  # fmt: skip
_HEAD: Final = (
    "SELECT b.position, b.digest, e.digest FROM storage_book b "
    "LEFT JOIN storage_entry e ON e.book = b.code AND e.position = b.position WHERE b.code = %s"
)
_ITEM: Final = f"SELECT state, {', '.join(SHOWN)} FROM storage_itemrow WHERE book = %s AND ledger = %s AND item = %s"  # noqa: S608 - our names
_UPDATE_ITEM: Final = (
    "UPDATE storage_itemrow SET version = %s, state = %s, org = %s, title = %s, stage = %s, opened_on = %s, fields = %s "
    "WHERE book = %s AND ledger = %s AND item = %s"
)

Key = tuple[str, str]  # book, command key
Thing = tuple[str, str, str]  # book, ledger, item


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a command's entry is in the book for good. `repeated` is true where it already was."""

    key: str
    book: str
    position: int
    digest: str
    repeated: bool = False

    def to_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "book": self.book,
            "position": self.position,
            "digest": self.digest,
            "repeated": self.repeated,
        }


class Appending:
    """Books locked for writing. What is put is written as the block ends; until then only this object knows of it."""

    def __init__(self, sql: Sql, books: Iterable[str], recorded_at: datetime) -> None:
        self._sql = sql
        self._recorded_at = recorded_at
        self.heads = {book: self._lock(book) for book in sorted(set(books))}
        self._before = dict(self.heads)
        self._entries: list[tuple[Entry, Stored]] = []
        self._keys: dict[Key, Stored | None] = {}
        self._items: dict[Thing, Item | None] = {}
        self._stored: set[Thing] = set()  # items that have a row in the database
        self._changed: dict[Thing, Item] = {}
        self._past: list[tuple[object, ...]] = []

    def _lock(self, book: str) -> Head:
        """The book's head under lock, made if the book is new. Refused (BOOK-006) where it does not end its chain."""
        if not self._sql.sqlite:  # a statement of its own: one that joins would see entries as of before the wait
            self._sql.one("SELECT 1 FROM storage_book WHERE code = %s FOR UPDATE", book)
        row = self._sql.one(_HEAD, book)
        if row is None:
            self._begin(book)
            row = self._sql.one(_HEAD, book)
        if row is None:
            raise RuntimeError(f"the head of {book} vanished under its lock")
        position, digest, last = row
        if position > 0 and last != digest:
            place = Where(position=f"{book}#{position}")
            raise Refused([issue("BOOK-006", place, head=position, number=position if last else position - 1)])
        return Head(position, digest)

    def _begin(self, book: str) -> None:
        """A new book's head, locked; another writer may have made it meanwhile. Refused (BOOK-006) where there are
        entries, so that a head must have been taken away.
        """
        last = self._sql.one("SELECT max(position) FROM storage_entry WHERE book = %s", book)
        if last and last[0] and self._sql.one(_HEAD, book) is None:
            raise Refused([issue("BOOK-006", Where(position=f"{book}#0"), head=0, number=last[0])])
        self._sql.run(
            "INSERT INTO storage_book (code, position, digest) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING",
            book,
            genesis(settings.BOOK_DIGEST),
        )
        if not self._sql.sqlite:
            self._sql.one("SELECT 1 FROM storage_book WHERE code = %s FOR UPDATE", book)

    def fetch_ahead(self, keys: Iterable[Key], things: Iterable[Thing]) -> None:
        """Reads what a batch will ask for in few queries instead of two a command."""
        by_book: dict[str, set[str]] = {}
        for book, key in keys:
            by_book.setdefault(book, set()).add(key)
        for book, wanted in by_book.items():
            self._keys |= {(book, key): None for key in wanted}
            statement = (
                "SELECT command_key, position, digest, content FROM storage_entry WHERE book = %s AND command_key IN"
            )
            for key, position, digest, content in self._sql.among(statement, [book], wanted):
                self._keys[book, key] = _stored(book, position, digest, bytes(content))
        by_ledger: dict[tuple[str, str], set[str]] = {}
        for book, ledger, item in things:
            by_ledger.setdefault((book, ledger), set()).add(item)
        for (book, ledger), items in by_ledger.items():
            self._items |= {(book, ledger, item): None for item in items}
            statement = (
                f"SELECT item, state, {', '.join(SHOWN)} FROM storage_itemrow "  # noqa: S608 - our names
                "WHERE book = %s AND ledger = %s AND item IN"
            )
            for item, *row in self._sql.among(statement, [book, ledger], items):
                self._items[book, ledger, item] = item_from(tuple(row))
                self._stored.add((book, ledger, item))

    def known(self, book: str, key: str) -> Stored | None:
        """The entry a command key was used for, None for a fresh key."""
        if (book, key) not in self._keys:
            row = self._sql.one(
                "SELECT position, digest, content FROM storage_entry WHERE book = %s AND command_key = %s", book, key
            )
            self._keys[book, key] = _stored(book, row[0], row[1], bytes(row[2])) if row else None
        return self._keys[book, key]

    def state(self, book: str, ledger: str, item: str) -> ItemState | None:
        """The item's state, entries put so far included; None for an item without entries."""
        found = self._item((book, ledger, item))
        return found.state if found else None

    def _item(self, thing: Thing) -> Item | None:
        if thing not in self._items:
            row = self._sql.one(_ITEM, *thing)
            self._items[thing] = item_from(row) if row else None
            if row:
                self._stored.add(thing)
        return self._items[thing]

    def entries_before(self, entry: Entry) -> list[Entry]:
        """The earlier entries of an entry's item, those put in this transaction included."""
        rows = self._sql.all(
            "SELECT position, digest, content FROM storage_entry "
            "WHERE book = %s AND ledger = %s AND item = %s AND position < %s "
            "ORDER BY position",
            entry.book,
            entry.ledger,
            entry.item,
            entry.position,
        )
        thing = (entry.book, entry.ledger, entry.item)
        put = (one for one, _ in self._entries if (one.book, one.ledger, one.item) == thing)
        before = [sound_entry(entry.book, position, digest, bytes(content)) for position, digest, content in rows]
        return before + [one for one in put if one.position < entry.position]

    def put(self, draft: Draft, ledger: LedgerDeclaration | None) -> Entry:
        """One more entry at the book's head. `ledger` is its declaration, None for `sys.*`. Refused (SRV-003) where it
        cannot be spelled or is too large.
        """
        head = self.heads[draft.book]
        entry = entry_after(head, draft, self._recorded_at)
        try:
            stored = seal(entry)
        except FormatError as error:
            raise Refused([issue("SRV-003", why=error)]) from error
        thing = (entry.book, entry.ledger, entry.item)
        before = self._item(thing)
        if before is not None:
            self._past.append(before.interval(entry.position))
        after = step(before, entry, ledger)
        self._items[thing] = self._changed[thing] = after
        self._entries.append((entry, stored))
        self._keys[entry.book, entry.command_key] = stored
        self.heads[entry.book] = Head(entry.position, stored.digest)
        return entry

    def flush(self) -> None:
        """Writes what was put. The head moves only from where it was when it was locked."""
        if not self._entries:
            return
        self._sql.insert("storage_entry", ENTRY, [_row(entry, stored) for entry, stored in self._entries])
        for book, head in self.heads.items():
            before = self._before[book]
            if head == before:
                continue
            moved = self._sql.run(
                "UPDATE storage_book SET position = %s, digest = %s WHERE code = %s AND position = %s AND digest = %s",
                head.position,
                head.digest,
                book,
                before.position,
                before.digest,
            )
            if moved != 1:
                raise RuntimeError(f"the head of {book} moved under its lock")
        if self._past:
            self._sql.insert("storage_iteminterval", INTERVAL, self._past)
        fresh = [item.values() for thing, item in self._changed.items() if thing not in self._stored]
        if fresh:
            self._sql.insert("storage_itemrow", ROW, fresh)
        moved_on = [item.values() for thing, item in self._changed.items() if thing in self._stored]
        if moved_on:
            self._sql.many(_UPDATE_ITEM, [(*row[3:], *row[:3]) for row in moved_on])


@contextmanager
def appending(books: Iterable[str], recorded_at: datetime, using: str = "default") -> Iterator[Appending]:
    """A transaction on some books. Leaving it normally makes all that was put durable; leaving it by Refused, or any
    other exception, writes nothing.
    """
    with transaction.atomic(using, durable=True):
        run = Appending(Sql(using), books, recorded_at)
        yield run
        run.flush()


def _row(entry: Entry, stored: Stored) -> tuple[object, ...]:
    columns = stored.columns
    return (
        entry.book,
        stored.position,
        stored.digest,
        stored.content,
        columns.ledger,
        columns.item,
        columns.kind,
        columns.effective_on.isoformat(),
        columns.corrects,
        columns.command_key,
    )


def _stored(book: str, position: int, digest: str, content: bytes) -> Stored:
    """A stored entry whose columns are derived from its bytes."""
    return Stored(position, digest, content, columns_of(sound_entry(book, position, digest, content)))
