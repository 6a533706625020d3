"""Writers and servers killed at points drawn from a seed: nothing acknowledged is lost, nothing is half there.

$TAIZHANG_FAULT_RUNS: runs in all, two thirds on SQLite. $TAIZHANG_FAULT_SEED: this run alone. $TAIZHANG_FAULT_BASE: where
the seeds of a series start.
"""

import os
import signal
from collections.abc import Callable
from random import Random
from typing import Any

import psycopg
import pytest

from faults.aftermath import assert_after
from faults.killing import Begin, Opened, killed
from faults.script import DISTRICTS, Plan
from faults.writer import GAVE_OUT
from fixtures.postgres import Cluster

RUNS = int(os.environ.get("TAIZHANG_FAULT_RUNS", "18"))
BASE = int(os.environ.get("TAIZHANG_FAULT_BASE", "20260601"))
SEEDS = [int(os.environ["TAIZHANG_FAULT_SEED"])] if "TAIZHANG_FAULT_SEED" in os.environ else range(BASE, BASE + RUNS)
ON_SQLITE = [seed for seed in SEEDS if len(SEEDS) == 1 or (seed - BASE) % 3 != 2]
ON_POSTGRES = [seed for seed in SEEDS if len(SEEDS) == 1 or (seed - BASE) % 3 == 2]
SPIN_US = 6_000  # microseconds: longer than an append takes, so that every part of one is hit


def drawn(seed: int) -> tuple[Plan, int, int, Random]:
    """The plan of a seed, after how many lines and after how many microseconds more the blow falls, and what is left
    of chance.
    """
    chance = Random(seed)  # noqa: S311 - a seed, to be replayed
    books = DISTRICTS[:1] if chance.random() < 0.5 else DISTRICTS[:3]
    plan = Plan(seed, writers=chance.choice((1, 1, 3, 6)), books=books)
    return plan, chance.randrange(0, 90 * plan.writers), chance.randrange(SPIN_US), chance


@pytest.mark.parametrize("seed", ON_SQLITE)
@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_killed_writer_loses_nothing_it_acknowledged(
    where: dict[str, str], begin: Begin, opened: Opened, seed: int
) -> None:
    plan, after, spin, _ = drawn(seed)
    writer = begin(plan, where)
    code = killed(writer, after, spin, writer.process.kill)
    assert code in {0, -signal.SIGKILL}
    assert_after(opened(where), plan, writer.receipts)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", ON_POSTGRES)
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
def test_a_killed_server_loses_nothing_it_acknowledged(
    where: dict[str, str], begin: Begin, opened: Opened, doomed_cluster: Cluster, seed: int
) -> None:
    plan, after, spin, chance = drawn(seed)
    blow = chance.choice(("writer", "backend", "postmaster", "immediate"))
    writer = begin(plan, where)
    with psycopg.connect(doomed_cluster.url("postgres"), autocommit=True) as asking:
        backends = asking.execute("SELECT pid FROM pg_stat_activity WHERE datname = 'doomed'").fetchall()
    backend = chance.choice(sorted(pid for (pid,) in backends))
    blows: dict[str, Callable[[], Any]] = {
        "writer": writer.process.kill,
        "backend": lambda: doomed_cluster.kill_backend(backend),
        "postmaster": doomed_cluster.kill,
        "immediate": lambda: doomed_cluster.stop("immediate"),
    }
    code = killed(writer, after, spin, blows[blow])
    if blow in {"postmaster", "immediate"}:
        doomed_cluster.resume()
    doomed_cluster.until_ready("doomed")
    assert code in ({0, -signal.SIGKILL} if blow == "writer" else {0, GAVE_OUT})
    assert_after(opened(where), plan, writer.receipts)
