"""The tables of the peers, filled from the same statements as the books."""

from typing import Any

import duckdb
import psycopg

from peers import figure_tables as peer

_AMOUNT = """
SELECT said.district, said.town, CAST(said.name[2:] AS INTEGER) AS measure, opened.code AS sector, said.day AS on_day, said.value,
  said.position, mend.position AS corrected
FROM statement AS said
JOIN (SELECT item, code FROM statement WHERE kind = 'open' AND ledger = 'work.project') AS opened USING (item)
LEFT JOIN target AS mend ON mend.district = said.district AND mend.target = said.position
WHERE said.kind = 'measure'
"""
_PROJECT = """
SELECT district, town, ANY_VALUE(code) AS sector, ANY_VALUE(total) AS total, MIN(day) FILTER (WHERE kind = 'open') AS opened,
  MIN(day) FILTER (WHERE name = 'signed') AS signed, MIN(day) FILTER (WHERE name = 'started') AS started
FROM statement WHERE ledger = 'work.project' AND kind <> 'measure' GROUP BY district, town, item
"""
_CASE = """
SELECT district, town, ANY_VALUE(code) AS category, MIN(day) FILTER (WHERE kind = 'open') AS opened, MIN(due) AS due,
  MIN(day) FILTER (WHERE kind = 'milestone') AS closed
FROM statement WHERE ledger = 'work.case' GROUP BY district, town, item
"""
QUERIES = {"amount": _AMOUNT, "project": _PROJECT, "case_file": _CASE}


def in_duckdb(statements: duckdb.DuckDBPyConnection, file: str) -> duckdb.DuckDBPyConnection:
    """A DuckDB file of the three tables, each sorted by what is asked of it."""
    statements.execute(f"ATTACH '{file}' AS made")
    for name, query in QUERIES.items():
        statements.execute(f"CREATE TABLE made.{name} AS SELECT * FROM ({query}) ORDER BY {peer.SORTED[name]}")
    statements.execute("DETACH made")
    return duckdb.connect(file, read_only=True)


def in_postgres(tables: duckdb.DuckDBPyConnection, url: str) -> "psycopg.Connection[Any]":
    """The same in PostgreSQL, with its indexes and with what DHIS2 adds up beforehand."""
    connection = psycopg.connect(url, autocommit=True)
    for name, columns in peer.TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
        with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
            reader = tables.sql(f"SELECT * FROM {name}").to_arrow_reader(200_000)
            for batch in reader:
                copy.write(_csv(batch))
    for statement in (*peer.INDEXES, peer.ADDED_UP, *peer.ADDED_UP_INDEXES, "VACUUM ANALYZE"):
        connection.execute(statement)
    return connection


def _csv(batch: Any) -> bytes:
    from io import BytesIO

    from pyarrow.csv import WriteOptions, write_csv

    made = BytesIO()
    write_csv(batch, made, WriteOptions(include_header=False))
    return made.getvalue()
