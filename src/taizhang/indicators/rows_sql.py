"""Passes over item rows and amounts as SQL (see replica.rows): one statement for many indicators of a ledger.

Every pass counts the rows whose own columns cannot answer it (`unclear`); those items are left out and asked of facts,
which `sql.py` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.indicators.replica.shape import Shape
from taizhang.indicators.row_terms import CUT, Reach, RowTerms, measure_of
from taizhang.indicators.sql import Compiled


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows and amounts are: names of tables, or selections in brackets. `layer` is the column that tells which row of
    an item an amount goes with, where it has several; then they carry a weight.

    With steady rows, which at the head answer whatever is asked of them: `opened`, how many of them were opened, by book
    and day; `told`, by book, org and measure the first day of anything (measure -1 is the opening itself), where there is
    such a table; and `changed`, where the rows are that it does not know of.
    """

    rows: str
    amounts: str
    opened: str = ""
    told: str = ""
    changed: str = ""
    layer: str = ""

    @property
    def weighted(self) -> bool:
        return bool(self.layer)


def together(below: Table | None, changed: Table, *, doubtful: bool) -> Table:
    """The rows of a generation and those changed since, that may be in doubt or that may not be."""
    which = "doubtful" if doubtful else "NOT doubtful"
    since = f"SELECT weight AS layer, * FROM {{0}} WHERE {which}"
    both = since if below is None else f"{since} UNION ALL SELECT 0 AS layer, 1 AS weight, * FROM {{1}}"
    rows, amounts = (
        f"({both.format(mine, theirs)})"
        for mine, theirs in ((changed.rows, below and below.rows), (changed.amounts, below and below.amounts))
    )
    if doubtful:
        return Table(rows, amounts, layer="layer")
    opened = f"SELECT book, opened_on AS day, SUM(weight) AS items FROM {changed.rows} WHERE {which} GROUP BY ALL"
    if below is None:
        return Table(rows, amounts, f"({opened})", changed=f"({since.format(changed.rows)})", layer="layer")
    opened += f" UNION ALL SELECT * FROM {below.opened}"
    return Table(rows, amounts, f"({opened})", below.told, f"({since.format(changed.rows)})", "layer")


def over_rows(shape: Shape, indicators: Sequence[OverItems], table: Table, reach: Reach) -> Compiled:
    """Counts by (book, org), COUNTS for every indicator in turn."""
    made = RowTerms(shape, reach, weighted=table.weighted)
    columns = ["book", "org"]
    for number, one in enumerate(indicators):
        columns += made.counts(number, one)
    seen = made.seen(indicators, table.rows)
    return made.statement(f"SELECT {', '.join(columns)} FROM ({seen}) GROUP BY book, org")


def over_steady_rows(shape: Shape, indicators: Sequence[OverItems], table: Table, reach: Reach) -> Compiled:
    """The same at the head of steady rows, without what is unclear (nothing is) and what stands (see `over_openings`)."""
    made = RowTerms(shape, reach, weighted=table.weighted)
    columns, near = ["book", "org"], []
    for number, one in enumerate(indicators):
        where, *told = made.steady_counts(number, one)
        columns += told
        near.append(where)
    where = f"opened_on <= $latest AND ({' OR '.join(near)}) {made.of_books()}"
    return made.statement(f"SELECT {', '.join(columns)} FROM {table.rows} AS item_row WHERE {where} GROUP BY book, org")


def over_openings(shape: Shape, passes: int, table: Table, reach: Reach) -> Compiled:
    """How many steady rows stand, by book, for every pass in turn."""
    made = RowTerms(shape, reach, weighted=False)
    columns = (f"COALESCE(SUM(items) FILTER (WHERE day <= $last{number}), 0)::BIGINT" for number in range(passes))
    where = f"day <= $latest {made.of_books()}"
    return made.statement(f"SELECT book, {', '.join(columns)} FROM {table.opened} WHERE {where} GROUP BY book")


def over_told(shape: Shape, indicators: Sequence[OverItems], table: Table, reach: Reach) -> Compiled:
    """By (book, org) of a generation's steady rows whether any stands, and whether anything was told of the measure, for
    every pass: 1 or 0.
    """
    made = RowTerms(shape, reach, weighted=False)
    columns = ["book", "org"]
    for number, one in enumerate(indicators):
        measure = shape.measures[measure_of(one, shape) or ""]
        columns += [f"COALESCE(MAX((no = {no} AND day <= $last{number})::INTEGER), 0)" for no in (-1, measure)]
    where = f"day <= $latest {made.of_books()}"
    return made.statement(f"SELECT {', '.join(columns)} FROM {table.told} WHERE {where} GROUP BY book, org")


def over_told_since(shape: Shape, indicators: Sequence[OverItems], table: Table, reach: Reach) -> Compiled:
    """The same of steady rows changed since: how many more (or, taken back, fewer) there are."""
    made = RowTerms(shape, reach, weighted=True)
    columns = ["book", "org"]
    for number, one in enumerate(indicators):
        standing = f"opened_on <= $last{number}"
        columns += [made.count(standing), made.count(f"{standing} AND {made.said(number, one)}")]
    where = f"opened_on <= $latest {made.of_books()}"
    return made.statement(f"SELECT {', '.join(columns)} FROM {table.changed} WHERE {where} GROUP BY book, org")


def over_amounts(
    shape: Shape, indicators: Sequence[OverItems], table: Table, reach: Reach, *, joined: bool, steady: bool
) -> Compiled:
    """By (book, org) how many amounts there are and their sum, for every indicator in turn. Unless `joined` to rows, no condition is looked at; `steady`
    rows at the head are all clear.
    """
    made = RowTerms(shape, reach, weighted=table.weighted)
    columns = ["amount.book", "amount.org"]
    for number, one in enumerate(indicators):
        columns += made.sums(number, one, joined=joined, steady=steady)
    numbers = ", ".join(sorted({str(shape.measures[measure_of(one, shape) or ""]) for one in indicators}))
    source = f"{table.amounts} AS amount"
    if joined:
        same = "item_row.item = amount.item" + (
            f" AND item_row.{table.layer} = amount.{table.layer}" if table.layer else ""
        )
        seen = table.rows if steady else f"({made.seen(indicators, table.rows)})"
        source += f" JOIN {seen} AS item_row ON {same}"
    elif reach == "earlier":
        source += f" JOIN {CUT} AS cut ON cut.book = amount.book"
    where = f"amount.no IN ({numbers}) AND amount.on_day BETWEEN $earliest AND $latest {made.of_books('amount.')}"
    text = f"SELECT {', '.join(columns)} FROM {source} WHERE {where} GROUP BY amount.book, amount.org"
    return made.statement(text)


def unclear_items(
    shape: Shape, indicator: OverItems, tables: Sequence[Table], changed: Table, reach: Reach
) -> Compiled:
    """The items whose rows cannot answer a pass, as the rows are now: those of some tables that did not change since, and
    those that did.
    """
    made = RowTerms(shape, reach, weighted=False)
    parts = [f"SELECT item FROM ({made.seen([indicator], changed.rows)}) WHERE unclear0 AND weight = 1"]
    parts += [
        f"SELECT item FROM ({made.seen([indicator], table.rows)}) WHERE unclear0 "
        f"AND item NOT IN (SELECT item FROM {changed.rows} WHERE weight = -1)"
        for table in tables
    ]
    return made.statement(" UNION ALL ".join(parts))
