"""Keys as what an entry's life hangs on: none is used that is about to go, none is lost, and damage is told in words."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from cast import CHIEF, HERE, NOW, TODAY
from server.personal.conftest import FIELDS, LEDGER, NAME, PHONE, RIVAL, opened, said, written
from server.personal.test_forgetting import ask
from server.personal.test_sealing import entries, read
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import submit
from taizhang.server.actions.attach import store
from taizhang.server.actions.keys import backup_keys, finish_forgetting, keys_lost, restore_keys, set_password
from taizhang.server.home import keys_folder, put_private
from taizhang.server.queries.personal import Personal
from taizhang.server.storage import forgettings
from taizhang.server.storage.key_backup import packed
from taizhang.server.storage.vault import Place, Vault, vault_in

WHOSE = Place(HERE, LEDGER, "F1", "person")
NEW_PHONE = "13700000000"


def forgetting(keys: list[str], item: str = "F1", key: str = "posted") -> Command:
    """A forgetting as a file of commands would bring it."""
    payload = {"ledger": LEDGER, "item": item, "subject": "person", "keys": keys}
    told: dict[str, Any] = {**payload, "basis": "本人来信", "approved_by": "p-operator"}
    return Command(key, HERE, "sys.forgetting", key, "forget", TODAY, told, CHIEF)


def cut_off(patch: pytest.MonkeyPatch) -> None:
    """A process killed between the entry and the keys."""

    def killed(*_: object) -> int:
        raise OSError("killed")

    patch.setattr(forgettings, "finish_forgettings", killed)


def test_nothing_is_sealed_under_a_key_that_the_book_says_is_destroyed(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    with monkeypatch.context() as patch:
        cut_off(patch)
        (done,) = submit([forgetting(vault_in(keys_folder(tmp_path)).keys_of(WHOSE))], NOW, using=persons)
    assert (done.receipt is not None, [one.code for one in done.issues]) == (True, ["SRV-018"])
    written(persons, said("again", "amend", {"fields": {"phone": NEW_PHONE}}))
    assert finish_forgetting(tmp_path, persons) == []
    assert read(persons)[0] == Personal({"phone": NEW_PHONE, "rival": RIVAL})


def test_what_a_batch_says_after_its_forgetting_has_a_key_of_its_own(persons: str, tmp_path: Path) -> None:
    opened(persons)
    keys = vault_in(keys_folder(tmp_path)).keys_of(WHOSE)
    before, after = (said(one, "amend", {"fields": {"phone": one}}) for one in ("1", "2"))
    written(persons, before, forgetting(keys), after)
    assert read(persons)[0] == Personal({"phone": "2", "rival": RIVAL})


def test_a_forgetting_that_is_posted_destroys_the_keys_too(persons: str, tmp_path: Path) -> None:
    opened(persons)
    vault = vault_in(keys_folder(tmp_path))
    written(persons, forgetting(vault.keys_of(WHOSE)))
    assert vault.keys_of(WHOSE) == []


def test_a_forgetting_names_keys_of_its_own_party_alone(persons: str, tmp_path: Path) -> None:
    opened(persons)
    opened(persons, "F2")
    keys = vault_in(keys_folder(tmp_path)).keys_of(WHOSE)
    for wrong in (forgetting(keys, "F2"), forgetting([*keys, "00"])):
        (refused,) = submit([wrong], NOW, using=persons)
        assert (refused.receipt, [one.code for one in refused.issues]) == (None, ["SRV-016"])
    assert read(persons)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_a_lost_master_key_is_not_replaced_by_another(persons: str, tmp_path: Path) -> None:
    opened(persons)
    kept = backup_keys(tmp_path)
    (keys_folder(tmp_path) / "master.key").unlink()
    vault_in.cache_clear()
    (refused,) = submit([said("open-F2", "open", {"fields": dict(FIELDS)}, "F2")], NOW, using=persons)
    assert (refused.receipt, [one.code for one in refused.issues]) == (None, ["SRV-013"])
    assert [one.code for one in read(persons)[1]][:1] == ["SRV-013"]
    assert restore_keys(tmp_path, kept, "keys.zip", persons) == []
    assert read(persons)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_a_damaged_vault_is_told_in_words(persons: str, tmp_path: Path) -> None:
    opened(persons)
    kept = backup_keys(tmp_path)
    (keys_folder(tmp_path) / "vault.sqlite3").write_bytes(b"no database" * 500)
    again, more = said("a", "amend", {"fields": {"phone": "1"}}), said("b", "amend", {"fields": {"sector": "steel"}})
    refused, allowed = submit([again, more], NOW, using=persons)
    assert ([one.code for one in refused.issues], allowed.receipt is not None) == (["SRV-013"], True)
    assert {one.code for one in read(persons)[1]} == {"SRV-013"}
    assert ask(persons) == ["SRV-013"]
    assert restore_keys(tmp_path, kept, "keys.zip", persons) == []
    assert read(persons)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_a_vault_of_another_master_key_is_told_in_words(persons: str, tmp_path: Path) -> None:
    opened(persons)
    folder = keys_folder(tmp_path)
    (folder / "master.key").unlink()
    shutil.move(folder / "vault.sqlite3", tmp_path / "aside.sqlite3")
    vault_in.cache_clear()
    assert vault_in(folder).master()[1] == []
    shutil.move(tmp_path / "aside.sqlite3", folder / "vault.sqlite3")
    keys_lost(persons)
    (refused,) = submit([said("a", "amend", {"fields": {"phone": "1"}})], NOW, using=persons)
    assert [one.code for one in refused.issues] == ["SRV-014"]


def test_keys_made_since_a_backup_outlive_its_restore(persons: str, tmp_path: Path) -> None:
    opened(persons)
    older = backup_keys(tmp_path)
    opened(persons, "F2")
    assert restore_keys(tmp_path, older, "keys.zip", persons) == []
    for item in ("F1", "F2"):
        assert read(persons, item=item)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_keys_made_under_another_master_key_outlive_a_restore_too(persons: str, tmp_path: Path) -> None:
    """A machine that went on with keys of its own before the old ones were put back."""
    opened(persons)
    older = backup_keys(tmp_path)
    shutil.rmtree(keys_folder(tmp_path))
    vault_in.cache_clear()
    keys_lost(persons)
    opened(persons, "F2")
    assert set_password(tmp_path, "长口令", persons) == []
    assert [one.code for one in restore_keys(tmp_path, older, "keys.zip", persons)] == ["SRV-012"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAIZHANG_KEY_PASSWORD", "长口令")
        assert restore_keys(tmp_path, older, "keys.zip", persons) == []
    for item in ("F1", "F2"):
        assert read(persons, item=item)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_a_restore_of_keys_killed_before_its_master_key_loses_none(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    older = backup_keys(tmp_path)
    shutil.rmtree(keys_folder(tmp_path))
    vault_in.cache_clear()
    keys_lost(persons)
    opened(persons, "F2")
    real = put_private

    def killed(path: Path, content: bytes, *, first: bool) -> None:
        if path == keys_folder(tmp_path) / "master.key":
            raise OSError("killed")
        real(path, content, first=first)

    with monkeypatch.context() as patch:
        patch.setattr("taizhang.server.storage.key_backup.put_private", killed)
        assert [one.code for one in restore_keys(tmp_path, older, "keys.zip", persons)] == ["SRV-013"]
    assert restore_keys(tmp_path, older, "keys.zip", persons) == []
    for item in ("F1", "F2"):
        assert read(persons, item=item)[0] == Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def test_another_key_of_attachments_is_kept_beside_the_one_restored(persons: str, tmp_path: Path) -> None:
    opened(persons)
    folder = keys_folder(tmp_path)
    assert store(tmp_path, b"1", "a.txt", "")[1] == []
    older = packed(folder)
    (folder / "blobs.key").write_text("ab" * 32)
    assert restore_keys(tmp_path, older, "keys.zip", persons) == []
    assert [one.read_text() for one in folder.glob("blobs.key.*.replaced")] == ["ab" * 32]


@pytest.mark.parametrize("content", ["", "abc", "ab" * 16, None])
def test_no_file_is_stored_under_a_part_of_a_key_or_another_than_before(tmp_path: Path, content: str | None) -> None:
    assert store(tmp_path, b"1", "a.txt", "")[1] == []
    file = keys_folder(tmp_path) / "blobs.key"
    file.unlink()
    if content is not None:
        file.write_text(content)
    assert [one.code for one in store(tmp_path, b"2", "b.txt", "")[1]] == ["SRV-013"]
    assert (file.read_text() if file.exists() else None) == content


def test_a_torn_line_of_the_list_hides_no_key_behind_it(persons: str, tmp_path: Path) -> None:
    opened(persons)
    (keys_folder(tmp_path) / "destroyed.txt").write_text("0123456789ab")  # as a power cut left it
    assert ask(persons) == []
    assert entries(persons)[0].sealed[0].key_id in vault_in(keys_folder(tmp_path)).destroyed()


def test_what_a_killed_restore_of_keys_left_goes_with_the_key(persons: str, tmp_path: Path) -> None:
    opened(persons)
    folder = keys_folder(tmp_path)
    (folder / ".restore-killed").mkdir()
    for left in (".restore-killed/vault.sqlite3", ".vault.sqlite3.123.abcd"):
        shutil.copy(folder / "vault.sqlite3", folder / left)
    assert ask(persons) == []
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []


def test_a_backup_of_keys_makes_no_second_copy_on_the_disk(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    monkeypatch.setattr("tempfile.mkdtemp", lambda *_, **__: pytest.fail("a copy of the keys"))
    (tmp_path / "other").mkdir()
    assert restored_keys(backup_keys(tmp_path), tmp_path / "other") == Vault(keys_folder(tmp_path)).keys_of(WHOSE)


def restored_keys(archive: bytes, folder: Path) -> list[str]:
    (folder / "keys.zip").write_bytes(archive)
    shutil.unpack_archive(folder / "keys.zip", folder)
    return Vault(folder).keys_of(WHOSE)
