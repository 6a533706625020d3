"""Engines over a lake: the same passes as over the replica, asked of Parquet files; DuckDB reads them on one machine."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Where, issue
from taizhang.core.journal.store import Head, Stored
from taizhang.core.limits import ANSWERS_KEPT, ROUTES_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.lake.lake import Lake, Reach
from taizhang.indicators.lake.layout import FACTS, TABLES
from taizhang.indicators.plan import Days, Leaf, NoAnswerError, Title, reset_start
from taizhang.indicators.replica.shape import Shapes
from taizhang.indicators.sql import BEGINNING, Compiled, Value, compile_leaf, compile_titles
from taizhang.indicators.tally import Tallies, Tally, Units, by_unit, parts_of

Bindable = Value | list[int]


class LakeEngine(ABC):
    """Adds up what a lake holds. What a pass gives at a cut never changes, so the newest answers are kept."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        # by identity: a definition's text is parsed once, and the indicator is kept alive beside what stands for it
        self._answers: OrderedDict[tuple[int, str, Days, str | None, Cut], tuple[OverItems, Tallies]] = OrderedDict()
        self._compiled: OrderedDict[tuple[int, str, bool], tuple[OverItems, Compiled]] = OrderedDict()
        self._reach: Reach | None = None
        self._shapes = Shapes()

    @abstractmethod
    def look_at(self, reach: Reach) -> None:
        """Makes the tables those of the files within reach."""

    @abstractmethod
    def ask(self, compiled: Compiled, bound: Mapping[str, Bindable]) -> list[tuple[Any, ...]]:
        """The rows of a statement with all its values bound."""

    @abstractmethod
    def items(self, ledger: int, item: str, books: Sequence[str]) -> list[int]:
        """The numbers of the items of one id in some books."""

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        """Nothing: a lake holds all it will ever hold."""
        del book, rows

    def load(self, book: str, contents: Iterable[Sequence[bytes]], head: Head) -> None:
        """Nothing, likewise."""
        del book, contents, head

    def start_anew(self) -> None:
        """Nothing likewise, but for the answers kept."""
        self._answers.clear()

    def tally_all(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None = None) -> Sequence[Tallies]:
        return [by_unit(self._kept(leaf, cut), units) for leaf in leaves]

    def _kept(self, leaf: Leaf, cut: Cut) -> Tallies:
        key = (id(leaf.indicator), self._shapes.of(leaf.ledger).key, leaf.days, leaf.item, cut)
        if key not in self._answers:
            self._answers[key] = (leaf.indicator, self._tally(leaf, cut))
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        return self._answers[key][1]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[Title]:
        bound = self._bound(ledger, cut)
        if bound is None:
            return iter(())
        self._within(cut, date.max)
        rows = self._bind(compile_titles(ledger), bound | {"last": date.max})
        return (Title(book, item, title, org) for book, item, title, org in rows)

    def _tally(self, leaf: Leaf, cut: Cut) -> Tallies:
        bound = self._bound(leaf.ledger, cut)
        if bound is None:
            return {}
        self._within(cut, leaf.days.last)
        items = [] if leaf.item is None else self._items(leaf.ledger, leaf.item, cut)
        if leaf.item is not None and not items:
            return {}
        bound |= {
            "first": leaf.days.first or BEGINNING,
            "last": leaf.days.last,
            "since_reset": reset_start(leaf) or BEGINNING,
            "items": items,
        }
        return {
            (book, org): Tally(standing, counted, known, parts_of(total), reached)
            for book, org, standing, counted, known, total, reached in self._bind(self._compile(leaf), bound)
        }

    def _items(self, ledger: LedgerDeclaration, item: str, cut: Cut) -> list[int]:
        return self.items(self.lake.ledgers[ledger.ledger], item, [book for book, _ in cut.positions])

    def _compile(self, leaf: Leaf) -> Compiled:
        key = (id(leaf.indicator), self._shapes.of(leaf.ledger).key, leaf.item is not None)
        if key not in self._compiled:
            statement = compile_leaf(leaf.indicator, leaf.ledger, some_items=leaf.item is not None)
            self._compiled[key] = (leaf.indicator, statement)
            while len(self._compiled) > ROUTES_KEPT:
                self._compiled.popitem(last=False)
        return self._compiled[key][1]

    def _bound(self, ledger: LedgerDeclaration, cut: Cut) -> dict[str, Bindable] | None:
        """What every statement binds; None for a ledger or books of which nothing was said."""
        number = self.lake.ledgers.get(ledger.ledger)
        if number is None or not cut.positions:
            return None
        return {
            "ledger": number,
            "books": [book for book, _ in cut.positions],
            "upto": [position for _, position in cut.positions],
        }

    def _within(self, cut: Cut, last: date) -> None:
        reach = Reach(frozenset(book for book, _ in cut.positions), last.year)
        if reach != self._reach:
            self.look_at(reach)
            self._reach = reach

    def _bind(self, compiled: Compiled, bound: Mapping[str, Bindable]) -> list[tuple[Any, ...]]:
        values = {**compiled.values, **bound}
        return self.ask(compiled, {name: values[name] for name in compiled.names})


class DuckDBLakeEngine(LakeEngine):
    """Reads the files on this machine."""

    def __init__(self, lake: Lake) -> None:
        super().__init__(lake)
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET parquet_metadata_cache = true")  # the files of a lake do not change

    def look_at(self, reach: Reach) -> None:
        for name in FACTS:
            self._rows(f'CREATE OR REPLACE VIEW "{name}" AS {self._rows_of(name, reach)}', None)

    def ask(self, compiled: Compiled, bound: Mapping[str, Bindable]) -> list[tuple[Any, ...]]:
        return self._rows(compiled.text, bound)

    def items(self, ledger: int, item: str, books: Sequence[str]) -> list[int]:
        query = "SELECT no FROM item WHERE ledger = ? AND id = ? AND LIST_CONTAINS(?, book)"
        return [no for (no,) in self._rows(query, [ledger, item, list(books)])]

    def _rows(self, text: str, bound: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(text, bound).fetchall()
        except duckdb.Error as error:
            raise NoAnswerError(issue("LAKE-007", Where(file=str(self.lake.folder)), why=error)) from error

    def _rows_of(self, name: str, reach: Reach) -> str:
        """A query of a table's files, of no rows where it has none."""
        table, paths = TABLES[name], self.lake.paths(name, reach)
        if not paths:
            columns = (f"CAST(NULL AS {kind}) AS {column}" for column, kind in table.columns + table.carried)
            return f"SELECT {', '.join(columns)} WHERE FALSE"
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        carried = ", ".join(f"'{column}': {kind}" for column, kind in table.carried)
        hive = f"hive_partitioning = true, hive_types = {{{carried}}}" if carried else "hive_partitioning = false"
        return f"SELECT * FROM read_parquet([{listed}], {hive})"  # noqa: S608 - our own names, and paths spelled as texts
