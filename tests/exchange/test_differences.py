"""A sheet's rows beside what the book says of the same items: what becomes a command, what is the same, what is refused."""

from datetime import date
from typing import Any

from exchange.sheets import EAST, HEADINGS, asked, reading, refused, workbook
from exchange.wells import declared
from taizhang.core.ledger.state import ItemState, Statement
from taizhang.exchange.spreadsheets.differences import Comparing, Difference, Terms
from taizhang.exchange.spreadsheets.identity import Identity, Titled, new_id
from taizhang.exchange.spreadsheets.reading import read
from taizhang.exchange.spreadsheets.recorded import Recorded
from taizhang.exchange.spreadsheets.template import template
from taizhang.loader import built_in_packs, load_packs

LEDGER = declared().ledgers["wells.well"]
ON = date(2023, 12, 1)
SAID: tuple[tuple[date, str, dict[str, Any]], ...] = (
    (date(2023, 1, 1), "open", {"fields": {"org": "500000", "name": "东井", "state": "good", "depth": "12"}}),
    (date(2023, 2, 1), "milestone", {"milestone": "approved", "status": "actual", "occurrence": 1}),
    (date(2023, 3, 1), "measure", {"measure": "spent", "value": "5"}),
    (date(2023, 3, 1), "measure", {"measure": "fit", "value": "80"}),
)
BOOK = Recorded.of(
    ItemState(
        "500000",
        "wells.well",
        "W1",
        4,
        {n: Statement(n, n, kind, on, what) for n, (on, kind, what) in enumerate(SAID, 1)},
    ),
    LEDGER,
)


def other() -> bytes:
    """A template of a ledger that comes with the program."""
    packs, _ = load_packs(built_in_packs())
    return template("keyprojects.problem", packs, (), "zh", blank=True).content


def compared(
    rows: list[Any], known: Titled | None = None, book: str | None = None
) -> tuple[list[Difference], list[str]]:
    found = reading(workbook(rows))
    identity = Identity(found, "wells.well", "name", lambda _: "500000", book)
    items = list(identity.items(known or {}))
    comparing = Comparing(found, Terms(LEDGER, "p-1", "ab" * 32, ON))
    made = list(comparing.differences(items, {("500000", "W1"): BOOK}))
    return made, [
        f"{one.code} {one.where.cell}" for one in [*found.issues, *(one for each in made for one in each.issues)]
    ]


def one(headings: tuple[str, ...], *cells: Any) -> tuple[Difference, list[str]]:
    made, issues = compared([[*HEADINGS, *headings], [*EAST, *cells]])
    return made[0], issues


def test_what_the_book_says_already_is_the_same_and_empty_cells_say_nothing() -> None:
    headings = ("登记日期", "深度", "立项日期", "支出", "支出截至日期", "水质达标率", "水质达标率截至日期", "凿井日")
    made, issues = one(headings, "2023-1-1", 12, "2023-2-1", 5, "2023-3-1", 80, "2023-3-1", None)
    assert (issues, made.status, made.commands) == ([], "same", [])


def test_changes_are_told_with_their_cells_and_become_commands_of_one_batch() -> None:
    headings = ("深度", "完工日期", "完工计划日期", "支出", "支出截至日期", "水质达标率", "水质达标率截至日期")
    made, issues = one(headings, 13, "2023-6-1", "2023-5-1", 2, "2023-4-1", 82, "2023-3-1")
    assert (issues, made.status) == ([], "changed")
    assert [(each.column.id, each.old, each.new, each.where.cell) for each in made.changes] == [
        ("depth", "12", "13", "甲!E2"), ("done", None, "2023-06-01", "甲!F2"), ("done", None, "2023-05-01", "甲!G2"),
        ("spent", None, "2", "甲!H2"), ("fit", "80", "82", "甲!J2"),
    ]  # fmt: skip
    assert [(each.verb, str(each.effective_on), each.payload, each.expected_version) for each in made.commands] == [
        ("amend", "2023-12-01", {"fields": {"depth": "13"}}, 4),
        ("measure", "2023-03-01", {"measure": "fit", "value": "82"}, None),
        ("measure", "2023-04-01", {"measure": "spent", "value": "2"}, None),
        ("milestone", "2023-06-01", {"milestone": "done"}, None),
        ("milestone", "2023-12-01", {"milestone": "done", "status": "planned", "planned_on": "2023-05-01"}, None),
    ]
    assert {each.batch for each in made.commands} == {"sheet-" + "ab" * 12}
    assert made.commands[0].key == "sheet-" + "ab" * 12 + "-2-0-4"


def test_what_happened_is_not_changed() -> None:
    assert one(("登记日期",), "2023-1-2")[1] == ["SHEET-021 甲!E2"]
    assert one(("立项日期",), "2023-2-2")[1] == ["SHEET-021 甲!E2"]
    assert one(("立项日期",), "不适用")[1] == ["SHEET-021 甲!E2"]
    assert one(("支出", "支出截至日期"), 6, "2023-3-1")[1] == ["SHEET-021 甲!E2"]
    assert one(("支出截至日期",), "2023-3-1")[1] == []
    assert one(("支出", "支出截至日期"), None, "2023-9-1")[1] == ["SHEET-020 甲!E2"]
    assert one(("完工日期",), "2022-9-1")[1] == ["LEDG-030 甲!E2"]


def test_a_new_item_is_opened_on_its_earliest_day_and_needs_what_is_required() -> None:
    rows: list[Any] = [[*HEADINGS, "立项日期", "完工日期"], ["W9", "重庆", "南井", "完好", "不适用", "2023-6-1"]]
    made, issues = compared(rows)
    assert (issues, made[0].status) == ([], "new")
    assert [(each.verb, str(each.effective_on), each.expected_version) for each in made[0].commands] == [
        ("open", "2023-06-01", 0), ("milestone", "2023-06-01", None), ("milestone", "2023-06-01", None),
    ]  # fmt: skip
    assert made[0].commands[1].payload == {"milestone": "approved", "status": "na"}
    assert compared([[*HEADINGS], ["W9", "重庆", "南井", None]])[1] == ["SHEET-020 甲!A2"]


def test_later_rows_of_an_item_add_and_may_not_contradict() -> None:
    headings = [*HEADINGS, "清洗日期", "支出", "支出截至日期"]
    rows = [headings, [*EAST, "2023-4-1", 5, "2023-3-1"], ["W1", None, None, None, "2023-5-1", 5, "2023-3-1"]]
    made, issues = compared(rows)
    assert (issues, len(made), [each.verb for each in made[0].commands]) == (
        [],
        1,
        ["measure", "milestone", "milestone"],
    )
    assert compared([[*HEADINGS], [*EAST], ["W1", "重庆", "西井", None]])[1] == ["SHEET-018 甲!C3"]


def test_rows_without_an_id_are_known_by_title_and_org() -> None:
    rows: list[Any] = [["责任单位", "名称", "现状"], ["重庆", "东井", "损坏"]]
    made, _ = compared(rows, {("东井", "500000"): (("500000", "W1"),)})
    assert (made[0].said.item, made[0].status) == ("W1", "changed")
    made, _ = compared(rows)
    assert (made[0].said.item, made[0].status) == (new_id("wells.well", "500000", "东井"), "new")
    assert compared(rows, {("东井", "500000"): (("500000", "W1"), ("500000", "W2"))})[1] == ["SHEET-019 甲!A2"]
    assert compared([*rows, rows[1]])[1] == ["SHEET-019 甲!A3"]
    assert compared([rows[0], [None, "东井", "损坏"]])[1] == ["SHEET-020 甲!A2"]
    assert compared([["编号", *rows[0]], [None, "重庆", None, "完好"]])[1] == ["SHEET-020 甲!A2"]


def test_an_item_of_another_book_than_the_one_asked_for() -> None:
    assert compared([[*HEADINGS], [*EAST]], book="500118")[1] == ["SHEET-026 甲!B2"]


def test_sheets_of_another_ledger_and_sheets_that_are_not_there() -> None:
    assert refused(other()) == ["SHEET-007"]
    found, issues = read(workbook([[*HEADINGS], [*EAST]]), asked(sheet="乙"))
    assert (found, [one.code for one in issues]) == (None, ["SHEET-005"])
