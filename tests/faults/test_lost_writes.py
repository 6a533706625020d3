"""The power goes out: all that was written and not synced is gone, and still nothing acknowledged is lost.

The shim `lose_unsynced.c` keeps, beside the real folder, a shadow that holds only what was synced. The writer is killed and
the shadow is opened as the disk would be found. That the test can fail is shown by SQLite's `synchronous` turned down.
"""

import os
from pathlib import Path
from random import Random

import pytest

from faults.aftermath import assert_after, kept
from faults.blob_writer import content
from faults.killing import Begin, Opened, killed
from faults.script import DISTRICTS, Plan
from taizhang.server.storage.blobs import Attachment, Blobs, Label

pytestmark = pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)

RUNS = int(os.environ.get("TAIZHANG_FAULT_RUNS", "18")) // 3
BASE = int(os.environ.get("TAIZHANG_FAULT_BASE", "20260601"))
SEEDS = [int(os.environ["TAIZHANG_FAULT_SEED"])] if "TAIZHANG_FAULT_SEED" in os.environ else range(BASE, BASE + RUNS)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_acknowledged_survives_the_loss_of_all_that_was_not_synced(
    watched: dict[str, str], disk: Path, begin: Begin, opened: Opened, seed: int
) -> None:
    chance = Random(f"power {seed}")  # noqa: S311 - a seed, to be replayed
    plan = Plan(seed, writers=chance.choice((1, 3)), books=DISTRICTS[:2], steps=80)
    early = chance.choice(("0", "300", "900"))  # of a thousand unsynced writes, those that reach the disk all the same
    writer = begin(plan, {**watched, "TZ_EARLY": early, "TZ_SEED": str(seed % 2**31)})
    killed(writer, chance.randrange(200 * plan.writers), chance.randrange(6_000), writer.process.kill)
    assert_after(opened({"TAIZHANG_HOME": str(disk)}), plan, writer.receipts)


def test_a_checkpoint_is_survived_too(watched: dict[str, str], disk: Path, begin: Begin, opened: Opened) -> None:
    """So much is written that the log was folded into the file, and begun again."""
    plan, file = Plan(1, steps=150), disk / "taizhang.sqlite3"
    before = file.read_bytes()
    writer = begin(plan, watched)
    killed(writer, 400, 500, writer.process.kill)
    assert file.read_bytes() != before
    assert_after(opened({"TAIZHANG_HOME": str(disk)}), plan, writer.receipts)


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_without_full_syncs_receipts_are_lost_and_that_is_seen(
    watched: dict[str, str], disk: Path, begin: Begin, opened: Opened, synchronous: str
) -> None:
    plan = Plan(1)
    writer = begin(plan, {**watched, "TAIZHANG_FAULT_SYNCHRONOUS": synchronous})
    killed(writer, 40, 0, writer.process.kill)
    entries = kept(opened({"TAIZHANG_HOME": str(disk)}))
    lost = [one for one in writer.receipts if (one["book"], one["key"]) not in entries]
    assert len(lost) == len(writer.receipts) >= 30
    with pytest.raises(AssertionError):
        assert_after(opened({"TAIZHANG_HOME": str(disk)}), plan, writer.receipts)


@pytest.mark.parametrize("after", [1, 7, 23])
def test_an_attachment_kept_survives_with_the_key_that_opens_it(
    watched: dict[str, str], disk: Path, begin: Begin, after: int
) -> None:
    writer = begin(Plan(after), watched, program="blob_writer.py")
    killed(writer, after, 400, writer.process.kill)
    blobs = Blobs(disk)
    assert len(writer.told) >= after
    for line in writer.told:
        assert blobs.get(line["digest"]) == (Attachment(Label(), content(line["number"])), [])


def test_without_syncs_attachments_are_lost_and_that_is_seen(watched: dict[str, str], disk: Path, begin: Begin) -> None:
    writer = begin(Plan(1), {**watched, "TAIZHANG_FAULT_SYNCHRONOUS": "OFF"}, program="blob_writer.py")
    killed(writer, 7, 0, writer.process.kill)
    kept_key = disk / "keys" / "blobs.key"
    kept_key.write_bytes((Path(watched["TAIZHANG_HOME"]) / "keys" / "blobs.key").read_bytes())
    assert [Blobs(disk).get(line["digest"])[0] for line in writer.told] == [None] * len(writer.told)
