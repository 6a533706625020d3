"""The engine for one machine: passes as SQL over the in-memory replica."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.store import Store, Stored
from taizhang.core.limits import ANSWERS_KEPT, ROUTES_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.plan import Days, Leaf, Tallies, Tally, Title, reset_start
from taizhang.indicators.replica.replica import Replica
from taizhang.indicators.source import Source
from taizhang.indicators.sql import BEGINNING, Compiled, compile_leaf, compile_titles


class DuckDBEngine:
    """Adds up in a columnar replica that follows the books."""

    def __init__(self) -> None:
        self.replica = Replica()
        # by identity: a definition's text is parsed once, and the indicator is kept alive beside what stands for it
        self._answers: OrderedDict[tuple[int, Days, str | None, Cut], tuple[OverItems, Tallies]] = OrderedDict()
        self._compiled: OrderedDict[tuple[int, bool], tuple[OverItems, Compiled]] = OrderedDict()

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        self.replica.follow(book, rows)

    def tally(self, leaf: Leaf, cut: Cut) -> Tallies:
        """What a pass gives at a cut never changes, so the newest answers are kept."""
        key = (id(leaf.indicator), leaf.days, leaf.item, cut)
        if key not in self._answers:
            self._answers[key] = (leaf.indicator, self._ask(leaf, cut))
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        return self._answers[key][1]

    def _ask(self, leaf: Leaf, cut: Cut) -> Tallies:
        compiled = self._compile(leaf)
        bound = self._bound(leaf.ledger, cut) | {
            "first": leaf.days.first or BEGINNING,
            "last": leaf.days.last,
            "since_reset": reset_start(leaf) or BEGINNING,
            "items": [] if leaf.item is None else self.replica.item_numbers(leaf.ledger.ledger, leaf.item, cut),
        }
        names = {number: book for book, number in self.replica.books.items()}
        return {
            (names[book], org): Tally(standing, counted, known, _exact(total), reached)
            for book, org, standing, counted, known, total, reached in self._run(compiled, bound)
        }

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[Title]:
        bound = self._bound(ledger, cut) | {"last": date.max}
        names = {number: book for book, number in self.replica.books.items()}
        for book, item, title, org in self._run(compile_titles(ledger), bound):
            yield Title(names[book], item, title, org)

    def _compile(self, leaf: Leaf) -> Compiled:
        key = (id(leaf.indicator), leaf.item is not None)
        if key not in self._compiled:
            statement = compile_leaf(leaf.indicator, leaf.ledger, one_item=leaf.item is not None)
            self._compiled[key] = (leaf.indicator, statement)
            while len(self._compiled) > ROUTES_KEPT:
                self._compiled.popitem(last=False)
        return self._compiled[key][1]

    def _bound(self, ledger: LedgerDeclaration, cut: Cut) -> dict[str, Any]:
        """What every statement binds. A book or a ledger of which nothing was said has no number and takes no part."""
        books = self.replica.books
        known = [(books[book], position) for book, position in cut.positions if book in books]
        number = self.replica.ledgers.get(ledger.ledger)
        return {"ledger": number, "books": [book for book, _ in known], "upto": [position for _, position in known]}

    def _run(self, compiled: Compiled, bound: dict[str, Any]) -> list[tuple[Any, ...]]:
        values = {name: value for name, value in (compiled.values | bound).items() if name in compiled.names}
        return self.replica.connection.execute(compiled.text, values).fetchall()


class DuckDBSource(Source):
    """Figures by DuckDB."""

    def __init__(self, store: Store, top: str = "500000") -> None:
        super().__init__(store, DuckDBEngine(), top)


def _exact(total: Decimal) -> Fraction:
    return Fraction(total)
