"""A clock set back: nothing is refused, nothing is stamped with a time no clock showed, and who wrote is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from cast import NOW, opening
from faults.aftermath import assert_sound
from faults.killing import Opened
from faults.script import DISTRICTS
from taizhang.core.issues import Issue
from taizhang.core.journal.entry import parse
from taizhang.core.limits import CLOCK_BACK_SECONDS_MAX
from taizhang.server.actions.append import submit
from taizhang.server.storage import clock
from taizhang.server.storage.store import DjangoStore

HERE, THERE = DISTRICTS[:2]
SET_BACK = NOW - timedelta(days=1)


@pytest.fixture
def city(where: dict[str, str], opened: Opened) -> str:
    return opened(where)


def wrote(using: str, key: str, at: datetime, book: str = HERE) -> tuple[int, list[Issue]]:
    """The position one more factory got, and what was said."""
    [outcome] = submit([opening(key, f"F-{key}", "甲厂", org=book, book=book)], at, using=using)
    assert outcome.receipt is not None
    return outcome.receipt.position, list(outcome.issues)


def recorded(using: str, book: str = HERE) -> list[datetime]:
    return [parse(one.content).recorded_at for one in DjangoStore(using).read(book)]


def test_an_entry_keeps_what_the_clock_said_and_who_wrote_it_is_told(city: str) -> None:
    assert wrote(city, "k1", NOW) == (1, [])
    position, [told] = wrote(city, "k2", SET_BACK)
    assert (position, told.code, str(told.where)) == (2, "SRV-052", f"{HERE}#2")
    assert dict(told.params) == {
        "now": "2026-05-31T01:30:00+00:00",
        "before": "2026-06-01T01:30:00+00:00",
        "position": f"{HERE}#1",
    }
    assert wrote(city, "k3", SET_BACK) == (3, [])  # told once
    assert recorded(city) == [NOW, SET_BACK, SET_BACK]
    assert_sound(city)


def test_the_order_is_that_of_positions(city: str) -> None:
    """What is said last holds, whatever its clock said."""
    wrote(city, "k1", NOW)
    amended = opening("k2", "F-k1", "乙厂", org=HERE, book=HERE)
    change = {"position": 1, "reason": "抄错", "payload": amended.payload}
    corrected = type(amended)(
        "k2", HERE, amended.ledger, "F-k1", "correct", amended.effective_on, change, amended.actor
    )
    submit([corrected], SET_BACK, using=city)
    with connections[city].cursor() as cursor:
        cursor.execute("SELECT version, title FROM storage_itemrow WHERE book = %s", [HERE])
        assert cursor.fetchall() == [(2, "乙厂")]
    assert_sound(city)


def test_what_waiting_makes_of_the_order_is_not_told(city: str) -> None:
    """Who waits for a turn has read the clock before."""
    wrote(city, "k1", NOW)
    assert wrote(city, "k2", NOW - timedelta(seconds=CLOCK_BACK_SECONDS_MAX)) == (2, [])
    assert [one.code for one in wrote(city, "k3", NOW - timedelta(seconds=2 * CLOCK_BACK_SECONDS_MAX + 1))[1]] == [
        "SRV-052"
    ]


def test_each_book_has_a_time_of_its_own(city: str) -> None:
    wrote(city, "k1", NOW, HERE)
    assert wrote(city, "k1", SET_BACK, THERE) == (1, [])
    assert [one.code for one in wrote(city, "k2", SET_BACK, HERE)[1]] == ["SRV-052"]


def test_a_repeated_command_is_not_told(city: str) -> None:
    wrote(city, "k1", NOW)
    assert wrote(city, "k1", SET_BACK) == (1, [])


def test_another_programs_entry_ahead_is_looked_at(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote(city, "k1", SET_BACK)
    assert wrote(city, "k2", NOW) == (2, [])
    monkeypatch.setattr(clock, "_last", {})  # as in a program that wrote neither
    assert [one.code for one in wrote(city, "k3", SET_BACK)[1]] == ["SRV-052"]


def test_times_are_kept_in_utc(city: str) -> None:
    wrote(city, "k1", NOW)
    assert recorded(city)[0].tzinfo == UTC
