"""What is told written is written, and what is told not written is not, also where the database gives out halfway."""

import sqlite3

import pytest

from cast import CLERK, HERE, NOW, THERE, TODAY, opening, system
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import submit
from taizhang.server.storage.append import Appending
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore


def there(key: str, item: str) -> Command:
    return Command(key, THERE, "works.factory", item, "open", TODAY, {"fields": {"org": THERE, "name": "丙厂"}}, CLERK)


def test_those_written_before_the_disk_was_full_have_their_receipts(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One broken book among them, so that each is written in a transaction of its own; the last finds the disk full."""
    grant = system("g", "sys.grant", f"{CLERK}/clerk/{THERE}", "grant", {"actor": CLERK, "role": "clerk", "org": THERE})
    submit([grant, there("t1", "T1")], NOW, using=city)
    Sql(city).run("UPDATE storage_book SET position = 7 WHERE code = %s", THERE)
    flush = Appending.flush

    def full(self: Appending, *rest: object) -> None:
        if any(row[5] == "C" for row in self._entries):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        flush(self, *rest)  # type: ignore[arg-type] # as it came

    monkeypatch.setattr(Appending, "flush", full)
    asked = [opening("a", "A", "甲厂"), there("t2", "T2"), opening("c", "C", "丙厂")]
    outcomes = submit(asked, NOW, using=city)
    assert [one.receipt is not None for one in outcomes] == [True, False, False]
    assert [[one.code for one in outcome.issues] for outcome in outcomes] == [[], ["BOOK-006"], ["SRV-050"]]
    assert [one.columns.item for one in DjangoStore(city).read(HERE)] == ["A"]
