"""Passes over item rows and amounts as SQL (see replica.rows).

Steady rows answer whatever is asked of them, a family of passes in one statement. Of doubtful rows every pass counts those
whose own columns cannot answer it (`unclear`); those items are left out and asked of facts, which `sql.py` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.core.declarations.formula import Condition
from taizhang.core.declarations.formula_parts import OverItems, moment_of
from taizhang.indicators.families import Family, Kind
from taizhang.indicators.plan import fields_in, milestones_in
from taizhang.indicators.replica.shape import Shape
from taizhang.indicators.row_terms import Books, RowTerms, measure_of
from taizhang.indicators.sql import Compiled


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows and amounts are: names of tables, or selections in brackets. Weighted rows may be taken back: they carry a
    weight of 1 or -1, which amounts have in their values; an amount goes with the row of its item and weight.
    """

    rows: str
    amounts: str
    weighted: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """What statements are over: a ledger's rows, which books of it, an earlier cut or not; and what they tell apart: orgs,
    `units` of them by a table of orgs with the unit of each, or books as a `whole`.
    """

    shape: Shape
    books: Books
    earlier: bool
    units: str | None = None
    whole: bool = False

    def terms(self, *, weighted: bool = False, row: str = "item_row") -> RowTerms:
        return RowTerms(self.shape, self.books, self.earlier, weighted, row)

    def org_of(self, prefix: str) -> tuple[str | None, str]:
        """The column that tells orgs or units apart, and the join that brings it."""
        if self.whole:
            return None, ""
        if self.units is None:
            return f"{prefix}.org", ""
        return "unit_of.unit", f" JOIN {self.units} AS unit_of ON unit_of.org = {prefix}.org"


def over_steady_rows(over: Over, family: Family, table: Table) -> Compiled:
    """By segment, value, book and org of steady rows: how many count, of how many the amount is known (of a flow: anything
    was told of it), the amounts, and how many got there.
    """
    made = over.terms(weighted=table.weighted)
    kind, (org, units) = family.kind, over.org_of("item_row")
    amount, _ = made.brings(0, kind.rest)
    weighed = f"{amount} * weight" if table.weighted else amount
    known, reached = made.of_counted(0, kind.rest, "TRUE")
    day = day_column(kind, over.shape)
    keys = [_segment(family, day), _value(made, kind.field), "item_row.book", org]
    told = [
        "SUM(weight)::BIGINT" if table.weighted else "COUNT(*)",
        known,
        f"SUM({weighed})" if amount else "0",
        reached,
    ]
    # no steady row was opened after a milestone was reached, but one may be planned for a day before
    standing = "" if day and not day.endswith("_due") else "opened_on <= $last0 AND "
    where = (
        f"{standing}{made.counts_in(0, kind.rest)} {made.told('first_since', 'item_row')} "
        f"AND {made.condition(0, kind.rest.where)} {_among(made, family)} {made.of_books('item_row.')}"
    )
    return made.statement(_grouped(keys, told, f"{table.rows} AS item_row{units}", where))


def over_steady_amounts(over: Over, family: Family, table: Table) -> Compiled:
    """By segment, value, measure, book and org of steady rows' amounts: their sum, and of a level how many there are."""
    kind, (org, units) = family.kind, over.org_of("amount")
    asked = fields_in(kind.rest.where) | ({kind.field} if kind.field else set())
    moment = moment_of(kind.rest)
    joined = moment is not None or bool(milestones_in(kind.rest.where)) or not asked <= over.shape.few.keys()
    made = over.terms(weighted=table.weighted, row="item_row" if joined else "amount")
    numbers = [str(over.shape.measures[one]) for one in family.measures]
    source, conditions = f"{table.amounts} AS amount", ""
    if joined:
        source += f" JOIN {table.rows} AS item_row ON item_row.item = amount.item"
        source += " AND item_row.weight = amount.weight" if table.weighted else ""
        conditions = f"AND opened_on <= $last0 AND {made.counts_in(0, kind.rest)} {made.of_books('item_row.')}"
    count = "0" if kind.flow else "SUM(amount.weight)::BIGINT" if table.weighted else "COUNT(*)"
    keys = [_segment(family, "amount.on_day"), _value(made, kind.field), "amount.no", "amount.book", org]
    if len(numbers) == 1:
        keys[2] = None
    where = (
        f"amount.no IN ({', '.join(numbers)}) AND amount.on_day BETWEEN $first0 AND $last0 {made.told('since', 'amount')} "
        f"{'' if kind.flow else f'AND {made.holds(0)}'} {conditions} {made.of_books('amount.')} "
        f"AND {made.condition(0, kind.rest.where)} {_among(made, family)}"
    )
    return made.statement(_grouped(keys, ["SUM(amount.value)", count], f"{source}{units}", where))


def _grouped(keys: Sequence[str | None], told: Sequence[str], source: str, where: str) -> str:
    """A statement that adds up by keys; those that are the same for all rows are NULL."""
    columns = ", ".join([*(one or "NULL" for one in keys), *told])
    return f"SELECT {columns} FROM {source} WHERE {where} GROUP BY {', '.join(one for one in keys if one)}"


def over_openings(over: Over, table: Table) -> Compiled:
    """How many rows were opened, by book and day in order."""
    made = over.terms(weighted=table.weighted)
    where = f"opened_on IS NOT NULL {made.told('first_since', 'item_row')}"
    columns = f"book, opened_on, {made.count('TRUE')}"
    source = f"{table.rows} AS item_row"
    return made.statement(f"SELECT {columns} FROM {source} WHERE {where} GROUP BY ALL ORDER BY book, opened_on")


def over_first_days(over: Over, where: Condition, field: str | None, rows: str) -> Compiled:
    """By value, book and org the first day any row was opened, and for every measure the first of which anything is told."""
    made = over.terms()
    said = []
    for number in over.shape.measures.values():
        told = made.told(f"a{number}_since", "item_row").removeprefix("AND ")
        said.append(f"MIN(a{number}_said){f' FILTER (WHERE {told})' if told else ''}")
    holds = f"opened_on IS NOT NULL AND {made.condition(0, where)} {made.told('first_since', 'item_row')}"
    keys = [_value(made, field), "item_row.book", "item_row.org"]
    return made.statement(_grouped(keys, ["MIN(opened_on)", *said], f"{rows} AS item_row", holds))


def day_column(kind: Kind, shape: Shape) -> str | None:
    """The column whose day puts a row in the window of a kind; None where it does not matter."""
    moment = None if kind.measure else moment_of(kind.rest)
    if moment is None or moment.at == "standing":
        return None
    if moment.at == "opened":
        return "opened_on"
    step = f"m{shape.milestones[moment.milestone or '']}"
    return f"{step}_due" if moment.status == "planned" else f"{step}_reached"


def over_rows(over: Over, indicators: Sequence[OverItems], table: Table) -> Compiled:
    """Counts by (book, org) of doubtful rows, COUNTS for every indicator in turn."""
    made = over.terms()
    columns = ["book", "org"]
    for number, one in enumerate(indicators):
        columns += made.counts(number, one)
    return made.statement(
        f"SELECT {', '.join(columns)} FROM ({made.seen(indicators, table.rows)}) AS item_row GROUP BY book, org"
    )


def over_amounts(over: Over, indicators: Sequence[OverItems], table: Table) -> Compiled:
    """By (book, org) how many amounts of doubtful rows there are and their sum, for every indicator in turn."""
    made = over.terms()
    columns = ["amount.book", "amount.org"]
    for number, one in enumerate(indicators):
        holds = f"{made.counts_in(number, one)} AND {made.condition(number, one.where)}"
        counts = f"{made.amounts(number, one)} AND clear{number} AND {holds}"
        columns += [made.count(counts), f"SUM(amount.value) FILTER (WHERE {counts})"]
    numbers = ", ".join(sorted({str(over.shape.measures[measure_of(one, over.shape) or ""]) for one in indicators}))
    seen = made.seen(indicators, table.rows)
    source = f"{table.amounts} AS amount JOIN ({seen}) AS item_row ON item_row.item = amount.item"
    where = f"amount.no IN ({numbers}) AND amount.on_day BETWEEN $earliest AND $latest {made.of_books('amount.')}"
    text = f"SELECT {', '.join(columns)} FROM {source} WHERE {where} GROUP BY amount.book, amount.org"
    return made.statement(text)


def unclear_items(over: Over, indicator: OverItems, table: Table) -> Compiled:
    """The items among doubtful rows that cannot answer a pass."""
    made = over.terms()
    return made.statement(f"SELECT item FROM ({made.seen([indicator], table.rows)}) WHERE unclear0")


def _segment(family: Family, day: str | None) -> str | None:
    """The number of a day's segment; the windows of most families are one and the same.

    `segment_of` has the first segment and then a number for every day from the second one's first day (`second`) on, and
    lists count from 1: that day is the list's number 2, and all days before the second segment take number 1.
    """
    if day is None or len(family.breaks) <= 2 or not family.kind.additive:
        return None
    return f"$segment_of[GREATEST({day} - $second + 2, 1)]"


def _value(made: RowTerms, field: str | None) -> str | None:
    return None if field is None else made.column(field)


def _among(made: RowTerms, family: Family) -> str:
    """That a row's value is one of those asked for."""
    if family.kind.field is None:
        return ""
    bound = ", ".join(f"$value{number}" for number in range(len(family.values)))
    return f"AND {made.column(family.kind.field)} IN ({bound})"
