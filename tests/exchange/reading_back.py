"""A template read back by another library, as a person and as a program see it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

Row = tuple[Any, ...]


@dataclass(frozen=True)
class ReadBack:
    """A workbook from its bytes."""

    content: bytes

    @cached_property
    def book(self) -> Any:
        return load_workbook(BytesIO(self.content))

    @property
    def sheet(self) -> Any:
        """The sheet to fill: the first."""
        return self.book.worksheets[0]

    def row(self, number: int) -> Row:
        """The values of a row; days as days, which the library gives as midnights."""
        values = (cell.value for cell in self.sheet[number])
        return tuple(one.date() if isinstance(one, datetime) else one for one in values)

    def rows(self, name: str) -> list[Row]:
        """The rows of a hidden sheet, without empty cells at their ends."""
        return [_trimmed(row) for row in self.book[name].iter_rows(values_only=True)]

    @cached_property
    def machine(self) -> Mapping[str, str]:
        """The block of keys and values of the machine sheet."""
        rows = self.rows("_taizhang")
        return {row[0]: row[1] if len(row) > 1 else "" for row in rows[: rows.index(())]}

    @cached_property
    def columns(self) -> list[Mapping[str, str]]:
        """The block of columns of the machine sheet."""
        rows = self.rows("_taizhang")
        keys, *told = rows[rows.index(()) + 1 :]
        return [dict(zip(keys, (*row, *[""] * (len(keys) - len(row))), strict=True)) for row in told]

    @cached_property
    def checks(self) -> Mapping[str, Any]:
        """The check on entry of each column, by its letters."""
        found = {}
        for one in self.sheet.data_validations.dataValidation:
            (area,) = one.sqref.ranges
            found[area.coord.rstrip("0123456789").partition(":")[0].rstrip("0123456789")] = one
        return found

    @property
    def notes(self) -> str:
        rows = self.book.worksheets[1].iter_rows(values_only=True)
        return "\n".join("\t".join(str(one) for one in row if one is not None) for row in rows)

    def choices(self, check: Any) -> list[str]:
        """What a drop-down offers: written in the check, or a range of the sheet of codes."""
        told = str(check.formula1)
        if told.startswith('"'):
            return told.strip('"').split(",")
        found = re.fullmatch(r"=?'?(?P<sheet>[^']+)'?!(?P<area>\S+)", told)
        assert found is not None, told
        return [row[0].value for row in self.book[found["sheet"]][found["area"].replace("$", "")]]

    def accepts(self, column: str, value: Any) -> bool:
        """Whether a value passes the check of a column, as Excel would ask it."""
        check = self.checks[column]
        if value is None or (check.type == "list" and not check.showErrorMessage):
            return True
        if check.type == "list":
            return value in self.choices(check)
        if check.type == "textLength":
            return isinstance(value, str) and len(value) <= int(check.formula1)
        if check.type == "custom":
            first = int(str(re.search(r"DATE\((\d+),1,1\)", check.formula1)[1]))  # type: ignore[index]
            return _is_day(value, first) or (isinstance(value, str) and f'="{value}"' in check.formula1)
        if check.type == "date":
            return _is_day(value, 1900)
        whole = check.type != "whole" or value == int(value)
        return whole and bool(float(check.formula1) <= value <= float(check.formula2))

    def formulas(self) -> list[str]:
        """Cells that a program would work out: there must be none."""
        cells = (cell for sheet in self.book for row in sheet.iter_rows() for cell in row)
        return [cell.coordinate for cell in cells if cell.data_type == "f"]


def _is_day(value: Any, first: int) -> bool:
    return isinstance(value, date) and first <= value.year <= 2199


def _trimmed(row: Row) -> Row:
    while row and row[-1] is None:
        row = row[:-1]
    return tuple("" if one is None else one for one in row)
