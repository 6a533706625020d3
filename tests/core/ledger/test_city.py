"""The city as its book has it: what several grants of one item come to."""

from datetime import UTC, date, datetime

import pytest

from taizhang.core.journal.entry import Entry, genesis
from taizhang.core.ledger.city import city_of
from taizhang.core.ledger.state import ItemState, fold

CITY = "500000"


def granted(position: int, on: str, role: str, until: str | None = None) -> Entry:
    payload = {"actor": "p-1", "role": role, "org": "500118", "ledgers": None, "until": until}
    recorded = datetime(2021, 1, 1, tzinfo=UTC)
    day = date.fromisoformat(on)
    return Entry(
        CITY, position, genesis(), recorded, day, "sys.grant", "g", "grant", None, "p-0", f"k{position}", None, payload
    )


def roles_on(entries: list[Entry], day: str) -> set[str]:
    state = ItemState(CITY, "sys.grant", "g")
    for one in entries:
        state = fold(state, one)
    on = date.fromisoformat(day)
    found = city_of([state]).grants_of["p-1"]
    return {one.role for one in found if one.since <= on and (one.until is None or on <= one.until)}


@pytest.mark.parametrize(
    ("day", "roles"),
    [("2021-01-31", {"clerk"}), ("2021-06-30", {"clerk"}), ("2021-07-01", {"chief"}), ("2021-12-31", {"chief"})],
)
def test_a_grant_told_ahead_takes_nothing_away_before_its_day(day: str, roles: set[str]) -> None:
    assert roles_on([granted(1, "2021-01-01", "clerk"), granted(2, "2021-07-01", "chief")], day) == roles


def test_a_grant_of_the_same_day_replaces_the_one_before_it_from_the_start() -> None:
    both = [granted(1, "2021-01-01", "clerk"), granted(2, "2021-01-01", "reader")]
    assert roles_on(both, "2021-01-01") == roles_on(both, "2021-09-01") == {"reader"}


def test_a_grant_that_ends_by_itself_is_not_prolonged_by_the_next() -> None:
    both = [granted(1, "2021-01-01", "clerk", "2021-03-31"), granted(2, "2021-07-01", "chief", "2021-09-30")]
    assert [roles_on(both, day) for day in ("2021-03-31", "2021-05-01", "2021-08-01", "2021-10-01")] == [
        {"clerk"}, set(), {"chief"}, set(),
    ]  # fmt: skip
