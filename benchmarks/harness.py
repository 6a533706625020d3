"""Side-by-side measurement: ours and a peer in turns, answers equal before anything is timed, one table and one JSON.

The JSON is a contract: `{"machine", "versions", "calibration", "rows"}`, see benchmarks/README.md. A target that is missed
stays in the table as missed.
"""

import gc
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

RESULTS = Path(__file__).parent / "results"
Direction = Literal["higher", "lower"]
Clock = Callable[[], float]  # seconds, from an arbitrary start


@dataclass(frozen=True)
class Case:
    """One row to be measured. `work` is how many things one call does.

    With direction higher the measure is things a second, with lower it is milliseconds a call. `peer` None: nothing fair to
    hold ours against. `target` bounds the ratio where there is a peer and ours where there is none; None: no bound was set.
    """

    name: str
    measure: str
    direction: Direction
    work: int
    ours: Callable[[], Any]
    peer: Callable[[], Any] | None = None
    target: float | None = None
    repeats: int = 7


def measured(case: Case, clock: Clock = time.perf_counter) -> dict[str, Any]:
    """The row of a case. AssertionError, before timing, where ours and the peer do not give the same answer."""
    if case.peer is not None:
        assert case.ours() == case.peer(), f"{case.name}: the answers differ"
    else:
        case.ours()  # as warm as the other rows
    ours: list[float] = []
    peer: list[float] = []
    for _ in range(case.repeats):
        ours.append(_value(case, case.ours, clock))
        if case.peer is not None:
            peer.append(_value(case, case.peer, clock))
    return _row(case, ours, peer)


def _value(case: Case, call: Callable[[], Any], clock: Clock) -> float:
    gc.collect()
    begin = clock()
    call()
    seconds = clock() - begin
    return case.work / seconds if case.direction == "higher" else seconds * 1000


def _row(case: Case, ours: Sequence[float], peer: Sequence[float]) -> dict[str, Any]:
    here = statistics.median(ours)
    there = statistics.median(peer) if peer else None
    ratio = None if there is None else (here / there if case.direction == "higher" else there / here)
    return {
        "name": case.name,
        "measure": case.measure,
        "ours": round(here, 3),
        "peer": None if there is None else round(there, 3),
        "ratio": None if ratio is None else round(ratio, 3),
        "target": case.target,
        "direction": case.direction,
        "met": met(case, here, ratio),
        "repeats": case.repeats,
        "spread": round((max(ours) - min(ours)) / here, 3),
    }


def met(case: Case, ours: float, ratio: float | None) -> bool | None:
    """Whether a case's target is reached. A ratio above 1 means ours is better, whatever the direction, so a ratio must always reach its target."""
    if case.target is None:
        return None
    if ratio is not None:
        return ratio >= case.target
    return ours >= case.target if case.direction == "higher" else ours <= case.target


def run(name: str, cases: Sequence[Case], packages: Sequence[str] = ()) -> None:
    """Measures the cases, prints the table and writes benchmarks/results/NAME.json."""
    publish(name, [measured(case) for case in cases], packages)


def publish(name: str, rows: Sequence[dict[str, Any]], packages: Sequence[str] = ()) -> None:
    """Prints the table of rows that were measured and writes benchmarks/results/NAME.json."""
    report = {
        "machine": machine(),
        "versions": {"python": platform.python_version()} | {one: version(one) for one in packages},
        "calibration": calibration(),
        "rows": list(rows),
    }
    print(table(report))
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """What was measured on: never its name or address."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def calibration() -> dict[str, float]:
    """Two figures that say how fast this disk and this processor were today, to compare runs by."""
    return {"fsync_per_s": round(fsync_per_s(), 1), "cpu_score": round(_cpu_score(), 1)}


def fsync_per_s(writes: int = 50) -> float:
    """Appends of 4 KiB, each forced to the disk, a second."""
    with tempfile.NamedTemporaryFile(dir=Path(__file__).parent) as file:
        begin = time.perf_counter()
        for _ in range(writes):
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
        return writes / (time.perf_counter() - begin)


def _cpu_score(rounds: int = 15) -> float:
    """Rounds of a fixed piece of plain Python, a second; the best of them, since neighbours only ever slow it."""
    best = min(_timed_round() for _ in range(rounds))
    return 1 / best


def _timed_round() -> float:
    begin = time.perf_counter()
    sum(number * number for number in range(200_000))
    return time.perf_counter() - begin


def table(report: dict[str, Any]) -> str:
    """The report as people read it."""
    seldom = ("peer_name", "range", "peer_range", "fsync_per_s")
    told = [one for one in seldom if any(one in row for row in report["rows"])]
    heads = ("name", "measure", "ours", "peer", "ratio", "target", "met", "spread", *told)
    rows = [heads, *(tuple(_cell(row.get(head)) for head in heads) for row in report["rows"])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    if "calibration" not in report:
        return "\n".join(lines)
    calibrated = report["calibration"]
    foot = f"fsync {calibrated['fsync_per_s']}/s, cpu {calibrated['cpu_score']}, {report['machine']['processor']}"
    return "\n".join([*lines, foot])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return "–".join(_cell(one) for one in value)
    if isinstance(value, bool):
        return "met" if value else "MISSED"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
