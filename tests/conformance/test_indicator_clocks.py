"""On-time rates and durations on every engine, each with the answer worked out by hand beside it."""

from datetime import UTC, datetime

import pytest

from conformance.gaps import Gap
from figurebook import BB, CLOCKS, OTHER, TOWN, YC, Books, Engine, figure, indicator, request, value


class TestClocks:
    def test_on_time_is_by_cases_due_and_their_newest_plan(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        for item, due, done in (
            ("kept", "2021-03-10", "2021-03-10"),  # on the very day
            ("late", "2021-03-10", "2021-03-11"),
            ("undone", "2021-03-31", None),
            ("early", "2021-04-01", "2021-03-01"),  # due in the second quarter
        ):
            books.open(item)
            books.step(item, "started", "2021-01-15", "planned", due=due)
            if done:
                books.step(item, "started", done)
        books.open("put off")
        books.step("put off", "started", "2021-01-15", "planned", due="2021-03-05")
        books.step("put off", "started", "2021-02-15", "planned", due="2021-05-05")
        books.step("put off", "started", "2021-05-05")
        books.open("spared")
        books.step("spared", "started", "2021-01-15", "planned", due="2021-03-20")
        books.step("spared", "started", "2021-02-15", "na")
        books.open("unplanned")
        books.step("unplanned", "started", "2021-02-15")
        source = engine(books)
        first = figure(source, "in_time", "2021-Q1")
        assert (str(first.numerator), str(first.denominator)) == ("1", "3")  # kept of kept, late and undone
        assert str(first.value) == "33.333333333333"
        assert value(source, "in_time", "2021-Q2") == "100"  # early and put off, both in time
        assert value(source, "in_time", "2021-03-10") == "50"  # kept and late, on a day on which late was not yet done
        assert value(source, "in_time", "2021-Q3") == "DENOMINATOR_ZERO"
        assert value(source, "in_time", "2021-Q1", BB) == "NO_ITEMS"

    def test_a_promise_taken_back_is_not_kept_and_its_second_occurrence_is_another(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        books.open("a")
        books.step("a", "checked", "2021-01-15", "planned", due="2021-03-01")
        books.step("a", "checked", "2021-02-20")
        books.step("a", "checked", "2021-01-15", "planned", n=2, due="2021-06-01")
        books.open("b")
        books.step("b", "checked", "2021-01-15", "planned", due="2021-03-01")
        books.step("b", "checked", "2021-02-20")
        books.step("b", "checked", "2021-03-15", "revoked")
        source = engine(books)
        assert value(source, "checked_in_time", "2021-02") == "DENOMINATOR_ZERO"  # due in March
        assert value(source, "checked_in_time", "2021-03-01") == "100"
        assert value(source, "checked_in_time", "2021-Q1") == "50"  # b's was taken back before the quarter ended
        assert value(source, "checked_in_time", "2021-Q2") == "DENOMINATOR_ZERO"  # a second occurrence is not asked for

    def test_mean_days_of_what_ended_in_the_window(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        for item, signed, started in (
            ("a", "2021-01-20", "2021-01-30"),  # 10 days
            ("b", "2021-01-20", "2021-02-20"),  # 31
            ("c", None, "2021-02-01"),  # nobody knows since when
            ("d", "2021-02-01", None),
            ("e", "2020-12-31", "2021-12-31"),  # 365
        ):
            books.open(item, "2020-12-01")
            if signed:
                books.step(item, "signed", signed)
            if started:
                books.step(item, "started", started)
        source = engine(books)
        found = figure(source, "wait", "2021-Q1")
        assert (str(found.numerator), str(found.denominator), str(found.value)) == ("41", "2", "20.5")
        assert value(source, "wait", "2021-01") == "10"
        assert value(source, "wait_in_years", "2021-Q4") == "0.999315537303"  # 365 of 365.25 days
        assert value(source, "since_opened", "2021-01") == "60"  # 1 December to 30 January
        assert value(source, "wait", "2021-Q2") == "DENOMINATOR_ZERO"  # nothing ended
        assert value(source, "wait", "2021-02-01") == "NOT_REPORTED"  # c alone ended
        assert value(source, "wait", "2021", item="e") == "365"
        assert value(source, "wait_from_last_check", "2021") == "NOT_REPORTED"

    def test_a_duration_may_begin_with_the_last_of_several(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        books.open("a")
        for number, day in ((1, "2021-01-20"), (2, "2021-02-10")):
            books.step("a", "checked", day, n=number)
        books.step("a", "started", "2021-02-25")
        assert value(engine(books), "wait_from_last_check", "2021") == "15"

    def test_a_plan_counts_from_the_day_on_which_it_is_in_force(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        books.open("a")
        books.step("a", "started", "2021-03-05")
        books.step("a", "started", "2021-04-15", "planned", due="2021-03-10")  # said a month after the fact
        source = engine(books)
        assert value(source, "in_time", "2021-Q1") == "DENOMINATOR_ZERO"  # by the quarter's end nothing was promised
        assert value(source, "in_time", "2021-H1") == "100"

    def test_the_newest_plan_is_meant_also_when_it_came_after_the_deed(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        books.open("a")
        books.step("a", "started", "2021-01-15", "planned", due="2021-03-10")
        books.step("a", "started", "2021-03-12")
        late = books.step("a", "started", "2021-03-20", "planned", due="2021-03-31")
        source = engine(books)
        assert value(source, "in_time", "2021-03-10") == "0"
        assert value(source, "in_time", "2021-03-12") == "DENOMINATOR_ZERO"  # due two days before that day
        assert value(source, "in_time", "2021-Q1") == "100"
        books.withdraw("a", late)
        assert value(source, "in_time", "2021-Q1") == "0"

    def test_an_occurrence_that_is_not_applicable_passes_the_promise_on(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        books.open("a", org=TOWN)
        books.step("a", "checked", "2021-01-15", "planned", due="2021-03-01")
        books.step("a", "checked", "2021-01-15", "planned", n=2, due="2021-05-01")
        books.step("a", "checked", "2021-04-20", n=2)
        spared = books.step("a", "checked", "2021-02-01", "na")
        books.amend("a", "2021-06-01", org=OTHER)
        source = engine(books)
        assert value(source, "checked_in_time", "2021-Q1", TOWN) == "DENOMINATOR_ZERO"
        assert value(source, "checked_in_time", "2021-05", TOWN) == "100"  # its own until June
        assert value(source, "checked_in_time", "2021-H1", TOWN) == "DENOMINATOR_ZERO"  # the other's at the half's end
        assert value(source, "checked_in_time", "2021-H1", OTHER) == "100"
        books.withdraw("a", spared)
        assert [value(source, "checked_in_time", one, TOWN) for one in ("2021-Q1", "2021-05")] == [
            "0",
            "DENOMINATOR_ZERO",
        ]

    def test_an_end_before_its_beginning_shortens_the_mean(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        for item, signed, started in (("a", "2021-03-01", "2021-02-27"), ("b", "2021-02-01", "2021-02-21")):
            books.open(item, "2021-02-10")
            books.step(item, "signed", signed)
            books.step(item, "started", started)
        source = engine(books)
        assert value(source, "wait", "2021-02") == "20"  # a is not yet signed by the month's end
        found = figure(source, "wait", "2021-Q1")
        assert (str(found.numerator), str(found.denominator), str(found.value)) == ("18", "2", "9")
        assert value(source, "since_opened", "2021-02-21") == "11"

    def test_a_duration_follows_corrections_and_what_was_taken_back(self, engine: Engine) -> None:
        books = Books(*CLOCKS)
        books.open("a")
        signed = books.step("a", "signed", "2021-02-01")
        started = books.step("a", "started", "2021-02-11")
        source = engine(books)
        before = books.store.heads()[YC].position
        assert value(source, "wait", "2021") == "10"
        books.step("a", "signed", "2021-01-31", corrects=signed)
        assert value(source, "wait", "2021") == "11"
        books.step("a", "started", "2021-05-01", "revoked")
        assert [value(source, "wait", one) for one in ("2021-Q1", "2021")] == ["11", "DENOMINATOR_ZERO"]
        books.step("a", "started", "2021-06-10")
        assert [value(source, "wait", one) for one in ("2021-02", "2021-06")] == ["11", "130"]
        books.withdraw("a", started)
        assert value(source, "wait", "2021-Q1") == "DENOMINATOR_ZERO"
        assert value(source, "wait", "2021", at={YC: before}) == "10"


class TestNotOverYet:
    """A period that is not over: what is due later is neither kept nor broken yet."""

    def books(self) -> Books:
        late = indicator("late", "kind: derived\n    of: {rate: site.in_time}\n    formula: 1 - rate", unit="%")
        now = datetime(2021, 3, 14, 16, 30, tzinfo=UTC)  # half past midnight on 15 March in China
        books = Books(*CLOCKS, late, now=now)
        for item, due, done in (
            ("kept", "2021-03-10", "2021-03-10"),
            ("undone", "2021-03-15", None),  # due on the very day
            ("later", "2021-03-16", None),
            ("early", "2021-03-31", "2021-03-12"),
        ):
            books.open(item, "2021-01-10")
            books.step(item, "started", "2021-01-15", "planned", due=due)
            if done:
                books.step(item, "started", done)
        return books

    def test_only_what_is_due_by_the_day_reached_is_in_the_base(self, engine: Engine) -> None:
        books = self.books()
        source = engine(books)
        found = figure(source, "in_time", "2021-03")
        assert (str(found.value), str(found.numerator), str(found.denominator)) == ("50", "1", "2")  # kept and undone
        assert value(source, "late", "2021-03") == "50"  # also within a formula

    @pytest.mark.asks(Gap.ENTRIES)
    def test_the_entries_of_the_base_are_those_due_by_then(self, engine: Engine) -> None:
        source = engine(self.books())
        lines, _ = source.trace(request("in_time", "2021-03"))
        assert {one.item for one in lines if one.side == "denominator" and one.amount is not None} == {"kept", "undone"}

    def test_as_the_books_go_on_the_rest_falls_due(self, engine: Engine) -> None:
        books = self.books()
        source = engine(books)
        at = books.store.heads()[YC].position
        assert value(source, "in_time", "2021-03") == "50"
        books.now = datetime(2021, 4, 2, tzinfo=UTC)
        books.open("new", "2021-04-02")
        found = figure(source, "in_time", "2021-03")
        assert (str(found.numerator), str(found.denominator)) == ("2", "4")  # kept and early of all four
        city = books.store.heads()["500000"].position
        before = figure(source, "in_time", "2021-03", at={YC: at, "500000": city})
        assert (str(before.value), str(before.denominator)) == ("50", "2")  # as it was read then

    def test_a_period_that_has_not_begun_has_nothing_due(self, engine: Engine) -> None:
        assert value(engine(self.books()), "in_time", "2021-Q2") == "DENOMINATOR_ZERO"

    def test_plans_of_the_whole_year_are_counted_whole(self, engine: Engine) -> None:
        due = indicator("due", "kind: count\n    ledger: site.project\n    when: {milestone: started, status: planned}")
        books = Books(due, now=datetime(2021, 3, 15, tzinfo=UTC))
        books.open("a", "2021-01-10")
        books.step("a", "started", "2021-01-15", "planned", due="2021-10-01")
        assert value(engine(books), "due", "2021") == "1"
