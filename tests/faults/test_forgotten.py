"""Forgetting killed in the middle, and with the power gone: what is told forgotten stays so, and nothing else is lost."""

from pathlib import Path

import pytest

from cast import HERE
from faults.aftermath import assert_sound
from faults.killing import Begin, Line, Opened, killed
from faults.script import Plan
from taizhang.core.journal.entry import parse
from taizhang.server.storage.forgettings import finish_forgettings, forgotten_in
from taizhang.server.storage.store import DjangoStore
from taizhang.server.storage.vault import Place, Vault

LEDGER = "works.factory"


def place(item: str) -> Place:
    return Place(HERE, LEDGER, item, "person")


def assert_forgotten(using: str, home: Path, told: list[Line]) -> None:
    """Of those told forgotten no key is left; a forgetting that was cut off is finished; the others can be read."""
    vault = Vault(home / "keys")
    assert [line["item"] for line in told if line["forgotten"] and vault.keys_of(place(line["item"]))] == []
    finish_forgettings(vault, using)
    gone = {one.place.item for one in forgotten_in(HERE, using)}
    assert gone >= {line["item"] for line in told if line["forgotten"]}
    for row in DjangoStore(using).read(HERE):
        entry = parse(row.content)
        for part in entry.sealed:
            opened, issues = vault.open(place(entry.item), [part])
            assert issues == []
            assert (opened[part.nonce] is None) == (entry.item in gone)
    assert finish_forgettings(vault, using) == 0
    assert_sound(using)


@pytest.mark.parametrize(("after", "spin"), [(1, 900), (4, 7_000), (9, 2_500)])
def test_killed_in_the_middle(where: dict[str, str], begin: Begin, opened: Opened, after: int, spin: int) -> None:
    writer = begin(Plan(0), where, program="forgetter.py")
    killed(writer, after, spin, writer.process.kill)
    assert_forgotten(opened(where), Path(where["TAIZHANG_HOME"]), writer.told)


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("after", "spin"), [(2, 900), (6, 7_000), (21, 12_000)])
def test_with_the_power_gone(
    watched: dict[str, str], disk: Path, begin: Begin, opened: Opened, after: int, spin: int
) -> None:
    writer = begin(Plan(0), watched, program="forgetter.py")
    killed(writer, after, spin, writer.process.kill)
    assert_forgotten(opened({"TAIZHANG_HOME": str(disk)}), disk, writer.told)
