"""The append: receipts, repeated keys, versions, batches, and the database's own refusal to change entries."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connections, transaction

from cast import BUREAU, CHIEF, CITY, CLERK, HERE, NEIGHBOUR, NOW, OFFICE, THERE, TODAY, command, opening
from taizhang.core.journal.chain import verify
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore


def codes(outcomes: list[Outcome]) -> list[list[str]]:
    return [[one.code for one in outcome.issues] for outcome in outcomes]


def positions(outcomes: list[Outcome]) -> list[int | None]:
    return [outcome.receipt.position if outcome.receipt else None for outcome in outcomes]


def projections(using: str) -> list[list[tuple[object, ...]]]:
    sql = Sql(using)
    return [
        sql.all("SELECT * FROM storage_itemrow ORDER BY book, ledger, item"),
        sql.all("SELECT * FROM storage_iteminterval ORDER BY book, ledger, item, from_position"),
    ]


def test_a_receipt_names_book_position_and_digest_of_the_stored_entry(city: str) -> None:
    (outcome,) = submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    (stored,) = DjangoStore(city).read(HERE)
    assert outcome.receipt is not None
    assert outcome.receipt.to_json() == {
        "key": "k1", "book": HERE, "position": 1, "digest": stored.digest, "repeated": False,
    }  # fmt: skip
    entry = parse(stored.content)
    assert (entry.actor, entry.recorded_at, entry.effective_on) == (CLERK, NOW, TODAY)
    assert entry.declaration_digest is not None


def test_the_same_command_again_gives_the_same_receipt(city: str) -> None:
    opened = command("k1", "F1", "open", {"fields": {"org": BUREAU, "name": "甲厂", "amount": "1.5"}})
    again = command(
        "k1", "F1", "open", {"fields": {"org": BUREAU, "name": "甲厂", "amount": {"value": "15000", "unit": "万元"}}}
    )
    (first,) = submit([opened], NOW, using=city)
    (second,) = submit([again], NOW, using=city)
    assert first.receipt is not None
    assert second.receipt is not None
    assert (second.receipt.position, second.receipt.digest) == (first.receipt.position, first.receipt.digest)
    assert second.receipt.repeated
    assert DjangoStore(city).heads()[HERE].position == 1


@pytest.mark.parametrize(
    "other",
    [
        opening("k1", "F1", "乙厂"),
        opening("k1", "F2", "甲厂"),
        opening("k1", "F1", "甲厂", on=date(2026, 5, 31)),
        command("k1", "F1", "milestone", {"milestone": "signed"}),
    ],
)
def test_a_key_used_for_other_content_is_refused(city: str, other: Command) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    assert codes(submit([other], NOW, using=city)) == [["LEDG-019"]]
    assert DjangoStore(city).heads()[HERE].position == 1


def test_an_expected_version_that_is_past_is_refused_and_nothing_written(city: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    amended = command("k2", "F1", "amend", {"fields": {"name": "甲二厂"}}, expected_version=1)
    late = command("k3", "F1", "amend", {"fields": {"name": "甲三厂"}}, expected_version=1)
    outcomes = submit([amended, late, amended], NOW, using=city)
    assert codes(outcomes) == [[], ["LEDG-016"], []]  # a repeated command is never judged by the version it made
    assert positions(outcomes) == [2, None, 2]


def test_a_batch_is_all_or_nothing_and_others_stand_alone(city: str) -> None:
    outcomes = submit(
        [
            opening("a1", "F1", "甲厂"),
            opening("b1", "F2", "乙厂", batch="b"),
            command("b2", "F2", "milestone", {"milestone": "no_such"}, batch="b"),
            opening("b3", "F3", "丙厂", batch="b"),
            opening("a2", "F4", "丁厂"),
        ],
        NOW,
        using=city,
    )
    assert codes(outcomes) == [[], ["LEDG-024"], ["LEDG-012"], ["LEDG-024"], []]
    assert positions(outcomes) == [1, None, None, None, 2]
    assert [one.columns.item for one in DjangoStore(city).read(HERE)] == ["F1", "F4"]


def test_a_batch_may_build_on_itself_and_span_books(city: str) -> None:
    outcomes = submit(
        [
            opening("b1", "F1", "甲厂", batch="b", actor=CLERK),
            command("b2", "F1", "milestone", {"milestone": "signed"}, batch="b"),
            command("b3", "F1", "milestone", {"milestone": "started"}, batch="b"),
            command("b1", "F1", "open", {"fields": {"org": BUREAU, "name": "甲厂"}}, batch="b"),
        ],
        NOW,
        using=city,
    )
    assert codes(outcomes) == [[], [], [], []]
    assert positions(outcomes) == [1, 2, 3, 1]
    assert [outcome.receipt.repeated for outcome in outcomes if outcome.receipt] == [False, False, False, True]


def test_a_large_batch_goes_in_whole(city: str) -> None:
    many = [opening(f"k{n}", f"F{n}", f"第{n}厂", batch="b") for n in range(1, 1201)]
    assert positions(submit(many, NOW, using=city)) == list(range(1, 1201))
    assert all(outcome.receipt and outcome.receipt.repeated for outcome in submit(many, NOW, using=city))
    before = projections(city)
    rebuild(city)
    assert projections(city) == before


def test_rights_are_asked_of_the_actor_each_command_names(city: str) -> None:
    outcomes = submit(
        [
            opening("k1", "F1", "甲厂", actor=NEIGHBOUR),
            opening("k2", "F2", "乙厂", org=HERE),
            opening("k3", "F3", "丙厂", org=THERE, book=THERE),
            opening("k4", "F4", "丁厂", org=OFFICE),
            opening("k5", "F5", "戊厂", org="500118-xx"),
            opening("k6", "F6", "己厂", actor=CHIEF),
            command("k7", "F4", "milestone", {"milestone": "signed"}, actor=CHIEF),
            command("k8", "F4", "amend", {"fields": {"org": "500118-gx"}}),
            command("k9", "F4", "amend", {"fields": {"org": "500118-gx"}}, actor=CHIEF),
            command("k10", "F4", "amend", {"fields": {"name": "丁二厂"}}),
        ],
        NOW,
        using=city,
    )
    assert codes(outcomes) == [
        ["LEDG-023"],  # a reader
        ["LEDG-023"],  # the clerk's grant is for the bureau, not the district
        ["LEDG-023"],  # nor for the neighbour district
        [],  # an office below the bureau
        ["LEDG-020"],  # no such org is the better answer
        ["LEDG-023"],  # the pack lets clerks alone open
        [],
        ["LEDG-023"],  # the clerk may not hand an item to a bureau that is not his
        [],
        ["LEDG-023"],  # and has let it go by then
    ]


def test_the_city_ledgers_are_the_administrators(city: str) -> None:
    grant = {"actor": CLERK, "role": "administrator", "org": CITY}
    item = f"{CLERK}/administrator/{CITY}"
    refused = [Command("g1", CITY, "sys.grant", item, "grant", TODAY, grant, actor) for actor in (CLERK, CHIEF)]
    assert codes(submit(refused, NOW, using=city)) == [["LEDG-023"], ["LEDG-023"]]


@pytest.mark.parametrize("table", ["storage_entry", "storage_packtext"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET digest = digest", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_only_grows(city: str, table: str, statement: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(city):
        connections[city].cursor().execute(statement.format(table))
    assert [one.issues for one in verify(DjangoStore(city))] == [(), ()]


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_sqlite_refuses_replace_which_tells_no_delete_trigger(city: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(city):
        connections[city].cursor().execute("INSERT OR REPLACE INTO storage_entry SELECT * FROM storage_entry")


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_postgres_refuses_truncate(city: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(city):
        connections[city].cursor().execute("TRUNCATE storage_entry")


def race(using: str, commands: list[list[Command]]) -> list[list[Outcome]]:
    """Submits each list from a thread of its own, all starting together."""
    start, results = Barrier(len(commands)), [list[Outcome]() for _ in commands]

    def run(index: int) -> None:
        try:
            start.wait()
            for one in commands[index]:
                results[index] += submit([one], NOW, using=using)
        finally:
            connections[using].close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(commands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_writers_racing_on_one_key_write_one_entry(city: str) -> None:
    rounds = [opening(f"k{n}", f"F{n}", f"第{n}厂") for n in range(10)]
    results = race(city, [list(rounds) for _ in range(4)])
    for told in zip(*results, strict=True):
        receipts = [one.receipt for one in told if one.receipt]
        assert len(receipts) == 4
        assert len({receipt.position for receipt in receipts}) == 1
        assert sum(not receipt.repeated for receipt in receipts) == 1
    assert DjangoStore(city).heads()[HERE].position == 10
    assert all(one.issues == () for one in verify(DjangoStore(city)))


def test_writers_racing_on_one_version_let_one_through(city: str) -> None:
    submit([opening("k0", "F1", "甲厂")], NOW, using=city)
    asked = [[command(f"k{n}", "F1", "amend", {"fields": {"name": f"第{n}"}}, expected_version=1)] for n in range(1, 5)]
    results = [told for several in race(city, asked) for told in codes(several)]
    assert sorted(results) == [[], ["LEDG-016"], ["LEDG-016"], ["LEDG-016"]]


def test_a_head_that_does_not_end_its_chain_takes_no_more_entries(city: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    connections[city].cursor().execute("UPDATE storage_book SET position = 0 WHERE code = %s", [HERE])
    connections[city].cursor().execute("UPDATE storage_book SET position = 7 WHERE code = %s", [HERE])
    assert codes(submit([opening("k2", "F2", "乙厂")], NOW, using=city)) == [["BOOK-006"]]
    assert len(list(DjangoStore(city).read(HERE))) == 1


def test_an_entry_too_large_is_refused(city: str) -> None:
    evidence = {f"文件{n}": "长" * 19_000 for n in range(5)}
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    asked = command("k2", "F1", "milestone", {"milestone": "signed", "evidence": evidence})
    assert codes(submit([asked], NOW, using=city)) == [["SRV-003"]]
    assert DjangoStore(city).heads()[HERE].position == 1


def test_rebuilt_projections_equal_the_live_ones(city: str) -> None:
    submit(
        [
            opening("k1", "F1", "甲厂"),
            command("k2", "F1", "milestone", {"milestone": "signed"}),
            command("k3", "F1", "amend", {"fields": {"name": "甲二厂", "amount": "3"}}),
            command("k4", "F1", "correct", {"position": 3, "reason": "抄错", "payload": {"fields": {"amount": "4"}}}),
            opening("k5", "F2", "乙厂"),
            command("k6", "F2", "withdraw", {"position": 5, "reason": "重复"}),
        ],
        NOW,
        using=city,
    )
    live = projections(city)
    assert [len(rows) for rows in live] == [5 + 1 + 7 + 1 + 2, 4]
    assert rebuild(city) == len(live[0])
    assert projections(city) == live
