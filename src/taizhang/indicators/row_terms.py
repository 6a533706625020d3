"""What formulas say of an item row, in SQL: when an item counts, what it brings, and whether its row can tell.

`items.py` says the same in Python. Values are bound; what is spelled into the text are our own names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from taizhang.core.declarations.formula import (
    AllOf,
    AnyOf,
    Condition,
    Conversion,
    Duration,
    FieldBetween,
    FieldIs,
    FieldKnown,
    Level,
    Moment,
    NotOf,
    OnTime,
    Reached,
    Sum,
)
from taizhang.core.declarations.formula_parts import OverItems, moment_of
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.indicators.plan import fields_in, milestones_in, number_of, wanted
from taizhang.indicators.replica.facts import AMOUNT
from taizhang.indicators.replica.shape import EARLY_MARK, Shape
from taizhang.indicators.sql import Compiled, Value, bound_name

COUNTS: Final = ("unclear", "standing", "counted", "known", "total", "reached")  # columns of a pass over doubtful rows
Books = Literal["all", "range", "some"]  # how the books asked for are told from others


def measure_of(indicator: OverItems, shape: Shape) -> str | None:
    """The measure whose amounts a pass adds up; None where rows alone give the answer. A level has no flow."""
    if not isinstance(indicator, Sum | Level) or indicator.amount.measure is None:
        return None
    measure = shape.ledger.measure_named(indicator.amount.measure)
    if measure is None or (measure.kind == "level" and isinstance(indicator, Sum)):
        return None
    return measure.measure


def is_level(indicator: OverItems, ledger: LedgerDeclaration) -> bool:
    """Whether the amounts of a pass hold until the next one, rather than add up."""
    measure = ledger.measure_named(indicator.amount.measure or "") if isinstance(indicator, Level) else None
    return measure is not None and measure.kind == "level"


_BOUND: Final = re.compile(r"\$(\w+)")


@dataclass
class RowTerms:
    """Collects bound values while formulas become conditions on a row.

    Each run binds days by the pass's number (`first0`, `last0`, and `from0`, the first day whose amounts count), the
    `earliest` and `latest` of them, by how books are told apart `book_first` and `book_last` or `books`, and of an
    `earlier` cut the position of every book by its number, `upto_of`.
    """

    shape: Shape
    books: Books
    earlier: bool
    weighted: bool = False
    row: str = "item_row"  # or `amount`, whose own columns tell as much where no others are asked
    values: dict[str, Value] = field(default_factory=dict)

    def statement(self, text: str) -> Compiled:
        return Compiled(text, self.values, frozenset(_BOUND.findall(text)))

    def seen(self, indicators: Sequence[OverItems], rows: str) -> str:
        """The rows that may matter to any pass, each beside whether it answers (`clear0`) or cannot (`unclear0`)."""
        columns = ["item_row.*"]
        for number, one in enumerate(indicators):
            standing, steady = self.standing(number), self.steady(number, one)
            columns += [
                f"{standing} AND {steady} AS clear{number}",
                f"{standing} AND NOT ({steady}) AS unclear{number}",
            ]
        near = f"opened_on <= $latest {self.of_books()} {self.told('first_since', 'item_row')}"
        return f"SELECT {', '.join(columns)} FROM {rows} AS item_row WHERE {near}"

    def of_books(self, prefix: str = "") -> str:
        """That a row is of the books asked for."""
        match self.books:
            case "range":
                return f"AND {prefix}book BETWEEN $book_first AND $book_last"
            case "some":
                return f"AND {prefix}book IN (SELECT UNNEST($books::INTEGER[]))"
            case _:
                return ""

    def told(self, column: str, row: str) -> str:
        """That a position of a row (or an amount) is covered, at an earlier cut. Lists count from 1, books from 0."""
        return f"AND {row}.{column} <= $upto_of[{row}.book + 1]" if self.earlier else ""

    def standing(self, number: int) -> str:
        """That the item was opened by the day."""
        return f"opened_on <= $last{number}"

    def steady(self, number: int, indicator: OverItems) -> str:
        """That the row of a standing item tells what the pass asks of it, as of its day."""
        conditions = fields_in(indicator.where) - {"org"}
        amount = indicator.amount.field if isinstance(indicator, Sum | Level) else None
        told = f"COALESCE({'fields' if conditions or amount else 'org'}_day <= $last{number}, TRUE)"
        mark = self.mark(indicator)
        return f"{told} AND odd & {mark} = 0" if mark else told

    def mark(self, indicator: OverItems) -> int:
        """The bits of what a pass asks of milestones and measures."""
        names = set(milestones_in(indicator.where))
        moment = moment_of(indicator)
        if moment is not None and moment.milestone:
            names.add(moment.milestone)
        if isinstance(indicator, Duration):
            names |= {one for one in (indicator.start.milestone, indicator.to) if one}
        if isinstance(indicator, Conversion):
            names.add(indicator.to)
        found = EARLY_MARK if measure_of(indicator, self.shape) else 0
        for name in names:
            found |= self.shape.milestone_mark(name)
        return found

    def counts(self, number: int, indicator: OverItems) -> list[str]:
        """The columns of a pass over rows that may be unclear, COUNTS."""
        clear = f"clear{number}"
        parts = (clear, self.counts_in(number, indicator), self.condition(number, indicator.where))
        counts = " AND ".join(part for part in parts if part != "TRUE")
        amount, _ = self.brings(number, indicator)
        total = f"SUM({amount}) FILTER (WHERE {counts})" if amount else "0"
        added = [self.count(counts), *self.of_counted(number, indicator, counts)]
        columns = (self.count(f"unclear{number}"), self.count(clear), added[0], added[1], total, added[2])
        return [f"{column} AS {name}{number}" for column, name in zip(columns, COUNTS, strict=True)]

    def of_counted(self, number: int, indicator: OverItems, counts: str) -> tuple[str, str]:
        """Of how many that count the amount is known, and how many got where they were to get."""
        amount, reached = self.brings(number, indicator)
        told = f"{amount} IS NOT NULL" if amount else self.said(number, indicator)
        known, kept = (self.count(f"{counts} AND {one}") if one else "0" for one in (told, reached))
        return known, kept

    def amounts(self, number: int, indicator: OverItems) -> str:
        """That an amount is one of a pass's measure and counts in its window."""
        name = measure_of(indicator, self.shape) or ""
        days = f"amount.on_day BETWEEN $from{number} AND $last{number} {self.told('since', 'amount')}"
        holds = f" AND {self.holds(number)}" if is_level(indicator, self.shape.ledger) else ""
        return f"amount.no = {self.shape.measures[name]} AND {days}{holds}"

    def holds(self, number: int) -> str:
        """That a level is not followed by another one by the day."""
        later = f"amount.until_day > $last{number}"
        if not self.earlier:
            return later
        return f"({later} OR NOT COALESCE(amount.until_since <= $upto_of[amount.book + 1], FALSE))"

    def count(self, condition: str, prefix: str = "") -> str:
        """How many rows meet a condition, none for those taken back."""
        if not self.weighted:
            return f"COUNT(*) FILTER (WHERE {condition})"
        return f"COALESCE(SUM({prefix}weight) FILTER (WHERE {condition}), 0)::BIGINT"

    def reached(self, number: int, milestone: str) -> str:
        """Whether a milestone was reached by the day; TRUE or NULL or FALSE."""
        step = f"m{self.shape.milestones[milestone]}"
        return f"({step}_reached <= $last{number} {self.told(f'{step}_reached_since', 'item_row')})"

    def planned(self, number: int, milestone: str) -> str:
        step = f"m{self.shape.milestones[milestone]}"
        return f"({step}_due_day <= $last{number} {self.told(f'{step}_due_since', 'item_row')})"

    def counts_in(self, number: int, indicator: OverItems) -> str:
        """That the item's moment lies in the window."""
        moment = moment_of(indicator)
        inside = f"BETWEEN $first{number} AND $last{number}"
        if moment is None or moment.at == "standing":
            return "TRUE"
        if moment.at == "opened":
            return f"opened_on {inside}"
        name = moment.milestone or ""
        step = f"m{self.shape.milestones[name]}"
        if moment.status == "planned":
            return f"{step}_due {inside} AND {self.planned(number, name)}"
        return f"{step}_reached {inside} {self.told(f'{step}_reached_since', 'item_row')}"

    def said(self, number: int, indicator: OverItems) -> str | None:
        """That something was said of a flow by the day; None for all else."""
        name = measure_of(indicator, self.shape)
        if name is None or is_level(indicator, self.shape.ledger):
            return None
        column = f"a{self.shape.measures[name]}"
        return f"({column}_said <= $last{number} {self.told(f'{column}_since', 'item_row')})"

    def brings(self, number: int, indicator: OverItems) -> tuple[str | None, str | None]:
        """The amount a row itself brings, and whether it got where it was to get; None for what is not asked."""
        match indicator:
            case Sum() | Level() if indicator.amount.field is not None:
                return self.column(indicator.amount.field), None
            case Conversion():
                return None, self.reached(number, indicator.to)
            case OnTime():
                step = f"m{self.shape.milestones[indicator.milestone]}"
                return None, f"{self.reached(number, indicator.milestone)} AND {step}_reached <= {step}_due"
            case Duration():
                begin = self.start(number, indicator.start)
                return f"CAST(m{self.shape.milestones[indicator.to]}_reached - {begin} AS {AMOUNT})", None
            case _:
                return None, None

    def start(self, number: int, moment: Moment) -> str:
        if moment.at == "opened":
            return "opened_on"
        name = moment.milestone or ""
        return f"CASE WHEN {self.reached(number, name)} THEN m{self.shape.milestones[name]}_reached END"

    def column(self, name: str) -> str:
        return f"{self.row}.{self.shape.fields[name]}"

    def bind(self, value: Value) -> str:
        return f"${bound_name(self.values, value)}"

    def condition(self, number: int, condition: Condition) -> str:
        """Never NULL: what is not known does not hold."""
        if isinstance(condition, AllOf):
            parts = [self.condition(number, part) for part in condition.all]
            return f"({' AND '.join(parts)})" if parts else "TRUE"
        if isinstance(condition, AnyOf):
            return f"({' OR '.join(self.condition(number, part) for part in condition.any)})"
        if isinstance(condition, NotOf):
            return f"NOT {self.condition(number, condition.no)}"
        if isinstance(condition, Reached):
            found = f"COALESCE({self.reached(number, condition.milestone)}, FALSE)"
            return found if condition.reached else f"NOT {found}"
        if isinstance(condition, FieldBetween):
            return f"COALESCE({self.between(condition)}, FALSE)"
        column = f"{self.row}.org" if condition.field == "org" else self.column(condition.field)
        if isinstance(condition, FieldKnown):
            return f"({column} IS {'NOT ' if condition.known else ''}NULL)"
        return f"COALESCE({self.among(condition, column)}, FALSE)"

    def among(self, condition: FieldIs, column: str) -> str:
        asked = list(wanted(self.shape.ledger, condition))
        if condition.field == "org":
            return f"{self.row}.org IN (SELECT no FROM org WHERE LIST_CONTAINS({self.bind(asked)}::VARCHAR[], code))"
        kind = self.shape.kind_of(condition.field)
        if kind == "many":
            return f"LIST_HAS_ANY({column}, {self.bind(asked)}::VARCHAR[])"
        if kind == "number":
            return f"{column} IN ({', '.join(self.bind(Decimal(one)) for one in asked)})" if asked else "FALSE"
        return f"{column} IN ({', '.join(map(self.bind, asked))})"

    def between(self, condition: FieldBetween) -> str:
        """Numbers by size, days by the calendar; anything else lies between nothing."""
        declared = self.shape.ledger.field_named(condition.field)
        kind = declared.type if declared and not declared.many else "text"
        if kind not in {"number", "date"}:
            return "FALSE"
        column = self.column(condition.field)
        parts = [f"{column} IS NOT NULL"]
        for end, sign in ((condition.min, ">="), (condition.max, "<=")):
            if end is not None:
                bound = number_of(end) if kind == "number" else str(end)
                parts.append("FALSE" if bound is None else f"{column} {sign} {self.bind(bound)}")
        return f"({' AND '.join(parts)})"
