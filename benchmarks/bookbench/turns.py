"""Sides in processes of their own, measured in turns, and the rows that come of it."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness import Case, Direction, fsync_per_s, met

WORKER = Path(__file__).parent / "worker.py"
_prefixes = count()


class SideProcess:
    """A worker process of one side. `url` None: SQLite, in a fresh folder where no `home` is given. `python` is that of
    another environment, `told` what it finds in its own environment variables.
    """

    def __init__(
        self,
        side: str,
        url: str | None = None,
        home: Path | None = None,
        script: Path = WORKER,
        python: Path = Path(sys.executable),
        told: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp")
        words = [str(python), str(script), side, str(home or self._folder.name), *([url] if url else [])]
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(told or {})},
        )
        self.read()

    def ask(self, **task: Any) -> dict[str, Any]:
        """What the worker answers to a task."""
        self.start(**task)
        return self.read()

    def start(self, **task: Any) -> None:
        """Hands the worker a task. `prefix` is filled in: no two tasks name the same items."""
        assert self._process.stdin is not None
        print(json.dumps({"prefix": f"t{next(_prefixes)}", **task}), file=self._process.stdin, flush=True)

    def read(self) -> dict[str, Any]:
        """The answer to the task handed over."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the worker ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()


@dataclass(frozen=True)
class Turn:
    """One row: a task for ours, and the same for a peer. `target` bounds the ratio ours / peer."""

    name: str
    task: dict[str, Any]
    peer: str
    target: float | None
    peer_task: dict[str, Any] | None = None
    alike: bool = True  # both sides make items, and as many


def row(turn: Turn, ours: SideProcess, peer: SideProcess, repeats: int) -> dict[str, Any]:
    """The row of a turn: medians, ranges, and the disk's syncs a second measured beside it."""
    theirs = turn.peer_task or turn.task
    _warm(ours, turn.task)
    _warm(peer, theirs)
    assert not turn.alike or _grown(ours, turn.task) == _grown(peer, theirs), turn.name
    here, there, syncs = [], [], []
    for _ in range(repeats):
        syncs.append(fsync_per_s())
        here.append(_rate(ours, turn.task))
        there.append(_rate(peer, theirs))
    return made(turn.name, turn.peer, here, there, turn.target, syncs)


def made(
    name: str,
    peer_name: str | None,
    here: Sequence[float],
    there: Sequence[float],
    target: float | None,
    syncs: Sequence[float],
    *,
    measure: str = "changes/s",
    direction: Direction = "higher",
) -> dict[str, Any]:
    """The row of what was measured by turns; `there` empty: no peer, and the target bounds ours."""
    ours = statistics.median(here)
    peer = statistics.median(there) if there else None
    ratio = None if peer is None else (ours / peer if direction == "higher" else peer / ours)
    case = Case(name, measure, direction, 1, lambda: None, target=target)
    return {
        "name": name,
        "measure": measure,
        "ours": round(ours, 4),
        "peer": None if peer is None else round(peer, 4),
        "ratio": None if ratio is None else round(ratio, 3),
        "target": target,
        "direction": direction,
        "met": met(case, ours, ratio),
        "repeats": len(here),
        "spread": round((max(here) - min(here)) / ours, 3),
        "peer_name": peer_name,
        "range": [round(min(here), 4), round(max(here), 4)],
        "peer_range": [round(min(there), 4), round(max(there), 4)] if there else None,
        "fsync_per_s": round(statistics.median(syncs)),
    }


def _rate(side: SideProcess, task: dict[str, Any]) -> float:
    return float(task["count"] / side.ask(**task)["seconds"])


def _warm(side: SideProcess, task: dict[str, Any]) -> None:
    side.ask(**{**task, "count": min(task["count"], 200)})


def _grown(side: SideProcess, task: dict[str, Any]) -> int:
    """How many items a small task made: the same on both sides before anything is timed."""
    before = side.ask(do="count")["count"]
    side.ask(**{**task, "count": 64})
    grown: int = side.ask(do="count")["count"] - before
    return grown


def eight_books(url: str, repeats: int, changes: int) -> dict[str, Any]:
    """Eight writer processes on eight books against one writer, in PostgreSQL: the peer of the row is one writer."""
    writers = [SideProcess("ours", url) for _ in range(8)]
    here, there, syncs = [], [], []
    try:
        for number, one in enumerate(writers):
            one.ask(do="changes", writers=1, count=64, book=number)
        for _ in range(repeats):
            syncs.append(fsync_per_s())
            there.append(changes / writers[0].ask(do="changes", writers=1, count=changes, book=0)["seconds"])
            here.append(_together(writers, changes))
    finally:
        for one in writers:
            one.__exit__(None, None, None)
    return made("8 writers on 8 books, PostgreSQL", "ours, one writer", here, there, 2.0, syncs)


def _together(writers: Sequence[SideProcess], changes: int) -> float:
    """Changes a second of all the writers at once, by the slowest of them."""
    for number, one in enumerate(writers):
        one.start(do="changes", writers=1, count=changes, book=number)
    slowest = max(float(one.read()["seconds"]) for one in writers)
    return len(writers) * changes / slowest
