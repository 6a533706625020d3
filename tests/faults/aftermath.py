"""What must hold of the books after a fault, whatever it was."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings

from cast import NOW
from faults.script import Plan
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.proof import verify_store
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.home import keys_folder
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore
from taizhang.server.storage.vault import Place, vault_in

Key = tuple[str, str]  # book, command key
Spot = tuple[int, str]  # position, digest


def kept(using: str) -> dict[Key, Spot]:
    """Every entry of every book: where its command's entry stands."""
    rows = Sql(using).all("SELECT book, command_key, position, digest FROM storage_entry")
    return {(book, key): (position, digest) for book, key, position, digest in rows}


def projections(using: str) -> list[list[tuple[object, ...]]]:
    sql = Sql(using)
    return [
        sql.all("SELECT * FROM storage_itemrow ORDER BY book, ledger, item"),
        sql.all("SELECT * FROM storage_iteminterval ORDER BY book, ledger, item, from_position"),
    ]


def assert_sound(using: str) -> None:
    """Chains verify, positions have no gap and end at the heads, projections are what a rebuild makes."""
    assert [one for book in verify_store(DjangoStore(using)) for one in book.issues] == []
    positions = Sql(using).all("SELECT book, position FROM storage_entry ORDER BY book, position")
    heads = {book: head.position for book, head in DjangoStore(using).heads().items() if head.position}
    found = {book: [position for _, position in rows] for book, rows in groupby(positions, key=lambda row: row[0])}
    assert found == {book: list(range(1, head + 1)) for book, head in heads.items()}
    live = projections(using)
    rebuild(using)
    assert projections(using) == live


def assert_kept(using: str, receipts: Sequence[Mapping[str, Any]]) -> None:
    """Every acknowledged receipt is in its book, at its position, with its digest."""
    entries = kept(using)
    lost = [one for one in receipts if entries.get((one["book"], one["key"])) != (one["position"], one["digest"])]
    assert lost == []


def assert_readable(using: str) -> None:
    """All that was sealed can be opened: no key was lost that an entry needs."""
    vault, store = vault_in(keys_folder(settings.TAIZHANG_HOME)), DjangoStore(using)
    for book in store.books():
        for row in store.read(book):
            entry = parse(row.content)
            for part in entry.sealed:
                place = Place(book, entry.ledger, entry.item, part.subject)
                opened, issues = vault.open(place, [part])
                assert issues == [], f"{book}#{row.position}"
                assert all(opened.values())


def assert_after(using: str, plan: Plan, receipts: Sequence[Mapping[str, Any]]) -> None:
    """All of it: sound, nothing acknowledged lost, no batch half there, and everything sent again is written once."""
    assert_sound(using)
    assert_readable(using)
    assert_kept(using, receipts)
    before = kept(using)
    first, groups = _sent_again(using, plan)
    _assert_whole(before, groups)
    for outcome in first:
        if outcome.receipt is not None:
            receipt = outcome.receipt
            there = before.get((receipt.book, receipt.key))
            assert receipt.repeated or there is None
            assert there in {None, (receipt.position, receipt.digest)}
    after = kept(using)
    assert before.items() <= after.items()
    second, _ = _sent_again(using, plan)
    assert all(one.receipt.repeated for one in second if one.receipt)
    assert [one.receipt and one.receipt.position for one in second] == [
        one.receipt and one.receipt.position for one in first
    ]
    assert kept(using) == after
    assert_sound(using)


def _sent_again(using: str, plan: Plan) -> tuple[list[Outcome], list[list[Key]]]:
    """The whole plan from its start: its outcomes, and the keys of each batch it sent."""
    outcomes: list[Outcome] = []
    batches: list[list[Key]] = []
    for number in plan.numbers():
        told: dict[str, int] = {}
        for step in plan.script(number):
            commands = step(told)
            if commands[0].batch:
                batches.append([(one.book, one.key) for one in commands])
            done = submit(commands, NOW, using=using)
            refused = {one.code for outcome in done for one in outcome.issues}
            assert refused <= {"LEDG-012", "LEDG-024"}  # the batches that are meant to be refused, and nothing else
            told |= {one.key: one.receipt.position for one in done if one.receipt}
            outcomes += done
    return outcomes, batches


def _assert_whole(entries: Mapping[Key, Spot], batches: Sequence[Sequence[Key]]) -> None:
    for batch in batches:
        there = [key in entries for key in batch]
        assert all(there) or not any(there), f"half a batch: {batch}"
