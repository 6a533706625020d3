"""What a program needs to read a filled sheet back: which ledger it is of, what each column means, what names stand for.

The machine sheet has two blocks of rows, `key, value` and, after an empty row, one row a column under `COLUMN_KEYS`.
A column that was moved is found by its heading. The sheet of codes has one row a code under `CODE_KEYS`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from taizhang.core.declarations.pack import Pack
from taizhang.exchange.spreadsheets.columns import Column, letters
from taizhang.exchange.spreadsheets.words import Words

MACHINE_SHEET: Final = "_taizhang"
FORMAT: Final = "taizhang-template 1"  # a sheet of another format is refused, never guessed at
COLUMN_KEYS: Final = ("column", "heading", "part", "id", "aspect", "holds", "required", "unit", "codelist", "separator")
CODE_KEYS: Final = ("codelist", "name", "code")

Row = tuple[str, ...]


def machine_rows(
    ledger: str, pack: Pack, columns: Sequence[Column], words: Words, places: Mapping[str, str]
) -> Iterator[Row]:
    """The machine sheet. `places` says where things lie on the first sheet: its name and the rows, counted from 1."""
    yield "format", FORMAT
    yield "ledger", ledger
    yield "pack", pack.code
    yield "version", pack.file.version
    yield "digest", pack.digest
    yield "lang", words.lang
    yield from places.items()
    yield "sample_mark", words.sample_mark
    yield "yes", words.yes
    yield "no", words.no
    yield "not_applicable", words.not_applicable
    yield ()
    yield COLUMN_KEYS
    for number, column in enumerate(columns):
        yield letters(number), *_described(column)


def _described(column: Column) -> Row:
    unit = column.unit.sign if column.unit else ""
    required = "yes" if column.required else "no"
    return (column.heading, *column.key, column.holds, required, unit, column.codelist, column.separator)


def code_rows(columns: Sequence[Column]) -> Iterator[Row]:
    """The sheet of codes: those of the lists that the columns use, each list once and without a gap."""
    yield CODE_KEYS
    lists = {one.codelist: one.choices for one in columns if one.choices is not None}
    for codelist, choices in lists.items():
        for name, code in choices.items():
            yield codelist, name, code


def code_ranges(columns: Sequence[Column]) -> Mapping[str, tuple[int, int]]:
    """The first and last row of each list on the sheet of codes, counted from 1."""
    ranges: dict[str, tuple[int, int]] = {}
    for number, (codelist, _, _) in enumerate(code_rows(columns), start=1):
        first, _ = ranges.get(codelist, (number, number))
        ranges[codelist] = first, number
    return ranges
