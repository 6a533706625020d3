"""The years taken from the package agree with the notice for 2021 (国办发明电〔2020〕27号), copied by hand."""

from datetime import date

from taizhang.core.values.workdays import calendar_of, parse_year
from taizhang.demo.calendar import calendar_payloads

DAYS_OFF_2021 = (
    3 + 7 + 3 + 5 + 3 + 3 + 7
)  # New Year, Spring Festival, Qingming, Labour, Dragon Boat, Mid-Autumn, National
WORKED_2021 = ["2021-02-07", "2021-02-20", "2021-04-25", "2021-05-08", "2021-09-18", "2021-09-26", "2021-10-09"]


def test_2021_is_as_the_notice_says() -> None:
    said = next(one for one in calendar_payloads() if one["year"] == 2021)
    assert len(said["holidays"]) == DAYS_OFF_2021
    assert said["workdays"] == WORKED_2021


def test_every_year_is_a_sound_calendar_and_none_is_missing() -> None:
    read = [parse_year(one) for one in calendar_payloads()]
    assert all(issues == [] for _, issues in read)
    known = calendar_of(year for year, _ in read if year is not None)
    years = known.known_years
    assert years == tuple(range(years[0], years[-1] + 1))
    assert known.is_workday(date(years[-1] + 1, 6, 1)) is None
