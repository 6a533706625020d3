"""The high-tech zone and the town it took over: figures follow the town, entries stay where they were written."""

from decimal import Decimal

import pytest

from demo.asking import value
from demo.memory_city import MemoryCity
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.demo.books.hightech import HOST, LONGTAI
from taizhang.demo.cast import CITY, HIGH_TECH
from taizhang.demo.places import places
from taizhang.indicators.reference import ReferenceSource

TOWN = "500106-101"


@pytest.mark.parametrize(
    ("org", "period", "expected"),
    [
        (HOST, "2019", "12"),  # the town was the host's at the end of 2019
        (HIGH_TECH, "2019", None),  # the zone had neither the town nor an entry
        (HOST, "2020-Q1", "6"),
        (HIGH_TECH, "2020-Q1", None),
        (HIGH_TECH, "2020", "46"),  # 6 in the host's book before the move, 40 in the zone's after it
        (HOST, "2020", "0"),
        (HIGH_TECH, "2021-H1", "67"),  # 66, and one that came in late; the one written twice is withdrawn
        (HOST, "2021-H1", "0"),
        (TOWN, "2021-H1", "67"),
        (CITY, "2019", "12"),
        (CITY, "2020", "46"),
        (CITY, "2021-H1", "67"),
    ],
)
def test_matters_follow_the_town(source: ReferenceSource, org: str, period: str, expected: str | None) -> None:
    assert value(source, "community.collected", org, period) == (Decimal(expected) if expected else None)


def test_the_zone_counts_communities_of_both_books_the_host_none_and_the_city_each_once(
    source: ReferenceSource,
) -> None:
    assert value(source, "community.communities", HOST, "2019") == 1
    assert value(source, "community.communities", HIGH_TECH, "2021-H1") == 2
    assert value(source, "community.communities", HOST, "2021-H1") == 0
    each = [value(source, "community.communities", one.code, "2021-H1") for one in places().districts]
    assert value(source, "community.communities", CITY, "2021-H1") == sum(one for one in each if one is not None)


def test_the_community_founded_in_2016_stands_in_the_hosts_book(city: MemoryCity) -> None:
    items = {book: {one.columns.item for one in city.store.read(book)} for book in (HOST, HIGH_TECH)}
    assert "SQ-LT" in items[HOST]
    assert "SQ-LT" not in items[HIGH_TECH]
    assert "SQ-XJ" in items[HIGH_TECH]


def test_a_figure_of_the_town_says_that_it_was_read_in_both_books(source: ReferenceSource) -> None:
    when, _ = parse_period("2020")
    assert when is not None
    figure, _ = source.figure(FigureRequest("community.collected", TOWN, when))
    assert figure is not None
    assert {HOST, HIGH_TECH} <= {book for book, _ in figure.position.positions}


@pytest.mark.parametrize(
    ("indicator", "org", "period", "expected"),
    [
        ("community.source_villages", LONGTAI, "2021-07", "5"),
        ("community.source_villages", CITY, "2021-07", "5"),
        ("community.households", HIGH_TECH, "2021-H1", "3042"),  # 2402 + 640
        ("community.grids", HIGH_TECH, "2021-H1", "4"),
        ("community.households_per_grid", HIGH_TECH, "2021-H1", "760.5"),  # (800 + 801 + 801 + 640) / 4
        ("community.parlours", HIGH_TECH, "2021-H1", "1"),
        ("community.mediations", HOST, "2019", "3"),
        ("community.success_rate", HOST, "2019", "100"),
        ("community.court_in_time", HOST, "2019", "100"),  # one asked in time; two saw no need and are not due
        ("community.mediations", HIGH_TECH, "2021", "14"),
        ("community.orders", HIGH_TECH, "2021", "32"),  # 36, of which the 9th, 18th, 27th and 36th were sent back
        ("community.works_done", HIGH_TECH, "2021-H1", "7"),  # the fifth (begun on 20 December) to the eleventh
        ("community.benches", HIGH_TECH, "2021-H1", "18"),  # three of the four sets of six
        ("community.benches", HIGH_TECH, "2020", "6"),
        ("community.forms", HIGH_TECH, "2020", "18"),
        ("community.form_submissions", HIGH_TECH, "2020", "408"),  # 6 x (52 + 12 + 4)
        ("community.forms", HIGH_TECH, "2021-H1", "12"),  # six stopped
        ("community.form_submissions", HIGH_TECH, "2021-H1", "24"),  # six left of four a year
    ],
)
def test_figures_worked_out_by_hand(
    source: ReferenceSource, indicator: str, org: str, period: str, expected: str
) -> None:
    assert value(source, indicator, org, period) == Decimal(expected)


def test_colours_add_up_to_all_matters(source: ReferenceSource) -> None:
    colours = ("red", "orange", "yellow", "blue", "green")
    parts = [value(source, f"community.{one}", HIGH_TECH, "2021-H1") or Decimal(0) for one in colours]
    assert sum(parts) == 67


def test_something_is_overdue_in_july_and_not_all_is_closed(source: ReferenceSource) -> None:
    overdue = value(source, "community.overdue", HIGH_TECH, "2021-07")
    still_open = value(source, "community.open", HIGH_TECH, "2021-07")
    assert overdue is not None
    assert still_open is not None
    assert 0 < overdue < still_open
