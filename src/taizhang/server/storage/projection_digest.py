"""One digest of all projections, the same on every database: what they say, whatever order their rows lie in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import orjson
from django.db import transaction

from taizhang.server.storage.projection import INTERVAL, ROW, folded, folded_items, rebuild
from taizhang.server.storage.sql import Row, Sql

_TABLES: Final = (
    ("storage_itemrow", ROW, ("book", "ledger", "item")),
    ("storage_iteminterval", INTERVAL, ("book", "ledger", "item", "from_position")),
)
_PAGE: Final = 2_000  # rows fetched at a time
_SIZE: Final = 2**256  # digests are added up in this ring: each row counts, and their order does not


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many items and past intervals the projections have now, and the digests before and after."""

    items: int
    intervals: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How many items and past intervals the entries give, the digest of the rows kept and of those folded, and the first
    item (book, ledger, id) whose rows differ; None where none do.
    """

    items: int
    intervals: int
    kept: str
    folded: str
    differs: tuple[str, str, str] | None


def projection_digest(using: str = "default") -> str:
    """The digest of the rows that lists and readings as of a position are answered from."""
    sql = Sql(using)
    return _digest((table, row) for table, columns, key in _TABLES for row in _rows(sql, table, columns, key))


def compare(using: str = "default") -> Compared:
    """The projections held against what the entries give. It writes nothing and keeps nobody waiting; every entry is read
    and folded, which takes as long as a rebuild. Refused and LookupError as `folded`.
    """
    items = intervals = 0

    def rows() -> Iterator[tuple[str, Row]]:
        nonlocal items, intervals
        for item, past in folded_items(using):
            items, intervals = items + 1, intervals + len(past)
            yield "storage_itemrow", item.values()
            yield from (("storage_iteminterval", one) for one in past)

    kept, folded_now = projection_digest(using), _digest(rows())
    return Compared(items, intervals, kept, folded_now, None if kept == folded_now else _first_that_differs(using))


def _first_that_differs(using: str) -> tuple[str, str, str] | None:
    """Item by item, in the database's order of books, ledgers and ids."""
    sql = Sql(using)
    tables = ("storage_entry", "storage_itemrow", "storage_iteminterval")
    named = " UNION ".join(f"SELECT book, ledger, item FROM {table}" for table in tables)  # noqa: S608 - our names
    for book, ledger, item in sql.all(f"{named} ORDER BY 1, 2, 3"):
        current, past = folded(using, book, ledger, item)
        for (table, columns, _), rows in zip(_TABLES, ([current.values()] if current else [], past), strict=True):
            there = sql.all(
                f"SELECT {', '.join(columns)} FROM {table} WHERE book = %s AND ledger = %s AND item = %s",  # noqa: S608 - our names
                *(book, ledger, item),
            )
            if _digest((table, row) for row in there) != _digest((table, row) for row in rows):
                return book, ledger, item
    return None


def _digest(rows: Iterable[tuple[str, Row]]) -> str:
    """The digest of rows, each with its table, in whatever order."""
    total = 0
    for table, row in rows:
        spelled = orjson.dumps([table, *(_plain(value) for value in row)])
        total = (total + int.from_bytes(sha256(spelled).digest())) % _SIZE
    return f"sha256:{total:064x}"


def rebuild_compared(using: str = "default") -> Rebuilt:
    """Every projection anew from the entries, and whether they were what the entries give. Writers wait."""
    with transaction.atomic(using):
        sql = Sql(using)
        if not sql.sqlite:  # as `rebuild` does; from here on, so that nothing is written between the two digests
            sql.run("LOCK TABLE storage_book IN EXCLUSIVE MODE")
        before = projection_digest(using)
        items = rebuild(using)
        count = sql.one("SELECT count(*) FROM storage_iteminterval")
        return Rebuilt(items, count[0] if count else 0, before, projection_digest(using))


def _rows(sql: Sql, table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> Iterator[Row]:
    """All rows, a page at a time by key."""
    names, marks = ", ".join(key), ", ".join(["%s"] * len(key))
    statement = f"SELECT {', '.join(columns)} FROM {table} {{after}} ORDER BY {names} LIMIT {_PAGE}"  # noqa: S608 - our names
    places = [columns.index(name) for name in key]
    rows = sql.all(statement.format(after=""))
    while rows:
        yield from rows
        last = rows[-1]
        rows = sql.all(statement.format(after=f"WHERE ({names}) > ({marks})"), *(last[place] for place in places))


def _plain(value: object) -> object:
    """A value as either driver gives it: days as ISO texts."""
    return value if value is None or isinstance(value, int | str) else str(value)
