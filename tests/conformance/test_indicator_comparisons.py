"""Comparisons and positions on every engine, each with the answer worked out by hand beside it."""

from figurebook import (
    BB,
    DZ,
    OTHER,
    PACK,
    RATES,
    SIGNED,
    SIGNED_YTD,
    SUMS,
    TOP,
    TOWN,
    YC,
    Books,
    Engine,
    figure,
    indicator,
    request,
    value,
)
from taizhang.core.values.figure import Comparison
from taizhang.indicators.source import Source


def compared(source: Source, kind: str, code: str, period: str = "2021", org: str = YC) -> Comparison:
    rows = figure(source, code, period, org, compare=kind).comparisons[kind]
    assert len(rows) == 1
    return rows[0]


class TestComparisons:
    GROWN = indicator("worth", "kind: level\n    ledger: site.project\n    amount: {field: total}", unit="亿元")

    def test_target_of_the_year_is_held_against_the_year_to_date(self, engine: Engine) -> None:
        books = Books(SIGNED)
        for number, day in enumerate(("2021-02-01", "2021-04-01", "2021-05-01")):
            books.open(f"p{number}")
            books.step(f"p{number}", "signed", day)
        books.target("signed", YC, "2021", "4")
        books.target("signed", YC, "2021-Q2", "1")
        source = engine(books)
        rows = figure(source, "signed", "2021-Q2", compare="target").comparisons["target"]
        assert [(one.period, str(one.value), str(one.against)) for one in rows] == [
            ("2021-Q2", "200", "1"),
            ("2021", "75", "4"),
        ]
        assert compared(source, "target", "signed", "2021-Q2", TOWN).reason == "NO_TARGET"
        books.target("signed", YC, "2021", "6")
        assert str(figure(source, "signed", "2021", compare="target").comparisons["target"][0].value) == "50"

    def test_growth_on_a_base_that_is_not_positive_is_undefined(self, engine: Engine) -> None:
        books = Books(self.GROWN)
        books.open("a", "2019-06-01", total="-1")
        books.amend("a", "2020-06-01", total="0")
        books.amend("a", "2021-06-01", total="3")
        books.amend("a", "2022-06-01", total="4")
        source = engine(books)
        assert compared(source, "yoy", "worth", "2019").reason == "OPERAND_UNKNOWN"  # nothing stood the year before
        assert compared(source, "yoy", "worth", "2020").reason == "BASE_NOT_POSITIVE"
        assert compared(source, "yoy", "worth", "2021").reason == "BASE_NOT_POSITIVE"
        found = compared(source, "yoy", "worth", "2022")
        assert (str(found.value), str(found.against), str(found.measured_in), found.period) == (
            "33.333333333333",
            "3",
            "%",
            "2021",
        )
        assert compared(source, "yoy", "worth", "2020-02-29").reason == "NO_BASE_PERIOD"

    def test_rates_change_by_points(self, engine: Engine) -> None:
        books = Books(*RATES)
        books.signed_and_started(
            ("a", "2020-01-05", "2020-05-01"),
            ("b", "2020-03-01", None),
            ("c", "2021-02-01", "2021-03-01"),
        )
        found = compared(engine(books), "yoy", "turned", "2021")
        assert (str(found.value), str(found.measured_in)) == ("50", "个百分点")  # 100 % after 50 %

    def test_share_and_the_rest(self, engine: Engine) -> None:
        works = "kind: sum\n    ledger: site.project\n    amount: {field: total}\n    when: opened"
        industry = works + "\n    where: {sector: industry}"
        rate = "kind: ratio\n    numerator: site.%s\n    denominator: {indicator: site.%s, over: %s}"
        books = Books(
            indicator("whole", works, unit="亿元"),
            indicator("part", industry, unit="万元", more="share_of: site.whole"),
            indicator("whole_rate", rate % ("whole", "whole", "year"), unit="%"),
            indicator("part_rate", rate % ("part", "part", "year"), unit="%", more="share_of: site.whole_rate"),
        )
        books.open("a", "2021-02-01", sector="industry", total="3")
        books.open("b", "2021-08-01", sector="industry", total="1")
        books.open("c", "2021-02-01", sector="service", total="4")
        books.open("d", "2021-08-01", sector="service", total="8")
        source = engine(books)
        assert (str(compared(source, "share", "part").value), str(compared(source, "share", "part").against)) == (
            "25",
            "160000",
        )
        assert str(compared(source, "complement", "part").value) == "120000"  # 12 亿元 in 万元
        assert str(compared(source, "complement", "part_rate", "2021-H1").value) == "33.333333333333"  # 4 of 12
        assert compared(source, "share", "whole").reason == "NO_WHOLE"
        assert compared(source, "share", "part", "2021-01").reason == "OPERAND_UNKNOWN"

    def test_part_of_the_org_above_and_what_the_others_there_bring(self, engine: Engine) -> None:
        books = Books(self.GROWN, *RATES)
        for item, org, total in (("a", TOWN, "3"), ("b", OTHER, "4"), ("c", OTHER, "5"), ("d", YC, "8")):
            books.open(item, org=org, total=total)
            books.step(item, "signed", "2021-02-01")
        books.step("c", "started", "2021-03-01")
        source = engine(books)
        part = compared(source, "above_share", "worth", org=TOWN)
        assert (str(part.value), str(part.against), part.group) == ("15", "20", f"{YC}全称")
        assert str(compared(source, "above_rest", "worth", org=TOWN).value) == "17"  # 4, 5 and the district's own 8
        assert str(compared(source, "above_rest", "turned", org=TOWN).value) == "33.333333333333"  # one of b, c and d
        assert compared(source, "above_share", "worth", org=TOP).reason == "NO_WHOLE"  # nothing is above the city
        of_item = figure(source, "worth", item="a", compare="above_rest").comparisons["above_rest"][0]
        assert of_item.reason == "NO_WHOLE"

    def test_an_org_above_that_has_ceased_is_no_whole(self, engine: Engine) -> None:
        books = Books(self.GROWN)
        books.open("a", org=TOWN, total="3")
        gone = {
            "name": "区",
            "short": "区",
            "kind": "district",
            "parent": TOP,
            "own_book": True,
            "groups": [],
            "abolished": True,
        }
        books.write(TOP, "sys.org", YC, "org", "2021-06-01", gone)
        source = engine(books)
        assert str(compared(source, "above_share", "worth", "2021-05", org=TOWN).value) == "100"
        assert compared(source, "above_share", "worth", "2021", org=TOWN).reason == "NO_WHOLE"

    def test_ranks(self, engine: Engine) -> None:
        ranks = "ranks:\n      - {name: {zh: 各区县, en: districts}, kinds: [district]}\n      - {name: {zh: 镇街, en: towns}, kinds: [town], order: asc}"
        books = Books(indicator("signed", "kind: count\n    ledger: site.project\n    when: signed", more=ranks))
        for org in (YC, BB):
            books.open("a", org=org, book=org)
            books.step("a", "signed", "2021-02-01", book=org)
        source = engine(books)
        first, second = figure(source, "signed", compare="rank").comparisons["rank"]
        assert (str(first.value), first.places, first.group) == (
            "1",
            2,
            "各区县",
        )  # a tie for the first place; DZ has nothing
        assert (second.value, second.reason, second.places) == (None, "NOT_RANKED", 2)  # a district is no town
        assert figure(source, "signed", org=DZ, compare="rank").comparisons["rank"][0].reason == "NOT_RANKED"
        books.report("signed", DZ, "2021", "5")
        books.report("signed", YC, "2021", "9")  # has data of its own: what it reported does not count
        third = figure(source, "signed", org=DZ, compare="rank")
        assert (third.value, str(third.comparisons["rank"][0].value)) == (None, "1")
        assert third.comparisons["rank"][0].reported == (DZ,)
        assert str(figure(source, "signed", compare="rank").comparisons["rank"][0].value) == "2"
        town = figure(source, "signed", org=OTHER, compare="rank").comparisons["rank"][1]
        assert (str(town.value), town.places) == ("1", 2)  # both towns have none: the smallest stand first
        assert dict(third.position.positions).keys() == {TOP, YC, BB, DZ} & set(source.follow())

    def test_reported_values_come_as_published(self, engine: Engine) -> None:
        books = Books(
            indicator(
                "gdp", "kind: reported\n    source: {zh: 统计公报, en: bulletin}\n    expected: [district]", unit="亿元"
            )
        )
        books.report("gdp", YC, "2021-H1", "5000000", "万元")
        books.report("gdp", TOP, "2021-H1", "9999", "亿元")
        source = engine(books)
        assert value(source, "gdp", "2021-H1") == "500"
        assert value(source, "gdp", "2021-Q1") == "NOT_REPORTED"
        city = figure(source, "gdp", "2021-H1", TOP)
        assert city.coverage is not None
        assert (str(city.value), city.coverage.reported, city.coverage.expected) == ("9999", 1, 3)
        books.report("gdp", YC, "2021-H1", "480", "亿元", book=YC)
        assert value(source, "gdp", "2021-H1") == "480"  # the district's own word comes first


class TestPositions:
    def test_a_correction_that_moves_the_date_out_of_the_period(self, engine: Engine) -> None:
        books = Books(SIGNED)
        books.open("a")
        signed = books.step("a", "signed", "2021-03-31")
        books.step("a", "signed", "2021-04-01", corrects=signed)
        source = engine(books)
        assert [value(source, "signed", quarter, at={YC: 2}) for quarter in ("2021-Q1", "2021-Q2")] == ["1", "0"]
        assert [value(source, "signed", quarter) for quarter in ("2021-Q1", "2021-Q2")] == ["0", "1"]
        found = figure(source, "signed", at={YC: 2})
        assert found.position.at(YC) == 2
        assert found.position.at(TOP) == 7

    def test_new_entries_show_at_once(self, engine: Engine) -> None:
        books = Books(SIGNED)
        books.open("a")
        source = engine(books)
        assert value(source, "signed") == "0"
        signed = books.step("a", "signed", "2021-03-31")
        assert value(source, "signed") == "1"
        books.withdraw("a", signed)
        assert value(source, "signed") == "0"
        assert value(source, "signed", at={YC: 2}) == "1"

    def test_an_earlier_position_uses_the_text_adopted_by_then(self, engine: Engine) -> None:
        books = Books(SIGNED)
        books.open("a", sector="industry")
        books.open("b", sector="service")
        for item in ("a", "b"):
            books.step(item, "signed", "2021-03-31")
        source = engine(books)
        adopted = books.store.heads()[TOP].position
        first = figure(source, "signed")
        books.adopt(
            indicator(
                "signed", "kind: count\n    ledger: site.project\n    when: signed\n    where: {sector: industry}"
            )
        )
        second = figure(source, "signed")
        assert (str(first.value), str(second.value)) == ("2", "1")
        assert first.definition.digest != second.definition.digest
        assert figure(source, "signed", at={TOP: adopted}) == first

    def test_a_measure_declared_anew_is_read_anew(self, engine: Engine) -> None:
        done = indicator("done", "kind: sum\n    ledger: site.project\n    amount: {measure: done}", unit="亿元")
        books = Books(done)
        books.open("a")
        books.measure("a", "done", "2021-01-31", "2")
        books.measure("a", "done", "2021-02-28", "5")
        source = engine(books)
        adopted = books.store.heads()[TOP].position
        assert value(source, "done") == "5"
        books.adopt(done, pack=PACK.replace("kind: running_total, unit: 亿元, resets: year", "kind: flow, unit: 亿元"))
        assert value(source, "done") == "7"
        assert value(source, "done", at={TOP: adopted}) == "5"
        books.measure("a", "done", "2021-03-31", "6")
        assert [value(source, "done"), value(source, "done", at={TOP: adopted})] == ["13", "6"]

    def test_a_district_is_all_its_books_and_says_how_many_told(self, engine: Engine) -> None:
        books = Books(SIGNED)
        for org in (YC, BB):
            books.open("a", org=org, book=org)
            books.step("a", "signed", "2021-02-01", book=org)
        found = figure(engine(books), "signed", org=TOP)
        assert found.coverage is not None
        assert (str(found.value), found.coverage.reported, found.coverage.expected) == ("2", 2, 3)

    def test_one_item(self, engine: Engine) -> None:
        books = Books(SIGNED, *SUMS)
        for item, total in (("a", "1"), ("b", "2")):
            books.open(item, total=total)
            books.step(item, "signed", "2021-02-01")
            books.measure(item, "paid", "2021-02-01", total)
        source = engine(books)
        assert [value(source, code, item="b") for code in ("signed", "worth", "funds_ytd")] == ["1", "2", "2"]
        assert value(source, "signed", item="z") == "NO_ITEMS"
        assert value(source, "signed", item="b", org=OTHER) == "NO_ITEMS"

    def test_a_week_over_the_new_year_is_of_the_year_it_ends_in(self, engine: Engine) -> None:
        books = Books(SIGNED, SIGNED_YTD)
        for number, day in enumerate(("2020-12-31", "2021-01-01", "2021-01-03", "2021-01-04")):
            books.open(f"p{number}", "2020-01-01")
            books.step(f"p{number}", "signed", day)
        source = engine(books)
        assert value(source, "signed", "2020-W53") == "3"  # 2020-12-28 to 2021-01-03
        assert value(source, "signed_ytd", "2020-W53") == "2"  # from 2021-01-01
        assert compared(source, "yoy", "signed", "2020-W53").reason == "NO_BASE_PERIOD"  # 2019 has 52 weeks

    def test_requests_that_cannot_be_answered(self, engine: Engine) -> None:
        accepts = "accepts: [year]\n    effective_from: 2021-01-01"
        books = Books(
            SIGNED, indicator("yearly", "kind: count\n    ledger: site.project\n    when: signed", more=accepts)
        )
        books.open("a")
        source = engine(books)
        for asked, code in (
            (request("sined"), "FIG-001"),
            (request("signed", org="500199"), "FIG-002"),
            (request("yearly", "2021-Q1"), "FIG-003"),
            (request("signed", compare="trend"), "FIG-004"),
            (request("yearly", "2020"), "FIG-005"),
            (request("signed", at={"500199": 1}), "BOOK-007"),
            (request("signed", at={YC: 2}), "BOOK-008"),
        ):
            found, issues = source.figure(asked)
            assert (found, [one.code for one in issues]) == (None, [code])
            assert source.trace(asked) == ((), issues)
