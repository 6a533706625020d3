"""Item rows as of the head or of an earlier cut: which tables and selections tell of it, put together from layers.

The layers are a generation, what changed since, and of an earlier cut the items it must be worked out anew for. A later
layer takes rows of an earlier one back (weight -1) and puts others in (weight 1), so what adds up over all is right without
looking one up in the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import duckdb

from taizhang.core.declarations.formula import EVERYTHING, Condition
from taizhang.indicators.replica.openings import FirstDays, Openings
from taizhang.indicators.replica.shape import Shape
from taizhang.indicators.rows_sql import Over, Table, over_first_days, over_openings
from taizhang.indicators.sql import Compiled

Span = tuple[date, date]
_STEADY: Final = "NOT doubtful"
_DOUBTFUL: Final = "doubtful"


@dataclass(frozen=True, slots=True)
class Layer:
    """Weighted rows and amounts on top of what is below: how many rows are steady and doubtful, and of the steady ones the
    days that each column of days and each measure lies between, so that questions of other days can pass them by.
    """

    rows: str
    amounts: str
    steady: int
    doubtful: int
    spans: Mapping[str, Span]

    @property
    def steady_table(self) -> Table:
        rows, amounts = (f"(SELECT * FROM {one} WHERE {_STEADY})" for one in (self.rows, self.amounts))
        return Table(rows, amounts, weighted=True)


@dataclass(frozen=True, slots=True)
class Layers:
    """A generation's steady and doubtful tables, if there is one, and what lies on top of it, the newest last."""

    below: tuple[Table, Table] | None
    below_doubtful: int
    above: tuple[Layer, ...]

    def on_top(self, layer: Layer) -> "Layers":
        return Layers(self.below, self.below_doubtful, (*self.above, layer))

    def doubtful(self) -> Table | None:
        """The doubtful rows in force; None where there are none."""
        if not self.below_doubtful and not any(one.doubtful for one in self.above):
            return None
        return self.now(_DOUBTFUL)

    def now(self, which: str = _STEADY) -> Table:
        """The steady or the doubtful rows in force, none taken back."""
        table = self.below and self.below[which == _DOUBTFUL]
        rows, amounts = (table.rows, table.amounts) if table else ("", "")
        for one in self.above:
            gone = f"(SELECT item FROM {one.rows} WHERE weight = -1)"
            rows, amounts = (
                _on_top(below, gone, f"{mine} WHERE weight = 1 AND {which}")
                for below, mine in ((rows, one.rows), (amounts, one.amounts))
            )
        return Table(rows, amounts)


def _on_top(below: str, gone: str, above: str) -> str:
    now = f"SELECT * EXCLUDE (weight) FROM {above}"
    return f"(SELECT * FROM {below} ANTI JOIN {gone} USING (item) UNION ALL {now})" if below else f"({now})"


def run(connection: duckdb.DuckDBPyConnection, statement: Compiled, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, with what it binds of its own and of what is given."""
    values = {name: value for name, value in {**statement.values, **bound}.items() if name in statement.names}
    return connection.execute(statement.text, values).fetchall()


@dataclass
class AsOf:
    """The rows of a ledger as of the head, or of an earlier cut. What is asked again and again is kept in memory: how many
    steady rows were opened, and since when anything is told.
    """

    shape: Shape
    layers: Layers
    connection: duckdb.DuckDBPyConnection
    upto_of: list[int] | None = None  # of an earlier cut the position of every book by its number
    opened_below: Openings | None = None
    _openings: list[Openings] | None = None
    _first_days: dict[tuple[str, str | None], FirstDays] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.doubtful = self.layers.doubtful()

    @property
    def bound(self) -> dict[str, Any]:
        return {} if self.upto_of is None else {"upto_of": self.upto_of}

    @property
    def over(self) -> Over:
        return Over(self.shape, "all", earlier=self.upto_of is not None)

    def steady(self, named: Iterable[str] = (), first: date = date.min, last: date = date.max) -> list[Table]:
        """Where steady rows are, parts that add up. With columns of days or numbers of measures, a part may be left out that
        has no day between two under any of these names.
        """
        found = [self.layers.below[0]] if self.layers.below else []
        asked = list(named)
        for one in self.layers.above:
            spans = [one.spans[name] for name in asked if name in one.spans]
            if one.steady and (not asked or any(since <= last and first <= until for since, until in spans)):
                found.append(one.steady_table)
        return found

    def openings(self) -> list[Openings]:
        """How many steady rows were opened, in parts that add up."""
        if self._openings is None:
            tables = self.steady()
            if self.opened_below is not None:
                tables = tables[1:]
            found = [Openings.of(run(self.connection, over_openings(self.over, one), self.bound)) for one in tables]
            self._openings = found if self.opened_below is None else [self.opened_below, *found]
        return self._openings

    def first_days(self, where: Condition = EVERYTHING, field: str | None = None) -> FirstDays:
        """Since when steady rows that meet a condition on fields stand and tell of measures, by value of a field."""
        key = (where.model_dump_json(), field)
        if key not in self._first_days:
            asked = over_first_days(self.over, where, field, self.layers.now().rows)
            self._first_days[key] = FirstDays.of(run(self.connection, asked, self.bound))
        return self._first_days[key]
