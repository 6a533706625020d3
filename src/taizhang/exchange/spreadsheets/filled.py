"""A ledger's items written in the template's layout, row by row, so that the sheet can be read back and changes nothing.

The first row of an item says its fields and the newest of everything else; what was said before follows in further rows
of the same id. Personal fields are not in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import orjson
import xlsxwriter

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, Lang, Where, issue
from taizhang.core.limits import SHEET_DIGITS_MAX
from taizhang.exchange.spreadsheets.cells import units_line, width_of
from taizhang.exchange.spreadsheets.columns import Column, columns_of, letters
from taizhang.exchange.spreadsheets.converters import NO_SUCH_STEP
from taizhang.exchange.spreadsheets.machine import MACHINE_SHEET, code_rows, machine_rows
from taizhang.exchange.spreadsheets.recorded import Recorded
from taizhang.exchange.spreadsheets.styles import Styles
from taizhang.exchange.spreadsheets.template import HEADING, HINT, TITLE, UNITS, sheet_name
from taizhang.exchange.spreadsheets.words import Words

Key = tuple[str, str, str]

FIRST: Final = UNITS + 1  # the first row of items, counted from 0
CELL_UNITS: Final = 32_767  # of a cell's text, as the format counts: a rare character is two
_MARKS: Final = ("、", "；", ";", "|", "/", "，", ",", "\n")
_SERIAL_FROM: Final = date(1900, 3, 1)  # before, spreadsheets disagree on what a serial day is


@dataclass(frozen=True)
class Filled:
    """What was written: how many items and rows, and what did not fit (SHEET-027)."""

    items: int
    rows: int
    issues: tuple[Issue, ...]


def write_items(
    path: Path, ledger: str, declared: Declarations, items: Iterable[Recorded], lang: Lang, position: str
) -> Filled:
    """Writes the items of a ledger to a file, one row in memory at a time. `position` is what the books were read at."""
    words = Words(lang)
    declaration = declared.ledgers[ledger]
    planned = frozenset(one.milestone for one in declaration.milestones)
    columns = columns_of(declaration, declared, planned, words)
    plain = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), plain) as book:
        codes = words.say("代码", "Codes")
        name = sheet_name(words.of(declaration.name), (codes, MACHINE_SHEET))
        writing = _Writing(book.add_worksheet(name), name, columns, Styles(book), words)
        pack = declared.pack_of[ledger]
        writing.head(
            f"{words.of(declaration.name)} · {words.of(pack.file.name)} {pack.code} {pack.file.version}", position
        )
        done = writing.items(items)
        _hidden(book, codes, code_rows(columns)).hide()
        places = {
            "sheet": name, "heading_row": str(HEADING + 1), "units_row": str(UNITS + 1), "sample_row": "",
            "first_row": str(FIRST + 1), "last_row": str(FIRST + done.rows),
        }  # fmt: skip
        _hidden(book, MACHINE_SHEET, machine_rows(ledger, pack, columns, words, places)).very_hidden()
    return done


def _hidden(book: Any, name: str, rows: Iterable[Sequence[str]]) -> Any:
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)
    return sheet


@dataclass(frozen=True)
class _Writing:
    """One sheet being written downwards."""

    sheet: Any
    name: str
    columns: Sequence[Column]
    styles: Styles
    words: Words

    def head(self, title: str, position: str) -> None:
        for number, column in enumerate(self.columns):
            self.sheet.set_column(number, number, width_of(column, "", self.words))
        self.sheet.freeze_panes(FIRST, 1)
        self.sheet.repeat_rows(HEADING, UNITS)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_row(TITLE, 28)
        self.sheet.write_string(TITLE, 0, title, self.styles.plain("title"))
        self.sheet.write_string(HINT, 0, self.words.say("账簿位置 ", "Read at ") + position, self.styles.plain("hint"))
        self.sheet.set_row(HEADING, 40)
        for number, column in enumerate(self.columns):
            self.sheet.write_string(HEADING, number, column.heading, self.styles.heading(column))
        self.sheet.set_row(UNITS, 32)
        for number, column in enumerate(self.columns):
            self.sheet.write_string(UNITS, number, units_line(column, self.words), self.styles.plain("units"))

    def items(self, items: Iterable[Recorded]) -> Filled:
        styles = [self.styles.entry(one) for one in self.columns]
        row, count, found = FIRST, 0, list[Issue]()
        names = [{code: name for name, code in (one.choices or {}).items()} for one in self.columns]
        for item in items:
            count += 1
            for told in _rows(item, self.columns):
                for number, column in enumerate(self.columns):
                    value = told.get(column.key)
                    if value is None:
                        continue
                    shown = _shown(column, value, names[number], self.words)
                    if not _write(self.sheet, row, number, shown, styles[number]):
                        where = Where(cell=f"{self.name}!{letters(number)}{row + 1}")
                        found.append(issue("SHEET-027", where, field=column.title))
                row += 1
        return Filled(count, row - FIRST, tuple(found))


def _rows(item: Recorded, columns: Sequence[Column]) -> Iterator[Mapping[Key, Any]]:
    """The rows of an item: values by column, in the spelling of entries."""
    several: dict[Key, list[Mapping[Key, Any]]] = {}
    first: dict[Key, Any] = {("opened", "opened", "actual"): item.opened.isoformat() if item.opened else None}
    for name, value in item.fields.items():
        first[("org", "org", "value") if name == "org" else ("field", name, "value")] = value
    for name, occurrences in item.milestones.items():
        actual, planned = ("milestone", name, "actual"), ("milestone", name, "planned")
        several[actual] = [
            {actual: _reached(one), planned: one.due.isoformat() if one.due else None} for one in reversed(occurrences)
        ]
    flows = {one.id for one in columns if one.part == "measure"}
    for name in flows:
        value_key, day_key = ("measure", name, "value"), ("measure", name, "day")
        several[value_key] = [
            {value_key: value, day_key: day} for told, day, value in reversed(item.amounts) if told == name
        ]
    count = max([1, *(len(one) for one in several.values())])
    for number in range(count):
        row = dict(first) if number == 0 else {}
        for told in several.values():
            if number < len(told):
                row |= told[number]
        if number == 0 or any(value is not None for value in row.values()):
            org = first.get(("org", "org", "value"))
            yield {("item", "item", "value"): item.item, ("org", "org", "value"): org, **row}


def _reached(one: Any) -> Any:
    if one.status == "na":
        return NO_SUCH_STEP
    return one.on.isoformat() if one.status == "actual" and one.on else None


def _shown(column: Column, value: Any, names: Mapping[str, str], words: Words) -> Any:
    """A value as its cell shows it."""
    if column.separator:
        texts = [str(names.get(one, one)) for one in (value if isinstance(value, list | tuple) else [value])]
        sound = all(one == one.strip() and one and not any(mark in one for mark in _MARKS) for one in texts)
        return column.separator.join(texts) if sound or column.holds == "code" else orjson.dumps(texts).decode()
    if column.holds == "code":
        return names.get(value, value)
    if column.holds == "flag":
        return words.yes if value else words.no
    if column.holds == "step" and value is NO_SUCH_STEP:
        return words.not_applicable
    if column.holds in {"date", "step"}:
        day = date.fromisoformat(value)
        return day if day >= _SERIAL_FROM else value
    if column.holds == "number":
        digits = sum(sign.isdigit() for sign in value.lstrip("-0."))
        return Decimal(value) if digits <= SHEET_DIGITS_MAX else value
    return value


def _write(sheet: Any, row: int, number: int, value: Any, style: Any) -> bool:
    """Writes a value in its form; texts as texts. False where the format cannot hold it."""
    if isinstance(value, Decimal):
        return bool(sheet.write_number(row, number, value, style) == 0)
    if isinstance(value, date):
        return bool(sheet.write_datetime(row, number, value, style) == 0)
    text = str(value)
    return len(text.encode("utf-16-le")) // 2 <= CELL_UNITS and bool(sheet.write_string(row, number, text, style) == 0)
