"""Books in a file walked by several processes: real ones, also where they die."""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections

from cast import CITY, HERE, NOW, opening
from taizhang.cli.sqlite_store import SqliteStore, open_store
from taizhang.cli.walkers import walk_in, walkers
from taizhang.core.journal.held import hold_books
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.segments import Ahead, Segment, Walked
from taizhang.core.journal.store import Head
from taizhang.server.actions.append import submit

COUNT = 600


@pytest.fixture
def vendor() -> str:
    return "sqlite"


@pytest.fixture
def store(city: str, tmp_path: Path) -> Iterator[SqliteStore]:
    many = [opening(f"k{n}", f"F{n}", f"第{n}厂", batch="b") for n in range(COUNT)]
    assert all(one.receipt for one in submit(many, NOW, using=city))
    with closing(_opened(tmp_path)) as opened:
        yield opened


def _opened(home: Path) -> SqliteStore:
    found, issues = open_store(home)
    assert found is not None, issues
    return found


def test_few_entries_and_other_stores_are_walked_by_one_process(store: SqliteStore) -> None:
    with walkers(store) as ahead:
        assert ahead is None
    with walkers(MemoryStore(), worthwhile=0) as ahead:
        assert ahead is None


def test_processes_find_what_one_finds(store: SqliteStore, city: str, tmp_path: Path) -> None:
    alone = list(hold_books(store, to_end=True))
    with walkers(store, worthwhile=0, length=64, cores=2) as ahead:
        assert ahead is not None
        assert list(hold_books(store, to_end=True, ahead=ahead)) == alone
    with connections[city].cursor() as cursor:
        cursor.execute("DROP TRIGGER storage_entry_no_update")
        cursor.execute(
            "UPDATE storage_entry SET content = replace(content, '第300厂', '第301厂') WHERE book = %s AND item = 'F300'",
            [HERE],
        )
    with closing(_opened(tmp_path)) as altered, walkers(altered, worthwhile=0, length=64, cores=2) as ahead:
        found = [(one.verified.book, one.verified.issues) for one in hold_books(altered, ahead=ahead)]
        assert [(book, [one.code for one in issues]) for book, issues in found] == [(CITY, []), (HERE, ["BOOK-001"])]
        assert found == [(one.verified.book, one.verified.issues) for one in hold_books(altered)]


def test_books_are_walked_to_their_end_though_the_processes_die(store: SqliteStore) -> None:
    with walkers(store, worthwhile=0, length=16, cores=2) as ahead:
        assert ahead is not None

        def killing(segments: Sequence[Segment]) -> Iterator[Walked | None]:
            walked = iter(ahead.walk(segments))
            yield next(walked)
            for one in multiprocessing.active_children():
                one.kill()
            yield from walked

        held = list(hold_books(store, ahead=Ahead(killing, ahead.length)))
    assert [(one.verified.book, one.verified.issues) for one in held] == [(CITY, ()), (HERE, ())]
    assert held[1].verified.position == COUNT


def test_a_file_that_is_gone_gives_no_walk(tmp_path: Path) -> None:
    assert walk_in(tmp_path / "gone.sqlite3", Segment(HERE, Head(0, ""), 4, (), grows=False)) is None
