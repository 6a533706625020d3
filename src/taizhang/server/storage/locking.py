"""The head of a book under its lock: where every append begins."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings

from taizhang.core.issues import Where, issue
from taizhang.core.journal.entry import genesis
from taizhang.core.journal.store import Head
from taizhang.core.ledger.city import LEDGERS
from taizhang.server.storage.at_once import Overtaken
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import Sql

_HEAD: Final = (
    "SELECT b.position, b.digest, e.digest, (SELECT x.position FROM storage_entry x WHERE x.book = b.code "
    "AND x.position > b.position AND x.position < 4611686018427387904 ORDER BY x.position DESC LIMIT 1) "
    "FROM storage_book b LEFT JOIN storage_entry e ON e.book = b.code AND e.position = b.position WHERE b.code = %s"
)
# in the order of positions first, and then by ledger: else PostgreSQL may walk all that the ledgers ever had
_SINCE: Final = (
    f"SELECT bool_or(ledger IN ({', '.join(['%s'] * len(LEDGERS))})) "  # noqa: S608 - marks only
    "FROM (SELECT ledger FROM storage_entry WHERE book = %s AND position > %s ORDER BY position OFFSET 0) t"
)


def locked_heads(sql: Sql, books: Iterable[str], held: str | None = None) -> dict[str, Head]:
    """The heads of some books under lock, in the order of their codes, in which everybody takes them. `held`: a book that
    is not to be written to, and that nobody else can write to meanwhile.
    """
    wanted = set(books)
    heads = {}
    for book in sorted(wanted | {held} - {None}, key=str):
        if book in wanted:
            heads[book] = locked_head(sql, book)
        elif not sql.sqlite:
            sql.one("SELECT 1 FROM storage_book WHERE code = %s FOR SHARE", book)
    return heads


def locked_head(sql: Sql, book: str) -> Head:
    """The book's head under lock, made if the book is new. Refused (BOOK-006) where its chain does not end there:
    before it, or, where the head was set back, behind it.
    """
    if not sql.sqlite:  # a statement of its own: one that joins would see entries as of before the wait
        sql.one("SELECT 1 FROM storage_book WHERE code = %s FOR UPDATE", book)
    row = sql.one(_HEAD, book)
    if row is None:
        _begin(sql, book)
        row = sql.one(_HEAD, book)
    if row is None:
        raise RuntimeError(f"the head of {book} vanished under its lock")
    position, digest, last, behind = row
    if (position > 0 and last != digest) or behind is not None:
        there = behind or (position if last else position - 1)
        raise Refused([issue("BOOK-006", Where(position=f"{book}#{position}"), head=position, number=there)])
    return Head(position, digest)


def _begin(sql: Sql, book: str) -> None:
    """A new book's head, locked; another writer may have made it meanwhile. Refused (BOOK-006) where there are entries,
    so that a head must have been taken away.
    """
    last = sql.one("SELECT max(position) FROM storage_entry WHERE book = %s", book)
    if last and last[0] and sql.one(_HEAD, book) is None:
        raise Refused([issue("BOOK-006", Where(position=f"{book}#0"), head=0, number=last[0])])
    sql.run(
        "INSERT INTO storage_book (code, position, digest) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING",
        book,
        genesis(settings.BOOK_DIGEST),
    )
    if not sql.sqlite:
        sql.one("SELECT 1 FROM storage_book WHERE code = %s FOR UPDATE", book)


def refuse_moved_on(sql: Sql, city: str, known: Head) -> None:
    """Overtaken where the city's book, which is not locked, says more of orgs, rights and packs by now than was known
    when commands were judged, or is not the one that was known.
    """
    row = sql.one("SELECT position, digest FROM storage_book WHERE code = %s", city)
    position, digest = row or (0, "")
    if (position, digest) == (known.position, known.digest):
        return
    since = sql.one(_SINCE, *LEDGERS, city, known.position)
    if position <= known.position or (since and since[0]):
        raise Overtaken(city)
