"""Many figures asked together, which one statement answers: each as it is alone, worked out by hand."""

import pytest

from figurebook import BB, PACK, TOP, TOWN, YC, Books, Engine, indicator, request, value
from taizhang.indicators.source import Source

LEDGER = "ledger: site.project"


def flow(code: str, where: str = "", kind: str = "sum", measure: str = "paid", more: str = "") -> str:
    condition = f"\n    where: {where}" if where else ""
    body = f"kind: {kind}\n    {LEDGER}\n    amount: {{measure: {measure}}}{condition}{more}"
    return indicator(code, body, unit="万元" if measure == "paid" else "亿元")


def values(source: Source, *asked: tuple[str, str, str]) -> list[str | None]:
    """The values, or reasons, of indicators of a period and org, asked together."""
    found = source.figures([request(code, period, org) for code, period, org in asked])
    return [None if one is None else one.reason or format(one.value or 0, "g") for one, _ in found]


def city() -> Books:
    """Two works of two sectors in two towns, and one of the next district, paid by the quarter."""
    books = Books(
        flow("paid"),
        flow("paid_ytd", more="\n    window: year_to_date"),
        flow("paid_all", kind="level"),
        flow("industry", "{sector: industry}"),
        flow("service", "{sector: service}"),
        flow("signed_paid", "{reached: signed}"),
        flow("signed_all", "{reached: signed}", kind="level"),
        flow("done", measure="done"),
    )
    books.open("a", "2020-02-01", org=TOWN, sector="industry")
    books.open("b", "2020-02-01", org=YC, sector="service")
    books.open("c", "2020-02-01", org=BB, book=BB, sector="industry")
    for item, book, amounts in (("a", YC, (5, 7, 11, 13)), ("b", YC, (17, 19, 23, 29)), ("c", BB, (31, 37, 41, 43))):
        for month, amount in zip((2, 5, 8, 11), amounts, strict=True):
            books.measure(item, "paid", f"2021-{month:02}-15", str(amount), book=book)
    books.measure("a", "paid", "2020-03-01", "3")
    books.measure("b", "done", "2021-06-30", "2")
    books.step("a", "signed", "2021-06-01")
    return books


class TestTogether:
    def test_quarters_and_the_year_to_date_of_one_flow(self, engine: Engine) -> None:
        quarters = [("paid", f"2021-Q{one}", YC) for one in (1, 2, 3, 4)]
        to_date = [("paid_ytd", f"2021-Q{one}", YC) for one in (1, 2, 3)]
        whole = [("paid_all", "2021-Q2", YC), ("paid", "2020", YC), ("paid", "2021-07", YC)]
        # 5+17, 7+19, 11+23, 13+29; 22, 48, 82; all so far 3+48; of 2020 the three; in July nothing, which is no gap
        assert values(engine(city()), *quarters, *to_date, *whole) == [
            "22", "26", "34", "42", "22", "48", "82", "51", "3", "0",
        ]  # fmt: skip

    def test_districts_towns_and_the_city(self, engine: Engine) -> None:
        asked = [("paid", "2021", org) for org in (YC, BB, TOWN, TOP)]
        assert values(engine(city()), *asked) == ["124", "152", "36", "276"]  # 36 + 88, 152, a alone, all

    def test_values_of_a_field_and_measures(self, engine: Engine) -> None:
        asked = [("industry", "2021", YC), ("service", "2021", YC), ("paid", "2021", YC), ("done", "2021", YC)]
        assert values(engine(city()), *asked, ("service", "2021", BB)) == ["36", "88", "124", "2", "0"]

    def test_a_sum_and_a_level_under_one_condition_on_a_milestone(self, engine: Engine) -> None:
        asked = [("signed_paid", "2021-H2", YC), ("signed_all", "2021-H2", YC), ("signed_paid", "2021-Q1", YC)]
        # a is signed in June: 11 + 13 of the half; with 3 + 5 + 7 all so far; by the end of March nothing is signed
        assert values(engine(city()), *asked) == ["24", "39", "0"]

    def test_a_flow_under_a_condition_on_a_milestone_as_it_was_known_before(self, engine: Engine) -> None:
        books = Books(flow("signed_paid", "{reached: signed}"))
        books.open("a", "2020-01-01")
        books.step("a", "signed", "2020-02-01")
        known = books.measure("a", "paid", "2021-03-01", "7")
        books.measure("a", "paid", "2021-04-01", "11")
        assert value(engine(books), "signed_paid", at={YC: known}) == "7"
        books.amend("a", "2021-05-01", org=TOWN)
        later = books.measure("a", "paid", "2021-06-01", "13")
        books.measure("a", "paid", "2021-06-02", "17")
        source = engine(books)
        assert [value(source, "signed_paid", at={YC: later}), value(source, "signed_paid")] == ["31", "48"]


def test_what_was_told_of_an_item_that_was_withdrawn_is_not_known(engine: Engine) -> None:
    books = Books(flow("paid"))
    opened = books.open("gone", "2021-01-01")
    books.amend("gone", "2021-01-02", org=YC)
    books.measure("gone", "paid", "2021-03-01", "5")
    books.withdraw("gone", opened)
    books.open("silent", "2021-01-01")
    assert value(engine(books), "paid") == "NOT_REPORTED"


@pytest.mark.parametrize("head_first", [False, True])
def test_an_indicator_over_a_ledger_whose_names_changed_is_asked_anew(engine: Engine, *, head_first: bool) -> None:
    """The same definition means more where a later version of the pack takes `agreed` and `signed` for one milestone."""
    signed = indicator("signed", f"kind: count\n    {LEDGER}\n    when: signed")
    books = Books(signed)
    books.open("a", "2020-01-01")
    later = PACK.replace('"2021.1"', '"2022.1"').replace("effective_from: 2021-01-01", "effective_from: 2022-01-01")
    later = later.replace("{milestone: signed,", "{milestone: agreed, formerly: [signed],")
    before = {TOP: books.store.heads()[TOP].position}
    books.adopt(signed.replace("when: signed", "when: agreed"), day="2022-01-01", pack=later)
    books.step("a", "agreed", "2021-02-01")  # told in the new words
    source = engine(books)
    right = {None: "1", "before": "0"}
    for asked in (None, "before") if head_first else ("before", None):
        assert value(source, "signed", "2021", at=before if asked else None) == right[asked]
