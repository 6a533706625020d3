"""Amounts as people type them: 595.5, 1.2亿, 3,000万, 90亩, ９０ 万元."""

import re
import unicodedata
from typing import Final

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.values.quantity import Quantity, parse_decimal
from taizhang.core.values.units import UNITS, Unit, unit_of

_AMOUNT: Final = re.compile(r"(?P<number>[+-]?[\d,]+(?:\.\d+)?)\s*(?P<scale>[十百千]?[万亿]|[百千])?\s*(?P<sign>\D*)")
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SCALED: Final = re.compile(r"^(?:百万|万|亿|千(?=元$))")


def parse_amount(text: str, own: Unit, where: Where = NOWHERE) -> tuple[Quantity | None, list[Issue]]:
    """An amount with the unit that stands behind it; without one it is in `own`, the unit of what is asked for.

    万 and 亿 alone multiply that unit's plain form: 1.2亿 is 1.2 亿元 where 万元 are asked for. VAL-001 a unit nobody
    knows, VAL-003 no number, VAL-004 too many digits, VAL-006 a unit of another dimension.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None, [issue("VAL-003", where, text=text[:40])]
    number, wrong = parse_decimal(found["number"], where)
    unit, scale, more = _unit(f"{found['scale'] or ''}{found['sign']}".strip(), found["scale"] or "", own, where)
    if number is None or unit is None:
        return None, wrong or more
    if unit.dimension != own.dimension:
        return None, [issue("VAL-006", where, unit=unit, other=own)]
    amount, wrong = parse_decimal(format(number * scale, "f"), where)
    return (None, wrong) if amount is None else (Quantity(amount, unit), [])


def _unit(said: str, scale: str, own: Unit, where: Where) -> tuple[Unit | None, int, list[Issue]]:
    """The unit that is said, and what the number is to be multiplied by."""
    if not said:
        return own, 1, []
    if said in UNITS:
        return UNITS[said], 1, []
    size = 1
    for sign in scale:
        size *= _SCALES[sign]
    rest = said.removeprefix(scale).strip()
    unit, found = (UNITS.get(_SCALED.sub("", own.sign), own), []) if not rest else unit_of(rest, where)
    return unit, size, found
