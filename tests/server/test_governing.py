"""The city keeps a top, a tree that is no ring, and somebody who can grant roles in it."""

from dataclasses import replace
from datetime import date
from typing import Any

from cast import ADMINISTRATOR, CITY, HERE, NOW, OPERATOR, SINCE, TODAY, opening, system
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import submit
from taizhang.server.storage.sql import Sql


def codes(using: str, *commands: Command) -> list[list[str]]:
    return [[one.code for one in outcome.issues] for outcome in submit(commands, NOW, using=using)]


def org(key: str, code: str, parent: str, on: date) -> Command:
    payload = {"name": code, "short": code, "kind": "bureau", "parent": parent}
    return Command(key, CITY, "sys.org", code, "org", on, payload, OPERATOR)


def grant(key: str, actor: str, **more: Any) -> Command:
    payload = {"actor": actor, "role": "administrator", "org": CITY, **more}
    return replace(system(key, "sys.grant", f"{actor}/administrator/{CITY}", "grant", payload), effective_on=TODAY)


def withdrawal(using: str, actor: str, *, batch: str | None = None) -> Command:
    item = f"{actor}/administrator/{CITY}"
    (position,) = Sql(using).one("SELECT max(position) FROM storage_entry WHERE item = %s", item) or (0,)
    payload = {"position": position, "reason": "误记"}
    return Command(f"w-{actor}", CITY, "sys.grant", item, "withdraw", TODAY, payload, OPERATOR, batch=batch)


def test_a_tree_does_not_turn_into_a_ring_on_a_later_day(city: str) -> None:
    assert codes(
        city,
        org("b", "B", HERE, date(2021, 1, 1)),
        org("a", "A", HERE, date(2021, 1, 1)),
        org("b2", "B", "A", date(2024, 1, 1)),
        org("a2", "A", "B", date(2023, 1, 1)),
        org("a3", "A", CITY, date(2023, 1, 1)),
        org("b2", "B", "A", date(2024, 1, 1)),
    ) == [[], [], [], ["LEDG-033"], [], []]


def test_an_old_command_repeated_gets_its_receipt_though_the_tree_has_moved_on(city: str) -> None:
    first = org("b", "B", "A", date(2021, 1, 1))
    moved = [org("a", "A", HERE, date(2021, 1, 1)), first, org("b2", "B", HERE, date(2021, 1, 1))]
    assert codes(city, *moved, org("a2", "A", "B", date(2021, 1, 1))) == [[], [], [], []]
    (outcome,) = submit([first], NOW, using=city)
    assert outcome.receipt is not None
    assert outcome.receipt.repeated


def test_the_top_org_stays(city: str) -> None:
    ended = {"name": "某市", "short": "某市", "kind": "city", "own_book": True, "abolished": True}
    assert codes(city, system("t", "sys.org", CITY, "org", ended)) == [["LEDG-034"]]
    assert codes(city, opening("k1", "F1", "甲厂")) == [[]]


def test_the_last_administrator_stays(city: str) -> None:
    assert codes(city, withdrawal(city, ADMINISTRATOR)) == [[]]
    assert codes(city, withdrawal(city, OPERATOR)) == [["LEDG-035"]]
    assert codes(city, grant("until", OPERATOR, until="2026-12-31")) == [["LEDG-035"]]
    assert codes(city, grant("clerk", OPERATOR, role="clerk")) == [["LEDG-035"]]
    assert codes(city, grant("next", "p-next"), withdrawal(city, OPERATOR)) == [[], []]


def test_two_administrators_do_not_go_together(city: str) -> None:
    both = [withdrawal(city, one, batch="b") for one in (ADMINISTRATOR, OPERATOR)]
    assert codes(city, *both) == [["LEDG-024"], ["LEDG-035"]]
    assert codes(city, *(replace(one, batch=None) for one in both)) == [[], ["LEDG-035"]]


def test_other_grants_come_and_go(city: str) -> None:
    other = replace(
        system("g", "sys.grant", "g", "grant", {"actor": "p-1", "role": "clerk", "org": HERE}), effective_on=SINCE
    )
    again = replace(other, key="g2", payload={**other.payload, "until": "2026-01-01"})
    assert codes(city, other, again) == [[], []]
