"""Attachments: digests beside a payload, moved to the draft; and the entries of a store that name any."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from taizhang.core.journal.memory import MemoryStore
from taizhang.core.ledger.attachments import Naming, is_digest, named_by, named_in
from taizhang.core.ledger.decide import Draft, decide
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.limits import ATTACHMENTS_MAX
from works import CONTEXT, ask, entry_of

ONE, TWO = (f"sha256:{sign * 64}" for sign in "ab")
OPEN: Mapping[str, Any] = {"fields": {"org": "500118-jt", "title": "甲"}}


def opened() -> ItemState:
    draft, issues = decide(ask("open", OPEN), None, CONTEXT)
    assert draft is not None, issues
    return fold(ItemState("500118", "works.project", "p1"), entry_of(draft, 1))


@pytest.mark.parametrize(
    ("verb", "payload"),
    [
        ("amend", {"fields": {"title": "乙"}}),
        ("milestone", {"milestone": "approved"}),
        ("measure", {"measure": "paid", "value": "3"}),
    ],
)
def test_each_verb_moves_digests_from_the_payload_to_the_entry(verb: str, payload: Mapping[str, Any]) -> None:
    plain, issues = decide(ask(verb, payload), opened(), CONTEXT)
    assert plain is not None, issues
    assert plain.attachments == ()
    draft, issues = decide(ask(verb, {**payload, "attachments": [TWO, ONE]}), opened(), CONTEXT)
    assert (draft, issues) == (replace(plain, attachments=(TWO, ONE)), [])
    assert "attachments" not in plain.payload


def test_an_opening_may_have_them_and_a_correction_has_its_own() -> None:
    draft, issues = decide(ask("open", {**OPEN, "attachments": [ONE]}), None, CONTEXT)
    assert draft is not None, issues
    assert draft.attachments == (ONE,)
    state = fold(ItemState("500118", "works.project", "p1"), entry_of(draft, 1))
    for given, kept in (({"attachments": [TWO]}, (TWO,)), ({}, ())):
        again = {"position": 1, "reason": "漏附", "payload": {**OPEN, **given}}
        corrected, issues = decide(ask("correct", again), state, CONTEXT)
        assert corrected is not None, issues
        assert (corrected.attachments, corrected.corrects) == (kept, 1)


@pytest.mark.parametrize(
    "given",
    [
        "x", ONE, {}, 5, [5], [None], ["sha256:" + "A" * 64], ["sm3:" + "a" * 64], [ONE[:-1]], [ONE + "a"],
        ["../../keys/master.key"], [ONE, ONE], [{"digest": ONE}],
    ],
)  # fmt: skip
def test_what_is_no_list_of_digests_is_refused(given: object) -> None:
    draft, issues = decide(ask("milestone", {"milestone": "approved", "attachments": given}), opened(), CONTEXT)
    assert draft is None
    assert [(one.code, one.where.path) for one in issues] == [("LEDG-037", "payload.attachments")]


def test_too_many_are_refused() -> None:
    many = [f"sha256:{number:064x}" for number in range(ATTACHMENTS_MAX + 1)]
    ask_for = {"milestone": "approved", "attachments": many}
    draft, issues = decide(ask("milestone", ask_for), opened(), CONTEXT)
    assert (draft, [one.code for one in issues]) == (None, ["LEDG-038"])
    draft, issues = decide(ask("milestone", {**ask_for, "attachments": many[:-1]}), opened(), CONTEXT)
    assert draft is not None
    assert len(draft.attachments) == ATTACHMENTS_MAX


def test_what_says_nothing_of_them_and_what_says_none_are_the_same() -> None:
    ways: list[dict[str, Any]] = [{}, {"attachments": None}, {"attachments": []}]
    said = [decide(ask("milestone", {"milestone": "approved", **more}), opened(), CONTEXT)[0] for more in ways]
    assert said[0] == said[1] == said[2]


def test_they_and_the_rest_of_a_payload_are_complained_of_together() -> None:
    _, issues = decide(ask("milestone", {"milestone": "nothing", "attachments": 5}), opened(), CONTEXT)
    assert {one.code for one in issues} == {"LEDG-012", "LEDG-037"}


def test_a_withdrawal_and_the_books_own_ledgers_take_none() -> None:
    draft, issues = decide(ask("withdraw", {"position": 1, "reason": "误", "attachments": [ONE]}), opened(), CONTEXT)
    assert (draft, [one.code for one in issues]) == (None, ["LEDG-002"])


def test_the_entries_that_name_any_are_found_in_a_store() -> None:
    store = MemoryStore()
    at = datetime(2021, 7, 1, tzinfo=UTC)
    state = opened()
    for number, (book, attached, note) in enumerate(
        [("500118", (), "plain"), ("500118", (ONE, TWO), "two"), ("500109", (TWO,), 'says "attachments":["x"]'),
         ("500109", (), 'says "attachments":["x"]')]
    ):  # fmt: skip
        draft, _ = decide(ask("milestone", {"milestone": "checked", "note": note}), state, CONTEXT)
        assert isinstance(draft, Draft)
        store.append(replace(draft, book=book, command_key=f"k{number}", attachments=attached), at)
    assert list(named_in(store)) == [Naming("500109", 1, (TWO,)), Naming("500118", 2, (ONE, TWO))]
    row = next(iter(store.read("500118", 1)))
    assert named_by(replace(row, content=row.content[:-1])) == ()


def test_a_digest_is_of_one_form() -> None:
    assert is_digest(ONE)
    assert not any(is_digest(one) for one in (None, "", "sha256:", ONE.upper(), ONE + "\n"))
