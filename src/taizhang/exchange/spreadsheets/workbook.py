"""A workbook's bytes opened with care: what is no plain xlsx, or would unpack without end, is refused before it is read."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import (
    SHEET_COLUMNS_MAX,
    SHEET_DATA_ROWS_MAX,
    SHEET_FILE_BYTES_MAX,
    SHEET_INFLATED_BYTES_MAX,
    SHEET_MERGES_MAX,
    SHEET_PARTS_MAX,
)
from taizhang.exchange.spreadsheets.columns import letters
from taizhang.exchange.spreadsheets.scanned import Scanned, scanned, texts_are_countable
from taizhang.zipped import ENCRYPTED, OLE, entries_at_most, inflate_beyond, is_locked

Raw = Any  # what a cell holds as the reader gives it: a text (empty: nothing), a number, a truth value or a day
Region = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from the first one on, the column that each row begins at, and what is merged.

    Rows and columns count from 0. `seen` is what its own text says of its cells.
    """

    name: str
    sheet: CalamineSheet
    seen: Scanned

    @property
    def first_column(self) -> int:
        return self.sheet.start[1] if self.sheet.start else 0

    @property
    def count(self) -> int:
        return self.sheet.total_height

    @property
    def merged(self) -> list[Region]:
        return self.sheet.merged_cell_ranges or []

    def rows(self) -> Iterator[list[Raw]]:
        return self.sheet.iter_rows()

    def cell(self, row: int, column: int) -> Where:
        """The place of a cell, as `Sheet!C4`."""
        return Where(cell=f"{self.name}!{letters(column)}{row + 1}")


@dataclass(frozen=True)
class Workbook:
    """An opened workbook."""

    book: CalamineWorkbook
    content: bytes

    @property
    def names(self) -> list[str]:
        return self.book.sheet_names

    def sheet(self, name: str) -> tuple[Sheet | None, list[Issue]]:
        """A sheet by its name. SHEET-001 where it is damaged, SHEET-003 where it is too wide, too long, or holds too much."""
        place = Where(cell=name)
        seen, found = scanned(self.content, name, place)
        if seen is None:
            return None, found
        try:
            sheet = self.book.get_sheet_by_name(name)
            merged = sheet.merged_cell_ranges or []
        except (CalamineError, ValueError) as error:
            return None, [issue("SHEET-001", place, why=_said(error))]
        for what, count, most in (
            ("rows", sheet.total_height, SHEET_DATA_ROWS_MAX),
            ("columns", sheet.total_width, SHEET_COLUMNS_MAX),
            ("merged cells", len(merged), SHEET_MERGES_MAX),
        ):
            if count > most:
                return None, [issue("SHEET-003", place, what=f"{count} {what}", most=most)]
        return Sheet(name, sheet, seen), []


def open_workbook(content: bytes) -> tuple[Workbook | None, list[Issue]]:
    """A workbook from its bytes.

    SHEET-001 what is not one (an older .xls, a renamed text, a torn file), SHEET-002 one with a password, SHEET-003 one
    that unpacks to too much, SHEET-004 one with macros.
    """
    found = _unfit(content)
    if found:
        return None, found
    try:
        return Workbook(CalamineWorkbook.from_filelike(io.BytesIO(content)), content), []
    except PasswordError:
        return None, [issue("SHEET-002")]
    except (CalamineError, ValueError, OSError) as error:
        return None, [issue("SHEET-001", why=_said(error))]


def _unfit(content: bytes) -> list[Issue]:
    if len(content) > SHEET_FILE_BYTES_MAX:
        return [issue("SHEET-003", what="bytes", most=SHEET_FILE_BYTES_MAX)]
    if content.startswith(OLE):
        return [issue("SHEET-002") if is_locked(content) else issue("SHEET-001", why="xls")]
    if (count := entries_at_most(content)) > SHEET_PARTS_MAX:
        return [issue("SHEET-003", what=f"{count} parts", most=SHEET_PARTS_MAX)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unfit_parts(archive, content)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        return [issue("SHEET-001", why=_said(error))]


def _unfit_parts(archive: zipfile.ZipFile, content: bytes) -> list[Issue]:
    """What the directory of parts says, and then what unpacking them really gives: a directory may lie."""
    parts = archive.infolist()
    if any(one.flag_bits & ENCRYPTED for one in parts):
        return [issue("SHEET-002")]
    names = {one.filename.lower() for one in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        return [issue("SHEET-004")]
    if len(names) != len(parts) or "xl/workbook.xml" not in names:
        return [issue("SHEET-001", why="xl/workbook.xml")]
    if inflate_beyond(content, parts, SHEET_INFLATED_BYTES_MAX):
        return [issue("SHEET-003", what="unpacked bytes", most=SHEET_INFLATED_BYTES_MAX)]
    if not texts_are_countable(content, archive):
        return [issue("SHEET-001", why="uniqueCount")]
    return []


def _said(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:120]
