"""Arithmetic between indicators on every engine, each with the answer worked out by hand beside it."""

from decimal import Decimal

import pytest

from conformance.gaps import Gap
from figurebook import BB, RATES, SIGNED, TOP, YC, Books, Engine, figure, indicator, request, value
from taizhang.indicators.source import Source

STARTED = indicator("started", "kind: count\n    ledger: site.project\n    when: started")


def derived(code: str, of: str, formula: str, unit: str = "项", more: str = "") -> str:
    return indicator(code, f"kind: derived\n    of: {of}\n    formula: {formula}", unit=unit, more=more)


BOTH = "{signed: site.signed, started: site.started}"
WAITING = derived("waiting", BOTH, "signed - started")


def three_signed_one_started(*indicators: str) -> Books:
    books = Books(SIGNED, STARTED, *indicators)
    for item, day in (("a", "2021-02-01"), ("b", "2021-03-01"), ("c", "2021-05-01")):
        books.open(item)
        books.step(item, "signed", day)
    books.step("a", "started", "2021-06-01")
    return books


def sides(source: Source, code: str, period: str = "2021") -> tuple[Decimal | None, Decimal | None]:
    found = figure(source, code, period)
    return found.numerator, found.denominator


def test_a_difference(engine: Engine) -> None:
    source = engine(three_signed_one_started(WAITING))
    assert [value(source, "waiting", period) for period in ("2021", "2021-Q1", "2021-Q2", "2021-Q3")] == [
        "2",
        "2",
        "0",
        "0",
    ]
    assert sides(source, "waiting") == (None, None)


def test_a_division_keeps_its_sides(engine: Engine) -> None:
    books = three_signed_one_started(derived("open_share", BOTH, "(signed - started) / signed", "%"))
    source = engine(books)
    assert value(source, "open_share") == "66.666666666667"
    assert sides(source, "open_share") == (Decimal(2), Decimal(3))
    assert value(source, "open_share", "2021-Q3") == "DENOMINATOR_ZERO"


def test_units_are_converted_exactly(engine: Engine) -> None:
    paid = indicator("paid", "kind: sum\n    ledger: site.project\n    amount: {measure: paid}", unit="万元")
    worth = indicator("worth", "kind: level\n    ledger: site.project\n    amount: {field: total}", unit="亿元")
    left = derived(
        "left", "{worth: site.worth, paid: {indicator: site.paid, over: cumulative}}", "max(worth - paid, 0)", "亿元"
    )
    books = Books(paid, worth, left)
    books.open("a", "2020-01-10", total="2.5")
    books.measure("a", "paid", "2020-06-30", "12000")
    books.measure("a", "paid", "2021-06-30", "4000")
    source = engine(books)
    assert value(source, "left", "2021") == "0.9"  # 2.5 - 1.2 - 0.4, the years before taken in
    assert value(source, "left", "2020") == "1.3"
    books.measure("a", "paid", "2021-08-01", "20000")
    assert value(source, "left", "2021") == "0"  # not below nothing


def test_a_change_of_rates_is_in_points(engine: Engine) -> None:
    gain = derived(
        "gain", "{now: site.turned, then: {indicator: site.turned, over: same_last_year}}", "now - then", "个百分点"
    )
    books = Books(*RATES, gain)
    books.signed_and_started(
        ("a", "2020-01-05", "2020-05-01"),
        ("b", "2020-03-01", None),
        ("c", "2021-02-01", "2021-03-01"),
    )
    assert value(engine(books), "gain", "2021") == "50"  # 100 % after 50 %


def test_unknown_is_not_zero(engine: Engine) -> None:
    gdp = indicator("gdp", "kind: reported\n    source: {zh: 公报, en: bulletin}", unit="亿元")
    tax = indicator("tax", "kind: reported\n    source: {zh: 公报, en: bulletin}", unit="亿元")
    books = Books(gdp, tax, derived("rest", "{gdp: site.gdp, tax: site.tax}", "gdp - tax", "亿元"))
    books.report("gdp", YC, "2021", "100", "亿元")
    source = engine(books)
    assert value(source, "rest") == "OPERAND_UNKNOWN"
    books.report("tax", YC, "2021", "15", "亿元")
    assert value(source, "rest") == "85"


def test_a_period_that_last_year_lacks(engine: Engine) -> None:
    more = derived("more", "{now: site.signed, then: {indicator: site.signed, over: same_last_year}}", "now - then")
    source = engine(three_signed_one_started(more))
    assert value(source, "more", "2020-02-29") == "OPERAND_UNKNOWN"
    assert value(source, "more", "2021") == "OPERAND_UNKNOWN"  # nothing stood the year before


def test_comparisons_work_on_it(engine: Engine) -> None:
    books = three_signed_one_started(derived("waiting", BOTH, "signed - started", more="share_of: site.signed"))
    books.target("waiting", YC, "2021", "4")
    source = engine(books)
    found = figure(source, "waiting", compare="target,share,complement,previous").comparisons
    assert [str(rows[0].value) for rows in found.values() if rows[0].value is not None] == [
        "50",
        "66.666666666667",
        "1",
    ]
    assert figure(source, "waiting", "2021-Q2", compare="previous").comparisons["previous"][0].against == 2


def test_an_org_is_all_below_it(engine: Engine) -> None:
    books = three_signed_one_started(WAITING)
    books.open("x", org=BB, book=BB)
    books.step("x", "signed", "2021-02-01", book=BB)
    source = engine(books)
    assert [value(source, "waiting", org=org) for org in (YC, BB, TOP)] == ["2", "1", "3"]
    found = figure(source, "waiting", org=TOP)
    assert found.coverage is not None
    assert (found.coverage.reported, found.coverage.expected) == (2, 3)


@pytest.mark.asks(Gap.ENTRIES)
def test_the_entries_behind_it(engine: Engine) -> None:
    source = engine(three_signed_one_started(WAITING, derived("open_share", BOTH, "started / signed", "%")))
    lines, _ = source.trace(request("waiting"))
    assert [(one.item, one.side, str(one.amount)) for one in lines if one.amount is not None] == [
        ("a", "value", "1"),
        ("b", "value", "1"),
        ("c", "value", "1"),
        ("a", "value", "1"),
    ]
    lines, _ = source.trace(request("open_share"))
    assert {(one.item, one.side) for one in lines if one.amount is not None} == {
        ("a", "numerator"),
        ("a", "denominator"),
        ("b", "denominator"),
        ("c", "denominator"),
    }


def test_within_one_another(engine: Engine) -> None:
    pace = derived("pace", "{part: site.open_share}", "1 - part", "%")
    source = engine(three_signed_one_started(derived("open_share", BOTH, "started / signed", "%"), pace))
    assert value(source, "pace") == "66.666666666667"
    explained, _ = source.explain(request("pace"))
    assert explained is not None
    (inner,) = explained.parts
    assert [(one.indicator.indicator, str(one.worked.value)) for one in inner.parts] == [
        ("site.signed", "3"),
        ("site.started", "1"),
    ]
