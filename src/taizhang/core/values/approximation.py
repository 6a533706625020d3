"""What a printed figure may stand for: the exact interval behind its digits and its word of approximation.

This is the one place that says how wide 约, 余 or 近 is; reading, audit and the demo all take it from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; None is no bound on that side, a closed end belongs to the interval."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = True

    def contains(self, value: Decimal) -> bool:
        return self.meets(Interval(value, value))

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a number in common."""
        return not (_ends_before(self, other) or _ends_before(other, self))

    def plus(self, other: "Interval") -> "Interval":
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_closed and other.low_closed, self.high_closed and other.high_closed)

    def minus(self, other: "Interval") -> "Interval":
        return self.plus(other.scaled(Decimal(-1)))

    def scaled(self, factor: Decimal) -> "Interval":
        """Every number times a factor that is not zero; a negative factor turns the interval round."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        if factor < 0:
            return Interval(high, low, self.high_closed, self.low_closed)
        return Interval(low, high, self.low_closed, self.high_closed)

    def over(self, other: "Interval") -> "Interval | None":
        """The quotients of two intervals of numbers that are not negative; None where the divisor may be zero."""
        if other.low is None or other.low <= 0 or self.low is None or self.low < 0:
            return None
        low = Decimal(0) if other.high is None else self.low / other.high
        high = None if self.high is None else self.high / other.low
        low_closed = other.high is not None and self.low_closed and other.high_closed
        return Interval(low, high, low_closed, self.high_closed and other.low_closed)


def _ends_before(first: Interval, second: Interval) -> bool:
    if first.high is None or second.low is None:
        return False
    if first.high == second.low:
        return not (first.high_closed and second.low_closed)
    return first.high < second.low


class Rule(StrEnum):
    """How a word of approximation widens a figure v whose last non-zero digit counts units of s."""

    OVER_BY_LESS_THAN_A_STEP = "v < x < v + s"
    JUST_UNDER = "0.9 v <= x < v"
    ABOUT = "0.95 v <= x <= 1.05 v"
    AT_LEAST = "x >= v"
    MORE_THAN = "x > v"
    AT_MOST = "x <= v"
    LESS_THAN = "x < v"
    UP_TO_NEXT_ORDER = "v <= x < 10 v"


# 以上, 以下 and 以内 include the number, as in law (Civil Code art. 1259); 超过, 不足 and 不满 leave it out.
# The widths of 近 (a tenth) and 约 (a twentieth) are this project's choice: no standard states one.
APPROXIMATIONS: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        **dict.fromkeys(("余", "多", "来"), Rule.OVER_BY_LESS_THAN_A_STEP),
        **dict.fromkeys(("近", "将近", "接近"), Rule.JUST_UNDER),
        **dict.fromkeys(("约", "大约", "约为", "左右", "上下", "大概"), Rule.ABOUT),
        **dict.fromkeys(("以上", "至少", "不少于", "不低于", "及以上"), Rule.AT_LEAST),
        **dict.fromkeys(("超", "超过", "逾", "突破", "破", "多于", "高于", "过"), Rule.MORE_THAN),
        **dict.fromkeys(("以下", "以内", "至多", "不超过", "不高于", "最多"), Rule.AT_MOST),
        **dict.fromkeys(("不到", "不足", "未满", "低于", "少于"), Rule.LESS_THAN),
        "上": Rule.UP_TO_NEXT_ORDER,
    }
)


def interval_of(value: Decimal, printed_step: Decimal, word: str | None = None) -> Interval:
    """The interval a printed figure stands for.

    `printed_step` is what one unit of the last printed digit is worth (0.1 for 25.9, 0 for an exact count); a figure
    without a word stands for everything that rounds to it. An unknown word is a programmer's mistake.
    """
    if word is None:
        half = printed_step / 2
        return Interval(value - half, value + half)
    rule = APPROXIMATIONS[word]
    if value < 0:  # 下降约 5%: the word speaks of the size of the fall
        return interval_of(-value, printed_step, word).scaled(Decimal(-1))
    if rule is Rule.ABOUT:
        slack = value / 20
        return Interval(value - slack, value + slack)
    return _one_sided(value, rule)


def _one_sided(value: Decimal, rule: Rule) -> Interval:
    table = {
        Rule.OVER_BY_LESS_THAN_A_STEP: Interval(
            value, value + leading_step(value), low_closed=False, high_closed=False
        ),
        Rule.JUST_UNDER: Interval(value * 9 / 10, value, high_closed=False),
        Rule.AT_LEAST: Interval(value, None),
        Rule.MORE_THAN: Interval(value, None, low_closed=False),
        Rule.AT_MOST: Interval(None, value),
        Rule.LESS_THAN: Interval(None, value, high_closed=False),
        Rule.UP_TO_NEXT_ORDER: Interval(value, value * 10, high_closed=False),
    }
    return table[rule]


def leading_step(value: Decimal) -> Decimal:
    """One unit of the last non-zero digit: 10 for 30 and 360, 100 for 100, 10000 for 20000; 1 for zero."""
    if value == 0:
        return Decimal(1)
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
