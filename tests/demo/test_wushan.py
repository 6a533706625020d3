"""Wushan's book against figures worked out by hand from what its module sets out to write."""

from decimal import Decimal

import pytest

from demo import asking
from taizhang.core.values.figure import Figure
from taizhang.demo.cast import WUSHAN
from taizhang.indicators.reference import ReferenceSource


def figure(source: ReferenceSource, indicator: str, period: str, *comparisons: str) -> Figure:
    return asking.figure(source, indicator, WUSHAN, period, *comparisons)


@pytest.mark.parametrize(
    ("indicator", "period", "expected"),
    [
        ("innovation.fund_arranged", "2021", "1000"),  # 300 + 250 + 200 + 150 + 100
        ("innovation.fund_arranged", "2020", "620"),  # 180 + 120 + 150 + 120 + 50
        ("innovation.fund_from_above", "2021", "180"),
        ("innovation.payment_rate", "2021-07", "45"),  # 126 + 97.5 + 84 + 120 + 22.5 = 450
        ("innovation.grants_approved", "2021", "11"),  # sixteen less the five that are multiples of three
        ("innovation.core_projects", "2021", "3"),  # 4, 8 and 16; 12 was turned down
        ("innovation.acceptance_on_time", "2021-H1", "80"),  # ten of 2020 due, the fourth and eleventh not accepted
        ("innovation.subscribed", "2021-H1", "2000"),
        ("innovation.paid_in", "2021-H1", "600"),  # three times 80 + 120
        ("innovation.paid_in_rate", "2021-H1", "30"),
        ("innovation.loans_granted", "2019", "11"),  # twelve less the eighth
        ("innovation.loans_granted", "2020", "21"),  # 24 less the 16th, 24th and 32nd
        ("innovation.loans_granted", "2021", "15"),  # eighteen less the 40th, the 48th and the undecided one
        ("innovation.firms_lent", "2021", "14"),  # one firm borrowed twice
        ("innovation.firms_lent_ever", "2021", "35"),  # forty less the five refused the first time and never lent since
        ("innovation.recommended_amount", "2021", "2340"),  # 1 x 300, 5 x 200, 4 x 150, 4 x 100, 1 x 40
        ("innovation.granted_amount", "2021", "2292"),  # a fifth off one line of 200 and one of 40
        ("innovation.compensated", "2021", "96"),  # 150 less the 30 repaid, eight tenths of it
        ("innovation.returned_to_fund", "2021", "14.4"),  # (20 - 2) x 0.8
        ("innovation.firms_listed", "2021-07", "72"),  # 74 less two removed
        ("innovation.high_tech", "2021-07", "10"),  # every seventh of 74 from the fourth on, less one lapsed
        ("innovation.needs_published", "2021-H1", "21"),  # 11 + 10
        ("innovation.lists_on_time", "2021-H1", "50"),  # of March's and June's, June's came five days late
        ("innovation.flats", "2021-H1", "24"),
        ("innovation.flats_being_built", "2021-H1", "36"),
        ("innovation.flat_occupancy", "2021-H1", "75"),  # 19 let, two vacated, one of them let again: 18 of 24
        ("innovation.flat_occupancy", "2021-05", f"{Decimal(1700) / 24:.12f}"),  # 17 of 24 before that
        ("innovation.waiting", "2021-07", "7"),  # nine reviewed and not served, two of which left the list
    ],
)
def test_figures_worked_out_by_hand(source: ReferenceSource, indicator: str, period: str, expected: str) -> None:
    value = figure(source, indicator, period).value
    assert value is not None
    assert round(value, 9) == round(Decimal(expected), 9)


def test_the_headline_and_the_text_are_one_figure_and_transfer_is_a_quarter_of_it(source: ReferenceSource) -> None:
    found = figure(source, "innovation.transfer_arranged", "2021", "share")
    assert found.value == Decimal(250)
    assert found.comparisons["share"][0].value == Decimal(25)


def test_next_years_funds_are_unknown_not_zero(source: ReferenceSource) -> None:
    assert figure(source, "innovation.fund_arranged", "2022").value is None


def test_the_leverages_differ_as_paid_in_does_from_subscribed(source: ReferenceSource) -> None:
    by_paid_in = figure(source, "innovation.leverage", "2021-H1")
    by_subscribed = figure(source, "innovation.leverage_subscribed", "2021-H1")
    assert by_paid_in.numerator == by_subscribed.numerator
    assert (by_paid_in.denominator, by_subscribed.denominator) == (Decimal(600), Decimal(2000))
