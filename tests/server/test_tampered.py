"""Writing to a book that somebody has altered past what guards it: what it says is told, and nothing raises."""

from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections

from cast import CITY, HERE, NOW, command, opening
from taizhang.cli.sqlite_store import open_store
from taizhang.core.ledger.proof import verify_store
from taizhang.server.actions.append import submit
from taizhang.server.storage.city import read_city
from taizhang.server.storage.clock import stepped_back
from taizhang.server.storage.forgettings import forgotten_in
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.remembered import remembered
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore


def codes(using: str) -> dict[str, set[str]]:
    return {one.book: {found.code for found in one.issues} for one in verify_store(DjangoStore(using))}


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_entries_kept_as_text_are_read_all_the_same_and_told(city: str) -> None:
    asked = [opening("a", "F1", "甲厂"), command("b", "F1", "amend", {"fields": {"name": "乙厂"}})]
    receipts = [one.receipt for one in submit(asked, NOW, using=city)]
    with connections[city].cursor() as cursor:
        cursor.execute("DROP TRIGGER storage_entry_no_update")
        cursor.execute("UPDATE storage_entry SET content = CAST(content AS TEXT)")
    remembered(city).forget([HERE])
    again = submit(asked, NOW, using=city)
    assert [one.receipt and (one.receipt.position, one.receipt.repeated) for one in again] == [(1, True), (2, True)]
    assert rebuild(city) > 0
    assert list(forgotten_in(HERE, city)) == []
    assert read_city(city).grants
    assert stepped_back([one for one in receipts if one], NOW, city) == {}
    assert submit([opening("c", "F2", "丙厂")], NOW, using=city)[0].receipt
    assert codes(city) == {"500000": {"BOOK-027"}, HERE: {"BOOK-027"}}


def test_a_head_set_back_is_told_and_nothing_is_written_over(city: str) -> None:
    submit([opening("a", "F1", "甲厂"), opening("b", "F2", "乙厂")], NOW, using=city)
    sql = Sql(city)
    (digest,) = sql.one("SELECT digest FROM storage_entry WHERE book = %s AND position = 1", HERE) or ("",)
    sql.run("UPDATE storage_book SET position = 1, digest = %s WHERE code = %s", digest, HERE)
    (outcome,) = submit([opening("c", "F3", "丙厂")], NOW, using=city)
    (told,) = outcome.issues
    assert (told.code, told.where.position) == ("BOOK-006", f"{HERE}#1")
    assert (told.params["head"], told.params["number"]) == ("1", "2")


def test_a_packs_text_kept_for_another_pack_is_told(city: str, tmp_path: Path) -> None:
    with connections[city].cursor() as cursor:
        if connections[city].vendor == "sqlite":
            cursor.execute("DROP TRIGGER storage_packtext_no_update")
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE storage_packtext SET pack = 'x'")
    assert codes(city) == {CITY: {"BOOK-028"}}
    if connections[city].vendor == "sqlite":
        assert offline(tmp_path) == codes(city)


def offline(folder: Path) -> dict[str, set[str]]:
    store, _ = open_store(folder)
    assert store is not None
    with closing(store):
        return {one.book: {found.code for found in one.issues} for one in verify_store(store)}


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_bytes_in_the_place_of_a_books_name_are_told(city: str, tmp_path: Path) -> None:
    submit([opening("a", "F1", "甲厂")], NOW, using=city)
    with connections[city].cursor() as cursor:
        cursor.execute("UPDATE storage_book SET code = CAST(code AS BLOB) WHERE code = %s", [HERE])
    assert codes(city) == offline(tmp_path) == {CITY: set(), HERE: {"BOOK-006"}, f"b'{HERE}'": {"BOOK-006"}}
    with connections[city].cursor() as cursor:
        cursor.execute("DROP TRIGGER storage_entry_no_update")
        cursor.execute("UPDATE storage_entry SET book = CAST(book AS BLOB) WHERE book = %s", [HERE])
    assert codes(city) == offline(tmp_path) == {CITY: set(), f"b'{HERE}'": {"BOOK-006", "BOOK-026"}}
