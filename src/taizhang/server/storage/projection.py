"""The projection: what lists show of an item now, and what they showed of it at every earlier position.

Both are functions of the entries alone: each step is shown by the declaration its own entry was decided under. So the
live rows, written beside the entries, equal the rows of `rebuild`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from django.db import transaction

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.rows import bytes_of
from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.state import ItemState, fold, state_from_json
from taizhang.core.ledger.view import progress, stage_of
from taizhang.core.limits import NAME_CHARS_MAX
from taizhang.server.storage.packs import ledger_under
from taizhang.server.storage.refusal import sound_entry
from taizhang.server.storage.sql import Row, Sql

SHOWN: Final = ("org", "title", "stage", "opened_on", "fields")
ROW: Final = ("book", "ledger", "item", "version", "state", *SHOWN)
INTERVAL: Final = ("book", "ledger", "item", "from_position", "to_position", *SHOWN)
_BATCH: Final = 2_000  # rows written at a time by a rebuild


@dataclass(frozen=True, slots=True)
class Shown:
    """What lists show of an item. `opened_on` is None while it is not open; `fields` is canonical JSON."""

    org: str
    title: str
    stage: str | None
    opened_on: date | None
    fields: str

    def values(self) -> tuple[object, ...]:
        day = self.opened_on.isoformat() if self.opened_on else None
        return (self.org, self.title, self.stage, day, self.fields)


@dataclass(frozen=True, slots=True)
class Item:
    """An item's current row: its state, and how it is shown."""

    state: ItemState
    shown: Shown

    def values(self) -> tuple[object, ...]:
        state = self.state
        text = orjson.dumps(state.to_json(), option=orjson.OPT_SORT_KEYS).decode()
        return (state.book, state.ledger, state.item, state.version, text, *self.shown.values())

    def interval(self, to_position: int) -> tuple[object, ...]:
        """The interval row that ends where the next entry takes over."""
        state = self.state
        return (state.book, state.ledger, state.item, state.version, to_position, *self.shown.values())


def item_from(row: Row) -> Item:
    """The item of a row read as (state, *SHOWN)."""
    state, org, title, stage, opened_on, fields = row
    return Item(state_from_json(orjson.loads(state)), Shown(org, title, stage, day_of(opened_on), fields))


def day_of(value: Any) -> date | None:
    """A day as either driver gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def step(before: Item | None, entry: Entry, ledger: LedgerDeclaration | None) -> Item:
    """The item after one more entry. `ledger` is the declaration the entry was decided under, None for `sys.*`."""
    state = fold(before.state if before else ItemState(entry.book, entry.ledger, entry.item), entry)
    return Item(state, shown(state, ledger))


def shown(state: ItemState, ledger: LedgerDeclaration | None) -> Shown:
    """What a list shows of a state, everything said of it taken together whatever its day."""
    if ledger is None:
        return _shown_system(state)
    fields: dict[str, Any] = {}
    standing = state.in_force
    for said in standing:
        if said.kind in {"open", "amend"}:
            fields.update({ledger.field_now(name): value for name, value in said.payload["fields"].items()})
    kept = {name: value for name, value in fields.items() if value is not None}
    seen = progress(standing, ledger)
    title = str(kept.get(ledger.title) or state.item)
    stage = stage_of(ledger, seen) if seen.opened_on else None
    return Shown(str(kept.get(ORG, "")), title[:NAME_CHARS_MAX], stage, seen.opened_on, _json(kept))


def _shown_system(state: ItemState) -> Shown:
    """An item of the book's own ledgers: its newest statement by position is all there is to show."""
    newest = max(state.in_force, key=lambda one: one.position, default=None)
    if newest is None:
        return Shown("", state.item[:NAME_CHARS_MAX], None, None, "{}")
    body = {name: value for name, value in newest.payload.items() if name != "reason"}
    title = str(body.get("name") or body.get("title") or state.item)
    return Shown(str(body.get(ORG) or state.book), title[:NAME_CHARS_MAX], None, newest.effective_on, _json(body))


def _json(body: dict[str, Any]) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def rebuild(using: str = "default") -> int:
    """Makes all projections anew from the entries, in one transaction; gives the number of items. Writers wait."""
    count = 0
    with transaction.atomic(using):
        sql = Sql(using)
        if not sql.sqlite:  # there, the transaction itself holds the one write lock
            sql.run("LOCK TABLE storage_book IN EXCLUSIVE MODE")
        sql.run("DELETE FROM storage_iteminterval")
        sql.run("DELETE FROM storage_itemrow")
        rows: list[tuple[object, ...]] = []
        intervals: list[tuple[object, ...]] = []
        for item, past in folded_items(using):
            count += 1
            rows.append(item.values())
            intervals += past
            if len(rows) + len(intervals) >= _BATCH:
                _write(sql, rows, intervals)
                rows, intervals = [], []
        _write(sql, rows, intervals)
    return count


def _write(sql: Sql, rows: list[tuple[object, ...]], intervals: list[tuple[object, ...]]) -> None:
    if rows:
        sql.insert("storage_itemrow", ROW, rows)
    if intervals:
        sql.insert("storage_iteminterval", INTERVAL, intervals)


def folded_items(using: str) -> Iterator[tuple[Item, list[Row]]]:
    """Every item with its interval rows, from the entries alone, one item in memory at a time."""
    for thing in Sql(using).all("SELECT DISTINCT book, ledger, item FROM storage_entry"):
        current, past = folded(using, *thing)
        if current is not None:
            yield current, past


def folded(using: str, book: str, ledger: str, item: str) -> tuple[Item | None, list[Row]]:
    """An item and its interval rows from its entries; None where there are none. Refused (BOOK-001, 004) where one is
    damaged, LookupError where the text of its pack is gone.
    """
    rows = Sql(using).all(
        "SELECT position, digest, content FROM storage_entry WHERE book = %s AND ledger = %s AND item = %s ORDER BY position",
        book,
        ledger,
        item,
    )
    current: Item | None = None
    past: list[Row] = []
    for position, digest, content in rows:
        entry = sound_entry(book, position, digest, bytes_of(content))
        if current is not None:
            past.append(current.interval(entry.position))
        current = step(current, entry, ledger_under(using, entry.declaration_digest, entry.ledger))
    return current, past
