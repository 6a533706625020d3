"""the book: appending against Django's libraries of history, verifying, reading back, and importing a spreadsheet"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from bookbench import rows
from harness import Case, measured, publish, table
from peers import plain_json
from taizhang.core.journal.chain import seal, verify_book
from taizhang.core.journal.entry import Entry, genesis
from taizhang.core.journal.rows import row_of
from taizhang.core.journal.store import Head, Stored

ENTRIES = 5_000
REPEATS = 5
BOOK = "500118"
_BEGIN = datetime(2021, 1, 1, tzinfo=UTC)


def _entry(number: int) -> Entry:
    """One entry as clerks write them: half are openings with a dozen fields, half are milestones and measures."""
    payload: dict[str, Any]
    if number % 2:
        kind = "open"
        fields = {f"field_{index}": f"永川区第{number}号项目的第{index}项" for index in range(10)}
        payload = {"fields": {"org": "500118-TRADE", "invested": f"{number % 997}.5", **fields}}
    else:
        kind = "measure"
        payload = {"measure": "done", "value": f"{number % 991}.25", "note": "据统计报表"}
    return Entry(
        book=BOOK,
        position=number,
        prev=genesis(),
        recorded_at=_BEGIN + timedelta(minutes=number),
        effective_on=date(2021, 1, 1) + timedelta(days=number % 365),
        ledger="investment.project",
        item=f"P{(number + 1) // 2:05}",
        kind=kind,
        corrects=None,
        actor="p-0017",
        command_key=f"bench-{number}",
        declaration_digest="sha256:" + "7" * 64,
        payload=payload,
    )


def book(entries: int) -> tuple[list[Entry], list[Stored]]:
    """A chained book of so many entries."""
    written: list[Entry] = []
    stored: list[Stored] = []
    for number in range(1, entries + 1):
        written.append(replace(_entry(number), prev=stored[-1].digest if stored else genesis()))
        stored.append(seal(written[-1]))
    return written, stored


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as the dict that the peer spells: days and instants are already texts, which spares it that work."""
    body = {name: getattr(entry, name) for name in ("book", "position", "prev", "ledger", "item", "kind", "corrects")}
    return body | {
        "format": 1,
        "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "effective_on": entry.effective_on.isoformat(),
        "actor": entry.actor,
        "command_key": entry.command_key,
        "declaration_digest": entry.declaration_digest,
        "payload": dict(entry.payload),
        "sealed": [],
        "attachments": [],
    }


def _sealed(entries: Sequence[Entry]) -> list[tuple[str, bytes]]:
    return [(one.digest, one.content) for one in map(seal, entries)]


def _linked(records: Sequence[dict[str, Any]]) -> list[tuple[str, bytes]]:
    return [plain_json.link(record) for record in records]


def _verified(stored: Sequence[Stored]) -> tuple[int, str, int]:
    found = verify_book(BOOK, map(row_of, stored), Head(stored[-1].position, stored[-1].digest))
    return found.position, found.digest, len(found.issues)


def cases(entries: int = ENTRIES) -> list[Case]:
    """Every row of the benchmark, over a book of so many entries."""
    written, stored = book(entries)
    records = [plain(one) for one in written]
    rows = [
        (one.position, one.digest, one.content, tuple(record[name] for name in plain_json.INDEXED))
        for one, record in zip(stored, records, strict=True)
    ]
    return [
        Case("spell and link", "entries/s", "higher", entries, partial(_sealed, written), partial(_linked, records)),
        Case(
            "verify a book", "entries/s", "higher", entries, partial(_verified, stored), partial(plain_json.walk, rows)
        ),
    ]


def main() -> None:
    """Every row, or those whose part is named: chain, sqlite, postgres, reading, import."""
    parts: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
        "chain": lambda: [measured(case) for case in cases()],
        "sqlite": lambda: rows.sqlite_rows(REPEATS),
        "postgres": lambda: rows.postgres_rows(REPEATS),
        "reading": lambda: rows.reading_rows(REPEATS),
        "import": lambda: rows.import_rows(REPEATS),
    }
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=parts, action="append")
    asked = parser.parse_args().only or list(parts)
    told = []
    for part in asked:
        for row in parts[part]():
            told.append(row)
            print(table({"rows": [row]}), flush=True)
    packages = (
        "orjson",
        "django",
        "psycopg",
        "django-simple-history",
        "django-reversion",
        "django-pghistory",
        "openpyxl",
    )
    publish("book", told, packages)


if __name__ == "__main__":
    main()
