"""Rows of the replica: never changed, only reversed."""

from figurebook import YC, Books, indicator, value
from taizhang.indicators.engines.duckdb import DuckDBEngine, DuckDBSource

DONE = indicator("done", "kind: sum\n    ledger: site.project\n    amount: {measure: done}", unit="亿元")


def rows(source: DuckDBSource, query: str) -> list[tuple[object, ...]]:
    engine = source.engine
    assert isinstance(engine, DuckDBEngine)
    return engine.replica.connection.execute(query).fetchall()


def test_a_late_entry_reverses_the_step_it_moves() -> None:
    books = Books(DONE)
    books.open("a")
    books.measure("a", "done", "2021-01-31", "2")  # 2
    books.measure("a", "done", "2021-03-31", "7")  # 3
    source = DuckDBSource(books.store)
    assert value(source, "done") == "7"
    books.measure("a", "done", "2021-02-28", "3")  # 4
    books.measure("a", "done", "2021-02-27", "2.5")  # 5
    assert value(source, "done") == "7"
    amounts = rows(source, "SELECT position, since, CAST(value AS VARCHAR)[:3] FROM amount ORDER BY since, position")
    assert amounts == [(2, 2, "2.0"), (3, 3, "5.0"), (3, 4, "4.0"), (4, 4, "1.0"), (4, 5, "0.5"), (5, 5, "0.5")]
    assert rows(source, "SELECT position, since, ended FROM reversal ORDER BY ended") == [(3, 3, 4), (4, 4, 5)]


def test_a_replica_that_followed_equals_one_rebuilt() -> None:
    books = Books(DONE)
    followed = DuckDBSource(books.store)
    books.open("a", tags=["x"], total="1.5", major=True)
    value(followed, "done")
    opened = books.measure("a", "done", "2021-01-31", "2")
    value(followed, "done")
    books.measure("a", "done", "2021-01-30", "1", corrects=opened)
    books.step("a", "started", "2021-01-20", "planned", due="2021-05-01")
    books.withdraw("a", 1)
    value(followed, "done")
    rebuilt = DuckDBSource(books.store)
    value(rebuilt, "done")
    for table in ("opened", "field", "milestone", "amount", "reversal"):
        query = f'SELECT * FROM "{table}" ORDER BY ALL'  # noqa: S608 - our own names
        assert rows(followed, query) == rows(rebuilt, query) != []


def test_a_definition_is_compiled_once_and_an_answer_kept() -> None:
    books = Books(DONE)
    books.open("a")
    books.measure("a", "done", "2021-01-31", "2")
    source = DuckDBSource(books.store)
    for period in ("2021", "2021-H1", "2021"):
        value(source, "done", period)
    value(source, "done", "2021", at={YC: 1})
    engine = source.engine
    assert isinstance(engine, DuckDBEngine)
    assert (len(engine._compiled), len(engine._answers)) == (1, 3)
