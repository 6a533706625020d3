"""A filled sheet read: its headings found, every row's cells converted, totals held against the rows they add up.

One pass over the rows; what comes out is a value for each column that says something, and the place of every issue.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from string import ascii_uppercase, digits
from typing import Any, Final

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import SHEET_HEADING_ROWS, SHEET_ISSUES_MAX
from taizhang.core.values.figure import text_of
from taizhang.exchange.spreadsheets.columns import Column, letters
from taizhang.exchange.spreadsheets.converters import Convert, OrgNames, Unreadable
from taizhang.exchange.spreadsheets.headed import Placed, headed
from taizhang.exchange.spreadsheets.machine import FORMAT, MACHINE_SHEET
from taizhang.exchange.spreadsheets.merged import Merged
from taizhang.exchange.spreadsheets.words import Words
from taizhang.exchange.spreadsheets.workbook import Raw, Sheet, Workbook, open_workbook

ALL: Final = frozenset({"合计", "总计", "共计", "总和", "total", "grandtotal", "sum"})
PART: Final = frozenset({"小计", "subtotal"})
_NOTES: Final = (
    "注:",
    "备注:",
    "说明:",
    "填表人",
    "制表人",
    "填报人",
    "审核人",
    "负责人",
    "填表日期",
    "制表日期",
    "note:",
)
_MARKS: Final = (Words("zh").sample_mark.strip(), Words("en").sample_mark.strip())
_TOTAL_CHARS: Final = 12  # characters of a cell that may say that its row is a total
PROGRESS_ROWS: Final = 5_000  # rows between two reports of progress

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One row that says something of an item: `number` counts from 0, `values` stand in the order of the columns, None
    where a cell says nothing.
    """

    number: int
    values: Sequence[Any]


@dataclass(frozen=True)
class Asked:
    """What a sheet is read for. `sheet` None: the template's own, else the first one that is shown."""

    ledger: LedgerDeclaration
    declared: Declarations
    orgs: OrgNames
    words: Words
    sheet: str | None = None


@dataclass
class Reading:
    """A sheet that was read. `columns` are those that are taken; `totals` counts the rows that only add up."""

    sheet: Sheet
    columns: Sequence[Placed] = ()
    lines: list[Line] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    totals: int = 0

    def place(self, line: Line, column: int) -> Where:
        """The cell of a line in one of the columns taken."""
        return self.sheet.cell(line.number, self.columns[column].index)

    def tell(self, found: Issue) -> None:
        """One more issue; SHEET-028 in place of all beyond the bound."""
        if len(self.issues) < SHEET_ISSUES_MAX:
            self.issues.append(found)
        elif len(self.issues) == SHEET_ISSUES_MAX:
            self.issues.append(issue("SHEET-028", Where(cell=self.sheet.name), most=SHEET_ISSUES_MAX))


def read(content: bytes, asked: Asked, progress: Progress | None = None) -> tuple[Reading | None, list[Issue]]:
    """A workbook's sheet, read. None where there is nothing to read: SHEET-001 to 007; what is wrong with headings and
    cells (SHEET-008 to 018, 023 to 025, 029, LEDG-009, VAL-004) stands in the reading.
    """
    book, found = open_workbook(content)
    if book is None:
        return None, found
    sheet, found = _sheet(book, asked)
    if sheet is None:
        return None, found
    reading = Reading(sheet)
    rows = sheet.rows()
    top = list(islice(rows, SHEET_HEADING_ROWS + 2))
    head = headed(sheet, top, asked.ledger, asked.declared, asked.orgs, asked.words)
    if head is None:
        return None, [issue("SHEET-006", Where(cell=sheet.name), rows=SHEET_HEADING_ROWS)]
    reading.columns = head.columns
    reading.issues += head.issues
    if head.columns:
        _Rows(reading, progress).take(chain(top[head.first_row :], rows), head.first_row)
    return reading, []


def _sheet(book: Workbook, asked: Asked) -> tuple[Sheet | None, list[Issue]]:
    """The sheet to read. A template knows which of its sheets that is, and of which ledger."""
    told: dict[str, str] = {}
    if MACHINE_SHEET in book.names:
        machine, found = book.sheet(MACHINE_SHEET)
        if machine is None:
            return None, found
        told = {str(row[0]): str(row[1]) for row in islice(machine.rows(), 40) if len(row) > 1 and row[0]}
        if told.get("format") != FORMAT:
            return None, [issue("SHEET-001", Where(cell=MACHINE_SHEET), why=told.get("format", "")[:40])]
        if told.get("ledger") != asked.ledger.ledger:
            got = told.get("ledger", "")[:60]
            return None, [issue("SHEET-007", Where(cell=MACHINE_SHEET), got=got, ledger=asked.ledger.ledger)]
    shown = [one.name for one in book.book.sheets_metadata if "Visible" in repr(one.visible)] or book.names
    if not shown:
        return None, [issue("SHEET-006", rows=SHEET_HEADING_ROWS)]
    name = asked.sheet or told.get("sheet", "")
    if name not in book.names:
        if asked.sheet:
            return None, [issue("SHEET-005", name=asked.sheet[:60], near="、".join(book.names[:8]))]
        name = shown[0]
    return book.sheet(name)


@dataclass
class _Rows:
    """The rows below the headings being taken, one after another."""

    reading: Reading
    progress: Progress | None
    since: int = 0  # lines before the last subtotal
    plan: list[tuple[int, Convert]] = field(default_factory=list)

    def take(self, rows: Iterator[list[Raw]], first: int) -> None:
        sheet, columns = self.reading.sheet, self.reading.columns
        self.plan = [(one.index - sheet.first_column, one.convert) for one in columns]
        merged = Merged.of(sheet, first)
        seen = sheet.seen
        faulty = {int(one.lstrip(ascii_uppercase)) - 1 for one in seen.faulty | seen.uncomputed}
        shares = [(one.index - sheet.first_column, letters(one.index)) for one in columns if _is_in_percent(one)]
        shares = shares if seen.percents else []
        plan, lines = self.plan, self.reading.lines
        for number, raw in enumerate(rows, start=first):
            if self.progress is not None and number % PROGRESS_ROWS == 0:
                self.progress("read", number, sheet.count)
            if merged.regions:
                raw = merged.filled(number, raw)  # noqa: PLW2901 - the same row, with what is merged written out
            for at, letter in shares:
                if type(raw[at]) is float and f"{letter}{number + 1}" in seen.percents:
                    raw[at] *= 100  # as it is shown; more digits than it has do not outlive the conversion
            told = next((one for one in raw if one != ""), "")
            if told == "" and number not in faulty:
                continue
            if type(told) is str and (told.startswith(_MARKS) or self._is_aside(number, raw, told)):
                continue
            if number in faulty or merged.is_touched(number):
                self._slowly(number, raw, merged)
                continue
            try:
                values = [None if raw[at] == "" else convert(raw[at]) for at, convert in plan]
            except Unreadable:
                self._slowly(number, raw, merged)
                continue
            lines.append(Line(number, values))
        self._fractions()

    def _slowly(self, number: int, raw: list[Raw], merged: Merged) -> None:
        """A row cell by cell, with an issue for each that cannot be taken. A row with one is not taken."""
        sheet, sound = self.reading.sheet, True
        values: list[Any] = []
        for place, (at, convert) in zip(self.reading.columns, self.plan, strict=True):
            where = sheet.cell(number, place.index)
            value = None
            area = merged.refused(number, place.index, several_rows=place.column.part == "measure")
            if area:
                self.reading.tell(issue("SHEET-016", where, area=area))
                sound = False
            elif (where.cell or "").rpartition("!")[2] in sheet.seen.faulty:
                self.reading.tell(issue("SHEET-014", where))
                sound = False
            elif (where.cell or "").rpartition("!")[2] in sheet.seen.uncomputed:
                self.reading.tell(issue("SHEET-029", where))
                sound = False
            elif raw[at] != "" and not (type(raw[at]) is str and not raw[at].strip()):
                try:
                    value = convert(raw[at])
                except Unreadable as unreadable:
                    self.reading.tell(unreadable.at(where))
                    sound = False
            values.append(value)
        if sound and any(one is not None for one in values):
            self.reading.lines.append(Line(number, values))

    def _is_aside(self, number: int, raw: list[Raw], told: str) -> bool:
        """Whether a row is no item: a total, which is held against the rows above, or a note below them."""
        if told[0] not in "合总共小注备说填制审负tTgGsSnN " and told[0] != "\u3000":
            return False
        plain = unicodedata.normalize("NFKC", "".join(told[:40].split())).casefold()
        word = plain.rstrip(":")
        if len(word) <= _TOTAL_CHARS and (word in ALL or word in PART):
            self.reading.totals += 1
            self._total(number, raw, is_part=word in PART)
            return True
        is_note = plain.startswith(_NOTES) and sum(one != "" for one in raw) <= 4
        return is_note and not self._names_an_org(raw)

    def _names_an_org(self, raw: list[Raw]) -> bool:
        """Whether a row says whose it is: one called 负责人之家 is an item, and no note on who answers for the sheet."""
        for place, (at, convert) in zip(self.reading.columns, self.plan, strict=True):
            if place.column.part == "org" and raw[at] != "":
                with suppress(Unreadable):
                    return bool(convert(raw[at]))
        return False

    def _total(self, number: int, raw: list[Raw], *, is_part: bool) -> None:
        """SHEET-017 for a total that is not the sum of its rows: those since the last subtotal, or all."""
        lines = self.reading.lines
        for order, (place, (at, convert)) in enumerate(zip(self.reading.columns, self.plan, strict=True)):
            if not _adds_up(place.column) or raw[at] == "":
                continue
            where = self.reading.sheet.cell(number, place.index)
            try:
                got = Decimal(str(convert(raw[at])))
            except Unreadable as unreadable:
                self.reading.tell(unreadable.at(where))
                continue
            since = _sum(lines[self.since :], order)
            whole = _sum(lines, order)
            if got not in {since, *(() if is_part else (whole,))}:
                total = text_of(since if is_part else whole)
                self.reading.tell(issue("SHEET-017", where, field=place.column.title, got=text_of(got), sum=total))
        self.since = len(lines)

    def _fractions(self) -> None:
        """SHEET-025 for a column in % of which no number is beyond 1: perhaps they are fractions. Cells in the format of
        percentages are not asked about: they were read as they are shown.
        """
        shown = {one.rstrip(digits) for one in self.reading.sheet.seen.percents}
        for order, place in enumerate(self.reading.columns):
            if _is_in_percent(place) and letters(place.index) not in shown:
                given = [Decimal(one.values[order]) for one in self.reading.lines if one.values[order] is not None]
                if any(given) and all(abs(one) <= 1 for one in given):
                    where = self.reading.sheet.cell(self.reading.lines[0].number, place.index)
                    self.reading.tell(issue("SHEET-025", where, field=place.column.title))


def _is_in_percent(place: Placed) -> bool:
    return place.column.unit is not None and place.column.unit.sign == "%"


def _adds_up(column: Column) -> bool:
    """Whether a column's numbers may be added: amounts, not rates and ranks."""
    unit = column.unit
    return column.holds == "number" and unit is not None and unit.dimension not in {
        "share", "change of a share", "count of 位",
    }  # fmt: skip


def _sum(lines: Sequence[Line], order: int) -> Decimal:
    return sum((Decimal(one.values[order]) for one in lines if one.values[order] is not None), Decimal(0))
