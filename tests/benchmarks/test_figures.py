"""The seven questions: every entry of the benchmark's books is one of format 1, and both sides give the same answers."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import figures
from figbench import city
from figbench.meanwhile import Home, fresh_rows
from taizhang.core.journal.entry import parse

ENTRIES = 20_000


@pytest.fixture(scope="module")
def statements() -> Iterator[duckdb.DuckDBPyConnection]:
    with city.statements(ENTRIES) as made:
        yield made


def test_entries_are_in_canonical_spelling(statements: duckdb.DuckDBPyConnection) -> None:
    for batch in city.entries_of(statements, 3):
        for position, content in zip(batch["position"].to_pylist(), batch["content"].to_pylist(), strict=True):
            assert parse(content.encode()).position == position


def test_a_correction_names_what_it_corrects(statements: duckdb.DuckDBPyConnection) -> None:
    (mends, targets) = statements.execute(
        "SELECT (SELECT COUNT(*) FROM statement WHERE corrects), (SELECT COUNT(*) FROM target WHERE target < position)"
    ).fetchall()[0]
    assert mends == targets > 100


def test_both_sides_give_the_same_answers() -> None:
    """In a process of its own: a home belongs to one."""
    script = Path(figures.__file__)
    told = subprocess.run(
        [sys.executable, str(script), "--check", "--entries", "200000"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.postgres
def test_an_answer_from_postgres_is_fresh(tmp_path: Path, postgres_database: str) -> None:
    home = Home(ENTRIES, tmp_path / "home", postgres_database)
    told = [*fresh_rows(home, "PostgreSQL", 2.5, 1)]
    assert [row["target"] for row in told] == [0.4, None]
    assert all(row["ours"] > 0 and row["peer"] > 0 for row in told)
