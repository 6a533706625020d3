"""Item rows as of the head or of an earlier cut: which tables and selections tell of it, put together from layers.

The layers are a generation, what changed since, and of an earlier cut the items it must be worked out anew for. A later
layer takes rows of an earlier one back (weight -1) and puts others in (weight 1), so what adds up over all is right without
looking one up in the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from taizhang.indicators.families import Kind
from taizhang.indicators.replica.openings import FirstDays, Openings
from taizhang.indicators.replica.shape import Shape
from taizhang.indicators.rows_sql import Over, Table, over_first_days, over_openings
from taizhang.indicators.sql import Compiled

Run = Callable[[Compiled, Mapping[str, Any]], list[tuple[Any, ...]]]
_STEADY: Final = "NOT doubtful"
_DOUBTFUL: Final = "doubtful"


@dataclass(frozen=True, slots=True)
class Layer:
    """Tables of rows and amounts with weights, put on top of what is below; how many rows are steady, how many doubtful."""

    rows: str
    amounts: str
    steady: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Layers:
    """A generation's steady and doubtful tables, if there is one, and what lies on top of it, the newest last."""

    below: tuple[Table, Table] | None
    below_doubtful: int
    above: tuple[Layer, ...]

    def on_top(self, layer: Layer) -> "Layers":
        return Layers(self.below, self.below_doubtful, (*self.above, layer))

    def steady(self) -> Table | None:
        """All steady rows and those taken back; None where there are none."""
        above = [(weight, one) for weight, one in enumerate(self.above, start=1) if one.steady]
        if not above:
            return self.below[0] if self.below else None
        rows, amounts = (self._selected(above, which) for which in ("rows", "amounts"))
        return Table(rows, amounts, layer="layer")

    def _selected(self, above: Sequence[tuple[int, Layer]], which: Literal["rows", "amounts"]) -> str:
        parts = [
            f"SELECT {number} * weight AS layer, * FROM {getattr(one, which)} WHERE {_STEADY}" for number, one in above
        ]
        if self.below:
            parts.append(f"SELECT 0 AS layer, 1 AS weight, * FROM {getattr(self.below[0], which)}")
        return f"({' UNION ALL '.join(parts)})"

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


@dataclass
class AsOf:
    """The rows of a ledger as of the head, or of an earlier cut. What is asked again and again is kept in memory: how many
    steady rows were opened, and since when anything is told.
    """

    shape: Shape
    layers: Layers
    run: Run
    upto_of: list[int] | None = None  # of an earlier cut the position of every book by its number
    opened: list[Openings] = field(default_factory=list)
    _first_days: dict[tuple[str, str | None], FirstDays] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.steady, self.doubtful = self.layers.steady(), self.layers.doubtful()

    @property
    def bound(self) -> dict[str, Any]:
        return {} if self.upto_of is None else {"upto_of": self.upto_of}

    def openings(self) -> list[Openings]:
        """How many steady rows were opened, in parts that add up."""
        if not self.opened and self.steady is not None:
            self.opened = [openings(self.shape, self.steady, self.run, self.upto_of)]
        return self.opened

    def first_days(self, kind: Kind) -> FirstDays:
        """Since when steady rows that meet a kind's other conditions stand and tell of measures, by value of its field."""
        key = (kind.rest.where.model_dump_json(), kind.field)
        if key not in self._first_days:
            over = Over(self.shape, "all", earlier=self.upto_of is not None)
            self._first_days[key] = FirstDays.of(
                self.run(over_first_days(over, kind, self.layers.now().rows), self.bound)
            )
        return self._first_days[key]


def openings(shape: Shape, table: Table, run: Run, upto_of: list[int] | None = None) -> Openings:
    """How many rows of a table were opened."""
    bound = {} if upto_of is None else {"upto_of": upto_of}
    return Openings.of(run(over_openings(Over(shape, "all", earlier=upto_of is not None), table), bound))
