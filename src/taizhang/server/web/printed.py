"""A published value as a screen repeats it: an exact one in digits, an approximate one as the whole phrase it was."""

from collections.abc import Mapping
from typing import Final

from taizhang.audit.compare import Published
from taizhang.core.issues import Lang
from taizhang.core.values.approximation import APPROXIMATIONS, Rule
from taizhang.core.values.written import amount_text, number_text, unit_text

_IN_ENGLISH: Final[Mapping[Rule, str]] = {
    Rule.OVER_BY_LESS_THAN_A_STEP: "just over",
    Rule.JUST_UNDER: "nearly",
    Rule.ABOUT: "about",
    Rule.AT_LEAST: "at least",
    Rule.MORE_THAN: "more than",
    Rule.AT_MOST: "at most",
    Rule.LESS_THAN: "less than",
    Rule.UP_TO_NEXT_ORDER: "upward of",
}


def printed_text(printed: Published, lang: Lang) -> str:
    """The number as a column of numbers shows it, its unit in a column of its own unless `has_own_unit`."""
    if has_own_unit(printed, lang):
        return str(printed)
    number = number_text(printed.value, printed.places)
    return number if printed.approx is None else f"{_IN_ENGLISH[APPROXIMATIONS[printed.approx]]} {number}"


def has_own_unit(printed: Published, lang: Lang) -> bool:
    """Whether the unit stands inside the phrase: in Chinese that of an approximate value does (80%以上, 30余次, 约3亿元)."""
    return printed.approx is not None and lang == "zh"


def phrase(printed: Published, lang: Lang) -> str:
    """The value with its unit, in a sentence."""
    text = printed_text(printed, lang)
    return text if has_own_unit(printed, lang) else amount_text(text, unit_text(printed.unit, lang), lang)
