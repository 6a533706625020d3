"""Those who wait are written together, each judged alone; and what one process remembers is held against the books."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections, transaction

from cast import BUREAU, CLERK, HERE, NOW, OPERATOR, SINCE, THERE, TODAY, command, opening, system
from taizhang.core.journal.chain import verify
from taizhang.core.ledger.command import Command
from taizhang.server.actions import append
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.append import Appending
from taizhang.server.storage.at_once import Overtaken
from taizhang.server.storage.remembered import remembered
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore


def codes(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.issues]


def held_up(using: str, submissions: list[list[Command]]) -> tuple[list[list[Outcome]], int]:
    """Submissions of as many threads, all waiting before any is written; and how many transactions that took."""
    line = append._lines.setdefault(using, append._Line())  # the door, to hold it shut
    answers: list[list[Outcome]] = [[] for _ in submissions]
    begun = 0
    write = append._write

    def counted(groups: list[append._Group], using: str, *, founding: bool = False) -> None:
        nonlocal begun
        begun += 1
        write(groups, using, founding=founding)

    def run(number: int, commands: list[Command]) -> None:
        try:
            answers[number] = submit(commands, NOW, using=using)
        finally:
            connections[using].close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(submissions)]
    line.busy = True  # as if one were writing
    append._write = counted
    try:
        for thread in threads:
            thread.start()
        while len(line.waiting) < len(submissions):
            pass  # each puts itself in line before it asks for its turn
        line.leave()
        for thread in threads:
            thread.join()
    finally:
        append._write = write
    return answers, begun


def test_those_who_wait_are_written_in_one_transaction(city: str) -> None:
    asked = [[opening(f"k{number}", f"F{number}", f"第{number}厂")] for number in range(6)]
    answers, transactions = held_up(city, asked)
    receipts = [answer[0].receipt for answer in answers]
    assert sorted(one.position for one in receipts if one) == [1, 2, 3, 4, 5, 6]
    assert [one.key for one in receipts if one] == [f"k{number}" for number in range(6)]
    assert transactions == 1
    assert [one.issues for one in verify(DjangoStore(city))] == [(), ()]


def test_one_who_is_refused_takes_nobody_along(city: str) -> None:
    asked = [
        [opening("a", "F1", "甲厂")],
        [opening("b", "F1", "又一个甲厂"), command("c", "F9", "milestone", {"milestone": "signed"})],
        [opening("d", "F2", "乙厂", org="500199")],
        [opening("e", "F3", "丙厂")],
    ]
    answers, _ = held_up(city, asked)
    told = {outcome.key: codes(outcome) for answer in answers for outcome in answer}
    assert (told["c"], told["d"], told["e"]) == (["LEDG-023"], ["LEDG-020"], [])
    assert sorted([told["a"], told["b"]]) == [[], ["LEDG-010"]]
    assert len(list(DjangoStore(city).read(HERE))) == 2


def test_what_is_of_the_city_counts_for_those_behind_it(city: str) -> None:
    grant = system(
        "g", "sys.grant", "p-new/clerk/500118-tz", "grant", {"actor": "p-new", "role": "clerk", "org": BUREAU}
    )
    mine = [grant, opening("n", "F1", "甲厂", actor="p-new")]
    assert [codes(one) for one in submit(mine, NOW, using=city)] == [[], []]


def test_a_programmers_mistake_meets_only_its_owner(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put = Appending.put

    def broken(self: Appending, draft: object, *rest: object) -> object:
        if getattr(draft, "item", "") == "BAD":
            raise ZeroDivisionError
        return put(self, draft, *rest)  # type: ignore[arg-type] # as it came

    monkeypatch.setattr(Appending, "put", broken)
    failures: list[BaseException] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: failures.append(told.exc_value))
    answers, _ = held_up(city, [[opening("a", "F1", "甲厂")], [opening("b", "BAD", "乙厂")]])
    assert [len(answer) for answer in answers] == [1, 0]
    assert [type(one) for one in failures] == [ZeroDivisionError]
    assert answers[0][0].receipt is not None
    with pytest.raises(ZeroDivisionError):
        submit([opening("c", "BAD", "乙厂")], NOW, using=city)


def test_a_long_batch_is_written_in_parts_and_sees_its_own_items(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append, "BATCH_PART_COMMANDS", 3)
    batch = [opening(f"o{number}", f"F{number}", f"第{number}厂", batch="b") for number in range(5)]
    batch += [
        command("m", "F0", "milestone", {"milestone": "signed"}, batch="b"),
        opening("o0", "F0", "第0厂", batch="b"),
    ]
    outcomes = submit(batch, NOW, using=city)
    receipts = [one.receipt for one in outcomes]
    assert [(one.position, one.repeated) for one in receipts if one] == [
        (1, False), (2, False), (3, False), (4, False), (5, False), (6, False), (1, True),
    ]  # fmt: skip
    refused = [opening(f"p{number}", f"G{number}", "丁厂", batch="c") for number in range(5)]
    refused.append(opening("q", "F0", "甲厂", batch="c"))
    assert [codes(one)[0] for one in submit(refused, NOW, using=city)] == ["LEDG-024"] * 5 + ["LEDG-010"]
    assert len(list(DjangoStore(city).read(HERE))) == 6


def elsewhere(using: str, change: Callable[[], object]) -> None:
    """Another process writing: what this one remembers is put aside meanwhile, and then brought back."""
    memory = remembered(using)
    kept, memory._books = memory._books, {}
    change()
    memory._books = kept


def test_what_another_process_wrote_is_seen_in_spite_of_memory(city: str) -> None:
    submit([opening("a", "F1", "甲厂")], NOW, using=city)
    elsewhere(city, lambda: submit([opening("b", "F2", "乙厂"), opening("k", "F3", "丙厂")], NOW, using=city))
    (again, fresh, used) = (
        submit([one], NOW, using=city)[0]
        for one in (opening("b", "F2", "乙厂"), opening("c", "F4", "丁厂"), opening("d", "F3", "戊厂"))
    )
    assert again.receipt is not None
    assert (again.receipt.position, again.receipt.repeated) == (2, True)
    assert fresh.receipt is not None
    assert fresh.receipt.position == 4
    assert codes(used) == ["LEDG-010"]
    assert [one.issues for one in verify(DjangoStore(city))] == [(), ()]


def test_a_right_taken_away_elsewhere_counts_at_once(city: str) -> None:
    submit([opening("a", "F1", "甲厂")], NOW, using=city)
    taken = Command(
        "w", "500000", "sys.grant", f"{CLERK}/clerk/{BUREAU}", "withdraw", SINCE, _withdrawal(city), OPERATOR
    )
    elsewhere(city, lambda: submit([taken], NOW, using=city))
    (refused,) = submit([opening("b", "F2", "乙厂")], NOW, using=city)
    assert codes(refused) == ["LEDG-023"]


def _withdrawal(using: str) -> dict[str, object]:
    row = Sql(using).one("SELECT position FROM storage_entry WHERE item = %s", f"{CLERK}/clerk/{BUREAU}")
    assert row is not None
    return {"position": row[0], "reason": "调离"}


def test_a_book_of_another_district_is_written_beside(city: str) -> None:
    grant = system("g", "sys.grant", f"{CLERK}/clerk/{THERE}", "grant", {"actor": CLERK, "role": "clerk", "org": THERE})
    submit([grant], NOW, using=city)
    there = Command("t", THERE, "works.factory", "T1", "open", TODAY, {"fields": {"org": THERE, "name": "丙厂"}}, CLERK)
    answers, _ = held_up(city, [[opening("a", "F1", "甲厂")], [there]])
    assert [answer[0].receipt.book for answer in answers if answer[0].receipt] == [HERE, THERE]


def test_what_memory_alone_would_refuse_is_judged_again(city: str) -> None:
    submit([opening("a", "F1", "甲厂")], NOW, using=city)
    day = date(2026, 6, 2)
    elsewhere(city, lambda: submit([command("m", "F1", "milestone", {"milestone": "signed"}, day)], NOW, using=city))
    (started,) = submit([command("s", "F1", "milestone", {"milestone": "started"}, date(2026, 6, 3))], NOW, using=city)
    assert started.receipt is not None
    assert issubclass(Overtaken, Exception)


def test_nothing_is_told_written_inside_a_transaction_that_may_yet_be_undone(city: str) -> None:
    """Also where the books are remembered and would be written to at once."""
    assert submit([opening("k1", "F1", "甲厂")], NOW, using=city)[0].receipt
    with pytest.raises(RuntimeError, match="transaction of its own"), transaction.atomic(city):
        submit([opening("k2", "F2", "乙厂")], NOW, using=city)
    assert submit([opening("k3", "F3", "丙厂")], NOW, using=city)[0].receipt
    assert DjangoStore(city).heads()[HERE].position == 2
