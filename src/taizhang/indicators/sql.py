"""A pass over a ledger as SQL: built with sqlglot, every value bound, compiled once for an indicator.

The statement reads facts in force at a cut (rows of positions up to it, less those reversed by then) and of days up to
the window's end, takes last values by (day, position), and adds up by responsible org. It says in SQL what
`core.ledger.view` and `reference.py` say in Python.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sqlglot import exp, parse_one

from taizhang.core.declarations.formula import (
    AllOf,
    Amount,
    AnyOf,
    Condition,
    Conversion,
    Count,
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
from taizhang.core.declarations.schema import LedgerDeclaration, Measure
from taizhang.indicators.plan import number_of, wanted

DIALECT: Final = "duckdb"
BEGINNING: Final = date(1, 1, 1)

Value = str | int | date | Decimal | list[str] | list[Decimal] | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement, the values that its definitions bind, and the names of all it binds; the rest is bound by each run."""

    text: str
    values: dict[str, Value]
    names: frozenset[str]


def bound_name(values: dict[str, Value], value: Value) -> str:
    """The name a value of a definition is bound by; equal ones are bound once."""
    for known, other in values.items():
        if other == value and type(other) is type(value):
            return known
    name = f"v{len(values)}"
    values[name] = value
    return name


def compile_leaf(indicator: OverItems, ledger: LedgerDeclaration, *, some_items: bool) -> Compiled:
    """The statement of a pass, over all items or some. Its columns: book, org, standing, counted, known, total, reached.

    Each run binds ledger, books, upto, first, last, since_reset and, for some items, their numbers as items.
    """
    return _Builder(ledger, some_items=some_items).statement(indicator)


def compile_titles(ledger: LedgerDeclaration) -> Compiled:
    """The statement that lists standing items. Its columns: book, item, title, org."""
    return _Builder(ledger, some_items=False).titles()


@dataclass
class _Builder:
    """Collects common tables and bound values while it turns a formula into one statement."""

    ledger: LedgerDeclaration
    some_items: bool
    tables: dict[str, exp.Query] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)

    def statement(self, indicator: OverItems) -> Compiled:
        where = self.condition(indicator.where)
        times = self.times(indicator)
        amount, reached = self.adds(indicator)
        items = (
            exp.select("opening.book", "org.text AS org")
            .select(times.as_("times"), amount.copy().as_("amount"), reached.as_("reached"))
            .select(exp.and_(where, exp.GT(this=times.copy(), expression=_whole(0))).as_("qualifies"))
        )
        self.tables["item"] = self.from_items(items).where("org.text IS NOT NULL")
        counted = "SUM(times) FILTER (WHERE qualifies)" if isinstance(indicator, Count) else _COUNTED
        query = exp.select(
            "book",
            "org",
            "COUNT(*) AS standing",
            f"CAST(COALESCE({counted}, 0) AS BIGINT) AS counted",
            "COUNT(*) FILTER (WHERE qualifies AND amount IS NOT NULL) AS known",
            "CAST(COALESCE(SUM(amount) FILTER (WHERE qualifies), 0) AS DECIMAL(38, 9)) AS total",
            "COUNT(*) FILTER (WHERE qualifies AND reached) AS reached",
            dialect=DIALECT,
        )
        return self.finish(query.from_("item").group_by("book", "org"))

    def titles(self) -> Compiled:
        title = self.field(self.ledger.title)
        columns = ("opening.book", "named.id", f"{title}.text AS title", "org.text AS org")
        query = self.from_items(exp.select(*columns)).join("item", on="named.no = opening.item", join_alias="named")
        return self.finish(query.where(f"{title}.text IS NOT NULL", "org.text IS NOT NULL"))

    def from_items(self, query: exp.Select) -> exp.Select:
        """The rest of a query over items: those opened by the last day, their org, and what was asked of them."""
        opening = self.facts("opened", "fact.item", "fact.book", "MIN(fact.on_day) AS opened_on")
        self.tables["opening"] = opening.group_by("fact.item", "fact.book")
        self.tables["org"] = self.last_value("org", "text")
        query = query.from_("opening", copy=False).join("org", using="item", copy=False)
        for name in self.joined:
            query = query.join(name, using="item", join_type="LEFT", copy=False)
        return query

    def finish(self, query: exp.Select) -> Compiled:
        for name, table in self.tables.items():
            query = query.with_(
                name, as_=table, copy=False
            )  # our own trees: a copy at each step costs more than the query
        whole = query.with_("cut", as_=_CUT.copy(), copy=False).with_("gone", as_=_GONE.copy(), copy=False)
        if self.some_items:
            whole = whole.with_("chosen", as_=_CHOSEN.copy(), copy=False)
        text = _ordered(whole).sql(dialect=DIALECT)
        used = {one.name for one in whole.find_all(exp.Placeholder)}
        return Compiled(text, self.values, frozenset(used))

    def facts(self, table: str, *columns: str, names: tuple[str, ...] = ()) -> exp.Select:
        """Rows of a fact table in force at the cut and effective by the last day, perhaps of one thing by any of its
        names.
        """
        query = (
            exp.select(*columns, dialect=DIALECT)
            .from_(exp.to_table(table, alias="fact"), copy=False)
            .join("cut", on="cut.book = fact.book AND fact.since <= cut.upto", copy=False)
            .join("gone", on=_REVERSED, join_type="ANTI", copy=False)
            .where("fact.ledger = $ledger", "fact.on_day <= $last", dialect=DIALECT, copy=False)
        )
        if self.some_items:
            query = query.join("chosen", on="chosen.item = fact.item", join_type="SEMI", copy=False)
        return query.where(exp.column("name", "fact").isin(*map(self.bind, names)), copy=False) if names else query

    def last_value(self, name: str, *columns: str) -> exp.Select:
        """The newest row's columns of a field, an emptied one included."""
        taken = (f"ARG_MAX_NULL(fact.{column}, fact.order_key) AS {column}" for column in columns)
        declared = self.ledger.field_named(name)
        names = (name, *declared.formerly) if declared else (name,)
        return self.facts("field", "fact.item", *taken, names=names).group_by("fact.item")

    def bind(self, value: Value) -> exp.Expr:
        return exp.Placeholder(this=bound_name(self.values, value))

    def joins(self, name: str, table: Callable[[], exp.Query]) -> str:
        """Adds a common table of items once, to be joined to them; gives its name."""
        if name not in self.tables:
            self.tables[name] = table()
            self.joined.append(name)
        return name

    def field(self, name: str) -> str:
        return self.joins(f"field_{name}", lambda: self.last_value(name, "text", "number", "many"))

    def occurrences(self, name: str) -> str:
        """One row an occurrence of a milestone: its status, its day and the newest planned day (see view)."""
        table = f"step_{name}"
        if table not in self.tables:
            done = "FILTER (WHERE fact.status <> 'planned')"
            declared = self.ledger.milestone_named(name)
            self.tables[table] = self.facts(
                "milestone",
                "fact.item",
                "fact.occurrence",
                f"COALESCE(ARG_MAX(fact.status, fact.order_key) {done}, 'planned') AS status",
                f"ARG_MAX(fact.on_day, fact.order_key) {done} AS on_day",
                "ARG_MAX(fact.due, fact.order_key) AS due",
                names=(name, *declared.formerly) if declared else (name,),
            ).group_by("fact.item", "fact.occurrence")
        return table

    def reached(self, milestone: str) -> exp.Expr:
        steps = self.occurrences(milestone)
        name = self.joins(
            f"reached_{milestone}",
            lambda: exp.select("item", "TRUE AS reached").distinct().from_(steps).where("status = 'actual'"),
        )
        return parse_one(f"COALESCE({name}.reached, FALSE)", dialect=DIALECT)

    def adds(self, indicator: OverItems) -> tuple[exp.Expr, exp.Expr]:
        """What an item brings, and whether it got where it was to get; neither for a mere count."""
        match indicator:
            case Sum() | Level():
                return self.amount(indicator.amount, indicator), exp.false()
            case Conversion():
                return _NO_AMOUNT, self.reached(indicator.to)
            case OnTime():
                return _NO_AMOUNT, self.kept(indicator.milestone)
            case Duration():
                return self.days_between(indicator), exp.false()
            case _:
                return _NO_AMOUNT, exp.false()

    def kept(self, milestone: str) -> exp.Expr:
        """Whether the first planned occurrence was reached on or before its newest planned day."""
        steps = self.occurrences(milestone)
        in_time = "ARG_MIN(status = 'actual' AND on_day <= due, occurrence) AS in_time"
        name = self.joins(
            f"kept_{milestone}",
            lambda: exp.select("item", in_time, dialect=DIALECT).from_(steps).where(_PLAN_HOLDS).group_by("item"),
        )
        return parse_one(f"COALESCE({name}.in_time, FALSE)", dialect=DIALECT)

    def days_between(self, indicator: Duration) -> exp.Expr:
        begin = "opening.opened_on" if indicator.start.at == "opened" else self.day(indicator.start)
        end = self.day(Moment(at="milestone", milestone=indicator.to))
        return parse_one(f"CAST(DATE_DIFF('day', {begin}, {end}) AS DECIMAL(38, 9))", dialect=DIALECT)

    def day(self, moment: Moment) -> str:
        """The column with the day of the first or last actual occurrence of a milestone."""
        steps = self.occurrences(moment.milestone or "")
        taken = "ARG_MAX" if moment.occurrence == "last" else "ARG_MIN"
        name = self.joins(
            f"{moment.occurrence}_{moment.milestone}",
            lambda: (
                exp.select("item", f"{taken}(on_day, occurrence) AS on_day", dialect=DIALECT)
                .from_(steps)
                .where("status = 'actual'")
                .group_by("item")
            ),
        )
        return f"{name}.on_day"

    def times(self, indicator: OverItems) -> exp.Expr:
        """How often an item counts in the window; an item that counts while it stands counts once."""
        moment = moment_of(indicator)
        if moment is None or moment.at == "standing":
            return _whole(1)
        if moment.at == "opened":
            return parse_one(f"CAST(opening.opened_on {_INSIDE} AS INTEGER)", dialect=DIALECT)
        name = self.joins(f"moment_{moment.milestone}", lambda: self.moments(moment))
        return parse_one(f"COALESCE({name}.times, 0)", dialect=DIALECT)

    def moments(self, moment: Moment) -> exp.Query:
        steps = self.occurrences(moment.milestone or "")
        day, kept = ("on_day", "status = 'actual'") if moment.status == "actual" else ("due", _PLAN_HOLDS)
        taken = {
            "first": f"CAST(ARG_MIN({day}, occurrence) {_INSIDE} AS INTEGER) AS times",
            "last": f"CAST(ARG_MAX({day}, occurrence) {_INSIDE} AS INTEGER) AS times",
            "each": f"COUNT(*) FILTER (WHERE {day} {_INSIDE}) AS times",
        }[moment.occurrence]
        return exp.select("item", taken, dialect=DIALECT).from_(steps).where(kept).group_by("item")

    def amount(self, amount: Amount, indicator: Sum | Level) -> exp.Expr:
        if amount.field is not None:
            return exp.column("number", self.field(amount.field))
        name = amount.measure or ""
        measure = self.ledger.measure_named(name)
        if measure is None or (measure.kind == "level" and isinstance(indicator, Sum)):
            return _NO_AMOUNT  # a level has no flow
        return exp.column("amount", self.joins(f"amount_{name}", lambda: self.amounts(measure, indicator)))

    def amounts(self, measure: Measure, indicator: Sum | Level) -> exp.Query:
        """What each item brings: the flow inside the window, all of it, or the last value of a level."""
        names = (measure.measure, *measure.formerly)
        if measure.kind == "level":
            newest = self.facts("measure", "fact.item", "ARG_MAX(fact.value, fact.order_key) AS amount", names=names)
            return newest.where("fact.on_day >= $since_reset", dialect=DIALECT).group_by("fact.item")
        if measure.kind == "running_total":
            steps = f"steps_{measure.measure}"
            self.tables[steps] = self.facts(
                "measure", "fact.item", "fact.on_day", f"{_step(measure)} AS value", names=names
            )
            flow = exp.select().from_(exp.to_table(steps, alias="fact"))
        else:
            flow = self.facts("measure", names=names)
        taken = "SUM(fact.value)"
        if isinstance(indicator, Sum):
            taken = "COALESCE(SUM(fact.value) FILTER (WHERE fact.on_day >= $first), 0)"
        return flow.select("fact.item", f"{taken} AS amount", dialect=DIALECT).group_by("fact.item")

    def condition(self, condition: Condition) -> exp.Expr:
        """Never NULL: what is not known does not hold."""
        if isinstance(condition, AllOf):
            return exp.and_(exp.true(), *(self.condition(part) for part in condition.all))
        if isinstance(condition, AnyOf):
            return exp.or_(exp.false(), *(self.condition(part) for part in condition.any))
        if isinstance(condition, NotOf):
            return exp.not_(exp.paren(self.condition(condition.no)))
        if isinstance(condition, Reached):
            found = self.reached(condition.milestone)
            return found if condition.reached else exp.not_(found)
        name = self.field(condition.field)
        if isinstance(condition, FieldKnown):
            known = parse_one(f"({name}.text IS NOT NULL OR {name}.many IS NOT NULL)", dialect=DIALECT)
            return known if condition.known else exp.not_(known)
        if isinstance(condition, FieldIs):
            asked = wanted(self.ledger, condition)
            declared = self.ledger.field_named(condition.field)
            bound = self.bind(list(asked)).sql(DIALECT)
            one = f"COALESCE(LIST_CONTAINS(CAST({bound} AS VARCHAR[]), {name}.text), FALSE)"
            if declared is not None and declared.type == "number":  # told in any spelling of the number
                numbers = self.bind([Decimal(text) for text in asked]).sql(DIALECT)
                one = f"COALESCE(LIST_CONTAINS(CAST({numbers} AS DECIMAL(38, 9)[]), {name}.number), FALSE)"
            many = f"COALESCE(LIST_HAS_ANY({name}.many, CAST({bound} AS VARCHAR[])), FALSE)"
            return parse_one(f"({one} OR {many})", dialect=DIALECT)
        return self.between(condition, name)

    def between(self, condition: FieldBetween, name: str) -> exp.Expr:
        declared = self.ledger.field_named(condition.field)
        kind = declared.type if declared else "text"
        if kind not in {"number", "date"}:
            return exp.false()
        column = exp.column("number" if kind == "number" else "text", name)
        parts: list[exp.Expr] = [exp.not_(exp.Is(this=column, expression=exp.null()))]
        for end, compare in ((condition.min, exp.GTE), (condition.max, exp.LTE)):
            if end is None:
                continue
            bound = number_of(end) if kind == "number" else str(end)
            parts.append(exp.false() if bound is None else compare(this=column.copy(), expression=self.bind(bound)))
        return exp.paren(exp.func("COALESCE", exp.and_(*parts), exp.false()))


def _step(measure: Measure) -> str:
    """What a running total's statement adds to the one before it in the reset period (see core.ledger.view)."""
    months = "EXTRACT(YEAR FROM fact.on_day) * 12 + EXTRACT(MONTH FROM fact.on_day) - 1"
    period = f", ({months}) // {_MONTHS_OF[measure.resets]}" if measure.resets else ""
    before = f"LAG(fact.value) OVER (PARTITION BY fact.item{period} ORDER BY fact.order_key)"
    return f"fact.value - COALESCE({before}, 0)"


def _whole(number: int) -> exp.Expr:
    return exp.Literal.number(number)


def _ordered(query: exp.Select) -> exp.Select:
    """Common tables in the order they need each other: the cut and what is gone come first."""
    tables = query.args["with_"].expressions
    first = ("cut", "gone", "chosen")
    tables.sort(key=lambda one: first.index(one.alias) if one.alias in first else len(first))
    return query


_NO_AMOUNT: Final = exp.cast(exp.null(), "DECIMAL(38, 9)")
_COUNTED: Final = "COUNT(*) FILTER (WHERE qualifies)"
_INSIDE: Final = "BETWEEN $first AND $last"
_PLAN_HOLDS: Final = "status <> 'na' AND due IS NOT NULL"
_CUT: Final = parse_one(
    "SELECT UNNEST($books) AS book, UNNEST(CAST($upto AS BIGINT[])) AS upto",
    dialect=DIALECT,  # the replica numbers books, a lake has them by their codes
)
_CHOSEN: Final = parse_one("SELECT UNNEST(CAST($items AS INTEGER[])) AS item", dialect=DIALECT)
_GONE: Final = parse_one(
    "SELECT reversal.book, reversal.root, reversal.ended FROM reversal "
    "JOIN cut ON cut.book = reversal.book AND reversal.ended <= cut.upto WHERE reversal.ledger = $ledger",
    dialect=DIALECT,
)
_REVERSED: Final = "gone.book = fact.book AND gone.root = fact.root AND gone.ended > fact.since"
_MONTHS_OF: Final = MappingProxyType({"year": 12, "half": 6, "quarter": 3, "month": 1})
