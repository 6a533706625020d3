"""A ledger's template as a workbook: the sheet to fill, the notes, and two hidden sheets that say what is what.

The same declarations and examples give the same bytes: nothing here knows the time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from taizhang.core.declarations.example import Example
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Lang
from taizhang.core.limits import SHEET_ROWS, YEAR_MIN
from taizhang.exchange.spreadsheets.cells import check, clipped, lines, units_line, width_of
from taizhang.exchange.spreadsheets.columns import Column, columns_of, letters, planned_milestones
from taizhang.exchange.spreadsheets.machine import MACHINE_SHEET, code_ranges, code_rows, machine_rows
from taizhang.exchange.spreadsheets.notes import Line, notes
from taizhang.exchange.spreadsheets.sample import Key, Value, sample_row, texts_of
from taizhang.exchange.spreadsheets.styles import PLAIN_SHEET, Styles
from taizhang.exchange.spreadsheets.words import Words

SHEET_NAME_CHARS: Final = 31  # of the format
FOOTER_CHARS: Final = 200  # within the format's 255, the marks of page numbers apart
TITLE, HINT, HEADING, UNITS, FIRST = range(5)  # rows from 0; the sample stands in the first that can be filled
LEGIBLE_WIDTH: Final = 190  # digits across a landscape A4 page at three quarters of their size
_A4: Final = 9
_FORBIDDEN: Final = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_RESERVED: Final = frozenset({"history", "历史记录"})  # names that Excel keeps for itself
_TEXT_LINE: Final = 16  # points of a line of notes
_NOTE_WIDTHS: Final = (7, 22, 21, 46, 44, 24)


@dataclass(frozen=True)
class Template:
    """A template's bytes, and the columns in it."""

    content: bytes
    columns: tuple[Column, ...]


def template(ledger: str, declared: Declarations, examples: Iterable[Example], lang: Lang, *, blank: bool) -> Template:
    """The template of a declared ledger. `examples` are those of its pack; `blank` leaves the sample row out."""
    known = list(examples)
    pack, declaration = declared.pack_of[ledger], declared.ledgers[ledger]
    words = Words(lang)
    columns = columns_of(declaration, declared, planned_milestones(declaration, declared, known), words)
    sample = sample_row(columns, ledger, known, words)
    into = BytesIO()
    book = xlsxwriter.Workbook(
        into,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    drawn = _Drawn(book, declaration, pack, columns, {} if blank else sample, words)
    drawn.properties()
    drawn.sheet_to_fill()
    drawn.notes(texts_of(sample))
    drawn.codes()
    drawn.machine()
    book.close()
    return Template(into.getvalue(), columns)


def sheet_name(name: str, taken: Iterable[str] = ()) -> str:
    """A name that a sheet may have: without the signs that formulas use, within the length, unlike the others'."""
    plain = name.translate(_FORBIDDEN).replace("'", "’").strip()
    short = clipped(plain, SHEET_NAME_CHARS) if plain else "台账"
    others = {one.casefold() for one in taken} | _RESERVED
    return short if short.casefold() not in others else clipped(short, SHEET_NAME_CHARS - 2) + "_1"


@dataclass(frozen=True)
class _Drawn:
    """One workbook being drawn."""

    book: Any
    ledger: LedgerDeclaration
    pack: Pack
    columns: Sequence[Column]
    sample: Mapping[Key, Value]
    words: Words
    styles: Styles = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "styles", Styles(self.book))

    @property
    def names(self) -> tuple[str, str]:
        """The names of the sheets of notes and of codes."""
        return self.words.say("填表说明", "Notes"), self.words.say("代码", "Codes")

    @property
    def name(self) -> str:
        return sheet_name(self.words.of(self.ledger.name), (*self.names, MACHINE_SHEET))

    @property
    def version(self) -> str:
        return f"{self.pack.code} {self.pack.file.version}"

    @property
    def last(self) -> int:
        """The last row that is checked on entry."""
        return FIRST + SHEET_ROWS - 1 + bool(self.sample)

    def properties(self) -> None:
        """The document's own description: of the declarations, not of the moment it was made."""
        year = max(int(self.pack.file.version[:4]), YEAR_MIN)
        self.book.set_properties(
            {
                "title": self.words.of(self.ledger.name),
                "subject": self.words.of(self.pack.file.name),
                "author": "taizhang",
                "comments": f"{self.ledger.ledger} {self.version}",
                "created": datetime(year, 1, 1),  # noqa: DTZ001 - the format writes it without a zone
            }
        )

    def sheet_to_fill(self) -> None:
        sheet = self.book.add_worksheet(self.name)
        shown = texts_of(self.sample)
        widths = [width_of(one, shown.get(one.key, ""), self.words) for one in self.columns]
        for number, (column, width) in enumerate(zip(self.columns, widths, strict=True)):
            sheet.set_column(number, number, width, self.styles.entry(column))
        self._head(sheet, widths)
        self._sample_row(sheet, widths)
        self._checks(sheet)
        fixed = 3 if [one.id for one in self.columns[:3]] == ["item", "org", self.ledger.title] else 1
        sheet.freeze_panes(FIRST, fixed)
        sheet.set_selection(FIRST + bool(self.sample), 0, FIRST + bool(self.sample), 0)
        self._print(sheet, widths, fixed)

    def _head(self, sheet: Any, widths: Sequence[int]) -> None:
        title = f"{self.words.of(self.ledger.name)} · {self.words.of(self.pack.file.name)} {self.version}"
        mark = self.words.sample_mark.strip()
        hint = self.words.say(  # short: on further pages only the width of the first columns shows it
            f"* 必填；{mark}行不导入；填法见“{self.names[0]}”。",
            f"* required; {mark} not imported; see '{self.names[0]}'.",
        )
        for row, text, style in ((TITLE, title, "title"), (HINT, hint, "hint")):
            for number in range(1, len(self.columns)):
                sheet.write_blank(row, number, None, self.styles.plain(style))
            sheet.write_string(row, 0, text, self.styles.plain(style))
        tallest = [1, 1]
        for number, (column, width) in enumerate(zip(self.columns, widths, strict=True)):
            units = units_line(column, self.words)
            sheet.write_string(HEADING, number, column.heading, self.styles.heading(column))
            sheet.write_string(UNITS, number, units, self.styles.plain("units"))
            tallest = [max(tallest[0], lines(column.heading, width)), max(tallest[1], lines(units, width))]
        for row, height in ((TITLE, 28), (HINT, 20), (HEADING, 16 * tallest[0] + 8), (UNITS, 13 * tallest[1] + 6)):
            sheet.set_row(row, height)

    def _sample_row(self, sheet: Any, widths: Sequence[int]) -> None:
        if not self.sample:
            return
        for number, column in enumerate(self.columns):
            _write(sheet, FIRST, number, self.sample.get(column.key), self.styles.entry(column, sample=True))
        shown = texts_of(self.sample)
        pairs = zip(self.columns, widths, strict=True)
        sheet.set_row(FIRST, 16 * max(lines(shown.get(one.key, ""), width) for one, width in pairs) + 4)

    def _checks(self, sheet: Any) -> None:
        ranges = code_ranges(self.columns)
        for number, column in enumerate(self.columns):
            first, last = ranges.get(column.codelist, (0, 0))
            listed = f"='{self.names[1]}'!$B${first}:$B${last}"
            cell = f"{letters(number)}{FIRST + 1}"
            wanted = check(column, self.words, cell, listed)
            if sheet.data_validation(FIRST, number, self.last, number, wanted):
                raise ValueError(f"{self.ledger.ledger} {column.key}: the format refuses the check on entry")

    def _print(self, sheet: Any, widths: Sequence[int], fixed: int) -> None:
        """Landscape A4, as few pages wide as stay legible; headings and the first columns on each."""
        held = sum(widths[:fixed])
        pages = max(1, -(-(sum(widths) - held) // (LEGIBLE_WIDTH - held)))
        _paper(sheet, pages)
        sheet.repeat_rows(HEADING, UNITS)
        sheet.repeat_columns(0, fixed - 1)
        self._footer(sheet)

    def _footer(self, sheet: Any) -> None:
        left = _footer(self.words.of(self.ledger.name))
        pages = self.words.say("第 &P 页，共 &N 页", "Page &P of &N")
        sheet.set_footer(f"&L{left}&C{pages}&R{_footer(self.version)}")

    def notes(self, sample: Mapping[Key, str]) -> None:
        sheet = self.book.add_worksheet(self.names[0])
        sheet.hide_gridlines(2)
        for number, width in enumerate(_NOTE_WIDTHS):
            sheet.set_column(number, number, width)
        for row, line in enumerate(notes(self.ledger, self.pack, self.columns, sample, self.words)):
            self._note(sheet, row, line)
        _paper(sheet, 1)
        self._footer(sheet)

    def _note(self, sheet: Any, row: int, line: Line) -> None:
        style = self.styles.plain(f"note_{line.style}")
        if line.style in {"table", "row"}:
            for number, text in enumerate(line.cells):
                sheet.write_string(row, number, text, style)
            fitted = zip(line.cells, _NOTE_WIDTHS, strict=True)
            sheet.set_row(row, _TEXT_LINE * max(lines(text, width) for text, width in fitted) + 6)
            return
        (text,) = line.cells
        across = sum(_NOTE_WIDTHS)
        sheet.merge_range(row, 0, row, len(_NOTE_WIDTHS) - 1, "", style)
        sheet.write_string(row, 0, text, style)
        height = {"title": 30, "heading": 26}.get(line.style, _TEXT_LINE * lines(text, across) + 4)
        sheet.set_row(row, height)

    def codes(self) -> None:
        self._hidden(self.names[1], code_rows(self.columns)).hide()

    def machine(self) -> None:
        filled = FIRST + bool(self.sample) + 1
        places = {
            "sheet": self.name,
            "heading_row": str(HEADING + 1),
            "units_row": str(UNITS + 1),
            "sample_row": str(FIRST + 1) if self.sample else "",
            "first_row": str(filled),
            "last_row": str(self.last + 1),
        }
        rows = machine_rows(self.ledger.ledger, self.pack, self.columns, self.words, places)
        self._hidden(MACHINE_SHEET, rows).very_hidden()

    def _hidden(self, name: str, rows: Iterable[Sequence[str]]) -> Any:
        sheet = self.book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, self.styles.plain(PLAIN_SHEET))
        return sheet


def _write(sheet: Any, row: int, number: int, value: Value | None, style: Any) -> None:
    """A value in the form its column has. Texts are written as texts, whatever they begin with."""
    if value is None:
        sheet.write_blank(row, number, None, style)
    elif isinstance(value, Decimal):
        sheet.write_number(row, number, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, number, value, style)
    else:
        sheet.write_string(row, number, value, style)


def _paper(sheet: Any, pages_wide: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages_wide, 0)


def _footer(text: str) -> str:
    """A text in a footer, where an ampersand begins a command."""
    return clipped(text, FOOTER_CHARS // 4).replace("&", "&&")
