"""Reading while books grow: an answer right after one new entry, and four who read while one writes."""

import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bookbench.turns import SideProcess, made
from harness import fsync_per_s

ASKER: Final = Path(__file__).parent / "asker.py"
READERS: Final = 4
POSTS_A_SECOND: Final = 20
Row = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """A home of some size, in its own SQLite file or in the PostgreSQL database of a URL."""

    entries: int
    folder: Path
    url: str | None = None

    def asker(self) -> SideProcess:
        """A process that works with it."""
        return SideProcess(str(self.entries), self.url, self.folder, ASKER)


def fresh_rows(home: Home, store: str, most: float, turns: int) -> Iterator[Row]:
    """One figure of a month right after one new entry; at `most` so many times what it takes with none new. Where the
    answer before it is kept, one with none new is only looked up: nothing is promised then.
    """
    with home.asker() as asker:
        for kept in (False, True):
            asker.ask(do="fresh", kept=kept)  # as warm as the rest
            told = [asker.ask(do="fresh", kept=kept) for _ in range(turns)]
            name = f"{store}: a figure right after one new entry{', answers kept' if kept else ''}"
            here, there = ([one[which] for one in told] for which in ("new", "none"))
            target = None if kept else round(1 / most, 3)
            yield made(name, "ours, none new", here, there, target, [fsync_per_s()], measure="ms", direction="lower")


def reading_rows(home: Home, repeats: int, seconds: float) -> Iterator[Row]:
    """Four processes that ask for dashboards one after another, while one posts and alone: the 95th percentile."""
    with ExitStack() as opened:
        readers = [opened.enter_context(home.asker()) for _ in range(READERS)]
        writer = opened.enter_context(home.asker())
        for kept in (False, True):
            _together(readers, seconds / 5, kept=kept)
            here, there, posted = [], [], 0
            for _ in range(repeats):
                there.append(_together(readers, seconds, kept=kept))
                writer.start(do="post", seconds=seconds, every=1 / POSTS_A_SECOND)
                here.append(_together(readers, seconds, kept=kept))
                posted += writer.read()["posted"]
            name = f"p95 of {READERS} who read while one posts{', answers kept' if kept else ''}"
            row = made(name, "ours, nobody posts", here, there, 0.5, [fsync_per_s()], measure="ms", direction="lower")
            yield row | {"posted_per_s": round(posted / (repeats * seconds), 1)}


def _together(readers: Sequence[SideProcess], seconds: float, *, kept: bool) -> float:
    """The 95th percentile over all that the readers asked for at the same time; all were told the same."""
    for one in readers:
        one.start(do="read", seconds=seconds, kept=kept)
    told = [one.read() for one in readers]
    assert all(one["told"] == told[0]["told"] for one in told)
    took: list[float] = [one for reader in told for one in reader["took"]]
    return statistics.quantiles(took, n=20, method="inclusive")[-1]
