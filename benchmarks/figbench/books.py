"""The province as books in a home folder: the tables of the program, filled by their columns."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import duckdb
import orjson

from figbench import city
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.journal.entry import digest_of
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.ledger.draft import Draft

TOP: Final = "500000"
_WRITTEN: Final = datetime(2019, 1, 1, tzinfo=UTC)
_ROWS_AT_ONCE: Final = 200_000


def system(store: MemoryStore) -> str:
    """Writes the city's own entries into a store: its orgs, a clerk for all of them, its pack; the digest of the pack."""
    orgs: list[tuple[str, str, str | None, bool]] = [(TOP, "city", None, True)]
    for district in range(city.DISTRICTS):
        orgs.append((city.book(district), "district", TOP, True))
        orgs += [(city.town(district, one), "town", city.book(district), False) for one in range(city.TOWNS)]
    for code, kind, parent, own in orgs:
        payload: dict[str, Any] = {
            "name": code, "short": code, "kind": kind, "parent": parent, "groups": [], "own_book": own, "abolished": False,
        }  # fmt: skip
        _say(store, "sys.org", code, "org", payload)
    grant = {"actor": city.CLERK, "role": "clerk", "org": TOP}
    _say(store, "sys.grant", f"{city.CLERK}/clerk/{TOP}", "grant", grant)
    files = {"pack.yaml": city.pack(), "indicators.yaml": city.indicators()}
    parsed, issues = parse_pack("work", files)
    assert parsed is not None, [one.line("en") for one in issues]
    store.keep(parsed.digest, files)
    payload = {"pack": "work", "version": parsed.file.version, "digest": parsed.digest}
    _say(store, "sys.adoption", "work", "adopt", payload)
    return parsed.digest


def _say(store: MemoryStore, ledger: str, item: str, kind: str, payload: dict[str, Any]) -> None:
    draft = Draft(TOP, ledger, item, kind, date(2019, 1, 1), "p-admin", f"{ledger}-{item}", payload, None)
    store.append(draft, _WRITTEN)


def fill(statements: duckdb.DuckDBPyConnection, *, upto: float = 1.0) -> dict[str, int]:
    """Writes everything into the open home's database: of each district's statements the first part, `upto`. Gives the
    position of each book.
    """
    from taizhang.server.storage.sql import writing

    memory = MemoryStore()
    digest = system(memory)
    files = memory.declaration(digest)
    assert files is not None
    with writing("default") as sql:
        sql.run(
            "INSERT INTO storage_packtext (digest, pack, files) VALUES (%s, %s, %s)",
            digest,
            "work",
            orjson.dumps(files).decode(),
        )
    heads = {TOP: _insert(TOP, ((one.position, one.digest, one.content, *_columns(one)) for one in memory.read(TOP)))}
    for district in range(city.DISTRICTS):
        heads[city.book(district)] = write(statements, district, 0, upto)
    return heads


def write(statements: duckdb.DuckDBPyConnection, district: int, after: int, upto: float) -> int:
    """Writes a district's statements after a position and up to a part of them; the position reached."""
    (last,) = statements.execute("SELECT max(position) FROM statement WHERE district = ?", [district]).fetchall()[0]
    bound = int(last * upto)
    return _insert(city.book(district), _rows(statements, district, after, bound), after)


def _rows(statements: duckdb.DuckDBPyConnection, district: int, after: int, upto: int) -> Iterator[tuple[Any, ...]]:
    for batch in city.entries_of(statements, district, after, upto):
        for position, content, *columns in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            raw = content.encode()
            yield (position, digest_of(raw), raw, *columns)


def _columns(stored: Any) -> tuple[Any, ...]:
    one = stored.columns
    return one.ledger, one.item, one.kind, one.effective_on.isoformat(), one.corrects, one.command_key


def _insert(book: str, rows: Iterator[tuple[Any, ...]], head: int = 0) -> int:
    from taizhang.server.storage.append import ENTRY
    from taizhang.server.storage.sql import writing

    digest = ""
    part: list[tuple[Any, ...]] = []

    def flush() -> None:
        with writing("default") as sql:
            sql.insert("storage_entry", ENTRY, part)
            if not sql.run("UPDATE storage_book SET position = %s, digest = %s WHERE code = %s", head, digest, book):
                sql.run("INSERT INTO storage_book (code, position, digest) VALUES (%s, %s, %s)", book, head, digest)
        part.clear()

    for row in rows:
        part.append((book, *row))
        head, digest = row[0], row[1]
        if len(part) >= _ROWS_AT_ONCE:
            flush()
    if part:
        flush()
    return head
