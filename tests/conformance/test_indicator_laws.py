"""Engines give exactly what the oracle gives, for every kind and window, on books that no one thought of."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from figurebook import BB, ENGINES, OTHER, TOP, TOWN, YC, Books, Engine, indicator, request
from fixtures.spark import QUIETLY, spark_engine
from taizhang.core.declarations.formula import Duration, Ratio
from taizhang.core.values.figure import Figure
from taizhang.core.values.quantity import convert
from taizhang.core.values.units import UNITS, Unit
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.indicators.engines.spark import Cluster
from taizhang.indicators.reference import ReferenceSource

LEDGER = "ledger: site.project"
WHENS = {
    "opened": "opened",
    "standing": "standing",
    **{f"{word}_{which}": f"{{milestone: {word}, occurrence: {which}}}" for word in ("signed", "checked") for which in ("first", "last", "each")},
    **{f"plan_{which}": f"{{milestone: checked, occurrence: {which}, status: planned}}" for which in ("first", "last", "each")},
}  # fmt: skip
WINDOWS = ("period", "year_to_date", "cumulative")
WHERES = ("{sector: industry}", "{total: {min: 1, max: '2.5'}}", "{not_reached: signed}", "{any: [{tags: x}, {due: {min: 2021-03-01}}]}",
          "{not: {total: {known: true}}}")  # fmt: skip
CODES: dict[str, str] = {}


def _declare(code: str, body: str, unit: str = "项", more: str = "") -> None:
    CODES[code] = indicator(code, body, unit=unit, more=more)


for _name, _when in WHENS.items():
    for _window in WINDOWS:
        _declare(f"n_{_name}_{_window}", f"kind: count\n    {LEDGER}\n    when: {_when}\n    window: {_window}")
for _number, _where in enumerate(WHERES):
    _declare(f"w_{_number}", f"kind: count\n    {LEDGER}\n    when: standing\n    where: {_where}")
    for _kind in ("sum", "level"):
        _body = f"kind: {_kind}\n    {LEDGER}\n    amount: {{measure: paid}}\n    where: {_where}"
        _declare(f"m_{_kind}_{_number}", _body, "亿元")
for _window in WINDOWS:
    _declare(
        f"s_{_window}",
        f"kind: sum\n    {LEDGER}\n    amount: {{field: total}}\n    when: signed\n    window: {_window}",
        "万元",
    )
    for _measure in ("paid", "done", "plan"):
        _declare(
            f"f_{_measure}_{_window}",
            f"kind: sum\n    {LEDGER}\n    amount: {{measure: {_measure}}}\n    window: {_window}",
            "亿元",
        )
    _declare(
        f"c_{_window}",
        f"kind: conversion\n    {LEDGER}\n    from: {{milestone: checked, occurrence: last}}\n    to: signed\n    window: {_window}",
        "%",
    )
    _declare(f"o_{_window}", f"kind: on_time\n    {LEDGER}\n    milestone: checked\n    window: {_window}", "%")
    for _from in ("opened", "signed", "{milestone: checked, occurrence: last}"):
        _declare(
            f"d_{_from.split()[-1].strip('}')}_{_window}",
            f"kind: duration\n    {LEDGER}\n    from: {_from}\n    to: {'signed' if _from == 'opened' else 'checked' if _from == 'signed' else 'signed'}\n"
            f"    window: {_window}",
            "天",
        )
_declare(
    "f_of_signed",
    f"kind: sum\n    {LEDGER}\n    amount: {{measure: paid}}\n    when: signed\n    where: {{sector: industry}}",
    "亿元",
    "share_of: site.f_paid_period",
)
for _measure in ("paid", "done", "plan"):
    _declare(f"l_{_measure}", f"kind: level\n    {LEDGER}\n    amount: {{measure: {_measure}}}", "亿元")
_declare("l_total", f"kind: level\n    {LEDGER}\n    amount: {{field: total}}\n    where: {{sector: industry}}", "亿元")
for _over in ("period", "year", "half", "quarter", "month", "year_to_date", "cumulative", "same_last_year", "previous"):
    _declare(
        f"r_{_over}",
        f"kind: ratio\n    numerator: site.f_paid_period\n    denominator: {{indicator: site.l_total, over: {_over}}}",
        "%",
    )
    _declare(f"q_{_over}", f"kind: ratio\n    numerator: site.n_opened_period\n    denominator: {{indicator: site.n_checked_each_period, over: {_over}}}", "倍",
             "share_of: site.q_period\n    ranks: [{name: {zh: 区县, en: d}, kinds: [district]}, {name: {zh: 镇, en: t}, kinds: [town], order: asc}]")  # fmt: skip

DAYS = st.sampled_from(
    ["2020-02-29", "2020-12-31", "2021-01-01", "2021-01-03", "2021-02-28", "2021-03-31", "2021-04-01", "2021-06-30", "2021-12-31", "2022-01-02"]
)  # fmt: skip
PERIODS = st.sampled_from(
    ["2020", "2021", "2021-H1", "2021-Q1", "2021-Q2", "2021-02", "2020-02-29", "2020-W53", "2021-W52", "2022"]
)
AMOUNTS = st.sampled_from(["0", "1", "2.5", "-3", "0.000000001", "999999999999999999", "7.25"])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "sector": st.sampled_from(["industry", "service", None]),
    "total": AMOUNTS | st.none(),
    "due": st.none() | DAYS,
    "tags": st.lists(st.sampled_from(["x", "y"]), max_size=2),
    "org": st.sampled_from([YC, TOWN, OTHER]),
}


def _stepped(days: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """A milestone said to be planned, reached, n/a or revoked on one of some days."""
    return st.tuples(
        st.just("milestone"),
        days,
        st.fixed_dictionaries(
            {
                "milestone": st.sampled_from(["signed", "checked"]),
                "occurrence": st.integers(1, 2),
                "status": st.sampled_from(["planned", "actual", "actual", "na", "revoked"]),
            },
            optional={"planned_on": days},
        ),
    )


STATED = st.one_of(
    st.tuples(
        st.just("amend"), DAYS, st.fixed_dictionaries({}, optional=FIELDS).map(lambda fields: {"fields": fields})
    ),
    _stepped(DAYS),
    st.tuples(
        st.just("measure"),
        DAYS,
        st.fixed_dictionaries({"measure": st.sampled_from(["paid", "done", "plan", "staff"]), "value": AMOUNTS}),
    ),
)
OPENED = st.tuples(
    DAYS,
    st.fixed_dictionaries(
        {"org": FIELDS["org"]}, optional={name: FIELDS[name] for name in ("sector", "total", "due", "tags")}
    ),
)
CHANGE = st.sampled_from(["state", "state", "correct", "withdraw"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), CHANGE, STATED, OPENED, st.integers(0, 10)), min_size=4, max_size=24
)
IN_ONE_YEAR = st.sampled_from(["2021-01-03", "2021-02-28", "2021-03-31", "2021-04-01"])
WALKS = st.lists(  # all opened before, and all that happens within one year: what begins also ends, and plans fall due
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        CHANGE,
        _stepped(IN_ONE_YEAR),
        st.tuples(st.just("2021-01-01"), st.just({"org": YC})),
        st.integers(0, 10),
    ),
    min_size=10,
    max_size=24,
)


def _play(books: Books, step: Any, book: str, stated: dict[str, list[tuple[int, str]]]) -> None:
    """One step of a random history: the first of an item opens it; corrections and withdrawals take an earlier entry."""
    item, change, (kind, day, payload), (opened_on, fields), pick = step
    org = {"org": BB} if book == BB else {}
    known = stated.setdefault(item, [])
    if not known:
        known.append(
            (
                books.write(
                    book, "site.project", item, "open", opened_on, {"fields": {"title": item, **fields, **org}}
                ),
                "open",
            )
        )
        return
    if change == "state":
        if kind == "amend":
            payload = {"fields": {**payload["fields"], **org}}
        known.append((books.write(book, "site.project", item, kind, day, payload), kind))
        return
    index = pick % len(known)
    position, of = known[index]
    if change == "withdraw":
        known[index] = (books.withdraw(item, position, day, book), of)
        return
    if of in {"open", "amend"}:
        payload, kind = {"fields": {**fields, "title": item, **org}}, of
    if kind == of:
        known[index] = (books.write(book, "site.project", item, kind, day, payload, position), of)


# a history that breaks a law is readable as it is; shrinking one would take longer than all the tests together
LAW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
SPARK_HISTORIES = 4  # a pass by Spark takes a second, and a history asks for some thirty
BASES = (
    "n_opened_period",
    "n_checked_each_period",
    "f_paid_period",
    "l_total",
    "q_period",
    "r_period",
)  # what the others name
RATES_OF_ITEMS = sorted(code for code in CODES if code[:2] in {"c_", "o_", "d_"})


COMPARED = "yoy,share,complement,above_share,above_rest,rank"
HISTORIES = {
    "steps": STEPS | WALKS,
    "other": STEPS,
    "codes": st.lists(st.sampled_from(sorted(CODES)), min_size=7, max_size=7, unique=True),
    "asked": st.tuples(PERIODS, st.integers(0, 24), st.integers(0, 24)),
    "pause": st.integers(0, 24),
}


def _holds_to_the_oracle(engine_of: Engine, compare: str, history: dict[str, Any], *, laid: bool = False) -> None:
    codes, pause = history["codes"], history["pause"]
    books = Books(*(CODES[code] for code in {*codes, *BASES}))
    stated: dict[str, dict[str, list[tuple[int, str]]]] = {YC: {}, BB: {}}
    oracle, engine = ReferenceSource(books.store), engine_of(books)
    for number, step in enumerate(history["steps"]):
        _play(books, step, YC, stated[YC])
        if number == pause:  # the replica follows from here on; otherwise it is loaded at the end
            engine.figure(request("l_total"))
            if laid and isinstance(engine, DuckDBSource):
                engine.lay_down()
    for step in history["other"]:
        _play(books, step, BB, stated[BB])
    heads = {book: head.position for book, head in books.store.heads().items()}
    period, first, second = history["asked"]
    at = {YC: min(first + 1, heads[YC]), BB: min(second + 1, heads[BB])}
    requests = [
        request(code, period, (YC, TOP, TOWN)[number % 3], at=cut, item="a" if number == 6 else None, compare=compare)
        for number, code in enumerate(codes)
        for cut in (at, None)
    ]
    right = [oracle.figure(one) for one in requests]
    if laid:  # many at a time, then one by one
        assert engine.figures(requests) == right
    for one, figure in zip(requests, right, strict=True):
        assert engine.figure(one) == figure, one


@settings(LAW, max_examples=50)
@given(engine=st.sampled_from(("duckdb", "rows")), laid=st.booleans(), whole=st.booleans(), **HISTORIES)
def test_engines_give_what_the_oracle_gives(*, engine: str, laid: bool, whole: bool, **history: Any) -> None:
    with pytest.MonkeyPatch.context() as patched:
        if whole:  # tails are taken in whole, some entries at a time
            patched.setattr("taizhang.indicators.source.FOLLOW_SINGLY_MAX", 2)
            patched.setattr("taizhang.indicators.engines.duckdb.LOADED_TOGETHER", 3)
        _holds_to_the_oracle(ENGINES[engine], COMPARED, history, laid=laid)


@settings(LAW, max_examples=12)
@given(**HISTORIES)
def test_a_lake_gives_what_the_oracle_gives(**history: Any) -> None:
    _holds_to_the_oracle(ENGINES["lake"], COMPARED, history)


@pytest.mark.spark
@pytest.mark.filterwarnings(*QUIETLY)
def test_spark_gives_what_the_oracle_gives(spark_cluster: Cluster) -> None:
    @settings(LAW, max_examples=SPARK_HISTORIES)
    @given(**HISTORIES)
    def law(**history: Any) -> None:
        _holds_to_the_oracle(spark_engine(spark_cluster), "", history)

    law()


@settings(LAW)
@given(
    steps=STEPS | WALKS,
    codes=st.tuples(
        *(st.sampled_from(some) for some in (sorted(CODES), sorted(CODES), RATES_OF_ITEMS, RATES_OF_ITEMS))
    ),
    period=st.just("2021") | PERIODS,
)
def test_what_a_trace_lists_adds_up_to_the_figure(steps: Any, codes: tuple[str, ...], period: str) -> None:
    books = Books(*(CODES[code] for code in {*codes, *BASES}))
    stated: dict[str, list[tuple[int, str]]] = {}
    for step in steps:
        _play(books, step, YC, stated)
    source = ReferenceSource(books.store)
    for code in codes:
        found, _ = source.figure(request(code, period))
        lines, _ = source.trace(request(code, period))
        assert found is not None
        for side, total in (("value", found.value), ("numerator", found.numerator), ("denominator", found.denominator)):
            mine = [one for one in lines if one.side == side and one.corrected_by is None]
            if total is None or (side == "value" and found.denominator is not None):
                continue
            added = sum(
                (convert(one.amount or Decimal(0), one.measured_in, _unit_of(source, found, side)) for one in mine),
                Fraction(0),
            )
            assert added == Fraction(total), (code, side)


def _unit_of(source: ReferenceSource, found: Figure, side: str) -> Unit:
    """The unit of a side, which a figure does not carry: that of the side's own indicator."""
    if side == "value":
        return found.measured_in
    registry, _ = source.registry()
    assert registry is not None
    declared = registry.declared(found.period.last)
    whole = declared.indicators[found.definition.indicator]
    if not isinstance(whole, Ratio):
        return UNITS["天" if isinstance(whole, Duration) and side == "numerator" else "项"]
    operand = whole.numerator if side == "numerator" else whole.denominator
    return UNITS[declared.indicators[operand.indicator].unit]
