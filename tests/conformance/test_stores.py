"""Every Store behaves the same: in memory, in the server's storage on both databases, and read offline from SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cast import BUREAU, CITY, HERE, NOW, command, opening
from small_pack import Texts
from taizhang.cli.sqlite_store import open_store
from taizhang.core.declarations.pack import digest_of_files
from taizhang.core.journal.chain import verify
from taizhang.core.journal.entry import digest_of, genesis, parse
from taizhang.core.journal.held import hold_books
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.store import Store
from taizhang.server.actions.append import submit
from taizhang.server.storage.store import DjangoStore

COUNT = 2_003  # entries in the district's book: more than a store reads at a time


POSITIONS: list[object] = [0, -5, 2**62 + 1, "abc", b"\xff"]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("kind", ["offline", "sqlite"])
def test_a_row_at_no_position_is_found(kind: str, city: str, tmp_path: Path, position: object) -> None:
    """Whoever writes to the file itself might put a forgetting there, and no walk in order would come past it."""
    assert submit([opening("k1", "F1", "一厂")], NOW, using=city)[0].receipt is not None
    columns = "digest, content, ledger, item, kind, effective_on, corrects, command_key"
    with closing(sqlite3.connect(tmp_path / "taizhang.sqlite3")) as db, db:
        db.execute(
            f"INSERT INTO storage_entry (book, position, {columns}) "  # noqa: S608 - our names
            f"SELECT book, ?, {columns.replace('command_key', '?')} FROM storage_entry WHERE book = ?",
            (position, "stray", HERE),
        )
    store, _ = open_store(tmp_path) if kind == "offline" else (DjangoStore(city), [])
    assert store is not None
    assert {one.book: [each.code for each in one.issues] for one in verify(store)}[HERE] == ["BOOK-026"]
    assert {one.verified.book: [each.code for each in one.verified.issues] for one in hold_books(store)}[HERE] == [
        "BOOK-026"
    ]


def filled(using: str) -> DjangoStore:
    many = [opening(f"k{n}", f"F{n}", f"第{n}厂", batch="b") for n in range(1, COUNT)]
    fix = {"position": 1, "reason": "抄错", "payload": {"fields": {"org": BUREAU, "name": "甲厂"}}}
    assert all(one.receipt for one in submit([*many, command("fix", "F1", "correct", fix)], NOW, using=using))
    return DjangoStore(using)


def in_memory(source: Store) -> MemoryStore:
    """The same books, written again in memory: what is hashed is the same, so the digests must be."""
    store = MemoryStore()
    for book in source.heads():
        for row in source.read(book):
            store.append(parse(row.content), parse(row.content).recorded_at)
    digest = digest_of_files(Texts().files())
    store.keep(digest, source.declaration(digest) or {})
    return store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres), "memory", "offline"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def vendor(kind: str) -> str:
    """The database behind the server's store, from which the other kinds are made."""
    return kind if kind in {"sqlite", "postgres"} else "sqlite"


@pytest.fixture
def store(kind: str, city: str, tmp_path: Path) -> Iterator[Store]:
    source = filled(city)
    if kind == "memory":
        yield in_memory(source)
    elif kind == "offline":
        offline, found = open_store(tmp_path)
        assert found == []
        assert offline is not None
        with closing(offline):
            yield offline
    else:
        yield source


def test_a_store_keeps_to_its_protocol(store: Store) -> None:
    heads = store.heads()
    assert sorted(heads) == [CITY, HERE]
    assert heads[HERE].position == COUNT
    rows = list(store.read(HERE))
    assert [row.position for row in rows] == list(range(1, COUNT + 1))
    assert rows[-1].digest == heads[HERE].digest == digest_of(rows[-1].content)
    assert parse(rows[0].content).prev == genesis()
    assert rows[0].columns.ledger == "works.factory"
    assert (rows[-1].columns.kind, rows[-1].columns.corrects, rows[-1].columns.command_key) == ("open", 1, "fix")
    assert rows[-1].columns.effective_on == parse(rows[-1].content).effective_on
    assert [row.position for row in store.read(HERE, after=3, upto=6)] == [4, 5, 6]
    assert [row.position for row in store.read(HERE, after=COUNT - 1)] == [COUNT]
    assert list(store.read(HERE, after=COUNT)) == []
    assert list(store.read(HERE, upto=0)) == []
    assert list(store.read("no-such-book")) == []
    assert [row.position for row in store.read(HERE, 3, 6, "works.factory")] == [4, 5, 6]
    assert list(store.read(HERE, ledger="works.farm")) == []
    assert [row.position for row in store.history(HERE, "works.factory", "F1")] == [1, COUNT]
    assert [row.position for row in store.history(HERE, "works.factory", "F1", upto=COUNT - 1)] == [1]
    assert list(store.history(HERE, "works.farm", "F1")) == list(store.history(CITY, "works.factory", "F1")) == []
    parts = list(store.contents(HERE, 2, COUNT))
    assert [content for part in parts for content in part] == [row.content for row in rows[2:]]
    assert [content for part in store.contents(HERE, COUNT, COUNT) for content in part] == []
    grants = [row.position for row in store.read(CITY, ledger="sys.grant")]
    assert grants == [row.position for row in store.read(CITY) if row.columns.ledger == "sys.grant"] != []
    assert [(one.book, one.issues) for one in verify(store)] == [(CITY, ()), (HERE, ())]
    files = Texts().files()
    assert store.declaration(digest_of_files(files)) == files
    assert store.declaration(genesis()) is None
