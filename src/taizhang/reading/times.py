"""Date expressions: 2021年上半年, 1-6月, 去年同期, 截至目前, 7月21日, 今年以来. Each names a period in ISO 8601."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from re import Match
from re import compile as regex
from typing import Final

from taizhang.reading.numerals import han
from taizhang.reading.stream import Stream


class Sort(StrEnum):
    """What a date expression is for: figures inherit spans and open ends, hardly ever a day on which something happened."""

    YEAR = "year"  # 2021年, 今年
    SPAN = "span"  # 上半年, 一季度, 1-6月, 2018-2020年
    DAY = "day"  # 7月21日, 2018年12月
    NOW = "now"  # 截至目前
    TOTAL = "total"  # 累计: up to now where the sentence says nothing else
    SINCE = "since"  # 今年以来, 从5月开始
    EARLIER = "earlier"  # 去年同期: what is compared with
    AGO = "ago"  # 两年前
    WHOLE = "whole"  # 年度, 全年: often the year of a target rather than of what was done


@dataclass(frozen=True, slots=True)
class Mark:
    """A date expression in a stream: its place there, its sort and its period (None where no year can be told)."""

    start: int
    end: int
    sort: Sort
    period: str | None


_YEAR = r"(?:(?:(?:19|20)\d{2}|[一二][九零][零一二三四五六七八九]{2})年|今年|去年|前年|明年|上年|本年|当年|同年)"
_SCANNER: Final = regex(
    r"(?P<compared>(?:较|比|同比)?(?:去年|上年)同期|同期)"
    r"|(?P<range>(?P<from>(?:19|20)\d{2})年?[-~—–至到](?P<to>(?:19|20)\d{2})年)"
    r"|(?P<plan>[“\"‘']?十[一二三四五]五[”\"’']?(?:时期|期间|以来|末))"
    r"|(?P<now>截至(?:目前|今|日前)|截止目前|目前|迄今(?:为止)?|至今|日前|如今|现在|近年来|近些年(?:来)?|现已|多年来)"
    r"|(?P<since_year>(?:今年|年初)以来|自?今年(?:年初|初)以来)"
    rf"|(?P<opened>(?:自|从)(?:(?P<oyear>(?:19|20)\d{{2}})年|(?P<osaid>今年|去年))?(?P<omonth>\d{{1,2}})月(?:份|初|底|(?P<oday>\d{{1,2}})日)?(?:开始|起|以来))"
    r"|(?P<ago>(?P<many>\d{1,2}|[一两二三四五六七八九十]{1,3})年(?:多)?(?:前|以前))"
    rf"|(?P<dated>{_YEAR}(?:度|初|末|底|全年)?[,，]?)?"
    r"(?:(?P<half>[上下]半年)|(?P<firstq>前[三3]个?季度)|第?(?P<quarter>[一二三四1-4])季度"
    r"|(?:前(?P<firstm>\d{1,2}|[二两三四五六七八九十]{1,2})个月)"
    r"|(?P<m1>\d{1,2})月?(?:份)?[-~—–至到](?P<m2>\d{1,2})月(?:份)?(?!\d{1,2}日)"
    r"|(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})日|底|末|初|[上中下]旬)?(?:上午|下午|晚|凌晨)?"
    r"|(?P<whole>全年|年内|年底前?|年末|年度))"
    rf"|(?P<bare>{_YEAR}(?:度|初|末|底)?)"
    r"|(?P<loneday>(?<![\d.])\d{1,2}日(?![均常元报内]))|(?P<clock>\d{1,2}[:：]\d{2}|\d{1,2}时(?:\d{1,2}分)?)"
    r"|(?P<decade>(?:上世纪|本世纪|\d{2}世纪)?\d{2}年代|\d{2}世纪)|(?P<cumulative>累计|历年)"
)


def scan(stream: Stream, published: date | None) -> list[Mark]:
    """The date expressions of a stream in order; relative ones are told from the day of publication."""
    marks: list[Mark] = []
    year = published.year if published else None
    for found in _SCANNER.finditer(stream.text):
        if _inside_a_number(stream.text, found):
            continue
        mark, year = _mark(found, published, year)
        marks.append(mark)
    return marks


def _inside_a_number(text: str, found: Match[str]) -> bool:
    before = text[found.start() - 1] if found.start() else ""
    return bool(found[0][0].isdigit() and before and (before.isdigit() or before in ".-第")) and before != "-"


def _mark(found: Match[str], published: date | None, year: int | None) -> tuple[Mark, int | None]:
    """One match as a mark; a year said outright also dates the following expressions that name none."""
    start, end = found.span()
    now = f"../{published:%Y-%m}" if published else None
    if found["now"] or found["cumulative"]:
        return Mark(start, end, Sort.NOW if found["now"] else Sort.TOTAL, now), year
    if found["since_year"]:
        return Mark(start, end, Sort.SINCE, f"{published.year}-01-01/.." if published else None), year
    if found["compared"]:
        return Mark(start, end, Sort.EARLIER, None), year
    if found["range"]:
        return Mark(start, end, Sort.SPAN, f"{found['from']}-01-01/{found['to']}-12-31"), year
    if found["ago"]:
        return Mark(start, end, Sort.AGO, _years_ago(found["many"], published)), year
    if found["opened"]:
        opened = _said_year(found["oyear"], found["osaid"], published) or (published.year if published else year)
        return Mark(start, end, Sort.SINCE, _opened(opened, int(found["omonth"]), found["oday"])), year
    if any(found[name] for name in ("plan", "clock", "decade", "loneday")):
        return Mark(start, end, Sort.EARLIER, None), year
    return _dated(found, published, year)


def _dated(found: Match[str], published: date | None, year: int | None) -> tuple[Mark, int | None]:
    start, end = found.span()
    names = found.groupdict()
    own = _own_year(found, published)
    chosen = own if own is not None else (published.year if published else year)
    if names["bare"]:
        compared = _COMPARED.search(found.string[max(start - 3, 0) : start])
        return Mark(start, end, Sort.EARLIER if compared else Sort.YEAR, str(own) if own else None), year
    if chosen is None:
        return Mark(start, end, Sort.SPAN, None), year
    if _COMPARED.search(found.string[max(start - 2, 0) : start]) and not found["whole"]:
        return Mark(start, end, Sort.EARLIER, _span(names, chosen) if not names["month"] else None), year
    if names["month"]:
        day = _day(chosen, int(names["month"]), names["day"])
        if day and found.string[max(start - 2, 0) : start] in {"截至", "截止"}:
            return Mark(start, end, Sort.NOW, f"../{day}"), year
        return Mark(start, end, Sort.DAY, day), year
    if names["whole"] and own is None:
        return Mark(start, end, Sort.WHOLE, _span(names, chosen)), year
    return Mark(start, end, Sort.SPAN, _span(names, chosen)), year


def _own_year(found: Match[str], published: date | None) -> int | None:
    text = found["dated"] or found["bare"]
    if not text:
        return None
    digits = _LEADING_YEAR.match(text)
    return _said_year(digits[0] if digits else None, text[:2], published)


_LEADING_YEAR: Final = regex(r"(?:19|20)\d{2}|[一二][九零][零一二三四五六七八九]{2}")
_COMPARED: Final = regex(r"[较比][^，。]?$|相当于$|(?<![但可于即就若还也仍都总只凡])是$")  # a year measured against
_SAID: Final = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}


def _said_year(digits: str | None, said: str | None, published: date | None) -> int | None:
    if digits:
        if digits.isdigit():
            return int(digits)
        number = han(digits)
        return int(number.value) if number else None
    if said in _SAID and published:
        return published.year + _SAID[said]
    return None


def _span(names: dict[str, str | None], year: int) -> str:
    first, last = 1, 12
    if names["half"]:
        first, last = (1, 6) if names["half"].startswith("上") else (7, 12)
    elif names["firstq"]:
        last = 9
    elif names["quarter"]:
        quarter = "一二三四".find(names["quarter"]) + 1 or int(names["quarter"])
        first, last = quarter * 3 - 2, quarter * 3
    elif names["firstm"]:
        last = min(max(_small(names["firstm"]), 1), 12)
    elif names["m1"] and names["m2"]:
        first, last = sorted((min(max(int(names["m1"]), 1), 12), min(max(int(names["m2"]), 1), 12)))
    return f"{year}-{first:02d}-01/{year}-{last:02d}-{monthrange(year, last)[1]:02d}"


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    number = han(text)
    return int(number.value) if number else 1


def _day(year: int, month: int, day: str | None) -> str | None:
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{int(day):02d}" if 1 <= int(day) <= monthrange(year, month)[1] else None


def _opened(year: int | None, month: int, day: str | None) -> str | None:
    if year is None or not 1 <= month <= 12:
        return None
    return f"{year}-{month:02d}-{int(day) if day else 1:02d}/.."


def _years_ago(many: str, published: date | None) -> str | None:
    return str(published.year - _small(many)) if published else None


_EXPLICIT: Final = regex(r"(?<![\d到])(?<![^年]至)((?:19|20)\d{2})年(?!前)")
_MONTH_DAY: Final = regex(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")


def published_guess(texts: Iterable[str]) -> date | None:
    """The day of publication as the page shows it: the year it names most, the latest month and day without a year.

    None where no year is named. Without a month and day it is the last day of the half-year or month last spoken of.
    """
    years: Counter[int] = Counter()
    days: list[tuple[int, int]] = []
    halves: list[int] = []
    for text in texts:
        years.update(int(year) for year in _EXPLICIT.findall(text))
        days.extend((int(month), int(day)) for month, day in _MONTH_DAY.findall(text))
        halves.extend(6 for _ in range(text.count("上半年")))
    if not years:
        return None
    year = max(years, key=lambda named: (years[named], named))
    possible = [(month, day) for month, day in days if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]]
    if possible:
        return date(year, *max(possible))
    return date(year, 7, 31) if halves else date(year, 12, 31)


def covered(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """The spans of date expressions, in which no figure is looked for; words without digits cover nothing."""
    return [(mark.start, mark.end) for mark in marks]
