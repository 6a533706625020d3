"""Merged cells among the rows of a sheet: one merged downwards says its value of all its rows, one merged across is refused."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from taizhang.exchange.spreadsheets.columns import letters
from taizhang.exchange.spreadsheets.workbook import Region, Sheet


@dataclass
class Merged:
    """The merged cells below the headings. Rows must be asked for in their order."""

    sheet: Sheet
    regions: Sequence[Region]
    by_row: dict[int, list[Region]] = field(default_factory=lambda: defaultdict(list))
    open: dict[int, tuple[int, Any]] = field(default_factory=dict)  # by column: the last row, and the value said

    @classmethod
    def of(cls, sheet: Sheet, first: int) -> "Merged":
        merged = cls(sheet, [one for one in sheet.merged if one[1][0] >= first])
        for one in merged.regions:
            merged.by_row[max(one[0][0], first)].append(one)
        return merged

    def filled(self, number: int, raw: list[Any]) -> list[Any]:
        """A row with the values of cells merged downwards written out."""
        self.open = {column: one for column, one in self.open.items() if one[0] >= number}
        offset = self.sheet.first_column
        for (top, left), (bottom, _) in self.by_row.get(number, ()):
            if bottom > top and 0 <= left - offset < len(raw):
                self.open[left] = bottom, raw[left - offset]
        if not self.open:
            return raw
        full = list(raw)
        for column, (_, value) in self.open.items():
            full[column - offset] = value
        return full

    def is_touched(self, number: int) -> bool:
        """Whether a row has merged cells."""
        return bool(self.open) or number in self.by_row

    def refused(self, number: int, column: int, *, several_rows: bool) -> str:
        """The area of a merged cell that cannot be taken, empty where there is none: one across several columns, and of
        an amount one over several rows, for then it is the amount of none of them.
        """
        for (top, left), (bottom, right) in self.regions if self.is_touched(number) else ():
            inside = top <= number <= bottom and left <= column <= right
            if inside and (right > left or (several_rows and bottom > top)):
                return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        return ""
