"""A right that is taken away between judging and writing: on PostgreSQL, where other books are written to meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from django.db import connections

from cast import BUREAU, CITY, CLERK, HERE, NOW, OPERATOR, opening, system
from fixtures.books import attach, detach
from taizhang.core.ledger.command import Command
from taizhang.core.limits import AT_ONCE_COMMANDS_MAX, BATCH_PART_COMMANDS
from taizhang.server import home
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

pytestmark = pytest.mark.postgres

_BEGUN, _GO = 1, 2  # advisory locks: an entry is about to be written; it may be
_TRIGGER = f"""
CREATE FUNCTION wait_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_unlock({_BEGUN});
  PERFORM pg_advisory_xact_lock_shared({_GO});
  RETURN NULL;
END $$;
CREATE TRIGGER wait_once BEFORE INSERT ON storage_entry FOR EACH STATEMENT
  WHEN (current_setting('taizhang.waits', true) = 'yes') EXECUTE FUNCTION wait_once();
"""


@pytest.fixture
def vendor() -> str:
    return "postgres"


@dataclass
class Slow:
    """A program of its own that has judged what it writes, and is held up before it writes it."""

    using: str
    commands: list[Command]
    outcomes: list[Outcome]
    begun: Event
    thread: Thread | None = None

    def start(self) -> None:
        self.thread = Thread(target=self._run)
        self.thread.start()
        self.begun.wait()

    def _run(self) -> None:
        Sql(self.using).one("SELECT set_config('taizhang.waits', 'yes', false), pg_advisory_lock(%s)", _BEGUN)
        self.begun.set()
        try:
            self.outcomes += submit(self.commands, NOW, using=self.using)
        finally:
            connections[self.using].close()

    def end(self) -> list[tuple[str, ...]]:
        assert self.thread is not None
        self.thread.join()
        return [tuple(one.code for one in outcome.issues) for outcome in self.outcomes]


@pytest.fixture
def gate(city: str, postgres_database: str) -> Iterator[psycopg.Connection]:
    """Holds up whoever waits until it lets go."""
    with connections[city].cursor() as cursor:
        cursor.execute(_TRIGGER)
    with psycopg.connect(postgres_database, autocommit=True) as held:
        held.execute("SELECT pg_advisory_lock(%s)", [_GO])
        yield held


@pytest.fixture
def slow(city: str, postgres_database: str, tmp_path: Path) -> Iterator[Slow]:
    """The same city, as another program has it."""
    del city
    attach("slow", home.database(tmp_path, postgres_database))
    yield Slow("slow", [], [], Event())
    detach("slow")


def ended(using: str) -> Command:
    """That grant corrected: as if it had ended before."""
    (position,) = Sql(using).one(
        "SELECT position FROM storage_entry WHERE book = %s AND item = %s", CITY, f"{CLERK}/clerk/{BUREAU}"
    ) or (0,)
    grant = {"actor": CLERK, "role": "clerk", "org": BUREAU, "until": "2026-05-31"}
    said = {"position": position, "reason": "离岗", "payload": grant}
    return Command("gone", CITY, "sys.grant", f"{CLERK}/clerk/{BUREAU}", "correct", date(2020, 1, 1), said, OPERATOR)


def meanwhile(using: str, gate: psycopg.Connection, slow: Slow, command: Command) -> list[tuple[str, ...]]:
    """What becomes of a slow program's commands where something is written and told between its judging and its writing."""
    slow.start()
    gate.execute("SELECT pg_advisory_lock(%s)", [_BEGUN])  # until it is about to write
    (said,) = submit([command], NOW, using=using)
    assert (said.receipt is not None, said.issues) == (True, ())
    gate.execute("SELECT pg_advisory_unlock(%s), pg_advisory_unlock(%s)", [_BEGUN, _GO])
    return slow.end()


@pytest.mark.parametrize("count", [1, AT_ONCE_COMMANDS_MAX + 1, BATCH_PART_COMMANDS + 1])
def test_what_it_allowed_is_not_written(city: str, gate: psycopg.Connection, slow: Slow, count: int) -> None:
    slow.commands = [opening(f"k{number}", f"F{number}", "甲厂", batch="b") for number in range(count)]
    told = meanwhile(city, gate, slow, ended(city))
    assert told == [("LEDG-023",), *[("LEDG-024",)] * (count - 1)]
    assert HERE not in DjangoStore(city).heads()


def test_what_says_nothing_of_rights_holds_nobody_up(city: str, gate: psycopg.Connection, slow: Slow) -> None:
    slow.commands = [opening("k", "F1", "甲厂")]
    calendar = {"year": 2026, "holidays": ["2026-01-01"], "workdays": [], "source": "示例"}
    assert meanwhile(city, gate, slow, system("c", "sys.calendar", "2026", "calendar", calendar)) == [()]
    assert DjangoStore(city).heads()[HERE].position == 1


def test_what_is_allowed_by_the_new_ones_too_is_written(city: str, gate: psycopg.Connection, slow: Slow) -> None:
    slow.commands = [opening("k", "F1", "甲厂")]
    grant = {"actor": "p-new", "role": "clerk", "org": HERE}
    assert meanwhile(city, gate, slow, system("g", "sys.grant", "g", "grant", grant)) == [()]
    assert DjangoStore(city).heads()[HERE].position == 1
