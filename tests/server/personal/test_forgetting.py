"""Forgetting: keys destroyed, figures and the chain as they were, the other party untouched, and the words nowhere."""

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as live
from django.db import connections

from cast import CHIEF, CITIZEN, CLERK, HERE, NOW, TODAY
from fixtures.postgres import Cluster
from server.personal.conftest import FIELDS, LEDGER, NAME, PHONE, RIVAL, opened, said, written
from server.personal.test_sealing import entries, read
from taizhang.core.journal.chain import verify
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import Period, PeriodKind
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.server.actions.append import submit
from taizhang.server.actions.forget import Forgetting, forget
from taizhang.server.actions.keys import backup_keys, finish_forgetting, restore_keys
from taizhang.server.home import keys_folder
from taizhang.server.queries.personal import Personal
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore
from taizhang.server.storage.vault import Place, Vault, vault_in


def ask(using: str, actor: str = CHIEF, approved_by: str = "p-operator", subject: str = "person") -> list[str]:
    asked = Forgetting(HERE, LEDGER, "F1", subject, "本人来信请求删除", approved_by, actor, TODAY)
    outcome, found = forget(asked, NOW, using)
    assert (outcome is not None and outcome.receipt is not None) == (not found)
    return [one.code for one in found]


def test_what_was_said_of_one_party_is_gone_and_of_the_other_is_not(persons: str, tmp_path: Path) -> None:
    opened(persons)
    opened(persons, "F2")
    assert ask(persons) == []
    assert read(persons)[0] == Personal({"rival": RIVAL})
    assert read(persons, item="F2")[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})
    entry = entries(persons)[-1]
    first = entries(persons)[0]
    assert entry.payload["keys"] == [first.sealed[0].key_id]
    assert (entry.payload["subject"], entry.payload["basis"]) == ("person", "本人来信请求删除")
    assert vault_in(keys_folder(tmp_path)).keys_of(Place(HERE, LEDGER, "F1", "person")) == []
    assert {one.book: one.issues for one in verify(DjangoStore(persons))} == {"500000": (), HERE: ()}


def test_two_persons_stand_for_it_and_both_have_the_right(persons: str) -> None:
    opened(persons)
    assert ask(persons, CHIEF, CHIEF) == ["LEDG-031"]
    assert ask(persons, CHIEF, CITIZEN) == ["LEDG-032"]
    assert ask(persons, CLERK, CHIEF) == ["LEDG-023"]
    assert read(persons)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_where_nothing_was_said_there_is_nothing_to_forget(persons: str) -> None:
    opened(persons)
    assert ask(persons, subject="nobody") == ["SRV-016"]
    assert ask(persons) == []
    assert ask(persons) == ["SRV-016"]


def test_what_is_said_of_a_forgotten_person_anew_has_a_key_of_its_own(persons: str) -> None:
    opened(persons)
    assert ask(persons) == []
    written(persons, said("again", "amend", {"fields": {"phone": "13700000000"}}))
    assert read(persons)[0] == Personal({"phone": "13700000000", "rival": RIVAL})
    assert ask(persons) == []
    assert read(persons)[0] == Personal({"rival": RIVAL})


def test_a_run_cut_off_before_the_key_is_finished_by_the_next(persons: str, tmp_path: Path) -> None:
    """The entry stands, the key is still there: as a process killed between the two leaves it."""
    opened(persons)
    vault = vault_in(keys_folder(tmp_path))
    shutil.copytree(vault.folder, tmp_path / "before")
    assert ask(persons) == []
    for one in ("vault.sqlite3", "destroyed.txt"):
        (vault.folder / one).unlink()
        if (tmp_path / "before" / one).exists():
            shutil.copy(tmp_path / "before" / one, vault.folder / one)
    assert read(persons)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})
    assert finish_forgetting(tmp_path, persons) == []
    assert read(persons)[0] == Personal({"rival": RIVAL})


def test_a_command_sent_again_after_forgetting_is_still_the_same_command(persons: str) -> None:
    opened(persons)
    assert ask(persons) == []
    (outcome,) = submit([said("open-F1", "open", {"fields": dict(FIELDS)})], NOW, using=persons)
    assert outcome.receipt is not None
    assert (outcome.receipt.position, outcome.receipt.repeated) == (1, True)


def test_projections_and_figures_stay(persons: str) -> None:
    opened(persons)
    steel = said("x", "amend", {"fields": {"sector": "steel"}})
    written(persons, steel, said("s", "milestone", {"milestone": "signed"}))
    before = table(persons), figure(persons)
    assert before[1] == 1
    assert ask(persons) == []
    assert (table(persons), figure(persons)) == before
    rebuild(persons)
    assert (table(persons), figure(persons)) == before


def table(using: str) -> list[tuple[object, ...]]:
    return Sql(using).all("SELECT item, version, state, fields FROM storage_itemrow WHERE ledger = %s", LEDGER)


def figure(using: str) -> object:
    """How many factories signed, by a replica that follows these books."""
    told, found = books_figures(using).figure(FigureRequest("works.signed", HERE, Period(PeriodKind.YEAR, 2026, 1)))
    assert told is not None, found
    return told.value


def books_figures(using: str) -> DuckDBSource:
    return DuckDBSource(DjangoStore(using), "500000")


def test_a_backup_of_keys_brings_no_forgotten_key_back(persons: str, tmp_path: Path) -> None:
    opened(persons)
    older = backup_keys(tmp_path)
    assert ask(persons) == []
    assert restore_keys(tmp_path, older, "keys.zip", persons) == []
    assert read(persons)[0] == Personal({"rival": RIVAL})
    (keys_folder(tmp_path) / "destroyed.txt").unlink()  # even where the list is lost: the book knows
    assert restore_keys(tmp_path, older, "keys.zip", persons) == []
    assert read(persons)[0] == Personal({"rival": RIVAL})


def test_lost_keys_come_back_from_their_backup(persons: str, tmp_path: Path) -> None:
    opened(persons)
    kept = backup_keys(tmp_path)
    folder = keys_folder(tmp_path)
    (folder / "vault.sqlite3").unlink()
    told, found = read(persons)
    assert (told, {one.code for one in found}) == (None, {"SRV-014"})
    assert restore_keys(tmp_path, kept, "keys.zip", persons) == []
    assert read(persons)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_of_keys_changes_nothing(persons: str, tmp_path: Path, content: bytes) -> None:
    opened(persons)
    folder = keys_folder(tmp_path)
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert [one.code for one in restore_keys(tmp_path, content, "keys.zip", persons)] == ["SRV-015"]
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_the_words_are_nowhere(
    persons: str, vendor: str, tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither before forgetting, anywhere but behind a key, nor after it: databases, logs, keys, copies, replica."""
    caplog.set_level(logging.DEBUG)
    receipt = opened(persons).receipt
    again = {"position": 1, "reason": "更正", "payload": {"fields": {**FIELDS, "phone": "13800138000"}}}
    written(persons, said("c", "correct", again))
    read(persons)
    figure(persons)
    older = tmp_path / "older"
    keep_copy(persons, vendor, older, request)
    words = (NAME, PHONE, RIVAL, "13800138000")
    places = [tmp_path, *cluster_folder(vendor, request)]
    assert found_in(places, words) == []
    assert ask(persons) == []
    read(persons)
    assert found_in(places, words) == []
    assert not [one for one in words if one in caplog.text or one in str(receipt)]
    assert replica_text(persons).count("甲厂") >= 1
    assert not [one for one in words if one in replica_text(persons)]
    (old,) = [one for one in older_entries(vendor, older) if one.position == 1]
    assert Vault(keys_folder(tmp_path)).open(Place(HERE, LEDGER, "F1", "person"), [old.sealed[0]])[0] == {
        old.sealed[0].nonce: None
    }
    assert tmp_path == live.TAIZHANG_HOME


def keep_copy(using: str, vendor: str, older: Path, request: pytest.FixtureRequest) -> None:
    """A backup taken before the forgetting, as an administrator has one."""
    older.mkdir()
    if vendor == "sqlite":
        with closing(sqlite3.connect(older / "copy.sqlite3")) as here:
            connections[using].connection.backup(here)
        return
    rows = Sql(using).all("SELECT content FROM storage_entry WHERE book = %s ORDER BY position", HERE)
    (older / "copy.jsonl").write_bytes(b"\n".join(bytes(content) for (content,) in rows))
    with psycopg.connect(request.getfixturevalue("postgres_url"), autocommit=True) as db:
        db.execute("CHECKPOINT")


def older_entries(vendor: str, older: Path) -> Iterable[Entry]:
    if vendor == "sqlite":
        with closing(sqlite3.connect(older / "copy.sqlite3")) as db:
            rows = db.execute("SELECT content FROM storage_entry WHERE book = ? ORDER BY position", (HERE,)).fetchall()
        return [parse(bytes(content)) for (content,) in rows]
    return [parse(line) for line in (older / "copy.jsonl").read_bytes().split(b"\n")]


def cluster_folder(vendor: str, request: pytest.FixtureRequest) -> list[Path]:
    if vendor == "sqlite":
        return []
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    return [cluster.folder]


def found_in(places: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Files below some folders that hold any of the words, in the encodings a program might write them in."""
    signs = [
        spelled for word in words for spelled in (word.encode(), word.encode("utf-16-le"), ascii(word)[1:-1].encode())
    ]
    files = [Path(folder) / name for place in places for folder, _, names in os.walk(place) for name in names]
    found = []
    for file in files:
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.name}: {sign!r}" for sign in signs if sign in content]
    return found


def replica_text(using: str) -> str:
    """All that a replica of these books holds, as text."""
    source = DuckDBSource(DjangoStore(using), "500000", carried=0)  # all is taken in
    source.figure(FigureRequest("works.signed", HERE, Period(PeriodKind.YEAR, 2026, 1)))
    db = source.engine.replica.connection  # type: ignore[attr-defined] # the engine is DuckDB's
    tables = db.execute("SELECT table_schema || '.' || table_name FROM information_schema.tables").fetchall()
    return "\n".join(str(db.table(name).fetchall()) for (name,) in tables)
