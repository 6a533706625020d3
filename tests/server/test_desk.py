"""What somebody has to do: planned steps not taken, of items they may record on; and the newest entries they may read."""

from datetime import date

import pytest

from cast import (
    BUREAU,
    CHIEF,
    CITIZEN,
    CLERK,
    EDITOR,
    NEIGHBOUR,
    NOW,
    OFFICE,
    OTHER_BUREAU,
    TODAY,
    command,
    opening,
)  # fmt: skip
from taizhang.core.ledger.command import Command
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import submit
from taizhang.server.queries.desk import due, latest

UNTIL = date(2030, 12, 31)


def plan(key: str, item: str, day: str, status: str = "planned", actor: str = CLERK) -> Command:
    told = {"milestone": "signed", "status": status} | ({"planned_on": day} if status == "planned" else {})
    return command(key, item, "milestone", told, actor=actor)


@pytest.fixture
def filled(city: str) -> str:
    commands = [
        opening("a", "F1", "甲厂"),
        opening("b", "F2", "乙厂", org=OFFICE),
        opening("c", "F3", "丙厂"),
        opening("d", "F4", "丁厂"),
        opening("e", "F5", "戊厂"),
        plan("p1", "F1", "2030-05-01"),
        plan("p2", "F2", "2030-04-01"),
        plan("p3", "F3", "2030-03-01"),
        plan("p4", "F3", "2031-03-01"),  # put off
        plan("p5", "F4", "2030-02-01"),
        plan("p6", "F4", "2030-02-01", "actual"),
        plan("p7", "F5", "2030-01-01"),
        plan("p8", "F5", "2030-01-01", "revoked"),
    ]
    for outcome in submit(commands, NOW, using=city):
        assert outcome.issues == (), outcome.issues
    return city


def steps(using: str, actor: str, until: date = UNTIL) -> list[tuple[str, str, str]]:
    found = due(access_of(actor, TODAY, using), until, TODAY)
    assert not found.more
    return [(one.item, one.milestone, one.due.isoformat()) for one in found.steps]


def test_steps_planned_and_not_taken_the_earliest_first(filled: str) -> None:
    assert steps(filled, CLERK) == [("F2", "signed", "2030-04-01"), ("F1", "signed", "2030-05-01")]
    assert steps(filled, CLERK, date(2030, 4, 30)) == [("F2", "signed", "2030-04-01")]
    assert [one[0] for one in steps(filled, CLERK, date(2031, 12, 31))] == ["F2", "F1", "F3"]


def test_nobody_is_told_what_others_have_to_do(filled: str) -> None:
    assert [steps(filled, who) for who in (EDITOR, NEIGHBOUR, CITIZEN)] == [[], [], []]
    [moved] = submit([command("m", "F1", "amend", {"fields": {"org": OTHER_BUREAU}}, actor=CHIEF)], NOW, using=filled)
    assert moved.receipt is not None
    assert [one[0] for one in steps(filled, CLERK)] == ["F2"]


def test_the_newest_entries_one_may_read(filled: str) -> None:
    told = latest(access_of(CLERK, TODAY, filled))
    assert [(one.entry.item, one.entry.kind, one.title) for one in told[:2]] == [
        ("F5", "milestone", "戊厂"),
        ("F5", "milestone", "戊厂"),
    ]
    assert len(told) == 13
    assert {one.org for one in told} == {BUREAU, OFFICE}
    assert latest(access_of(CITIZEN, TODAY, filled)) == []
