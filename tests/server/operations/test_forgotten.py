"""What was forgotten stays forgotten: an older backup, of the books or of the keys, brings nothing of it back."""

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cast import ADMINISTRATOR, CHIEF, HERE, NOW, TODAY, opening
from server.operations.homes import Place, silent
from taizhang.core.journal.entry import Sealed, parse
from taizhang.server.actions.append import submit
from taizhang.server.actions.backup import backup
from taizhang.server.actions.forget import Forgetting, forget
from taizhang.server.storage import vault
from taizhang.server.storage.store import DjangoStore

NAME = "张某某"
PERSON = vault.Place(HERE, "works.factory", "F1", "person")
OTHER = vault.Place(HERE, "works.factory", "F2", "person")


@pytest.fixture
def kept_apart(city: str, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Backups of the books before and after a person was forgotten, and the keys as they were before."""
    told = [opening("k1", "F1", "甲厂"), opening("k2", "F2", "乙厂")]
    for one in told:
        fields = {**one.payload["fields"], "contact": NAME}
        [written] = submit([replace(one, payload={"fields": fields})], NOW, using=city)
        assert written.issues == ()
    before, after, keys = (tmp_path / name for name in ("before", "after", "keys-before"))
    assert backup(before, NOW, silent, using=city)[1] == []
    shutil.copytree(tmp_path / "keys", keys)
    outcome, found = forget(
        Forgetting(HERE, "works.factory", "F1", "person", "本人申请", ADMINISTRATOR, CHIEF, TODAY), NOW, city
    )
    assert outcome is not None
    assert found == []
    assert backup(after, NOW, silent, using=city)[1] == []
    return before, after, keys


def read(place: Place, person: vault.Place) -> list[object]:
    """What the restored home can still read of somebody; None where the key was destroyed."""
    rows = DjangoStore(place.open()).read(HERE)
    parts: list[Sealed] = [part for row in rows for part in parse(row.content).sealed if _is_of(row.content, person)]
    opened, found = vault.Vault(place.home / "keys").open(person, parts)
    assert found == []
    return list(opened.values())


def _is_of(content: bytes, person: vault.Place) -> bool:
    return parse(content).item == person.item


def test_books_that_say_so_destroy_a_key_that_older_keys_bring_back(
    kept_apart: tuple[Path, Path, Path], place: Place
) -> None:
    _, after, keys = kept_apart
    place.home.mkdir()
    shutil.copytree(keys, place.home / "keys")
    assert place.restore(after)[1] == []
    assert read(place, PERSON) == [None]
    assert read(place, OTHER) == [{"contact": NAME}]
    assert not vault.Vault(place.home / "keys").keys_of(PERSON)


def test_older_books_do_not_bring_back_what_the_list_of_keys_knows(
    kept_apart: tuple[Path, Path, Path], here: Place, tmp_path: Path
) -> None:
    before, _, keys = kept_apart
    here.home.mkdir()
    shutil.copytree(keys, here.home / "keys")
    shutil.copy(tmp_path / "keys" / vault.DESTROYED, here.home / "keys" / vault.DESTROYED)
    assert here.restore(before)[1] == []
    assert read(here, PERSON) == [None]
    assert read(here, OTHER) == [{"contact": NAME}]


def test_a_backup_holds_nothing_readable_of_anybody(kept_apart: tuple[Path, Path, Path], here: Place) -> None:
    for file in kept_apart[:2]:
        with zipfile.ZipFile(file) as archive:
            assert not any(NAME.encode() in archive.read(name) for name in archive.namelist())
        assert here.restore(file)[1] == []
        assert not any(NAME.encode() in content for content in here.files().values())
        assert not any(NAME.encode() in one.read_bytes() for one in here.home.rglob("*") if one.is_file())


def test_nothing_is_destroyed_where_nobody_agreed(kept_apart: tuple[Path, Path, Path], here: Place) -> None:
    _, after, keys = kept_apart
    here.home.mkdir()
    shutil.copytree(keys, here.home / "keys")
    done, _ = here.restore(after, agreed=lambda _: False)
    assert done is not None
    assert vault.Vault(here.home / "keys").keys_of(PERSON)
