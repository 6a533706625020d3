"""Which tables a lake has, and where their files lie: by book, and those of dated facts by year of their day.

Books go by their codes; numbers of ledgers and items are a lake's own and mean nothing outside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from taizhang.indicators.replica.facts import AMOUNT

Columns = tuple[tuple[str, str], ...]  # names and types, in DuckDB's words


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a lake: its columns but for the ones its folders carry, and the order of its rows in a file."""

    columns: Columns
    order: str
    by_book: bool = True
    by_year: bool = False

    @property
    def carried(self) -> Columns:
        """The columns that stand in the names of folders."""
        return ((("book", "VARCHAR"),) if self.by_book else ()) + ((("year", "INTEGER"),) if self.by_year else ())

    @property
    def names(self) -> str:
        """The columns of a file, for a query."""
        return ", ".join(name for name, _ in self.columns)


_DATED: Final[Columns] = (
    ("ledger", "INTEGER"), ("item", "INTEGER"), ("root", "BIGINT"), ("since", "BIGINT"), ("on_day", "DATE"),
    ("order_key", "BIGINT"),
)  # fmt: skip
_TOLD: Final[Columns] = (("name", "VARCHAR"), ("text", "VARCHAR"), ("number", AMOUNT), ("many", "VARCHAR[]"))
_STEP: Final[Columns] = (("name", "VARCHAR"), ("occurrence", "INTEGER"), ("status", "VARCHAR"), ("due", "DATE"))
# rows of one thing lie together, so that a pass reads little of a file; the order is whole, so that files are the same
_BY_NAME: Final = "ledger, name, order_key, since"
TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        "ledger": Table((("no", "INTEGER"), ("name", "VARCHAR")), "no", by_book=False),
        "item": Table((("no", "INTEGER"), ("ledger", "INTEGER"), ("id", "VARCHAR")), "no"),
        "opened": Table(_DATED, "ledger, order_key, since", by_year=True),
        "field": Table(_DATED + _TOLD, _BY_NAME, by_year=True),
        "milestone": Table(_DATED + _STEP, _BY_NAME, by_year=True),
        "measure": Table((*_DATED, ("name", "VARCHAR"), ("value", AMOUNT)), _BY_NAME, by_year=True),
        "reversal": Table(
            (("ledger", "INTEGER"), ("item", "INTEGER"), ("root", "BIGINT"), ("ended", "BIGINT")), "ledger, root, ended"
        ),
        # the entries of the book's own ledgers, as they were written
        "entry": Table((("position", "BIGINT"), ("digest", "VARCHAR"), ("content", "BLOB")), "position"),
        # the day (of China) on which entries were written, from the position on where it changes
        "recorded": Table((("since", "BIGINT"), ("on_day", "DATE")), "since"),
    }
)
# what Hive spells as %XX in the name of a folder, so that all readers of such folders take it back; nothing beyond ASCII
_UNFIT: Final = re.compile(r"""[\x01-\x1f\x7f"#%'*/:=?\\{}\[\]^]""")
FACTS: Final = ("item", "opened", "field", "milestone", "measure", "reversal")
PACK: Final = "pack"


def path_of(name: str, book: str | None = None, year: int | None = None) -> PurePosixPath:
    """Where a table's rows of a book and a year lie."""
    parts = [name]
    parts += [f"book={_UNFIT.sub(lambda found: f'%{ord(found[0]):02X}', book)}"] if book is not None else []
    parts += [f"year={year}"] if year is not None else []
    return PurePosixPath(*parts, f"{name}.parquet")


def book_of(path: str) -> str:
    """The book whose rows a file holds; an empty text for a file of all books."""
    return next((unquote(part[5:]) for part in path.split("/") if part.startswith("book=")), "")


def year_of(path: str) -> int | None:
    """The year whose rows a file holds; None for a file of all years."""
    return next((int(part[5:]) for part in path.split("/") if part.startswith("year=")), None)


def pack_path(digest: str) -> PurePosixPath:
    """Where the text of a pack lies; a digest's colon is no part of a file's name everywhere."""
    return PurePosixPath(PACK, f"{digest.replace(':', '-')}.json")
