"""Periods of claims (ISO 8601) as periods of the book's calendar."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Final

from taizhang.core.values.period import Period, PeriodKind, parse_day, parse_period, period_of

_KINDS: Final = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.WEEK)


def periods_of(told: str | None, published: date | None) -> Sequence[Period]:
    """The periods a claim may be asked for, best first; none where its days are no period of the calendar.

    A claim without a period, or one up to now, is as of the day of publication: the month, half or year of it.
    """
    if told is None:
        return _now(published)
    first, slash, last = told.partition("/")
    if not slash:
        period, _ = parse_period(told)
        return () if period is None else (period,)
    if first == "..":
        period, _ = parse_period(last)
        return () if period is None else (period, period.containing(PeriodKind.YEAR))
    start, _ = parse_day(first)
    if last == "..":
        return _now(published) if start is not None else ()
    end, _ = parse_day(last)
    if start is None or end is None:
        return ()
    return tuple(one for kind in _KINDS if (one := period_of(kind, start)).first == start and one.last == end)


def _now(published: date | None) -> Sequence[Period]:
    if published is None:
        return ()
    kinds = (PeriodKind.MONTH, PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER)
    return tuple(chain(period_of(kind, published) for kind in kinds))
