"""docs/how-to/add-a-format.md tells the hidden sheets as they are, and names the files that are there."""

import re

from conftest import ROOT
from exchange.reading_back import ReadBack
from exchange.wells import declared
from taizhang.exchange import spreadsheets
from taizhang.exchange.spreadsheets.machine import CODE_KEYS, COLUMN_KEYS, FORMAT, MACHINE_SHEET
from taizhang.exchange.spreadsheets.template import template

PAGE = (ROOT / "docs" / "how-to" / "add-a-format.md").read_text(encoding="utf-8")


def keys(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`(\w+)`", line))


def test_every_key_of_the_hidden_sheets_is_told_in_order() -> None:
    told = [keys(line) for line in PAGE.splitlines() if line.startswith("`")]
    back = ReadBack(template("wells.well", declared(), [], "zh", blank=False).content)
    assert told == [tuple(back.machine), COLUMN_KEYS]
    assert keys(PAGE.split("一行一个代码：")[1].splitlines()[0]) == CODE_KEYS
    assert f"`{MACHINE_SHEET}`" in PAGE
    assert f"`{FORMAT}`" in PAGE


def test_the_files_in_the_table_are_those_of_the_room() -> None:
    (folder,) = spreadsheets.__path__
    files = {path.name for path in (ROOT / folder).glob("*.py")} - {"__init__.py"}
    assert set(re.findall(r"`(\w+\.py)`", PAGE.split("| 文件 |")[1].split("\n\n")[0])) == files
