"""Periods: a year, half, quarter, month, ISO week or day, as calendars of Chinese offices use them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from typing import Final

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.limits import YEAR_MAX, YEAR_MIN

CHINA: Final = timezone(timedelta(hours=8))  # one clock for the whole country, without summer time since 1991
_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_ZH_HALF = {1: "上半年", 2: "下半年"}
_ZH_QUARTER = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


class PeriodKind(StrEnum):
    """The kinds of period a cadence or an indicator may name."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a calendar. `index` counts from 1 within the year; a week's year is its ISO year.

    Order is by kind and time; use `first` and `last` for days (both inclusive).
    """

    kind: PeriodKind
    year: int
    index: int

    @property
    def first(self) -> date:
        if self.kind is PeriodKind.WEEK:
            return date.fromisocalendar(self.year, self.index, 1)
        if self.kind is PeriodKind.DAY:
            return date(self.year, 1, 1) + timedelta(days=self.index - 1)
        return date(self.year, (self.index - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        if self.kind is PeriodKind.WEEK:
            return date.fromisocalendar(self.year, self.index, 7)
        if self.kind is PeriodKind.DAY:
            return self.first
        month = self.index * _MONTHS[self.kind]
        return (date(self.year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        if self.kind is PeriodKind.DAY:
            return self.first.isoformat()
        tail = {"year": "", "half": f"-H{self.index}", "quarter": f"-Q{self.index}", "month": f"-{self.index:02}"}
        return f"{self.year:04}" + tail.get(self.kind, f"-W{self.index:02}")

    def __contains__(self, other: "Period | date") -> bool:
        """Whether a day, or every day of another period, lies in this one."""
        first, last = (other, other) if isinstance(other, date) else (other.first, other.last)
        return self.first <= first and last <= self.last

    def shifted(self, steps: int) -> "Period":
        """The period `steps` later (earlier if negative) of the same kind."""
        if self.kind is PeriodKind.WEEK:
            return period_of(PeriodKind.WEEK, self.first + timedelta(weeks=steps))
        if self.kind is PeriodKind.DAY:
            return period_of(PeriodKind.DAY, self.first + timedelta(days=steps))
        per_year = 12 // _MONTHS[self.kind]
        years, index = divmod(self.index - 1 + steps, per_year)
        return Period(self.kind, self.year + years, index + 1)

    @property
    def previous(self) -> "Period":
        return self.shifted(-1)

    @property
    def same_last_year(self) -> "Period | None":
        """上年同期: the same period a year before. None for a 53rd week or a 29 February that last year lacks."""
        if self.kind is PeriodKind.DAY:
            day = self.first
            if (day.month, day.day) == (2, 29):
                return None
            return period_of(PeriodKind.DAY, day.replace(year=day.year - 1))
        if self.kind is PeriodKind.WEEK and self.index > _weeks_in(self.year - 1):
            return None
        return Period(self.kind, self.year - 1, self.index)

    def containing(self, kind: PeriodKind) -> "Period":
        """The period of a wider kind that holds this one's last day."""
        return period_of(kind, self.last)

    def elapsed_share(self, on: date) -> Fraction:
        """Time progress 序时进度 of this period at the end of a day, between 0 and 1.

        Months count alike, as offices reckon (half a year is half of it on 30 June), and days within their month; a week
        by its days.
        """
        if on < self.first:
            return Fraction(0)
        if on >= self.last:
            return Fraction(1)
        if self.kind is PeriodKind.WEEK:
            return Fraction((on - self.first).days + 1, self.days)
        whole = (on.year - self.first.year) * 12 + on.month - self.first.month
        begun = Fraction(on.day, period_of(PeriodKind.MONTH, on).days)
        return (whole + begun) / _MONTHS[self.kind]

    def parts(self, kind: PeriodKind) -> Iterator["Period"]:
        """The periods of a narrower kind that begin within this one, in order."""
        part = period_of(kind, self.first)
        while part.first <= self.last:
            if part.first >= self.first:
                yield part
            part = part.shifted(1)

    def around(self, kinds: Iterable[PeriodKind]) -> list["Period"]:
        """The periods of some kinds that hold this one or lie in it: the newest first, of those that end together the longest."""
        found = {part for kind in kinds for part in (self.containing(kind), *self.parts(kind))}
        return sorted(found, key=lambda one: (one.last, one.last - one.first), reverse=True)

    def zh(self) -> str:
        """As a Chinese reader says it: 2021年上半年."""
        return (
            f"{self.year}年"
            + {
                PeriodKind.YEAR: "",
                PeriodKind.HALF: _ZH_HALF.get(self.index, ""),
                PeriodKind.QUARTER: _ZH_QUARTER.get(self.index, ""),
                PeriodKind.MONTH: f"{self.index}月",
                PeriodKind.WEEK: f"第{self.index}周",
                PeriodKind.DAY: f"{self.first.month}月{self.first.day}日",
            }[self.kind]
        )


def _weeks_in(iso_year: int) -> int:
    return date(iso_year, 12, 28).isocalendar().week


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that holds a day."""
    if kind is PeriodKind.WEEK:
        iso = day.isocalendar()
        return Period(kind, iso.year, iso.week)
    if kind is PeriodKind.DAY:
        return Period(kind, day.year, day.timetuple().tm_yday)
    return Period(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def parse_period(text: str, where: Where = NOWHERE) -> tuple[Period | None, list[Issue]]:
    """A period from `2021`, `2021-H1`, `2021-Q2`, `2021-06`, `2021-W29` or `2021-06-30`; VAL-002 otherwise."""
    found = _FORM.fullmatch(text.strip()) if text.isascii() else None
    wrong = [issue("VAL-002", where, text=text[:40])]
    if found is None or not YEAR_MIN <= int(found["year"]) <= YEAR_MAX:
        return None, wrong
    year = int(found["year"])
    if found["day"]:
        day, issues = parse_day(text.strip(), where)
        return (period_of(PeriodKind.DAY, day), []) if day else (None, issues)
    for kind in (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.WEEK):
        if found[kind.value]:
            index = int(found[kind.value])
            most = _weeks_in(year) if kind is PeriodKind.WEEK else 12 // _MONTHS[kind]
            return (Period(kind, year, index), []) if 1 <= index <= most else (None, wrong)
    return Period(PeriodKind.YEAR, year, 1), []


def parse_day(text: str, where: Where = NOWHERE) -> tuple[date | None, list[Issue]]:
    """A day from `2021-06-30`, within the years limits allow; VAL-005 otherwise."""
    if _DAY.fullmatch(text) and text.isascii() and YEAR_MIN <= int(text[:4]) <= YEAR_MAX:
        try:
            return date.fromisoformat(text), []
        except ValueError:
            pass
    return None, [issue("VAL-005", where, text=text[:40])]
