"""Banan's rural roads: what its makers say of the book, worked out by hand."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from demo import asking
from demo.memory_city import MemoryCity
from taizhang.core.values.figure import Figure
from taizhang.demo.books.banan import JINTIAN
from taizhang.demo.cast import BANAN
from taizhang.indicators.reference import ReferenceSource


def figure(source: ReferenceSource, indicator: str, org: str, period: str, *comparisons: str) -> Figure:
    return asking.figure(source, f"roads.{indicator}", org, period, *comparisons)


@pytest.mark.parametrize(
    ("indicator", "org", "period", "expected"),
    [
        ("built_length", BANAN, "2020", "2398.200"),
        ("built_length", BANAN, "2021-H1", "2484.600"),  # and 86.4
        ("built_length", BANAN, "2021-07", "2500.000"),  # and 15.4
        ("routes_completed", BANAN, "2020", "18"),  # one a town
        ("routes_completed", BANAN, "2021-H1", "9"),
        ("routes_under_way", BANAN, "2021-07", "12"),
        ("planned_length", BANAN, "2021-07", "180.000"),  # 86.4 + 15.4 + 60.2 + 18.0; the one struck off is left out
        ("planned_done", BANAN, "2021-07", "101.800"),
        ("villages", BANAN, "2021-07", "106"),  # six of each of 18 towns, less two merged away
        ("villages", BANAN, "2019", "108"),
        ("villages_excluded", BANAN, "2021-07", "3"),
        ("villages_unsettled", BANAN, "2021-07", "0"),
        ("villages_paved", JINTIAN, "2021-07", "1"),
        ("lines", BANAN, "2021-05", "18"),
        ("lines", BANAN, "2021-07", "17"),  # one stopped in June
        ("lines_opened", BANAN, "2021-Q1", "2"),
    ],
)
def test_figures_worked_out_by_hand(
    source: ReferenceSource, indicator: str, org: str, period: str, expected: str
) -> None:
    assert figure(source, indicator, org, period).value == Decimal(expected)


@pytest.mark.parametrize(
    ("indicator", "period", "numerator", "denominator"),
    [
        ("passable_rate", "2021-07", 103, 103),  # 108 less three excluded and two merged away
        ("paved_rate", "2021-07", 103, 103),
        ("passable_rate", "2021-H1", 102, 103),  # a flood had cut one off
        ("paved_rate", "2021-H1", 102, 103),
        ("bus_rate", "2021-07", 101, 103),
        ("hamlets_paved_rate", "2021-07", 20, 24),  # every sixth is still to pave
        ("fair_rate", "2020", 320, 400),
        ("fair_rate", "2021-07", 408, 480),
    ],
)
def test_rates_keep_both_sides(
    source: ReferenceSource, indicator: str, period: str, numerator: int, denominator: int
) -> None:
    found = figure(source, indicator, BANAN, period)
    assert (found.numerator, found.denominator) == (Decimal(numerator), Decimal(denominator))


def test_hazards_found_and_fixed_and_open_add_up(source: ReferenceSource) -> None:
    found, fixed = (
        sum(figure(source, f"hazards_{what}", BANAN, year).value or 0 for year in ("2020", "2021"))
        for what in ("found", "fixed")
    )
    assert found == 32
    assert figure(source, "hazards_open", BANAN, "2021-07").value == found - fixed


def test_the_road_that_two_towns_wrote_down_is_withdrawn_and_one_completion_was_told_late(city: MemoryCity) -> None:
    entries = [one.columns for one in city.store.read(BANAN)]
    assert Counter(one.kind for one in entries if one.corrects is not None) == {"withdraw": 3}
    closed = max(number for number, one in enumerate(entries) if one.kind == "close")
    late = [one.item for one in entries[closed + 1 :] if one.effective_on <= date(2021, 6, 30)]
    assert late == ["LD21-09"]
