"""The demo city: the same every time, accepted by the books, and adding up to what its makers say."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.asking import value
from demo.memory_city import MemoryCity
from taizhang.core.people.orgs import KINDS
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.demo.cast import BEIBEI, CITY, ON_THE_PAGE, YONGCHUAN
from taizhang.demo.city import commands, setting_up
from taizhang.demo.dice import CENT, split
from taizhang.demo.places import places
from taizhang.indicators.reference import ReferenceSource


def test_the_city_is_the_same_every_time_and_no_key_comes_twice() -> None:
    first, second = list(commands()), list(commands())
    assert first == second
    keys = Counter((one["book"], one["key"]) for one in [*setting_up(), *first])
    assert max(keys.values()) == 1


def test_every_district_of_the_city_is_there_with_its_group() -> None:
    known = places()
    kinds = Counter(one.kind for one in known.districts)
    assert kinds == {"district": 26, "county": 12, "zone": 2}
    assert sum(1 for one in known.districts if one.groups) == 21  # nine central districts and twelve around them
    assert all(one.code.startswith("Z-") == (one.kind == "zone") for one in known.districts)
    assert len(known.below[YONGCHUAN]) == 16
    assert known.group_since == date(2020, 5, 9)


def test_every_org_below_a_district_hangs_on_one_that_stands_before_it(city: MemoryCity) -> None:
    known = places()
    orgs = city.context.orgs.at(date(2021, 7, 23))
    codes = {one.code for one in known.districts}
    for book, below in known.below.items():
        assert book in codes
        for org in below:
            assert org.under in codes, org.code
            assert org.kind in KINDS
            assert orgs.book_of(org.code) == book
            codes.add(org.code)


def test_the_books_hold_what_was_written_and_corrections_stand_beside_what_they_replace(city: MemoryCity) -> None:
    kinds = Counter((one.columns.kind, one.columns.corrects is not None) for one in city.store.read(YONGCHUAN))
    assert kinds["withdraw", True] == 2  # the trip that two units wrote down: its opening and its being held
    assert kinds["amend", True] == 1  # the amount with its point in the wrong place
    assert kinds["close", False] == 2
    keeping = {one.code for one in places().districts if one.code in ON_THE_PAGE or one.starts}
    assert set(city.store.heads()) == {CITY, *keeping}


@pytest.mark.parametrize(
    ("indicator", "org", "period", "expected"),
    [
        ("investment.introduced", YONGCHUAN, "2021-H1", "203"),
        ("investment.introduced", YONGCHUAN, "2020-H1", "152"),  # 96 industrial and 56 others
        ("investment.introduced", YONGCHUAN, "2020", "274"),  # 152, and 78 and 44 in the second half
        ("investment.contract_amount", YONGCHUAN, "2020-H1", "421.30"),  # 305.20 + 116.10
        ("investment.signed_projects", YONGCHUAN, "2021-H1", "214"),  # 203 and eleven framework agreements
        ("investment.signed_amount", YONGCHUAN, "2021-H1", "657.80"),  # 595.50 + 62.30
        ("investment.starts", YONGCHUAN, "2020-H1", "25"),
        ("investment.starts", YONGCHUAN, "2020-H2", "38"),  # 21 of the first cohort and 17 of the second
        ("investment.outbound_trips", YONGCHUAN, "2020-H1", "56"),
        ("investment.receptions", YONGCHUAN, "2020-H1", "101"),
        ("investment.signing_events", YONGCHUAN, "2020-H1", "1"),
        ("investment.starts", BEIBEI, "2021-H1", "31"),  # 18 and 13
        ("investment.industrial_contract", BEIBEI, "2021-H1", "318.60"),
        ("investment.starts", "500102", "2021-H1", "42"),  # a district off the page: twice as many contracts as starts
        ("investment.industrial_contract", "500116", "2021-H1", "428.90"),
        ("investment.introduced", "500155", "2021-H1", "48"),
        ("keyprojects.municipal_plan", BEIBEI, "2021-Q1", "32.70"),  # 32.35 and what April took off: 0.35
        ("keyprojects.district_plan", BEIBEI, "2021-H1", "420.24"),  # 289.06 + 131.18
        ("keyprojects.all_projects", BEIBEI, "2021-H1", "215"),  # 24 + 191
        ("keyprojects.all_invested", BEIBEI, "2021-H1", "268.38"),  # 25.90 + 242.48
        ("keyprojects.dispatches", BEIBEI, "2021-H1", "6"),
        ("keyprojects.problems_raised", BEIBEI, "2021-H1", "46"),
    ],
)  # fmt: skip
def test_figures_worked_out_by_hand(
    source: ReferenceSource, indicator: str, org: str, period: str, expected: str
) -> None:
    assert value(source, indicator, org, period) == Decimal(expected)


def test_the_rest_of_the_district_projects_is_behind_half_time(source: ReferenceSource) -> None:
    """(242.48 - 183.84) / (420.24 - 289.06) = 58.64 / 131.18 = 44.7 %."""
    when, _ = parse_period("2021-H1")
    assert when is not None
    asked = FigureRequest("keyprojects.industry_completion", BEIBEI, when, comparisons=("complement",))
    figure, _ = source.figure(asked)
    assert figure is not None
    rest = figure.comparisons["complement"][0].value
    assert rest is not None
    assert round(rest, 1) == Decimal("44.7")


@given(st.lists(st.integers(1, 900), min_size=1, max_size=40), st.integers(100, 10_000_000))
def test_parts_add_up_exactly_and_each_is_something(weights: list[int], cents: int) -> None:
    total = cents * CENT
    parts = split(total, weights)
    assert sum(parts) == total
    assert min(parts) >= CENT


def test_a_total_of_too_few_steps_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="cannot be split"):
        split(Decimal("0.02"), [1, 1, 1])
    with pytest.raises(ValueError, match="cannot be split"):
        split(Decimal("0.005"), [1])
