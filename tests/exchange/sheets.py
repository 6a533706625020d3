"""Workbooks as offices write them, made cell by cell for a test, and read for the ledger of wells."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from exchange.wells import declared
from taizhang.core.declarations.pack import Declarations
from taizhang.exchange.spreadsheets.converters import OrgNames
from taizhang.exchange.spreadsheets.reading import Asked, Reading, read
from taizhang.exchange.spreadsheets.words import Words

HEADINGS = ("编号", "责任单位", "名称", "现状")
EAST = ("W1", "500000", "东井", "完好")


def workbook(rows: Sequence[Any], draw: Callable[[Any, Any], None] | None = None, name: str = "甲") -> bytes:
    """A workbook of one sheet; `draw` may do more to it. None leaves a cell out, texts stay texts."""
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True})
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write(number, place, value)
    if draw is not None:
        draw(book, sheet)
    book.close()
    return into.getvalue()


def with_parts(changed: dict[str, bytes], sound: bytes) -> bytes:
    """A workbook with parts changed or added."""
    into = BytesIO()
    with zipfile.ZipFile(BytesIO(sound)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, changed.get(one.filename, old.read(one)))
        for name, content in changed.items():
            if name not in old.namelist():
                new.writestr(name, content)
    return into.getvalue()


def asked(declarations: Declarations | None = None, sheet: str | None = None) -> Asked:
    known = declarations or declared()
    return Asked(
        known.ledgers["wells.well"], known, OrgNames({"500000": "500000", "重庆": "500000"}), Words("zh"), sheet
    )


def reading(content: bytes, sheet: str | None = None) -> Reading:
    found, issues = read(content, asked(sheet=sheet))
    assert found is not None, [one.line() for one in issues]
    return found


def told(found: Reading) -> list[tuple[str, str | None]]:
    """The codes and cells of a reading's issues."""
    return [(one.code, one.where.cell) for one in found.issues]


def values(found: Reading) -> list[list[Any]]:
    return [list(one.values) for one in found.lines]


def refused(content: bytes) -> list[str]:
    """The codes of a workbook that is not read at all."""
    found, issues = read(content, asked())
    assert found is None
    return [one.code for one in issues]
