"""One side of a comparison in a process of its own: reads a task a line, does it, answers how long it took.

`worker.py SIDE HOME [URL]`, where SIDE is ours or a library of peers.django_history. Tasks: {"do": "changes", "prefix",
"count", "writers", "checked", "book"}, {"do": "batch", …}, {"do": "count"}, {"do": "profile", …}.
"""

import cProfile
import gc
import json
import pstats
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from bookbench.ours import LEDGER, Ours, changed, fields

Work = Callable[[], None]


class Side(Protocol):
    """What either side can do."""

    def changes(self, task: dict[str, Any]) -> list[Work]:
        """One piece of work a writer: items created and updated by turns, each change in its own transaction."""

    def batch(self, task: dict[str, Any]) -> Work:
        """Items created all in one transaction."""

    def count(self) -> int: ...


class OurSide:
    """Commands through `submit`, whose validation and rights are always on."""

    def __init__(self, home: Path, url: str | None) -> None:
        self.ours = Ours(home, url)
        from taizhang.server.queries.books import is_founded

        if not is_founded():
            self.ours.found()

    def changes(self, task: dict[str, Any]) -> list[Work]:
        return [self._writer(task, writer) for writer in range(task["writers"])]

    def _writer(self, task: dict[str, Any], writer: int) -> Work:
        book = self.ours.books[task.get("book", 0)]
        commands = []
        for number in range(task["count"] // task["writers"]):
            code = f"{task['prefix']}-{writer}-{number - number % 2}"
            said = fields(number) if number % 2 == 0 else changed(number)
            commands.append((self.ours.update if number % 2 else self.ours.create)(code, said, book))

        def work() -> None:
            for one in commands:
                self.ours.write([one])

        return work

    def batch(self, task: dict[str, Any]) -> Work:
        book, prefix = self.ours.books[0], task["prefix"]
        commands = [
            self.ours.create(f"{prefix}-{number}", fields(number), book, prefix) for number in range(task["count"])
        ]
        return lambda: self.ours.write(commands)

    def count(self) -> int:
        from taizhang.server.storage.sql import Sql

        row = Sql("default").one("SELECT count(*) FROM storage_itemrow WHERE ledger = %s", LEDGER)
        return int(row[0]) if row else 0

    def mark(self) -> None:
        """The position to go back to."""
        from taizhang.server.storage.store import DjangoStore

        self.marked = DjangoStore().heads()[self.ours.books[0]].position

    def as_of(self, rows: int) -> tuple[list[str], float]:
        """The first items as they stood there."""
        from bookbench import reads

        return reads.as_of(self.ours, self.marked, rows)


class PeerSide:
    """A library of Django's, by peers.django_history."""

    def __init__(self, library: str, home: Path, url: str | None) -> None:
        from peers.django_history import Peer, typed
        from taizhang.server.home import database

        self.peer = Peer(library, database(home, url))
        self._typed = typed

    def changes(self, task: dict[str, Any]) -> list[Work]:
        return [self._writer(task, writer) for writer in range(task["writers"])]

    def _writer(self, task: dict[str, Any], writer: int) -> Work:
        prepared = []
        for number in range(task["count"] // task["writers"]):
            code = f"{task['prefix']}-{writer}-{number - number % 2}"
            said = {**fields(number), "org": "500101"} if number % 2 == 0 else changed(number)
            prepared.append((self.peer.update if number % 2 else self.peer.create, code, self._typed(said)))
        checked = task.get("checked", True)

        def work() -> None:
            for change, code, said in prepared:
                change(code, said, checked=checked)

        return work

    def batch(self, task: dict[str, Any]) -> Work:
        rows = [
            (f"{task['prefix']}-{number}", self._typed({**fields(number), "org": "500101"}))
            for number in range(task["count"])
        ]
        return lambda: self.peer.batch(rows, checked=task.get("checked", False))

    def count(self) -> int:
        return self.peer.count()

    def mark(self) -> None:
        """The moment to go back to."""
        self.marked = datetime.now(UTC)

    def as_of(self, rows: int) -> tuple[list[str], float]:
        """The first items as they stood then."""
        begin = time.perf_counter()
        names = self.peer.as_of(self.marked, rows)
        return names, time.perf_counter() - begin


def read(side: Any, task: dict[str, Any]) -> dict[str, Any]:
    """What reading at size gives. `mark` keeps the place or the moment that `as_of` goes back to."""
    if task["do"] == "as_of":
        names, seconds = side.as_of(task["rows"])
        return {"names": names, "seconds": seconds}
    if task["do"] == "mark":
        side.mark()
        return {}
    from bookbench import reads

    if task["do"] == "fill":
        reads.fill(side.ours, task["entries"])
        return {}
    if task["do"] == "verify":
        entries, seconds = reads.verified(side.ours)
        return {"entries": entries, "seconds": seconds}
    return {"seconds": reads.history(side.ours)}


def _timed(work: list[Work]) -> float:
    """Seconds for all the work, each piece in a thread of its own where there are several."""
    gc.collect()
    if len(work) == 1:
        begin = time.perf_counter()
        work[0]()
        return time.perf_counter() - begin
    ready = threading.Barrier(len(work) + 1)

    def run(one: Work) -> None:
        from django.db import connections

        connections["default"].ensure_connection()
        ready.wait()
        try:
            one()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    ready.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def _share(work: list[Work], functions: set[tuple[str, str]]) -> float:
    """The part of the time of a run that was spent in some functions and what they call."""
    profile = cProfile.Profile()
    profile.enable()
    work[0]()
    profile.disable()
    stats: Any = pstats.Stats(profile)
    whole = stats.total_tt
    return float(
        sum(row[3] for (file, _, name), row in stats.stats.items() if (Path(file).name, name) in functions) / whole
    )


def answer(side: Side, task: dict[str, Any]) -> dict[str, Any]:
    """What a task gives."""
    if task["do"] == "count":
        return {"count": side.count()}
    if task["do"] in {"fill", "verify", "history", "mark", "as_of"}:
        return read(side, task)
    if task["do"] == "bare":
        from bookbench import reads

        return {"seconds": _timed([reads.bare(task["prefix"], task["count"])])}
    work = side.changes(task) if task["do"].endswith("changes") else [side.batch(task)]
    if task["do"].startswith("profile"):
        return {"share": _share(work, {("chain.py", "seal"), ("template.py", "entry")})}
    return {"seconds": _timed(work)}


def main() -> None:
    """Answers tasks until the pipe is closed."""
    name, home, url = sys.argv[1], Path(sys.argv[2]), (sys.argv[3] if len(sys.argv) > 3 else None)
    side: Side = OurSide(home, url) if name == "ours" else PeerSide(name, home, url)
    print(json.dumps({"ready": name}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(side, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
