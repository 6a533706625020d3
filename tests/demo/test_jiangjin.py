"""Jiangjin's book against figures worked out by hand from what its module sets out to write."""

from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from demo.asking import figure
from taizhang.demo.cast import JIANGJIN
from taizhang.indicators.reference import ReferenceSource

SHUANGFU: Final = f"{JIANGJIN}-09"
PARK: Final = f"{SHUANGFU}-01"
OPERATOR: Final = f"{SHUANGFU}-02"


@pytest.mark.parametrize(
    ("indicator", "org", "period", "expected"),
    [
        ("parks.introduced", PARK, "2021-07", "46"),  # 6 + 9 + 12 + 11 + 8; the one written down twice is withdrawn
        ("parks.introduced", PARK, "2020", "38"),
        ("parks.introduced", SHUANGFU, "2021-07", "48"),  # and two firms outside the park
        ("parks.introduced", JIANGJIN, "2021-07", "51"),  # and one in each of the three other parks
        ("parks.introduced_in_period", PARK, "2019", "12"),
        ("parks.beihang_alumni_high_tech", PARK, "2019", "3"),  # a fourth has no certificate
        ("parks.alumni_high_tech", PARK, "2019", "4"),  # with one of another university
        ("parks.beihang_alumni_high_tech", PARK, "2020", "0"),
        ("parks.graduates", PARK, "2021-Q1", "4"),
        ("parks.area_used", PARK, "2021-07", "31500"),
        ("parks.space_used_rate", PARK, "2021-07", "75"),  # 31500 of 42000
        ("parks.platforms", SHUANGFU, "2021-07", "5"),
        ("parks.platforms", JIANGJIN, "2021-07", "8"),
        ("parks.cas_platforms", SHUANGFU, "2019", "1"),  # the second settled in 2020
        ("parks.base_on_time", SHUANGFU, "2020", "100"),
        ("parks.base_on_time", SHUANGFU, "2021-H1", "0"),  # the one due in June is not built
        ("parks.groups_landed", OPERATOR, "2021-07", "38"),
        ("parks.groups_landed", SHUANGFU, "2021-07", "43"),  # and five of another operator in the park
        ("parks.rd_intensity", PARK, "2019", "11"),  # 2310 of 21000
        ("parks.rd_intensity", PARK, "2020", "12"),  # 4320 of 36000
        ("parks.patents_granted", PARK, "2020", "14"),
        ("parks.inventions_granted", PARK, "2020", "4"),  # the 15th, 18th, 21st and 24th
        ("parks.patents_in_force", PARK, "2021-H1", "35"),  # 36 less one lapsed
        ("parks.events", PARK, "2021-H1", "15"),
        ("parks.service_over_rent", PARK, "2020", "0.5"),  # 210 to 420
    ],
)
def test_figures_worked_out_by_hand(
    source: ReferenceSource, indicator: str, org: str, period: str, expected: str
) -> None:
    assert figure(source, indicator, org, period).value == Decimal(expected)


@pytest.mark.parametrize(
    ("indicator", "org", "item", "first", "last"),
    [
        ("parks.years_to_first_use", PARK, "YF-01", date(2019, 9, 2), date(2020, 8, 10)),
        ("parks.years_to_base", SHUANGFU, "PT-05", date(2018, 12, 20), date(2020, 4, 15)),
    ],
)
def test_one_items_duration_is_its_days_by_the_length_of_a_year(
    source: ReferenceSource, indicator: str, org: str, item: str, first: date, last: date
) -> None:
    value = figure(source, indicator, org, "2021-07", item=item).value
    assert value is not None
    assert round(value, 6) == round(Decimal((last - first).days) / Decimal("365.25"), 6)


def test_a_groups_operator_is_not_the_park_and_a_group_is_not_a_firm(source: ReferenceSource) -> None:
    assert figure(source, "parks.groups_landed", PARK, "2021-07").value == Decimal(5)
    assert figure(source, "parks.introduced", OPERATOR, "2021-07").value == Decimal(0)
