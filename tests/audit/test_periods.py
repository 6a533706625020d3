"""Periods of claims as periods of the calendar."""

from datetime import date

import pytest

from taizhang.audit.periods import periods_of

DAY = date(2021, 7, 24)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("2021-01-01/2021-06-30", ["2021-H1"]),
        ("2021-07-01/2021-12-31", ["2021-H2"]),
        ("2021-01-01/2021-12-31", ["2021"]),
        ("2021-04-01/2021-06-30", ["2021-Q2"]),
        ("2021-06-01/2021-06-30", ["2021-06"]),
        ("2021-01-01/2021-05-31", []),  # five months are no period of the calendar
        ("2019", ["2019"]),
        ("../2021-07", ["2021-07", "2021"]),
        ("2021-01-01/..", ["2021-07", "2021", "2021-H2", "2021-Q3"]),
        (None, ["2021-07", "2021", "2021-H2", "2021-Q3"]),
        ("2021-13-01/2021-06-30", []),
    ],
)
def test_a_claims_period(told: str | None, wanted: list[str]) -> None:
    assert [str(one) for one in periods_of(told, DAY)] == wanted


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    assert not periods_of(None, None)
