"""Every kind of indicator, window and comparison on every engine, each with the answer worked out by hand beside it."""

from figurebook import (
    BB,
    OTHER,
    RATES,
    SIGNED,
    SIGNED_ALL,
    SIGNED_YTD,
    SUMS,
    TOWN,
    YC,
    Books,
    Engine,
    figure,
    indicator,
    value,
)


class TestCount:
    def test_windows_take_both_ends_in(self, engine: Engine) -> None:
        books = Books(SIGNED, SIGNED_YTD, SIGNED_ALL)
        for number, day in enumerate(("2020-12-31", "2021-03-31", "2021-04-01", "2021-06-30", "2021-07-01")):
            books.open(f"p{number}", "2020-01-01")
            books.step(f"p{number}", "signed", day)
        source = engine(books)
        assert value(source, "signed", "2021-Q2") == "2"  # 04-01 and 06-30
        assert value(source, "signed_ytd", "2021-Q2") == "3"  # and 03-31
        assert value(source, "signed_all", "2021-Q2") == "4"  # and 2020-12-31
        assert value(source, "signed", "2021-06-30") == "1"
        assert value(source, "signed", "2021-05") == "0"

    def test_opened_and_standing(self, engine: Engine) -> None:
        books = Books(
            indicator("opened", "kind: count\n    ledger: site.project\n    when: opened"),
            indicator("standing", "kind: count\n    ledger: site.project\n    when: standing"),
        )
        for item, day in (("a", "2020-05-01"), ("b", "2021-02-01"), ("c", "2021-08-01")):
            books.open(item, day)
        source = engine(books)
        assert value(source, "opened", "2021-H1") == "1"  # b
        assert value(source, "standing", "2021-H1") == "2"  # a and b
        assert value(source, "standing", "2021") == "3"

    def test_occurrences_first_last_and_each(self, engine: Engine) -> None:
        books = Books(
            *(
                indicator(
                    name, f"kind: count\n    ledger: site.project\n    when: {{milestone: checked, occurrence: {name}}}"
                )
                for name in ("first", "last", "each")
            )
        )
        books.open("a")
        for number, day in ((1, "2021-02-01"), (2, "2021-05-01"), (3, "2021-06-01")):
            books.step("a", "checked", day, n=number)
        source = engine(books)
        assert [value(source, name, "2021-Q1") for name in ("first", "last", "each")] == [
            "1",
            "1",
            "1",
        ]  # the last so far
        assert [value(source, name, "2021-Q2") for name in ("first", "last", "each")] == ["0", "1", "2"]

    def test_not_applicable_and_revoked_are_not_reached(self, engine: Engine) -> None:
        books = Books(
            indicator("started", "kind: count\n    ledger: site.project\n    when: started"),
            indicator(
                "idle", "kind: count\n    ledger: site.project\n    when: standing\n    where: {not_reached: started}"
            ),
        )
        for item in ("a", "b", "c"):
            books.open(item)
        books.step("a", "started", "2021-03-01")
        books.step("b", "started", "2021-03-01", "na")
        books.step("c", "started", "2021-03-01")
        books.step("c", "started", "2021-05-01", "revoked")
        source = engine(books)
        assert value(source, "started", "2021-Q1") == "2"  # a and c, which stood then
        assert value(source, "started", "2021-H1") == "1"  # a alone
        assert value(source, "idle", "2021-H1") == "2"

    def test_planned_milestones_count_by_the_newest_plan_reached_or_not(self, engine: Engine) -> None:
        books = Books(
            indicator("due", "kind: count\n    ledger: site.project\n    when: {milestone: started, status: planned}")
        )
        for item in ("a", "b", "c", "d", "e"):
            books.open(item)
        books.step("a", "started", "2021-01-15", "planned", due="2021-05-01")
        books.step("b", "started", "2021-01-15", "planned", due="2021-05-01")
        books.step("b", "started", "2021-03-01", "planned", due="2021-09-01")  # put off
        books.step("c", "started", "2021-01-15", "planned", due="2021-06-01")
        books.step("c", "started", "2021-04-20")  # early: it was due in June all the same
        books.step("d", "started", "2021-01-15", "planned", due="2021-06-01")
        books.step("d", "started", "2021-02-01", "na")
        books.step("e", "started", "2021-02-01", "planned", due="2021-04-01")
        books.step("e", "started", "2021-04-01")
        books.step("e", "started", "2021-05-01", "revoked")  # still to be done
        source = engine(books)
        assert value(source, "due", "2021-Q2") == "3"  # a, c, e
        assert value(source, "due", "2021") == "4"  # and b

    def test_conditions(self, engine: Engine) -> None:
        wheres = {
            "is": "{sector: industry}", "many": "{tags: [b, c]}", "flag": "{major: true}", "number": "{total: 1.50}",
            "between": "{total: {min: 2, max: '10'}}", "day": "{due: {max: 2021-05-31}}", "open": "{due: {known: false}}",
            "any": "{any: [{sector: service}, {total: {min: 5}}]}", "not": "{not: {sector: industry}}",
        }  # fmt: skip
        books = Books(
            *(
                indicator(f"w_{name}", f"kind: count\n    ledger: site.project\n    when: standing\n    where: {where}")
                for name, where in wheres.items()
                if name != "number"
            ),
            indicator(
                "w_number", "kind: count\n    ledger: site.project\n    when: standing\n    where: {total: ['1.50']}"
            ),
        )
        books.open("a", sector="industry", total="1.5", tags=["a", "b"], major=True, due="2021-05-31")
        books.open("b", sector="service", total="10", tags=[], major=False, due="2021-06-01")
        books.open("c", sector="industry", total="2")
        books.open("d")
        books.amend("c", "2021-02-01", total=None)
        books.amend("c", "2021-02-02", total="9.999999999")
        source = engine(books)
        got = {name: value(source, f"w_{name}") for name in wheres}
        assert got == {
            "is": "2", "many": "1", "flag": "1", "number": "1", "between": "2", "day": "1", "open": "2",
            "any": "2", "not": "2",
        }  # fmt: skip


class TestSumAndLevel:
    def test_a_field_of_the_items_that_count(self, engine: Engine) -> None:
        books = Books(*SUMS)
        books.open("a", total="1.25")
        books.open("b", total="2")
        books.open("c")
        for item, day in (("a", "2021-03-01"), ("b", "2021-09-01"), ("c", "2021-03-02")):
            books.step(item, "signed", day)
        books.amend("a", "2021-06-30", total="1.5")
        source = engine(books)
        assert value(source, "invested", "2021-Q1") == "12500"  # a as of March: 1.25 亿元; c has not said
        assert value(source, "invested", "2021-H1") == "15000"
        assert value(source, "invested", "2021") == "35000"
        assert value(source, "invested", "2021-Q2") == "0"  # nothing signed: nothing, and known
        assert value(source, "invested", "2021-03-02") == "NOT_REPORTED"  # c alone, whose amount nobody knows

    def test_a_flow_inside_the_window(self, engine: Engine) -> None:
        books = Books(*SUMS)
        books.open("a")
        for day, amount in (("2020-12-31", "5"), ("2021-01-31", "10"), ("2021-02-01", "0.5"), ("2021-06-30", "-2")):
            books.measure("a", "paid", day, amount)
        source = engine(books)
        assert value(source, "funds", "2021-H1") == "0.00085"  # 8.5 万元
        assert value(source, "funds_ytd", "2021-02") == "10.5"
        assert value(source, "funds_ytd", "2021-W05") == "10.5"  # the week 02-01 to 02-07
        assert value(source, "funds", "2021-Q3") == "0"  # said before, nothing since

    def test_a_running_total_with_a_late_entry_and_a_new_year(self, engine: Engine) -> None:
        books = Books(*SUMS)
        books.open("a", "2020-01-01")
        for day, total in (("2020-12-20", "9"), ("2021-01-31", "2"), ("2021-03-31", "7")):
            books.measure("a", "done", day, total)
        before = books.store.heads()[YC].position
        books.measure("a", "done", "2021-02-28", "3")  # late: February had brought 1, March only 4
        source = engine(books)
        at = {YC: before}
        assert value(source, "done", "2021-01") == "2"  # the year begins anew: 9 is last year's
        assert [value(source, "done", month) for month in ("2021-02", "2021-03")] == ["1", "4"]
        assert [value(source, "done", month, at=at) for month in ("2021-02", "2021-03")] == ["0", "5"]
        assert value(source, "done", "2021-H1") == "7"
        assert value(source, "done_all", "2021") == "16"  # 9 and 7, since the beginning

    def test_a_running_total_corrected_and_withdrawn(self, engine: Engine) -> None:
        books = Books(*SUMS)
        books.open("a", "2020-01-01")
        books.measure("a", "done", "2021-01-31", "2")
        second = books.measure("a", "done", "2021-02-28", "6")
        books.measure("a", "done", "2021-03-31", "9")
        books.measure("a", "done", "2021-02-28", "5", corrects=second)
        corrected = books.store.heads()[YC].position
        books.withdraw("a", corrected)
        source = engine(books)
        assert [value(source, "done", f"2021-0{month}", at={YC: 4}) for month in (1, 2, 3)] == ["2", "4", "3"]
        assert [value(source, "done", f"2021-0{month}", at={YC: 5}) for month in (1, 2, 3)] == ["2", "3", "4"]
        assert [value(source, "done", f"2021-0{month}") for month in (1, 2, 3)] == ["2", "0", "7"]

    def test_levels_hold_until_they_reset(self, engine: Engine) -> None:
        books = Books(*SUMS)
        books.open("a", "2020-01-01", total="3")
        books.open("b", "2021-05-01", total="4")
        books.measure("a", "plan", "2021-01-05", "6")
        books.measure("a", "plan", "2021-07-01", "8")
        books.measure("a", "staff", "2020-06-01", "100")
        books.measure("b", "staff", "2021-06-01", "40")
        source = engine(books)
        assert [value(source, "plan", period) for period in ("2021-H1", "2021", "2022-Q1")] == [
            "6",
            "8",
            "NOT_REPORTED",
        ]
        assert [value(source, "staff", period) for period in ("2020", "2021-05", "2021-06")] == ["100", "100", "140"]
        assert [value(source, "worth", period) for period in ("2020", "2021")] == ["3", "7"]

    def test_items_that_move_between_orgs_take_their_flow_along(self, engine: Engine) -> None:
        books = Books(*SUMS)
        books.open("a", org=TOWN)
        books.measure("a", "paid", "2021-02-01", "10000")
        books.amend("a", "2021-04-01", org=OTHER)
        source = engine(books)
        assert [value(source, "funds", "2021-Q1", org) for org in (TOWN, OTHER, YC)] == ["1", "0", "1"]
        assert [value(source, "funds", "2021-H1", org) for org in (TOWN, OTHER, YC)] == ["0", "1", "1"]

    def test_unknown_is_not_zero(self, engine: Engine) -> None:
        books = Books(SIGNED, *SUMS)
        books.open("a", "2021-03-01")
        source = engine(books)
        assert value(source, "signed", "2021-H1") == "0"  # the book has items, none of them signed
        assert value(source, "signed", "2021-H1", OTHER) == "0"  # nor any of a town beside
        assert value(source, "signed", "2021-01") == "NO_ITEMS"  # before the first item
        assert value(source, "signed", "2021-H1", BB) == "NO_ITEMS"  # a book that has none
        assert value(source, "funds", "2021-H1") == "NOT_REPORTED"
        assert value(source, "staff", "2021-H1") == "NOT_REPORTED"


class TestRates:
    def test_two_start_rates_have_two_bases(self, engine: Engine) -> None:
        books = Books(*RATES)
        for number in range(7):
            books.open(f"p{number}", "2021-01-01")
            books.step(f"p{number}", "signed", "2021-02-01")
            books.step(
                f"p{number}", "started", "2021-01-20", "planned", due="2021-11-01" if number > 4 else "2021-03-01"
            )
        for number in (0, 5):
            books.step(f"p{number}", "started", "2021-04-01")
        source = engine(books)
        found = figure(source, "rate", "2021-H1")
        assert (str(found.numerator), str(found.denominator), str(found.value)) == ("2", "7", "28.571428571429")
        assert value(source, "on_plan", "2021-H1") == "28.571428571429"  # 2 of the 7 planned for the whole year
        assert value(source, "rate", "2021-Q2") == "DENOMINATOR_ZERO"  # nothing signed in the second quarter
        assert value(source, "all", "2021-Q2") == "28.571428571429"  # started this year / ever signed
        assert value(source, "rate", "2021-H1", BB) == "OPERAND_UNKNOWN"

    def test_a_cohort_is_followed_to_the_end_of_the_period(self, engine: Engine) -> None:
        books = Books(*RATES)
        for item, signed, started in (
            ("a", "2021-01-05", "2021-05-01"),
            ("b", "2021-03-01", None),
            ("c", "2020-12-01", "2021-02-01"),
        ):
            books.open(item, "2020-11-01")
            books.step(item, "signed", signed)
            if started:
                books.step(item, "started", started)
        source = engine(books)
        assert value(source, "turned", "2021-Q1") == "0"  # a and b signed, neither started yet
        assert value(source, "turned", "2021-H1") == "50"  # a has; c is of another cohort
        assert value(source, "turned", "2021-Q3") == "DENOMINATOR_ZERO"

    def test_amounts_for_one_of_another_unit(self, engine: Engine) -> None:
        books = Books(*RATES)
        books.open("a", total="1.2", land="30")
        books.open("b", total="0.3", land="15")
        assert value(engine(books), "density") == "333.333333333333"  # 15000 万元 on 45 亩

    def test_a_base_that_last_year_lacks(self, engine: Engine) -> None:
        books = Books(*RATES)
        books.open("a", "2019-01-01")
        books.step("a", "signed", "2020-02-29")
        source = engine(books)
        assert value(source, "before", "2020-02-29") == "OPERAND_UNKNOWN"
        assert value(source, "before", "2021-02") == "0"  # none this February over one last February
