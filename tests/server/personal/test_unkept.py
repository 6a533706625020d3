"""Keys that cannot be kept as a transaction ends: no receipt is given for what was then undone."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from cast import HERE, NOW, opening
from server.personal.conftest import FIELDS, opened, said
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import submit
from taizhang.server.home import keys_folder
from taizhang.server.storage.store import DjangoStore


def told(using: str, *commands: Command) -> list[tuple[str, list[str]]]:
    """What became of each, as its receipt's place and issues; each place is looked up in the book."""
    outcomes = submit(list(commands), NOW, using=using)
    there = {f"#{one.position}": one.columns.item for one in DjangoStore(using).read(HERE)}
    items = {one.key: one.item for one in commands}
    for one in outcomes:
        assert one.receipt is None or there[f"#{one.receipt.position}"] == items[one.key]
    return [(f"#{one.receipt.position}" if one.receipt else "", [it.code for it in one.issues]) for one in outcomes]


def damage(home: Path) -> None:
    """One bad page of the vault that only a new key touches: the index of key ids."""
    file = keys_folder(home) / "vault.sqlite3"
    with sqlite3.connect(file) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_data_key_1'").fetchone()
    db.close()
    raw = bytearray(file.read_bytes())
    raw[(root - 1) * size : root * size] = b"\xff" * size
    file.write_bytes(bytes(raw))


def test_no_receipt_for_an_entry_whose_key_could_not_be_kept(persons: str, tmp_path: Path) -> None:
    opened(persons)  # from here on PostgreSQL is written to at once
    damage(tmp_path)
    assert told(persons, said("open-F2", "open", {"fields": dict(FIELDS)}, "F2")) == [("", ["SRV-013"])]
    batch = [
        replace(one, batch="b")
        for one in (said("b1", "open", {"fields": dict(FIELDS)}, "F3"), opening("b2", "F4", "丙厂"))
    ]
    assert told(persons, *batch) == [("", ["SRV-013"]), ("", ["LEDG-024"])]
    assert DjangoStore(persons).heads()[HERE].position == 1


def test_it_takes_nobody_along(persons: str, tmp_path: Path) -> None:
    opened(persons)
    damage(tmp_path)
    asked = said("open-F2", "open", {"fields": dict(FIELDS)}, "F2"), opening("n", "F9", "丙厂")
    assert told(persons, *asked) == [("", ["SRV-013"]), ("#2", [])]
