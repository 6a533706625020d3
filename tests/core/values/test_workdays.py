"""Working days by hand: 2021 with its National Day week (1-7 October off, Sunday 26 September and Saturday 9 October worked)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values.workdays import Calendar, calendar_of, parse_year

YEAR_2021: dict[str, Any] = {
    "year": 2021,
    "holidays": [f"2021-10-{day:02}" for day in range(1, 8)] + ["2021-05-03", "2021-05-04", "2021-05-05"],
    "workdays": ["2021-09-26", "2021-10-09"],
    "source": "国办发明电〔2020〕27号",
}


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    year, issues = parse_year(YEAR_2021)
    assert year is not None
    assert issues == []
    return calendar_of([year])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 9, 26), True),  # a Sunday made up
        (date(2021, 9, 30), True),
        (date(2021, 10, 1), False),
        (date(2021, 10, 7), False),  # a Thursday off
        (date(2021, 10, 8), True),
        (date(2021, 10, 9), True),  # a Saturday made up
        (date(2021, 10, 10), False),
        (date(2022, 10, 10), None),
    ],
)
def test_days_around_national_day(calendar: Calendar, day: date, works: bool | None) -> None:
    assert calendar.is_workday(day) is works


@pytest.mark.parametrize(
    ("day", "steps", "due"),
    [
        (date(2021, 9, 30), 1, date(2021, 10, 8)),
        (date(2021, 9, 30), 2, date(2021, 10, 9)),
        (date(2021, 9, 30), 3, date(2021, 10, 11)),
        (date(2021, 10, 3), 1, date(2021, 10, 8)),  # received in the holiday
        (date(2021, 10, 11), -3, date(2021, 9, 30)),
        (date(2021, 9, 27), -1, date(2021, 9, 26)),
        (date(2021, 10, 8), 0, date(2021, 10, 8)),
        (date(2021, 10, 2), 0, date(2021, 10, 8)),  # a limit that ends on a day off ends on the next working day
    ],
)
def test_steps_over_the_holiday(calendar: Calendar, day: date, steps: int, due: date) -> None:
    assert calendar.add_workdays(day, steps) == (due, [])


def test_an_unknown_year_is_an_issue_not_a_guess(calendar: Calendar) -> None:
    due, issues = calendar.add_workdays(date(2021, 12, 31), 1)
    assert due is None
    assert [(one.code, one.params["year"]) for one in issues] == [("VAL-010", "2022")]
    assert calendar.add_workdays(date(2020, 6, 1), 0)[1][0].params["year"] == "2020"
    assert calendar.known_years == (2021,)


def test_the_last_word_on_a_year_holds() -> None:
    first, _ = parse_year(YEAR_2021)
    second, _ = parse_year({**YEAR_2021, "holidays": [], "workdays": []})
    assert first is not None
    assert second is not None
    assert calendar_of([first, second]).is_workday(date(2021, 10, 1)) is True


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"year": "2021"}, "LEDG-003"),
        ({"year": True}, "LEDG-003"),
        ({"year": 20210}, "LEDG-003"),
        ({"source": ""}, "LEDG-003"),
        ({"holidays": "2021-10-01"}, "LEDG-003"),
        ({"workdays": [20211009]}, "LEDG-003"),
        ({"holidays": ["2021-02-29"]}, "VAL-005"),
        ({"holidays": ["2022-01-01"]}, "VAL-011"),
        ({"workdays": ["2021-10-01"]}, "VAL-011"),
    ],
)
def test_bad_years(change: dict[str, Any], code: str) -> None:
    year, issues = parse_year({**YEAR_2021, **change})
    assert year is None
    assert [one.code for one in issues] == [code]


def test_missing_keys_are_all_named() -> None:
    year, issues = parse_year({"year": 2021})
    assert year is None
    assert [one.params["key"] for one in issues] == ["holidays", "workdays", "source"]


@given(st.dates(date(2021, 3, 1), date(2021, 10, 31)), st.integers(1, 40))
def test_walking_in_one_go_or_step_by_step(day: date, steps: int) -> None:
    year, _ = parse_year(YEAR_2021)
    assert year is not None
    known = calendar_of([year])
    here: date | None = day
    for _ in range(steps):
        assert here is not None
        here, _ = known.add_workdays(here, 1)
    far, _ = known.add_workdays(day, steps)
    assert far == here
    assert far is not None
    assert sum(bool(known.is_workday(day + timedelta(days=n))) for n in range(1, (far - day).days + 1)) == steps
