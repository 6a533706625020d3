"""Windows on every engine: those that roll, and the slips that published metric layers made, each by hand."""

from datetime import date

import pytest

from figurebook import SIGNED, SIGNED_ALL, SIGNED_YTD, Books, Engine, figure, indicator, value
from taizhang.core.declarations.formula import Span
from taizhang.indicators.plan import Days, rolling


def rolled(code: str, span: str, kind: str = "count\n    ledger: site.project\n    when: signed") -> str:
    return indicator(code, f"kind: {kind}\n    window: rolling\n    span: {span}", unit="项")


def signed(books: Books, *days: str) -> None:
    for number, day in enumerate(days):
        books.open(f"p{number}", "2015-01-01")
        books.step(f"p{number}", "signed", day)


@pytest.mark.parametrize(
    ("last", "span", "first"),
    [
        ("2021-05-31", {"months": 3}, "2021-03-01"),
        ("2021-02-28", {"months": 1}, "2021-02-01"),
        ("2020-02-29", {"months": 12}, "2019-03-01"),
        ("2021-02-28", {"months": 12}, "2020-03-01"),
        ("2021-06-15", {"months": 1}, "2021-05-16"),
        ("2021-03-30", {"months": 1}, "2021-03-01"),  # after 28 February, the last day that February has
        ("2021-01-03", {"months": 1}, "2020-12-04"),
        ("2021-01-03", {"days": 7}, "2020-12-28"),
        ("2021-03-01", {"days": 30}, "2021-01-31"),
        ("2021-03-01", {"days": 1}, "2021-03-01"),
    ],
)
def test_the_days_of_a_rolling_window(last: str, span: dict[str, int], first: str) -> None:
    assert rolling(date.fromisoformat(last), Span(**span)) == Days(date.fromisoformat(first), date.fromisoformat(last))


class TestRolling:
    def test_a_window_is_neither_a_day_too_long_nor_too_short(self, engine: Engine) -> None:
        books = Books(rolled("three", "{months: 3}"), rolled("week", "{days: 7}"))
        signed(books, "2021-02-28", "2021-03-01", "2021-05-24", "2021-05-25", "2021-05-31", "2021-06-01")
        source = engine(books)
        assert value(source, "three", "2021-05") == "4"  # 1 March to 31 May
        assert value(source, "week", "2021-05") == "2"  # 25 to 31 May
        assert value(source, "week", "2021-05-31") == "2"
        assert value(source, "three", "2021-Q2") == "4"  # 1 April to 30 June

    def test_it_rolls_with_the_period_it_is_compared_to(self, engine: Engine) -> None:
        """A layer lost the window as it shifted the period, and compared three months with one."""
        books = Books(rolled("three", "{months: 3}"))
        signed(books, "2020-03-01", "2020-04-30", "2021-03-15", "2021-04-15", "2021-05-15")
        source = engine(books)
        found = figure(source, "three", "2021-05", compare="yoy,previous").comparisons
        assert (str(found["yoy"][0].value), str(found["yoy"][0].against)) == ("50", "2")  # 3 after 2
        assert str(found["previous"][0].against) == "2"  # February to April 2021

    def test_over_the_new_year_and_a_leap_day(self, engine: Engine) -> None:
        books = Books(rolled("year", "{months: 12}"))
        signed(books, "2019-02-28", "2019-03-01", "2020-02-29", "2020-03-01")
        source = engine(books)
        assert [value(source, "year", period) for period in ("2020-02", "2021-02")] == ["2", "1"]

    def test_flows_cohorts_and_conditions_keep_to_it(self, engine: Engine) -> None:
        books = Books(
            indicator("paid", "kind: sum\n    ledger: site.project\n    amount: {measure: paid}\n    window: rolling\n    span: {months: 2}", unit="万元"),
            indicator("turned", "kind: conversion\n    ledger: site.project\n    from: signed\n    to: started\n    window: rolling\n    span: {months: 2}", unit="%"),
            rolled("industry", "{months: 2}", "count\n    ledger: site.project\n    when: signed\n    where: {sector: industry}"),
        )  # fmt: skip
        books.open("a", "2020-01-01", sector="industry")
        books.open("b", "2020-01-01", sector="service")
        books.step("a", "signed", "2021-02-28")
        books.step("b", "signed", "2021-03-01")
        books.step("b", "started", "2021-04-01")
        for day, amount in (("2021-02-28", "1"), ("2021-03-01", "2"), ("2021-04-30", "4"), ("2021-05-01", "8")):
            books.measure("a", "paid", day, amount)
        source = engine(books)
        assert value(source, "paid", "2021-04") == "6"
        assert value(source, "turned", "2021-04") == "100"  # b alone
        assert [value(source, "industry", period) for period in ("2021-03", "2021-04")] == ["1", "0"]


class TestSlipsOfOtherLayers:
    """What others' trackers tell of: each was a wrong figure somewhere."""

    def test_a_month_before_the_31st(self, engine: Engine) -> None:
        books = Books(SIGNED)
        signed(books, "2021-04-30", "2021-05-31", "2021-05-01")
        found = figure(engine(books), "signed", "2021-05", compare="previous").comparisons["previous"][0]
        assert (found.period, str(found.against)) == ("2021-04", "1")

    def test_a_year_before_by_the_calendar_and_not_by_iso_weeks(self, engine: Engine) -> None:
        books = Books(SIGNED)
        signed(books, "2020-01-01", "2021-01-01", "2021-01-02")  # 1 January 2021 is of ISO year 2020
        source = engine(books)
        found = figure(source, "signed", "2021", compare="yoy").comparisons["yoy"][0]
        assert (found.period, str(found.against), str(found.value)) == ("2020", "1", "100")
        assert [value(source, "signed", week) for week in ("2020-W53", "2020-W01")] == ["2", "1"]

    def test_a_condition_holds_on_cumulative_figures_and_on_cohorts(self, engine: Engine) -> None:
        only = "\n    where: {sector: industry}"
        books = Books(
            indicator("all", "kind: count\n    ledger: site.project\n    when: signed\n    window: cumulative" + only),
            indicator("turned", "kind: conversion\n    ledger: site.project\n    from: signed\n    to: started" + only, unit="%"),
        )  # fmt: skip
        for item, sector, started in (
            ("a", "industry", None),
            ("b", "service", "2021-03-01"),
            ("c", "industry", "2021-03-01"),
        ):
            books.open(item, "2020-01-01", sector=sector)
            books.step(item, "signed", "2021-02-01")
            if started:
                books.step(item, "started", started)
        source = engine(books)
        assert (value(source, "all"), value(source, "turned")) == ("2", "50")

    def test_the_first_and_the_last_day_are_inside(self, engine: Engine) -> None:
        books = Books(SIGNED, SIGNED_YTD, SIGNED_ALL)
        signed(books, "2020-12-31", "2021-01-01", "2021-03-31", "2021-04-01", "2021-06-30", "2021-07-01")
        source = engine(books)
        told = [
            [value(source, code, period) for period in ("2021-Q1", "2021-Q2", "2021-H1")]
            for code in ("signed", "signed_ytd", "signed_all")
        ]
        assert told == [["2", "2", "4"], ["2", "4", "4"], ["3", "5", "5"]]

    def test_nothing_is_zero_where_it_was_looked_for(self, engine: Engine) -> None:
        """A layer joined its months and gave no value for one in which nothing happened; another gave 0 for the unknown."""
        books = Books(
            SIGNED, indicator("paid", "kind: sum\n    ledger: site.project\n    amount: {measure: paid}", unit="万元")
        )
        books.open("a", "2020-01-01")
        source = engine(books)
        assert value(source, "signed", "2021-01") == "0"
        assert value(source, "paid", "2021-01") == "NOT_REPORTED"
        books.measure("a", "paid", "2021-02-01", "5")
        assert [value(source, "paid", month) for month in ("2021-01", "2021-02", "2021-03")] == [
            "NOT_REPORTED",
            "5",
            "0",
        ]

    def test_every_day_of_a_rate_is_shifted_with_its_period(self, engine: Engine) -> None:
        """A layer shifted the day of the numerator and left that of the denominator."""
        rate = "kind: ratio\n    numerator: site.started\n    denominator: site.signed"
        books = Books(
            SIGNED,
            indicator("started", "kind: count\n    ledger: site.project\n    when: started"),
            indicator("rate", rate, unit="%"),
        )
        books.signed_and_started(
            ("a", "2020-02-01", "2020-03-01"),
            ("b", "2020-02-01", None),
            ("c", "2021-02-01", "2021-03-01"),
            opened="2019-01-01",
        )
        found = figure(engine(books), "rate", "2021", compare="yoy").comparisons["yoy"][0]
        assert (str(found.against), str(found.value), str(found.measured_in)) == ("50", "50", "个百分点")

    def test_of_two_lists_that_share_items_none_is_counted_twice(self, engine: Engine) -> None:
        """市级∩区级: 3 on the city's list, 2 on the district's, one on both: 4 projects, not 5."""
        either = "where: {any: [{tags: 市级}, {tags: 区级}]}"
        standing = "kind: count\n    ledger: site.project\n    when: standing\n    "
        books = Books(
            indicator("city", standing + "where: {tags: 市级}"),
            indicator("own", standing + "where: {tags: 区级}"),
            indicator("both", standing + "where: {all: [{tags: 市级}, {tags: 区级}]}"),
            indicator("either", standing + either),
            indicator("worth", "kind: sum\n    ledger: site.project\n    amount: {field: total}\n    when: standing\n    " + either, unit="亿元"),
        )  # fmt: skip
        lists: tuple[tuple[str, list[str]], ...] = (
            ("a", ["市级"]),
            ("b", ["市级", "区级"]),
            ("c", ["市级"]),
            ("d", ["区级"]),
            ("e", []),
        )
        for item, tags in lists:
            books.open(item, tags=tags, total="2")
        source = engine(books)
        assert [value(source, code) for code in ("city", "own", "both", "either", "worth")] == ["3", "2", "1", "4", "8"]
