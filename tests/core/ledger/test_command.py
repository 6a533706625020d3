"""Commands as files and forms send them: the right ones read, each wrong one named."""

from datetime import date
from typing import Any

import pytest

from taizhang.core.issues import Where
from taizhang.core.ledger.command import REQUIRED, Command, parse_command

GOOD: dict[str, Any] = {
    "key": "k-1",
    "book": "500118",
    "ledger": "investment.project",
    "item": "YC-2021-001",
    "verb": "open",
    "effective_on": "2021-03-05",
    "payload": {"fields": {"name": "水厂"}},
}


def test_the_shortest_command_is_by_the_actor_who_sends_it() -> None:
    command, issues = parse_command(GOOD, "a-7")
    assert issues == []
    assert command == Command(
        "k-1", "500118", "investment.project", "YC-2021-001", "open", date(2021, 3, 5), GOOD["payload"], "a-7"
    )


def test_the_longest_command() -> None:
    command, issues = parse_command({**GOOD, "actor": "a-9", "expected_version": 0, "batch": "b-1"}, "a-7")
    assert issues == []
    assert command is not None
    assert (command.actor, command.expected_version, command.batch) == ("a-9", 0, "b-1")


@pytest.mark.parametrize("raw", [None, 7, "open", [GOOD]])
def test_what_is_no_object(raw: object) -> None:
    command, issues = parse_command(raw, "a-7", Where(file="x.jsonl", line=3))
    assert command is None
    assert [(one.code, str(one.where)) for one in issues] == [("LEDG-001", "x.jsonl:3")]


@pytest.mark.parametrize("key", REQUIRED)
def test_each_missing_key_is_named(key: str) -> None:
    for raw in ({name: value for name, value in GOOD.items() if name != key}, {**GOOD, key: None}):
        command, issues = parse_command(raw, "a-7")
        assert command is None
        assert [(one.code, one.params["key"]) for one in issues] == [("LEDG-001", key)]


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"colour": "red"}, "LEDG-002", "colour"),
        ({"key": ""}, "LEDG-003", "key"),
        ({"key": "k" * 129}, "LEDG-003", "key"),
        ({"book": 500118}, "LEDG-003", "book"),
        ({"item": "a\nb"}, "LEDG-003", "item"),
        ({"actor": 7}, "LEDG-003", "actor"),
        ({"batch": []}, "LEDG-003", "batch"),
        ({"effective_on": 20210305}, "LEDG-003", "effective_on"),
        ({"expected_version": "3"}, "LEDG-003", "expected_version"),
        ({"expected_version": True}, "LEDG-003", "expected_version"),
        ({"expected_version": -1}, "LEDG-003", "expected_version"),
        ({"payload": "水厂"}, "LEDG-003", "payload"),
    ],
)
def test_each_wrong_key_is_named(change: dict[str, Any], code: str, key: str) -> None:
    command, issues = parse_command({**GOOD, **change}, "a-7")
    assert command is None
    assert [(one.code, one.params["key"]) for one in issues] == [(code, key)]


def test_a_day_that_no_calendar_has() -> None:
    command, issues = parse_command({**GOOD, "effective_on": "2021-02-29"}, "a-7")
    assert command is None
    assert [one.code for one in issues] == ["VAL-005"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    raw = {name: value for name, value in GOOD.items() if name != "verb"} | {"colour": "red", "payload": 1}
    _, issues = parse_command(raw, "a-7")
    assert [one.code for one in issues] == ["LEDG-001", "LEDG-002", "LEDG-003"]
