"""Passes over steady rows, family by family: nothing of them is unclear.

Of what adds up a flow, `counted` and `known` say whether there is any, not how many: it is all that is asked.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.limits import ROUTES_KEPT
from taizhang.indicators.engines.asking import NO_ORG, Asked, Statements, Sums
from taizhang.indicators.families import Family, Key, Kind, Member, families, kind_of
from taizhang.indicators.plan import Leaf
from taizhang.indicators.replica.as_of import AsOf
from taizhang.indicators.replica.openings import Pair
from taizhang.indicators.replica.replica import Replica
from taizhang.indicators.rows_sql import Over, Table, day_column, over_steady_amounts, over_steady_rows
from taizhang.indicators.sql import Compiled
from taizhang.indicators.tally import Tally, parts_of


class SteadyPasses:
    """Asks the replica of steady rows."""

    def __init__(self, replica: Replica, statements: Statements) -> None:
        self._replica, self._statements = replica, statements
        self._kinds: OrderedDict[tuple[int, str], tuple[OverItems, Kind]] = OrderedDict()

    def add(self, asked: Asked, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
        """Adds what steady rows tell to passes over one ledger."""
        _add_standing(asked, leaves, found)
        for family in families(leaves, [self._kind(leaf.indicator, asked.rows) for leaf in leaves]):
            if family.kind.measure is None:
                self._add_rows(asked, family, found)
            else:
                self._add_amounts(asked, family, found)

    def _add_rows(self, asked: Asked, family: Family, found: Sequence[Sums]) -> None:
        """Adds what rows alone tell: nothing of them is unclear."""
        takers = {value: by_segment for (_, value), by_segment in family.takers.items()}
        column, whole = day_column(family.kind, asked.rows.shape), asked.whole
        for segment, value, book, org, counted, known, total, reached in self._run_family(
            "rows", over_steady_rows, asked, family, [column] if column else []
        ):  # ten thousand rows are not rare
            unit = org if whole is None else whole.get(book)
            if unit is None or value not in takers:
                continue
            told, pair = Tally(0, counted, known, parts_of(total) if total else 0, reached), (book, unit)
            for number in takers[value][segment or 0]:
                before = found[number].get(pair)
                found[number][pair] = told if before is None else before + told

    def _add_amounts(self, asked: Asked, family: Family, found: Sequence[Sums]) -> None:
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
            key = (*alike, *asked.key(table))
            statement = self._statements.kept(key, [], partial(over, asked.over, family, table))
            yield from self._replica.run(statement, bound)

    def _kind(self, indicator: OverItems, rows: AsOf) -> Kind:
        """The kind of an indicator, worked out once."""
        key = (id(indicator), rows.shape.key)
        if key not in self._kinds:
            self._kinds[key] = (indicator, kind_of(indicator, rows.shape))
            while len(self._kinds) > ROUTES_KEPT:
                self._kinds.popitem(last=False)
        self._kinds.move_to_end(key)
        return self._kinds[key][1]


def _add_standing(asked: Asked, leaves: Sequence[Leaf], found: Sequence[Sums]) -> None:
    """Adds how many steady rows stand, by book."""
    parts = asked.rows.openings()
    for book in asked.books:
        told = [one.by_book[book] for one in parts if book in one.by_book]
        for leaf, sums in zip(leaves, found, strict=True):
            standing = 0
            for days, counts in told:
                place = bisect_right(days, leaf.days.last)
                standing += counts[place - 1] if place else 0
            if standing:
                sums.add(book, NO_ORG, Tally(standing))


def _taking(takers: Mapping[Key, list[list[int]]], key: Key, segment: int | None) -> list[int]:
    """The passes that take what a segment (None: the only one) gives for a measure and value: none for a segment between
    windows, or a combination nobody asked for.
    """
    return takers[key][segment or 0] if key in takers else []
