"""A command sent again once the world has moved on: the pack has another version, orgs are where they were not. Nothing
about the command changed, so it gets the receipt that it got.
"""

from datetime import date
from typing import Any, Final

import pytest
from django.db import connections

import small_pack
from cast import BUREAU, CITY, HERE, NOW, OPERATOR, SINCE, THERE, TODAY, command, opening, system
from server.test_succession import CHANGED_ON, INDICATOR_CHANGES, PACK_CHANGES, changed
from taizhang.core.ledger.command import Command
from taizhang.server.actions.adopt import PackText, adopt
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.store import DjangoStore

FIELDS: Final = {"org": BUREAU, "name": "甲厂", "sector": "steel", "amount": "12"}
SENT: Final = (
    command("o", "F1", "open", {"fields": FIELDS}),
    command("s", "F1", "milestone", {"milestone": "signed"}),
    command("v", "F1", "milestone", {"milestone": "visited"}),
    command("i", "F1", "measure", {"measure": "invested", "value": {"value": "0.03", "unit": "亿元"}}),
    command("a", "F1", "amend", {"fields": {"amount": "13"}}),
    command("c", "F1", "correct", {"position": 5, "reason": "写错", "payload": {"fields": {"amount": "14"}}}),
    command("w", "F1", "withdraw", {"position": 3, "reason": "没有走访"}),
)  # fmt: skip


def told(outcomes: list[Outcome]) -> list[tuple[str, ...]]:
    return [tuple(one.code for one in outcome.issues) for outcome in outcomes]


def sent_again(using: str, *commands: Command) -> None:
    """Each gets the receipt it got, and nothing more is written."""
    first = submit(list(commands), NOW, using=using)
    heads = DjangoStore(using).heads()
    assert told(first) == [()] * len(commands)
    move_on(using)
    again = submit(list(commands), NOW, using=using)
    assert told(again) == [()] * len(commands)
    for one, other in zip(first, again, strict=True):
        assert one.receipt is not None
        assert other.receipt is not None
        assert other.receipt.to_json() == {**one.receipt.to_json(), "repeated": True}
    assert DjangoStore(using).heads()[HERE] == heads[HERE]


def move_on(using: str) -> None:
    """The world moves on: another version of the pack, the bureau in another district's book."""
    texts = small_pack.Texts()
    indicators = changed(texts.indicators, INDICATOR_CHANGES)
    dropped = indicators[: indicators.index("  - indicator: works.plan")]
    files = {
        "pack.yaml": changed(texts.pack, PACK_CHANGES),
        "indicators.yaml": dropped + indicators[indicators.index("  - indicator: works.visits") :],
    }
    outcomes, found = adopt([PackText("works", files)], OPERATOR, CHANGED_ON, NOW, using=using)
    assert ([one.code for one in found if one.code != "PACK-036"], told(outcomes)) == ([], [()])
    gone = {"name": "招商局", "short": "招商局", "kind": "bureau", "parent": THERE}
    before = Command("moved", CITY, "sys.org", BUREAU, "org", SINCE, gone, OPERATOR)
    assert told(submit([before], NOW, using=using)) == [()]


def test_after_another_version_of_the_pack_and_of_the_orgs(city: str) -> None:
    sent_again(city, *SENT)


def test_a_target_of_an_indicator_that_there_is_no_more(city: str) -> None:
    payload = {"indicator": "works.plan", "org": BUREAU, "period": "2026", "value": "3", "unit": "亿元",
               "approved_by": "区政府"}  # fmt: skip
    item = f"works.plan/{BUREAU}/2026"
    sent_again(city, Command("t", HERE, "sys.target", item, "target", TODAY, payload, "p-chief"))


def test_an_org_below_one_that_is_now_below_it(city: str) -> None:
    """Said today it would make a ring of the tree."""
    below = {"name": "一科", "short": "一科", "kind": "office", "parent": BUREAU}
    first = system("x", "sys.org", "500118-x", "org", below)
    (one,) = submit([first], NOW, using=city)
    top = {**below, "parent": HERE}
    turned = [
        Command("y", CITY, "sys.org", "500118-x", "org", date(2021, 1, 1), top, OPERATOR),
        Command("z", CITY, "sys.org", BUREAU, "org", date(2021, 1, 1), {**below, "parent": "500118-x"}, OPERATOR),
        Command("c", CITY, "sys.org", "500118-x", "correct", date(2020, 1, 1),
                {"position": one.receipt.position if one.receipt else 0, "reason": "误", "payload": top}, OPERATOR),
        Command("v", CITY, "sys.org", BUREAU, "org", SINCE, {**below, "parent": "500118-x"}, OPERATOR),
    ]  # fmt: skip
    assert told(submit(turned, NOW, using=city)) == [()] * 4
    (again,) = submit([first], NOW, using=city)
    assert (again.issues, again.receipt and again.receipt.repeated) == ((), True)


@pytest.mark.parametrize(
    "other",
    [
        command("o", "F1", "open", {"fields": {**FIELDS, "amount": "13"}}),
        command("o", "F1", "open", {"fields": FIELDS}, TODAY, actor="p-operator"),
        command("c", "F1", "correct", {"position": 1, "reason": "写错", "payload": {"fields": {"amount": "14"}}}),
        command("c", "F1", "withdraw", {"position": 5, "reason": "写错"}),
        command("w", "F1", "correct", {"position": 3, "reason": "没有走访", "payload": {"milestone": "visited"}}),
        command("o", "F1", "open", {"fields": {"org": HERE, "name": "甲厂", "sector": "steel", "amount": "12"}}),
    ],
)
def test_other_content_is_still_told(city: str, other: Command) -> None:
    submit(list(SENT), NOW, using=city)
    move_on(city)
    assert told(submit([other], NOW, using=city)) == [("LEDG-019",)]


def test_what_cannot_be_spelled_is_told_as_what_it_is(city: str) -> None:
    submit(list(SENT), NOW, using=city)
    asked: list[dict[str, Any]] = [{**FIELDS, "sector": "no_such"}, {**FIELDS, "contract": "12"}, {"name": "甲厂"}]
    outcomes = [submit([command("o", "F1", "open", {"fields": one})], NOW, using=city)[0] for one in asked]
    assert told(outcomes) == [("LEDG-009",), ("LEDG-006",), ("LEDG-007",)]


def test_where_the_text_of_the_pack_is_gone_that_is_told(city: str) -> None:
    submit([SENT[0]], NOW, using=city)
    with connections[city].cursor() as cursor:
        sqlite = connections[city].vendor == "sqlite"
        trigger = "storage_packtext_no_update" if sqlite else "storage_packtext_only_grows ON storage_packtext"
        cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute("UPDATE storage_packtext SET files = '{}'")
    assert told(submit([SENT[0]], NOW, using=city)) == [("SRV-010",)]


def test_one_who_opened_may_send_it_again_though_the_org_is_gone(city: str) -> None:
    (first,) = submit([opening("k", "F9", "甲厂")], NOW, using=city)
    ended = {"name": "招商局", "short": "招商局", "kind": "bureau", "parent": HERE, "abolished": True}
    submit([Command("e", CITY, "sys.org", BUREAU, "org", SINCE, ended, OPERATOR)], NOW, using=city)
    (again,) = submit([opening("k", "F9", "甲厂")], NOW, using=city)
    assert again.receipt is not None
    assert first.receipt is not None
    assert again.receipt.digest == first.receipt.digest
    assert told(submit([opening("k2", "F10", "乙厂")], NOW, using=city)) == [("LEDG-020",)]
