"""Periods: their days, their parts, what comes before them, and how they are written."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values.period import Period, PeriodKind, parse_day, parse_period, period_of

DAYS = st.dates(date(1901, 1, 1), date(2198, 12, 31))
KINDS = st.sampled_from(list(PeriodKind))


def period(text: str) -> Period:
    found, issues = parse_period(text)
    assert issues == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "first", "last", "zh"),
    [
        ("2021", "2021-01-01", "2021-12-31", "2021年"),
        ("2021-H1", "2021-01-01", "2021-06-30", "2021年上半年"),
        ("2021-H2", "2021-07-01", "2021-12-31", "2021年下半年"),
        ("2021-Q2", "2021-04-01", "2021-06-30", "2021年二季度"),
        ("2021-06", "2021-06-01", "2021-06-30", "2021年6月"),
        ("2020-02", "2020-02-01", "2020-02-29", "2020年2月"),
        ("2021-12", "2021-12-01", "2021-12-31", "2021年12月"),
        ("2021-W29", "2021-07-19", "2021-07-25", "2021年第29周"),
        ("2020-W53", "2020-12-28", "2021-01-03", "2020年第53周"),
        ("2021-06-30", "2021-06-30", "2021-06-30", "2021年6月30日"),
    ],
)
def test_days_of_a_period(text: str, first: str, last: str, zh: str) -> None:
    found = period(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert str(found) == text
    assert found.zh() == zh
    assert found.days == (found.last - found.first).days + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2021-H3",
        "2021-Q5",
        "2021-13",
        "2021-00",
        "2021-W00",
        "2021-W53",
        "1899",
        "2200",
        "２０２１",
        "2021-6",
        "2021/06",
    ],
)
def test_what_is_no_period(text: str) -> None:
    found, issues = parse_period(text)
    assert found is None
    assert [one.code for one in issues] == ["VAL-002"]


def test_a_day_that_is_none() -> None:
    assert [one.code for one in parse_period("2021-06-31")[1]] == ["VAL-005"]
    for text in ("2021-02-29", "20210630", "1899-01-01", "2021-6-3", "２０２１-06-30", "later"):
        found, issues = parse_day(text)
        assert found is None
        assert [one.code for one in issues] == ["VAL-005"]
    assert parse_day("2020-02-29") == (date(2020, 2, 29), [])


@given(KINDS, DAYS)
def test_a_day_lies_in_its_period_and_the_name_reads_back(kind: PeriodKind, day: date) -> None:
    found = period_of(kind, day)
    assert day in found
    assert period(str(found)) == found


@given(KINDS, DAYS, st.integers(-60, 60))
def test_shifting_there_and_back(kind: PeriodKind, day: date, steps: int) -> None:
    found = period_of(kind, day)
    assert found.shifted(steps).shifted(-steps) == found
    assert found.shifted(1).first == found.last + timedelta(days=1)
    assert found.previous == found.shifted(-1)


@given(DAYS, st.sampled_from(["half", "quarter", "month", "day"]))
def test_the_parts_of_a_year_are_its_days(day: date, kind: str) -> None:
    year = period_of(PeriodKind.YEAR, day)
    parts = list(year.parts(PeriodKind(kind)))
    assert parts[0].first == year.first
    assert parts[-1].last == year.last
    assert sum(part.days for part in parts) == year.days
    assert all(part in year for part in parts)


def test_weeks_that_begin_in_a_month() -> None:
    assert [str(week) for week in period("2021-07").parts(PeriodKind.WEEK)] == [
        "2021-W27",
        "2021-W28",
        "2021-W29",
        "2021-W30",
    ]


def test_the_periods_around_one_begin_with_the_newest() -> None:
    kinds = (PeriodKind.MONTH, PeriodKind.YEAR)
    assert [str(one) for one in period("2021-Q2").around(kinds)] == ["2021", "2021-06", "2021-05", "2021-04"]
    # December and its year end together: the year, being longer, comes first
    assert [str(one) for one in period("2021-Q4").around(kinds)] == ["2021", "2021-12", "2021-11", "2021-10"]


def test_the_wider_period_of_the_last_day() -> None:
    assert str(period("2021-W26").containing(PeriodKind.MONTH)) == "2021-07"
    assert str(period("2021-06").containing(PeriodKind.HALF)) == "2021-H1"


def test_containment() -> None:
    assert period("2021-Q2") in period("2021-H1")
    assert period("2021-W26") not in period("2021-06")
    assert date(2021, 7, 1) not in period("2021-06")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2021-06", "2020-06"),
        ("2021-H1", "2020-H1"),
        ("2021", "2020"),
        ("2021-W29", "2020-W29"),
        ("2021-03-01", "2020-03-01"),
    ],
)
def test_the_same_period_last_year(text: str, before: str) -> None:
    assert str(period(text).same_last_year) == before


def test_periods_that_last_year_lacks() -> None:
    assert period("2020-02-29").same_last_year is None
    assert period("2020-W53").same_last_year is None


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2020, 12, 31), Fraction(0)),
        (date(2021, 1, 1), Fraction(1, 31 * 12)),
        (date(2021, 6, 29), Fraction(5 * 30 + 29, 30 * 12)),
        (date(2021, 6, 30), Fraction(1, 2)),
        (date(2021, 7, 1), Fraction(6 * 31 + 1, 31 * 12)),
        (date(2021, 12, 31), Fraction(1)),
        (date(2022, 5, 1), Fraction(1)),
    ],
)
def test_time_progress(on: date, share: Fraction) -> None:
    assert period("2021").elapsed_share(on) == share


@pytest.mark.parametrize(
    ("code", "on", "share"),
    [
        ("2021-H2", date(2021, 9, 30), Fraction(1, 2)),
        ("2021-Q1", date(2021, 2, 14), Fraction(1, 2)),  # January, and 14 days of 28
        ("2020-02", date(2020, 2, 29), Fraction(1)),
        ("2020-02", date(2020, 2, 14), Fraction(14, 29)),
        ("2020-W53", date(2021, 1, 1), Fraction(5, 7)),  # Monday 28 December 2020 to Sunday 3 January 2021
        ("2021-06-30", date(2021, 6, 29), Fraction(0)),
    ],
)
def test_time_progress_of_shorter_periods(code: str, on: date, share: Fraction) -> None:
    assert period(code).elapsed_share(on) == share
