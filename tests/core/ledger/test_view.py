"""What an item's statements say as of a day, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.sample import PROJECTS, amended, entry, folded, measured, opened, reached, withdrawn
from taizhang.core.ledger.view import ItemView, Occurrence, facts, stage_of, value_of, view

D = Decimal


def seen(*entries: object, on: str) -> ItemView:
    return view(folded(entries), PROJECTS, date.fromisoformat(on))  # type: ignore[arg-type] # entries, in one line


def test_fields_hold_from_their_day_and_null_empties_them() -> None:
    said = (
        opened(1, "2021-01-10", name="水厂", invested="3.50", urgent=True),
        amended(2, "2021-03-01", name="净水厂", urgent=False),
        amended(3, "2021-05-01", invested=None),
    )
    assert seen(*said, on="2021-01-09").opened_on is None
    assert seen(*said, on="2021-01-10").fields == {"name": "水厂", "invested": D("3.50"), "urgent": True}
    assert seen(*said, on="2021-04-30").fields == {"name": "净水厂", "invested": D("3.50"), "urgent": False}
    assert seen(*said, on="2021-05-01").fields == {"name": "净水厂", "urgent": False}


def test_a_late_entry_does_not_override_a_later_day() -> None:
    said = (
        opened(1, "2021-01-01", name="甲"),
        amended(2, "2021-06-01", name="丙"),
        amended(3, "2021-03-01", name="乙"),
    )
    assert seen(*said, on="2021-04-01").fields["name"] == "乙"
    assert seen(*said, on="2021-06-01").fields["name"] == "丙"


def test_a_withdrawn_opening_leaves_the_item_unopened() -> None:
    assert seen(opened(1, "2021-01-01"), withdrawn(2, "2021-01-01", 1), on="2021-12-31").opened_on is None


def test_opened_twice_counts_from_the_first_day() -> None:
    assert seen(opened(1, "2021-03-01"), opened(2, "2021-01-01"), on="2021-12-31").opened_on == date(2021, 1, 1)


def test_values_take_their_declared_type() -> None:
    assert value_of(PROJECTS, "invested", "12.5") == D("12.5")
    assert value_of(PROJECTS, "signed", "2021-05-01") == date(2021, 5, 1)
    assert value_of(PROJECTS, "name", "甲") == "甲"
    assert value_of(PROJECTS, "tags", ["一", "二"]) == ("一", "二")
    assert value_of(PROJECTS, "invested", None) is None
    assert value_of(PROJECTS, "no_longer_declared", "7") == "7"
    assert value_of(PROJECTS, "no_longer_declared", True) is True


def test_a_planned_milestone_then_reached_keeps_its_due_day() -> None:
    said = (
        reached(1, "2021-01-05", "signed", "planned", planned_on="2021-04-01"),
        reached(2, "2021-05-20", "signed"),
    )
    assert seen(*said, on="2021-05-19").milestones["signed"] == (Occurrence(1, "planned", None, date(2021, 4, 1), 1),)
    late = seen(*said, on="2021-05-20")
    assert late.milestones["signed"] == (Occurrence(1, "actual", date(2021, 5, 20), date(2021, 4, 1), 2),)
    assert late.reached("signed")
    assert not late.reached("started")


def test_a_plan_stated_after_the_fact_moves_only_the_due_day() -> None:
    said = (
        reached(1, "2021-05-20", "signed"),
        reached(2, "2021-06-01", "signed", "planned", planned_on="2021-04-01"),
    )
    assert seen(*said, on="2021-12-31").milestones["signed"] == (
        Occurrence(1, "actual", date(2021, 5, 20), date(2021, 4, 1), 2),
    )


def test_a_revoked_milestone_is_not_reached() -> None:
    said = (reached(1, "2021-05-20", "signed"), reached(2, "2021-07-01", "signed", "revoked"))
    assert seen(*said, on="2021-06-30").reached("signed")
    assert not seen(*said, on="2021-07-01").reached("signed")


def test_occurrences_are_numbered_and_in_order() -> None:
    said = (
        reached(1, "2021-05-20", "started", occurrence=2),
        reached(2, "2021-03-01", "started"),
        reached(3, "2021-08-01", "started", "na", occurrence=3),
    )
    known = seen(*said, on="2021-12-31").milestones["started"]
    assert [(one.number, one.status, one.on) for one in known] == [
        (1, "actual", date(2021, 3, 1)),
        (2, "actual", date(2021, 5, 20)),
        (3, "na", None),
    ]


def test_flows_add_up() -> None:
    said = (
        measured(1, "2021-01-31", "paid", "10.5"),
        measured(2, "2021-02-28", "paid", "0.75"),
        measured(3, "2021-02-28", "paid", "-1.25"),
    )
    assert seen(*said, on="2021-02-27").totals == {"paid": D("10.5")}
    assert seen(*said, on="2021-02-28").totals == {"paid": D("10.00")}


def test_running_totals_yield_increments_and_begin_anew_each_year() -> None:
    said = (
        measured(1, "2021-03-31", "done", "5"),
        measured(2, "2021-06-30", "done", "12.5"),
        measured(3, "2021-12-31", "done", "20"),
        measured(4, "2022-01-31", "done", "1.5"),
        measured(5, "2022-02-28", "done", "4"),
    )
    amounts = [(fact.on.isoformat(), fact.value) for fact in facts(folded(said), PROJECTS)]
    assert amounts == [
        ("2021-03-31", D("5")),
        ("2021-06-30", D("7.5")),
        ("2021-12-31", D("7.5")),
        ("2022-01-31", D("1.5")),
        ("2022-02-28", D("2.5")),
    ]
    assert seen(*said, on="2021-12-31").totals == {"done": D("20.0")}
    assert seen(*said, on="2022-02-28").totals == {"done": D("24.0")}


def test_a_running_total_that_never_resets_goes_on_over_the_years() -> None:
    said = (measured(1, "2021-12-31", "ever", "20"), measured(2, "2022-01-31", "ever", "23"))
    assert [fact.value for fact in facts(folded(said), PROJECTS)] == [D("20"), D("3")]


def test_two_running_totals_of_one_day_leave_the_last() -> None:
    said = (measured(1, "2021-03-31", "done", "5"), measured(2, "2021-03-31", "done", "6"))
    assert seen(*said, on="2021-03-31").totals == {"done": D("6")}


def test_a_corrected_running_total_moves_its_own_and_the_next_increment() -> None:
    said = (
        measured(1, "2021-03-31", "done", "5"),
        measured(2, "2021-06-30", "done", "12"),
        measured(3, "2021-03-31", "done", "6", corrects=1),
    )
    assert [fact.value for fact in facts(folded(said), PROJECTS)] == [D("6"), D("6")]


def test_a_level_holds_its_last_value_and_an_annual_plan_ends_with_its_year() -> None:
    said = (
        measured(1, "2021-01-15", "plan", "32.35"),
        measured(2, "2021-01-15", "staff", "300"),
        measured(3, "2021-07-01", "staff", "280"),
    )
    assert seen(*said, on="2021-06-30").levels == {"plan": D("32.35"), "staff": D("300")}
    assert seen(*said, on="2021-12-31").levels == {"plan": D("32.35"), "staff": D("280")}
    assert seen(*said, on="2022-01-01").levels == {"staff": D("280")}


def test_a_measure_no_longer_declared_says_nothing() -> None:
    said = (measured(1, "2021-01-15", "gone", "7"), entry(2, "close", "2021-01-31", {}))
    assert list(facts(folded(said), PROJECTS)) == []


@pytest.mark.parametrize(
    ("entries", "stage"),
    [
        ((), "talks"),
        ((reached(1, "2021-02-01", "signed"),), "contract"),
        ((reached(1, "2021-02-01", "signed"), reached(2, "2021-03-01", "started")), "building"),
        ((reached(1, "2021-03-01", "started"),), "building"),
        ((reached(1, "2021-02-01", "signed", "planned", planned_on="2021-03-01"),), "talks"),
    ],
)
def test_the_stage_is_the_last_declared_one_that_was_reached(entries: tuple[object, ...], stage: str) -> None:
    assert stage_of(PROJECTS, seen(*entries, on="2021-12-31")) == stage


def test_a_ledger_without_stages_has_none() -> None:
    assert stage_of(PROJECTS.model_copy(update={"stages": ()}), seen(on="2021-12-31")) is None


@given(st.lists(st.tuples(st.dates(date(2021, 1, 1), date(2021, 12, 31)), st.integers(0, 10**6)), min_size=1))
def test_the_increments_of_a_year_add_up_to_its_last_total(said: list[tuple[date, int]]) -> None:
    entries = [measured(n, day.isoformat(), "done", str(value)) for n, (day, value) in enumerate(said, start=1)]
    last = max(enumerate(said), key=lambda one: (one[1][0], one[0]))[1][1]
    assert seen(*entries, on="2021-12-31").totals["done"] == last
