"""Sheets as real offices fill them in: headings, units, days, numbers, merged cells, totals; and what is refused, where."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from exchange.sheets import EAST, HEADINGS, asked, reading, refused, told, values, with_parts, workbook
from exchange.wells import PACK, declared, examples
from taizhang.exchange.spreadsheets.reading import read
from taizhang.exchange.spreadsheets.template import template


def one_cell(heading: str, value: Any) -> Any:
    """What a cell under a heading is read as, or the code of its issue with the cell."""
    found = reading(workbook([[*HEADINGS, heading], [*EAST, value]]))
    return told(found)[0] if found.issues else values(found)[0][4]


@pytest.mark.parametrize(
    ("heading", "value", "want"),
    [
        ("深度", 12.5, "12.5"),
        ("深度", 0.1 + 0.2, "0.3"),
        ("深度", "1,200.50", "1200.5"),
        ("深度", "１２．５", "12.5"),
        ("深度", "0.5公里", "500"),
        ("深度（公里）", 0.0125, "12.5"),
        ("Depth (公里)", 1, "1000"),
        ("深度/公里", 2, "2000"),
        ("深度", 1e-7, "0.0000001"),
        ("深度", -3, "-3"),
        ("用途", "饮用；灌溉、养殖", ["drink", "farm"]),
        ("用途", "灌溉、养殖", ["farm"]),
        ("已检测", True, True),
        ("已检测", "否", False),
        ("凿井日", date(2021, 7, 1), "2021-07-01"),
        ("凿井日", 44378, "2021-07-01"),
        ("凿井日", 59, "1900-02-28"),
        ("凿井日", 61, "1900-03-01"),
        ("凿井日", "2021/7/1", "2021-07-01"),
        ("凿井日", "2021年7月", "2021-07-01"),
        ("凿井日", "2021.7.1", "2021-07-01"),
        ("凿井日", "２０２１年７月１日", "2021-07-01"),
        ("凿井日", "2021-07-01", "2021-07-01"),
        ("支出截至日期", "2021年2月", "2021-02-28"),
        ("完工", "2021-7-1", "2021-07-01"),
        ("计划完工时间", "2021-7-1", "2021-07-01"),
        ("完工日期", "不适用", False),
        ("支出（亿元）", "1.25", "12500"),
    ],
)
def test_what_a_cell_says(heading: str, value: Any, want: Any) -> None:
    assert one_cell(heading, value) == want


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("深度", "=1+1", "SHEET-013"),
        ("深度", "十二", "SHEET-013"),
        ("深度", "NaN", "SHEET-013"),
        ("深度", "5亩", "SHEET-013"),
        ("深度", True, "SHEET-013"),
        ("深度", 1e15, "SHEET-015"),
        ("深度", 1e30, "SHEET-015"),
        ("深度", "1" + "0" * 30, "VAL-004"),
        ("深度", 1 / 3, "VAL-004"),
        ("现况", 1, "SHEET-008"),
        ("凿井日", "9999-12-31", "SHEET-013"),
        ("凿井日", date(9999, 12, 31), "SHEET-013"),
        ("凿井日", "2021-02-30", "SHEET-013"),
        ("凿井日", 44378.5, "SHEET-013"),
        ("凿井日", 2021, "SHEET-013"),  # a year, and no day of 1905
        ("用途", "饮水", "LEDG-009"),
        ("已检测", "也许", "SHEET-013"),
        ("管护人", "张三", "SHEET-023"),
        ("名称（万元）", 1, "SHEET-010"),
        ("深度（亩）", 1, "SHEET-011"),
        ("井名", "又名", "SHEET-010"),
        ("责任单位（owner）", "x", "SHEET-024"),
    ],
)
def test_what_a_cell_or_a_heading_may_not_say(heading: str, value: Any, code: str) -> None:
    found = reading(workbook([[*HEADINGS, heading], [*EAST, value]]))
    assert [one.code for one in found.issues] == [code]
    assert (found.issues[0].where.cell or "") in {"甲!E1", "甲!E2"}


def test_headings_below_merged_titles_units_below_them_and_two_rows_of_headings() -> None:
    def draw(_book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 6, "某区农村水井台账")
        for column, heading in enumerate(HEADINGS):
            sheet.merge_range(2, column, 3, column, heading)
        sheet.merge_range(2, 4, 2, 5, "完工")

    rows = [[], [], [], [None] * 4 + ["计划日期", "实际日期"], [*EAST, "2021-5-1", "2021-7-1"]]
    found = reading(workbook(rows, draw))
    assert (told(found), values(found)) == ([], [[*EAST[:3], "good", "2021-05-01", "2021-07-01"]])
    below = reading(workbook([[*HEADINGS, "深度"], [None, None, None, None, "公里"], [*EAST, 0.5]]))
    assert values(below) == [[*EAST[:3], "good", "500"]]


def test_merged_cells_say_their_value_of_all_their_rows_or_are_refused() -> None:
    rows = [[*HEADINGS, "支出"], [*EAST, 1], ["W2", None, "西井", "损坏", None], ["W3", "重庆", None, "完好"]]

    def down(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 2, 1, "重庆")

    assert [one[1] for one in values(reading(workbook(rows, down)))] == ["500000"] * 3

    def across(_book: Any, sheet: Any) -> None:
        sheet.merge_range(3, 1, 3, 2, "重庆")

    assert told(reading(workbook(rows, across))) == [("SHEET-016", "甲!B4"), ("SHEET-016", "甲!C4")]

    def amount(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 4, 2, 4, 5)

    assert told(reading(workbook(rows, amount))) == [("SHEET-016", "甲!E2"), ("SHEET-016", "甲!E3")]


def test_totals_are_checked_and_not_imported_and_notes_are_left_out() -> None:
    rows = [
        [*HEADINGS, "深度"], [*EAST, 10], ["W2", "重庆", "西井", "完好", "2.5"], ["小计", None, None, None, 12.5],
        [], ["W3", "重庆", "北井", "完好", 4], ["小  计", None, None, None, 4], ["合计：", None, None, None, 16.4],
        ["注：数据截至六月底"],
    ]  # fmt: skip
    found = reading(workbook(rows))
    assert (len(found.lines), found.totals, told(found)) == (3, 3, [("SHEET-017", "甲!E8")])
    assert dict(found.issues[0].params) == {"field": "深度", "got": "16.4", "sum": "16.5"}


def test_an_item_that_is_called_like_a_note_is_an_item() -> None:
    rows = [
        ["名称", "责任单位", "现状"],
        ["负责人培训基地", "重庆", "完好"],
        ["负责人：张三", "制表人：李四"],
        ["审核人", "重庆来人"],
    ]
    found = reading(workbook(rows))
    assert (told(found), values(found)) == ([], [["负责人培训基地", "500000", "good"]])


def test_error_cells_are_told_with_their_place() -> None:
    def draw(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")

    assert told(reading(workbook([[*HEADINGS, "深度"], list(EAST)], draw))) == [("SHEET-014", "甲!E2")]


def test_a_heading_of_several_meanings_and_one_that_is_left_out() -> None:
    found = reading(workbook([[*HEADINGS, "#内部", "序号", "用水人口"], [*EAST, "x", 1, 40]]))
    assert (told(found), values(found)) == ([], [[*EAST[:3], "good", "40"]])


def test_a_heading_of_two_fields_is_not_guessed() -> None:
    both = declared(
        PACK.replace("field: dug,", "field: dug, synonyms: [旧称],").replace(
            "field: tested,", "field: tested, synonyms: [旧称],"
        )
    )
    found, _ = read(workbook([[*HEADINGS, "旧称"], [*EAST, "x"]]), asked(both))
    assert found is not None
    assert told(found) == [("SHEET-009", "甲!E1")]
    assert found.issues[0].params["near"] == "凿井日、已检测"


def test_rates_that_look_like_fractions_are_asked_about() -> None:
    rows = [[*HEADINGS, "水质达标率"], *([f"W{number}", *EAST[1:], 0.9] for number in range(3))]
    assert told(reading(workbook(rows))) == [("SHEET-025", "甲!E2")]


@pytest.mark.parametrize(
    ("form", "value", "want"),
    [("0%", 0.5, "50"), ("0.0%", 0.125, "12.5"), ("0.00%", 1.2, "120"), ("0.0%", 0.07, "7"), ('0.0"%"', 12.5, "12.5")],
)
def test_cells_in_the_format_of_percentages_say_what_they_show(form: str, value: float, want: str) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_number(1, 4, value, book.add_format({"num_format": form}))
        sheet.write_number(1, 5, value, book.add_format({"num_format": form}))

    found = reading(workbook([[*HEADINGS, "水质达标率", "支出"], EAST], draw))
    assert (told(found), values(found)[0][4:]) == ([], [want, str(value)])


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "date_1904": True})
    sheet = book.add_worksheet("甲")
    for place, heading in enumerate((*HEADINGS, "凿井日", "立项日期")):
        sheet.write_string(0, place, heading)
    for place, text in enumerate(EAST):
        sheet.write_string(1, place, text)
    sheet.write_datetime(1, 4, date(2021, 7, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_number(1, 5, 42916)  # 44378, the serial of that day since 1900, less 1462
    book.close()
    assert values(reading(into.getvalue()))[0][4:] == ["2021-07-01", "2021-07-01"]


def test_a_formula_that_nobody_computed_is_told() -> None:
    """As programs leave them that write files and compute nothing."""

    def draw(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 4, "=1+1", None, 2)

    content = workbook([[*HEADINGS, "深度"], EAST], draw)
    sheet = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    cell = '<c r="E2"><f>1+1</f><v>2</v></c>'
    assert cell in sheet
    for value in ("<v></v>", "<v/>", ""):
        fresh = sheet.replace(cell, cell.replace("<v>2</v>", value))
        assert told(reading(with_parts({"xl/worksheets/sheet1.xml": fresh.encode()}, content))) == [
            ("SHEET-029", "甲!E2")
        ]
    empty = sheet.replace(cell, '<c r="E2" t="str"><f>""</f><v></v></c>')  # a text that is empty is computed
    assert told(reading(with_parts({"xl/worksheets/sheet1.xml": empty.encode()}, content))) == []


def test_a_template_knows_its_sheet_its_ledger_and_its_sample() -> None:
    for lang in ("zh", "en"):
        found = reading(template("wells.well", declared(), examples(), lang, blank=False).content)
        assert (found.issues, found.lines, len(found.columns)) == ([], [], 19)


def test_no_headings_and_no_such_sheet() -> None:
    assert refused(workbook([["甲", "乙"], [1, 2]])) == ["SHEET-006"]
    assert refused(workbook([])) == ["SHEET-006"]


def test_a_wide_sheet_is_told_column_by_column_up_to_a_bound() -> None:
    found = reading(workbook([[*HEADINGS, *(f"栏{number}" for number in range(196))], list(EAST)]))
    assert len(found.issues) == 196
    assert {one.code for one in found.issues} == {"SHEET-008"}
    many = reading(workbook([[*HEADINGS, "深度"], *([*EAST, "深"] for _ in range(1001))]))
    assert (len(many.issues), many.issues[-1].code) == (1001, "SHEET-028")


def test_cells_under_the_name_of_a_personal_field_are_neither_read_nor_repeated() -> None:
    """Whatever stands there: issues are printed and passed on where no key guards them."""
    told_once = ("13912345678", 13912345678, "张三；李四", date(1990, 2, 3), True)
    for heading in ("管护人", "Keeper", "keeper"):
        for cell in told_once:
            found = reading(workbook([[*HEADINGS, heading], [*EAST, cell]]))
            assert [one.code for one in found.issues] == ["SHEET-023"]
            said = " ".join(one.line(lang) for one in found.issues for lang in ("zh", "en"))
            assert str(cell) not in said
            assert not [one for one in values(found)[0] if str(cell) in str(one) and cell is not True]
