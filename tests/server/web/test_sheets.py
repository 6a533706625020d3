"""Spreadsheets on screen: a ledger given out as one, filled in, held against the book, and written as one batch."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fixtures.site import CLERK, NEIGHBOUR, READER, Site, Visitor

LEDGER = "/ledgers/investment.project/"
SHEET = f"{LEDGER}sheet/"
ITEMS = f"{SHEET}items.xlsx"


def _rows(sheet: Worksheet) -> tuple[dict[str, int], list[int]]:
    """Columns by heading, and the rows that hold items."""
    head = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("事项编号") for cell in row))
    columns = {str(cell.value).split("\n")[0].removesuffix(" *"): cell.column for cell in head if cell.value}
    first = head[0].row + 2  # the units stand below the headings
    return columns, [row for row in range(first, sheet.max_row + 1) if sheet.cell(row, columns["事项编号"]).value]


def _given(person: Visitor) -> tuple[BytesIO, Worksheet, dict[str, int], list[int]]:
    content = person.raw(ITEMS)
    book = load_workbook(BytesIO(content))
    columns, rows = _rows(book.worksheets[0])
    return BytesIO(content), book.worksheets[0], columns, rows


def _bytes(sheet: Worksheet) -> bytes:
    into = BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(into)
    return into.getvalue()


def _sent(person: Visitor, content: bytes) -> str:
    person.get(SHEET)
    return person.send(SHEET, ("项目.xlsx", content), named="files", on="2021-07-20").text


def test_a_changed_sheet_is_shown_beside_the_book_and_written_once_confirmed(site: Site) -> None:
    clerk = site.person(CLERK)
    _, sheet, columns, rows = _given(clerk)
    assert len(rows) > 100
    sheet.cell(rows[0], columns["投资方"]).value = "表格改的投资方"
    sheet.cell(rows[1], columns["用地"]).value = "90亩"
    page = _sent(clerk, _bytes(sheet))
    assert "变更 <b>2</b>" in page
    assert "→ 表格改的投资方" in page
    assert "写入 2 条记录" in page
    form = dict(re.findall(r'type="hidden" name="(attached|on|count)" value="([^"]*)"', page))
    moved = clerk.post(SHEET, **{**form, "count": "1"}, sure="1")
    assert "请再看一遍" in moved.text
    written = clerk.post(SHEET, **form, sure="1")
    assert written.status == 302, written.text
    assert "已写入 2 条记录" in clerk.get(written.headers["location"]).text
    item = sheet.cell(rows[0], columns["事项编号"]).value
    assert "表格改的投资方" in clerk.get(f"/items/500118/investment.project/{item}/").text
    again = _sent(clerk, _bytes(sheet))
    assert "没有要写的" in again


def test_a_sheet_in_error_says_where_and_writes_nothing(site: Site) -> None:
    clerk = site.person(CLERK)
    _, sheet, columns, rows = _given(clerk)
    sheet.cell(rows[0], columns["投资方"]).value = "不该写入"
    sheet.cell(rows[1], columns["用地"]).value = "很多"
    page = _sent(clerk, _bytes(sheet))
    cell = sheet.cell(rows[1], columns["用地"]).coordinate
    assert re.search(rf"<code>[^<]*{cell}</code> <b>[^<]*很多", page)
    assert "有误的改好再传" in page
    assert 'name="sure"' not in page
    item = sheet.cell(rows[0], columns["事项编号"]).value
    assert "不该写入" not in clerk.get(f"/items/500118/investment.project/{item}/").text


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_sheet_is_told(site: Site, content: bytes) -> None:
    clerk = site.person(CLERK)
    clerk.get(SHEET)
    answer = clerk.send(SHEET, ("x.xlsx", content), named="files", on="2021-07-20")
    assert answer.status == 422
    assert 'role="alert"' in answer.text


def test_without_a_file_it_says_so(site: Site) -> None:
    clerk = site.person(CLERK)
    clerk.get(SHEET)
    assert "还没有选文件" in clerk.post(SHEET, on="2021-07-20").text
    assert clerk.post(SHEET, on="yesterday").status == 422


def test_the_template_is_that_of_the_ledger(site: Site) -> None:
    book = load_workbook(BytesIO(site.person(READER).raw(f"{SHEET}template.xlsx")))
    columns, rows = _rows(book.worksheets[0])
    assert {"项目名称", "责任单位", "合同引资额"} <= columns.keys()
    assert rows == []


def test_who_may_not_enter_takes_items_out_and_brings_none_in(site: Site) -> None:
    reader = site.person(READER)
    assert reader.get(SHEET).status == 403
    assert reader.post(SHEET, on="2021-07-20").status == 403
    _, sheet, columns, rows = _given(reader)
    assert {sheet.cell(row, columns["责任单位"]).value for row in rows}
    neighbour = site.person(NEIGHBOUR)
    _, _, _, others = _given(neighbour)
    assert len(others) != len(rows)
    assert Visitor(site.url).get(ITEMS).status == 302
