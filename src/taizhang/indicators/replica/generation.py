"""Generations: facts and item rows laid down up to a position of each book, in a file that never changes.

A generation is written aside and put in place by one rename, so readers hold the old file or the new one, never a part of
one. It says how far each book is in it and which entry stood there, so that one of other books is told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json import dumps, loads
from typing import Any, Final

import duckdb

from taizhang.core.journal.store import Head
from taizhang.indicators.replica.facts import ORDER, TABLES
from taizhang.indicators.replica.rows import FITS_NARROW, NARROW, Facts, made_amounts, made_rows, stepped
from taizhang.indicators.replica.shape import Shape
from taizhang.indicators.rows_sql import Table

FORMAT: Final = 3
MEMORY: Final = ":memory:"
Below = tuple[Table, Table]  # the steady rows and the doubtful ones


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds: books by number, how far each is in it, ledgers by number, the number of items, and where
    the rows of each shape are.
    """

    books: Mapping[str, int]
    heads: Mapping[str, Head]
    ledgers: Mapping[str, int]
    items: int
    rows: Mapping[str, Below]

    def to_json(self) -> str:
        heads = {book: [head.position, head.digest] for book, head in self.heads.items()}
        body = {
            "books": self.books, "heads": heads, "ledgers": self.ledgers, "items": self.items, "rows": list(self.rows),
        }  # fmt: skip
        return dumps({"format": FORMAT, **body})


def below_at(catalog: str, number: int) -> Below:
    """Where a generation keeps the rows of a shape, by its number there."""
    steady = Table(f"{catalog}.steady_{number}", f"{catalog}.steady_amounts_{number}")
    return steady, Table(f"{catalog}.doubtful_{number}", f"{catalog}.doubtful_amounts_{number}")


def contents_of(connection: duckdb.DuckDBPyConnection, catalog: str) -> Contents | None:
    """What an attached generation holds; None for one of another format, or for none at all."""
    try:
        ((body,),) = connection.execute(f"SELECT body FROM {catalog}.contents").fetchall()
    except duckdb.CatalogException:
        return None
    told: dict[str, Any] = loads(body)
    if told["format"] != FORMAT:
        return None
    heads = {book: Head(position, digest) for book, (position, digest) in told["heads"].items()}
    rows = {key: below_at(catalog, number) for number, key in enumerate(told["rows"])}
    return Contents(told["books"], heads, told["ledgers"], told["items"], rows)


def lay_down(connection: duckdb.DuckDBPyConnection, catalog: str, shapes: Iterable[Shape], known: Contents) -> None:
    """Writes all facts there are, and the rows of some shapes, into an attached empty database."""
    for name in TABLES:
        connection.execute(f"CREATE TABLE {catalog}.{name} AS SELECT * FROM {name} ORDER BY {ORDER[name]}")
    rows: dict[str, Below] = {}
    for number, shape in enumerate(shapes):
        rows[shape.key] = below_at(catalog, number)
        _lay_rows(connection, shape, known.ledgers[shape.ledger.ledger], rows[shape.key])
    told = Contents(known.books, known.heads, known.ledgers, known.items, rows).to_json()
    connection.execute(f"CREATE TABLE {catalog}.contents AS SELECT ? AS body", [told])


def _lay_rows(connection: duckdb.DuckDBPyConnection, shape: Shape, ledger: int, below: Below) -> None:
    run, of, (steady, doubtful) = connection.execute, Facts(ledger, chosen=False), below
    if shape.measures:
        run(f"CREATE OR REPLACE TEMP TABLE stepped AS {stepped(shape, of)}")
    run(f"CREATE OR REPLACE TEMP TABLE made AS {made_rows(shape, of)}")
    numbers = [column for field, column in shape.fields.items() if shape.kind_of(field) == "number"]
    narrow = _narrow(connection, "made", numbers)
    for table, which in ((steady, "NOT doubtful"), (doubtful, "doubtful")):
        run(f"CREATE TABLE {table.rows} AS SELECT {narrow} FROM made WHERE {which} ORDER BY book, item")
    if shape.measures:
        narrow = _narrow(connection, "stepped", ["value"])
        for table in below:
            amounts = f"SELECT {narrow} FROM ({made_amounts(shape, table.rows)}) ORDER BY no, on_day"
            run(f"CREATE TABLE {table.amounts} AS {amounts}")
    run("DROP TABLE IF EXISTS stepped; DROP TABLE made")


def _narrow(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> str:
    """All columns, those numbers narrowed that lose nothing by it."""
    if not columns:
        return "*"
    asked = ", ".join(FITS_NARROW.format(column) for column in columns)
    (fits,) = connection.execute(f"SELECT {asked} FROM {table}").fetchall()
    narrowed = [f"{one}::{NARROW} AS {one}" for one, fit in zip(columns, fits, strict=True) if fit]
    return f"* REPLACE ({', '.join(narrowed)})" if narrowed else "*"
