"""What an indicator may be: the shape of `indicators.yaml`.

An indicator is a formula over the items of a ledger, or over other indicators, for an org (with all orgs below it) and
a period. All state is taken at the period's last day and at the book position asked for.

Kinds. count: items whose moment falls in the window. sum: a field of such items, or the flow of a measure inside the
window. level: the last value of a measure or field at the period's end, added over the items that stand then. ratio:
one indicator over another, each over its own window. conversion: of the items that reached `from` in the window, the
share that reached `to` by the period's end (a cohort). on_time: of the items promised for the window, the share done by
the day promised. duration: the mean days from one step to another of the items that took the second in the window.
derived: arithmetic between indicators, each over its own window.
reported: entered as published by a named source, never recomputed.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from taizhang.core.declarations.schema import Basis, Declared, Dotted, Label, Name, Slug

Window = Literal["period", "year_to_date", "cumulative", "rolling"]
Over = Literal["period", "year", "half", "quarter", "month", "year_to_date", "cumulative", "same_last_year", "previous"]
Scalar = str | int | bool
MOMENTS = frozenset({"opened", "standing"})  # of an item itself: no milestone may be called so


class Moment(Declared):
    """When an item counts: when it was opened, while it stands, or at a milestone.

    `at` is `opened`, `standing` (opened by the period's end) or `milestone`. `occurrence` says which occurrence of the
    milestone is taken: the first, the last, or each one. `status` planned asks for planned dates instead of actual ones:
    the newest plan, whether reached since or revoked, but not of a milestone that is not applicable.
    """

    at: Literal["opened", "standing", "milestone"]
    milestone: Slug | None = None
    occurrence: Literal["first", "last", "each"] = "first"
    status: Literal["actual", "planned"] = "actual"


def _short_moment(value: Any) -> Any:
    """`when: signed` is short for `{at: milestone, milestone: signed}`."""
    if isinstance(value, str):
        return {"at": value} if value in MOMENTS else {"at": "milestone", "milestone": value}
    if isinstance(value, dict) and "milestone" in value and "at" not in value:
        return {"at": "milestone", **value}
    return value


When = Annotated[Moment, BeforeValidator(_short_moment)]


class FieldIs(Declared):
    """The field's value is one of these (for a `many` field: has one of these)."""

    field: Slug
    values: tuple[Scalar, ...] = Field(min_length=1)


class FieldBetween(Declared):
    """The number or date lies between (both ends included; None is open)."""

    field: Slug
    min: Scalar | None = None
    max: Scalar | None = None


class FieldKnown(Declared):
    """The field has (or has not) been filled."""

    field: Slug
    known: bool


class Reached(Declared):
    """The milestone has (or has not) been reached by the period's end; n/a and revoked are not reached."""

    milestone: Slug
    reached: bool


class AllOf(Declared):
    """Every part holds. No part at all holds always."""

    all: tuple["Condition", ...] = ()


class AnyOf(Declared):
    """At least one part holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


class NotOf(Declared):
    """The part does not hold."""

    no: "Condition"


Condition = FieldIs | FieldBetween | FieldKnown | Reached | AllOf | AnyOf | NotOf


def _short_condition(value: Any) -> Any:
    """The form people write: `{industry: industrial, amount: {min: 1}, reached: signed, any: [...], not: {...}}`.

    A mapping of several keys holds when all of them hold. Already parsed conditions pass through.
    """
    if not isinstance(value, dict):
        return value
    parts = [_part(key, want) for key, want in value.items()]
    return parts[0] if len(parts) == 1 else {"all": parts}


def _part(key: str, want: Any) -> Any:
    if key in {"all", "any"} and isinstance(want, list):
        return {key: [_short_condition(one) for one in want]}
    if key == "not":
        return {"no": _short_condition(want)}
    if key in {"reached", "not_reached"}:
        return {"milestone": want, "reached": key == "reached"}
    if isinstance(want, dict):
        return {"field": key, **want}
    return {"field": key, "values": want if isinstance(want, list) else [want]}


Where = Annotated[Condition, BeforeValidator(_short_condition)]
EVERYTHING = AllOf()


class Span(Declared):
    """How long a rolling window is: exactly one of the two. Months end on the day of the month that the period ends on,
    whole ones where it ends with a month.
    """

    months: int | None = Field(default=None, ge=1, le=1200)
    days: int | None = Field(default=None, ge=1, le=36_600)


class Windowed(Declared):
    """Common to what is taken over days: the window, and the span of one that rolls with the period's end."""

    window: Window = "period"
    span: Span | None = None


class Amount(Declared):
    """What is added up: a number field of the item, or one of its measures; exactly one of the two."""

    field: Slug | None = None
    measure: Slug | None = None


class Operand(Declared):
    """Another indicator of the same org, over this period or one derived from it (a plan is `over: year`)."""

    indicator: Dotted
    over: Over = "period"


def _short_operand(value: Any) -> Any:
    return {"indicator": value} if isinstance(value, str) else value


Side = Annotated[Operand, BeforeValidator(_short_operand)]


class Efficacy(Declared):
    """功效系数法: points in a ranking, `base` for the last and `base` + `span` for the first, the others in between by value.

    The usual 60 + 40 × (x − min) ÷ (max − min) to two decimals (score sheets of districts' investment appraisals).
    """

    base: int = Field(default=60, ge=0, le=1000)
    span: int = Field(default=40, ge=1, le=1000)
    places: int = Field(default=2, ge=0, le=6)


class Ranking(Declared):
    """A universe to rank in: orgs of these kinds in the whole city, optionally of one dated group, `without` some.

    `by` says what is ranked: the value, its growth on last year or on the period before (who improved most), or how
    much of its target is completed. Ties share the best place (1, 2, 2, 4). `order` desc puts the largest first.
    `score` gives points beside places.
    """

    name: Name
    kinds: tuple[Slug, ...] = ("district", "county")
    group: Label | None = None
    without: tuple[Label, ...] = ()
    order: Literal["desc", "asc"] = "desc"
    by: Literal["value", "yoy", "previous", "target"] = "value"
    score: Efficacy | None = None


class Indicator(Declared):
    """Common to all kinds.

    `unit` is what it is measured in; `places` the decimals printed (half up). `share_of` names the whole for share and
    complement. `synonyms` are phrases of bulletins that mean this indicator. `accepts` lists period kinds, none: all.
    """

    indicator: Dotted
    name: Name
    unit: str
    places: int = Field(default=0, ge=0, le=6)
    basis: Basis
    description: Name | None = None
    synonyms: tuple[Label, ...] = ()
    share_of: Dotted | None = None
    ranks: tuple[Ranking, ...] = ()
    accepts: tuple[Literal["year", "half", "quarter", "month", "week", "day"], ...] = ()
    effective_from: date | None = None


class Count(Indicator, Windowed):
    """Items of a ledger whose moment falls in the window, and for which `where` holds at the period's end.

    With occurrence `each` it counts occurrences, not items: an item reached twice in the window counts twice.
    """

    kind: Literal["count"]
    ledger: Dotted
    when: When
    where: Where = EVERYTHING


class Sum(Indicator, Windowed):
    """A field of the items so counted (`when` required), or a measure's flow inside the window (`when` left out).

    An item counts once, however many of its occurrences fall in the window. A flow has its own days: with a measure, `check`
    refuses `when` (rules/moments_fit).
    """

    kind: Literal["sum"]
    ledger: Dotted
    amount: Amount
    when: When | None = None
    where: Where = EVERYTHING


class Level(Indicator):
    """The last value at the period's end of a measure or number field, added over standing items.

    Items without a value add nothing; if no item has one the level is unknown.
    """

    kind: Literal["level"]
    ledger: Dotted
    amount: Amount
    where: Where = EVERYTHING


class Ratio(Indicator):
    """One indicator over another; undefined (with a reason) when the denominator is zero or either is unknown."""

    kind: Literal["ratio"]
    numerator: Side
    denominator: Side


class Derived(Indicator):
    """Arithmetic between indicators of the same org: `formula` of the names that `of` gives them (signed - cancelled).

    Unknown as soon as a part is, and undefined where something is divided by zero. A formula that is a division keeps
    both its sides. Reason of the names: a formula is read by people, and the same indicator may stand in it over two
    periods.
    """

    kind: Literal["derived"]
    of: dict[Slug, Side] = Field(min_length=1)
    formula: Annotated[str, Field(min_length=1)]


class Conversion(Indicator, Windowed):
    """Of the cohort that reached `start` in the window, the share that reached `to` by the period's end."""

    kind: Literal["conversion"]
    ledger: Dotted
    start: When = Field(alias="from")
    to: Slug
    where: Where = EVERYTHING


class OnTime(Indicator, Windowed):
    """按期率: of the items whose newest plan for a milestone falls in the window (the cases due), the share that reached it
    on or before the planned day. Undone at the period's end is not on time; not applicable is not due.

    The base is cases *due*, not cases filed or closed (city-management bulletins: 按期结案 ÷ 应结案). The milestone's first
    planned occurrence is meant.
    """

    kind: Literal["on_time"]
    ledger: Dotted
    milestone: Slug
    where: Where = EVERYTHING


class Duration(Indicator, Windowed):
    """平均历时: the mean days from `from` (the opening, or a milestone) to the first `to`, of the items whose first `to`
    falls in the window. Items that never took the first step are left out; both sides are kept (days, items).
    """

    kind: Literal["duration"]
    ledger: Dotted
    start: When = Field(alias="from")
    to: Slug
    where: Where = EVERYTHING


class Reported(Indicator):
    """Entered as published by a named source; growth on a comparable basis is always of this kind.

    `expected` says which kinds of org are expected to report, for coverage.
    """

    kind: Literal["reported"]
    source: Name
    expected: tuple[Slug, ...] = ()


AnyIndicator = Annotated[
    Count | Sum | Level | Ratio | Derived | Conversion | OnTime | Duration | Reported, Field(discriminator="kind")
]


class Invariant(Declared):
    """What must hold between figures of one org and period, whatever is entered: 绿化覆盖率 is never below 绿地率.

    `holds` compares two sides by the names that `of` gives (`<= < = > >=`). `within` is how far they may be apart and
    still hold, in the unit of the first figure named: published figures are rounded. It is looked at for orgs of `kinds`
    and periods of `periods`, and only where every figure is known.
    """

    invariant: Dotted
    name: Name
    basis: Basis
    of: dict[Slug, Side] = Field(min_length=1)
    holds: Annotated[str, Field(min_length=1)]
    within: Decimal = Field(default=Decimal(0), ge=0)
    kinds: tuple[Slug, ...] = ("district", "county")
    periods: tuple[Literal["year", "half", "quarter", "month", "week", "day"], ...] = Field(min_length=1)


class IndicatorsFile(Declared):
    """The whole of `indicators.yaml`."""

    indicators: tuple[AnyIndicator, ...] = Field(min_length=1)
    invariants: tuple[Invariant, ...] = ()
