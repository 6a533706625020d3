"""Entries as rows of a database table, in the same order of columns wherever they are kept."""

from datetime import date
from typing import Any, Final

from taizhang.core.journal.entry import is_day
from taizhang.core.journal.store import Columns, Stored

COLUMNS: Final = (
    "position", "digest", "content", "ledger", "item", "kind", "effective_on", "corrects", "command_key",
)  # fmt: skip

Row = tuple[Any, ...]  # the columns as a driver gives them


def row_of(stored: Stored) -> Row:
    """The row of an entry."""
    one = stored.columns
    kept = (stored.position, stored.digest, stored.content)
    return (*kept, one.ledger, one.item, one.kind, one.effective_on, one.corrects, one.command_key)


def stored_from(row: Row) -> Stored:
    """The entry of a row. What was tampered with into another type is kept as something verify finds to differ."""
    position, digest, content, ledger, item, kind, effective_on, corrects, key = row
    return Stored(
        position, str(digest), bytes_of(content), Columns(ledger, item, kind, _day(effective_on), corrects, key)
    )


def bytes_of(content: Any) -> bytes:
    """The bytes of an entry as a driver gives them; those of the text that somebody put in their place, none for what has
    none.
    """
    if isinstance(content, str):
        return content.encode()
    return bytes(content) if isinstance(content, bytes | bytearray | memoryview) else b""


def name_of(code: object) -> str:
    """The name of a book as a driver gives it; where somebody put bytes in its place, a name that tells so, and that no
    book of that text has.
    """
    return code if isinstance(code, str) else repr(code)


def _day(value: object) -> date:
    """A day as either driver gives it; the first day of all, which no entry is dated, for what is none or is spelled in
    another way: the index would not find it where it belongs.
    """
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if is_day(str(value)) else date.min
