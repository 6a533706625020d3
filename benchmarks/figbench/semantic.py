"""MetricFlow over the same tables: its query alone beside our passes, and its command beside ours."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from bookbench.turns import SideProcess, made
from figbench import city
from figbench.meanwhile import Home
from figbench.ours import Ours
from harness import fsync_per_s
from peers import figure_tables as peer

ROOT: Final = Path(__file__).parents[2]
VENV: Final = ROOT / ".venv-metricflow"
PROJECT: Final = ROOT / "benchmarks" / "peers" / "metricflow"
DISTRICT: Final = 3
# no look for a newer version and no statistics sent: neither belongs to the time of a query
_AT_REST: Final = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Query:
    """A question as MetricFlow is asked it, and what its rows are turned into."""

    metric: str
    group_by: tuple[str, ...]
    days: tuple[date, date]

    def asked_of(self, worker: SideProcess) -> tuple[list[tuple[int, ...]], float]:
        """The answer as whole numbers in the order of `group_by`, and the milliseconds of the engine."""
        first, last = (one.isoformat() for one in self.days)
        told = worker.ask(metric=self.metric, group_by=self.group_by, first=first, last=last)
        places = [told["columns"].index(name) for name in (*self.group_by, self.metric)]
        return sorted(tuple(_whole(row[place]) for place in places) for row in told["rows"]), told["seconds"] * 1000


FLOWS: Final = Query("flow1", ("amount__district", "metric_time__month"), peer.YEARS)
TO_DATE: Final = Query("flow2", ("amount__district", "amount__town"), peer.TO_DATE)


def installed() -> Path:
    """The programs of MetricFlow's own virtual environment, made where it is not there yet: a download of its own."""
    programs = VENV / "bin"
    if not (programs / "mf").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        listed = str(ROOT / "requirements" / "metricflow.txt")
        words = [
            str(programs / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            listed,
        ]
        subprocess.run(words, check=True)
    return programs


def metricflow_rows(ours: Ours, home: Home, tables: Path, work: Path, repeats: int) -> Iterator[Row]:
    """Questions (i) and (ii) by both engines, kept warm; and one figure by either command from nothing."""
    programs = installed()
    project = work / "metricflow"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tables, project / "tables.duckdb")  # a file of its own: dbt opens it to write
    _run([str(programs / "dbt"), "parse", "--quiet"], project)
    with SideProcess("metricflow", None, project, project / "worker.py", programs / "python", _AT_REST) as worker:
        for name, query, mine in (
            ("(i) a flow by district and month", FLOWS, ours.flows),
            ("(ii) the year to date by town", TO_DATE, ours.to_date),
        ):
            yield _queried(name, query, mine, worker, repeats)
    yield _commanded(home, programs, project, repeats)


def _queried(name: str, query: Query, mine: Callable[[], list[Any]], worker: SideProcess, repeats: int) -> Row:
    assert mine() == query.asked_of(worker)[0], f"{name}: MetricFlow answers otherwise"
    here, there = [], []
    for _ in range(repeats):
        begin = time.perf_counter()
        mine()
        here.append((time.perf_counter() - begin) * 1000)
        there.append(query.asked_of(worker)[1])
    return made(name, "MetricFlow, query alone", here, there, None, [fsync_per_s()], measure="ms", direction="lower")


def _commanded(home: Home, programs: Path, project: Path, repeats: int) -> Row:
    """One figure of a district and a month, asked by a command that begins with nothing in memory."""
    assert _by_taizhang(home)[0] == _by_mf(programs, project)[0], "the commands answer otherwise"
    here, there = [], []
    for _ in range(repeats):
        here.append(_by_taizhang(home)[1])
        there.append(_by_mf(programs, project)[1])
    name = "one figure, the whole command"
    return made(name, "mf query", here, there, None, [fsync_per_s()], measure="ms", direction="lower")


def _by_taizhang(home: Home) -> tuple[int, float]:
    words = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home.folder), "figure", "work.flow1"]
    words += ["--org", city.book(DISTRICT), "--period", f"{peer.MONTH[0]:%Y-%m}", "--json"]
    told, milliseconds = _run(words, home.folder)
    return _whole(json.loads(told)["value"]), milliseconds


def _by_mf(programs: Path, project: Path) -> tuple[int, float]:
    written = project / "told.csv"
    first, last = (one.isoformat() for one in peer.MONTH)
    words = [str(programs / "mf"), "query", "--quiet", "--metrics", "flow1", "--group-by", "amount__district"]
    words += ["--where", f"{{{{ Dimension('amount__district') }}}} = {DISTRICT}"]
    words += ["--start-time", first, "--end-time", last, "--csv", str(written)]
    _, milliseconds = _run(words, project)
    with written.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    return _whole(row["flow1"]), milliseconds


def _run(words: Sequence[str], folder: Path) -> tuple[str, float]:
    """What a command prints, and the milliseconds it took."""
    begin = time.perf_counter()
    done = subprocess.run(
        words, check=False, capture_output=True, text=True, cwd=folder, env=os.environ | _AT_REST | {"DATABASE_URL": ""}
    )
    milliseconds = (time.perf_counter() - begin) * 1000
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
    return done.stdout, milliseconds


def _whole(value: object) -> int:
    """A value as a whole number; a month as `figure_tables` numbers months."""
    text = str(value)
    if "-" in text[1:]:
        year, month, *_ = text.split("-")
        return int(year) * 12 + int(month)
    return int(Decimal(text))
