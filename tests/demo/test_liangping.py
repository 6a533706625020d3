"""Liangping's rails: what its makers say of the book, worked out by hand."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from demo import asking
from demo.memory_city import MemoryCity
from taizhang.core.values.figure import Figure, FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.demo.books.liangping import FULU, ZILONG
from taizhang.demo.cast import LIANGPING
from taizhang.indicators.reference import ReferenceSource


def figure(source: ReferenceSource, indicator: str, org: str, period: str, *comparisons: str) -> Figure:
    return asking.figure(source, f"guardrails.{indicator}", org, period, *comparisons)


@pytest.mark.parametrize(
    ("indicator", "org", "period", "expected"),
    [
        ("planned_length", LIANGPING, "2021", "300.000"),
        (
            "assigned_length",
            LIANGPING,
            "2021",
            "300.000",
        ),  # what the townships were given is what their sections add up to
        ("planned_length", FULU, "2021-07", "34.560"),
        ("contracted", LIANGPING, "2021-07", "4500.00"),  # 300 x 15: what the list has
        ("sections_planned", LIANGPING, "2021-07", "147"),  # twelve of Fulu and five of each of 27
        ("sections_planned", ZILONG, "2021-07", "3"),
        ("sections_surveyed", LIANGPING, "2021-Q1", "159"),  # and twelve places that need no rail
        ("installed_of_plan", LIANGPING, "2021-07", "153.590"),  # 20.650 + 132.940
        ("installed_length", LIANGPING, "2021-Q1", "1.500"),  # carried over: 8 - 6.5
        ("installed_ever", LIANGPING, "2020", "38.500"),  # 4 x 8 + 6.5
        ("installed_ever", LIANGPING, "2021-07", "193.590"),  # 38.5 + 1.5 + 153.59
        ("accepted_length", LIANGPING, "2021-Q1", "32.000"),  # the carried section is accepted in April
        ("townships_at_work", LIANGPING, "2020-11", "1"),  # four of five had finished
        ("townships_at_work", LIANGPING, "2020-12", "0"),  # the fifth was carried over
        ("townships_at_work", LIANGPING, "2021-05", "27"),
        ("townships_not_launched", LIANGPING, "2021-06", "1"),  # it came on 5 July
        ("townships_at_work", LIANGPING, "2021-07", "28"),
        ("townships_finished", LIANGPING, "2021-07", "0"),
        ("problems_found", LIANGPING, "2021", "39"),
        ("guidance_visits", LIANGPING, "2021", "28"),
        ("batches_arrived", LIANGPING, "2021", "18"),
    ],
)
def test_figures_worked_out_by_hand(
    source: ReferenceSource, indicator: str, org: str, period: str, expected: str
) -> None:
    assert figure(source, indicator, org, period).value == Decimal(expected)


def test_rates_keep_both_sides(source: ReferenceSource) -> None:
    """20.650 / 34.560 = 59.75 %; 4 of 5 = 80 %; 8 of 9 batches; 147 of 159 surveyed places."""
    sides = {
        "completion": (FULU, "2021-07", "20.650", "34.560"),
        "finished_on_time": (LIANGPING, "2020", "4", "5"),
        "batches_passed": (LIANGPING, "2021-07", "8", "9"),
        "fixed_rate": (LIANGPING, "2021-07", "147", "159"),
    }
    for indicator, (org, period, numerator, denominator) in sides.items():
        found = figure(source, indicator, org, period)
        assert (found.numerator, found.denominator) == (Decimal(numerator), Decimal(denominator)), indicator


def test_the_other_townships_are_the_district_less_fulu(source: ReferenceSource) -> None:
    at_work = figure(source, "townships_at_work", FULU, "2021-07", "above_rest").comparisons["above_rest"][0]
    assert at_work.value == 27
    rest = figure(source, "completion", FULU, "2021-07", "above_rest").comparisons["above_rest"][0].value
    assert rest is not None
    assert round(rest, 2) == Decimal("50.08")  # 132.940 / 265.440


def test_nothing_is_due_to_be_finished_before_the_end_of_november(source: ReferenceSource) -> None:
    found = figure(source, "finished_on_time", LIANGPING, "2021-07")
    assert found.value is None
    assert found.reason == "DENOMINATOR_ZERO"


def test_one_length_was_corrected_and_one_visit_told_late(city: MemoryCity) -> None:
    entries = [one.columns for one in city.store.read(LIANGPING)]
    assert Counter(one.kind for one in entries if one.corrects is not None) == {"measure": 1}
    closed = max(number for number, one in enumerate(entries) if one.kind == "close")
    told_late = [
        one.ledger for one in entries[closed:] if one.effective_on <= date(2021, 6, 30) and one.kind != "close"
    ]
    assert told_late == ["guardrails.guidance"] * 2  # the visit and its being held


def test_the_matters_of_the_year_cite_the_rails_and_never_copy_them(city: MemoryCity, source: ReferenceSource) -> None:
    """Three matters on the list of 2021, one of them done in June; 3200 + 900 + 240 of 4500 + 1280 + 240 万元 arranged."""
    when, _ = parse_period("2021-07")
    assert when is not None
    listed, _ = source.figure(FigureRequest("livelihood.matters", LIANGPING, when))
    assert listed is not None
    assert listed.value == 3
    state = city.states[LIANGPING, "livelihood.matter", "MS21-01"]
    fields = state.in_force[0].payload["fields"]
    assert (fields["target_value"], fields["target_unit"]) == ("300", "公里")
    assert fields["progress_indicator"] in city.context.declarations.indicators
    assert all(one.kind != "measure" or one.payload["measure"] != "progress" for one in state.in_force)
