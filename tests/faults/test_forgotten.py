"""Forgetting killed in the middle, and with the power gone: what is told forgotten stays so, and nothing else is lost."""

from pathlib import Path

import pytest

from cast import CHIEF, HERE, NOW, OPERATOR, TODAY
from faults.aftermath import assert_sound
from faults.killing import Begin, Line, Opened, killed
from faults.script import Plan
from faults.sealer import PERSONS
from taizhang.core.journal.entry import parse
from taizhang.server.actions.forget import Forgetting, forget
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


def test_while_two_processes_go_on_sealing_no_key_outlives_its_forgetting(
    where: dict[str, str], begin: Begin, opened: Opened
) -> None:
    """Whatever was said of a person before the entry that forgets them is under keys that are destroyed."""
    using, vault = opened(where), Vault(Path(where["TAIZHANG_HOME"]) / "keys")
    writers = [begin(Plan(0, steps=45, first=number), where, program="sealer.py") for number in (1, 2)]
    for writer in writers:
        writer.go()
    for heard in range(1, 46, 5):
        for writer in writers:
            writer.hear(heard)
        for person in PERSONS:
            asked = Forgetting(HERE, LEDGER, person, "person", "本人来信", OPERATOR, CHIEF, TODAY)
            assert {one.code for one in forget(asked, NOW, using)[1]} <= {"SRV-016"}
    assert [writer.end() for writer in writers] == [0, 0]
    gone: dict[str, int] = {}
    for one in forgotten_in(HERE, using):
        gone[one.place.item] = max(one.position, gone.get(one.place.item, 0))
    assert {*gone} == {*PERSONS}
    entries = [parse(row.content) for row in DjangoStore(using).read(HERE)]
    for entry in entries:
        for part in entry.sealed:
            said, issues = vault.open(place(entry.item), [part])
            assert issues == []
            if entry.position < gone[entry.item]:
                assert said[part.nonce] is None
    named = {key for one in forgotten_in(HERE, using) for key in one.keys}
    assert named.isdisjoint(key for key, *_ in vault.rows())
    assert_sound(using)
