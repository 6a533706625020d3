"""The entries behind a figure, worked out by hand."""

from figurebook import BB, CLOCKS, OTHER, PACK, YC, Books, indicator, request
from taizhang.core.values.figure import TraceLine
from taizhang.indicators.engines.duckdb import DuckDBSource

SIGNED = indicator("signed", "kind: count\n    ledger: site.project\n    when: signed\n    where: {sector: industry}")
TURNED = indicator("turned", "kind: conversion\n    ledger: site.project\n    from: signed\n    to: started", unit="%")
TERM = "      - {field: term, name: {zh: 工期, en: term}, type: number, unit: 天}\n"
PAID = indicator("paid", "kind: sum\n    ledger: site.project\n    amount: {measure: paid}", unit="亿元")


def lines(books: Books, code: str, period: str, **more: object) -> list[tuple[int, str, str | None, int | None]]:
    """(position, side, amount, corrected by) of each line."""
    found, issues = DuckDBSource(books.store).trace(request(code, period, **more))  # type: ignore[arg-type]
    assert issues == []
    return [(one.position, one.side, _text(one), one.corrected_by) for one in found]


def _text(line: TraceLine) -> str | None:
    return None if line.amount is None else format(line.amount, "f")


def test_what_counts_and_what_merely_holds_a_condition() -> None:
    books = Books(SIGNED)
    books.open("a", sector="service")  # 1
    books.amend("a", "2021-02-01", sector="industry")  # 2
    books.step("a", "signed", "2021-03-01")  # 3
    books.open("b", sector="service")  # 4
    books.step("b", "signed", "2021-03-01")  # 5
    assert lines(books, "signed", "2021") == [
        (1, "value", None, None),
        (2, "value", None, None),
        (3, "value", "1", None),
    ]
    assert lines(books, "signed", "2021", org=OTHER) == []


def test_corrected_entries_stand_beside_what_replaced_them() -> None:
    books = Books(PAID)
    books.open("a")  # 1
    first = books.measure("a", "paid", "2021-02-01", "10")  # 2
    second = books.measure("a", "paid", "2021-02-02", "5")  # 3
    third = books.measure("a", "paid", "2021-03-31", "7")  # 4
    again = books.measure("a", "paid", "2021-02-01", "8", corrects=first)  # 5
    books.measure("a", "paid", "2021-02-01", "9", corrects=again)  # 6
    books.withdraw("a", second)  # 7
    books.measure("a", "paid", "2021-04-01", "7", corrects=third)  # 8: of another quarter
    assert lines(books, "paid", "2021-Q1") == [
        (1, "value", None, None),
        (2, "value", "10", 5),
        (3, "value", "5", 7),
        (4, "value", "7", 8),
        (5, "value", "8", 6),
        (6, "value", "9", None),
        (7, "value", None, None),
        (8, "value", None, None),
    ]
    assert lines(books, "paid", "2021-Q1", at={YC: 4}) == [
        (1, "value", None, None),
        (2, "value", "10", None),
        (3, "value", "5", None),
        (4, "value", "7", None),
    ]


def test_both_sides_of_a_cohort() -> None:
    books = Books(TURNED)
    for item in ("a", "b"):
        books.open(item)
        books.step(item, "signed", "2021-02-01")
    books.step("a", "started", "2021-03-01")
    assert lines(books, "turned", "2021") == [
        (1, "denominator", None, None),
        (2, "denominator", "1", None),
        (3, "denominator", None, None),
        (4, "denominator", "1", None),
        (5, "numerator", "1", None),
    ]


def test_both_sides_of_a_promise_and_of_a_duration() -> None:
    books = Books(*CLOCKS)
    for item in ("a", "b"):
        books.open(item)  # 1 4
        books.step(item, "started", "2021-01-15", "planned", due="2021-03-01")  # 2 5
        books.step(item, "signed", "2021-02-01")  # 3 6
    books.step("a", "started", "2021-02-11")  # 7
    books.step("b", "started", "2021-03-02")  # 8
    assert lines(books, "in_time", "2021") == [
        (1, "denominator", None, None),
        (2, "denominator", "1", None),
        (4, "denominator", None, None),
        (5, "denominator", "1", None),
        (7, "numerator", "1", None),
    ]
    assert lines(books, "wait", "2021-02") == [
        (1, "denominator", None, None),
        (3, "numerator", None, None),
        (7, "denominator", "1", None),
        (7, "numerator", "10", None),
    ]
    found, _ = DuckDBSource(books.store).trace(request("wait", "2021-02"))
    assert [one.measured_in.sign for one in found if one.position == 7] == ["项", "天"]


def test_what_was_corrected_stands_on_the_side_it_was_of() -> None:
    books = Books(*CLOCKS)
    books.open("a")  # 1
    books.step("a", "started", "2021-01-15", "planned", due="2021-03-01")  # 2
    early = books.step("a", "started", "2021-02-20")  # 3
    books.step("a", "started", "2021-02-22", corrects=early)  # 4
    books.open("b")  # 5
    plan = books.step(
        "b", "started", "2020-12-15", "planned", due="2021-03-01"
    )  # 6: said before the quarter, due in it
    books.withdraw("b", plan)  # 7
    books.open("c")  # 8
    books.step("c", "started", "2021-01-15", "planned", due="2021-03-01")  # 9
    undone = books.step("c", "started", "2020-12-31")  # 10
    books.withdraw("c", undone)  # 11
    assert lines(books, "in_time", "2021-Q1") == [
        (1, "denominator", None, None),
        (2, "denominator", "1", None),
        (3, "numerator", None, 4),
        (4, "numerator", "1", None),
        (6, "denominator", "1", 7),
        (7, "denominator", None, None),
        (8, "denominator", None, None),
        (9, "denominator", "1", None),
    ]


def test_a_withdrawn_end_is_listed_above_the_line() -> None:
    books = Books(*CLOCKS)
    books.open("a")  # 1
    books.step("a", "started", "2021-01-15", "planned", due="2021-03-01")  # 2
    done = books.step("a", "started", "2021-02-20")  # 3
    books.withdraw("a", done)  # 4
    assert lines(books, "in_time", "2021") == [
        (1, "denominator", None, None),
        (2, "denominator", "1", None),
        (3, "numerator", None, 4),
        (4, "numerator", None, None),
    ]


def test_a_duration_that_nobody_knows_the_start_of_is_in_neither_side() -> None:
    books = Books(*CLOCKS)
    for item in ("a", "b"):
        books.open(item)  # 1 2
        books.step(item, "started", "2021-02-11")  # 3 5 below
        if item == "a":
            books.step(item, "signed", "2021-02-01")
    assert {one for one in lines(books, "wait", "2021") if one[2] is not None} == {
        (2, "denominator", "1", None),
        (2, "numerator", "10", None),
    }


def test_a_plan_that_was_corrected_was_never_of_what_was_done() -> None:
    books = Books(SIGNED)
    books.open("a", sector="industry")
    plan = books.step("a", "signed", "2021-01-15", "planned", due="2021-03-01")
    books.step("a", "signed", "2021-01-16", "planned", due="2021-04-01", corrects=plan)
    assert lines(books, "signed", "2021") == []


def test_a_mean_held_against_last_years_shows_the_days_of_both() -> None:
    longer = "kind: ratio\n    numerator: site.wait\n    denominator: {indicator: site.wait, over: same_last_year}"
    books = Books(*CLOCKS, indicator("longer", longer, unit="倍"))
    for item, begin, end in (("a", "2020-02-01", "2020-02-11"), ("b", "2021-02-01", "2021-02-21")):
        books.open(item, "2020-01-01")
        books.step(item, "signed", begin)
        books.step(item, "started", end)
    found, _ = DuckDBSource(books.store).trace(request("longer", "2021"))
    assert [(one.position, one.side, _text(one), one.measured_in.sign) for one in found if one.amount] == [
        (3, "denominator", "10", "天"),
        (3, "denominator", "1", "项"),
        (6, "numerator", "20", "天"),
        (6, "numerator", "1", "项"),
    ]


def test_days_below_the_line_of_a_ratio_are_days() -> None:
    days = indicator("days", "kind: level\n    ledger: site.project\n    amount: {field: term}", unit="天")
    per = indicator("per_day", "kind: ratio\n    numerator: site.paid\n    denominator: site.days", unit="万元")
    books = Books(PAID)
    books.adopt(PAID + days + per, pack=PACK.replace("      - {field: land,", TERM + "      - {field: land,"))
    books.open("a", term="20")
    books.measure("a", "paid", "2021-02-01", "10")
    found, _ = DuckDBSource(books.store).trace(request("per_day", "2021"))
    assert {(one.side, _text(one), one.measured_in.sign) for one in found if one.amount} == {
        ("numerator", "10", "万元"),
        ("denominator", "20", "天"),
    }


def test_the_name_of_an_item_is_the_one_it_had() -> None:
    books = Books(PAID)
    books.open("a")
    books.amend("a", "2021-06-01", title="新名")
    books.measure("a", "paid", "2021-02-01", "10")
    for period, name in (("2021-Q1", "a"), ("2021", "新名")):
        found, _ = DuckDBSource(books.store).trace(request("paid", period))
        assert {one.item_name for one in found} == {name}


def test_a_reported_value_is_traced_to_its_report() -> None:
    books = Books(indicator("gdp", "kind: reported\n    source: {zh: 公报, en: bulletin}", unit="亿元"))
    position = books.report("gdp", BB, "2021", "12", "亿元")
    found, _ = DuckDBSource(books.store).trace(request("gdp", org=BB))
    assert [(one.book, one.position, _text(one)) for one in found] == [("500000", position, "12")]
