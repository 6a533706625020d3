"""Claims in words and in units of measure: how a value is shown to a reader, and what it is in the book's units."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from re import compile as regex
from typing import Final

from taizhang.audit.compare import Published
from taizhang.core.values.quantity import exact_decimal, round_half_up, tidy
from taizhang.core.values.units import UNITS, Unit, is_counted
from taizhang.reading import Claim

_SIGNS: Final = {
    "CNY": "元", "USD": "美元", "km": "公里", "m": "米", "m2": "平方米", "km2": "平方公里", "ha": "公顷", "mu": "亩",
    "t": "吨", "kWh": "千瓦时", "percent": "%", "pp": "个百分点", "multiple": "倍", "ratio": "比", "person": "人",
    "person-times": "人次", "household": "户", "year": "年", "month": "月", "day": "天", "rank": "位",
}  # fmt: skip
_GENERAL: Final = ("个", "项", "件")  # measure words that say the same of a project or a task
_NUMBER: Final = regex(r"[\d.,，．０-９〇零一二三四五六七八九十百千万亿两几第余多来近约超过逾不到足以上\s]+")
_SIZES: Final = (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))


def amount(claim: Claim, value: Decimal | None = None) -> str:
    """A claim as a reader writes it (72次, 25.6%, 440.45亿元); with `value`, that number in the claim's unit."""
    if value is None:
        return "".join(claim.surface.split())
    sign = _SIGNS.get(claim.unit, _word(claim))
    for name, size in _SIZES:
        if abs(value) >= size:
            return f"{tidy(round_half_up(value / size, 2)):f}{name}{sign}"
    return f"{tidy(round_half_up(value, 2)):f}{sign}"


def _word(claim: Claim) -> str:
    """The measure word of a count: what is left of its surface without the number."""
    return _NUMBER.sub("", claim.surface)


def units_of(claim: Claim) -> Sequence[Unit]:
    """Units of the book that a claim may be measured in, the one it is written in first; none where it has none.

    个, 项 and 件 are one measure for projects and tasks; other counts (家, 次, 场次) stay apart.
    """
    if claim.unit in {"item", "times"}:
        word = _word(claim)
        names = (word, *_GENERAL) if word in _GENERAL else (word,)
        return [UNITS[name] for name in dict.fromkeys(names) if name in UNITS]
    sign = _SIGNS.get(claim.unit)
    if sign is None:
        return ()
    for name, _ in _SIZES:
        if name in claim.surface and name + sign in UNITS:
            return (UNITS[name + sign],)
    return (UNITS[sign],)


def published_of(claim: Claim, unit: Unit) -> Published:
    """The claim as printed, in one of its units: 595.5 亿元, not 59550000000 元. Its interval stays the reader's."""
    base = UNITS[_SIGNS[claim.unit]].factor if claim.unit in _SIGNS else Fraction(1)
    scale = exact_decimal(base / unit.factor) if unit.dimension == _dimension(claim, unit) else None
    factor = Decimal(1) if scale is None or is_counted(unit) else scale
    value = claim.value * factor
    interval = claim.interval.scaled(factor)
    return Published(
        tidy(value) if claim.approx or is_counted(unit) else _printed(claim, value, factor),
        unit,
        claim.approx,
        interval,
    )


def published_like(claim: Claim, unit: Unit) -> Published:
    """The claim in that one of its units that fits the book's; in its own where none does, for the verdict to say so."""
    units = units_of(claim)
    return published_of(claim, next((one for one in units if one.dimension == unit.dimension), units[0]))


def _dimension(claim: Claim, unit: Unit) -> str:
    return UNITS[_SIGNS[claim.unit]].dimension if claim.unit in _SIGNS else unit.dimension


def _printed(claim: Claim, value: Decimal, factor: Decimal) -> Decimal:
    """The value with as many decimals as were printed: the interval is one unit of the last digit wide."""
    low, high = claim.interval.low, claim.interval.high
    if low is None or high is None or low == high:
        return tidy(value)
    step = tidy((high - low) * factor)
    return value.quantize(step) if step < 1 else tidy(value)
