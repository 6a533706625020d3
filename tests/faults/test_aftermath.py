"""The judges of the aftermath are not blind: each thing they look for is found when it is there."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connections

from cast import NOW, opening
from faults.aftermath import assert_after, assert_sound, kept
from faults.killing import Begin, Line, Opened
from faults.script import DISTRICTS, Plan
from taizhang.server.actions.append import submit
from taizhang.server.storage.sql import Sql

pytestmark = pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
PLAN = Plan(5, steps=12)
Changed = Callable[[str, list[Line]], None]


def run(using: str, statement: str) -> None:
    """A statement of somebody with the file in his hands."""
    for trigger in ("update", "delete"):
        connections[using].cursor().execute(f"DROP TRIGGER storage_entry_no_{trigger}")
    connections[using].cursor().execute(statement)


def a_receipt_of_nothing(using: str, receipts: list[Line]) -> None:
    receipts.append({**receipts[0], "key": "never", "position": len(kept(using)) + 1})


def a_receipt_of_another_digest(using: str, receipts: list[Line]) -> None:
    del using
    receipts[3] = {**receipts[3], "digest": "sha256:0"}


def a_tail_lost(using: str, receipts: list[Line]) -> None:
    """With its projection, and the head set back: the chain itself is whole."""
    last = Sql(using).one("SELECT max(position) FROM storage_entry WHERE book = %s", DISTRICTS[0])
    assert last
    run(using, f"DELETE FROM storage_entry WHERE book = '{DISTRICTS[0]}' AND position = {last[0]}")  # noqa: S608
    digest = Sql(using).one(
        "SELECT digest FROM storage_entry WHERE book = %s AND position = %s", DISTRICTS[0], last[0] - 1
    )
    assert digest
    Sql(using).run(
        "UPDATE storage_book SET position = %s, digest = %s WHERE code = %s", last[0] - 1, digest[0], DISTRICTS[0]
    )
    from taizhang.server.storage.projection import rebuild  # noqa: PLC0415

    rebuild(using)
    assert_sound(using)
    del receipts


def a_projection_behind(using: str, receipts: list[Line]) -> None:
    del receipts
    Sql(using).run("UPDATE storage_itemrow SET title = 'x' WHERE book = %s", DISTRICTS[0])


def an_interval_missing(using: str, receipts: list[Line]) -> None:
    del receipts
    assert Sql(using).run("DELETE FROM storage_iteminterval WHERE book = %s", DISTRICTS[0]) > 0


def a_position_gone(using: str, receipts: list[Line]) -> None:
    del receipts
    run(using, f"DELETE FROM storage_entry WHERE book = '{DISTRICTS[0]}' AND position = 2")  # noqa: S608


def a_key_lost(using: str, receipts: list[Line]) -> None:
    del receipts, using
    with closing(sqlite3.connect(settings.TAIZHANG_HOME / "keys" / "vault.sqlite3")) as vault, vault:
        assert vault.execute("DELETE FROM data_key WHERE rowid = 1").rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        a_receipt_of_nothing, a_receipt_of_another_digest, a_tail_lost, a_projection_behind, an_interval_missing,
        a_position_gone, a_key_lost,
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(where: dict[str, str], begin: Begin, opened: Opened, change: Changed) -> None:
    writer = begin(PLAN, where)
    writer.go()
    assert writer.end() == 0
    using, receipts = opened(where), writer.receipts
    assert_after(using, PLAN, receipts)
    change(using, receipts)
    with pytest.raises(AssertionError):
        assert_after(using, PLAN, receipts)


def test_half_a_batch_is_found(where: dict[str, str], opened: Opened) -> None:
    """The first command of a batch of the plan, written without the others."""
    using, told = opened(where), dict.fromkeys((f"w0-k{n}" for n in range(99)), 1)
    batch = next(made for step in PLAN.script(0) if (made := step(told))[0].batch and len(made) > 2)
    alone = opening(
        batch[0].key, batch[0].item, batch[0].payload["fields"]["name"], org=DISTRICTS[0], book=DISTRICTS[0]
    )
    assert [one.issues for one in submit([alone], NOW, using=using)] == [()]
    with pytest.raises(AssertionError, match="half a batch"):
        assert_after(using, PLAN, [])
