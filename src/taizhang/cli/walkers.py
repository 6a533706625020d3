"""Processes that walk the segments of long books at once: verifying is all hashing, and one process does it on one core."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from taizhang.cli.sqlite_store import SqliteStore, open_file
from taizhang.core.journal.segments import SEGMENT, Ahead, Segment, Walked, walk
from taizhang.core.journal.store import Store

WORTHWHILE: Final = 100_000  # entries: with fewer, starting a process costs more than it saves
_MOST: Final = 8


@contextmanager
def walkers(
    store: Store, worthwhile: int = WORTHWHILE, length: int = SEGMENT, cores: int | None = None
) -> Iterator[Ahead | None]:
    """Who walks a store's segments, a process for each core; None where one process does as well: few entries, one core,
    or books that are not in an SQLite file.
    """
    entries = sum(head.position for head in store.heads().values())
    count = min(_MOST, cores or _cores())
    if not isinstance(store, SqliteStore) or entries < worthwhile or count == 1:
        yield None
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        try:
            yield Ahead(partial(_walk_all, pool, store.file), length)
        finally:
            pool.shutdown(cancel_futures=True)


def _walk_all(pool: ProcessPoolExecutor, file: Path, segments: Sequence[Segment]) -> Iterator[Walked | None]:
    """The segments' walks in order; None for those whose process died, which are then walked again by who asked."""
    for walked in [pool.submit(walk_in, file, segment) for segment in segments]:
        try:
            yield walked.result()
        except BrokenProcessPool:
            yield None


def walk_in(file: Path, segment: Segment) -> Walked | None:
    """One segment of the books in a file, by a connection of its own; None where the file gives none."""
    store, _ = open_file(file)
    if store is None:
        return None
    with closing(store):
        return walk(segment, store.rows(segment.book, segment.start.position, segment.last))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
