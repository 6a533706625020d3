"""The columnar replica: facts of items as rows in an in-memory DuckDB, following the books' tails; rebuilt at any time.

A row never changes. A fact that goes out of force (corrected, withdrawn, or a running total's step moved by a late
entry) gets a row in `reversal` at the position that did it, and what replaces it is a new row at that position. So a
question as of any earlier cut is answered by leaving out later rows and later reversals.

Facts depend on the ledger's declaration (which measures run on, which fields are numbers). What of it decides is its
*shape*; a ledger is loaded once a shape, when first asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

import duckdb
import pyarrow as pa

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Store, Stored
from taizhang.core.ledger.state import ItemState, Statement, fold
from taizhang.core.ledger.view import Fact, facts
from taizhang.core.limits import FOLLOW_ROWS
from taizhang.indicators.plan import spelled

DAY_SHIFT: Final = 40  # bits for a position in the order key; the day stands above them
AMOUNT: Final = pa.decimal128(38, 9)  # limits: 18 digits and 9 decimals, and room to add up 10^11 of them

_COMMON = (
    ("shape", pa.int32()),
    ("book", pa.int32()),
    ("item", pa.int32()),
    ("since", pa.int64()),  # the position from which the fact is in force
    ("position", pa.int64()),  # the entry that states it
    ("on_day", pa.date32()),
    ("order_key", pa.int64()),  # (on_day, root): the order last values are taken in
)
TABLES: Mapping[str, Any] = MappingProxyType(
    {
        "opened": pa.schema(_COMMON),
        "field": pa.schema(
            (
                *_COMMON,
                ("name", pa.string()),
                ("text", pa.string()),
                ("number", AMOUNT),
                ("many", pa.list_(pa.string())),
            )
        ),
        "milestone": pa.schema(
            (
                *_COMMON,
                ("name", pa.string()),
                ("occurrence", pa.int32()),
                ("status", pa.string()),
                ("due", pa.date32()),
            )
        ),
        "amount": pa.schema((*_COMMON, ("name", pa.string()), ("value", AMOUNT))),
        "reversal": pa.schema(
            (
                ("shape", pa.int32()),
                ("book", pa.int32()),
                ("position", pa.int64()),
                ("since", pa.int64()),
                ("ended", pa.int64()),
            )
        ),
    }
)

Shape = tuple[str, tuple[tuple[str, ...], ...]]
Key = tuple[int, int]  # (book number, item number)


def shape_of(ledger: LedgerDeclaration) -> Shape:
    """What of a declaration decides the facts that entries of a ledger state."""
    fields = tuple((one.field, one.type, *one.formerly) for one in ledger.fields)
    measures = tuple((one.measure, one.kind, one.resets or "", *one.formerly) for one in ledger.measures)
    renamed = tuple((one.milestone, *one.formerly) for one in ledger.milestones if one.formerly)
    return ledger.ledger, (*sorted(fields), *sorted(measures), *sorted(renamed))


@dataclass
class Loaded:
    """A ledger under one shape: the states of its items, and since when a moved step of a running total is in force."""

    number: int
    ledger: LedgerDeclaration
    states: dict[Key, ItemState] = field(default_factory=dict)
    moved: dict[tuple[int, int], int] = field(default_factory=dict)  # (book, position) -> since, where they differ


class Replica:
    """Facts as rows. One connection: its owner asks one question at a time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.connection = duckdb.connect(":memory:")
        for name, schema in TABLES.items():
            self.connection.register("empty", schema.empty_table())
            self.connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM empty')  # noqa: S608 - our own names
            self.connection.unregister("empty")
        self.books: dict[str, int] = {}
        self.items: dict[tuple[str, str, str], int] = {}
        self._names: list[tuple[str, str, str]] = []
        self._loaded: dict[Shape, Loaded] = {}
        self._followed: dict[str, int] = {}

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        """Takes in the next entries of a book."""
        waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        for loaded in self._loaded.values():
            for row in rows:
                if row.columns.ledger == loaded.ledger.ledger:
                    self._take(loaded, parse(row.content), waiting)
        self._flush(waiting)
        self._followed[book] = rows[-1].position

    def load(self, ledger: LedgerDeclaration) -> int:
        """The number of a ledger's shape; its history is read from the store when it is first asked for."""
        shape = shape_of(ledger)
        if shape not in self._loaded:
            loaded = Loaded(len(self._loaded), ledger)
            waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
            for book, position in sorted(self._followed.items()):
                for row in self.store.read(book, 0, position, ledger.ledger):
                    self._take(loaded, parse(row.content), waiting)
                    if len(waiting["field"]) >= FOLLOW_ROWS:
                        self._flush(waiting)
            self._flush(waiting)
            self._loaded[shape] = loaded
        return self._loaded[shape].number

    def name_of(self, item: int) -> str:
        """The id of an item by its number."""
        return self._names[item][2]

    def _take(self, loaded: Loaded, entry: Entry, waiting: dict[str, list[tuple[Any, ...]]]) -> None:
        """The rows of one more entry: what it takes out of force, and what it puts in force."""
        name = (entry.book, entry.ledger, entry.item)
        key = (self.books.setdefault(entry.book, len(self.books)), self._number(name))
        before = loaded.states.get(key) or ItemState(*name)
        after = loaded.states[key] = fold(before, entry)
        roots = _touched(loaded.ledger, before, after, after.root_of(entry.position))
        old, new = (set(_facts_of(state, roots, loaded.ledger)) for state in (before, after))
        for position in sorted({fact.position for fact in old - new}):
            since = loaded.moved.pop((key[0], position), position)
            waiting["reversal"].append((loaded.number, key[0], position, since, entry.position))
        for fact in new - old:
            if fact.position != entry.position:
                loaded.moved[key[0], fact.position] = entry.position
            waiting[fact.kind].append(_row(loaded.number, key, entry.position, fact))

    def _number(self, name: tuple[str, str, str]) -> int:
        if name not in self.items:
            self.items[name] = len(self._names)
            self._names.append(name)
        return self.items[name]

    def _flush(self, waiting: dict[str, list[tuple[Any, ...]]]) -> None:
        for name, rows in waiting.items():
            if not rows:
                continue
            columns = [
                pa.array(column, part.type) for column, part in zip(zip(*rows, strict=True), TABLES[name], strict=True)
            ]
            self.connection.register("incoming", pa.Table.from_arrays(columns, schema=TABLES[name]))
            self.connection.execute(f'INSERT INTO "{name}" SELECT * FROM incoming')  # noqa: S608 - our own names
            self.connection.unregister("incoming")
            rows.clear()


def _touched(ledger: LedgerDeclaration, before: ItemState, after: ItemState, root: int) -> set[int]:
    """The statements whose facts an entry can change: its own, and all of a running total that it speaks of."""
    totals = {one.measure for one in ledger.measures if one.kind == "running_total"}
    names = {_measure(state.statements.get(root), ledger) for state in (before, after)} & totals
    steps = {one.root for one in after.statements.values() if _measure(one, ledger) in names} if names else set()
    return {root} | steps


def _facts_of(state: ItemState, roots: set[int], ledger: LedgerDeclaration) -> Iterator[Fact]:
    kept = {root: state.statements[root] for root in roots if root in state.statements}
    return facts(ItemState(state.book, state.ledger, state.item, state.version, kept), ledger)


def _measure(said: Statement | None, ledger: LedgerDeclaration) -> str | None:
    return ledger.measure_now(said.payload["measure"]) if said is not None and said.kind == "measure" else None


def order_key(day: date, root: int) -> int:
    """One whole number that orders as (day, root) does."""
    return day.toordinal() << DAY_SHIFT | root


def _row(shape: int, key: Key, since: int, fact: Fact) -> tuple[Any, ...]:
    common = (shape, *key, since, fact.position, fact.on, order_key(fact.on, fact.root))
    if fact.kind == "opened":
        return common
    if fact.kind == "milestone":
        return (*common, fact.name, fact.occurrence, fact.status, fact.due)
    if fact.kind == "amount":
        return (*common, fact.name, fact.value)
    if isinstance(fact.value, tuple):
        return (*common, fact.name, None, None, [spelled(one) for one in fact.value])
    number = fact.value if isinstance(fact.value, Decimal) else None
    return (*common, fact.name, None if fact.value is None else spelled(fact.value), number, None)
