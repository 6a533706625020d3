"""Passes over the replica: steady rows family by family, doubtful ones with care, and facts for the items whose rows cannot
tell.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.limits import UNITS_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.engines.asking import NO_ORG, Asked, Merged, Statements, Sums
from taizhang.indicators.engines.doubtful import DoubtfulPasses
from taizhang.indicators.engines.steady import SteadyPasses
from taizhang.indicators.plan import Leaf
from taizhang.indicators.replica.replica import Replica
from taizhang.indicators.row_terms import Books
from taizhang.indicators.rows_sql import Over
from taizhang.indicators.sql import compile_titles
from taizhang.indicators.tally import Tallies, Units


class Passes:
    """Asks the replica, with statements made once."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.statements = Statements()
        self._steady = SteadyPasses(replica, self.statements)
        self._doubtful = DoubtfulPasses(replica, self.statements)
        self._merged: OrderedDict[tuple[Units, int], Merged] = OrderedDict()
        self._tables = 0

    def tallies(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None = None, *, at_head: bool) -> list[Tallies]:
        """What passes over one ledger give at a cut: that which the replica has taken in, or an earlier one."""
        ledger = leaves[0].ledger
        if ledger.ledger not in self.replica.ledgers:
            return [{} for _ in leaves]
        rows = self.replica.as_of(ledger, None if at_head else cut)
        bound = self._cut(ledger, cut) | rows.bound
        merged = self._merged_by(units) if units is not None else None
        whole = rows.first_days().whole_books(merged.units, merged.unit_of, bound["books"]) if merged else None
        over = Over(rows.shape, self._books(bound), not at_head, merged.table if merged else None, whole is not None)
        asked = Asked(rows, over, merged, whole, bound)
        found = [Sums() for _ in leaves]
        self._steady.add(asked, leaves, found)
        if rows.doubtful is not None:
            self._doubtful.add(asked, rows.doubtful, leaves, found)
        return [self._named(one, merged) for one in found]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterable[tuple[str, str, str, str]]:
        """Book, item, title and org of every item that stands at a cut."""
        bound = self._cut(ledger, cut) | {"last": date.max}
        names = {number: book for book, number in self.replica.books.items()}
        key = ("titles", self.replica.shapes.of(ledger).key, ledger.title)
        statement = self.statements.kept(key, (), lambda: compile_titles(ledger))
        for book, item, title, org in self.replica.run(statement, bound):
            yield names[book], item, title, org

    def unfinished(self, ledger: LedgerDeclaration, cut: Cut, until: date) -> Iterable[tuple[str, str]]:
        """Book and item of every item that may have a step planned for a day or earlier and not taken, at the head."""
        if ledger.ledger not in self.replica.ledgers or not ledger.milestones:
            return
        rows, names = self.replica.as_of(ledger), {number: book for book, number in self.replica.books.items()}
        shape, asked = rows.shape, {self.replica.books[book] for book, _ in cut.positions if book in self.replica.books}
        steps = [f"(m{one}_due <= $until AND m{one}_reached IS NULL)" for one in shape.milestones.values()]
        where = " OR ".join([*steps, f"odd & {shape.milestone_marks} <> 0"])  # of those the row alone does not tell
        for table in (rows.layers.now(which) for which in ("NOT doubtful", "doubtful")):
            if not table.rows:
                continue
            joined = f"{table.rows} AS made JOIN item ON item.no = made.item WHERE opened_on IS NOT NULL AND ({where})"
            query = f"SELECT made.book, item.id FROM {joined} ORDER BY made.item"  # noqa: S608 - names are the replica's own
            found = self.replica.connection.execute(query, {"until": until}).fetchall()
            yield from ((names[book], item) for book, item in found if book in asked)

    def _merged_by(self, units: Units) -> Merged:
        """Units as a table to join to, made once until there are other orgs."""
        key = (units, len(self.replica.orgs))
        if key not in self._merged:
            codes = dict(enumerate(sorted(set(units.of.values()))))
            numbers = {code: number for number, code in codes.items()}
            unit_of = {org: numbers[units.of[code]] for org, code in self.replica.orgs.items() if code in units.of}
            table = self._table_of(unit_of) if len(set(unit_of.values())) < len(unit_of) else None
            if table is None:
                unit_of, codes = {org: org for org in unit_of}, {org: codes[unit] for org, unit in unit_of.items()}
            self._merged[key] = Merged(units, table, unit_of, codes)
            while len(self._merged) > UNITS_KEPT:
                _, oldest = self._merged.popitem(last=False)
                if oldest.table is not None:
                    self.replica.connection.execute(f"DROP TABLE {oldest.table}")
        self._merged.move_to_end(key)
        return self._merged[key]

    def _table_of(self, unit_of: Mapping[int, int]) -> str:
        self._tables += 1
        table = f"unit_of_{self._tables}"
        made = (
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT UNNEST(?::INTEGER[]) AS org, UNNEST(?::INTEGER[]) AS unit"
        )
        self.replica.connection.execute(made, [list(unit_of), list(unit_of.values())])
        return table

    def _cut(self, ledger: LedgerDeclaration, cut: Cut) -> dict[str, Any]:
        """What every statement binds. A book or a ledger of which nothing was said has no number and takes no part."""
        books = self.replica.books
        known = [(books[book], position) for book, position in cut.positions if book in books]
        number = self.replica.ledgers.get(ledger.ledger)
        numbers, upto = [book for book, _ in known], [position for _, position in known]
        first, last = min(numbers, default=0), max(numbers, default=-1)
        return {"ledger": number, "books": numbers, "upto": upto, "book_first": first, "book_last": last}

    def _books(self, bound: Mapping[str, Any]) -> Books:
        """How the books asked for are told apart: not at all, as a run of numbers, or one by one."""
        count = len(bound["books"])
        if count == len(self.replica.books):
            return "all"
        return "range" if bound["book_last"] - bound["book_first"] + 1 == count else "some"

    def _named(self, sums: Sums, merged: Merged | None) -> Tallies:
        """Sums by the codes of book and org. What an org of no unit adds is not asked for."""
        books = {number: book for book, number in self.replica.books.items()}
        orgs = {**(merged.codes if merged else self.replica.orgs), NO_ORG: ""}
        return {(books[book], orgs[org]): one for (book, org), one in sums.items() if org in orgs}
