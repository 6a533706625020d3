"""The steps back of a figure: no entry that changed it is passed over, and entries of one moment are one step."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figurebook import BB, CLOCKS, SIGNED, SIGNED_ALL, SIGNED_YTD, SUMS, TOP, YC, Books, figure, indicator, request
from taizhang.core.limits import EARLIER_STEPS_MAX
from taizhang.core.values.figure import Cut
from taizhang.indicators import looking_back
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.indicators.reference import ReferenceSource

START = datetime(2022, 1, 1, tzinfo=UTC)
MORE = (
    indicator("checks", "kind: count\n    ledger: site.project\n    when: {milestone: checked, occurrence: each}"),
    indicator("standing", "kind: count\n    ledger: site.project\n    when: standing\n    where: {sector: industry}"),
    indicator("opened", "kind: count\n    ledger: site.project\n    when: opened\n    where: {reached: signed}"),
    indicator("got", "kind: conversion\n    ledger: site.project\n    from: signed\n    to: started", unit="%"),
    indicator("rate", "kind: ratio\n    numerator: site.signed\n    denominator: site.standing", unit="%"),
    indicator("said", "kind: reported\n    source: {zh: 统计公报, en: bulletin}"),
)
ALL = (SIGNED, SIGNED_YTD, SIGNED_ALL, *SUMS, *CLOCKS, *MORE)
CODES = [one.split("indicator: site.")[1].split("\n")[0] for one in ALL]

_DAYS = st.sampled_from(["2020-12-30", "2021-02-03", "2021-06-30", "2021-07-02", "2021-12-30"])
_ITEMS = st.sampled_from(["a", "b"])
WORDS = st.lists(
    st.one_of(
        st.tuples(st.just("amend"), _ITEMS, _DAYS, st.sampled_from(["sector=service", "sector=industry", "total=7"])),
        st.tuples(st.just("step"), _ITEMS, _DAYS, st.sampled_from(["signed", "started", "checked"])),
        st.tuples(st.just("plan"), _ITEMS, _DAYS, st.sampled_from(["signed", "started"])),
        st.tuples(st.just("measure"), _ITEMS, _DAYS, st.sampled_from(["paid", "done", "plan", "staff"])),
        st.tuples(st.just("open"), st.sampled_from(["c", "d"]), _DAYS, st.just("")),
        st.tuples(st.just("withdraw"), _ITEMS, _DAYS, st.just("")),
        st.tuples(st.just("said"), _ITEMS, _DAYS, st.just("")),
    ),
    max_size=12,
)


def say(books: Books, words: tuple[str, str, str, str], number: int, spoken: list[tuple[str, int]]) -> None:
    """One more entry, an hour after the one before; a withdrawal takes back the newest word on its item."""
    verb, item, day, name = words
    books.now = START + timedelta(hours=number)
    match verb:
        case "amend":
            field, _, told = name.partition("=")
            spoken.append((item, books.amend(item, day, **{field: told})))
        case "step":
            spoken.append((item, books.step(item, name, day, n=number if name == "checked" else 1)))
        case "plan":
            spoken.append((item, books.step(item, name, day, "planned", due="2021-06-15")))
        case "measure":
            spoken.append((item, books.measure(item, name, day, str(number))))
        case "open":
            books.open(f"{item}{number}", day, sector="industry", total="2")
        case "said":
            books.report("said", YC, "2021-H1", str(number))
        case _:
            mine = [position for named, position in spoken if named == item]
            if mine:
                spoken.remove((item, mine[-1]))
                books.withdraw(item, mine[-1], day)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.sampled_from(["2021-H1", "2021"]))
def test_no_entry_that_changed_a_figure_is_passed_over(words: list[tuple[str, str, str, str]], period: str) -> None:
    books = Books(*ALL)
    for item in ("a", "b"):
        books.open(item, "2020-01-01", sector="industry", total="3")
    spoken: list[tuple[str, int]] = []
    for number, one in enumerate(words, 1):
        say(books, one, number, spoken)
    source = ReferenceSource(books.store)
    heads = {book: head.position for book, head in books.store.heads().items()}
    for code in CODES:
        earlier = list(source.earlier(request(code, period)))
        for step in earlier:  # carried back, the figure is what is worked out at that position
            assert step.figure == figure(source, code, period, at=dict(step.at.positions)), (code, step.at)
        fed = [place for step in earlier for place in step.since]
        for book in (YC, TOP):
            founded = 2 if book == YC else heads[TOP] - sum(one[0] == "said" for one in words)
            values = [figure(source, code, period, at={book: at}).value for at in range(founded, heads[book] + 1)]
            for at, (before, after) in enumerate(pairwise(values), founded + 1):
                # what was unknown before can have been printed by nobody
                assert before in {None, after} or (book, at) in fed, (code, book, at)


@settings(max_examples=15, deadline=None)
@given(WORDS)
def test_figures_carried_back_are_those_of_then(words: list[tuple[str, str, str, str]]) -> None:
    books = Books(*ALL)
    for item in ("a", "b"):
        books.open(item, "2020-01-01", sector="industry", total="3")
    spoken: list[tuple[str, int]] = []
    for number, one in enumerate(words, 1):
        say(books, one, number, spoken)
    source, reference = DuckDBSource(books.store), ReferenceSource(books.store)
    for code in CODES:
        for earlier in source.earlier(request(code, "2021-H1", compare="yoy")):
            at = dict(earlier.at.positions)
            assert earlier.figure == figure(reference, code, "2021-H1", compare="yoy", at=at), (code, at)


def test_a_step_of_too_many_items_is_worked_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking_back, "EARLIER_ITEMS_MAX", 1)
    books = Books(SIGNED)
    books.signed_and_started(("a", "2021-02-01", None))
    for hours, names in enumerate(("bc", "d"), 1):
        books.now = START + timedelta(hours=hours)
        books.signed_and_started(*((name, "2021-03-01", None) for name in names))
    values = [one.figure.value for one in DuckDBSource(books.store).earlier(request("signed"))]
    assert values == [3, 1, 0]


def test_entries_of_one_moment_are_one_step_and_the_day_is_told() -> None:
    books = Books(SIGNED)
    books.signed_and_started(("a", "2021-02-01", None))
    books.now = START + timedelta(days=1)
    books.signed_and_started(("b", "2021-03-01", None), ("c", "2021-03-02", None))
    books.now = START + timedelta(days=2)
    books.step("c", "started", "2021-03-03")  # of no concern to what was signed
    source = ReferenceSource(books.store)
    (late, first) = source.earlier(request("signed"))
    assert (late.figure.value, late.at, late.until.isoformat()) == (Decimal(1), Cut.of({YC: 3}), "2022-01-02")
    assert late.since == ((YC, 6), (YC, 4))
    assert (first.figure.value, first.at) == (Decimal(0), Cut.of({YC: 1}))  # opened, and nothing signed


def test_steps_are_bounded() -> None:
    books = Books(SIGNED)
    for number in range(EARLIER_STEPS_MAX + 5):
        books.now = START + timedelta(hours=number)
        books.signed_and_started((f"i{number}", "2021-02-01", None))
    assert len(list(ReferenceSource(books.store).earlier(request("signed")))) == EARLIER_STEPS_MAX


@pytest.mark.parametrize("org", [TOP, "500999"])
def test_no_steps_for_many_books_or_an_org_nobody_knows(org: str) -> None:
    books = Books(SIGNED)
    books.signed_and_started(("a", "2021-02-01", None))
    books.open("z", org=BB, book=BB)
    assert list(ReferenceSource(books.store).earlier(request("signed", org=org))) == []


def test_a_target_is_fed_by_its_own_entries() -> None:
    books = Books(SIGNED)
    books.signed_and_started(("a", "2021-02-01", None))
    books.target("signed", YC, "2021", "4")
    books.now = START + timedelta(days=1)
    books.target("signed", YC, "2021", "5")
    first, *_ = ReferenceSource(books.store).earlier(request("signed", compare="target"))
    assert first.figure.comparisons["target"][0].against == 4
    assert first.since == ((YC, 4),)
