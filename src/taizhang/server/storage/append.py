"""The append: the one way into a book, in plain SQL and one transaction.

The books written to are locked first, in order of code; all that decides (keys used, item states, heads) is read under
that lock; entries, heads and projections are written together; receipts count only once the transaction is durable.
A few entries go to PostgreSQL at once instead: decided from what this process remembers, and checked there.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import issue
from taizhang.core.journal.chain import columns_of, seal
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import Entry, FormatError, Sealed
from taizhang.core.journal.rows import bytes_of, stored_from
from taizhang.core.journal.store import Head, Stored
from taizhang.core.ledger.draft import Draft
from taizhang.core.ledger.state import ItemState
from taizhang.core.ledger.system import GRANTS
from taizhang.server.storage.at_once import Overtaken, append_at_once
from taizhang.server.storage.city import carry_on
from taizhang.server.storage.governing import refuse_ungoverned
from taizhang.server.storage.locking import locked_heads, refuse_moved_on
from taizhang.server.storage.openings import Openings
from taizhang.server.storage.projection import INTERVAL, ROW, SHOWN, Item, item_from, step
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.remembered import Remembered, Thing, remembered
from taizhang.server.storage.sql import Sql, refuse_within, writing

ENTRY: Final = (
    "book", "position", "digest", "content", "ledger", "item", "kind", "effective_on", "corrects", "command_key",
)  # fmt: skip
_UPDATE_ITEM: Final = (
    "UPDATE storage_itemrow SET version = %s, state = %s, org = %s, title = %s, stage = %s, opened_on = %s, fields = %s "
    "WHERE book = %s AND ledger = %s AND item = %s"
)
_HISTORY: Final = (
    "SELECT position, digest, content FROM storage_entry WHERE book = %s AND ledger = %s AND item = %s AND position < %s "
    "ORDER BY position"
)

Key = tuple[str, str]  # book, command key


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


@dataclass(slots=True)
class _Mark:
    """Where an appending stood: what `undo` goes back to."""

    entries: int
    past: int
    heads: dict[str, Head]
    items: list[tuple[Thing, Item | None, Item | None]]  # with what was known of each, and what was to be written
    keys: list[Key]
    opened: list[Thing]


class Appending:
    """Books held for writing. What is put is written as the block ends; until then only this object knows of it."""

    def __init__(self, sql: Sql, heads: dict[str, Head], memory: Remembered, *, at_once: bool) -> None:
        self._sql = sql
        self._memory = memory
        self._at_once = at_once
        self.heads = heads
        self._before = dict(heads)
        self._entries: list[tuple[Any, ...]] = []  # rows
        self._keys: dict[Key, Stored | tuple[Any, ...] | None] = {}
        self._opened: dict[Thing, tuple[Any, ...]] = {}  # rows of items opened and not spoken of since
        self._items: dict[Thing, Item | None] = {}
        self._stored: dict[Thing, int] = {}  # items that have a row in the database, and its version
        self._changed: dict[Thing, Item] = {}
        self._past: list[tuple[object, ...]] = []
        self._mark = _Mark(0, 0, dict(heads), [], [], [])
        self.seen: tuple[Head, Head] | None = None  # at once: from where to where the city's book was looked at
        self._has_written = False

    def mark(self) -> None:
        """Remembers how things stand, for `undo`."""
        self._mark = _Mark(len(self._entries), len(self._past), dict(self.heads), [], [], [])

    def undo(self) -> None:
        """Takes back all that was put since the mark."""
        mark = self._mark
        del self._entries[mark.entries :], self._past[mark.past :]
        self.heads = mark.heads
        for thing, known, waiting in reversed(mark.items):
            self._items[thing] = known
            if waiting is None:
                self._changed.pop(thing, None)
            else:
                self._changed[thing] = waiting
        for key in mark.keys:
            self._keys[key] = None
        for thing in mark.opened:
            self._opened.pop(thing, None)
            self._items[thing] = None
        self.mark()

    def fetch_ahead(self, keys: Iterable[Key], things: Iterable[Thing]) -> None:
        """Reads what commands will ask for in few queries instead of two a command. At once, keys are taken to be
        unused: the database refuses one that is not.
        """
        if not self._at_once:
            self._fetch_keys(keys)
        by_ledger: dict[tuple[str, str], set[str]] = {}
        for thing in things:
            if thing in self._items:
                continue
            self._items[thing] = known = self._memory.item(thing)
            if known is None:
                by_ledger.setdefault(thing[:2], set()).add(thing[2])
            else:
                self._stored[thing] = known.state.version
        for (book, ledger), items in by_ledger.items():
            within = {"book": book, "ledger": ledger}
            for item, *row in self._sql.each("storage_itemrow", ("item", "state", *SHOWN), within, "item", items):
                thing = (book, ledger, item)
                found = item_from(tuple(row))
                if found.state.version > self.heads[book].position:  # nothing is locked: another wrote on meanwhile
                    raise Overtaken(book)
                self._items[thing] = found
                self._stored[thing] = found.state.version

    def _fetch_keys(self, keys: Iterable[Key]) -> None:
        by_book: dict[str, set[str]] = {}
        for book, key in keys:
            by_book.setdefault(book, set()).add(key)
        for book, wanted in by_book.items():
            self._keys |= {(book, key): None for key in wanted}
            columns = ("command_key", "position", "digest", "content")
            found = self._sql.each("storage_entry", columns, {"book": book}, "command_key", wanted)
            for key, position, digest, content in found:
                self._keys[book, key] = _stored(book, position, digest, bytes_of(content))

    def expect_new(self, thing: Thing) -> None:
        """At once: takes an item that is not remembered to have no entries; the database refuses where it has."""
        if self._at_once and thing not in self._items and self._memory.item(thing) is None:
            self._items[thing] = None

    def known(self, book: str, key: str) -> Stored | None:
        """The entry a command key was used for, None for a fresh key."""
        if (book, key) not in self._keys:
            self.fetch_ahead([(book, key)], ())
        known = self._keys.get((book, key))
        return stored_from(known[1:]) if isinstance(known, tuple) else known

    def state(self, book: str, ledger: str, item: str) -> ItemState | None:
        """The item's state, entries put so far included; None for an item without entries."""
        found = self._item((book, ledger, item))
        return found.state if found else None

    def _item(self, thing: Thing) -> Item | None:
        if thing in self._opened:
            return item_from((self._opened[thing][4], *self._opened[thing][5:]))
        if thing not in self._items:
            self.fetch_ahead((), [thing])
        return self._items[thing]

    def entries_of(self, thing: Thing, before: int = 2**62) -> list[Entry]:
        """The entries of an item up to a position, those put in this transaction included."""
        rows = self._sql.all(_HISTORY, *thing, before)
        put = [row[1:4] for row in self._entries if (row[0], row[4], row[5]) == thing and row[1] < before]
        return [sound_entry(thing[0], position, digest, bytes_of(content)) for position, digest, content in rows + put]

    def put(
        self,
        draft: Draft,
        ledger: LedgerDeclaration | None,
        recorded_at: datetime,
        sealed: tuple[Sealed, ...] = (),
    ) -> Entry:
        """One more entry at the book's head. `ledger` is its declaration, None for `sys.*`; `sealed` what the draft says
        of persons. Refused where it cannot be spelled or is too large (SRV-003), or takes the last administrator away
        (LEDG-035).
        """
        head = self.heads[draft.book]
        entry = entry_after(head, draft, recorded_at, sealed)
        try:
            stored = seal(entry)
        except FormatError as error:
            raise Refused([issue("SRV-003", why=error)]) from error
        thing = (entry.book, entry.ledger, entry.item)
        before = self._item(thing)
        after = step(before, entry, ledger)
        if before is not None and entry.ledger == GRANTS:
            refuse_ungoverned(self._sql, before.state, after.state, self._changed, recorded_at)
        if before is not None:
            self._past.append(before.interval(entry.position))
        self._opened.pop(thing, None)
        self._mark.items.append((thing, before, self._changed.get(thing)))
        self._items[thing] = self._changed[thing] = after
        self._entries.append(_row(entry, stored))
        self._mark.keys.append((entry.book, entry.command_key))
        self._keys[entry.book, entry.command_key] = stored
        self.heads[entry.book] = Head(entry.position, stored.digest)
        return entry

    def is_new(self, thing: Thing, key: str) -> bool:
        """Whether an item is known to have no entries, and a key to be unused."""
        unused = self._keys.get((thing[0], key), thing) is None
        return unused and self._items.get(thing, thing) is None and thing not in self._opened

    def put_opening(self, openings: Openings, key: str, item: str, fields: Mapping[str, Any]) -> Head:
        """The opening of an item that `is_new`, at the book's head, which it gives. Refused as `put`."""
        head = self.heads[openings.book]
        try:
            entry, shown = openings.rows(key, item, fields, head.position + 1, head.digest)
        except FormatError as error:
            raise Refused([issue("SRV-003", why=error)]) from error
        thing = (openings.book, openings.ledger, item)
        self._entries.append(entry)
        self._opened[thing] = shown
        self._keys[openings.book, key] = entry
        self._mark.keys.append((openings.book, key))
        self._mark.opened.append(thing)
        self.heads[openings.book] = head = Head(entry[1], entry[2])
        return head

    def flush(self, city: Head) -> None:
        """Writes what was put, for the last time. `city` is the place in the city's book up to which rights and packs
        were known. Overtaken where they moved on.
        """
        if self._entries and self._at_once:
            self._flush_at_once(city)
        elif self._entries:
            self._flush_in_steps()
        if self._has_written and not self._sql.sqlite and settings.TAIZHANG_CITY not in self.heads:
            refuse_moved_on(self._sql, settings.TAIZHANG_CITY, city)
        for book, head in self.heads.items():
            if head.position == 0:  # begun for commands that were all refused
                self._sql.run("DELETE FROM storage_book WHERE code = %s AND position = 0", book)

    def flush_part(self) -> None:
        """Writes what was put so far and lets go of it, so that a long batch stays small in memory. What is written is
        durable, and can be undone, only with the rest of the transaction.
        """
        if self._at_once:
            raise RuntimeError("what is written at once is written whole")
        if self._entries:
            self._flush_in_steps()
        self._memory.let_go((*self._changed, *self._opened))
        self._before = dict(self.heads)
        for kept in (self._entries, self._past, self._keys, self._items, self._stored, self._changed, self._opened):
            kept.clear()
        self.mark()

    def _flush_at_once(self, city: Head) -> None:
        fresh, moved = self._rows()
        top = settings.TAIZHANG_CITY
        looked_at = append_at_once(
            self._sql,
            {"code": top, "position": city.position, "digest": city.digest},
            [
                {
                    "code": book,
                    "position": before.position,
                    "digest": before.digest,
                    "to_position": head.position,
                    "to_digest": head.digest,
                }
                for book, before, head in self._moves()
            ],
            entries=[dict(zip(ENTRY, row, strict=True)) | {"content": row[3].decode()} for row in self._entries],
            past=[dict(zip(INTERVAL, row, strict=True)) for row in self._past],
            fresh=[dict(zip(ROW, row, strict=True)) for row in fresh],
            moved=[dict(zip(ROW, row, strict=True)) | {"before": self._stored[_thing(row)]} for row in moved],
        )
        put = {book: head for book, _, head in self._moves()}  # by now; it is not of those ledgers
        self.seen = city, put.get(top, looked_at)

    def _flush_in_steps(self) -> None:
        """The head moves only from where it was when it was locked."""
        self._has_written = True
        self._sql.insert("storage_entry", ENTRY, self._entries)
        for book, before, head in self._moves():
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
        fresh, moved_on = self._rows()
        if fresh:
            self._sql.insert("storage_itemrow", ROW, fresh)
        if moved_on:
            self._sql.many(_UPDATE_ITEM, [(*row[3:], *row[:3]) for row in moved_on])

    def _rows(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """The rows of items changed: those that are fresh, and those that have one already."""
        fresh = [item.values() for thing, item in self._changed.items() if thing not in self._stored]
        fresh += self._opened.values()
        moved = [item.values() for thing, item in self._changed.items() if thing in self._stored]
        return fresh, moved

    def _moves(self) -> Iterator[tuple[str, Head, Head]]:
        """The books that were written to, each with its head before and after."""
        for book, head in self.heads.items():
            if head != self._before[book]:
                yield book, self._before[book], head

    def remember(self) -> None:
        """Keeps in mind what is written and durable by now."""
        self._memory.keep({book: head for book, head in self.heads.items() if head.position}, self._changed)


@contextmanager
def appending(books: Iterable[str], using: str = "default", *, city_held: bool = False) -> Iterator[Appending]:
    """A transaction on some books. Leaving it normally makes all that was flushed durable; leaving it by Refused, or any
    other exception, writes nothing. `city_held`: nobody can write to the city's book meanwhile.
    """
    memory = remembered(using)
    with writing(using) as sql:
        heads = locked_heads(sql, books, settings.TAIZHANG_CITY if city_held else None)
        for book, head in heads.items():
            memory.meet(book, head)
        run = Appending(sql, heads, memory, at_once=False)
        yield run
    run.remember()


@contextmanager
def appending_at_once(books: Iterable[str], using: str) -> Iterator[Appending]:
    """The same on PostgreSQL without a lock, for books that are remembered: Overtaken, with nothing written, where that
    turns out to be outdated.
    """
    refuse_within(using)
    memory = remembered(using)
    heads = {book: head for book in books if (head := memory.head(book)) is not None}
    run = Appending(Sql(using), heads, memory, at_once=True)
    try:
        yield run
    except BaseException:
        memory.forget(heads)
        raise
    run.remember()
    if run.seen is not None:
        carry_on(using, *run.seen)


def can_be_at_once(books: Iterable[str], using: str) -> bool:
    """Whether books can be written to at once: on PostgreSQL, where this process wrote to each of them before."""
    memory = remembered(using)
    return not Sql(using).sqlite and all(memory.head(book) is not None for book in books)


def _thing(row: tuple[Any, ...]) -> Thing:
    return row[0], row[1], row[2]


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
