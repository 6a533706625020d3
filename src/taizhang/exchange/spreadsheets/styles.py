"""The looks of a template. What a colour says, a word beside it says too: * and 必填, 实际日期, 截至日期, 【示例】."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from taizhang.exchange.spreadsheets.cells import is_whole
from taizhang.exchange.spreadsheets.columns import Column

PLAIN_SHEET: Final = "plain"
FONT: Final = "微软雅黑"  # on every office PC since Windows 7; elsewhere the program takes its own Chinese face
_INK, _INK_2, _LINE = "#1A2330", "#465162", "#C9D1DA"
_BASE: Final = MappingProxyType({"font_name": FONT, "font_size": 10, "font_color": _INK, "num_format": "@"})
_BOXED: Final = MappingProxyType({"border": 1, "border_color": _LINE, "text_wrap": True, "valign": "vcenter"})
_WRAPPED: Final = MappingProxyType({"text_wrap": True, "valign": "top"})
_HEADING: Final = MappingProxyType({**_BOXED, "bold": True, "align": "center"})

_PLAIN: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "title": {"font_size": 15, "bold": True, "valign": "vcenter"},
        "hint": {"font_color": _INK_2, "valign": "vcenter"},
        "units": {**_BOXED, "font_size": 9, "font_color": _INK_2, "bg_color": "#F3F5F8", "align": "center"},
        "note_title": {"font_size": 15, "bold": True, "valign": "vcenter"},
        "note_heading": {"font_size": 11, "bold": True, "valign": "bottom", "font_color": "#1F4E79"},
        "note_text": _WRAPPED,
        "note_table": {**_HEADING, "bg_color": "#DCE6F1"},
        "note_row": {**_BOXED, "valign": "top", "align": "left"},
        PLAIN_SHEET: {},
    }
)
# what may be said of an item, by the part of the sheet; a required column is dark
_GROUND: Final = MappingProxyType({"milestone": "#E3F0DC", "opened": "#E3F0DC", "measure": "#FBEFD0"})
_REQUIRED: Final = MappingProxyType({"bg_color": "#1F4E79", "font_color": "#FFFFFF"})
_FORMS: Final = MappingProxyType({"date": "yyyy-mm-dd", "step": "yyyy-mm-dd", "number": "General"})


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, each made once."""

    book: Any
    made: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def plain(self, name: str) -> Any:
        """The format of a kind of line."""
        return self._format((name,), _PLAIN[name])

    def heading(self, column: Column) -> Any:
        """The format of a heading: dark where the column must be filled, else by what it says."""
        looks = _REQUIRED if column.required else {"bg_color": _GROUND.get(column.part, "#DCE6F1")}
        return self._format(("heading", *looks.values()), {**_HEADING, **looks})

    def entry(self, column: Column, *, sample: bool = False) -> Any:
        """The format of a cell to fill. Texts are of the form @, so that what is typed stays text: 007, =1+1, a long number."""
        several = bool(column.separator)
        form = "@" if several else _FORMS.get(column.holds, "@")
        form = "#,##0" if form == "General" and is_whole(column.unit) else form
        centred = column.holds in {"date", "step", "flag"} and not several
        placed = {"align": "center"} if centred else {"indent": 1} if form == "@" else {}
        looks: dict[str, Any] = {**_BOXED, "num_format": form, **placed}
        if sample:
            looks |= {"italic": True, "font_color": _INK_2, "bg_color": "#F7F4EA"}
        return self._format(("entry", form, centred, sample), looks)

    def _format(self, key: tuple[object, ...], looks: Mapping[str, Any]) -> Any:
        if key not in self.made:
            self.made[key] = self.book.add_format({**_BASE, **looks})
        return self.made[key]
