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
from taizhang.reading.scanning import Scanner
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
_STARTS: Final = "0123456789零一二两三四五六七八九十较比同去上前今明本当年“\"‘'截目迄至日如现近多自从下第全累历"
_SCANNER: Final = Scanner(
    r"(?P<compared>(?:较|比|同比)?(?:去年|上年|前年|(?:19|20)\d{2}年)同期|同期)"
    rf"|(?P<days>{_YEAR}?(?P<dm1>\d{{1,2}})月(?P<dd1>\d{{1,2}})日?[-~—–至到](?:(?P<dm2>\d{{1,2}})月)?(?P<dd2>\d{{1,2}})日)"
    r"|(?P<range>(?P<from>(?:19|20)\d{2})年?[-~—–至到](?P<to>(?:19|20)\d{2})年)"
    r"|(?P<plan>[“\"‘']?十[一二三四五]五[”\"’']?(?:时期|期间|以来|末))"
    r"|(?P<now>截至(?:目前|今|日前)|截止目前|目前|迄今(?:为止)?|至今|日前|如今|现在|近年来|近些年(?:来)?|现已|多年来)"
    r"|(?P<since_year>(?:今年|年初)以来|自?今年(?:年初|初)以来)"
    r"|(?P<since_other>(?:去年|前年|(?:19|20)\d{2}年)以来)"
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
    r"|(?P<decade>(?:上世纪|本世纪|\d{2}世纪)?\d{2}年代|\d{2}世纪)|(?P<cumulative>累计|历年)",
    _STARTS,
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
    if found["since_other"]:
        since = _said_year(found[0][:4] if found[0][0].isdigit() else None, found[0][:2], published)
        return Mark(start, end, Sort.SINCE, f"{since}-01-01/.." if since else None), year
    if found["compared"]:
        return Mark(start, end, Sort.EARLIER, None), year
    if found["range"]:
        return Mark(start, end, Sort.SPAN, f"{found['from']}-01-01/{found['to']}-12-31"), year
    if found["ago"]:
        return Mark(start, end, Sort.AGO, _years_ago(found["many"], published)), year
    if found["opened"]:
        opened = _said_year(found["oyear"], found["osaid"], published) or (published.year if published else year)
        return Mark(start, end, Sort.SINCE, _opened(opened, int(found["omonth"]), found["oday"])), year
    if found["days"]:
        return Mark(start, end, Sort.SPAN, _days(found, _own_year(found, published) or _year_of(published, year))), year
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
        told = found.string[end : end + 1] in {"，", ","} and found.string[max(start - 1, 0) : start] not in set(
            "于在自从"
        )
        if day and told and _MONTH_ALONE.search(found[0]):
            return Mark(
                start, end, Sort.SPAN, _span(names | {"m1": names["month"], "m2": names["month"]}, chosen)
            ), year
        return Mark(start, end, Sort.DAY, day), year
    if names["whole"] and own is None:
        return Mark(start, end, Sort.WHOLE, _span(names, chosen)), year
    return Mark(start, end, Sort.SPAN, _span(names, chosen)), year


def _own_year(found: Match[str], published: date | None) -> int | None:
    text = found["dated"] or found["bare"] or found["days"]
    if not text:
        return None
    digits = _LEADING_YEAR.match(text)
    return _said_year(digits[0] if digits else None, text[:2], published)


_MONTH_ALONE: Final = regex(r"月份?$")  # 10月，全区…: what a report is about, not a day on which something happened
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


def _year_of(published: date | None, year: int | None) -> int | None:
    return published.year if published else year


def _days(found: Match[str], year: int | None) -> str | None:
    """4月29日至5月3日, 7月20-22日: from day to day; one that ends before it begins runs into the next year."""
    if year is None:
        return None
    month = int(found["dm1"])
    last_month = int(found["dm2"] or month)
    first = _day(year, month, found["dd1"])
    last = _day(year if last_month >= month else year + 1, last_month, found["dd2"])
    return f"{first}/{last}" if first and last and first <= last else None


def _opened(year: int | None, month: int, day: str | None) -> str | None:
    if year is None or not 1 <= month <= 12:
        return None
    return f"{year}-{month:02d}-{int(day) if day else 1:02d}/.."


def _years_ago(many: str, published: date | None) -> str | None:
    return str(published.year - _small(many)) if published else None


_AHEAD: Final = regex(r"[^。；\d]{0,16}?(?:将|计划|力争|拟|预计)|底前")
_AHEAD_OF: Final = regex(r"将于?$|拟于?$|预计于?$|计划于?$")
_PLAN_REACH: Final = 24  # characters after a year in which its sentence may say that it is still to come
_MONTHS: Final = regex(r"1[-~—–至到](\d{1,2})月")
_EXPLICIT: Final = regex(r"(?<![\d到])(?<![^年]至)((?:19|20)\d{2})年(?!前)")
_MONTH_DAY: Final = regex(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")


def published_guess(texts: Iterable[str]) -> date | None:
    """The day of publication as the page shows it: the year it names most, the latest month and day without a year.

    None where no year is named. Without a month and day it is the end of the month after the latest span spoken of
    (上半年: 31 July), else the last day of the year. A year that is only planned for counts where there is no other.
    """
    years: Counter[int] = Counter()
    planned: Counter[int] = Counter()
    days: list[tuple[int, int]] = []
    spans: list[int] = []
    this_year = False
    for text in texts:
        this_year = this_year or "今年" in text or "去年" in text  # a year spelled out is then another one
        for named in _EXPLICIT.finditer(text):
            after = text[named.end() : named.end() + _PLAN_REACH]
            ahead = _AHEAD.match(after) or _AHEAD_OF.search(text[max(named.start() - 4, 0) : named.start()])
            (planned if ahead else years)[int(named[1])] += 1
        days.extend((int(month), int(day)) for month, day in _MONTH_DAY.findall(text))
        spans.extend(_span_ends(text))
    if not years and not planned:
        return None
    year = max(years, key=lambda named: (years[named], named)) if years else min(planned) - (1 if this_year else 0)
    possible = [(month, day) for month, day in days if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]]
    if possible:
        return date(year, *max(possible))
    month = min(max(spans, default=12) + 1, 12)
    return date(year, month, monthrange(year, month)[1])


def _span_ends(text: str) -> list[int]:
    """The last months of the spans a text speaks of."""
    said = ((6, "上半年"), (9, "前三季度"), (3, "一季度"))
    ends = [month for month, words in said if words in text]
    return ends + [month for found in _MONTHS.findall(text) if 1 <= (month := int(found)) <= 12]


def covered(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """The spans of date expressions, in which no figure is looked for; words without digits cover nothing."""
    return [(mark.start, mark.end) for mark in marks]
