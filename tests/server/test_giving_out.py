"""When the database or the books in it are not as they should be: said in words, and nothing half written."""

import select
import sqlite3
import time
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections, transaction

import small_pack
from cast import CHIEF, CITY, EDITOR, HERE, NOW, OPERATOR, SINCE, THERE, TODAY, command, opening
from taizhang.core.declarations.pack import digest_of_files
from taizhang.core.journal.store import Store
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.proof import verify_store
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.queries.books import with_books
from taizhang.server.queries.items import item_history
from taizhang.server.queries.listing import list_items
from taizhang.server.storage.packs import pack_under
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

LEDGER = "works.factory"


def codes(outcomes: list[Outcome]) -> list[list[str]]:
    return [[one.code for one in outcome.issues] for outcome in outcomes]


def unguarded(using: str, statement: str) -> None:
    """Runs a statement that the triggers would refuse, as somebody with the file or the owner's password can."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            for table in ("storage_entry", "storage_packtext"):
                cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)


def walked(using: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    assert with_books(lambda store: found.update(told(store)) or [], using) == []
    return found


def told(store: Store) -> dict[str, list[str]]:
    return {one.book: [found.code for found in one.issues] for one in verify_store(store)}


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_locked_database_is_told_and_the_rest_not_tried(city: str) -> None:
    connections[city].cursor().execute("PRAGMA busy_timeout = 1")
    holder = sqlite3.connect(connections[city].settings_dict["NAME"], isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    asked = [opening("k1", "F1", "甲厂"), opening("k2", "F2", "乙厂")]
    try:
        told = submit(asked, NOW, using=city)
    finally:
        holder.close()
    assert codes(told) == [["SRV-011"], ["SRV-011"]]
    assert "locked" in told[0].issues[0].line("en")
    assert codes(submit(asked, NOW, using=city)) == [[], []]


def test_a_table_that_is_gone_is_told_by_verify(books: str) -> None:
    connections[books].cursor().execute("DROP TABLE storage_entry")
    found = with_books(lambda store: [one for book in verify_store(store) for one in book.issues], books)
    assert [one.code for one in found] == ["SRV-006"]


def test_a_head_taken_away_hides_no_entries(city: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    connections[city].cursor().execute("DELETE FROM storage_book WHERE code = %s", [HERE])
    assert walked(city) == {CITY: [], HERE: ["BOOK-006"]}
    assert codes(submit([opening("k2", "F2", "乙厂")], NOW, using=city)) == [["BOOK-006"]]


def test_a_pack_text_altered_is_named_and_not_used(city: str) -> None:
    digest = digest_of_files(small_pack.Texts().files())
    assert walked(city) == {CITY: []}
    unguarded(city, "UPDATE storage_packtext SET files = replace(files, 'works.signed', 'works.resigned')")
    assert walked(city) == {CITY: ["BOOK-009"]}
    assert DjangoStore(city).declaration(digest) is None
    assert pack_under(city, digest) is None


def test_a_damaged_entry_is_told_by_its_items_history(city: str) -> None:
    submit([opening("k1", "F1", "甲厂"), opening("k2", "F2", "乙厂")], NOW, using=city)
    unguarded(city, f"UPDATE storage_entry SET digest = 'sha256:0' WHERE book = '{HERE}' AND position = 1")  # noqa: S608
    access = access_of(EDITOR, TODAY, city)
    assert [one.code for one in item_history(access, HERE, LEDGER, "F1")[1]] == ["BOOK-001"]
    assert item_history(access, HERE, LEDGER, "F2")[1] == []


def test_a_text_with_a_nul_is_refused_on_every_database(city: str) -> None:
    told = submit(
        [
            opening("k1", "F1", "甲\0厂"),
            Command("k2", CITY, "sys.org", "x", "org", SINCE,
                    {"name": "甲\0区", "short": "甲", "kind": "district", "parent": CITY}, OPERATOR),
        ],
        NOW,
        using=city,
    )  # fmt: skip
    assert codes(told) == [["LEDG-008"], ["LEDG-003"]]


def test_an_address_with_a_nul_finds_nothing(city: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    access = access_of(EDITOR, TODAY, city)
    assert list_items(access, LEDGER, text="\0").lines == ()
    assert list_items(access, LEDGER, stage="\0").lines == ()
    assert list_items(access, LEDGER, after="WyJcdTAwMDAiLCJhIiwiYiIsbnVsbF0=").lines == ()  # ["\0","a","b",null]
    assert [one.code for one in item_history(access, HERE, LEDGER, "F1\0")[1]] == ["SRV-001"]


def test_only_a_pack_whose_text_is_here_is_adopted(city: str) -> None:
    kept = digest_of_files(small_pack.Texts().files())
    told = submit(
        [
            Command(f"a{n}", CITY, "sys.adoption", pack, "adopt", SINCE,
                    {"pack": pack, "version": "9", "digest": digest}, OPERATOR)
            for n, (pack, digest) in enumerate([("works", "sha256:" + "0" * 64), ("other", kept), ("works", kept)])
        ],
        NOW,
        using=city,
    )  # fmt: skip
    assert codes(told) == [["SRV-010"], ["SRV-010"], []]
    assert codes(submit([opening("k1", "F1", "甲厂")], NOW, using=city)) == [[]]


def test_a_period_is_not_closed_at_a_position_to_come(city: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    asked = [
        Command(f"c{position}", HERE, "sys.closing", f"{HERE}/2026-05", "close", TODAY,
                {"org": HERE, "period": "2026-05", "position": position}, CHIEF)
        for position in (2, 1)
    ]  # fmt: skip
    assert codes(submit(asked, NOW, using=city)) == [["BOOK-008"], []]


def test_a_key_is_a_books_own(city: str) -> None:
    """Districts number their commands as they like: one's keys say nothing of another's."""
    waiver = {"document": "d", "claim": "c", "why": "另有文件"}
    editors = [
        Command(
            f"g{org}",
            CITY,
            "sys.grant",
            f"g{org}",
            "grant",
            SINCE,
            {"actor": EDITOR, "role": "editor", "org": org},
            OPERATOR,
        )
        for org in (HERE, THERE)
    ]
    submit(editors, NOW, using=city)
    told = submit(
        [Command("same", book, "sys.waiver", "w", "waive", TODAY, waiver, EDITOR) for book in (HERE, THERE, HERE)],
        NOW,
        using=city,
    )
    assert [(one.receipt.book, one.receipt.position, one.receipt.repeated) for one in told if one.receipt] == [
        (HERE, 1, False), (THERE, 1, False), (HERE, 1, True),
    ]  # fmt: skip


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("table", "columns", "row"),
    [
        ("storage_entry", "book, position, digest, content, ledger, item, kind, effective_on, command_key",
         "'x', 999, '', x'', '', '', '', '2020-01-01', 'z' FROM storage_entry WHERE rowid = 1"),
        ("storage_entry", "book, position, digest, content, ledger, item, kind, effective_on, command_key",
         "book, 999, '', x'', '', '', '', '2020-01-01', command_key FROM storage_entry WHERE rowid = 1"),
        ("storage_packtext", "digest, pack, files", "'x', '', '' FROM storage_packtext WHERE rowid = 1"),
    ],
)  # fmt: skip
def test_sqlite_refuses_replace_by_anything_unique(city: str, table: str, columns: str, row: str) -> None:
    by_row = row.startswith("'x'")
    named, given = (f"rowid, {columns}", f"rowid, {row}") if by_row else (columns, row)
    count = f"SELECT count(*) FROM {table}"  # noqa: S608
    before = Sql(city).one(count)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"), transaction.atomic(city):
        Sql(city).run(f"INSERT OR REPLACE INTO {table} ({named}) SELECT {given}")
    assert Sql(city).one(count) == before


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_a_rebuild_makes_writers_wait(city: str) -> None:
    """A writer that read a projection the rebuild replaces would leave it behind the book."""
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    written = Event()

    def write() -> None:
        try:
            submit([command("k2", "F1", "amend", {"fields": {"name": "甲二厂"}})], NOW, using=city)
            written.set()
        finally:
            connections[city].close()

    writer = Thread(target=write)
    with transaction.atomic(city):
        rebuild(city)
        writer.start()
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
        until = time.monotonic() + 30
        while not written.is_set() and Sql(city).one(waiting) is None and time.monotonic() < until:
            select.select([], [], [], 0.01)
        assert not written.is_set()
        assert Sql(city).one("SELECT title FROM storage_itemrow WHERE item = 'F1'") == ("甲厂",)
    writer.join()
    assert Sql(city).one("SELECT title FROM storage_itemrow WHERE item = 'F1'") == ("甲二厂",)
    live: Any = Sql(city).all("SELECT * FROM storage_itemrow ORDER BY book, ledger, item")
    rebuild(city)
    assert Sql(city).all("SELECT * FROM storage_itemrow ORDER BY book, ledger, item") == live
