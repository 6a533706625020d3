"""What a cell says, in the one spelling that entries keep: a function for each column, made once and called for every row."""

import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import orjson

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.content import near
from taizhang.core.limits import (
    DAYS_KEPT,
    DECIMAL_PLACES_MAX,
    INTEGER_DIGITS_MAX,
    ITEM_ID_CHARS_MAX,
    SHEET_DIGITS_MAX,
    TEXT_CHARS_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from taizhang.core.values.entered import parse_amount
from taizhang.core.values.figure import text_of
from taizhang.core.values.quantity import exact_decimal, parse_decimal
from taizhang.core.values.units import UNITS, Unit
from taizhang.exchange.spreadsheets.cells import LARGEST
from taizhang.exchange.spreadsheets.columns import Column
from taizhang.exchange.spreadsheets.words import Words

Convert = Callable[[Any], Any]

NO_SUCH_STEP: Final = False  # what a step's cell says where an item has no such step
_EPOCH: Final = date(1899, 12, 30)  # day 0 of serial days, from March 1900 on
_DAYS_TO_1904: Final = 1462  # from the first day of workbooks that count from 1900 to that of those from 1904
_LEAP: Final = 60  # the serial of 29 February 1900, a day that there was not
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES: Final = frozenset({"是", "有", "yes", "y", "true", "√", "✓", "1"})
_NO: Final = frozenset({"否", "无", "no", "n", "false", "×", "✗", "0"})
_NONE: Final = frozenset({Words("zh").not_applicable, Words("en").not_applicable, "不涉及", "无此环节"})
_SEVERAL: Final = ("、", "；", ";", "|", "/", "，", ",", "\n")


class Unreadable(Exception):  # noqa: N818 - a cell that says nothing usable, told as an issue with its place
    """A cell that cannot be taken. `code` and `params` make the issue; whoever knows the place makes it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def at(self, where: Where) -> Issue:
        return issue(self.code, where, **self.params)


@dataclass(frozen=True)
class OrgNames:
    """Codes of orgs by what a cell may call them: the code, the name, the short name. Names of several orgs are left out."""

    by_name: Mapping[str, str]

    def code(self, text: str) -> str:
        found = self.by_name.get(text)
        if found is None:
            raise Unreadable("SHEET-024", org=text[:40], near=near(text[:40], self.by_name))
        return found


def converter(
    column: Column, other: Column | None, unit: Unit | None, orgs: OrgNames, *, from_1904: bool = False
) -> Convert:
    """The function that reads a column's cells. It gives the value, or raises Unreadable.

    `other` is the same column in the other language, whose words are taken too; `unit` is the one that the sheet names.
    `from_1904`: the workbook's serial days count from 1904.
    """
    if column.separator:
        return _several(column, other, orgs)
    if column.holds == "number" and column.unit is not None:
        return _number(column, unit)
    if column.holds in {"date", "step"}:
        return _day(column, _DAYS_TO_1904 if from_1904 else 0)
    return _plain(column, other, orgs)


def _plain(column: Column, other: Column | None, orgs: OrgNames) -> Convert:
    if column.holds == "code":
        return _code(column, other)
    if column.holds == "org":
        return lambda raw: orgs.code(text_in(raw, column))
    if column.holds == "flag":
        return lambda raw: _flag(raw, column)
    if column.part == "item":
        return lambda raw: _item(raw, column)
    return lambda raw: text_in(raw, column)


def text_in(raw: Any, column: Column) -> str:
    """A cell as a text; numbers and days as they are written out. Blanks around it say nothing."""
    if type(raw) is str:
        text = raw.strip()
        if text.isprintable():
            if len(text) > TEXT_CHARS_MAX:
                raise Unreadable("LEDG-028", field=column.title, most=TEXT_CHARS_MAX)
            return text
        if any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in text):
            raise _not(column, "文字", "a text", repr(text))
        if len(text) > TEXT_CHARS_MAX:
            raise Unreadable("LEDG-028", field=column.title, most=TEXT_CHARS_MAX)
        return text
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return number_text(float(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _item(raw: Any, column: Column) -> str:
    text = text_in(raw, column)
    if len(text) > ITEM_ID_CHARS_MAX or not text.isprintable():
        raise _not(
            column, f"编号，至多 {ITEM_ID_CHARS_MAX} 字", f"an id of at most {ITEM_ID_CHARS_MAX} characters", text
        )
    return text


def _flag(raw: Any, column: Column) -> bool:
    if isinstance(raw, bool):
        return raw
    text = text_in(raw, column).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise _not(column, "是或否", "yes or no", text)


def _code(column: Column, other: Column | None) -> Convert:
    names = _code_names(column, other)

    def convert(raw: Any) -> str:
        found = names.get(raw) if type(raw) is str else None
        return found if found is not None else _code_of(raw, column, names)

    return convert


def _code_names(column: Column, other: Column | None) -> dict[str, str]:
    """Codes by name in both languages and by themselves; the language asked for says what a name of both means."""
    choices = column.choices or {}
    return {**{code: code for code in choices.values()}, **((other.choices if other else None) or {}), **choices}


def _code_of(raw: Any, column: Column, names: Mapping[str, str]) -> str:
    text = text_in(raw, column)
    plain = unicodedata.normalize("NFKC", text)
    found = names.get(text) or next(
        (code for name, code in names.items() if unicodedata.normalize("NFKC", name) == plain), None
    )
    if found is None:
        raise Unreadable("LEDG-009", field=column.title, got=text[:40], near="、".join(list(column.choices or {})[:12]))
    return found


def _several(column: Column, other: Column | None, orgs: OrgNames) -> Convert:
    """Several values of a cell, divided by the template's sign; or as a JSON list, for values that hold that sign."""
    names = _code_names(column, other)
    marks = (column.separator, *((other.separator,) if other else ()))
    own = re.compile("|".join(map(re.escape, marks)))
    any_mark = re.compile("|".join(map(re.escape, _SEVERAL)))

    def one(text: str) -> Any:
        if column.holds == "code":
            return _code_of(text, column, names)
        return orgs.code(text) if column.holds == "org" else text

    def convert(raw: Any) -> list[Any]:
        text = text_in(raw, column)
        if text.startswith('["'):
            try:
                return [one(str(each)) for each in orjson.loads(text)]
            except orjson.JSONDecodeError as error:
                raise _not(column, "一列值", "a list of values", text) from error
        parts = [part.strip() for part in own.split(text) if part.strip()]
        if column.holds != "text" and not all(part in names for part in parts):
            parts = [part.strip() for part in any_mark.split(text) if part.strip()]
        return [one(part) for part in parts]

    return convert


def number_text(raw: float) -> str:
    """A spreadsheet's number as a decimal text of the digits that it keeps. SHEET-015 beyond them, SHEET-013 for what is
    no number.
    """
    if not math.isfinite(raw):
        raise Unreadable("SHEET-013", field="-", want_zh="数", want_en="a number", got=raw)
    if raw.is_integer() and -LARGEST <= raw <= LARGEST:
        return str(int(raw))
    if abs(raw) > LARGEST:
        raise Unreadable("SHEET-015", got=f"{raw:g}", most=SHEET_DIGITS_MAX)
    text = f"{raw:.{SHEET_DIGITS_MAX}g}"
    return format(Decimal(text), "f") if "e" in text else text


def _number(column: Column, unit: Unit | None) -> Convert:
    own = column.unit or UNITS["个"]
    told = unit or own
    ratio = None if told == own else told.factor / own.factor
    exact = exact_decimal(ratio) if ratio is not None else None

    def convert(raw: Any) -> str:
        if type(raw) is float or type(raw) is int:
            text = number_text(float(raw))
            if ratio is None:
                point = text.find(".")
                if point < 0 or len(text) - point - 1 <= DECIMAL_PLACES_MAX:
                    return text
            return _converted(text, text, column, ratio, exact)
        if type(raw) is not str:
            raise _not(column, f"数（{own.sign}）", f"a number ({own.sign})", text_in(raw, column))
        return _written(raw, column, told)

    return convert


def _written(raw: str, column: Column, told: Unit) -> str:
    """A number written as a text: full-width digits, thousands commas, perhaps with a unit of the same kind behind it."""
    own = column.unit or told
    amount, found = parse_amount(raw, told)
    if amount is None:
        if found[0].code == "VAL-004":
            raise Unreadable("VAL-004", **found[0].params)
        raise _not(column, f"数（{own.sign}）", f"a number ({own.sign})", raw.strip())
    ratio = None if amount.unit == own else amount.unit.factor / own.factor
    exact = exact_decimal(ratio) if ratio is not None else None
    return _converted(format(amount.amount, "f"), raw.strip(), column, ratio, exact)


def _converted(plain: str, said: str, column: Column, ratio: Fraction | None, exact: Decimal | None) -> str:
    """A decimal text in the column's unit: exact, or SHEET-013; within the bounds of digits, or VAL-004."""
    amount, found = parse_decimal(plain)
    if amount is None:
        if found and found[0].code == "VAL-003":
            raise _not(column, "数", "a number", said)
        raise Unreadable("VAL-004", text=said[:40], digits=INTEGER_DIGITS_MAX, places=DECIMAL_PLACES_MAX)
    if ratio is not None:
        scaled = amount * exact if exact is not None else exact_decimal(Fraction(amount) * ratio)
        if scaled is None:
            sign = column.unit.sign if column.unit else ""
            raise _not(column, f"能以{sign}写尽的数", f"a number that {sign} can write out", said)
        amount, _ = parse_decimal(format(scaled, "f"))
        if amount is None:
            raise Unreadable("VAL-004", text=said[:40], digits=INTEGER_DIGITS_MAX, places=DECIMAL_PLACES_MAX)
    return text_of(amount) or "0"


def _day(column: Column, shift: int) -> Convert:
    last = column.part == "measure"  # an amount as of a month is as of its last day; anything else its first
    step = column.holds == "step"

    def convert(raw: Any) -> Any:
        day: date | None = None
        if isinstance(raw, date):
            day = raw.date() if isinstance(raw, datetime) else raw
        elif type(raw) is str:
            text = raw.strip()
            if step and text.casefold() in _NONE:
                return NO_SUCH_STEP
            day = _read_day(text, last=last)
        elif type(raw) is float or type(raw) is int:
            day = None if YEAR_MIN <= raw <= YEAR_MAX else _serial(raw + shift)  # a year, and no day of 1905
        if day is None or not YEAR_MIN <= day.year <= YEAR_MAX:
            raise _not(column, "日期，如 2021-06-30", "a day such as 2021-06-30", text_in(raw, column))
        return day.isoformat()

    return convert


@lru_cache(maxsize=DAYS_KEPT)
def _read_day(text: str, *, last: bool) -> date | None:
    """The day of `2021-07-01`, `2021/7/1`, `2021.7.1`, `2021年7月1日`, `20210701`; of `2021年7月` the first or last."""
    plain = unicodedata.normalize("NFKC", text)
    found = _DAY.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        end = monthrange(year, month)[1] if last and year >= 1 and 1 <= month <= 12 else 1
        return date(year, month, int(found[3]) if found[3] else end)
    except ValueError:
        return None


def _serial(raw: float) -> date | None:
    """The day of a serial number, which spreadsheets count from 1900 with one day that there was not."""
    if not math.isfinite(raw) or raw < 1 or raw != int(raw) or int(raw) == _LEAP or raw > 10**6:
        return None
    return _EPOCH + timedelta(days=int(raw) + (raw < _LEAP))


def _not(column: Column, zh: str, en: str, got: object) -> Unreadable:
    return Unreadable("SHEET-013", field=column.title, want_zh=zh, want_en=en, got=str(got)[:40])
