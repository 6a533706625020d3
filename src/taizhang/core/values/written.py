"""How values are written for people: digits, units beside them. Values come in exact; rounding happens here, half up."""

from decimal import Decimal

from taizhang.core.issues import Lang
from taizhang.core.values.quantity import round_half_up, tidy
from taizhang.core.values.units import Unit


def number_text(value: Decimal | None, places: int | None = None) -> str:
    """Digits in groups of three; `places` None keeps all of them. Empty text for an unknown value."""
    if value is None:
        return ""
    return f"{tidy(value) if places is None else round_half_up(value, places):,f}"


def places_of(value: Decimal | None) -> int:
    """Digits after the point that a value needs; none for an unknown one."""
    return 0 if value is None else max(0, -int(tidy(value).as_tuple().exponent))


def signed_text(value: Decimal | None, places: int | None = None) -> str:
    """The same with a plus sign before a gain."""
    return f"+{number_text(value, places)}" if value is not None and value > 0 else number_text(value, places)


def unit_text(unit: Unit | None, lang: Lang) -> str:
    """The sign people write, or the English of it."""
    if unit is None:
        return ""
    return unit.sign if lang == "zh" or unit.sign == "%" else unit.en


def beside(unit: str, lang: Lang) -> str:
    """A unit's text as it stands right after a number. English says `3 × 100 million CNY`: 3100 million is another sum."""
    if lang == "zh" or unit in {"", "%", "‰"}:
        return unit
    return f" × {unit}" if unit[0].isdigit() else f" {unit}"


def amount_text(number: str, unit: str, lang: Lang) -> str:
    """A written number with its unit; empty for an unknown value."""
    return number + beside(unit, lang) if number else ""
