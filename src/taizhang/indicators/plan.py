"""Plans: what has to be added up, over which days, for an indicator and a period.

A plan is a small tree: `Leaf` is one pass over a ledger, `Lookup` a reported value, `Quotient` one plan over another,
`Combined` arithmetic between several, `Gap` something that cannot be worked out, with the reason. Plans hold declarations and days, never an org or a position:
one plan serves all orgs and all cuts, and engines cache what they compile from it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol

from taizhang.core.declarations.expression import Expression, parse_expression
from taizhang.core.declarations.formula import (
    AllOf,
    AnyIndicator,
    AnyOf,
    Condition,
    Conversion,
    Count,
    Derived,
    Duration,
    FieldBetween,
    FieldIs,
    FieldKnown,
    Level,
    NotOf,
    OnTime,
    Operand,
    Over,
    Ratio,
    Reached,
    Reported,
    Span,
    Window,
    Windowed,
)
from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue
from taizhang.core.journal.store import Head, Stored
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import Period, PeriodKind, period_of
from taizhang.core.values.quantity import tidy
from taizhang.core.values.units import DAYS, UNITS, Unit
from taizhang.indicators.arithmetic import NO_BASE_PERIOD
from taizhang.indicators.tally import Tallies, Units

# a plan no longer holds only where the step is not applicable: one that was revoked is still to be done
PLAN_HOLDS = frozenset({"planned", "actual", "revoked"})


@dataclass(frozen=True, slots=True)
class Days:
    """A window: both days inclusive; `first` None is since the beginning. State is taken at the end of `last`."""

    first: date | None
    last: date

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and day <= self.last


@dataclass(frozen=True, slots=True)
class Leaf:
    """One pass over the items of a ledger, or over one of them."""

    indicator: OverItems
    ledger: LedgerDeclaration
    days: Days
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value as published."""

    indicator: Reported
    period: Period


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that has no value for any org, and why."""

    indicator: AnyIndicator
    reason: str


@dataclass(frozen=True, slots=True)
class Quotient:
    """One plan over another."""

    indicator: Ratio
    numerator: "Plan"
    denominator: "Plan"


@dataclass(frozen=True, slots=True)
class Combined:
    """Arithmetic between plans, by the names the formula gives them."""

    indicator: Derived
    expression: Expression
    parts: Mapping[str, "Plan"]


Plan = Leaf | Lookup | Gap | Quotient | Combined


@dataclass(frozen=True, slots=True)
class Title:
    """An item as lists name it. `org` is its responsible org."""

    book: str
    item: str
    title: str
    org: str


class NoAnswerError(Exception):
    """An engine did not come to an answer; the issue says why."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.line("en"))
        self.issue = found


class Adder(Protocol):
    """Adds up."""

    def tally_all(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None = None) -> Sequence[Tallies]:
        """Several passes over the books of a cut, each up to its position there; by org, or by units of orgs."""


class Engine(Adder, Protocol):
    """Adds up what it is shown. It is shown every entry of every book once, those of a book in order. NoAnswerError where it cannot."""

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        """Takes in the next entries of a book."""

    def load(self, book: str, contents: Iterable[Sequence[bytes]], head: Head) -> None:
        """Takes in the next entries of a book up to a head, where they are many: their bytes, some at a time."""

    def start_anew(self) -> None:
        """Lets go of all that was taken in: it will be shown all books from their beginning."""

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[Title]:
        """Every item of a ledger that stands, with its newest title."""


def plan(
    indicator: AnyIndicator, period: Period, declared: Declarations, item: str | None = None, *, to_date: bool = False
) -> Plan:
    """The plan of an indicator for a period. `to_date` widens windows of the period to the year to date.

    KeyError for a name the declarations lack: `check` lets no such pack be adopted.
    """
    return _plan(indicator, period, declared, item, "year_to_date" if to_date else None, forced=False)


def _plan(
    indicator: AnyIndicator,
    period: Period,
    declared: Declarations,
    item: str | None,
    window: Window | None,
    *,
    forced: bool,
) -> Plan:
    if isinstance(indicator, Reported):
        return Lookup(indicator, period)
    if isinstance(indicator, Ratio):
        sides = (indicator.numerator, indicator.denominator)
        top, bottom = (_side(side, period, declared, item, window, forced=forced) for side in sides)
        return Quotient(indicator, top, bottom)
    if isinstance(indicator, Derived):
        parts = {name: _side(one, period, declared, item, window, forced=forced) for name, one in indicator.of.items()}
        return Combined(indicator, parse_expression(indicator.formula), parts)
    own: Window = "period" if isinstance(indicator, Level) else indicator.window
    if isinstance(indicator, Windowed) and own == "rolling" and not forced:
        return Leaf(indicator, declared.ledgers[indicator.ledger], rolling(period.last, indicator.span or Span()), item)
    if window is not None and (forced or own == "period"):
        own = window
    return Leaf(indicator, declared.ledgers[indicator.ledger], days_of(period, own), item)


def _side(
    side: Operand, period: Period, declared: Declarations, item: str | None, window: Window | None, *, forced: bool
) -> Plan:
    indicator = declared.indicators[side.indicator]
    match side.over:
        case "year_to_date" | "cumulative" as widened:
            return _plan(indicator, period, declared, item, widened, forced=True)
        case "period":
            return _plan(indicator, period, declared, item, window, forced=forced)
        case over:
            other = moved(period, over)
    if other is None:
        return Gap(indicator, NO_BASE_PERIOD)
    return _plan(indicator, other, declared, item, None, forced=False)


def side_plan(side: Operand, period: Period, declared: Declarations) -> Plan:
    """The plan of an operand of a formula that is no indicator itself. KeyError as `plan`."""
    return _side(side, period, declared, None, None, forced=False)


def moved(period: Period, over: Over) -> Period | None:
    """The period an operand is taken over; None for a base that last year lacks (29 February, a 53rd week)."""
    if over == "same_last_year":
        return period.same_last_year
    if over == "previous":
        return period.previous
    return period.containing(PeriodKind(over)) if over in set(PeriodKind) else period


def days_of(period: Period, window: Window) -> Days:
    """The days of a window. The year of `year_to_date` is that of the period's last day, also for an ISO week."""
    if window == "cumulative":
        return Days(None, period.last)
    first = period.first if window == "period" else date(period.last.year, 1, 1)
    return Days(first, period.last)


def rolling(last: date, span: Span) -> Days:
    """The days of a window that rolls with its last day: so many days, or months back to the day after the same day of
    the month; where it ends with a month, whole months.
    """
    if span.days is not None:
        return Days(last - timedelta(days=span.days - 1), last)
    month = period_of(PeriodKind.MONTH, last)
    if last == month.last:
        return Days(month.shifted(1 - (span.months or 1)).first, last)
    back = month.shifted(-(span.months or 1))
    return Days(min(back.first.replace(day=1) + timedelta(days=last.day - 1), back.last) + timedelta(days=1), last)


def leaves(node: Plan) -> tuple[Leaf, ...]:
    """All passes a plan needs."""
    if isinstance(node, Quotient):
        return leaves(node.numerator) + leaves(node.denominator)
    if isinstance(node, Combined):
        return tuple(leaf for part in node.parts.values() for leaf in leaves(part))
    return (node,) if isinstance(node, Leaf) else ()


def due_by(node: Plan, day: Callable[[], date]) -> Plan:
    """The plan with promises taken as they stood on a day (asked for only where there are any): those due later are
    neither kept nor broken yet.
    """
    if isinstance(node, Quotient):
        return replace(node, numerator=due_by(node.numerator, day), denominator=due_by(node.denominator, day))
    if isinstance(node, Combined):
        return replace(node, parts={name: due_by(part, day) for name, part in node.parts.items()})
    if not isinstance(node, Leaf) or not isinstance(node.indicator, OnTime):
        return node
    first, last = node.days.first, min(node.days.last, day())
    return replace(node, days=Days(first, last if first is None else max(last, first - timedelta(days=1))))


def own_unit(leaf: Leaf) -> Unit:
    """The unit in which a pass adds up: that of the field or measure, or the unit of count."""
    indicator = leaf.indicator
    if isinstance(indicator, Count | Conversion | OnTime):
        return UNITS[leaf.ledger.unit]
    if isinstance(indicator, Duration):
        return DAYS
    if indicator.amount.field is not None:
        field = leaf.ledger.field_named(indicator.amount.field)
        return UNITS[(field and field.unit) or indicator.unit]
    measure = leaf.ledger.measure_named(indicator.amount.measure or "")
    return UNITS[measure.unit if measure else indicator.unit]


def fields_in(condition: Condition) -> frozenset[str]:
    """The fields a condition asks of an item."""
    if isinstance(condition, FieldIs | FieldBetween | FieldKnown):
        return frozenset({condition.field})
    return frozenset().union(*(fields_in(part) for part in _parts(condition)))


def milestones_in(condition: Condition) -> frozenset[str]:
    """The milestones a condition asks of an item."""
    if isinstance(condition, Reached):
        return frozenset({condition.milestone})
    return frozenset().union(*(milestones_in(part) for part in _parts(condition)))


def _parts(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, AllOf):
        return condition.all
    if isinstance(condition, AnyOf):
        return condition.any
    return (condition.no,) if isinstance(condition, NotOf) else ()


def spelled(value: object) -> str:
    """One text for a field's value, by which values are compared: decimals without trailing zeros, days in ISO form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(tidy(value), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def wanted(ledger: LedgerDeclaration, condition: FieldIs) -> tuple[str, ...]:
    """The texts a field's value is compared with, in the spelling of the field's type."""
    declared = ledger.field_named(condition.field)
    if declared is None or declared.type != "number":
        return tuple(spelled(one) for one in condition.values)
    numbers = (number_of(one) for one in condition.values)
    return tuple(spelled(one) for one in numbers if one is not None)


def number_of(raw: object) -> Decimal | None:
    """A bound or value of a condition as a number; None where it is none (and so equals no number)."""
    try:
        return Decimal(str(raw))
    except InvalidOperation:
        return None


def reset_start(leaf: Leaf) -> date | None:
    """The first day from which a level's last value still holds at the window's end; None where it never resets."""
    indicator = leaf.indicator
    if not isinstance(indicator, Level) or indicator.amount.measure is None:
        return None
    measure = leaf.ledger.measure_named(indicator.amount.measure)
    if measure is None or measure.kind != "level" or measure.resets is None:
        return None
    return period_of(PeriodKind(measure.resets), leaf.days.last).first
