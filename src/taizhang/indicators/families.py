"""Families: passes over one ledger that differ in nothing but their days, a measure or the value of one field, and so are
answered by one statement that groups instead of one that asks condition by condition.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Final

from taizhang.core.declarations.formula import (
    EVERYTHING,
    AllOf,
    Condition,
    Count,
    FieldIs,
    Level,
    Sum,
)
from taizhang.core.declarations.formula_parts import OverItems, moment_of
from taizhang.indicators.plan import Leaf, milestones_in, reset_start, wanted
from taizhang.indicators.replica.shape import Shape
from taizhang.indicators.row_terms import is_level, measure_of
from taizhang.indicators.sql import BEGINNING

_FORMULA: Final = {"kind", "when", "start", "to", "milestone", "where", "amount"}
Key = tuple[str | None, str | None]  # what tells the passes of a family apart beside their days: measure and value


@dataclass(frozen=True, slots=True)
class Kind:
    """What of an indicator decides which others one statement answers with it.

    `rest` is the indicator without its condition that `field` has `value`; `same` is equal for indicators that differ in
    `measure` and `value` alone (of flows nothing but the rest of the condition is asked: a sum and what adds up to a level
    differ in their windows, which passes have). `flow`: amounts are added up as they came. `additive`: what it gives for a window is the
    sum of what it gives for the window's parts.
    """

    rest: OverItems
    same: str
    field: str | None
    value: str | None
    measure: str | None
    flow: bool
    additive: bool


def kind_of(indicator: OverItems, shape: Shape) -> Kind:
    """The kind of an indicator over a ledger."""
    field, value, where = _split(indicator.where, shape)
    rest = indicator.model_copy(update={"where": where})
    measure = measure_of(indicator, shape)
    flow = measure is not None and not is_level(indicator, shape.ledger)
    same = rest.model_dump_json(include={"where", "when"} if flow else _FORMULA)
    moment = moment_of(indicator)
    if moment is None:
        additive = flow
    else:
        additive = (
            isinstance(indicator, Count | Sum) and not flow and moment.status == "actual" and moment.at != "standing"
        )
    return Kind(rest, same, field, value, measure, flow, additive and not milestones_in(where))


@dataclass(frozen=True, slots=True)
class Member:
    """A pass of a family: its number among all that were asked, its kind and its window."""

    number: int
    kind: Kind
    first: date
    last: date

    @property
    def key(self) -> Key:
        return self.kind.measure, self.kind.value


@dataclass(frozen=True)
class Family:
    """Passes answered together. Windows differ in additive families alone."""

    kind: Kind
    members: tuple[Member, ...]

    @cached_property
    def breaks(self) -> list[date]:
        """The first days of the segments into which all windows cut time; the last one is the day after them."""
        days = {one.first for one in self.members} | {one.last + timedelta(days=1) for one in self.members}
        return sorted(days)

    @cached_property
    def values(self) -> list[str]:
        return sorted({value for _, value in self._keys if value is not None})

    @cached_property
    def measures(self) -> list[str]:
        return sorted({measure for measure, _ in self._keys if measure is not None})

    @property
    def _keys(self) -> Iterable[Key]:
        return {one.key for one in self.members}

    @cached_property
    def takers(self) -> Mapping[Key, list[list[int]]]:
        """By key and segment the numbers of the passes whose windows hold the segment. There is one segment where windows
        do not differ.
        """
        found: dict[Key, list[list[int]]] = {}
        if not self.kind.additive:
            for one in self.members:
                found.setdefault(one.key, [[]])[0].append(one.number)
            return found
        for one in self.members:
            by_segment = found.setdefault(one.key, [[] for _ in self.breaks])
            until = bisect_left(self.breaks, one.last + timedelta(days=1))
            for segment in range(bisect_left(self.breaks, one.first), until):
                by_segment[segment].append(one.number)
        return found

    def segment_of_days(self) -> list[int]:
        """The segment of every day from the second one's first day on, after that of all days before."""
        starts = self.breaks[1:]
        found = [0]
        for number, (start, end) in enumerate(pairwise(starts), start=1):
            found += [number] * (end - start).days
        return found


def families(leaves: Sequence[Leaf], kinds: Sequence[Kind]) -> list[Family]:
    """The families of some passes over one ledger."""
    found: dict[object, tuple[Kind, list[Member]]] = {}
    for number, (leaf, kind) in enumerate(zip(leaves, kinds, strict=True)):
        first, last = first_day(leaf), leaf.days.last
        days = None if kind.additive else (first, last)
        found.setdefault((kind.same, kind.field, days), (kind, []))[1].append(Member(number, kind, first, last))
    return [Family(kind, tuple(members)) for kind, members in found.values()]


def first_day(leaf: Leaf) -> date:
    """The first day that counts: a level looks back to its reset, what adds up to a level to the beginning."""
    if isinstance(leaf.indicator, Level):
        return reset_start(leaf) or BEGINNING
    return leaf.days.first or BEGINNING


def _split(where: Condition, shape: Shape) -> tuple[str | None, str | None, Condition]:
    """A condition that a field of a code list has one value, and what else must hold."""
    parts = where.all if isinstance(where, AllOf) else (where,)
    for place, part in enumerate(parts):
        if isinstance(part, FieldIs) and len(part.values) == 1 and part.field in shape.few:
            rest = (*parts[:place], *parts[place + 1 :])
            return part.field, wanted(shape.ledger, part)[0], AllOf(all=rest) if rest else EVERYTHING
    return None, None, where
