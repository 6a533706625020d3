"""Villages with tourism and crops: Dazu's and Nanchuan's books add up to what their makers say."""

from decimal import Decimal

import pytest

from demo.asking import figure as asked
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.demo.books.dazu import SHUANGFENG
from taizhang.demo.books.nanchuan import NANCHA
from taizhang.demo.cast import CITY, DAZU, NANCHUAN
from taizhang.indicators.reference import ReferenceSource


@pytest.mark.parametrize(
    ("indicator", "org", "period", "expected"),
    [
        ("countryside.gallery_length", SHUANGFENG, "2021-07", "3.5"),
        ("countryside.attraction_length", DAZU, "2021-07", "7.9"),  # 3.5 + 2.8 + 1.6
        ("countryside.attraction_area", DAZU, "2021-05", "85"),
        ("countryside.attraction_area", DAZU, "2021-06", "60"),  # less the camp of 25 that closed
        ("countryside.citrus_area", DAZU, "2021-07", "1250"),  # 840 + 410
        ("countryside.pomelo_area", DAZU, "2021-07", "360"),
        ("countryside.rice_area", DAZU, "2021-07", "950"),  # 300 + 650
        ("countryside.planted_area", DAZU, "2021-04", "2905"),  # 840 + 360 + 120 + 85 + 410 + 300 + 650 + 140
        ("countryside.bearing_area", DAZU, "2021-04", "2765"),  # less 140 of vegetables
        ("countryside.operators", DAZU, "2021-07", "29"),  # 32 less every tenth
        ("countryside.checks", DAZU, "2020", "70"),  # 12 months x 6 villages less two forgotten
        ("countryside.checks", DAZU, "2021-H1", "35"),
        ("countryside.notices", DAZU, "2021-H1", "6"),
        ("countryside.notices", DAZU, "2021", "12"),  # those of the autumn are still to come
        ("countryside.events", DAZU, "2021", "8"),  # nine, one called off
        ("countryside.villages", DAZU, "2021-H1", "6"),
        ("countryside.rated_villages", DAZU, "2021-H1", "2"),  # one of them is on two lists
        ("countryside.terrace_area", NANCHA, "2021-07", "1240"),  # 780 + 460
        ("countryside.terrace_area", NANCHUAN, "2020", "1460"),  # and 150, and 70 given up in March
        ("countryside.terrace_area", NANCHUAN, "2021-06", "1390"),
        ("countryside.terrace_area", NANCHUAN, "2021-07", "1402.4"),  # 150 was surveyed as 162.4
        ("countryside.terrace_farmed", NANCHUAN, "2020", "1295"),  # 700 + 455 + 140
        ("countryside.terrace_farmed", NANCHUAN, "2021-07", "1090"),  # 640 + 450
        ("countryside.tea_area", NANCHUAN, "2021-07", "410"),  # 260 + 150
        ("countryside.planted_area", NANCHUAN, "2021-07", "1860"),
        ("countryside.attractions", CITY, "2021-07", "6"),  # five of Dazu less the camp, and two of Nanchuan
    ],
)
def test_figures_worked_out_by_hand(
    source: ReferenceSource, indicator: str, org: str, period: str, expected: str
) -> None:
    assert asked(source, indicator, org, period).value == Decimal(expected)


def test_one_check_of_the_half_year_was_forgotten_and_its_rate_is_over_those_due(source: ReferenceSource) -> None:
    figure = asked(source, "countryside.checks_on_time", DAZU, "2021-H1")
    assert figure.denominator == 36
    assert figure.numerator is not None
    assert 0 < figure.numerator <= 35


def test_the_rest_of_the_citrus_is_elsewhere(source: ReferenceSource) -> None:
    rest = asked(source, "countryside.citrus_area", SHUANGFENG, "2021-07", "above_rest").comparisons["above_rest"][0]
    assert rest.value == 0  # of the street it belongs to
    street = asked(source, "countryside.citrus_area", "500111-101", "2021-07", "above_share", "above_rest")
    assert street.comparisons["above_share"][0].value == Decimal("67.2")  # 840 of 1250
    assert street.comparisons["above_rest"][0].value == 410


def test_how_much_of_the_terraces_is_a_guess(source: ReferenceSource) -> None:
    before = asked(source, "countryside.rough_terrace_area", NANCHUAN, "2021-06")
    assert before.value == 930  # 780 + 150
    after = asked(source, "countryside.rough_terrace_area", NANCHUAN, "2021-07", "complement")
    assert after.value == 780
    assert after.comparisons["complement"][0].value == Decimal("622.4")


def test_what_the_phones_say_of_the_village_is_not_added(source: ReferenceSource) -> None:
    """The gate gives at most 9000 x 70 x 120 / 7000 = 10800 a month; with the phones' 13000 it would be far more."""
    visits = asked(source, "countryside.visitors", SHUANGFENG, "2021-H1").value
    assert visits is not None
    assert visits <= 6 * 10_800


def test_the_length_first_typed_without_its_point_is_still_to_be_seen(source: ReferenceSource) -> None:
    when, _ = parse_period("2021-07")
    assert when is not None
    lines, _ = source.trace(FigureRequest("countryside.gallery_length", SHUANGFENG, when))
    assert [(one.amount, one.corrected_by is not None) for one in lines] == [
        (Decimal(35), True),
        (Decimal("3.5"), False),
    ]
