"""The working-day calendars that the chinesecalendar package knows, as payloads of sys.calendar entries."""

from collections import defaultdict
from datetime import date
from importlib.metadata import version
from typing import Any

from chinese_calendar.constants import holidays, workdays


def calendar_payloads() -> list[dict[str, Any]]:
    """One payload a year, in order of year; a book takes those it needs. Years past the package's last are not guessed."""
    off, worked = _by_year(holidays), _by_year(workdays)
    source = f"chinesecalendar {version('chinesecalendar')}（国务院办公厅放假通知）"
    return [
        {"year": year, "holidays": off[year], "workdays": worked.get(year, []), "source": source}
        for year in sorted(off)
    ]


def _by_year(days: dict[date, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for day in sorted(days):
        found[day.year].append(day.isoformat())
    return dict(found)
