"""Our side: the seven questions asked of the engine as figures ask it, with a generation below, a tail and corrections."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb

from figbench import books, city
from peers import figure_tables as peer
from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.values.figure import Cut, FigureRequest
from taizhang.core.values.period import Period, parse_period
from taizhang.indicators.engines.duckdb import GENERATION_FILE, DuckDBSource
from taizhang.indicators.plan import Days, Leaf
from taizhang.indicators.tally import PARTS, Tallies, Units

LAID_DOWN: Final = 0.99  # of each book; the rest is the tail
Row = tuple[Any, ...]


class Ours:
    """A home of so many entries: most laid down as a generation, the rest followed. `statements` None: it was filled
    before.
    """

    def __init__(self, home: Path, statements: duckdb.DuckDBPyConnection | None) -> None:
        from taizhang.cli.online import start
        from taizhang.server.storage.store import DjangoStore

        assert not start(home)
        self.store = DjangoStore()
        file = home / GENERATION_FILE
        if not is_filled(home):
            assert statements is not None
            heads = books.fill(statements, upto=LAID_DOWN)
            DuckDBSource(self.store, books.TOP).lay_down(file)
            for district in range(city.DISTRICTS):
                books.write(statements, district, heads[city.book(district)], 1.0)
        self.source = DuckDBSource(self.store, books.TOP, file=file)
        self.engine = self.source._duckdb
        self.catch_up()
        registry, _ = self.source.registry()
        assert registry is not None
        self.declared = registry.declared(date(2021, 12, 31))
        self.heads = Cut.of({book: one for book, one in self.source.follow().items() if book != books.TOP})
        orgs = registry.orgs(date(2021, 12, 31))
        districts = frozenset(orgs.subtree(city.book(one)) for one in range(city.DISTRICTS))
        self.districts = Units(districts)  # each as a whole
        self.towns = Units(frozenset(frozenset({town}) for one in districts for town in one))

    def catch_up(self) -> None:
        """Takes in all that the books say."""
        self.source.follow()
        self.engine._take_in()

    def forget_answers(self) -> None:
        """Lets go of the answers kept for the next question."""
        self.engine._answers.clear()

    def leaf(self, code: str, days: tuple[date, date]) -> Leaf:
        """A pass of an indicator over some days."""
        indicator = self.declared.indicators[f"work.{code}"]
        assert isinstance(indicator, OverItems)
        return Leaf(indicator, self.declared.ledgers[indicator.ledger], Days(*days))

    def passes(self, leaves: Sequence[Leaf], units: Units, cut: Cut | None = None) -> list[Tallies]:
        """What the engine gives to figures of some orgs where it has no answer kept."""
        return self.engine._passes.tallies(leaves, cut or self.heads, units, at_head=cut is None)

    def flows(self, cut: Cut | None = None) -> list[Row]:
        """(i), and (vi) at an earlier cut."""
        months = [month_of(year, month) for year in (2020, 2021) for month in range(1, 13)]
        found = self.passes([self.leaf("flow1", (one.first, one.last)) for one in months], self.districts, cut)
        rows: list[Row] = []
        for month, tallies in zip(months, found, strict=True):
            number = month.first.year * 12 + month.first.month
            rows += [(district, number, total) for district, total in _by_district(tallies).items() if total]
        return sorted(rows)

    def to_date(self) -> list[Row]:
        """(ii)"""
        (found,) = self.passes([self.leaf("flow2", peer.TO_DATE)], self.towns)
        return sorted((*_unit(key), one.parts // PARTS) for key, one in found.items() if key[1] and one.parts)

    def conversion(self) -> list[Row]:
        """(iii)"""
        (found,) = self.passes([self.leaf("turned", peer.SIGNED)], self.districts)
        counts: dict[int, list[int]] = {}
        for (book, _), one in found.items():
            both = counts.setdefault(_number(book), [0, 0])
            both[0] += one.counted
            both[1] += one.reached
        return sorted((district, *both) for district, both in counts.items())

    def on_time(self) -> list[Row]:
        """(iv)"""
        found = self.passes([self.leaf(f"in_time{category}", peer.DUE) for category in range(8)], self.towns)
        return sorted(
            (*_unit(key), category, one.counted, one.reached)
            for category, tallies in enumerate(found)
            for key, one in tallies.items()
            if key[1] and one.counted
        )

    def growth(self) -> list[Row]:
        """(v)"""
        now, before = (
            _by_district(one)
            for one in self.passes([self.leaf("flow3", days) for days in peer.QUARTERS], self.districts)
        )
        rows = [(district, now[district], before[district]) for district in now]
        return sorted(rows, key=lambda row: (-Fraction(row[1], row[2]), row[0]))

    def requests(self, district: int) -> list[FigureRequest]:
        """(vii): the sixty figures of a dashboard."""
        codes = [f"flow{one}" for one in range(12)]
        codes += [f"flow{one}_{sector}" for one in range(4) for sector in range(6)]
        codes += [f"in_time{one}" for one in range(8)] + [f"cases{one}" for one in range(8)]
        codes += ["signed", "started", "turned", "worth", "cases", "closed", "flow1", "flow2"]
        period, _ = parse_period("2021-06")
        assert period is not None
        return [FigureRequest(f"work.{code}", city.book(district), period) for code in codes]

    def dashboard(self, requests: Sequence[FigureRequest]) -> list[Any]:
        """The figures, none of them kept from before."""
        self.forget_answers()
        return self.figures(requests)

    def figures(self, requests: Sequence[FigureRequest]) -> list[Any]:
        """The figures as pages ask for them."""
        return [figure.value if figure else None for figure, _ in self.source.figures(requests)]

    def one(self, request: FigureRequest) -> Any:
        """One figure, not kept from before."""
        self.forget_answers()
        figure, _ = self.source.figure(request)
        return None if figure is None else figure.value


def is_filled(home: Path) -> bool:
    """Whether a home was filled by an earlier run."""
    return (home / GENERATION_FILE).exists()


def month_of(year: int, month: int) -> Period:
    """A month."""
    period, _ = parse_period(f"{year}-{month:02}")
    assert period is not None
    return period


@cache
def _number(book: str) -> int:
    return int(book[4:])


@cache
def _unit(key: tuple[str, str]) -> tuple[int, int]:
    """What a unit's codes are to the peers, who have numbers."""
    return _number(key[0]), int(key[1][-2:])


def _by_district(tallies: Tallies) -> dict[int, int]:
    totals: dict[int, int] = {}
    for (book, org), one in tallies.items():
        if org and one.parts:
            totals[_number(book)] = totals.get(_number(book), 0) + one.parts // PARTS
    return totals
