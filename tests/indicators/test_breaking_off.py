"""Taking books in breaks off half way (a database restarts, memory runs out, a file is damaged): the next answer is right."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from figurebook import SIGNED, SUMS, YC, Books, value
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.store import Stored
from taizhang.indicators import source as following
from taizhang.indicators.engines import duckdb as engines
from taizhang.indicators.engines.duckdb import DuckDBEngine, DuckDBSource


class Breaking(MemoryStore):
    """The books of another store; as often as told, reading breaks off after a few entries."""

    def __init__(self, store: MemoryStore) -> None:
        self.__dict__.update(store.__dict__)
        self.breaks_contents = self.breaks_ledgers = 0

    def contents(self, book: str, after: int, upto: int) -> Iterator[Sequence[bytes]]:
        found = [row.content for row in self.read(book, after, upto)]
        yield found[:5]
        if book == YC and self.breaks_contents:
            self.breaks_contents -= 1
            raise OSError("the database restarts")
        yield found[5:]

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        if ledger is not None and self.breaks_ledgers:
            self.breaks_ledgers -= 1
            raise OSError("the database restarts")
        return super().read(book, after, upto, ledger)


def paid_every_month(upto: int = 8) -> Books:
    """One work, paid 10,000 万元 (an 亿) a month."""
    books = Books(*SUMS)
    books.open("a", "2020-01-01")
    for month in range(1, upto + 1):
        books.measure("a", "paid", f"2021-{month:02}-01", "10000")
    return books


@pytest.mark.parametrize("carried", [0, 64])
def test_a_long_tail_that_breaks_off_is_not_taken_in_twice(carried: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "FOLLOW_SINGLY_MAX", 2)
    store = Breaking(paid_every_month().store)
    source = DuckDBSource(store, carried=carried)
    store.breaks_contents = 1
    with pytest.raises(OSError, match="restarts"):
        value(source, "funds")
    assert value(source, "funds") == "8"


def test_where_memory_runs_out_nothing_was_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    source = DuckDBSource(paid_every_month().store, carried=0)
    engine = source.engine
    assert isinstance(engine, DuckDBEngine)

    class Failing:
        """A connection that gives out once, near the end of taking entries in."""

        def __init__(self, real: duckdb.DuckDBPyConnection) -> None:
            self.real, self.armed = real, True

        def execute(self, query: str, *values: Any) -> duckdb.DuckDBPyConnection:
            if self.armed and query.startswith("INSERT INTO tail.reversal"):
                self.armed = False
                raise duckdb.OutOfMemoryException("out of memory")
            return self.real.execute(query, *values)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    monkeypatch.setattr(engine.replica, "connection", Failing(engine.replica.connection))
    with pytest.raises(duckdb.OutOfMemoryException):
        value(source, "funds")
    assert value(source, "funds") == "8"


def test_a_generation_whose_desk_breaks_off_is_stood_on_later(tmp_path: Path) -> None:
    books = paid_every_month(1)
    store = Breaking(books.store)
    file = tmp_path / "replica.duckdb"
    source = DuckDBSource(store, carried=0, file=file)
    assert value(source, "funds") == "1"
    for month in range(2, 9):
        books.measure("a", "paid", f"2021-{month:02}-01", "10000")
    DuckDBSource(books.store, carried=0).lay_down(file)
    store.breaks_ledgers = 1
    with pytest.raises(OSError, match="restarts"):
        value(source, "funds")
    assert value(source, "funds") == "8"
    books.measure("a", "paid", "2021-11-01", "10000")
    assert value(source, "funds") == "9"


def test_a_long_tail_taken_in_in_parts_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "FOLLOW_SINGLY_MAX", 2)
    monkeypatch.setattr(engines, "LOADED_TOGETHER", 3)
    books = Books(SIGNED)
    books.signed_and_started(("z", "2021-01-01", None))
    source = DuckDBSource(books.store, carried=0)
    source.lay_down()
    books.signed_and_started(*((f"a{number}", "2021-01-01", None) for number in range(4)))
    assert [value(source, "signed", at={YC: 2}), value(source, "signed")] == ["1", "5"]


@pytest.mark.parametrize("how", ["cut short", "blank", "flipped"])
def test_a_damaged_generation_is_left_and_the_books_are_asked(how: str, tmp_path: Path) -> None:
    books = paid_every_month()
    for number in range(300):
        books.open(f"i{number}", "2020-01-01", total=str(number))
        books.step(f"i{number}", "signed", "2021-03-01")
    file = tmp_path / "replica.duckdb"
    DuckDBSource(books.store, carried=0).lay_down(file)
    whole = file.read_bytes()
    for place in range(4096, len(whole), len(whole) // 12):
        damaged = {
            "cut short": whole[:place],
            "blank": whole[:place] + bytes(4096) + whole[place + 4096 :],
            "flipped": whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :],
        }[how]
        other = tmp_path / f"{place}.duckdb"
        other.write_bytes(damaged)
        source = DuckDBSource(books.store, carried=0, file=other)
        # of the items paid nothing was said; their totals are 0 + 1 + … + 299 亿元, in 万元
        assert [value(source, "funds"), value(source, "invested")] == ["8", "448500000"], place
        source.close()
