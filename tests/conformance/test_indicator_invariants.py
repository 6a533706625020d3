"""What must hold between figures, on every engine: what does not is told with both sides, worked out by hand."""

from dataclasses import replace
from datetime import date

from figurebook import BB, DZ, TOWN, YC, Books, Engine, indicator
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import parse_period
from taizhang.indicators.source import Source
from taizhang.indicators.turning import turned_by

REPORTED = "kind: reported\n    source: {zh: 统计公报, en: bulletin}"
COVER = indicator("cover", REPORTED, unit="%")
LAND = indicator("land_rate", REPORTED, unit="%")
SIGNED = indicator("signed", "kind: count\n    ledger: site.project\n    when: signed")
STARTED = indicator("started", "kind: count\n    ledger: site.project\n    when: started")


def invariant(holds: str, of: str, *, more: str = "", periods: str = "year") -> str:
    return f"""
invariants:
  - invariant: site.rule
    name: {{zh: 一条关系, en: a relation}}
    basis: {{document: 测试规则}}
    of: {of}
    holds: {holds}
    periods: [{periods}]
    {more}
"""


GREEN = "{cover: site.cover, land: site.land_rate}"
STEPS = "{signed: {indicator: site.signed, over: cumulative}, started: {indicator: site.started, over: cumulative}}"


def told(source: Source, day: str = "2021-12-31", near: set[str] | None = None) -> list[tuple[str, str, str, str]]:
    broken, issues = source.violations([date.fromisoformat(day)], near)
    assert issues == []
    return [(one.org.code, str(one.period), str(one.left), str(one.right)) for one in broken]


def test_one_rate_is_never_below_another(engine: Engine) -> None:
    books = Books(COVER, LAND, invariant("cover >= land", GREEN))
    for org, cover, land in ((YC, "42.4", "40"), (BB, "38", "40.5"), (DZ, "41", None)):
        books.report("cover", org, "2021", cover, "%")
        if land is not None:
            books.report("land_rate", org, "2021", land, "%")
    source = engine(books)
    assert told(source) == [(BB, "2021", "38", "40.5")]  # what is unknown breaks nothing
    assert told(source, "2020-06-30") == []
    (broken,), _ = source.violations([date(2021, 5, 1)])
    assert (broken.issue().code, broken.issue().sentence("zh")) == (
        "FIG-009", f"“一条关系”不成立：{BB}全称2021，38 与 40.5（%）",
    )  # fmt: skip
    books.report("land_rate", BB, "2021", "38", "%")
    assert told(source) == []


def test_as_far_apart_as_rounding_goes_still_holds(engine: Engine) -> None:
    books = Books(COVER, LAND, invariant("cover = land", GREEN, more="within: 0.05"))
    for org, land in ((YC, "40.05"), (BB, "40.06")):
        books.report("cover", org, "2021", "40", "%")
        books.report("land_rate", org, "2021", land, "%")
    assert told(engine(books)) == [(BB, "2021", "40", "40.06")]


def test_no_more_started_than_signed(engine: Engine) -> None:
    books = Books(SIGNED, STARTED, invariant("started <= signed", STEPS, periods="quarter, month"))
    books.open("a", "2021-01-10")
    books.step("a", "started", "2021-02-01")
    source = engine(books)
    assert told(source, "2021-02-15") == [(YC, "2021-02", "1", "0"), (YC, "2021-Q1", "1", "0")]
    assert told(source, "2021-01-15") == [(YC, "2021-Q1", "1", "0")]
    books.step("a", "signed", "2021-01-20")
    assert told(source, "2021-02-15") == []


def test_only_those_near_what_was_written_are_looked_at(engine: Engine) -> None:
    books = Books(COVER, LAND, invariant("cover >= land", GREEN))
    for org in (YC, BB):
        books.report("cover", org, "2021", "30", "%")
        books.report("land_rate", org, "2021", "40", "%")
    source = engine(books)
    assert [org for org, *_ in told(source)] == [BB, YC]
    assert [org for org, *_ in told(source, near={TOWN})] == [YC]  # the district that the town is in
    assert told(source, near={DZ}) == []


def test_sides_may_be_formulas_and_of_other_kinds_of_org(engine: Engine) -> None:
    parts = "{whole: site.gdp, farms: site.farms, works: site.works}"
    sectors = [indicator(code, REPORTED, unit="亿元") for code in ("gdp", "farms", "works")]
    books = Books(*sectors, invariant("farms + works = whole", parts, more="kinds: [city]"))
    for code, amount, unit in (("gdp", "100", "亿元"), ("farms", "400000", "万元"), ("works", "70", "亿元")):
        books.report(code, "500000", "2021", amount, unit)
    assert told(engine(books)) == [("500000", "2021", "110", "100")]


def test_a_side_that_divides_by_nothing_is_not_judged(engine: Engine) -> None:
    books = Books(SIGNED, STARTED, invariant("started / signed <= 1", STEPS))
    books.open("a", "2021-01-10")
    books.step("a", "started", "2021-02-01")
    source = engine(books)
    assert told(source) == []
    books.open("b", "2021-01-10")
    books.step("b", "signed", "2021-02-01")
    books.step("b", "started", "2021-03-01")
    assert told(source) == [(YC, "2021", "200", "100")]  # 2 of 1, as shares in %
    period, _ = parse_period("2021")
    assert period is not None
    assert source.violations([])[0] == []


def test_each_stands_with_its_figures_and_what_is_lacking(engine: Engine) -> None:
    books = Books(COVER, LAND, invariant("cover >= land", GREEN, periods="year, half"))
    books.report("cover", YC, "2021", "38", "%")
    books.report("land_rate", YC, "2021", "40.5", "%")
    books.report("cover", YC, "2021-H1", "39", "%")
    periods = [parse_period(text)[0] for text in ("2021", "2021-H1", "2021-H2", "2021-Q1")]
    found, issues = engine(books).standings(YC, [one for one in periods if one is not None])
    assert issues == []
    assert [(str(one.period), one.verdict, str(one.left), one.has_nothing) for one in found] == [
        ("2021", "broken", "38", False),
        ("2021-H1", "unknown", "None", False),
        ("2021-H2", "unknown", "None", True),
    ]  # a quarter is not looked at
    assert {name: one.reason for name, one in found[1].parts.items()} == {"cover": None, "land": "NOT_REPORTED"}
    assert [one["value"] for one in found[0].to_json()["figures"]] == ["38", "40.5"]  # type: ignore[attr-defined]
    assert [one.code for one in engine(books).standings("nowhere", [found[0].period])[1]] == ["FIG-002"]


def test_the_entry_that_broke_it_is_found_by_halving_the_book(engine: Engine) -> None:
    books = Books(SIGNED, STARTED, invariant("started <= signed", STEPS))
    for item in ("a", "b", "c"):
        books.open(item, "2021-01-10")
        books.step(item, "signed", "2021-01-20")
        books.step(item, "started", "2021-02-01")
    books.open("d", "2021-01-10")
    books.step("d", "started", "2021-03-01")  # the eleventh entry of the book: three were signed, four started
    books.open("e", "2021-03-10")
    source = engine(books)
    (broken,), _ = source.violations([date(2021, 12, 31)])
    assert turned_by(source, broken, "500000") == (YC, 11)
    assert turned_by(source, replace(broken, position=Cut.of({"500000": 1})), "500000") is None
