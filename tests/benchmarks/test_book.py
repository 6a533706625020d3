"""The benchmark of the append: both sides make the same of the same tasks, on either database."""

import pytest

from bookbench.turns import SideProcess, Turn, row
from fixtures.postgres import Cluster

SMALL = {"do": "changes", "writers": 1, "count": 8}


@pytest.mark.parametrize("library", ["simple_history", "reversion", "none"])
def test_both_sides_agree_on_sqlite(library: str) -> None:
    with SideProcess("ours") as ours, SideProcess(library) as peer:
        for task in (SMALL, {**SMALL, "writers": 2}, {"do": "batch", "count": 8}):
            told = row(Turn("small", task, library, 2.0), ours, peer, 1)
            assert told["ours"] > 0
            assert told["peer"] > 0
            assert told["range"] == [told["ours"], told["ours"]]
            assert told["met"] is (told["ratio"] >= 2.0)


@pytest.mark.postgres
def test_both_sides_agree_on_postgres(postgres_cluster: Cluster, postgres_database: str) -> None:
    import psycopg  # noqa: PLC0415 - only where there is a server

    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE peer_side")
    try:
        with (
            SideProcess("ours", postgres_database) as ours,
            SideProcess("pghistory", postgres_cluster.url("peer_side")) as peer,
        ):
            assert row(Turn("small", SMALL, "pghistory", None), ours, peer, 1)["met"] is None
    finally:
        with psycopg.connect(postgres_database, autocommit=True) as connection:
            connection.execute("DROP DATABASE peer_side WITH (FORCE)")


def test_reading_at_size_gives_the_same_answers() -> None:
    with SideProcess("ours") as ours, SideProcess("simple_history") as peer:
        for side in (ours, peer):
            side.ask(do="batch", count=60, prefix="part")
            side.ask(do="mark")
            side.ask(do="changes", writers=1, count=8)
        left, right = ours.ask(do="as_of", rows=50), peer.ask(do="as_of", rows=50)
        assert left["names"] == right["names"]
        assert len(left["names"]) == 50
        ours.ask(do="fill", entries=500)
        assert ours.ask(do="verify")["entries"] > 500  # and those of the city
        assert ours.ask(do="history")["seconds"] > 0
        assert 0 < ours.ask(do="profile_changes", writers=1, count=8)["share"] < 1
        assert ours.ask(do="bare", count=20)["seconds"] > 0
