"""Working days 工作日: weekdays, less the year's holidays, plus its make-up days (调休上班日).

Which days those are is told year by year (the State Council's yearly notice), so a year nobody has entered is unknown: an
issue, never a guess by weekday. A book's years are the entries of its ledger sys.calendar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.limits import YEAR_MAX, YEAR_MIN
from taizhang.core.values.period import parse_day

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as declared: days off (weekends among them need not be named) and weekend days that are worked."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str

    def is_workday(self, day: date) -> bool:
        return day in self.workdays or (day not in self.holidays and day.weekday() < _SATURDAY)


def parse_year(payload: Mapping[str, Any], where: Where = NOWHERE) -> tuple[CalendarYear | None, list[Issue]]:
    """A year from the payload of a sys.calendar entry: `{"year", "holidays": [day], "workdays": [day], "source"}`.

    LEDG-001 a missing key, LEDG-003 a wrong shape, VAL-005 not a day, VAL-011 a day of another year or named as both.
    """
    found = [
        issue("LEDG-001", where, key=key) for key in ("year", "holidays", "workdays", "source") if key not in payload
    ]
    if found:
        return None, found
    year, source = payload["year"], payload["source"]
    if not isinstance(year, int) or isinstance(year, bool) or not YEAR_MIN <= year <= YEAR_MAX:
        found.append(issue("LEDG-003", where, key="year"))
    if not isinstance(source, str) or not source:
        found.append(issue("LEDG-003", where, key="source"))
    holidays, bad_holidays = _days(payload["holidays"], "holidays", where)
    workdays, bad_workdays = _days(payload["workdays"], "workdays", where)
    found += bad_holidays + bad_workdays
    if not found:
        misplaced = sorted({day for day in holidays | workdays if day.year != year} | (holidays & workdays))
        found += [issue("VAL-011", where, day=day, year=year) for day in misplaced]
    return (None, found) if found else (CalendarYear(year, holidays, workdays, source), [])


def _days(raw: object, key: str, where: Where) -> tuple[frozenset[date], list[Issue]]:
    if not isinstance(raw, list | tuple) or not all(isinstance(one, str) for one in raw):
        return frozenset(), [issue("LEDG-003", where, key=key)]
    read = [parse_day(one, where) for one in raw]
    return frozenset(day for day, _ in read if day is not None), [wrong for _, issues in read for wrong in issues]


@dataclass(frozen=True)
class Calendar:
    """The years a book knows."""

    years: Mapping[int, CalendarYear]

    @property
    def known_years(self) -> tuple[int, ...]:
        return tuple(sorted(self.years))

    def is_workday(self, day: date) -> bool | None:
        """None where the day's year is unknown."""
        year = self.years.get(day.year)
        return None if year is None else year.is_workday(day)

    def add_workdays(self, day: date, steps: int, where: Where = NOWHERE) -> tuple[date | None, list[Issue]]:
        """The working day `steps` after a day (before it, if negative); VAL-010 where that needs an unknown year.

        The day itself does not count, as time limits begin on the next day (民法典 art. 201). Nought steps gives the day
        itself, or the next working day where it is a day off (art. 203).
        """
        left = abs(steps) if steps else (0 if self.is_workday(day) else 1)
        here = day
        while True:
            works = self.is_workday(here)
            if works is None:
                return None, [issue("VAL-010", where, year=here.year)]
            if here != day and works:
                left -= 1
            if left == 0:
                return here, []
            here += _DAY if steps >= 0 else -_DAY


def calendar_of(years: Iterable[CalendarYear]) -> Calendar:
    """A calendar of years in the order they were entered: of one year, the last."""
    return Calendar(MappingProxyType({one.year: one for one in years}))
