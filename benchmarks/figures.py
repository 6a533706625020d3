"""figures: seven questions at ten million entries, against PostgreSQL, aggregates added up beforehand, and plain DuckDB"""

import argparse
import math
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bookbench.rows import cluster
from figbench import city, tables
from figbench.ours import Ours
from harness import Case, measured, publish, table
from peers import figure_tables as peer
from taizhang.core.values.figure import Cut

ENTRIES = 10_000_000
EARLIER = 0.85  # of each book: the position of (vi)
Row = dict[str, Any]


def main() -> None:
    """Fills a home (or takes the one of --home), and prints the rows as they are measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--home", type=Path, help="a home filled by an earlier run of the same size")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--check", action="store_true", help="ask both sides once, DuckDB by hand alone; print nothing")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
    try:
        if options.check:
            check(options.entries, work)
            return
        with cluster() as url:
            told = [*rows(options.entries, options.home or work / "home", work, url, options.repeats)]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    publish("figures", told, ("duckdb", "psycopg", "pyarrow"))


def check(entries: int, work: Path) -> None:
    """AssertionError where a question is answered otherwise by hand."""
    statements = city.statements(entries)
    ours = Ours(work / "home", statements)
    with tables.in_duckdb(statements, str(work / "tables.duckdb")) as made:
        for question, mine, theirs in _questions(ours, lambda text: made.execute(text).fetchall()):
            assert mine() == theirs(), question
    requests = ours.requests(3)
    assert ours.dashboard(requests) == [ours.one(one) for one in requests]


def rows(entries: int, home: Path, work: Path, url: str, repeats: int) -> list[Row]:
    """Every row, our side and the peers over the same statements."""
    statements = city.statements(entries)
    ours = Ours(home, statements)
    sorted_tables = tables.in_duckdb(statements, str(work / "tables.duckdb"))
    statements.close()
    postgres = tables.in_postgres(sorted_tables, url)

    def ask_postgres(text: str) -> list[tuple[Any, ...]]:
        return postgres.execute(text).fetchall()

    def ask_duckdb(text: str) -> list[tuple[Any, ...]]:
        return sorted_tables.execute(text).fetchall()

    told: list[Row] = []
    for name, ask, target in (
        ("PostgreSQL, covering indexes", ask_postgres, 2.0),
        ("DuckDB by hand", ask_duckdb, 0.77),
    ):
        told += _seven(ours, name, ask, target, repeats)
    told.append(_mean(told, "PostgreSQL, covering indexes", 8.0))
    told += _added_up(ours, ask_postgres, repeats)
    told += _dashboard(ours, repeats)
    return told


def _seven(ours: Ours, name: str, ask: peer.Asked, target: float, repeats: int) -> list[Row]:
    cases = (Case(one, "ms", "lower", 1, mine, theirs, target, repeats) for one, mine, theirs in _questions(ours, ask))
    return [_said(measured(one), name) for one in cases]


def _questions(ours: Ours, ask: peer.Asked) -> list[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    positions = {city_number(book): int(position * EARLIER) for book, position in ours.heads.positions}
    cut = Cut.of({city.book(district): upto for district, upto in positions.items()})
    return [
        ("(i) a flow by district and month", ours.flows, lambda: whole(peer.flows(ask))),
        ("(ii) the year to date by town", ours.to_date, lambda: whole(peer.to_date(ask))),
        ("(iii) conversion by district", ours.conversion, lambda: whole(peer.conversion(ask))),
        ("(iv) on time by town and category", ours.on_time, lambda: whole(peer.on_time(ask))),
        ("(v) districts by growth", ours.growth, lambda: whole(peer.growth(ask), ranked=True)),
        ("(vi) the first, as of earlier", lambda: ours.flows(cut), lambda: whole(peer.flows_at(ask, positions))),
    ]


def _added_up(ours: Ours, ask: peer.Asked, repeats: int) -> list[Row]:
    name = "added up beforehand"
    questions: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("(i)", ours.flows, lambda: whole(peer.added_up_flows(ask))),
        ("(ii)", ours.to_date, lambda: whole(peer.added_up_to_date(ask))),
        ("(v)", ours.growth, lambda: whole(peer.added_up_growth(ask), ranked=True)),
    ]
    return [
        _said(measured(Case(one, "ms", "lower", 1, mine, theirs, 2.0, repeats)), name)
        for one, mine, theirs in questions
    ]


def _dashboard(ours: Ours, repeats: int) -> list[Row]:
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
    return [_said(single, "-"), _said(sixty, "one figure")]


def _mean(told: list[Row], name: str, target: float) -> Row:
    ratios = [row["ratio"] for row in told if row["peer_name"] == name]
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


def _said(row: Row, name: str) -> Row:
    row["peer_name"] = name
    print(table({"rows": [row]}), flush=True)
    return row


def city_number(book: str) -> int:
    """A district's number by its code."""
    return int(book[4:])


def whole(found: list[tuple[Any, ...]], *, ranked: bool = False) -> list[tuple[Any, ...]]:
    """Rows as whole numbers, in order unless they are ranked."""
    rows = [tuple(int(value) for value in row) for row in found]
    return rows if ranked else sorted(rows)


if __name__ == "__main__":
    main()
