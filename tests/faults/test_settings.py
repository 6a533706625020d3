"""The connection that appends has the settings that durability rests on, whatever other connections have."""

import pytest
from django.db import connections

from cast import NOW, opening
from faults.killing import Opened
from faults.script import DISTRICTS
from taizhang.server.actions.append import submit
from taizhang.server.storage.sql import Sql

BOOK = DISTRICTS[0]
WATCH = """
CREATE TABLE seen (fsync text, commits text, pages text);
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO seen VALUES (
    current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'));
  RETURN NULL;
END $$;
CREATE TRIGGER see AFTER INSERT ON storage_entry FOR EACH ROW EXECUTE FUNCTION see();
"""


@pytest.fixture
def city(where: dict[str, str], opened: Opened) -> str:
    using = opened(where)
    connections[using].ensure_connection()
    return using


def append(using: str) -> None:
    """One command, and a batch large enough to be copied in."""
    batch = [opening(f"b{n}", f"B{n}", f"第{n}厂", org=BOOK, book=BOOK, batch="b") for n in range(40)]
    outcomes = submit([opening("k", "F", "甲厂", org=BOOK, book=BOOK), *batch], NOW, using=using)
    assert [one.receipt and one.receipt.position for one in outcomes] == list(range(1, 42))


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_on_sqlite_it_writes_ahead_and_syncs_fully(city: str) -> None:
    """`data_version` moves for a connection only when another one has committed: it was this one that appended."""
    before = Sql(city).one("PRAGMA data_version")
    append(city)
    assert Sql(city).one("PRAGMA data_version") == before
    assert Sql(city).one("PRAGMA journal_mode") == ("wal",)
    assert Sql(city).one("PRAGMA synchronous") == (2,)  # FULL


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_on_postgresql_it_syncs_before_it_confirms(city: str) -> None:
    """Asked by a trigger, so in the very transactions that append."""
    connections[city].cursor().execute(WATCH)
    append(city)
    assert Sql(city).all("SELECT DISTINCT fsync, commits, pages, count(*) FROM seen GROUP BY 1, 2, 3") == [
        ("on", "on", "on", 41)
    ]
