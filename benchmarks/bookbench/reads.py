"""Our side of reading at size: a book filled up quickly, verified, one item's history, a ledger at an earlier position."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bookbench.ours import CLERK, LEDGER, Ours, changed, fields
from taizhang.core.journal.chain import seal
from taizhang.core.journal.entry import parse
from taizhang.core.journal.store import Head

_PART: Final = 10_000
_CALLS: Final = 20


def fill(ours: Ours, entries: int) -> None:
    """Brings a book to so many entries: openings of as many items, sealed one after another and stored as they are.

    By the chain and the columns alone, not by `submit`: a million take a minute so, and what is read is the same.
    """
    from taizhang.server.storage.append import ENTRY
    from taizhang.server.storage.sql import writing
    from taizhang.server.storage.store import DjangoStore

    book = ours.books[0]
    ours.write([ours.create("H", fields(0), book), ours.update("H", changed(1), book)])
    store = DjangoStore()
    head = store.heads()[book]
    template = parse(next(iter(store.read(book))).content)
    while head.position < entries:
        rows: list[tuple[Any, ...]] = []
        for _ in range(min(_PART, entries - head.position)):
            number = head.position + 1
            fresh = replace(
                template, position=number, prev=head.digest, item=f"I{number}", command_key=f"fill-{number}"
            )
            stored = seal(fresh)
            columns = stored.columns
            rows.append(
                (
                    book, number, stored.digest, stored.content, columns.ledger, columns.item, columns.kind,
                    columns.effective_on.isoformat(), columns.corrects, columns.command_key,
                )
            )  # fmt: skip
            head = Head(number, stored.digest)
        with writing("default") as sql:
            sql.insert("storage_entry", ENTRY, rows)
            sql.run("UPDATE storage_book SET position = %s, digest = %s WHERE code = %s", *_moved(head), book)


def bare(prefix: str, count: int) -> Callable[[], None]:
    """The entries of a batch put into a table of the same columns and indexes by one executemany: what any way of keeping
    these bytes in SQLite must do at least.
    """
    from taizhang.server.storage.append import ENTRY
    from taizhang.server.storage.sql import Sql, writing

    sql = Sql("default")
    columns = ", ".join(f"{name} TEXT" for name in ENTRY)
    sql.run(
        f"CREATE TABLE IF NOT EXISTS bare_entry ({columns}, PRIMARY KEY (book, position), UNIQUE (book, command_key))"
    )
    sql.run("CREATE INDEX IF NOT EXISTS bare_item ON bare_entry (book, ledger, item, position)")
    kept = sql.all(
        f"SELECT {', '.join(ENTRY)} FROM storage_entry WHERE ledger = %s AND kind = 'open' LIMIT %s", LEDGER, count
    )
    key, position = ENTRY.index("command_key"), ENTRY.index("position")
    rows = [list(one) for one in (kept * (count // len(kept) + 1))[:count]]
    for number, one in enumerate(rows):
        one[0], one[position], one[key] = prefix, number, f"{prefix}-{number}"

    def work() -> None:
        with writing("default") as inside:
            inside.many(f"INSERT INTO bare_entry ({', '.join(ENTRY)}) VALUES ({', '.join(['%s'] * len(ENTRY))})", rows)

    return work


def _moved(head: Head) -> tuple[int, str]:
    return head.position, head.digest


def verified(ours: Ours) -> tuple[int, float]:
    """Entries walked as `taizhang verify` walks them, and the seconds it took, opening the file included."""
    from taizhang.cli.sqlite_store import open_store
    from taizhang.cli.walkers import walkers
    from taizhang.core.ledger.proof import verify_store

    begin = time.perf_counter()
    store, issues = open_store(ours.home)
    assert store is not None, issues
    with closing(store), walkers(store) as ahead:
        walked = list(verify_store(store, ahead=ahead))
    seconds = time.perf_counter() - begin
    assert all(one.issues == () for one in walked)
    return sum(one.position for one in walked), seconds  # with those of the city itself


def history(ours: Ours) -> float:
    """Seconds to read the whole history of one item."""
    from taizhang.server.access.gate import access_of
    from taizhang.server.queries.items import item_history

    access = access_of(CLERK, date(2026, 6, 1))
    begin = time.perf_counter()
    for _ in range(_CALLS):
        found, issues = item_history(access, ours.books[0], LEDGER, "H")
        assert found is not None, issues
        assert len(found.steps) == 2
    return (time.perf_counter() - begin) / _CALLS


def as_of(ours: Ours, position: int, rows: int) -> tuple[list[str], float]:
    """The names of the first items of the ledger as they stood at a position, and the seconds a read takes."""
    from taizhang.core.values.figure import Cut
    from taizhang.server.access.gate import access_of
    from taizhang.server.queries.listing import list_items

    access = access_of(CLERK, date(2026, 6, 1))
    cut = Cut.of({ours.books[0]: position})
    begin = time.perf_counter()
    for _ in range(_CALLS):
        lines = list_items(access, LEDGER, at=cut, rows=rows).lines
    return [one.title for one in lines], (time.perf_counter() - begin) / _CALLS
