"""A clock set back: entries keep what the clock said, their order is that of positions, and who wrote is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connections

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.rows import bytes_of
from taizhang.core.limits import CLOCK_BACK_SECONDS_MAX
from taizhang.server.storage.append import Receipt
from taizhang.server.storage.sql import FAILED, Sql

_Book = tuple[str, str, str]  # the database's host and name, and the book

_last: dict[_Book, tuple[int, datetime]] = {}  # where this process wrote to a book last, and when


def stepped_back(receipts: Iterable[Receipt], recorded_at: datetime, using: str) -> dict[str, Issue]:
    """SRV-052 by book, for fresh receipts of entries recorded long before the ones ahead of them.

    A book is read only where somebody else wrote ahead of this process. What cannot be read is not told of: the
    receipts stand.
    """
    found: dict[str, Issue] = {}
    runs: dict[str, tuple[int, int]] = {}  # the first and the last position written to a book
    for one in receipts:
        first, last = runs.get(one.book, (one.position, one.position))
        runs[one.book] = (min(first, one.position), max(last, one.position))
    for book, (first, last) in runs.items():
        described = connections[using].settings_dict
        kept = (str(described["HOST"]), str(described["NAME"]), book)
        position, before = _last.get(kept, (0, None))
        if position != first - 1:
            before = _recorded_at(book, first - 1, using)
        _last[kept] = (last, recorded_at)
        if before is not None and (before - recorded_at).total_seconds() > CLOCK_BACK_SECONDS_MAX:
            place = Where(position=f"{book}#{first}")
            told = {"now": recorded_at.isoformat(), "before": before.isoformat(), "position": f"{book}#{first - 1}"}
            found[book] = issue("SRV-052", place, **told)
    return found


def _recorded_at(book: str, position: int, using: str) -> datetime | None:
    """When an entry was recorded; None where there is none that can be read."""
    if position == 0:
        return None
    try:
        row = Sql(using).one("SELECT content FROM storage_entry WHERE book = %s AND position = %s", book, position)
        return parse(bytes_of(row[0])).recorded_at if row else None
    except (FormatError, *FAILED):
        return None
