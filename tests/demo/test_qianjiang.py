"""Qianjiang's book: figures worked out by hand from what its makers say, and the doubts that the page leaves open."""

from decimal import Decimal

import pytest

from demo import asking
from demo.memory_city import MemoryCity
from taizhang.core.values.figure import Figure, FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.demo.books.qianjiang import MATTERS
from taizhang.demo.cast import QIANJIANG
from taizhang.indicators.reference import ReferenceSource


def figure(source: ReferenceSource, indicator: str, period: str, org: str = QIANJIANG) -> Figure:
    return asking.figure(source, indicator, org, period)


@pytest.mark.parametrize(
    ("indicator", "period", "expected"),
    [
        ("cityworks.toilets_renovated", "2021-07", "112"),  # one of them twice
        ("cityworks.toilets_renovated", "2020", "5"),  # four that wait now, and one renovated again this year
        ("cityworks.toilets", "2020", "118"),  # all were there before they were renovated
        ("cityworks.toilets", "2021-07", "116"),  # 118 less the two that are shut
        ("cityworks.social_toilets_opened", "2021-07", "23"),
        ("cityworks.social_toilets_opened", "2020", "6"),
        ("cityworks.social_toilets_open", "2021-07", "28"),  # 6 + 23 less the one that shut again
        ("cityworks.repaired_area", "2020", "9550"),  # 4200 + 5350
        ("cityworks.repaired_area", "2021-07", "23640"),
        ("cityworks.hardened_length", "2020", "1180"),
        ("cityworks.builtup_area", "2020", "24.6"),
        ("cityworks.green_area", "2020", "996.5"),  # 1000 hectares less the 3.5 of this year
        ("cityworks.new_green", "2021-Q1", "0.92"),  # the first plot of 9200 m² alone
        ("cityworks.new_green", "2021-07", "3.5"),
        ("cityworks.meters_converted", "2021-07", "1973"),
        ("livelihood.matters", "2021-07", "8"),
        ("livelihood.matters", "2020", "2"),
        ("livelihood.matters_without_source", "2021-07", "1"),  # the canteens
        ("livelihood.funds_planned", "2021-07", "4986"),  # 860 + 46 + 420 + 1350 + 510 + 980 + 640 + 180
        ("livelihood.funds_planned", "2020", "1110"),  # 720 + 390, which says nothing of 2021
        ("livelihood.problems", "2021", "9"),
    ],
)
def test_figures_worked_out_by_hand(source: ReferenceSource, indicator: str, period: str, expected: str) -> None:
    assert figure(source, indicator, period).value == Decimal(expected)


@pytest.mark.parametrize(
    ("indicator", "period", "numerator", "denominator"),
    [
        ("cityworks.cleaning_rate", "2021-07", "231680", "232000"),  # 146 000 + 86 000, of which 320 dirty
        ("cityworks.cleaning_coverage", "2021-07", "243700", "246400"),  # with 14 400 of lanes, one of 2 700 unserved
        ("cityworks.hauling_in_time_rate", "2021-07", "4389", "4400"),  # 200 t a day for 22 days, 11 t late
        ("cityworks.hauling_rate", "2021-07", "4400", "4400"),  # late is not left lying
        ("cityworks.road_good_rate", "2021-07", "1152000", "1200000"),
        ("cityworks.road_good_rate", "2021-H1", "1128360", "1200000"),  # 1 152 000 before 23 640 were repaired
        (
            "cityworks.lamps_fitted_rate",
            "2021-Q1",
            "5036",
            "5220",
        ),  # 5180 less 156 dark, and 12 of 40 given up in April
        ("cityworks.lamps_fitted_rate", "2021-07", "5180", "5180"),
        ("cityworks.green_rate", "2021-07", "1000", "25"),  # hectares, of square kilometres
        ("cityworks.coverage_rate", "2021-07", "1060", "25"),
        ("livelihood.completion_rate", "2021-07", "2", "8"),  # lamps and hardened roads
        ("livelihood.matters_on_time", "2021-07", "0", "1"),  # the roads, due on the 15th and done on the 19th
        ("livelihood.matters_on_time", "2021-H1", "1", "2"),  # the lamps, not the meters
        ("livelihood.payment_rate", "2021-07", "2991", "4396"),
        ("livelihood.satisfaction_rate", "2021-07", "84", "88"),  # of those who answered, not of the 150 called
        ("livelihood.satisfaction_rate", "2020", "100", "116"),  # 57 + 43 of 64 + 52
        ("livelihood.adoption_rate", "2020", "6", "20"),  # every third of twenty, judged by the year's end or not
    ],
)
def test_rates_keep_the_base_they_are_of(
    source: ReferenceSource, indicator: str, period: str, numerator: str, denominator: str
) -> None:
    found = figure(source, indicator, period)
    assert (found.numerator, found.denominator) == (Decimal(numerator), Decimal(denominator))


def test_one_hundred_percent_on_the_page_is_two_rates_that_round_to_it(source: ReferenceSource) -> None:
    clean, in_time = (
        figure(source, f"cityworks.{rate}", "2021-07").value for rate in ("cleaning_rate", "hauling_in_time_rate")
    )
    assert clean is not None
    assert in_time is not None
    assert clean != in_time
    assert all(Decimal("99.5") <= rate < 100 for rate in (clean, in_time))


def test_cases_closed_are_more_than_those_closed_on_time(source: ReferenceSource) -> None:
    due = figure(source, "cityworks.due", "2021-H1").value
    closed, on_time = (
        figure(source, f"cityworks.{rate}", "2021-H1") for rate in ("closing_rate", "on_time_closing_rate")
    )
    assert closed.denominator == on_time.denominator == due
    assert closed.numerator is not None
    assert on_time.numerator is not None
    assert on_time.numerator < closed.numerator


def test_a_street_has_green_land_but_no_rate_of_it(source: ReferenceSource) -> None:
    street = "500114-101"
    assert figure(source, "cityworks.green_area", "2021-07", street).value is not None
    assert figure(source, "cityworks.green_rate", "2021-07", street).value is None


def test_what_was_told_late_is_marked_and_what_was_wrong_is_corrected(city: MemoryCity) -> None:
    entries = [one.columns for one in city.store.read(QIANJIANG)]
    assert sum(1 for one in entries if one.corrects is not None) == 1  # the repair with a nought too many
    assert sum(1 for one in entries if one.kind == "close") == 2


def test_a_matter_cites_its_progress_by_an_indicator_that_is_in_force(city: MemoryCity) -> None:
    cited = {one.source for one in MATTERS} - {None}
    assert cited <= set(city.context.declarations.indicators)


def test_the_target_of_a_matter_is_the_target_of_the_indicator_it_cites(source: ReferenceSource) -> None:
    """110 toilets on the list and 112 renovated: 101.8 %."""
    when, _ = parse_period("2021-07")
    assert when is not None
    asked = FigureRequest("cityworks.toilets_renovated", QIANJIANG, when, comparisons=("target",))
    found, _ = source.figure(asked)
    assert found is not None
    completion = found.comparisons["target"][0]
    assert completion.against == Decimal(110)
    assert completion.value is not None
    assert round(completion.value, 1) == Decimal("101.8")
