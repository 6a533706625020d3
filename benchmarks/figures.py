"""figures: seven questions at ten million entries, against PostgreSQL, aggregates added up beforehand, plain DuckDB and pandas"""

import argparse
import math
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from bookbench.rows import cluster, database
from figbench import city, tables
from figbench.meanwhile import Home, fresh_rows, reading_rows
from figbench.ours import Ours
from figbench.questions import Peer, six, whole
from figbench.semantic import metricflow_rows
from harness import Case, measured, publish, table
from peers import figure_frames as frames
from peers import figure_tables as peer

ENTRIES = 10_000_000
PARTS = ("tables", "pandas", "dashboard", "meanwhile", "metricflow")
USUAL = PARTS[:-1]  # MetricFlow is a large download: only where it is asked for
TABLES = "tables.duckdb"
Row = dict[str, Any]


def main() -> None:
    """Fills a home (or takes the one of --home), and prints the rows as they are measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--home", type=Path, help="a home filled by an earlier run of the same size")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=USUAL, help="some of the rows")
    parser.add_argument("--metricflow", action="store_true", help="MetricFlow too, in an environment of its own")
    parser.add_argument("--check", action="store_true", help="ask both sides once, PostgreSQL left out; print nothing")
    options = parser.parse_args()
    only = {*options.only, *(["metricflow"] if options.metricflow else [])}
    work = Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
    try:
        home = Home(options.entries, options.home or work / "home")
        if options.check:
            check(home, work)
            return
        with cluster() as url:
            told = [_said(row) for row in rows(home, work, url, options.repeats, only)]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    publish("figures", told, ("duckdb", "psycopg", "pyarrow", "pandas"))


def check(home: Home, work: Path) -> None:
    """AssertionError where a question is answered otherwise by hand or by pandas, or an answer is not fresh."""
    ours, made = _filled(home, work)
    with made:
        for one in (_by_hand(made), *_by_pandas(made)):
            for case in six(ours, one):
                assert case.peer is not None
                assert case.ours() == case.peer(), f"{case.name}, {one.name}"
    requests = ours.requests(3)
    assert ours.dashboard(requests) == [ours.one(one) for one in requests]
    told = [*fresh_rows(home, "SQLite", 1.6, 1), *reading_rows(home, 1, 0.5)]
    assert all(row["ours"] > 0 for row in told)


def rows(home: Home, work: Path, url: str, repeats: int, only: Collection[str]) -> Iterator[Row]:
    """The rows of some parts, our side and the peers over the same statements."""
    ours, made = _filled(home, work)
    if "tables" in only:
        yield from _tables(ours, made, url, repeats)
    if "pandas" in only:
        for one in _by_pandas(made):
            yield from _six(ours, one, repeats)
    if "dashboard" in only:
        yield from _dashboard(ours, repeats)
    if "metricflow" in only:
        yield from metricflow_rows(ours, home, work / TABLES, work, repeats)
    if "meanwhile" in only:  # what it writes moves no answer above
        yield from fresh_rows(home, "SQLite", 1.6, 3 * repeats)
        beside = Home(home.entries, work / "home-postgres", database(url, "books"))
        yield from fresh_rows(beside, "PostgreSQL", 2.5, 3 * repeats)
        yield from reading_rows(home, repeats, 5)


def _filled(home: Home, work: Path) -> tuple[Ours, duckdb.DuckDBPyConnection]:
    """The home, filled if it is not yet, and the same as tables."""
    with city.statements(home.entries) as statements:
        ours = Ours(home.folder, statements)
        return ours, tables.in_duckdb(statements, str(work / TABLES))


def _by_hand(made: duckdb.DuckDBPyConnection) -> Peer:
    return Peer("DuckDB by hand", 0.77, peer, lambda text: made.execute(text).fetchall())


def _by_pandas(made: duckdb.DuckDBPyConnection) -> Iterator[Peer]:
    yield Peer("pandas", 10.0, frames, frames.Frames(made))
    yield Peer("pandas, sorted for them", None, frames, frames.SortedFrames(made))


def _tables(ours: Ours, made: duckdb.DuckDBPyConnection, url: str, repeats: int) -> Iterator[Row]:
    postgres = tables.in_postgres(made, url)
    name = "PostgreSQL, covering indexes"
    ask = _asked(postgres)
    told = [*_six(ours, Peer(name, 2.0, peer, ask), repeats)]
    yield from told
    yield from _six(ours, _by_hand(made), repeats)
    yield _mean(told, name, 8.0)
    yield from _added_up(ours, ask, repeats)


def _asked(postgres: "psycopg.Connection[Any]") -> peer.Asked:
    return lambda text: postgres.execute(text).fetchall()


def _six(ours: Ours, one: Peer, repeats: int) -> Iterator[Row]:
    for case in six(ours, one, repeats):
        yield measured(case) | {"peer_name": one.name}


def _added_up(ours: Ours, ask: peer.Asked, repeats: int) -> Iterator[Row]:
    name = "added up beforehand"
    questions: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("(i)", ours.flows, lambda: whole(peer.added_up_flows(ask))),
        ("(ii)", ours.to_date, lambda: whole(peer.added_up_to_date(ask))),
        ("(v)", ours.growth, lambda: whole(peer.added_up_growth(ask), ranked=True)),
    ]
    for one, mine, theirs in questions:
        yield measured(Case(one, "ms", "lower", 1, mine, theirs, 2.0, repeats)) | {"peer_name": name}


def _dashboard(ours: Ours, repeats: int) -> Iterator[Row]:
    requests = ours.requests(3)
    assert ours.dashboard(requests) == [ours.one(one) for one in requests]
    single = measured(
        Case("one figure of a district", "ms", "lower", 1, lambda: ours.one(requests[1]), repeats=repeats)
    )
    sixty = measured(
        Case("(vii) sixty figures of a district", "ms", "lower", 1, lambda: ours.dashboard(requests), repeats=repeats)
    )
    sixty |= {
        "peer": single["ours"],
        "peer_name": "one figure",
        "ratio": round(single["ours"] / sixty["ours"], 3),
        "target": 0.333,
    }
    sixty["met"] = sixty["ratio"] >= sixty["target"]
    yield single | {"peer_name": "-"}
    yield sixty


def _mean(told: list[Row], name: str, target: float) -> Row:
    ratios = [row["ratio"] for row in told]
    mean = round(math.exp(sum(map(math.log, ratios)) / len(ratios)), 3)
    empty = {"measure": "times", "ours": None, "peer": None, "direction": "higher", "repeats": 1, "spread": None}
    return {
        "name": "geometric mean of (i)–(vi)",
        **empty,
        "ratio": mean,
        "target": target,
        "met": mean >= target,
        "peer_name": name,
    }


def _said(row: Row) -> Row:
    print(table({"rows": [row]}), flush=True)
    return row


if __name__ == "__main__":
    main()
