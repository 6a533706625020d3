"""The row of headings of a sheet: found below titles, read through merged cells, and each column given its meaning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue
from taizhang.core.limits import SHEET_HEADING_ROWS
from taizhang.core.values.units import Unit
from taizhang.exchange.spreadsheets.cells import units_line
from taizhang.exchange.spreadsheets.columns import Column
from taizhang.exchange.spreadsheets.converters import Convert, OrgNames, converter
from taizhang.exchange.spreadsheets.headings import UNREAD, Headings, Key, folded, headings_of, unit_said
from taizhang.exchange.spreadsheets.words import Words
from taizhang.exchange.spreadsheets.workbook import Sheet

_LEFT_OUT: Final = "#"  # begins a heading whose column is not imported
_BOTH: Final = (Words("zh"), Words("en"))


@dataclass(frozen=True)
class Placed:
    """A column of the sheet, counted from 0, and how its cells are read."""

    index: int
    column: Column
    convert: Convert


@dataclass(frozen=True)
class Head:
    """What the headings say; `first_row` is the first row of items, counted from 0."""

    columns: tuple[Placed, ...]
    first_row: int
    issues: list[Issue] = field(default_factory=list)


def headed(
    sheet: Sheet,
    top: Sequence[Sequence[Any]],
    ledger: LedgerDeclaration,
    declared: Declarations,
    orgs: OrgNames,
    words: Words,
) -> Head | None:
    """The headings of a sheet from its first rows; None where no row has any. SHEET-008 to 011, 023."""
    headings = headings_of(ledger, declared, words)
    grid = _Grid.of(sheet, top)
    found = [(_known(grid, row, headings), -row) for row in range(min(len(top), SHEET_HEADING_ROWS))]
    count, row = max(found, default=(0, 0))
    if count == 0:
        return None
    return _Head(grid, -row, headings, orgs).made()


def _known(grid: "_Grid", row: int, headings: Headings) -> int:
    """How many different columns a row names."""
    meanings = (headings.meaning(text)[0] for column in grid.columns for text in grid.names(row, column))
    return len(frozenset(keys for keys in meanings if keys))


@dataclass(frozen=True)
class _Grid:
    """The first rows of a sheet, each merged cell saying its text everywhere."""

    sheet: Sheet
    cells: Mapping[tuple[int, int], str]
    bottom: Mapping[tuple[int, int], int]  # the last row of the merged cell that a place lies in
    columns: range

    @classmethod
    def of(cls, sheet: Sheet, top: Sequence[Sequence[Any]]) -> "_Grid":
        first = sheet.first_column
        cells = {
            (number, first + at): one if isinstance(one, str) else str(one)
            for number, row in enumerate(top)
            for at, one in enumerate(row)
            if one != ""
        }
        bottom: dict[tuple[int, int], int] = {}
        last = first + max((len(row) for row in top), default=0)
        for (upper, left), (lower, right) in sheet.merged:
            if upper >= len(top):
                continue
            text = cells.get((upper, left), "")
            for number in range(upper, min(lower, len(top) - 1) + 1):
                for column in range(left, min(right, last) + 1):
                    bottom[number, column] = lower
                    if text:
                        cells[number, column] = text
        return cls(sheet, cells, bottom, range(first, last))

    def text(self, row: int, column: int) -> str:
        return self.cells.get((row, column), "").strip()

    def names(self, row: int, column: int) -> Iterator[str]:
        """What a column may be called: by its own heading, and by that with the heading of its group before it."""
        own, above = self.text(row, column), self.text(row - 1, column)
        if own:
            yield own
            if above and above != own:
                yield f"{above}{own}"


@dataclass
class _Head:
    """Headings being given their meaning."""

    grid: _Grid
    row: int
    headings: Headings
    orgs: OrgNames
    issues: list[Issue] = field(default_factory=list)
    taken: dict[Key, int] = field(default_factory=dict)

    def made(self) -> Head:
        bottom = max((self.grid.bottom.get((self.row, one), self.row) for one in self.grid.columns), default=self.row)
        units = self._units(bottom + 1)
        placed = [one for column in self.grid.columns if (one := self._column(column, units)) is not None]
        first = bottom + 1 + bool(units)
        return Head(tuple(placed), first, self.issues)

    def _column(self, index: int, units: Mapping[int, str]) -> Placed | None:
        where = self.grid.sheet.cell(self.row, index)
        heading = self.grid.text(self.row, index)
        if not heading or heading.startswith(_LEFT_OUT) or folded(heading) in UNREAD:
            return None
        keys, unit = self._meaning(index)
        told = " ".join(heading.split())[:60]
        if not keys:
            if folded(heading) in self.headings.personal:
                self.issues.append(issue("SHEET-023", where, field=told))
            else:
                self.issues.append(issue("SHEET-008", where, heading=told, near=self.headings.near(heading[:60])))
            return None
        if len(keys) > 1:
            near = "、".join(sorted(self.headings.columns[key].title for key in keys))
            self.issues.append(issue("SHEET-009", where, heading=told, near=near))
            return None
        (key,) = keys
        if key in self.taken:
            other = self.grid.sheet.cell(self.row, self.taken[key]).cell
            self.issues.append(issue("SHEET-010", where, heading=told, other=other))
            return None
        self.taken[key] = index
        column = self.headings.columns[key]
        below = units.get(index, "")
        unit = unit or self._unit_below(below, column)
        if unit is not None and (column.unit is None or unit.dimension != column.unit.dimension):
            want = column.unit.sign if column.unit else "-"
            self.issues.append(issue("SHEET-011", where, unit=unit.sign, field=column.title, want=want))
            return None
        return Placed(index, column, self._converter(key, unit))

    def _converter(self, key: Key, unit: Unit | None) -> Convert:
        from_1904 = self.grid.sheet.seen.from_1904
        return converter(self.headings.columns[key], self.headings.others[key], unit, self.orgs, from_1904=from_1904)

    def _meaning(self, index: int) -> tuple[frozenset[Key], Unit | None]:
        """Of what a column may be called, the first that means one thing; else the first that means anything."""
        several: tuple[frozenset[Key], Unit | None] = frozenset(), None
        for text in self.grid.names(self.row, index):
            keys, unit = self.headings.meaning(text)
            if len(keys) == 1:
                return keys, unit
            several = several if several[0] else (keys, unit)
        return several

    def _units(self, row: int) -> Mapping[int, str]:
        """The texts of the row below the headings, where it is a row of units and not of values."""
        texts = {column: text for column in self.grid.columns if (text := self.grid.text(row, column))}
        known = {units_line(one, words) for one in self.headings.columns.values() for words in _BOTH}
        must = {"必填", "required"}
        known |= {line for text in list(known) for line in text.splitlines()}
        if texts and all(text in known or text in must or unit_said(text) is not None for text in texts.values()):
            return texts
        return {}

    def _unit_below(self, text: str, column: Column) -> Unit | None:
        """The unit that the row of units names, if it is not the column's own."""
        if not text or column.unit is None or text in {units_line(column, words) for words in _BOTH}:
            return None
        return unit_said(text.splitlines()[-1])
