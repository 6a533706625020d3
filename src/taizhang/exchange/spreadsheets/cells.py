"""How a column's cells are filled: the line of units, the sentence that asks, the check on entry, the width."""

import unicodedata
from datetime import date
from typing import Any, Final

from taizhang.core.limits import (
    ITEM_ID_CHARS_MAX,
    NAME_CHARS_MAX,
    SHEET_DIGITS_MAX,
    TEXT_CHARS_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from taizhang.core.values.units import PERCENT, Unit, is_counted
from taizhang.exchange.spreadsheets.columns import Column
from taizhang.exchange.spreadsheets.words import Words

FIRST_DAY: Final = date(YEAR_MIN, 1, 1)
LAST_DAY: Final = date(YEAR_MAX, 12, 31)
LARGEST: Final = 10**SHEET_DIGITS_MAX - 1
PROMPT_TITLE_CHARS: Final = 32  # what the format allows of a prompt; longer ones make a file that does not open
PROMPT_CHARS: Final = 255
_DIVISIBLE: Final = frozenset({"天", "月", "年", "分"})  # counted, but half a year and 87.5 points are said too
_DAY: Final = "2021-06-30"


def is_whole(unit: Unit | None) -> bool:
    """Whether amounts in a unit are whole numbers: things one can count, not stretches of time or points."""
    return unit is not None and is_counted(unit) and unit.sign not in _DIVISIBLE


def units_line(column: Column, words: Words) -> str:
    """What stands below the heading: whether it must be filled, and with what."""
    must = words.say("必填", "required") + "\n" if column.required else ""
    return must + _unit(column, words)


def _unit(column: Column, words: Words) -> str:
    if column.unit is not None:
        return words.say(column.unit.sign, f"{column.unit.sign} ({column.unit.en})")
    if column.part == "item":
        return words.say("编号", "id")
    several = words.say("，可多个", ", several") if column.separator else ""
    plain = {
        "text": ("文字", "text"),
        "org": ("单位代码", "org code"),
        "code": ("代码，可多个", "codes, several") if several else ("代码，从列表选", "code, from the list"),
        "flag": (f"{words.yes}/{words.no}", f"{words.yes}/{words.no}"),
        "date": (f"日期 {_DAY}", f"day {_DAY}"),
        "step": (f"日期 {_DAY}", f"day {_DAY}"),
        "number": ("数", "number"),
    }[column.holds]
    return words.say(*plain) + ("" if column.holds == "code" else several)


def how(column: Column, words: Words) -> str:
    """How a cell is filled, as a sentence."""
    if column.part == "item":
        return words.say(
            "每个事项一个编号，不与别的重复，如 P0001。",
            "An id for each item, unlike any other: P0001.",
        )
    if column.part == "opened":
        return words.say(f"这件事从哪一天起记入台账，如 {_DAY}。", f"The day from which the item is on record: {_DAY}.")
    if column.separator:
        return _how_several(column, words)
    if column.unit is not None:
        return _how_much(column.unit, words)
    if column.aspect == "day":
        return words.say(f"这个数截至哪一天，如 {_DAY}；填了数就要填。", f"The day the amount is as of: {_DAY}.")
    if column.aspect == "planned":
        return words.say(
            f"计划哪一天完成，如 {_DAY}；改期就填新日期。", f"The planned day: {_DAY}; the new one if it moved."
        )
    if column.holds == "step":
        none = words.not_applicable
        return words.say(
            f"实际完成的日期，如 {_DAY}；还没有就空着；本来就没有这一步的填“{none}”。",
            f"The day it was reached: {_DAY}; empty if not yet; '{none}' if there is no such step.",
        )
    zh, en = {
        "text": ("填文字。", "Text."),
        "org": ("填责任单位的代码，如 500118。", "The code of the org, such as 500118."),
        "code": ("从下拉列表里选一个。", "Choose one from the list."),
        "flag": (f"选“{words.yes}”或“{words.no}”；不知道就空着。", f"'{words.yes}' or '{words.no}'; empty if unknown."),
        "date": (f"填日期，如 {_DAY}。", f"A day, such as {_DAY}."),
    }[column.holds]
    return words.say(zh, en)


def _how_several(column: Column, words: Words) -> str:
    two = column.separator.join(list(column.choices or ())[:2] or "AB")
    return words.say(
        f"可填几个，用“{column.separator}”分开，如：{two}。", f"One or more, divided by '{column.separator}': {two}."
    )


def _how_much(unit: Unit, words: Words) -> str:
    if unit == PERCENT:
        return words.say("填数，不打百分号：8.1% 填 8.1。", "A number without the sign: 8.1 for 8.1 %.")
    kind = words.say("整数", "whole number") if is_whole(unit) else words.say("数", "number")
    return words.say(
        f"填{kind}，以{unit.sign}计，只填数字不填单位；不知道就空着，不填 0。",
        f"A {kind} in {unit.sign} ({unit.en}), without the unit; empty if unknown, not 0.",
    )


def check(column: Column, words: Words, cell: str, listed: str) -> dict[str, Any]:
    """The check on entry with its prompt: `cell` is the first cell checked, `listed` the range of a code list's names."""
    asked = how(column, words)
    return {
        **_condition(column, words, cell, listed),
        "ignore_blank": True,
        "input_title": clipped(column.title, PROMPT_TITLE_CHARS),
        "input_message": clipped("\n".join((asked, *column.remarks)), PROMPT_CHARS),
        "error_title": clipped(words.say(f"填法不对：{column.title}", f"Not so: {column.title}"), PROMPT_TITLE_CHARS),
        "error_message": clipped(f"{_too_long(column, words)}{asked}", PROMPT_CHARS),
    }


def _condition(column: Column, words: Words, cell: str, listed: str) -> dict[str, Any]:
    if column.holds == "code":
        # several values are no entry of the list: then the list only offers, and the reader of the sheet checks
        return {"validate": "list", "source": listed, "show_error": not column.separator}
    if column.separator:
        return _at_most(_most(column))
    if column.holds == "flag":
        return {"validate": "list", "source": [words.yes, words.no]}
    if column.holds == "number":
        kind = "integer" if is_whole(column.unit) else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
    if column.holds == "date":
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    if column.holds == "step":
        first, last = (f"DATE({one.year},{one.month},{one.day})" for one in (FIRST_DAY, LAST_DAY))
        day = f"AND(ISNUMBER({cell}),{cell}>={first},{cell}<={last})"
        return {"validate": "custom", "value": f'=OR({cell}="{words.not_applicable}",{day})'}
    return _at_most(_most(column))


def _at_most(characters: int) -> dict[str, Any]:
    return {"validate": "length", "criteria": "<=", "value": characters}


def _most(column: Column) -> int:
    """The characters a cell of text may have."""
    if column.part == "item":
        return ITEM_ID_CHARS_MAX
    return NAME_CHARS_MAX if column.holds == "org" and not column.separator else TEXT_CHARS_MAX


def _too_long(column: Column, words: Words) -> str:
    """Texts are refused for their length alone, so that is what the refusal says first."""
    if column.holds not in {"text", "org"}:
        return ""
    return words.say(f"太长了，至多 {_most(column)} 个字符。", f"Too long: at most {_most(column)} characters. ")


def clipped(text: str, most: int) -> str:
    """A text within what the format allows, counted as it counts: a rare character beyond the basic plane is two."""
    if _units(text) <= most:
        return text
    while _units(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown_width(text: str) -> int:
    """The width of a text in the widths of a digit: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines(text: str, width: int) -> int:
    """The lines that a text takes when wrapped to a width."""
    return sum(max(1, -(-shown_width(line) // max(1, width))) for line in text.splitlines() or [""])


def width_of(column: Column, sample: str, words: Words) -> int:
    """A width that fits the heading in at most two lines, the units, the choices and the sample; never a wall."""
    heading = max(shown_width(line) for line in column.heading.splitlines())
    heading = heading if heading <= 18 else max(12, -(-heading // 2) + 2)
    units = max(shown_width(line) for line in units_line(column, words).splitlines())
    least = {"text": 18, "org": 15, "number": 12, "code": 12, "flag": 9, "date": 12, "step": 12}[column.holds]
    choices = max((shown_width(one) for one in column.choices or ()), default=0) + 3  # the list's arrow
    within = max(heading, min(units, 20), min(choices, 22), min(shown_width(sample), 28))
    return min(max(least, within + 2), 36)
