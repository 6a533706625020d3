"""Facts and rows of the replica: never changed, only reversed; the same however they came to be."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from figurebook import TOP, YC, Books, indicator, value
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.store import Stored
from taizhang.indicators.engines.duckdb import DuckDBEngine, DuckDBSource
from taizhang.indicators.reference import ReferenceSource

DONE = indicator("done", "kind: sum\n    ledger: site.project\n    amount: {measure: done}", unit="亿元")
STARTED = indicator("started", "kind: count\n    ledger: site.project\n    when: started")
FACTS = ("opened", "field", "milestone", "measure", "reversal")


def engine_of(source: DuckDBSource) -> DuckDBEngine:
    engine = source.engine
    assert isinstance(engine, DuckDBEngine)
    return engine


def rows(source: DuckDBSource, query: str) -> list[tuple[Any, ...]]:
    return engine_of(source).replica.connection.execute(query).fetchall()


def by_rows(books: Books) -> DuckDBSource:
    return DuckDBSource(books.store, carried=0)


def told() -> Books:
    """A project of which something was corrected, something withdrawn, and a total told late."""
    books = Books(DONE, STARTED)
    books.open("a", tags=["x"], total="1.5", major=True)  # 1
    books.measure("a", "done", "2021-01-31", "2")  # 2
    books.measure("a", "done", "2021-03-31", "7")  # 3
    books.measure("a", "done", "2021-02-28", "3")  # 4: late
    books.step("a", "started", "2021-04-01")  # 5
    books.step("a", "started", "2021-05-01", corrects=5)  # 6
    books.step("a", "started", "2021-05-02", corrects=6)  # 7: goes back to 5 as well
    books.open("b")  # 8
    books.withdraw("b", 8)  # 9
    return books


def test_a_correction_ends_what_its_first_statement_said() -> None:
    source = by_rows(told())
    value(source, "done")
    assert rows(source, "SELECT root, ended FROM reversal ORDER BY ended") == [(5, 6), (5, 7), (8, 9)]
    steps = rows(source, "SELECT root, since, CAST(on_day AS VARCHAR) FROM milestone ORDER BY since")
    assert steps == [(5, 5, "2021-04-01"), (5, 6, "2021-05-01"), (5, 7, "2021-05-02")]


def test_a_row_tells_what_is_in_force_and_since_when() -> None:
    source = by_rows(told())
    value(source, "done")
    columns = "CAST(opened_on AS VARCHAR), first_since, exact_from, CAST(m1_reached AS VARCHAR), m1_reached_since, odd"
    made = rows(source, f"SELECT {columns} FROM tail.rows_0 ORDER BY item")  # noqa: S608 - our own names
    # a: exact since the last correction (the late total stands at 4); b was withdrawn
    assert made == [("2021-01-10", 1, 7, "2021-05-02", 7, 0), (None, 8, 9, None, None, 0)]
    steps = "SELECT CAST(on_day AS VARCHAR), CAST(value AS VARCHAR)[:3], since FROM tail.amounts_0 ORDER BY on_day"
    assert rows(source, steps) == [("2021-01-31", "2.0", 2), ("2021-02-28", "1.0", 4), ("2021-03-31", "4.0", 3)]


def test_a_replica_that_followed_equals_one_rebuilt() -> None:
    books = Books(DONE)
    followed = by_rows(books)
    books.open("a", tags=["x"], total="1.5", major=True)
    value(followed, "done")
    opened = books.measure("a", "done", "2021-01-31", "2")
    value(followed, "done")
    books.measure("a", "done", "2021-01-30", "1", corrects=opened)
    books.step("a", "started", "2021-01-20", "planned", due="2021-05-01")
    books.withdraw("a", 1)
    value(followed, "done")
    rebuilt = by_rows(books)
    value(rebuilt, "done")
    for table in (*FACTS, "tail.rows_0", "tail.amounts_0"):
        query = f"SELECT * FROM {table} ORDER BY ALL"  # noqa: S608 - our own names
        assert rows(followed, query) == rows(rebuilt, query)
    assert all(rows(rebuilt, f"SELECT * FROM {table}") for table in FACTS)  # noqa: S608 - our own names


def test_a_statement_is_made_once_and_an_answer_kept() -> None:
    books = Books(DONE)
    books.open("a")
    books.measure("a", "done", "2021-01-31", "2")
    source = by_rows(books)
    for period in ("2021", "2021-H1", "2021"):
        value(source, "done", period)
    value(source, "done", "2021", at={YC: 1})
    engine = engine_of(source)
    # over amounts, at the head for all periods alike, and at an earlier cut
    assert (len(engine._passes.statements.made), len(engine._answers), len(engine._earlier)) == (2, 2, 1)


def test_an_answer_is_carried_along_with_a_few_entries() -> None:
    books = Books(DONE, STARTED)
    books.open("a")
    books.measure("a", "done", "2021-01-31", "2")
    source = DuckDBSource(books.store)
    assert (value(source, "done"), value(source, "started")) == ("2", "0")
    books.measure("a", "done", "2021-03-31", "7")
    books.step("a", "started", "2021-04-01")
    assert (value(source, "done"), value(source, "started")) == ("7", "1")
    assert engine_of(source).replica.heads == {}  # nothing was taken in for it
    assert value(source, "started", at={YC: 2}) == "0"


def test_an_entry_written_while_an_answer_is_worked_out_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    books = Books(DONE)
    books.open("a")
    books.measure("a", "done", "2021-01-31", "2")
    source = DuckDBSource(books.store)
    history = books.store.history

    def written_meanwhile(book: str, ledger: str, item: str) -> Iterable[Stored]:
        monkeypatch.undo()
        books.measure("a", "done", "2021-02-28", "9")  # by another process, after this one followed
        return history(book, ledger, item)

    monkeypatch.setattr(books.store, "history", written_meanwhile)
    assert [value(source, "done") for _ in range(3)] == ["2", "9", "9"]


def test_what_was_laid_down_answers_with_what_was_said_since() -> None:
    books = told()
    source = by_rows(books)
    source.lay_down()
    books.measure("a", "done", "2021-06-30", "9.5")
    books.step("a", "started", "2020-05-02", corrects=5)
    books.open("c")
    books.step("c", "started", "2021-07-01")
    oracle = ReferenceSource(books.store)
    for code in ("done", "started"):
        assert value(source, code) == value(oracle, code)
        for at in range(1, 14):
            assert value(source, code, at={YC: at}) == value(oracle, code, at={YC: at}), (code, at)
    weights = "SELECT weight, COUNT(*) FROM tail.rows_0 GROUP BY weight ORDER BY weight"
    assert rows(source, weights) == [(-1, 1), (1, 2)]  # a taken back; a and c as they are now
    source.lay_down()
    assert (value(source, "done"), value(source, "started")) == ("9.5", "1")
    assert rows(source, "SELECT COUNT(*) FROM tail.opened") == [(0,)]


WORTH = indicator(
    "worth", "kind: sum\n    ledger: site.project\n    amount: {field: total}\n    when: started", unit="亿元"
)


def test_what_an_item_brought_before_is_taken_back() -> None:
    books = Books(WORTH)
    books.open("a", total="3")
    books.step("a", "started", "2021-02-01")
    source = by_rows(books)
    source.lay_down()
    assert value(source, "worth") == "3"
    books.step("a", "started", "2021-03-01", corrects=2)  # in steady rows, before and after
    assert value(source, "worth") == "3"


PAID = "kind: sum\n    ledger: site.project\n    amount: {measure: paid}\n    where: "


def test_an_amount_goes_with_the_row_it_was_told_beside() -> None:
    """Below and changed since, an item has two rows of weight 1; its amounts count once."""
    books = Books(indicator("paid", PAID + "{sector: industry}", unit="万元"))
    books.open("a", sector="industry")
    books.measure("a", "paid", "2021-02-01", "5")
    source = by_rows(books)
    source.lay_down()
    books.measure("a", "paid", "2021-03-01", "7")
    assert value(source, "paid") == "12"
    books.amend("a", "2021-04-01", sector="service")  # in doubt for days before
    assert (value(source, "paid"), value(source, "paid", "2021-Q1")) == ("0", "12")


class CountingStore(MemoryStore):
    """Counts the entries read one by one of a district's book."""

    def __init__(self, store: MemoryStore) -> None:
        self.__dict__.update(store.__dict__)
        self.taken = 0

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Any:
        if book == YC and ledger is None:
            self.taken += (len(self._books[book]) if upto is None else upto) - after
        return super().read(book, after, upto, ledger)


def test_a_generation_is_stood_on_by_whoever_comes_after(tmp_path: Path) -> None:
    books, file = told(), tmp_path / "replica.duckdb"
    by_rows(books).lay_down(file)
    assert [one.name for one in tmp_path.iterdir()] == ["replica.duckdb"]
    books.measure("a", "done", "2021-06-30", "9.5")
    store = CountingStore(books.store)
    later = DuckDBSource(store, carried=0, file=file)
    assert value(later, "done") == "9.5"
    assert store.taken == 2  # the entry that the generation ends with, to know the book by, and the one after
    by_rows(books).lay_down(file)  # by another process, say
    books.measure("a", "done", "2021-07-31", "10")
    assert (value(later, "done"), value(later, "done", at={YC: 9})) == ("10", "7")
    assert rows(later, "SELECT COUNT(*) FROM tail.measure") == [(1,)]


def other_books(file: Path) -> None:
    books = told()
    books.open("z")
    by_rows(books).lay_down(file)


def of_another_format(file: Path) -> None:
    with duckdb.connect(str(file)) as made:
        made.execute("""CREATE TABLE contents AS SELECT '{"format": 0}' AS body""")


def holding_nothing(file: Path) -> None:
    duckdb.connect(str(file)).close()


@pytest.mark.parametrize(
    "spoil",
    [other_books, of_another_format, holding_nothing, lambda file: file.write_bytes(b"\x00" * 9000), lambda _: None],
)
def test_a_file_that_is_no_generation_of_these_books_is_passed_by(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    file = tmp_path / "replica.duckdb"
    spoil(file)
    books = told()
    books.open("c")  # where other books opened z: the tenth entry differs
    source = DuckDBSource(books.store, carried=0, file=file)
    assert (value(source, "done"), value(source, "started", org=TOP)) == ("7", "1")
