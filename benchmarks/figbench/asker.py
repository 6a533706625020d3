"""A process that works with a home as a server does: reads a task a line, does it, answers what came of it.

`asker.py ENTRIES HOME [URL]`. Tasks: {"do": "fresh", "kept"} one answer with nothing new and one right after a new entry;
{"do": "read", "seconds", "kept"} dashboards one after another; {"do": "post", "seconds", "every"} entries at a steady pace.
A home that was not filled before is filled. What is posted lies outside the days that the questions and the dashboard ask
of, so that a home may be measured again.
"""

import json
import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from figbench import city
from figbench.ours import Ours, is_filled
from taizhang.core.ledger.command import Command
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period

DISTRICT: Final = 3
NOW: Final = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
SAID_ON: Final = date(2022, 5, 16)
MONTH: Final = "2022-05"
AMOUNT: Final = 7
SAID_OF_ONE: Final = 8  # amounts of one item before another is opened, about what items of the province have


class Asker:
    """A home's figures and its way in."""

    def __init__(self, entries: int, home: Path) -> None:
        statements = None if is_filled(home) else city.statements(entries)
        self.ours = Ours(home, statements)
        if statements is not None:
            statements.close()
        self.requests = self.ours.requests(DISTRICT)
        period, _ = parse_period(MONTH)
        assert period is not None
        self.month = FigureRequest("work.flow1", city.book(DISTRICT), period)
        self._item = ""
        self._posted = 0

    def post(self) -> None:
        """Writes one more amount by the way every command takes, of an item opened before it where that is due."""
        if self._posted % SAID_OF_ONE == 0:
            self._item = f"N{self.ours.store.heads()[city.book(DISTRICT)].position}"
            self._submit("open", {"fields": {"org": city.town(DISTRICT, 1), "title": "新的一项"}})
        self._submit("measure", {"measure": "m1", "value": str(AMOUNT)})
        self._posted += 1

    def _submit(self, verb: str, payload: dict[str, Any]) -> None:
        from taizhang.server.actions.append import submit

        key = f"{self._item}-{time.time_ns()}"
        command = Command(key, city.book(DISTRICT), city.PROJECT, self._item, verb, SAID_ON, payload, city.CLERK)
        (outcome,) = submit([command], NOW)
        assert outcome.receipt is not None, [one.line("en") for one in outcome.issues]

    def fresh(self, *, kept: bool) -> dict[str, float]:
        """Milliseconds of a figure with nothing new, and right after one entry that moves it. `kept`: the answer before it
        is at hand, and carried along.
        """
        if self._posted % SAID_OF_ONE == 0:
            self.post()  # so that the next is one entry
        self.ours.catch_up()
        self._ask(kept=False)  # the replica's first answer since it took something in is slower
        before, none = self._ask(kept=kept)
        self.post()
        after, new = self._ask(kept=kept)
        assert after == before + AMOUNT, (before, after)
        return {"none": none, "new": new}

    def _ask(self, *, kept: bool) -> tuple[Any, float]:
        if not kept:
            self.ours.forget_answers()
        begin = time.perf_counter()
        figure, issues = self.ours.source.figure(self.month)
        milliseconds = (time.perf_counter() - begin) * 1000
        assert figure is not None, issues
        return figure.value, milliseconds

    def read(self, seconds: float, *, kept: bool) -> dict[str, Any]:
        """Milliseconds of each dashboard asked for until the time is over, and what it said, the same every time."""
        told = self._dashboard(kept=kept)
        took: list[float] = []
        over = time.perf_counter() + seconds
        while time.perf_counter() < over:
            begin = time.perf_counter()
            again = self._dashboard(kept=kept)
            took.append((time.perf_counter() - begin) * 1000)
            assert again == told
        return {"took": took, "told": [str(one) for one in told]}

    def _dashboard(self, *, kept: bool) -> list[Any]:
        if not kept:
            self.ours.forget_answers()
        return self.ours.figures(self.requests)

    def post_steadily(self, seconds: float, every: float) -> dict[str, Any]:
        """How many entries were posted, one each `every` seconds where the books let us."""
        posted = 0
        begin = time.perf_counter()
        while (late := time.perf_counter() - begin) < seconds:
            if late < posted * every:
                time.sleep(posted * every - late)
            self.post()
            posted += 1
        return {"posted": posted}


def answer(asker: Asker, task: dict[str, Any]) -> dict[str, Any]:
    """What a task gives."""
    if task["do"] == "fresh":
        return asker.fresh(kept=task["kept"])
    if task["do"] == "read":
        return asker.read(task["seconds"], kept=task["kept"])
    return asker.post_steadily(task["seconds"], task["every"])


def main() -> None:
    """Answers tasks until the pipe is closed."""
    entries, home = int(sys.argv[1]), Path(sys.argv[2])
    os.environ["DATABASE_URL"] = sys.argv[3] if len(sys.argv) > 3 else ""
    asker = Asker(entries, home)
    print(json.dumps({"ready": entries}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(asker, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
