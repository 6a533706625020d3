"""Numbers as Chinese text writes them: 24, 1,377, 二十四, 3.5万, 三点五, 千万, 百分之五, 三成五."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from taizhang.core.limits import INTEGER_DIGITS_MAX

DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}
ARABIC: Final = r"\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
HAN: Final = r"[零一二两三四五六七八九十百千万亿]{1,18}(?:点[零一二三四五六七八九]{1,9})?"
SCALE: Final = r"(?:[十百万亿]|千(?![瓦米克])){0,4}"  # 千瓦, 千米 and 千克 are units


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from text. `step` is what one unit of its last written digit is worth (0.1亿 for 25.9亿)."""

    value: Decimal
    step: Decimal


def arabic(text: str, scale: str = "") -> Number | None:
    """Digits with an optional scale word; None for more digits than any figure has (a code, not an amount)."""
    digits = text.replace(",", "")
    whole, _, places = digits.partition(".")
    if len(whole) > INTEGER_DIGITS_MAX or len(places) > INTEGER_DIGITS_MAX:
        return None
    factor = scale_value(scale)
    step = Decimal(1).scaleb(-len(places)) * factor
    value = Decimal(digits) * factor
    return Number(value, step) if value.adjusted() < INTEGER_DIGITS_MAX else None


def scale_value(scale: str) -> Decimal:
    """What a scale word multiplies by: 万 10 000, 万亿 10^12, 千万 10^7; 1 for none."""
    factor = Decimal(1)
    for char in scale:
        factor *= _SMALL.get(char) or _LARGE[char]
    return factor


def han(text: str) -> Number | None:
    """A number in Chinese characters, None where the characters do not make one (百万 does: 1 000 000)."""
    if len(text) > INTEGER_DIGITS_MAX:
        return None
    whole, _, places = text.partition("点")
    if all(char in DIGITS for char in whole):
        if len(whole) > 1 and not places and "零" not in whole:
            return None  # 三五 (a few), 一二 (a list): not one number
        value: Decimal | None = Decimal("".join(str(DIGITS[char]) for char in whole))
    else:
        value = _counted(whole)
    if value is None:
        return None
    if places:
        fraction = Decimal("".join(str(DIGITS[char]) for char in places)).scaleb(-len(places))
        return Number(value + fraction, Decimal(1).scaleb(-len(places)))
    last = next((char for char in reversed(whole) if char not in DIGITS), "")
    step = scale_value(last) if whole[-1] not in DIGITS and last in _LARGE else Decimal(1)
    return Number(value, step)


def han_range(text: str) -> tuple[Number, Number] | None:
    """The ends of a number that two neighbouring digits leave open: 三四千 is 3000 to 4000, 二三十 20 to 30; else None."""
    for place in range(len(text) - 1):
        first, second = DIGITS.get(text[place]), DIGITS.get(text[place + 1])
        if first is not None and second is not None:
            if first == 0 or second != first + 1:
                return None
            low = han(text[: place + 1] + text[place + 2 :])
            high = han(text[:place] + text[place + 1 :])
            return None if low is None or high is None else (low, high)
    return None


def _counted(text: str) -> Decimal | None:
    """Characters with 十百千万亿: each digit times what follows it, a scale without a digit counting one."""
    total = section = digit = 0
    seen = False
    for char in text:
        if char in DIGITS:
            if seen and char != "零":
                return None
            digit, seen = DIGITS[char], char != "零"
        elif char in _SMALL:
            section += (digit if seen else 1) * _SMALL[char]
            digit, seen = 0, False
        else:
            whole = section + digit
            total = (total + whole) * _LARGE[char] if char == "亿" else total + (whole or 1) * _LARGE[char]
            total = total or _LARGE[char]
            section, digit, seen = 0, 0, False
    return Decimal(total + section + digit)
