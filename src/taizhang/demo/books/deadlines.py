"""Due days in working days, by the same calendars that the demo's books are given."""

from datetime import date
from typing import Final

from taizhang.core.values.workdays import calendar_of, parse_year
from taizhang.demo.calendar import calendar_payloads

_CALENDAR: Final = calendar_of(year for year, _ in map(parse_year, calendar_payloads()) if year is not None)


def workdays_after(on: date, count: int) -> date:
    """The working day `count` after a day, which itself does not count. ValueError for a year without a calendar."""
    due, _ = _CALENDAR.add_workdays(on, count)
    if due is None:
        raise ValueError(f"no calendar for {count} working days after {on}")
    return due
