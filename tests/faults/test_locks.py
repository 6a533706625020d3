"""Writers that hold a lock: dead ones keep nobody out, stuck ones are waited for only so long, and told of."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cast import CLERK, NOW, opening
from faults.aftermath import assert_sound
from faults.killing import Begin, Opened, environment
from faults.script import DISTRICTS, Plan
from fixtures.books import attach, detach
from fixtures.postgres import Cluster
from taizhang.core.ledger.command import Command
from taizhang.server import home
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.store import DjangoStore

HELD, FREE = DISTRICTS[0], DISTRICTS[1]


def factory(key: str, book: str = HELD) -> Command:
    return opening(key, f"F-{key}", "甲厂", org=book, book=book)


def codes(outcomes: list[Outcome]) -> list[list[str]]:
    return [[one.code for one in outcome.issues] for outcome in outcomes]


@pytest.fixture
def impatient(where: dict[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The city opened in this process by somebody who waits for a fifth of a second."""
    with django_db_blocker.unblock():
        attach("impatient", home.database(Path(where["TAIZHANG_HOME"]), where.get("DATABASE_URL"), 0.2))
        yield "impatient"
        detach("impatient")


def test_a_writer_that_dies_holding_the_lock_keeps_nobody_out(
    where: dict[str, str], begin: Begin, opened: Opened
) -> None:
    using = opened(where)
    holder = begin(Plan(0, books=(HELD,)), where, program="holder.py")
    holder.process.kill()
    holder.process.wait()
    assert codes(submit([factory("k1")], NOW, using=using)) == [[]]
    assert_sound(using)
    assert DjangoStore(using).heads()[HELD].position == 1  # nothing of the dead one's half


def test_a_stuck_writer_is_waited_for_only_so_long(where: dict[str, str], begin: Begin, impatient: str) -> None:
    holder = begin(Plan(0, books=(HELD,)), where, program="holder.py")
    os.kill(holder.process.pid, signal.SIGSTOP)
    asked = [factory("k1"), factory("k2")]
    assert codes(submit(asked, NOW, using=impatient)) == [["SRV-011"], ["SRV-011"]]
    os.kill(holder.process.pid, signal.SIGKILL)
    holder.process.wait()
    assert codes(submit(asked, NOW, using=impatient)) == [[], []]
    assert_sound(impatient)


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_a_stuck_writer_stops_its_own_district_alone(where: dict[str, str], begin: Begin, impatient: str) -> None:
    begin(Plan(0, books=(HELD,)), where, program="holder.py")
    assert codes(submit([factory("k1", FREE)], NOW, using=impatient)) == [[]]
    assert codes(submit([factory("k1", HELD)], NOW, using=impatient)) == [["SRV-011"]]
    assert codes(submit([factory("k2", FREE)], NOW, using=impatient)) == [[]]


def test_the_waiting_time_is_a_setting_of_the_programs(where: dict[str, str], begin: Begin, tmp_path: Path) -> None:
    begin(Plan(0, books=(HELD,)), where, program="holder.py")
    file = tmp_path / "commands.jsonl"
    command = {"key": "k1", "book": HELD, "ledger": "works.factory", "item": "F1", "verb": "open", "actor": CLERK,
               "effective_on": "2026-06-01", "payload": {"fields": {"org": HELD, "name": "甲厂"}}}  # fmt: skip
    file.write_text(json.dumps(command), encoding="utf-8")
    words = [sys.executable, "-m", "taizhang.cli.main", "--lang", "en", "post", str(file)]
    told = {}
    for seconds in ("0.2", "soon", "0"):
        env = environment({**where, "TAIZHANG_BUSY_SECONDS": seconds})
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        told[seconds] = (done.returncode, done.stderr.partition(" ")[0])
        assert "Traceback" not in done.stderr
    assert told == {"0.2": (1, "SRV-011"), "soon": (2, "SRV-006"), "0": (2, "SRV-006")}


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_a_process_outlives_its_server(where: dict[str, str], opened: Opened, doomed_cluster: Cluster) -> None:
    """What is sent while the server is down is told as unconfirmed; sent again when it is back, it is written once."""
    using = opened(where)
    assert codes(submit([factory("k1")], NOW, using=using)) == [[]]
    assert codes(submit([factory("k2")], NOW, using=using)) == [[]]
    doomed_cluster.stop("immediate")
    try:
        assert codes(submit([factory("k3")], NOW, using=using)) == [["SRV-011"]]
    finally:
        doomed_cluster.resume()
    assert codes(submit([factory("k2"), factory("k3")], NOW, using=using)) == [[], []]
    assert_sound(using)


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_a_restart_between_two_commands_costs_at_most_one_answer(
    where: dict[str, str], opened: Opened, doomed_cluster: Cluster
) -> None:
    using = opened(where)
    assert codes(submit([factory("k1")], NOW, using=using)) == [[]]
    doomed_cluster.stop("immediate")
    doomed_cluster.resume()
    first = codes(submit([factory("k2")], NOW, using=using))
    assert first in ([[]], [["SRV-011"]])
    assert codes(submit([factory("k2")], NOW, using=using)) == [[]]
    assert_sound(using)
