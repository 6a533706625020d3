"""A receipt is printed only after the kernel has confirmed a sync of the log that holds its entry."""

import signal
from pathlib import Path

import psycopg
import pytest

from faults.killing import Begin, Writer
from faults.script import Plan
from faults.trace import said_too_soon, traced
from fixtures.postgres import Cluster

WAL = "taizhang.sqlite3-wal"


def finished(writer: Writer) -> Writer:
    """A writer under strace that has done all its work."""
    writer.go()
    writer.hear()
    writer.process.send_signal(signal.SIGTERM)  # strace would go on watching a server it is attached to
    writer.end()
    return writer


@pytest.mark.parametrize("writers", [1, 4])
@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_receipt_follows_a_sync_of_the_wal(where: dict[str, str], begin: Begin, tmp_path: Path, writers: int) -> None:
    record = tmp_path / "calls"
    writer = finished(begin(Plan(7, writers=writers), where, traced(record)))
    early, keys = said_too_soon(record, WAL)
    assert early == []
    assert keys == len({one["key"] for one in writer.receipts}) > 40


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_without_full_syncs_this_would_be_noticed(
    where: dict[str, str], begin: Begin, tmp_path: Path, synchronous: str
) -> None:
    record = tmp_path / "calls"
    finished(begin(Plan(7), {**where, "TAIZHANG_FAULT_SYNCHRONOUS": synchronous}, traced(record)))
    early, keys = said_too_soon(record, WAL)
    assert len(early) >= keys > 40


@pytest.mark.postgres
@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
@pytest.mark.parametrize(("commits", "sound"), [("on", True), ("off", False)])
def test_a_receipt_follows_a_sync_of_the_servers_log(
    where: dict[str, str], begin: Begin, doomed_cluster: Cluster, tmp_path: Path, commits: str, *, sound: bool
) -> None:
    """With `synchronous_commit` off, which is not the product's doing, it is noticed."""
    record = tmp_path / "calls"
    strace = traced(record, doomed_cluster.processes)  # the log is also written by a process of its own
    finished(begin(Plan(7), {**where, "PGOPTIONS": f"-c synchronous_commit={commits}"}, strace))
    early, keys = said_too_soon(record, "/pg_wal/")
    assert keys > 40
    assert (early == []) is sound
    with psycopg.connect(doomed_cluster.url("postgres")) as connection:  # the server outlived the watching
        connection.execute("SELECT 1")
