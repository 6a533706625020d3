"""What somebody has to do: steps planned and not taken on the items they may record on; and what was written lately."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.rows import bytes_of
from taizhang.core.ledger.state import state_from_json
from taizhang.core.ledger.view import view
from taizhang.core.limits import DESK_ITEMS_MAX, DESK_LATEST
from taizhang.server.access.gate import Access
from taizhang.server.queries import books, figures
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sql import Sql


@dataclass(frozen=True, slots=True)
class Due:
    """A step of an item that was planned for a day and is not taken."""

    book: str
    ledger: LedgerDeclaration
    item: str
    title: str
    org: str
    milestone: str
    due: date


@dataclass(frozen=True, slots=True)
class Written:
    """One entry on an item, and what the item is called now."""

    entry: Entry
    title: str
    org: str


@dataclass(frozen=True, slots=True)
class DueList:
    """The steps due, the earliest first. `more`: there were too many items to look at all."""

    steps: tuple[Due, ...]
    more: bool


def orgs_to_record(access: Access, ledger: LedgerDeclaration) -> frozenset[str]:
    """The orgs at whose items of a ledger the actor may record a milestone."""
    roles = ledger.roles.get("milestone")
    of_roles = frozenset(roles) if roles is not None else None
    readable = access.readable(ledger.ledger)
    return frozenset(one for one in readable if access.may("milestone", one, ledger.ledger, of_roles))


def due(access: Access, until: date, on: date) -> DueList:
    """Steps planned for `until` or earlier that by the day `on` nobody has recorded, on items the actor may record on."""
    source, found, looked_at = figures.source(access.using), list[Due](), 0
    for ledger in books.declarations(access).ledgers.values():
        orgs = orgs_to_record(access, ledger)
        kept_in = {book for one in orgs if (book := access.known.book_of(one)) is not None}
        if not kept_in or not ledger.milestones:
            continue
        places = source.unfinished(ledger, kept_in, until)
        found += _steps(access, ledger, orgs, places[: max(DESK_ITEMS_MAX - looked_at, 0)], until, on)
        looked_at += len(places)
    found.sort(key=lambda one: (one.due, one.title, one.milestone))
    return DueList(tuple(found), looked_at > DESK_ITEMS_MAX)


def _steps(
    access: Access,
    ledger: LedgerDeclaration,
    orgs: frozenset[str],
    places: Sequence[tuple[str, str]],
    until: date,
    on: date,
) -> Iterator[Due]:
    by_book: dict[str, list[str]] = {}
    for book, item in places:
        by_book.setdefault(book, []).append(item)
    sql = Sql(access.using)
    for book, items in by_book.items():
        within = {"book": book, "ledger": ledger.ledger}
        for item, org, title, state in sql.each(
            "storage_itemrow", ("item", "org", "title", "state"), within, "item", items
        ):
            if org not in orgs:
                continue
            for name, steps in view(state_from_json(orjson.loads(state)), ledger, on).milestones.items():
                late = [
                    one.due for one in steps if one.status == "planned" and one.due is not None and one.due <= until
                ]
                yield from (Due(book, ledger, item, title, org, name, day) for day in late)


def latest(access: Access) -> list[Written]:
    """The newest entries on items that the actor may read, of the books of the orgs they have rights at."""
    sql, ledgers = Sql(access.using), books.declarations(access).ledgers
    readable = {ledger: access.readable(ledger) for ledger in ledgers}
    kept_in = sorted(
        {book for orgs in readable.values() for one in orgs if (book := access.known.book_of(one)) is not None}
    )
    found: list[Written] = []
    for book in kept_in:
        rows = sql.all(
            "SELECT position, digest, content, ledger, item FROM storage_entry WHERE book = %s ORDER BY position DESC LIMIT %s",
            book,
            DESK_LATEST,
        )
        for position, digest, content, ledger, item in rows:
            row = sql.one(
                "SELECT org, title FROM storage_itemrow WHERE book = %s AND ledger = %s AND item = %s",
                book,
                ledger,
                item,
            )
            if row is None or row[0] not in readable.get(ledger, frozenset()):
                continue
            try:
                entry = sound_entry(book, position, digest, bytes_of(content))
            except Refused:
                continue  # a damaged entry is told by its item's page and by `verify`
            found.append(Written(entry, row[1], row[0]))
    found.sort(key=lambda one: (one.entry.recorded_at, one.entry.book, one.entry.position), reverse=True)
    return found[:DESK_LATEST]
