"""A lake: what its files say, where they lie, and that they are the same whenever the books are."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from figurebook import BB, SIGNED, TOP, YC, Books, indicator, request, value
from fixtures.spark import QUIETLY
from lakes import LakeOfBooks, lake_of
from taizhang.core.values.figure import Cut
from taizhang.indicators.engines.lake import DuckDBLakeEngine
from taizhang.indicators.engines.spark import Cluster, SparkEngine
from taizhang.indicators.lake.lake import Lake, Reach
from taizhang.indicators.lake.layout import FACTS, TABLES
from taizhang.indicators.lake.manifest import MANIFEST, held_against, read_manifest
from taizhang.indicators.lake.source import LakeSource
from taizhang.indicators.lake.writing import write_lake
from taizhang.indicators.plan import NoAnswerError
from taizhang.indicators.replica.facts import TABLES as REPLICA

DONE = indicator("done", "kind: sum\n    ledger: site.project\n    amount: {measure: done}", unit="亿元")
ODD = "007/高新 区"  # a code that no folder can be named after as it is


def three_entries(*indicators: str) -> Books:
    books = Books(*indicators)
    books.open("a", "2020-05-01")
    books.measure("a", "done", "2021-01-31", "2")
    books.measure("a", "done", "2021-02-28", "5", corrects=2)
    return books


def rows(folder: Path, path: str) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = pq.read_table(folder / path).to_pylist()
    return listed


def test_what_the_files_say(tmp_path: Path) -> None:
    write_lake(three_entries(DONE).store, tmp_path)
    told = rows(tmp_path, f"measure/book={YC}/year=2021/measure.parquet")
    assert [(one["root"], one["since"], str(one["on_day"]), str(one["value"])) for one in told] == [
        (2, 2, "2021-01-31", "2.000000000"),
        (2, 3, "2021-02-28", "5.000000000"),
    ]
    assert rows(tmp_path, f"reversal/book={YC}/reversal.parquet") == [{"ledger": 0, "root": 2, "ended": 3}]
    assert [str(one["on_day"]) for one in rows(tmp_path, f"opened/book={YC}/year=2020/opened.parquet")] == [
        "2020-05-01"
    ]
    assert rows(tmp_path, "ledger/ledger.parquet") == [{"no": 0, "name": "site.project"}]
    assert not (tmp_path / "milestone").exists()  # nothing was said


def test_a_lake_has_the_tables_of_the_replica() -> None:
    for name in FACTS:
        held = dict(TABLES[name].columns + TABLES[name].carried)
        taken = dict(re.findall(r"(\w+) (\w+(?:\(38, 9\)|\[\])?)", REPLICA[name]))
        assert {**held, "book": "INTEGER", "year": "-"} == {**taken, "book": "INTEGER", "year": "-"}, name


def test_the_same_books_give_the_same_files(tmp_path: Path) -> None:
    books = three_entries(DONE, SIGNED)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_lake(books.store, tmp_path / name)
    assert (tmp_path / "a" / MANIFEST).read_bytes() == (tmp_path / "b" / MANIFEST).read_bytes()
    manifest, _ = read_manifest(tmp_path / "b")
    assert manifest is not None
    assert list(held_against(tmp_path / "b", manifest)) == []


def test_the_day_of_writing_is_kept_where_it_changes(tmp_path: Path) -> None:
    books = Books(DONE, now=datetime(2021, 3, 14, 15, 59, tzinfo=UTC))
    books.open("a")
    books.now = datetime(2021, 3, 14, 16, 0, tzinfo=UTC)  # midnight in China
    for item in ("b", "c"):
        books.open(item)
    books.now = datetime(2021, 3, 14, 1, 0, tzinfo=UTC)  # a clock set back
    books.open("d")
    lake = lake_of(books.store, tmp_path)
    assert lake.written[YC] == ((1, date(2021, 3, 14)), (2, date(2021, 3, 15)), (4, date(2021, 3, 14)))
    assert [lake.written_on(YC, position) for position in (1, 2, 3, 4)] == [
        date(2021, 3, 14),
        date(2021, 3, 15),
        date(2021, 3, 15),
        date(2021, 3, 14),
    ]
    assert lake.written_on("nowhere", 1) is None


def test_a_lake_keeps_the_entries_of_the_books_own_ledgers_alone(tmp_path: Path) -> None:
    books = three_entries(DONE)
    books.target("done", YC, "2021", "9", "亿元")
    lake = lake_of(books.store, tmp_path)
    assert (lake.books(), lake.heads()) == ([TOP, YC], books.store.heads())
    assert list(lake.read(TOP)) == list(books.store.read(TOP))
    assert list(lake.read(TOP, 2, 4)) == list(books.store.read(TOP, 2, 4))
    assert [row.columns.ledger for row in lake.read(YC)] == ["sys.target"]
    assert list(lake.read(YC, ledger="sys.org")) == list(lake.read("nowhere")) == []
    assert len(list(lake.rows(TOP))) == len(list(lake.read(TOP)))
    assert lake.strays(TOP) == 0
    assert lake.declaration("sha256:" + "0" * 64) is None


def _odd_book() -> Books:
    books = Books(DONE, SIGNED)
    books.org(ODD, "district", TOP, own_book=True)
    books.open("a", org=ODD, book=ODD)
    books.step("a", "signed", "2021-02-01", book=ODD)
    books.measure("a", "done", "2021-02-01", "0.000000001", book=ODD)
    return books


def _answers(source: LakeSource) -> tuple[str | None, str | None, str | None]:
    return value(source, "signed", org=ODD), value(source, "done", org=ODD), value(source, "signed", org=ODD, item="a")


def test_a_code_that_is_no_name_of_a_folder(tmp_path: Path) -> None:
    place = tmp_path / "it's [a] {lake} * = 50%"
    place.mkdir()
    lake = lake_of(_odd_book().store, place)
    assert _answers(LakeSource(lake, DuckDBLakeEngine(lake))) == ("1", "0.000000001", "1")


@pytest.mark.spark
@pytest.mark.filterwarnings(*QUIETLY)
def test_a_code_that_is_no_name_of_a_folder_by_spark(tmp_path: Path, spark_cluster: Cluster) -> None:
    place = tmp_path / "it's [a] {lake} * = 50%"
    place.mkdir()
    lake = lake_of(_odd_book().store, place)
    assert _answers(LakeSource(lake, SparkEngine(lake, spark_cluster))) == ("1", "0.000000001", "1")


def test_a_file_that_goes_while_it_is_read_is_an_issue(tmp_path: Path) -> None:
    lake = lake_of(three_entries(DONE).store, tmp_path)
    source = LakeSource(lake, DuckDBLakeEngine(lake))
    (tmp_path / f"measure/book={YC}/year=2021/measure.parquet").unlink()
    with pytest.raises(NoAnswerError) as stopped:
        source.figure(request("done"))
    assert stopped.value.issue.code == "LAKE-007"


@pytest.mark.spark
@pytest.mark.filterwarnings(*QUIETLY)
def test_a_file_that_goes_while_spark_reads_it_is_an_issue(tmp_path: Path, spark_cluster: Cluster) -> None:
    lake = lake_of(three_entries(DONE).store, tmp_path)
    file = tmp_path / f"measure/book={YC}/year=2021/measure.parquet"
    source = LakeSource(lake, SparkEngine(lake, spark_cluster))
    source.figure(request("done"))
    file.unlink()
    for again in (source, LakeSource(lake, SparkEngine(lake, spark_cluster))):  # as it reads, and as it looks for it
        with pytest.raises(NoAnswerError) as stopped:
            again.figure(request("done", at={YC: 2}))
        assert stopped.value.issue.code == "LAKE-015"


def test_a_pass_reads_the_books_and_years_it_needs_and_no_others(tmp_path: Path) -> None:
    books = three_entries(DONE, SIGNED)
    books.open("b", "2022-01-01", org=BB, book=BB)
    lake = lake_of(books.store, tmp_path)
    assert [path.removeprefix(f"{tmp_path}/") for path in lake.paths("opened", Reach(frozenset({YC, BB}), 2021))] == [
        f"opened/book={YC}/year=2020/opened.parquet"
    ]
    for path in lake.paths("opened", Reach(frozenset({BB}), 2022)) + lake.paths("field", Reach(frozenset({BB}), 2022)):
        Path(path).write_bytes(b"")
    source = LakeSource(lake, DuckDBLakeEngine(lake))
    assert (value(source, "done", "2021"), value(source, "done", "2021", TOP)) == ("5", "5")
    with pytest.raises(NoAnswerError):
        value(source, "done", "2022", TOP)


def test_answers_are_kept_and_definitions_compiled_once() -> None:
    books = three_entries(DONE)
    source = LakeOfBooks(books.store)
    for period in ("2021", "2021-H1", "2021"):
        value(source, "done", period)
    engine = source.engine
    assert isinstance(engine, DuckDBLakeEngine)
    assert (len(engine._compiled), len(engine._answers)) == (1, 2)


def test_a_lake_of_no_facts(tmp_path: Path) -> None:
    lake: Lake = lake_of(Books(DONE).store, tmp_path)
    source = LakeSource(lake, DuckDBLakeEngine(lake))
    assert value(source, "done") == "NO_ITEMS"
    registry, _ = source.registry()
    assert registry is not None
    ledger = registry.declared(date(2021, 1, 1)).ledgers["site.project"]
    assert list(source.engine.titles(ledger, Cut.of({TOP: 1}))) == []
