"""Plain SQL on the driver's own connection, in one spelling for SQLite and PostgreSQL: the short way in for the book."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

import django.db
import psycopg
from django.db import connections
from psycopg.pq import TransactionStatus

_CHUNK: Final = 500  # values of one IN list: below SQLite's bound on parameters
_COPY_FROM: Final = 16  # rows from which COPY costs less than statements

# what a database raises, by Django or by the driver itself: anything, and that it is locked, full, read-only or gone
FAILED: Final = (django.db.Error, psycopg.Error, sqlite3.Error)
GAVE_OUT: Final = (
    django.db.OperationalError, psycopg.OperationalError, sqlite3.OperationalError, psycopg.errors.ReadOnlySqlTransaction,
)  # fmt: skip

Row = tuple[Any, ...]


@contextmanager
def writing(using: str) -> "Iterator[Sql]":
    """A transaction of its own on the driver's connection, durable once the block is left; an exception undoes it all.

    On SQLite it holds the one write lock from its first moment. RuntimeError inside another transaction: what is told
    written must not hang on that one.
    """
    refuse_within(using)
    sql = Sql(using)
    try:
        sql.run("BEGIN IMMEDIATE" if sql.sqlite else "BEGIN")
        yield sql
        sql.run("COMMIT")
    except BaseException:
        sql.give_up()
        raise


def refuse_within(using: str) -> None:
    """RuntimeError inside a transaction: a book is written to in one of its own, or its receipts would come too early."""
    if connections[using].in_atomic_block:
        raise RuntimeError("a book is written to in a transaction of its own")


def let_go(using: str) -> None:
    """Closes this thread's connection, which may be broken after the database gave out: the next use opens another."""
    connections[using].close()


def said_by(error: Exception) -> str:
    """The first line of what a database said."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


class Sql:
    """A cursor on the driver's connection of one database. Inside a transaction it is part of it.

    Statements are written with `%s`. Days are handed in as ISO texts.
    """

    def __init__(self, using: str) -> None:
        connection = connections[using]
        connection.ensure_connection()
        self.sqlite = connection.vendor == "sqlite"
        raw: Any = connection.connection
        self._connection = connection
        # psycopg's own cursor binds on the server side and prepares what is often asked
        self._cursor: Any = raw.cursor() if self.sqlite else psycopg.Cursor(raw)

    def give_up(self) -> None:
        """Undoes the transaction, if there is one. A connection that cannot even do that is closed: the next use opens
        another.
        """
        raw: Any = self._connection.connection
        try:
            if raw.in_transaction if self.sqlite else raw.info.transaction_status is not TransactionStatus.IDLE:
                self._cursor.execute("ROLLBACK")
        except FAILED:
            self._connection.close()

    def one(self, statement: str, *values: object) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._cursor.execute(self._spelled(statement), values).fetchone()
        return row

    def all(self, statement: str, *values: object) -> list[Row]:
        """All rows."""
        rows: list[Row] = self._cursor.execute(self._spelled(statement), values).fetchall()
        return rows

    def run(self, statement: str, *values: object) -> int:
        """The number of rows changed."""
        count: int = self._cursor.execute(self._spelled(statement), values).rowcount
        return count

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """One statement for many rows."""
        self._cursor.executemany(self._spelled(statement), rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """New rows, by COPY where the database has it and it pays."""
        names = ", ".join(columns)
        if not self.sqlite and len(rows) >= _COPY_FROM:
            with self._cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        self.many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - names are ours, values bound

    def each(
        self, table: str, columns: Sequence[str], within: Mapping[str, str], column: str, values: Collection[str]
    ) -> list[Row]:
        """The row there is for each of some values of a column, unique `within` other columns' values. Found one by one
        in an index: PostgreSQL, knowing little of a table that grew quickly, would walk all of a book for a list of them.
        """
        names, fixed = ", ".join(columns), list(within.values())
        where = f"SELECT {names} FROM {table} WHERE {' AND '.join(f'{name} = %s' for name in within)} AND {column}"  # noqa: S608 - names are ours, values bound
        if not self.sqlite:
            lookup = f"SELECT f.* FROM unnest(%s::text[]) AS w(one) CROSS JOIN LATERAL ({where} = w.one LIMIT 1) AS f"  # noqa: S608 - likewise
            return self.all(lookup, list(values), *fixed) if values else []
        found: list[Row] = []
        listed = list(values)
        for start in range(0, len(listed), _CHUNK):
            chunk = listed[start : start + _CHUNK]
            found += self.all(f"{where} IN ({', '.join(['%s'] * len(chunk))})", *fixed, *chunk)
        return found

    def _spelled(self, statement: str) -> str:
        return _question_marks(statement) if self.sqlite else statement


@lru_cache(maxsize=512)
def _question_marks(statement: str) -> str:
    return statement.replace("%s", "?")
