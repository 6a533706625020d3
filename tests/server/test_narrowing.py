"""Lists narrowed by fields and set in an order, page by page, on both databases."""

import pytest

from cast import EDITOR, NOW, TODAY, command, opening
from taizhang.core.values.figure import Cut
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import submit
from taizhang.server.queries.listing import list_items
from taizhang.server.queries.narrowing import BY_TITLE, OPENED, Condition, Order

LEDGER = "works.factory"
AMOUNTS = {"F1": "2.5", "F2": "10", "F3": "123456789012345678", "F4": "123456789012345679", "F5": None}


@pytest.fixture
def filled(city: str) -> str:
    commands = [opening(f"k{item}", item, f"{item}厂") for item in AMOUNTS]
    commands += [
        command(f"a{item}", item, "amend", {"fields": {"amount": amount}})
        for item, amount in AMOUNTS.items()
        if amount is not None
    ]
    for outcome in submit(commands, NOW, using=city):
        assert outcome.issues == ()
    return city


def items(
    using: str, *conditions: Condition, order: Order = BY_TITLE, rows: int = 50, at: Cut | None = None
) -> list[str]:
    """All pages, one after the other."""
    seen: list[str] = []
    after = None
    while True:
        page = list_items(
            access_of(EDITOR, TODAY, using), LEDGER, conditions=conditions, order=order, after=after, rows=rows, at=at
        )
        seen += [line.item for line in page.lines]
        assert len(seen) <= len(AMOUNTS)
        after = page.after
        if after is None:
            return seen


def test_numbers_are_compared_as_numbers(filled: str) -> None:
    assert items(filled, Condition("amount", "least", "2.5")) == ["F1", "F2", "F3", "F4"]
    assert items(filled, Condition("amount", "most", "2.5")) == ["F1"]
    assert items(filled, Condition("amount", "least", "2"), Condition("amount", "most", "3")) == ["F1"]
    assert items(filled, Condition("amount", "empty")) == ["F5"]
    assert items(filled, Condition("amount", "is", "10")) == ["F2"]


def test_texts_hold_a_text_whatever_signs_it_has(filled: str) -> None:
    assert items(filled, Condition("name", "holds", "3厂")) == ["F3"]
    assert items(filled, Condition("name", "holds", "%")) == []
    assert items(filled, Condition("name", "holds", "'; DROP TABLE storage_entry; --")) == []
    assert items(filled, Condition("name", "holds", "\0")) == []


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_the_unknown_stands_last_either_way(filled: str, rows: int) -> None:
    rising = items(filled, order=Order("amount"), rows=rows)
    falling = items(filled, order=Order("amount", falling=True), rows=rows)
    assert (rising[:2], rising[-1]) == (["F1", "F2"], "F5")
    assert set(rising[2:4]) == {"F3", "F4"}  # alike to sixteen digits: SQLite compares what a float holds
    assert falling[2:] == ["F2", "F1", "F5"]
    assert items(filled, order=Order(OPENED), rows=rows) == ["F1", "F2", "F3", "F4", "F5"]


def test_an_earlier_list_is_narrowed_by_what_stood_then(filled: str) -> None:
    here = list_items(access_of(EDITOR, TODAY, filled), LEDGER).lines[0].book
    assert items(filled, Condition("amount", "least", "0"), at=Cut.of({here: 5})) == []
    assert items(filled, Condition("amount", "least", "0"), at=Cut.of({here: 6})) == ["F1"]
    assert items(filled, order=Order("amount", falling=True), at=Cut.of({here: 7}), rows=1) == [
        "F2",
        "F1",
        "F3",
        "F4",
        "F5",
    ]


def test_a_field_nobody_declared_is_a_mistake_of_the_program(filled: str) -> None:
    with pytest.raises(KeyError):
        items(filled, Condition("nothing", "is", "1"))
