"""The replica of a store's books in one DuckDB connection, taking in their tails as they grow."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from taizhang.core.journal.store import Stored
from taizhang.core.values.figure import Cut
from taizhang.indicators.replica.facts import (
    CORRECTIONS,
    NEW_ITEMS,
    NEW_LEDGERS,
    READ,
    ROOTS,
    STATE,
    TABLES,
    TAKE,
)


class Replica:
    """Facts as rows. One connection: its owner asks one question at a time."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        for name, columns in TABLES.items():
            self.connection.execute(f'CREATE TABLE "{name}" ({columns})')
        self.books: dict[str, int] = {}
        self.ledgers: dict[str, int] = {}
        self._items = 0

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        """Takes in the next entries of a book."""
        self.take(book, pa.table({"content": pa.array([row.content for row in rows], pa.binary())}))

    def take(self, book: str, entries: pa.Table) -> None:
        """The same of entries as a column of their bytes, `content`."""
        number = self.books.setdefault(book, len(self.books))
        self.connection.register("incoming", entries)
        self.connection.execute(READ)
        self.connection.unregister("incoming")
        for (ledger,) in self.connection.execute(NEW_LEDGERS).fetchall():
            self.ledgers[ledger] = len(self.ledgers)
            self.connection.execute("INSERT INTO ledger VALUES (?, ?)", [self.ledgers[ledger], ledger])
        named = self.connection.execute(NEW_ITEMS.format(item="item"), {"book": number, "next": self._items})
        self._items += named.fetchall()[0][0]
        self.connection.register("rooted", self._roots(number))
        self.connection.execute(STATE, {"book": number})
        self.connection.unregister("rooted")
        for name, taken in TAKE.items():
            self.connection.execute(f'INSERT INTO "{name}" {taken}')

    def item_numbers(self, ledger: str, item: str, cut: Cut) -> list[int]:
        """The numbers of the items of one id in the books of a cut."""
        books = [self.books[book] for book, _ in cut.positions if book in self.books]
        query = "SELECT no FROM item WHERE ledger = ? AND id = ? AND LIST_CONTAINS(?, book)"
        found = self.connection.execute(query, [self.ledgers.get(ledger), item, books]).fetchall()
        return [no for (no,) in found]

    def _roots(self, book: int) -> pa.Table:
        """The first statements that the corrections among the entries at hand go back to."""
        corrections = self.connection.execute(CORRECTIONS).fetchall()
        roots: dict[int, int] = {}
        if corrections:
            roots = dict(self.connection.execute(ROOTS, {"book": book}).fetchall())
        for position, corrected in corrections:
            roots[position] = roots.get(corrected, corrected)
        columns = {"position": pa.array(roots, pa.int64()), "root": pa.array(roots.values(), pa.int64())}
        return pa.table(columns)
