"""Quantities: a decimal and its unit of measure, converted exactly or not at all."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.limits import DECIMAL_PLACES_MAX, INTEGER_DIGITS_MAX
from taizhang.core.values.units import Unit

_WORK = Context(prec=60)  # more digits than any allowed number has: no hidden rounding
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?")


class DimensionError(ValueError):
    """Two units of different dimensions met: a programmer's mistake once declarations are checked."""


def parse_decimal(text: str, where: Where = NOWHERE) -> tuple[Decimal | None, list[Issue]]:
    """An exact decimal from what a person wrote: digits, thousands commas and one point; no exponent, NaN or infinity.

    VAL-003 when it is not a number, VAL-004 when it has more digits than limits allow.
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain) or not plain.isascii():
        return None, [issue("VAL-003", where, text=text[:40])]
    digits = plain.replace(",", "").lstrip("+-")
    whole, _, part = digits.partition(".")
    if len(whole.lstrip("0")) > INTEGER_DIGITS_MAX or len(part.rstrip("0")) > DECIMAL_PLACES_MAX:
        return None, [issue("VAL-004", where, text=text[:40], digits=INTEGER_DIGITS_MAX, places=DECIMAL_PLACES_MAX)]
    return tidy(Decimal(plain.replace(",", ""))), []


def tidy(number: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent, and no negative zero: one spelling for one value."""
    if number == 0:
        return Decimal(0)
    short = number.normalize(_WORK)
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1), context=_WORK) if isinstance(exponent, int) and exponent > 0 else short


def exact_decimal(number: Fraction) -> Decimal | None:
    """The fraction as a finite decimal, or None where it has none (1/3)."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    return tidy(_WORK.divide(Decimal(number.numerator), Decimal(number.denominator)))


def round_half_up(number: Fraction | Decimal, places: int) -> Decimal:
    """Rounded once, 四舍五入 (half away from zero), as Chinese bulletins print; `places` may be 0."""
    exact = Fraction(number)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = Decimal(whole if exact >= 0 else -whole)
    return signed.scaleb(-places, _WORK).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WORK)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a unit of measure."""

    amount: Decimal
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.sign}"

    def in_base(self) -> Fraction:
        """The amount in the dimension's base unit, exact."""
        return Fraction(self.amount) * self.unit.factor

    def to(self, unit: Unit) -> "Quantity | None":
        """The same quantity in another unit of the dimension; None where no finite decimal says it (1 ㎡ in 亩)."""
        number = exact_decimal(convert(self.amount, self.unit, unit))
        return None if number is None else Quantity(number, unit)

    def __add__(self, other: "Quantity") -> "Quantity":
        """The sum in this quantity's unit; the other's is converted exactly."""
        total = exact_decimal(Fraction(self.amount) + convert(other.amount, other.unit, self.unit))
        if total is None:
            raise DimensionError(f"{other} has no finite decimal in {self.unit}")
        return Quantity(total, self.unit)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.amount, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self + -other


def convert(amount: Decimal | Fraction, unit: Unit, into: Unit) -> Fraction:
    """An amount of one unit in another unit of the same dimension, exact; DimensionError otherwise."""
    if unit.dimension != into.dimension:
        raise DimensionError(f"{unit} and {into} measure different things")
    return Fraction(amount) * unit.factor / into.factor
