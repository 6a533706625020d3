"""The first six questions asked of pandas: frames in memory, loaded once from the tables of `figure_tables`, districts and
towns categorical, months worked out as they are loaded, every step vectorised.

Two layouts answer the same code. `Frames` is narrowed by boolean masks, as pandas is mostly written. `SortedFrames` is what
one who knew the questions would lay out: amounts apart by measure and every frame indexed by the day it is asked by, so that
a range of days is a slice and nothing is scanned.
"""

from datetime import date
from typing import Any

import duckdb
import pandas as pd

from peers.figure_tables import DUE, MONTH_NO, QUARTERS, SIGNED, TO_DATE, YEARS

AMOUNT = (
    f"SELECT district, town, measure, on_day, {MONTH_NO} AS month, value::BIGINT AS value, position, "
    "corrected::DOUBLE AS corrected FROM amount"  # pandas compares NaN faster than a nullable integer
)
PROJECT = "SELECT district, signed, started FROM project"
CASE = "SELECT district, town, category, due, closed FROM case_file"
Days = tuple[date, date]
Rows = list[tuple[Any, ...]]


class Frames:
    """The three frames, each narrowed by a mask over all of it."""

    def __init__(self, tables: duckdb.DuckDBPyConnection) -> None:
        self.amount = _loaded(tables, AMOUNT, "district", "town", "measure")
        self.project = _loaded(tables, PROJECT, "district")
        self.case_file = _loaded(tables, CASE, "district", "town", "category")

    def flowed(self, measure: int, days: Days) -> Any:
        """Amounts of a measure, corrected ones among them."""
        kept = (self.amount["measure"] == measure) & self.amount["on_day"].between(*_stamps(days))
        return self.amount.loc[kept, ["district", "town", "month", "value", "position", "corrected"]]

    def signed(self, days: Days) -> Any:
        """Projects signed in some days."""
        return self.project[self.project["signed"].between(*_stamps(days))]

    def due(self, days: Days) -> Any:
        """Cases due in some days."""
        return self.case_file[self.case_file["due"].between(*_stamps(days))]


class SortedFrames(Frames):
    """The same, each a sorted index that a range of days is cut out of."""

    def __init__(self, tables: duckdb.DuckDBPyConnection) -> None:
        super().__init__(tables)
        self._measures = {
            measure: _by_day(rows, "on_day").drop(columns="measure")
            for measure, rows in self.amount.groupby("measure", observed=True)
        }
        self._signed = _by_day(self.project, "signed")
        self._due = _by_day(self.case_file, "due")
        del self.amount, self.project, self.case_file

    def flowed(self, measure: int, days: Days) -> Any:
        return self._measures[measure].loc[slice(*_stamps(days))]

    def signed(self, days: Days) -> Any:
        return self._signed.loc[slice(*_stamps(days))]

    def due(self, days: Days) -> Any:
        return self._due.loc[slice(*_stamps(days))]


def flows(frames: Frames) -> Rows:
    """(i) A flow by district and month over two years."""
    rows = frames.flowed(1, YEARS)
    return _summed(rows, rows["corrected"].isna(), "district", "month")


def to_date(frames: Frames) -> Rows:
    """(ii) The year to date by unit."""
    rows = frames.flowed(2, TO_DATE)
    return _summed(rows, rows["corrected"].isna(), "district", "town")


def conversion(frames: Frames) -> Rows:
    """(iii) Of those signed in a year, how many have started by its end, by district."""
    rows = frames.signed(SIGNED)
    started = rows["started"] <= pd.Timestamp(SIGNED[1])
    return _counted(started, rows["district"])


def on_time(frames: Frames) -> Rows:
    """(iv) Cases due in half a year, and those closed in time, by town and category."""
    rows = frames.due(DUE)
    due = rows.get("due", rows.index)  # where frames are sorted by it, the day is the index
    kept = (rows["closed"] <= due) & (rows["closed"] <= pd.Timestamp(DUE[1]))
    return _counted(kept, rows["district"], rows["town"], rows["category"])


def growth(frames: Frames) -> Rows:
    """(v) A flow of a quarter and of the same a year before, by district, in the order of their growth."""
    told = pd.DataFrame({name: _quarter(frames, days) for name, days in zip(("now", "before"), QUARTERS, strict=True)})
    told["growth"] = told["now"] / told["before"]
    ranked = told.reset_index().sort_values(["growth", "district"], ascending=[False, True])
    return _rows(ranked[["district", "now", "before"]])


def flows_at(frames: Frames, positions: dict[int, int]) -> Rows:
    """(vi) The first question as of earlier positions, corrections since undone."""
    rows = frames.flowed(1, YEARS)
    upto = rows["district"].map(positions).astype("int64")
    kept = (rows["position"] <= upto) & ~(rows["corrected"] <= upto)
    return _summed(rows, kept, "district", "month")


def _loaded(tables: duckdb.DuckDBPyConnection, query: str, *categorical: str) -> Any:
    return tables.execute(query).df().astype(dict.fromkeys(categorical, "category"))


def _by_day(frame: Any, column: str) -> Any:
    return frame.dropna(subset=column).set_index(column).sort_index()


def _stamps(days: Days) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(days[0]), pd.Timestamp(days[1])


def _summed(rows: Any, kept: Any, *by: str) -> Rows:
    narrowed = rows.loc[kept, [*by, "value"]]
    return _rows(narrowed.groupby([*by], observed=True, sort=False)["value"].sum().reset_index())


def _counted(reached: Any, *by: Any) -> Rows:
    """How many rows there are of each kind, and how many of them have reached something."""
    return _rows(reached.groupby([*by], observed=True, sort=False).agg(["size", "sum"]).reset_index())


def _quarter(frames: Frames, days: Days) -> Any:
    rows = frames.flowed(3, days)
    narrowed = rows.loc[rows["corrected"].isna(), ["district", "value"]]
    return narrowed.groupby("district", observed=True)["value"].sum()


def _rows(frame: Any) -> Rows:
    return [*frame.itertuples(index=False, name=None)]
