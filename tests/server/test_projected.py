"""`verify --projection`: rows that lists, rights of change and decisions rest on, held against the entries."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections

from cast import HERE, NOW, command, opening
from taizhang.core.ledger.proof import verify_store
from taizhang.server.actions.append import submit
from taizhang.server.actions.rebuild import rebuild_all
from taizhang.server.queries.projection import projection_compared
from taizhang.server.storage import packs
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore
from terminal import taizhang

ROW = "UPDATE storage_itemrow SET {} WHERE book = %s AND item = %s"


@pytest.fixture
def told(city: str) -> str:
    """Two items with a past."""
    asked = [
        opening("a", "F1", "甲厂"),
        command("b", "F1", "amend", {"fields": {"name": "乙厂"}}),
        command("c", "F1", "milestone", {"milestone": "signed"}),
        opening("d", "F2", "丙厂"),
    ]
    assert [one.issues for one in submit(asked, NOW, using=city)] == [()] * 4
    return city


def found(using: str) -> list[tuple[str, ...]]:
    """The code of each issue, with the item it is of."""
    compared, issues = projection_compared(using)
    assert (compared is not None and compared.kept == compared.folded) == (not issues)
    return [(one.code, *(one.params[part] for part in ("ledger", "item") if part in one.params)) for one in issues]


def test_rows_as_the_entries_give_them_are_the_same(told: str) -> None:
    compared, issues = projection_compared(told)
    assert issues == []
    assert compared is not None
    assert (compared.kept, compared.differs) == (compared.folded, None)
    assert (compared.items, compared.intervals) == (
        *(Sql(told).one("SELECT count(*) FROM storage_itemrow") or ()),
        *(Sql(told).one("SELECT count(*) FROM storage_iteminterval") or ()),
    )


@pytest.mark.parametrize(
    ("statement", "item"),
    [
        (ROW.format("org = '500118-gx'"), "F1"),
        (ROW.format("title = 'x'"), "F2"),
        (ROW.format("opened_on = '2026-06-02'"), "F1"),
        (ROW.format("version = version - 1"), "F1"),
        (ROW.format("state = replace(state, '丙厂', '丁厂')"), "F2"),
        ("DELETE FROM storage_itemrow WHERE book = %s AND item = %s", "F2"),
        ("DELETE FROM storage_iteminterval WHERE book = %s AND item = %s AND from_position = 1", "F1"),
        ("UPDATE storage_iteminterval SET stage = NULL, title = 'x' WHERE book = %s AND item = %s", "F1"),
        (
            """INSERT INTO storage_itemrow (book, ledger, item, version, state, org, title, stage, opened_on, fields)
            SELECT book, ledger, 'F0', version, state, org, title, stage, opened_on, fields FROM storage_itemrow
            WHERE book = %s AND item = %s""",
            "F1",
        ),
    ],
)
def test_the_first_item_that_differs_is_named(told: str, statement: str, item: str) -> None:
    Sql(told).run(statement, HERE, item)
    assert [one.issues for one in verify_store(DjangoStore(told))] == [(), ()]  # which the chain cannot tell
    assert found(told) == [("BOOK-029", "works.factory", "F0" if statement.startswith("INSERT") else item)]
    assert [one.code for one in rebuild_all(told)[1]] == ["SRV-043"]
    assert found(told) == []


def test_of_several_the_first_is_named(told: str) -> None:
    for item in ("F2", "F1"):
        Sql(told).run(ROW.format("title = 'x'"), HERE, item)
    assert found(told) == [("BOOK-029", "works.factory", "F1")]


def altered(told: str) -> None:
    with connections[told].cursor() as cursor:
        sqlite = connections[told].vendor == "sqlite"
        trigger = "storage_entry_no_update" if sqlite else "storage_entry_only_grows ON storage_entry"
        cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute("UPDATE storage_entry SET digest = 'sha256:0' WHERE book = %s AND position = 1", [HERE])


def without_pack(told: str) -> None:
    with connections[told].cursor() as cursor:
        sqlite = connections[told].vendor == "sqlite"
        trigger = "storage_packtext_no_delete" if sqlite else "storage_packtext_only_grows ON storage_packtext"
        cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute("UPDATE storage_packtext SET files = '{}'" if not sqlite else "DELETE FROM storage_packtext")


@pytest.fixture
def unread() -> Iterator[None]:
    """No pack is in this process's mind, before or after."""
    packs._ledger.cache_clear()
    yield
    packs._ledger.cache_clear()


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(("damage", "code"), [(altered, "BOOK-001"), (without_pack, "BOOK-030")])
def test_entries_that_cannot_be_read_are_told(told: str, damage: Callable[[str], None], code: str) -> None:
    damage(told)
    packs._ledger.cache_clear()
    assert [one[0] for one in found(told)] == [code]


@pytest.fixture
def home(told: str, tmp_path: Path) -> Path:
    connections[told].close()
    return tmp_path


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_as_a_program(home: Path) -> None:
    sound = taizhang(home, "verify", "--projection", "--json")
    told = json.loads(sound.stdout)
    assert (sound.returncode, told["sound"], told["projection"]["same"]) == (0, True, True)
    assert told["projection"]["kept"] == told["projection"]["folded"]
    assert "projection" not in json.loads(taizhang(home, "verify", "--json").stdout)
    assert "投影与账簿一致" in taizhang(home, "verify", "--projection").stdout
    import sqlite3  # noqa: PLC0415 - as somebody with a tool of their own

    with sqlite3.connect(home / "taizhang.sqlite3") as db:
        db.execute("UPDATE storage_itemrow SET org = '500118' WHERE item = 'F1'")
    db.close()
    assert taizhang(home, "verify").returncode == 0
    done = taizhang(home, "--lang", "en", "verify", "--projection")
    assert (done.returncode, "BOOK-029" in done.stderr, "F1" in done.stderr) == (1, True, True)
    assert json.loads(taizhang(home, "verify", "--projection", "--json").stdout)["projection"]["same"] is False
    proof = taizhang(home, "verify", "--projection", "--proof", "none.json")
    assert (proof.returncode, "CLI-059" in proof.stderr) == (2, True)
