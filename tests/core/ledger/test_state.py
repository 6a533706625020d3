"""Folding: what is in force after corrections, corrections of corrections and withdrawals."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.histories import Chain, chains, written
from core.ledger.sample import BOOK, EMPTY, ITEM, LEDGER, PROJECTS, entry, folded, measured, opened, withdrawn
from taizhang.core.ledger.state import fold, fold_all, state_from_json
from taizhang.core.ledger.view import ItemView, view


def test_a_correction_replaces_the_whole_earlier_entry() -> None:
    state = folded(
        [opened(1, "2021-01-01"), measured(2, "2021-03-01", "paid", "10"), measured(3, "2021-04-01", "paid", "12", 2)]
    )
    assert [(one.root, one.position, one.payload["value"]) for one in state.in_force if one.kind == "measure"] == [
        (2, 3, "12")
    ]
    assert state.root_of(3) == 2
    assert state.version == 3


def test_a_correction_of_a_correction_goes_back_to_one_root_and_the_newest_holds() -> None:
    entries = [
        measured(1, "2021-03-01", "paid", "10"),
        measured(2, "2021-03-01", "paid", "11", corrects=1),
        measured(3, "2021-03-01", "paid", "12", corrects=2),
        measured(4, "2021-03-01", "paid", "13", corrects=1),  # of the first again: it is still the same statement
    ]
    state = folded(entries)
    assert [(one.root, one.position, one.payload["value"]) for one in state.in_force] == [(1, 4, "13")]
    assert [state.root_of(position) for position in (1, 2, 3, 4)] == [1, 1, 1, 1]


def test_a_withdrawn_statement_stands_no_more_and_may_be_stated_again_by_correction() -> None:
    taken_back = folded([measured(1, "2021-03-01", "paid", "10"), withdrawn(2, "2021-03-01", 1)])
    assert taken_back.in_force == ()
    restored = fold(taken_back, measured(3, "2021-03-01", "paid", "9", corrects=2))
    assert [one.payload["value"] for one in restored.in_force] == ["9"]


def test_in_force_is_in_order_of_effective_day_then_position() -> None:
    state = folded(
        [
            measured(1, "2021-03-02", "paid", "1"),
            measured(2, "2021-03-01", "paid", "2"),
            measured(3, "2021-03-01", "paid", "3"),
        ]
    )
    assert [one.position for one in state.in_force] == [2, 3, 1]


def test_what_cannot_be_folded_raises() -> None:
    state = folded([opened(4, "2021-01-01")])
    with pytest.raises(ValueError, match="another item"):
        fold(state, entry(5, "open", "2021-01-01", {"fields": {}}, item="P-2"))
    with pytest.raises(ValueError, match="does not follow 4"):
        fold(state, opened(4, "2021-01-01"))
    with pytest.raises(ValueError, match="corrects 3"):
        fold(state, measured(5, "2021-01-01", "paid", "1", corrects=3))


def test_a_run_of_entries_is_folded_item_by_item() -> None:
    states = fold_all(
        [
            opened(1, "2021-01-01", name="甲"),
            entry(2, "open", "2021-01-02", {"fields": {"name": "乙"}}, item="P-2"),
            measured(3, "2021-02-01", "paid", "5"),
        ]
    )
    assert {key: (state.version, len(state.in_force)) for key, state in states.items()} == {
        (BOOK, LEDGER, ITEM): (3, 2),
        (BOOK, LEDGER, "P-2"): (2, 1),
    }


@given(chains(), st.data())
def test_writing_the_state_down_midway_and_going_on_gives_the_same(history: list[Chain], data: st.DataObject) -> None:
    entries = written(history, data.draw(st.permutations([root for root, chain in enumerate(history) for _ in chain])))
    cut = data.draw(st.integers(0, len(entries)))
    halfway = state_from_json(json.loads(json.dumps(folded(entries[:cut]).to_json())))
    assert folded(entries[cut:], halfway) == folded(entries)
    assert folded(entries[cut:], halfway).to_json() == folded(entries).to_json()


def _without_positions(seen: ItemView) -> object:
    steps = {
        name: [(one.number, one.status, one.on, one.due) for one in known] for name, known in seen.milestones.items()
    }
    return seen.opened_on, dict(seen.fields), steps, dict(seen.totals), dict(seen.levels)


@given(chains(), st.data(), st.dates(date(2020, 12, 1), date(2022, 2, 1)))
def test_any_admissible_order_of_recording_gives_the_same_view(
    history: list[Chain], data: st.DataObject, on: date
) -> None:
    """Admissible: a correction comes after what it corrects, and corrections of one statement keep their order."""
    turns = [root for root, chain in enumerate(history) for _ in chain]
    one, other = (folded(written(history, data.draw(st.permutations(turns)))) for _ in range(2))
    assert _without_positions(view(one, PROJECTS, on)) == _without_positions(view(other, PROJECTS, on))


def test_nothing_is_in_force_of_an_empty_state() -> None:
    assert EMPTY.in_force == ()
    assert state_from_json(EMPTY.to_json()) == EMPTY
