"""Passes over the replica: steady rows family by family, doubtful ones with care, and facts for the items whose rows cannot
tell.

Of what adds up a flow, `counted` and `known` say whether there is any, not how many: it is all that is asked.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.limits import ROUTES_KEPT, UNITS_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.families import Family, Key, Kind, Member, families, first_day, kind_of
from taizhang.indicators.plan import Leaf, reset_start
from taizhang.indicators.replica.as_of import AsOf
from taizhang.indicators.replica.openings import Pair
from taizhang.indicators.replica.replica import Replica
from taizhang.indicators.row_terms import COUNTS, Books, is_level, measure_of
from taizhang.indicators.rows_sql import (
    Over,
    Table,
    day_column,
    over_amounts,
    over_rows,
    over_steady_amounts,
    over_steady_rows,
    unclear_items,
)
from taizhang.indicators.sql import BEGINNING, Compiled, compile_leaf, compile_titles
from taizhang.indicators.tally import Tallies, Tally, Units, parts_of

NO_ORG: Final = -1  # the number, and "" the code, under which what stands in a book is told whatever its org


class Sums(dict[Pair, Tally]):
    """What a pass has added up so far, by book and org or unit."""

    def add(self, book: int, org: int, told: Tally) -> None:
        """Adds to one of them."""
        self[book, org] = self[book, org] + told if (book, org) in self else told


@dataclass(frozen=True, slots=True)
class Merged:
    """Units of orgs as the replica numbers them: the table of orgs with their unit (None where none has several), the same
    as a mapping, and the code that stands for each unit.
    """

    units: Units
    table: str | None
    unit_of: Mapping[int, int]
    codes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of a ledger passes are over, by org or by unit, and what every statement over them binds."""

    rows: AsOf
    over: Over
    merged: Merged | None
    whole: Mapping[int, int] | None  # the unit of every book, where each book is of one
    bound: Mapping[str, Any]

    def unit(self, book: int, org: int | None) -> int | None:
        """The org or unit of a row; None for an org of no unit, and where rows of a book in which nothing stands undo each
        other.
        """
        if self.whole is not None:
            return self.whole.get(book)
        if org is None or self.merged is None or self.merged.table is not None:
            return org
        return self.merged.unit_of.get(org)

    @property
    def books(self) -> Sequence[int]:
        numbers: Sequence[int] = self.bound["books"]
        return numbers


class Passes:
    """Asks the replica, with statements made once."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        # by identity: a definition's text is parsed once, and the indicators are kept alive beside what stands for them
        self._made: OrderedDict[tuple[Any, ...], tuple[Sequence[OverItems], Compiled]] = OrderedDict()
        self._kinds: OrderedDict[tuple[int, str], tuple[OverItems, Kind]] = OrderedDict()
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
        _add_standing(asked, leaves, found)
        for family in families(leaves, [self._kind(leaf.indicator, rows) for leaf in leaves]):
            if family.kind.measure is None:
                self._add_steady_rows(asked, family, found)
            else:
                self._add_steady_amounts(asked, family, found)
        if rows.doubtful is not None:
            self._add_doubtful(asked, rows.doubtful, leaves, found)
        return [self._named(one, merged) for one in found]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterable[tuple[str, str, str, str]]:
        """Book, item, title and org of every item that stands at a cut."""
        bound = self._cut(ledger, cut) | {"last": date.max}
        names = {number: book for book, number in self.replica.books.items()}
        for book, item, title, org in self.replica.run(compile_titles(ledger), bound):
            yield names[book], item, title, org

    def _add_steady_rows(self, asked: Asked, family: Family, found: Sequence[Sums]) -> None:
        """Adds what rows alone tell: nothing of them is unclear."""
        takers = family.takers
        column = day_column(family.kind, asked.rows.shape)
        for segment, value, book, org, counted, known, total, reached in self._run_family(
            "rows", over_steady_rows, asked, family, [column] if column else []
        ):
            unit = asked.unit(book, org)
            if unit is not None:
                told = Tally(0, counted, known, parts_of(total) if total else 0, reached)
                for number in _taking(takers, (None, value), segment):
                    found[number].add(book, unit, told)

    def _add_steady_amounts(self, asked: Asked, family: Family, found: Sequence[Sums]) -> None:
        """Adds what amounts tell, and of flows whether any item counts and anything was told of it."""
        takers, kind = family.takers, family.kind
        parts: list[dict[Pair, int]] = [{} for _ in found]
        names = {number: name for name, number in asked.rows.shape.measures.items()}
        only = family.measures[0]
        named = [str(asked.rows.shape.measures[one]) for one in family.measures]
        for segment, value, measure, book, org, total, count in self._run_family(
            "amounts", over_steady_amounts, asked, family, named
        ):
            added, unit = parts_of(total) if total else 0, asked.unit(book, org)
            if unit is None:
                continue
            for number in _taking(takers, (only if measure is None else names[measure], value), segment):
                if kind.flow:
                    parts[number][book, unit] = parts[number].get((book, unit), 0) + added
                else:
                    found[number].add(book, unit, Tally(known=count, parts=added))
        if kind.flow and kind.additive:
            self._add_flows(asked, family, parts, found)
        elif kind.flow:
            self._add_flows_exactly(asked, family, parts, found)

    def _add_flows(
        self, asked: Asked, family: Family, parts: Sequence[Mapping[Pair, int]], found: Sequence[Sums]
    ) -> None:
        """Adds flows that depend on nothing but fields: an item counts from its opening on, and is known of from the first
        thing told on.
        """
        days_of = asked.rows.first_days(family.kind.rest.where, family.kind.field)
        if asked.merged is not None:
            days_of = days_of.by_unit(asked.merged.units, asked.merged.unit_of)
        for one in family.members:
            measure, value = one.key
            place, by_book, sums, own = (
                1 + asked.rows.shape.measures[measure or ""],
                days_of.by_value.get(value, {}),
                found[one.number],
                parts[one.number],
            )
            for book in asked.books:
                for org, days in by_book.get(book, {}).items():
                    opened, told = days[0], days[place]
                    if opened is not None and opened <= one.last:
                        known = told is not None and told <= one.last
                        sums.add(book, org, Tally(0, 1, int(known), own.get((book, org), 0)))

    def _add_flows_exactly(
        self, asked: Asked, family: Family, parts: Sequence[dict[Pair, int]], found: Sequence[Sums]
    ) -> None:
        """Adds flows under a condition on milestones, with how many items meet it by the day."""
        by_measure: dict[str | None, list[Member]] = {}
        for one in family.members:
            by_measure.setdefault(one.kind.measure, []).append(one)
        for measure, members in by_measure.items():
            told = Family(members[0].kind, tuple(members))
            takers = told.takers
            for _, value, book, org, counted, known, _, _ in self._run_family(
                f"flows of {measure}", over_steady_rows, asked, told, []
            ):
                unit = asked.unit(book, org)
                if unit is None:
                    continue
                for number in _taking(takers, (measure, value), None):
                    own = parts[number].pop((book, unit), 0)  # once, however many parts of the rows tell of the unit
                    found[number].add(book, unit, Tally(0, counted, known, own))

    def _add_doubtful(self, asked: Asked, table: Table, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
        """Adds what doubtful rows tell, and from facts what they cannot."""
        indicators = [leaf.indicator for leaf in leaves]
        width, unclear = len(COUNTS), [False] * len(leaves)
        add = _adding(asked.merged)
        statement = self._kept(
            ("doubtful", *_key(asked, table)), indicators, lambda: over_rows(asked.over, indicators, table)
        )
        for book, org, *told in self.replica.run(statement, _days(leaves, asked.bound)):
            for number, sums in enumerate(found):
                missing, standing, counted, known, total, reached = told[number * width : (number + 1) * width]
                unclear[number] |= missing > 0
                add(sums, book, org, Tally(standing, counted, known, parts_of(total) if total else 0, reached))
        self._add_doubtful_amounts(asked, table, leaves, found)
        for number, leaf in enumerate(leaves):
            if unclear[number]:
                self._add_unclear(asked, table, leaf, found[number])

    def _add_doubtful_amounts(self, asked: Asked, table: Table, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
        numbers = [number for number, leaf in enumerate(leaves) if measure_of(leaf.indicator, asked.rows.shape)]
        if not numbers:
            return
        some = [leaves[number] for number in numbers]
        indicators = [leaf.indicator for leaf in some]
        add = _adding(asked.merged)
        statement = self._kept(
            ("doubtful amounts", *_key(asked, table)), indicators, lambda: over_amounts(asked.over, indicators, table)
        )
        for book, org, *told in self.replica.run(statement, _days(some, asked.bound)):
            for place, number in enumerate(numbers):
                count, total = told[2 * place : 2 * place + 2]
                known = count if is_level(leaves[number].indicator, asked.rows.shape.ledger) else 0
                add(found[number], book, org, Tally(known=known, parts=parts_of(total) if total else 0))

    def _add_unclear(self, asked: Asked, table: Table, leaf: Leaf, sums: Sums) -> None:
        """Adds the items whose rows cannot tell, from facts."""
        indicator = leaf.indicator
        chosen = self._kept(
            ("unclear", *_key(asked, table)), [indicator], lambda: unclear_items(asked.over, indicator, table)
        )
        items = sorted({item for (item,) in self.replica.run(chosen, _days([leaf], asked.bound))})
        compiled = self._kept(
            ("facts", asked.over.shape.key), [indicator], lambda: compile_leaf(indicator, leaf.ledger, some_items=True)
        )
        days = {
            "first": leaf.days.first or BEGINNING,
            "last": leaf.days.last,
            "since_reset": reset_start(leaf) or BEGINNING,
            "items": items,
        }
        numbers = {code: number for number, code in self.replica.orgs.items()}
        add = _adding(asked.merged)
        for book, org, standing, counted, known, total, reached in self.replica.run(compiled, {**asked.bound, **days}):
            add(sums, book, numbers[org], Tally(standing, counted, known, parts_of(total), reached))

    def _run_family(
        self,
        name: str,
        over: Callable[[Over, Family, Table], Compiled],
        asked: Asked,
        family: Family,
        days: Sequence[str],
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a family's statement over all parts of the steady rows that have such days. Their first columns are the
        segment (None where there is one), the value of the field, for amounts the measure, and then book and org or unit.
        """
        kind, values = family.kind, {f"value{number}": value for number, value in enumerate(family.values)}
        alike = (name, kind.same, kind.field, len(family.values), tuple(family.measures), len(family.breaks) > 2)
        firsts, lasts = zip(*((one.first, one.last) for one in family.members), strict=True)
        bound: dict[str, Any] = {**asked.bound, **values, "first0": min(firsts), "last0": max(lasts)}
        if kind.additive and len(family.breaks) > 2:
            bound |= {"second": family.breaks[1], "segment_of": family.segment_of_days()}
        for table in asked.rows.steady(days, min(firsts), max(lasts)):
            key = (*alike, *_key(asked, table))
            statement = self._kept(key, [], partial(over, asked.over, family, table))
            yield from self.replica.run(statement, bound)

    def _kind(self, indicator: OverItems, rows: AsOf) -> Kind:
        """The kind of an indicator, worked out once."""
        key = (id(indicator), rows.shape.key)
        if key not in self._kinds:
            self._kinds[key] = (indicator, kind_of(indicator, rows.shape))
            while len(self._kinds) > ROUTES_KEPT:
                self._kinds.popitem(last=False)
        self._kinds.move_to_end(key)
        return self._kinds[key][1]

    def _merged_by(self, units: Units) -> Merged:
        """Units as a table to join to, made once until there are other orgs."""
        key = (units, len(self.replica.orgs))
        if key not in self._merged:
            codes = dict(enumerate(sorted(set(units.of.values()))))
            numbers = {code: number for number, code in codes.items()}
            unit_of = {org: numbers[units.of[code]] for org, code in self.replica.orgs.items() if code in units.of}
            table = None if len(set(unit_of.values())) == len(unit_of) else self._table_of(unit_of)
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
        """Sums by the codes of book and org."""
        books = {number: book for book, number in self.replica.books.items()}
        orgs = {**(merged.codes if merged else self.replica.orgs), NO_ORG: ""}
        return {(books[book], orgs[org]): one for (book, org), one in sums.items()}

    def _kept(self, key: tuple[Any, ...], indicators: Sequence[OverItems], make: Callable[[], Compiled]) -> Compiled:
        """A statement over some indicators, made once."""
        key = (*key, *map(id, indicators))
        if key not in self._made:
            self._made[key] = (indicators, make())
            while len(self._made) > ROUTES_KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key][1]


def _key(asked: Asked, table: Table) -> tuple[Any, ...]:
    """What the text of a statement depends on, beside what it asks."""
    over = asked.over
    return over.shape.key, over.books, over.earlier, over.units, over.whole, table


def _add_standing(asked: Asked, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
    """Adds how many steady rows stand, by book."""
    parts = asked.rows.openings()
    for leaf, sums in zip(leaves, found, strict=True):
        for book in asked.books:
            standing = sum(one.by(book, leaf.days.last) for one in parts)
            if standing:
                sums.add(book, NO_ORG, Tally(standing))


def _taking(takers: Mapping[Key, list[list[int]]], key: Key, segment: int | None) -> list[int]:
    """The passes that take what a segment (None: the only one) gives for a measure and value: none for a segment between
    windows, or a combination nobody asked for.
    """
    return takers[key][segment or 0] if key in takers else []


def _adding(merged: Merged | None) -> Callable[[Sums, int, int | None, Tally], None]:
    """Adds what doubtful rows and facts give by org. Of an org in no unit it matters only that something stands in the book."""

    def add(sums: Sums, book: int, org: int | None, told: Tally) -> None:
        if org is None:
            return
        unit = org if merged is None else merged.unit_of.get(org)
        if unit is None:
            sums.add(book, NO_ORG, Tally(told.standing))
        else:
            sums.add(book, unit, told)

    return add


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
