"""The short way for openings of new items writes what the long way writes, byte for byte, and takes nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import BUREAU, HERE, NOW, OFFICE, OTHER_BUREAU, THERE, TODAY, command, opening, system
from small_pack import Texts
from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import NOWHERE
from taizhang.core.journal.chain import verify
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.content import fields as spelled
from taizhang.core.people.orgs import Orgs
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.actions.judging import Judging
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

WHOLE: Final[dict[str, Any]] = {
    "org": BUREAU, "name": '引号"、反斜杠\\、百分号%s、𠮷', "sector": "steel", "amount": "12.5", "built": "2026-03-01",
    "foreign": True,
}  # fmt: skip
CASES: Final[tuple[dict[str, Any], ...]] = (
    WHOLE,
    {"name": "甲", "org": OFFICE},
    {**WHOLE, "name": "很长" * 150},
    {**WHOLE, "name": " 有空格 "},
    {**WHOLE, "name": "两\n行"},
    {**WHOLE, "amount": "012.50"},
    {**WHOLE, "amount": {"value": "5", "unit": "万元"}},
    {**WHOLE, "amount": "0"},
    {**WHOLE, "built": None},
    {**WHOLE, "foreign": None},
)  # fmt: skip


def batch(cases: tuple[dict[str, Any], ...], count: int = 70) -> list[Command]:
    """A batch of openings, an amendment of one of them, and one opening sent twice."""
    made = [
        command(f'k"{number}', f"F{number}%", "open", {"fields": cases[number % len(cases)]}, batch="b")
        for number in range(count)
    ]
    made.insert(40, command("a", "F3%", "amend", {"fields": {"amount": "7"}}, batch="b"))
    made.insert(60, command("m", "F5%", "milestone", {"milestone": "signed"}, batch="b"))
    return [*made, made[2]]


def tables(using: str) -> dict[str, list[tuple[Any, ...]]]:
    ordered = {"storage_entry": "position", "storage_itemrow": "item", "storage_iteminterval": "item, from_position"}
    return {
        name: [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
            for row in Sql(using).all(f"SELECT * FROM {name} WHERE book = %s ORDER BY {order}", HERE)  # noqa: S608 - ours
        ]
        for name, order in ordered.items()
    }


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of commands that went the short way."""
    short: list[str] = []
    way: Callable[..., Outcome | None] = Judging.take_opening

    def watched(self: Judging, one: Command, *rest: Any) -> Outcome | None:
        outcome = way(self, one, *rest)
        short.extend([one.key] if outcome else [])
        return outcome

    monkeypatch.setattr(Judging, "take_opening", watched)
    return short


def test_both_ways_write_the_same(
    city: str, taken: list[str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    outcomes = submit(batch(CASES), NOW, using=city)
    assert [one.issues for one in outcomes if one.issues] == []
    assert outcomes[-1].receipt is not None
    assert (outcomes[-1].receipt.position, outcomes[-1].receipt.repeated) == (3, True)
    assert len(taken) == 7 * 5  # of ten cases five are right as they stand
    assert [one.issues for one in verify(DjangoStore(city))] == [(), ()]
    first = tables(city)
    assert (len(first["storage_entry"]), len(first["storage_itemrow"]), len(first["storage_iteminterval"])) == (
        72,
        70,
        2,
    )
    monkeypatch.setattr(Judging, "take_opening", lambda *_: None)
    other = request.getfixturevalue("second_city")
    assert submit(batch(CASES), NOW, using=other) == outcomes
    assert tables(other) == first


def test_what_is_wrong_is_refused_as_ever(city: str, taken: list[str]) -> None:
    wrong: list[dict[str, Any]] = [
        {**WHOLE, "org": OTHER_BUREAU},
        {**WHOLE, "org": "500109"},
        {**WHOLE, "org": "nowhere"},
        {"org": BUREAU},
        {**WHOLE, "sector": "gold"},
        {**WHOLE, "nothing": "1"},
        {**WHOLE, "name": "\ud800"},
    ]
    told = []
    for number, fields in enumerate(wrong):
        group = [replace(one, key=f"{number}-{one.key}", batch=f"b{number}") for one in batch((WHOLE,), 65)[:66]]
        group.append(command(f"w{number}", "W", "open", {"fields": fields}, batch=f"b{number}"))
        told.append([one.code for one in submit(group, NOW, using=city)[-1].issues])
    assert told == [
        ["LEDG-023"], ["LEDG-023"], ["LEDG-020"], ["LEDG-007"], ["LEDG-009"], ["LEDG-006"], ["LEDG-008"],
    ]  # fmt: skip
    assert taken
    assert tables(city)["storage_entry"] == []


def test_an_item_opened_before_is_not_opened_again(city: str) -> None:
    submit([opening("first", "F0%", "甲厂")], NOW, using=city)
    outcomes = submit(batch((WHOLE,)), NOW, using=city)
    assert [one.code for one in outcomes[0].issues] == ["LEDG-010"]


LEDGER = Texts().read().file.ledgers[0]
DECLARED = Declarations((Texts().read(),))
VALUES = st.one_of(
    st.text(max_size=12), st.booleans(), st.none(), st.integers(), st.floats(), st.dates().map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str), st.sampled_from(["steel", "food", "0", "-0", "1.50"]),
    st.lists(st.text(max_size=3), max_size=2),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([one.field for one in LEDGER.fields]), VALUES)
def test_a_value_right_as_it_stands_comes_out_of_the_long_way_unchanged(name: str, raw: Any) -> None:
    check = DECLARED.plain(LEDGER).get(name)
    if check is not None and check(raw):
        bare = Declarations(DECLARED.packs)
        bare.__dict__["_plain"] = {LEDGER.ledger: {}}  # nothing is plain: all goes the long way
        assert spelled({name: raw}, LEDGER, bare, Orgs({}, TODAY), NOWHERE) == ({name: raw}, [])


@pytest.mark.parametrize("change", [{"parent": HERE, "abolished": True}, {"parent": THERE}])
def test_a_tree_that_changes_within_the_batch_counts_for_the_openings_behind(city: str, change: dict[str, Any]) -> None:
    """The bureau is abolished, or goes to the other district whose items belong into the other book."""
    openings = [opening(f"k{number}", f"F{number}", "甲厂", batch="b") for number in range(70)]
    said = {"name": "招商局", "short": "招商局", "kind": "bureau", **change}
    moved = system("c", "sys.org", BUREAU, "org", said, batch="b")
    long, short = (
        submit([*first, moved, opening("z", "LAST", "甲厂", batch="b")], NOW, using=city)[-1]
        for first in (openings, openings[:3])
    )
    assert long.receipt is None
    assert [one.code for one in long.issues] == [one.code for one in short.issues]
