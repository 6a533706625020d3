"""Attachments on both databases: an entry names only what the blob store holds; only who may read the item gets the file."""

import dataclasses
from pathlib import Path

import pytest

from cast import CHIEF, CITIZEN, HERE, NEIGHBOUR, NOW, TODAY, command, opening
from taizhang.core.journal.entry import parse
from taizhang.server import blob_files
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import submit
from taizhang.server.actions.attach import store
from taizhang.server.queries.attachments import attachment, check_blobs, labelled
from taizhang.server.queries.items import item_history
from taizhang.server.storage.store import DjangoStore

LEDGER = "works.factory"


def stored(home: Path, content: bytes = b"content", name: str = "a.pdf") -> str:
    digest, found = store(home, content, name, "application/pdf")
    assert found == []
    assert digest is not None
    return digest


def test_an_entry_holds_digests_that_the_store_holds(city: str, tmp_path: Path) -> None:
    digest = stored(tmp_path)
    first, refused = submit(
        [
            opening("k1", "F1", "甲厂"),
            command("k2", "F1", "milestone", {"milestone": "signed", "attachments": ["sha256:" + "0" * 64]}),
        ],
        NOW,
        using=city,
    )
    assert first.receipt is not None
    assert (refused.receipt, [one.code for one in refused.issues]) == (None, ["SRV-040"])
    told = command("k3", "F1", "milestone", {"milestone": "signed", "attachments": [digest]})
    done, again = (submit([told], NOW, using=city)[0] for _ in range(2))
    assert done.receipt is not None
    assert again.receipt == dataclasses.replace(done.receipt, repeated=True)
    row = list(DjangoStore(city).read(HERE))[-1]
    entry = parse(row.content)
    assert entry.attachments == (digest,)
    assert entry.payload == {"milestone": "signed", "occurrence": 1, "status": "actual"}
    assert b"a.pdf" not in row.content
    other = command("k3", "F1", "milestone", {"milestone": "signed", "attachments": [stored(tmp_path, b"other")]})
    assert [one.code for one in submit([other], NOW, using=city)[0].issues] == ["LEDG-019"]


def test_a_file_is_given_to_who_may_read_the_item_and_to_nobody_else(city: str, tmp_path: Path) -> None:
    mine, another = stored(tmp_path, b"mine"), stored(tmp_path, b"another's")
    submit(
        [
            dataclasses.replace(opening("k1", "F1", "甲厂"), payload={"fields": {"org": "500118-tz", "name": "甲厂"}, "attachments": [mine]}),
            opening("k2", "F2", "乙厂"),
            command("k3", "F2", "milestone", {"milestone": "signed", "attachments": [another]}),
        ],
        NOW,
        using=city,
    )  # fmt: skip
    chief = access_of(CHIEF, TODAY, city)
    found, issues = attachment(chief, HERE, LEDGER, "F1", mine)
    assert issues == []
    assert found is not None
    assert (found.content, found.label.name) == (b"mine", "a.pdf")
    history, _ = item_history(chief, HERE, LEDGER, "F1")
    assert history is not None
    assert [step.attachments for step in history.steps] == [(mine,)]
    assert [(one.digest, one.label.name if one.label else None) for one in labelled([mine])] == [(mine, "a.pdf")]
    for actor in (NEIGHBOUR, CITIZEN):
        assert [one.code for one in attachment(access_of(actor, TODAY, city), HERE, LEDGER, "F1", mine)[1]] == [
            "SRV-001"
        ]
    for item, digest in (("F1", another), ("F3", mine), ("F1", "../../keys/blobs.key"), ("F1", "")):
        assert [one.code for one in attachment(chief, HERE, LEDGER, item, digest)[1]] == ["SRV-001"]
    blob_files.file_of(tmp_path, mine).unlink()
    assert [one.code for one in attachment(chief, HERE, LEDGER, "F1", mine)[1]] == ["SRV-007"]
    assert [one.label for one in labelled([mine])] == [None]


@pytest.mark.parametrize("damage", ["remove", "alter", "swap"])
def test_the_store_is_held_against_the_entries(city: str, tmp_path: Path, damage: str) -> None:
    named, other = stored(tmp_path), stored(tmp_path, b"named by none")
    submit(
        [
            opening("k1", "F1", "甲厂"),
            command("k2", "F1", "milestone", {"milestone": "signed", "attachments": [named]}),
        ],
        NOW,
        using=city,
    )
    assert check_blobs(tmp_path, city) == blob_files.Checked(1, (), (other,))
    file = blob_files.file_of(tmp_path, named)
    if damage == "remove":
        file.unlink()
    else:
        file.write_bytes(blob_files.file_of(tmp_path, other).read_bytes() if damage == "swap" else b"x")
    checked = check_blobs(tmp_path, city)
    assert (checked.sound, checked.orphans) == (0, (other,))
    assert [(one.code, one.where.position) for one in checked.issues] == [("SRV-041", f"{HERE}#2")]


def test_what_a_crash_left_half_written_is_no_attachment(tmp_path: Path) -> None:
    digest = stored(tmp_path)
    folder = blob_files.file_of(tmp_path, digest).parent
    for name in (".half.123", "0" * 64, digest[7:] + ".x"):
        (folder / name).write_bytes(b"x")
    kept = [one for one in blob_files.kept(tmp_path) if one != "sha256:" + "0" * 64]
    assert kept == [digest]
    assert list(blob_files.kept(tmp_path / "absent")) == []
