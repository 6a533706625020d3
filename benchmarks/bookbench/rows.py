"""The rows of the append: one writer, several that wait, several books, a batch, and what the chain costs of them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bookbench.turns import SideProcess, Turn, eight_books, made, row
from harness import fsync_per_s

ONE: Final = {"do": "changes", "writers": 1, "count": 600}
BATCH: Final = {"do": "batch", "count": 10_000}
UNCHECKED: Final = {"checked": False}
Row = dict[str, Any]


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a private PostgreSQL with its default durability, as the tests start one."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
    from fixtures.postgres import Cluster, binaries

    programs = binaries()
    if programs is None:
        raise RuntimeError("no PostgreSQL: make services")
    folder = Path(tempfile.mkdtemp(prefix="tz-bench-", dir="/tmp"))  # a socket's path is short
    running = Cluster(folder, programs)
    running.start()
    try:
        yield running.url("postgres")
    finally:
        running.stop()
        shutil.rmtree(folder)


def database(url: str, name: str) -> str:
    """A database of one side's own in the cluster."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url.replace("/postgres?", f"/{name}?")


def sqlite_rows(repeats: int) -> Iterator[Row]:
    """Against libraries of Django's on SQLite, in write-ahead mode with full syncs on both sides."""
    with SideProcess("ours") as ours, SideProcess("simple_history") as history, SideProcess("reversion") as reversion:
        yield row(Turn("one change, SQLite", ONE, "simple-history", 2.0), ours, history, repeats)
        yield row(Turn("one change, SQLite", ONE, "reversion", 2.0), ours, reversion, repeats)
        bare = {**ONE, **UNCHECKED}
        yield row(Turn("one change, SQLite", ONE, "simple-history, unchecked", None, bare), ours, history, repeats)
        for writers in (8, 16):
            waiting = {"do": "changes", "writers": writers, "count": 960}
            yield row(Turn(f"{writers} writers, SQLite", waiting, "simple-history", 3.0), ours, history, repeats)
        yield row(Turn("batch of 10,000, SQLite", BATCH, "simple-history bulk", 3.0), ours, history, repeats)
        checked = {**BATCH, "checked": True}
        turn = Turn("batch of 10,000, SQLite", BATCH, "simple-history bulk, checked", None, checked)
        yield row(turn, ours, history, repeats)
        bare_rows = {"do": "bare", "count": 10_000}
        turn = Turn("batch of 10,000, SQLite", BATCH, "bare executemany of its rows", 0.12, bare_rows, alike=False)
        yield row(turn, ours, ours, repeats)
        yield from shares(ours, repeats)


def shares(ours: SideProcess, repeats: int) -> Iterator[Row]:
    """The part of the time that spelling, hashing and linking an entry take, by profile."""
    for name, task, most in (("one change", ONE, 0.05), ("batch", BATCH, 0.10)):
        told = [float(ours.ask(**{**task, "do": f"profile_{task['do']}"})["share"]) for _ in range(repeats)]
        yield made(
            f"canonical form and chain, {name}",
            None,
            told,
            [],
            most,
            [fsync_per_s()],
            measure="share",
            direction="lower",
        )


def postgres_rows(repeats: int) -> Iterator[Row]:
    """The same on PostgreSQL, and eight writers on eight books."""
    with cluster() as url:
        names = ("ours", "simple_history", "pghistory")
        ours, history, pghistory = (SideProcess(one, database(url, f"side_{one}")) for one in names)
        with ours, history, pghistory:
            yield row(Turn("one change, PostgreSQL", ONE, "simple-history", 2.5), ours, history, repeats)
            yield row(Turn("one change, PostgreSQL", ONE, "pghistory", 1.3), ours, pghistory, repeats)
            bare = {**ONE, **UNCHECKED}
            yield row(Turn("one change, PostgreSQL", ONE, "pghistory, unchecked", None, bare), ours, pghistory, repeats)
            for writers in (8, 16):
                waiting = {"do": "changes", "writers": writers, "count": 960}
                yield row(
                    Turn(f"{writers} writers, PostgreSQL", waiting, "simple-history", 3.0), ours, history, repeats
                )
                yield row(Turn(f"{writers} writers, PostgreSQL", waiting, "pghistory", 3.0), ours, pghistory, repeats)
            yield row(Turn("batch of 10,000, PostgreSQL", BATCH, "simple-history bulk", 8.0), ours, history, repeats)
        yield eight_books(database(url, "books"), repeats, 300)


def reading_rows(repeats: int, entries: int = 1_000_000, items: int = 200_000) -> Iterator[Row]:
    """Verifying, one item's history among many, and a ledger as it stood."""
    with SideProcess("ours") as many, SideProcess("ours") as few:
        few.ask(do="fill", entries=entries // 100)
        many.ask(do="fill", entries=entries)
        walks = [many.ask(do="verify") for _ in range(repeats)]
        rates = [one["entries"] / one["seconds"] for one in walks]
        yield made("verify, SQLite, every core", None, rates, [], 200_000, [fsync_per_s()], measure="entries/s")
        here, there = [], []
        for _ in range(repeats):
            here.append(many.ask(do="history")["seconds"] * 1000)
            there.append(few.ask(do="history")["seconds"] * 1000)
        name = f"an item's history among {entries:,} entries"
        few_name = f"ours, among {entries // 100:,}"
        yield made(name, few_name, here, there, round(1 / 1.5, 3), [fsync_per_s()], measure="ms", direction="lower")
    with SideProcess("ours") as ours, SideProcess("simple_history") as history:
        yield _as_of(ours, history, items, repeats)


def _as_of(ours: SideProcess, history: SideProcess, items: int, repeats: int) -> Row:
    for side in (ours, history):
        for part in range(0, items, 10_000):
            side.ask(do="batch", count=min(10_000, items - part), prefix=f"part{part}")
        side.ask(do="mark")
        side.ask(do="changes", writers=1, count=200)
    here, there = [], []
    for _ in range(repeats):
        left, right = ours.ask(do="as_of", rows=50), history.ask(do="as_of", rows=50)
        assert left["names"] == right["names"]
        here.append(left["seconds"] * 1000)
        there.append(right["seconds"] * 1000)
    name = f"first 50 of a ledger of {items:,} as it stood"
    return made(name, "simple-history as_of", here, there, 20.0, [fsync_per_s()], measure="ms", direction="lower")


def import_rows(repeats: int, rows: int = 100_000, columns: int = 20) -> Iterator[Row]:
    """A spreadsheet imported whole by the command line, against openpyxl only reading it."""
    from bookbench.sheet import SHEET_LEDGER, found_home, write_sheet

    folder = Path(tempfile.mkdtemp(prefix="bench-sheet-"))
    try:
        file = folder / "sheet.xlsx"
        write_sheet(file, rows, columns)
        here, there, syncs = [], [], []
        for number in range(repeats):
            home = folder / f"home{number}"
            found_home(home)
            syncs.append(fsync_per_s())
            here.append(_imported(home, SHEET_LEDGER, file))
            there.append(_read_by_openpyxl(file))
            shutil.rmtree(home)
        name = f"import of {rows:,} x {columns}"
        yield made(
            name, "openpyxl, reading only", here, there, round(1 / 0.7, 3), syncs, measure="s", direction="lower"
        )
    finally:
        shutil.rmtree(folder)


def _imported(home: Path, ledger: str, file: Path) -> float:
    words = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), "import", ledger, str(file), "--yes"]
    begin = time.perf_counter()
    done = subprocess.run(words, check=False, capture_output=True, text=True, env={**os.environ, "DATABASE_URL": ""})
    seconds = time.perf_counter() - begin
    assert done.returncode == 0, done.stderr[-2000:]
    return seconds


def _read_by_openpyxl(file: Path) -> float:
    script = (
        "import sys, openpyxl\n"
        "book = openpyxl.load_workbook(sys.argv[1], read_only=True)\n"
        "print(sum(1 for row in book.active.iter_rows(values_only=True)))"
    )
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, str(file)], check=True, capture_output=True)
    return time.perf_counter() - begin
