"""Time progress, growth on the period before, ranks of who improved and points by 功效系数, on every engine, by hand."""

import pytest

from figurebook import BB, DZ, RATES, SIGNED, TOWN, YC, Books, Engine, figure, indicator
from taizhang.core.values.figure import Comparison
from taizhang.indicators.source import Source

COUNT = "kind: count\n    ledger: site.project\n    when: signed"


def rows(source: Source, kind: str, code: str, period: str = "2021", org: str = YC) -> list[Comparison]:
    return list(figure(source, code, period, org, compare=kind).comparisons[kind])


def signed(books: Books, org: str, *days: str) -> None:
    for number, day in enumerate(days):
        item = f"{org}-{day}-{number}"
        books.open(item, "2019-01-01", org=org, book=org)
        books.step(item, "signed", day, book=org)


def ranked(*options: str) -> str:
    lines = "".join(
        f"\n      - {{name: {{zh: 各区县, en: districts}}, kinds: [district], {option}}}" for option in options
    )
    return indicator("signed", COUNT, more="ranks:" + lines)


class TestPace:
    def test_half_of_the_target_by_half_of_the_year(self, engine: Engine) -> None:
        books = Books(SIGNED)
        signed(books, YC, "2021-02-01", "2021-04-01", "2021-05-01")
        books.target("signed", YC, "2021", "4")
        books.target("signed", YC, "2021-Q2", "1")
        source = engine(books)
        told = [
            (one.period, str(one.value), str(one.against), str(one.measured_in))
            for one in rows(source, "pace", "signed", "2021-Q2")
        ]
        assert told == [("2021-Q2", "100", "100", "个百分点"), ("2021", "25", "50", "个百分点")]  # 2 of 1; 3 of 4

    def test_behind_time(self, engine: Engine) -> None:
        books = Books(SIGNED)
        signed(books, YC, "2021-02-01")
        books.target("signed", YC, "2021", "4")
        (found,) = rows(engine(books), "pace", "signed", "2021-05")
        assert (str(found.value), str(found.against)) == (
            "-16.666666666667",
            "41.666666666667",
        )  # 1 of 4, 5 months of 12

    def test_without_a_target_there_is_none(self, engine: Engine) -> None:
        books = Books(SIGNED)
        (found,) = rows(engine(books), "pace", "signed")
        assert (found.value, found.reason) == (None, "NO_TARGET")


class TestPrevious:
    def test_growth_on_the_period_before(self, engine: Engine) -> None:
        books = Books(SIGNED)
        signed(books, YC, "2020-12-31", "2021-02-01", "2021-03-31", "2021-04-01", "2021-05-01", "2021-06-30")
        source = engine(books)
        (found,) = rows(source, "previous", "signed", "2021-Q2")
        assert (str(found.value), str(found.against), found.period) == ("50", "2", "2021-Q1")  # 3 after 2
        (found,) = rows(source, "previous", "signed", "2021-Q1")
        assert (str(found.value), found.period) == ("100", "2020-Q4")  # 2 after 1, over the new year
        (found,) = rows(source, "previous", "signed", "2020-Q4")
        assert found.reason == "BASE_NOT_POSITIVE"  # 1 after none

    def test_rates_change_by_points(self, engine: Engine) -> None:
        books = Books(*RATES)
        books.signed_and_started(
            ("a", "2021-01-05", "2021-05-01"),
            ("b", "2021-02-01", None),
            ("c", "2021-04-01", "2021-05-01"),
        )
        (found,) = rows(engine(books), "previous", "turned", "2021-Q2")
        assert (str(found.value), str(found.measured_in)) == ("100", "个百分点")  # c at 100 %; none of a and b by March

    def test_month_offsets_from_a_31st(self, engine: Engine) -> None:
        books = Books(SIGNED)
        signed(books, YC, "2021-02-28", "2021-03-31", "2021-03-31")
        (found,) = rows(engine(books), "previous", "signed", "2021-03")
        assert (str(found.value), found.period) == ("100", "2021-02")


class TestRanksBy:
    @pytest.mark.parametrize(
        ("by", "places"),
        [("value", ("1", "2", "3")), ("yoy", ("2", "1", None)), ("target", ("3", "1", "2"))],
    )
    def test_the_value_its_growth_or_its_completion(
        self, engine: Engine, by: str, places: tuple[str | None, ...]
    ) -> None:
        books = Books(ranked(f"by: {by}"))
        signed(books, YC, "2020-02-01", "2020-03-01", "2021-02-01", "2021-03-01", "2021-04-01")  # 2, then 3: +50 %
        signed(books, BB, "2020-02-01", "2021-02-01", "2021-03-01")  # 1, then 2: +100 %
        signed(books, DZ, "2021-02-01")  # none, then 1: no growth
        for org, target in ((YC, "6"), (BB, "2"), (DZ, "1.5")):  # 50, 100 and 66.7 %
            books.target("signed", org, "2021", target, book=org)
        source = engine(books)
        found = [rows(source, "rank", "signed", org=org)[0] for org in (YC, BB, DZ)]
        assert tuple(None if one.value is None else str(one.value) for one in found) == places
        assert found[2].reason == (None if places[2] else "NOT_RANKED")

    def test_those_left_out_are_not_ranked_and_count_for_nobody(self, engine: Engine) -> None:
        books = Books(ranked(f"without: ['{BB}']"))
        signed(books, BB, "2021-02-01", "2021-03-01")
        signed(books, YC, "2021-02-01")
        source = engine(books)
        (found,) = rows(source, "rank", "signed")
        assert (str(found.value), found.places) == ("1", 1)
        assert rows(source, "rank", "signed", org=BB)[0].reason == "NOT_RANKED"


class TestScore:
    BOOKS = ((YC, 4), (BB, 3), (DZ, 1))

    def scores(self, engine: Engine, option: str, counts: tuple[tuple[str, int], ...] = BOOKS) -> list[str | None]:
        books = Books(ranked(option))
        for org, count in counts:
            signed(books, org, *["2021-02-01"] * count)
        source = engine(books)
        found = [rows(source, "score", "signed", org=org)[0] for org in (YC, BB, DZ)]
        assert {str(one.measured_in) for one in found} == {"分"}
        return [one.reason if one.value is None else str(one.value) for one in found]

    def test_points_by_where_a_value_lies(self, engine: Engine) -> None:
        assert self.scores(engine, "score: {}") == ["100.00", "86.67", "60.00"]  # 60 + 40 × (3 − 1) ÷ (4 − 1)
        assert self.scores(engine, "score: {base: 0, span: 100, places: 1}") == ["100.0", "66.7", "0.0"]
        assert self.scores(engine, "order: asc, score: {}") == ["60.00", "73.33", "100.00"]

    def test_all_the_same_tells_none_from_another(self, engine: Engine) -> None:
        same = ((YC, 2), (BB, 2))
        assert self.scores(engine, "score: {}", same) == ["NO_SPREAD", "NO_SPREAD", "NOT_RANKED"]

    def test_one_left_out_does_not_set_the_scale(self, engine: Engine) -> None:
        assert self.scores(engine, f"without: ['{DZ}'], score: {{}}") == ["100.00", "60.00", "NOT_RANKED"]

    def test_a_ranking_without_points_has_no_row(self, engine: Engine) -> None:
        books = Books(ranked("order: desc"))
        assert rows(engine(books), "score", "signed") == []
        assert rows(engine(books), "score", "signed", org=TOWN) == []
