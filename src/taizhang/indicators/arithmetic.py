"""The arithmetic of rates and comparisons, exact, in one place for every engine.

Engines add up; here is where anything is divided, converted or held against something else. Unknown is not zero: each
function passes the reason on, in words that bulletins can print.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from taizhang.core.declarations.expression import (
    Expression,
    Operation,
    base_factor,
    dimension_of,
    measured,
    names_in,
    value_of,
)
from taizhang.core.declarations.formula import Ranking
from taizhang.core.limits import QUOTIENT_PLACES
from taizhang.core.values.figure import Comparison, Coverage
from taizhang.core.values.quantity import convert, exact_decimal, round_half_up, tidy
from taizhang.core.values.units import PERCENT, POINTS, RANK, SCORE, Unit

NOT_REPORTED = "NOT_REPORTED"
NO_ITEMS = "NO_ITEMS"
OPERAND_UNKNOWN = "OPERAND_UNKNOWN"
DENOMINATOR_ZERO = "DENOMINATOR_ZERO"
NO_TARGET = "NO_TARGET"
NO_BASE_PERIOD = "NO_BASE_PERIOD"
BASE_NOT_POSITIVE = "BASE_NOT_POSITIVE"
NO_WHOLE = "NO_WHOLE"
NOT_RANKED = "NOT_RANKED"
NO_SPREAD = "NO_SPREAD"


@dataclass(frozen=True, slots=True)
class Worked:
    """An exact value in a unit, or None with a reason; a rate keeps the two sides it was worked out from."""

    unit: Unit
    value: Fraction | None
    reason: str | None = None
    numerator: "Worked | None" = None
    denominator: "Worked | None" = None
    coverage: Coverage | None = None

    def to(self, unit: Unit) -> "Worked":
        """The same value in another unit of the dimension."""
        return self if self.value is None else replace(self, unit=unit, value=convert(self.value, self.unit, unit))


def known(value: Fraction, unit: Unit) -> Worked:
    """A value that is known."""
    return Worked(unit, value)


def unknown(reason: str, unit: Unit) -> Worked:
    """A value that is not, and why."""
    return Worked(unit, None, reason)


def quotient_of(value: Fraction | None) -> Decimal | None:
    """A worked-out rate: rounded half up to QUOTIENT_PLACES."""
    return None if value is None else tidy(round_half_up(value, QUOTIENT_PLACES))


def amount_of(value: Fraction | None) -> Decimal | None:
    """A sum, to its last digit; only one that no finite decimal says (1 ㎡ in 亩) is rounded."""
    exact = None if value is None else exact_decimal(value)
    return quotient_of(value) if exact is None else exact


def decimal_of(worked: Worked) -> Decimal | None:
    """The value as a figure carries it: a rate worked out, an amount exact."""
    return quotient_of(worked.value) if worked.denominator is not None else amount_of(worked.value)


def quotient(unit: Unit, numerator: Worked, denominator: Worked) -> Worked:
    """One value over another, in `unit`.

    A share (%, ‰, 倍) compares the two in base units; any other unit is of the numerator's dimension and says how much
    there is for one of the denominator's unit (万元 per 亩). OPERAND_UNKNOWN and DENOMINATOR_ZERO where undefined.
    """
    coverage = _least((numerator.coverage, denominator.coverage))
    result = Worked(unit, None, OPERAND_UNKNOWN, numerator, denominator, coverage)
    if numerator.value is None or denominator.value is None:
        return result
    if denominator.value == 0:
        return replace(result, reason=DENOMINATOR_ZERO)
    if unit.dimension == PERCENT.dimension:
        top, bottom = numerator.value * numerator.unit.factor, denominator.value * denominator.unit.factor
        return replace(result, value=top / bottom / unit.factor, reason=None)
    return replace(result, value=convert(numerator.value, numerator.unit, unit) / denominator.value, reason=None)


def in_base(parts: Mapping[str, Worked]) -> dict[str, Fraction] | None:
    """The values that a formula works with; None as soon as one is unknown."""
    values = {name: one.value * base_factor(one.unit) for name, one in parts.items() if one.value is not None}
    return values if len(values) == len(parts) else None


def combined(unit: Unit, expression: Expression, parts: Mapping[str, Worked]) -> Worked:
    """What arithmetic between values gives, in `unit`. A division keeps both its sides, where each is of one dimension.

    OPERAND_UNKNOWN as soon as a part is, DENOMINATOR_ZERO where something is divided by nothing.
    """
    result = Worked(unit, None, OPERAND_UNKNOWN, coverage=_least([one.coverage for one in parts.values()]))
    values = in_base(parts)
    if values is None:
        return result
    if isinstance(expression, Operation) and expression.sign == "/":
        above, below = (_side(side, values, parts) for side in (expression.left, expression.right))
        if above is not None and below is not None:
            result = replace(result, numerator=above, denominator=below)
    try:
        return replace(result, value=value_of(expression, values) / base_factor(unit), reason=None)
    except ZeroDivisionError:
        return replace(result, reason=DENOMINATOR_ZERO)


def _side(expression: Expression, values: Mapping[str, Fraction], parts: Mapping[str, Worked]) -> Worked | None:
    """One side of a division in the unit of its first part; None where it measures something else, or is undefined."""
    unit = next((parts[name].unit for name in names_in(expression)), None)
    dimensions = {name: measured(one.unit) for name, one in parts.items()}
    if unit is None or dimension_of(expression, dimensions) != measured(unit):
        return None
    try:
        return known(value_of(expression, values) / base_factor(unit), unit)
    except ZeroDivisionError:
        return None


def _least(several: Iterable[Coverage | None]) -> Coverage | None:
    """The coverage of a value made of several is that of the least covered."""
    told = [one for one in several if one is not None]
    return min(told, key=lambda one: Fraction(one.reported, max(one.expected, 1)), default=None)


def completion(now: Worked, target: Worked | None, period: str) -> Comparison:
    """完成率: the value as a percentage of its target for a period. Nothing can be completed of a target not above 0."""
    if target is None or target.value is None:
        return Comparison("target", None, PERCENT, reason=NO_TARGET, period=period)
    planned = target.to(now.unit).value
    against = amount_of(planned)
    if now.value is None or planned is None:
        return Comparison("target", None, PERCENT, against, OPERAND_UNKNOWN, period=period)
    if planned <= 0:
        reason = DENOMINATOR_ZERO if planned == 0 else BASE_NOT_POSITIVE
        return Comparison("target", None, PERCENT, against, reason, period=period)
    return Comparison("target", quotient_of(now.value / planned * 100), PERCENT, against, period=period)


def pace(completed: Comparison, gone: Fraction) -> Comparison:
    """序时进度: how far completion of a target is ahead of the share of its period gone, in percentage points.

    双过半 is half of the target by half of the year: a pace not below 0 on 30 June.
    """
    ahead = None if completed.value is None else quotient_of(Fraction(completed.value) - gone * 100)
    return Comparison("pace", ahead, POINTS, quotient_of(gone * 100), completed.reason, period=completed.period)


def growth(now: Worked, base: Worked | None, period: str | None, kind: str = "yoy") -> Comparison:
    """同比 or 环比 (`previous`): growth in % of an amount, change in percentage points of a rate or of the gap of two rates.

    Growth on a base of zero or less is undefined (BASE_NOT_POSITIVE): the figure doubled is not what a reader would see.
    """
    is_rate = now.unit.dimension in {PERCENT.dimension, POINTS.dimension}
    unit = POINTS if is_rate else PERCENT
    if base is None:
        return Comparison(kind, None, unit, reason=NO_BASE_PERIOD)
    before = base.to(now.unit).value
    against = amount_of(before)
    if now.value is None or before is None:
        return Comparison(kind, None, unit, against, OPERAND_UNKNOWN, period=period)
    if is_rate:
        in_points = now.unit.factor / POINTS.factor if now.unit.dimension == POINTS.dimension else now.unit.factor * 100
        return Comparison(kind, quotient_of((now.value - before) * in_points), unit, against, period=period)
    if before <= 0:
        return Comparison(kind, None, unit, against, BASE_NOT_POSITIVE, period=period)
    return Comparison(kind, quotient_of((now.value - before) / before * 100), unit, against, period=period)


def share(part: Worked, whole: Worked | None) -> Comparison:
    """占比: the part as a percentage of its declared whole. A rate is no part of another: NO_WHOLE."""
    if whole is None or part.denominator is not None or not _alike(part, whole):
        return Comparison("share", None, PERCENT, reason=NO_WHOLE)
    total = whole.to(part.unit).value
    against = amount_of(total)
    if part.value is None or total is None:
        return Comparison("share", None, PERCENT, against, OPERAND_UNKNOWN)
    if total == 0:
        return Comparison("share", None, PERCENT, against, DENOMINATOR_ZERO)
    return Comparison("share", quotient_of(part.value / total * 100), PERCENT, against)


def complement(part: Worked, whole: Worked | None) -> Comparison:
    """其余: what the whole leaves beside the part. For a rate: what both sides leave, divided."""
    if whole is None or not _alike(part, whole):
        return Comparison("complement", None, part.unit, reason=NO_WHOLE)
    against = decimal_of(whole.to(part.unit))
    rest = _rest(part, whole)
    return Comparison("complement", decimal_of(rest), part.unit, against, rest.reason)


def _alike(part: Worked, whole: Worked) -> bool:
    """Whether one can be a part of the other: amounts of one dimension, rates whose sides are. Gaps of rates never add up."""
    if part.unit.dimension == POINTS.dimension:
        return False
    if part.numerator and part.denominator and whole.numerator and whole.denominator:
        return _alike(part.numerator, whole.numerator) and _alike(part.denominator, whole.denominator)
    return part.unit.dimension == whole.unit.dimension


def _rest(part: Worked, whole: Worked) -> Worked:
    if part.numerator and part.denominator and whole.numerator and whole.denominator:
        return quotient(part.unit, _rest(part.numerator, whole.numerator), _rest(part.denominator, whole.denominator))
    total = whole.to(part.unit).value
    if part.value is None or total is None:
        return unknown(OPERAND_UNKNOWN, part.unit)
    return known(total - part.value, part.unit)


def place(org: str, values: Mapping[str, Worked], ranking: Ranking, label: str, reported: Iterable[str]) -> Comparison:
    """名次: 1 + how many stand strictly better, so ties share the best place (1, 2, 2, 4).

    Orgs whose value is unknown are not ranked. `reported` are the orgs whose value is as reported to the city.
    """
    ranked = {code: worked.value for code, worked in values.items() if worked.value is not None}
    listed = tuple(sorted(code for code in reported if code in ranked))
    own = ranked.get(org)
    if own is None:
        return Comparison("rank", None, RANK, None, NOT_RANKED, len(ranked), label, reported=listed)
    sign = 1 if ranking.order == "desc" else -1
    better = sum(1 for value in ranked.values() if value * sign > own * sign)
    return Comparison("rank", Decimal(better + 1), RANK, None, None, len(ranked), label, reported=listed)


def efficacy(org: str, values: Mapping[str, Worked], ranking: Ranking, label: str) -> Comparison:
    """功效系数: points by where a value lies between the least and the greatest of those ranked; `against` is the greatest.

    NOT_RANKED without a value or where the ranking gives no points, NO_SPREAD where all are the same.
    """
    ranked = {code: worked.value for code, worked in values.items() if worked.value is not None}
    own, rule = ranked.get(org), ranking.score
    if own is None or rule is None:
        return Comparison("score", None, SCORE, None, NOT_RANKED, len(ranked), label)
    least, most = min(ranked.values()), max(ranked.values())
    first, last = (most, least) if ranking.order == "desc" else (least, most)
    against = amount_of(first)
    if first == last:
        return Comparison("score", None, SCORE, against, NO_SPREAD, len(ranked), label)
    points = rule.base + rule.span * (own - last) / (first - last)
    return Comparison("score", round_half_up(points, rule.places), SCORE, against, None, len(ranked), label)
