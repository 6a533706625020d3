"""Passes over doubtful rows: those that cannot tell are counted, and their items asked of facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from taizhang.indicators.engines.asking import Asked, Statements, Sums
from taizhang.indicators.families import first_day
from taizhang.indicators.plan import Leaf, reset_start
from taizhang.indicators.replica.replica import Replica
from taizhang.indicators.row_terms import COUNTS, is_level, measure_of
from taizhang.indicators.rows_sql import Table, over_amounts, over_rows, unclear_items
from taizhang.indicators.sql import BEGINNING, compile_leaf
from taizhang.indicators.tally import Tally, parts_of


class DoubtfulPasses:
    """Asks the replica of doubtful rows."""

    def __init__(self, replica: Replica, statements: Statements) -> None:
        self._replica, self._statements = replica, statements

    def add(self, asked: Asked, table: Table, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
        """Adds what doubtful rows tell, and from facts what they cannot."""
        indicators = [leaf.indicator for leaf in leaves]
        width, unclear = len(COUNTS), [False] * len(leaves)
        statement = self._statements.kept(
            ("doubtful", *asked.key(table)), indicators, lambda: over_rows(asked.over, indicators, table)
        )
        for book, org, *told in self._replica.run(statement, _days(leaves, asked.bound)):
            for number, sums in enumerate(found):
                missing, standing, counted, known, total, reached = told[number * width : (number + 1) * width]
                unclear[number] |= missing > 0
                asked.add(sums, book, org, Tally(standing, counted, known, parts_of(total) if total else 0, reached))
        self._add_amounts(asked, table, leaves, found)
        for number, leaf in enumerate(leaves):
            if unclear[number]:
                self._add_unclear(asked, table, leaf, found[number])

    def _add_amounts(self, asked: Asked, table: Table, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
        numbers = [number for number, leaf in enumerate(leaves) if measure_of(leaf.indicator, asked.rows.shape)]
        if not numbers:
            return
        some = [leaves[number] for number in numbers]
        indicators = [leaf.indicator for leaf in some]
        statement = self._statements.kept(
            ("doubtful amounts", *asked.key(table)), indicators, lambda: over_amounts(asked.over, indicators, table)
        )
        for book, org, *told in self._replica.run(statement, _days(some, asked.bound)):
            for place, number in enumerate(numbers):
                count, total = told[2 * place : 2 * place + 2]
                known = count if is_level(leaves[number].indicator, asked.rows.shape.ledger) else 0
                asked.add(found[number], book, org, Tally(known=known, parts=parts_of(total) if total else 0))

    def _add_unclear(self, asked: Asked, table: Table, leaf: Leaf, sums: Sums) -> None:
        """Adds the items whose rows cannot tell, from facts."""
        indicator = leaf.indicator
        chosen = self._statements.kept(
            ("unclear", *asked.key(table)), [indicator], lambda: unclear_items(asked.over, indicator, table)
        )
        items = sorted({item for (item,) in self._replica.run(chosen, _days([leaf], asked.bound))})
        compiled = self._statements.kept(
            ("facts", asked.over.shape.key), [indicator], lambda: compile_leaf(indicator, leaf.ledger, some_items=True)
        )
        days = {
            "first": leaf.days.first or BEGINNING,
            "last": leaf.days.last,
            "since_reset": reset_start(leaf) or BEGINNING,
            "items": items,
        }
        numbers = {code: number for number, code in self._replica.orgs.items()}
        for book, org, standing, counted, known, total, reached in self._replica.run(compiled, {**asked.bound, **days}):
            asked.add(sums, book, numbers[org], Tally(standing, counted, known, parts_of(total), reached))


def _days(leaves: Sequence[Leaf], bound: Mapping[str, Any]) -> dict[str, Any]:
    """What a statement over doubtful rows binds for its passes, one by one and all together."""
    made = dict(bound)
    for number, leaf in enumerate(leaves):
        days = leaf.days
        made |= {
            f"first{number}": days.first or BEGINNING,
            f"last{number}": days.last,
            f"from{number}": first_day(leaf),
        }
    earliest, latest = min(map(first_day, leaves)), max(leaf.days.last for leaf in leaves)
    return made | {"earliest": earliest, "latest": latest}
