"""What is kept in memory of steady rows: how many were opened by a day, and the first days anything was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from taizhang.core.limits import UNITS_KEPT
from taizhang.indicators.tally import Units

Pair = tuple[int, int]  # the numbers of a book and an org or a unit of orgs
Days = tuple[date | None, ...]  # the first day an item was opened, and for every measure the first told of


@dataclass(frozen=True)
class Openings:
    """How many rows were opened, by book: the days in order, and how many by each."""

    by_book: Mapping[int, tuple[list[date], list[int]]]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, date, int]]) -> "Openings":
        found = {}
        for book, told in groupby(rows, itemgetter(0)):
            days, counts = zip(*((day, count) for _, day, count in told), strict=True)
            found[book] = list(days), list(accumulate(counts))
        return cls(found)


ByBook = Mapping[int, Mapping[int, Days]]  # first days by book and org or unit


@dataclass
class FirstDays:
    """By value of a field (None: of no field) the first days of every book and org."""

    by_value: Mapping[str | None, ByBook]
    _by_unit: dict[Units, "FirstDays"] = field(default_factory=dict)
    _whole: dict[Units, Mapping[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]]) -> "FirstDays":
        """From rows of value, book, org, the first opening and the first day of every measure."""
        found: dict[str | None, dict[int, dict[int, Days]]] = {}
        for value, book, org, *days in rows:
            found.setdefault(value, {}).setdefault(book, {})[org] = tuple(days)
        return cls(found)

    def by_unit(self, units: Units, unit_of: Mapping[int, int]) -> "FirstDays":
        """The same by unit; orgs of none are left out."""
        if units not in self._by_unit:
            _make_room(self._by_unit)
            merged = {
                value: {book: _merged(by_org, unit_of) for book, by_org in by_book.items()}
                for value, by_book in self.by_value.items()
            }
            self._by_unit[units] = FirstDays(merged)
        return self._by_unit[units]

    def whole_books(self, units: Units, unit_of: Mapping[int, int], books: Iterable[int]) -> Mapping[int, int] | None:
        """The unit of each of some books, where all orgs that a book names belong to one; None where some book's do not."""
        orgs_of = self.by_value.get(None, {})
        if units not in self._whole:
            _make_room(self._whole)
            found = {book: {unit_of.get(org) for org in by_org} for book, by_org in orgs_of.items()}
            single = {book: one.pop() for book, one in found.items() if len(one) == 1}
            self._whole[units] = {book: unit for book, unit in single.items() if unit is not None}
        whole = self._whole[units]
        return whole if all(book in whole for book in books if book in orgs_of) else None


def _make_room(kept: dict[Units, Any]) -> None:
    while len(kept) >= UNITS_KEPT:
        kept.pop(next(iter(kept)))


def _merged(by_org: Mapping[int, Days], unit_of: Mapping[int, int]) -> Mapping[int, Days]:
    found: dict[int, Days] = {}
    for org, days in by_org.items():
        if org in unit_of:
            before = found.get(unit_of[org], days)
            found[unit_of[org]] = tuple(map(_earlier, before, days))
    return found


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
