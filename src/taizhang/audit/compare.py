"""A published value held against a figure of the book, or against one of the figure's comparisons.

Equal means: the exact value lies in the interval that the printed digits and the word of approximation stand for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType
from typing import Final

from taizhang.audit import reasons
from taizhang.core.issues import Lang
from taizhang.core.values.approximation import APPROXIMATIONS, Interval, interval_of
from taizhang.core.values.figure import Comparison, Figure
from taizhang.core.values.quantity import convert, exact_decimal, round_half_up, tidy
from taizhang.core.values.units import PERCENT, POINTS, Unit, is_counted

RATES: Final = PERCENT.dimension
_BETWEEN: Final = frozenset(("余", "多", "来"))  # words that stand between the number and its unit
_BEFORE: Final = frozenset(word for word in APPROXIMATIONS if word not in _BETWEEN) - {
    "左右", "上下", "以上", "及以上", "以下", "以内", "上",
}  # fmt: skip
UPWARD: Final = "上"  # stands before an order of size: 上千亩
_ORDERS: Final[Mapping[Decimal, str]] = MappingProxyType(
    {Decimal(100): "百", Decimal(1000): "千", Decimal(10_000): "万"}
)
_TENS: Final = 10  # below it 多 and 余 stand behind the unit: 1年多, but 10多年
_MYRIAD: Final = 10_000
_LARGE: Final = ("百万", "万", "亿")  # parts of a unit that stand with the number: 2.5亿余元


class Outcome(StrEnum):
    """The three verdicts."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_SAY = "cannot say"

    def word(self, lang: Lang) -> str:
        """The verdict as every screen and print says it."""
        return (
            {"agrees": "一致", "differs": "不符", "cannot say": "无法判断"}[self.value] if lang == "zh" else self.value
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out, with a reason code unless it agrees; `params` fill the reason's sentence."""

    outcome: Outcome
    reason: str | None = None
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    side: reasons.Side = "book"

    def sentence(self, lang: Lang = "zh") -> str:
        return "" if self.reason is None else reasons.sentence(self.reason, self.params, lang, self.side)


AGREES: Final = Verdict(Outcome.AGREES)


@dataclass(frozen=True, slots=True)
class Published:
    """A value as printed: its digits, its unit and the word of approximation that touches it, if any.

    `stands_for` is the interval where it is already known (2.5万人 is a rounded count); otherwise the digits give it.
    """

    value: Decimal
    unit: Unit
    approx: str | None = None
    stands_for: Interval | None = None

    @property
    def step(self) -> Decimal:
        """What one unit of the last printed digit is worth; an exact count has no rounding in it."""
        exponent = int(self.value.as_tuple().exponent)
        return Decimal(0) if is_counted(self.unit) else Decimal(1).scaleb(exponent)

    @property
    def interval(self) -> Interval:
        return self.stands_for or interval_of(self.value, self.step, self.approx)

    @property
    def places(self) -> int:
        return max(0, -int(self.value.as_tuple().exponent))

    def __str__(self) -> str:
        """As a bulletin prints it: 约3亿元, 30余次, 2万余平方米, 1年多, 80%以上, 上千亩."""
        word, sign, number = self.approx or "", self.unit.sign, f"{self.value:f}"
        if word == UPWARD and self.value in _ORDERS:
            return f"{word}{_ORDERS[self.value]}{sign}"
        if word in _BEFORE or word == UPWARD:
            return f"{word}{number}{sign}"
        if word not in _BETWEEN:
            return f"{number}{sign}{word}"
        head = next((one for one in _LARGE if sign.startswith(one)), "")
        if not head and self.value >= _TENS and self.value % _MYRIAD == 0:
            number, sign, head = f"{self.value / _MYRIAD:f}", f"万{sign}", "万"
        if head:
            return f"{number}{head}{word}{sign.removeprefix(head)}"
        return f"{number}{word}{sign}" if self.value >= _TENS else f"{number}{sign}{word}"


def verdict(name: str, outcome: Outcome, **params: object) -> Verdict:
    """A verdict with its reason code and parameters as text."""
    return Verdict(outcome, name, MappingProxyType({key: str(value) for key, value in params.items()}))


def hold(published: Published, figure: Figure) -> Verdict:
    """The published value against the figure's own value.

    A rate that differs, but whose printed value a whole base makes of the same numerator, differs as BASE_NOT_STATED
    with that base: the text means another denominator than the indicator does.
    """
    if figure.value is None:
        return verdict(reasons.NOT_IN_BOOK, Outcome.CANNOT_SAY, why=figure.reason)
    found = hold_value(published, figure.value, figure.measured_in)
    if found.outcome is not Outcome.DIFFERS or figure.numerator is None or figure.denominator is None:
        return found
    implied = implied_base(figure.numerator, published)
    if implied is None:
        return found
    sides = {"numerator": f"{figure.numerator:f}", "denominator": f"{figure.denominator:f}", "implied": str(implied)}
    return verdict(reasons.BASE_NOT_STATED, Outcome.DIFFERS, **found.params, **sides)


def hold_comparison(published: Published, figure: Figure, comparison: Comparison) -> Verdict:
    """The published value against one of the figure's comparisons (completion, growth, share, place).

    A change of a rate printed in % says neither points nor percent: POINTS_OR_PERCENT, whatever the book gives. A growth
    of a count that no whole base makes cannot be of that count: NO_WHOLE_NUMBER_BASE.
    """
    points = comparison.measured_in == POINTS and published.unit.dimension == RATES
    if comparison.kind == "yoy" and points:
        return verdict(
            reasons.POINTS_OR_PERCENT,
            Outcome.CANNOT_SAY,
            published=published,
            derived=_shown(comparison.value, comparison.measured_in, 1),
        )
    if comparison.value is None:
        return verdict(reasons.NOT_IN_BOOK, Outcome.CANNOT_SAY, why=comparison.reason)
    found = hold_value(published, comparison.value, comparison.measured_in)
    if found.outcome is not Outcome.DIFFERS or comparison.kind != "yoy" or not is_counted(figure.measured_in):
        return found
    if figure.value is None or has_whole_base(figure.value, published):
        return found
    return verdict(
        reasons.NO_WHOLE_NUMBER_BASE,
        Outcome.DIFFERS,
        **found.params,
        now=f"{figure.value:f}{figure.measured_in.sign}",
        base=_shown(comparison.against, figure.measured_in, 0),
    )


def hold_value(published: Published, derived: Decimal, unit: Unit) -> Verdict:
    """The published value against a number in a unit of the same dimension; UNITS_DIFFER otherwise."""
    if published.unit.dimension != unit.dimension:
        return verdict(reasons.UNITS_DIFFER, Outcome.CANNOT_SAY, published=published, unit=unit.sign)
    exact = convert(derived, unit, published.unit)
    if _contains(published.interval, exact):
        return AGREES
    shown = f"{tidy(round_half_up(exact, max(published.places, 1)))}{published.unit.sign}"
    return verdict(reasons.VALUE_DIFFERS, Outcome.DIFFERS, published=published, derived=shown)


def _contains(interval: Interval, exact: Fraction) -> bool:
    """Whether an exact number lies in the interval; a number without a finite decimal never lies on an end."""
    finite = exact_decimal(exact)
    if finite is not None:
        return interval.contains(finite)
    above = interval.low is None or exact > Fraction(interval.low)
    return above and (interval.high is None or exact < Fraction(interval.high))


def implied_base(numerator: Decimal, published: Published) -> int | None:
    """The whole base that makes the printed rate of a whole numerator; None where none does, or several."""
    interval = published.interval
    if published.unit.dimension != RATES or numerator != numerator.to_integral_value() or numerator <= 0:
        return None
    if interval.low is None or interval.high is None or interval.low <= 0:
        return None
    factor = published.unit.factor
    low = ceil(Fraction(numerator) / (Fraction(interval.high) * factor))
    high = floor(Fraction(numerator) / (Fraction(interval.low) * factor))
    return low if low == high else None


def has_whole_base(now: Decimal, published: Published) -> bool:
    """Whether some whole number above zero, growing by the printed rate, gives the count `now`.

    Growth falls as the base rises, so the bases that fit are a run: only its ends and one inside need be tried.
    """
    interval, factor = published.interval, published.unit.factor
    if interval.low is None or interval.high is None or Fraction(interval.low) * factor <= -1:
        return True
    low = max(1, ceil(Fraction(now) / (1 + Fraction(interval.high) * factor)))
    high = floor(Fraction(now) / (1 + Fraction(interval.low) * factor))
    bases = {base for base in (low, low + 1, high) if low <= base <= high}
    return any(_contains(interval, (Fraction(now) / base - 1) / factor) for base in bases)


def _shown(value: Decimal | None, unit: Unit, places: int) -> str:
    return "—" if value is None else f"{round_half_up(value, places)}{unit.sign}"
