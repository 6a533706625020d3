"""What is said of persons stands in the book as ciphertext, opens by right, and every opening is written down."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cast import BUREAU, CHIEF, CLERK, HERE, NEIGHBOUR, NOW, TODAY
from server.personal.conftest import FIELDS, LEDGER, NAME, PHONE, RIVAL, opened, said, written
from taizhang.cli.sqlite_store import SqliteStore, open_file
from taizhang.core.issues import Issue
from taizhang.core.journal.chain import verify
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.view import view
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import submit
from taizhang.server.home import keys_folder
from taizhang.server.queries.books import declarations
from taizhang.server.queries.items import item_history
from taizhang.server.queries.personal import Personal, read_personal
from taizhang.server.storage.store import DjangoStore
from taizhang.server.storage.vault import Place, vault_in


def entries(using: str, book: str = HERE) -> list[Any]:
    return [parse(one.content) for one in DjangoStore(using).read(book)]


def read(using: str, actor: str = CLERK, item: str = "F1") -> tuple[Personal | None, list[Issue]]:
    access = access_of(actor, TODAY, using)
    history, _ = item_history(access_of(CLERK, TODAY, using), HERE, LEDGER, item)
    assert history is not None
    ledger = declarations(access).ledgers[LEDGER]
    return read_personal(access, history.line, ledger, view(history.state, ledger, TODAY), NOW, TODAY)


def log(home: Path) -> SqliteStore:
    store, found = open_file(home / "access" / "log.sqlite3")
    assert store is not None, found
    return store


def test_an_entry_names_personal_fields_and_holds_their_ciphertext(persons: str) -> None:
    opened(persons)
    (entry,) = entries(persons)
    assert entry.payload == {
        "fields": {"org": BUREAU, "name": "甲厂"},
        "personal": {"person": ["contact", "phone"], "other": ["rival"]},
    }
    assert [part.subject for part in entry.sealed] == ["person", "other"]
    assert len({part.key_id for part in entry.sealed}) == 2
    assert [one.issues for one in verify(DjangoStore(persons))] == [(), ()]


def test_one_with_the_right_reads_them_and_the_log_says_so(persons: str, tmp_path: Path) -> None:
    opened(persons)
    told, found = read(persons)
    assert (told, found) == (Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL}), [])
    store = log(tmp_path)
    (row,) = store.read("access")
    entry = parse(row.content)
    assert (entry.actor, entry.kind, entry.effective_on) == (CLERK, "read", TODAY)
    place = {"book": HERE, "ledger": LEDGER, "item": "F1"}
    assert sorted(entry.payload["read"], key=lambda one: one["subject"]) == [
        {**place, "subject": "other", "fields": ["rival"]},
        {**place, "subject": "person", "fields": ["contact", "phone"]},
    ]
    assert [one.issues for one in verify(store)] == [()]
    assert NAME.encode() not in row.content
    read(persons, CHIEF)
    assert [parse(one.content).actor for one in log(tmp_path).read("access")] == [CLERK, CHIEF]


def test_one_without_it_reads_nothing_and_nothing_is_logged(persons: str, tmp_path: Path) -> None:
    opened(persons)
    told, found = read(persons, NEIGHBOUR)
    assert (told, [one.code for one in found]) == (None, ["LEDG-023"])
    assert not (tmp_path / "access").exists()


def test_a_log_that_cannot_be_written_shows_nothing(persons: str, tmp_path: Path) -> None:
    opened(persons)
    (tmp_path / "access").write_text("not a folder")
    told, found = read(persons)
    assert (told, [one.code for one in found]) == (None, ["SRV-017"])


def test_the_log_only_grows(persons: str, tmp_path: Path) -> None:
    opened(persons)
    read(persons)
    import sqlite3  # noqa: PLC0415 - the attack of this test alone

    db = sqlite3.connect(tmp_path / "access" / "log.sqlite3")
    for attack in (
        "UPDATE storage_entry SET actor = 'x'",
        "DELETE FROM storage_entry",
        "INSERT OR REPLACE INTO storage_entry SELECT * FROM storage_entry",
    ):
        with pytest.raises(sqlite3.Error):
            db.execute(attack)
    db.close()


def test_the_last_values_count_and_corrections_say_them_anew(persons: str) -> None:
    opened(persons)
    written(persons, said("a", "amend", {"fields": {"phone": "13000000000"}}))
    assert read(persons)[0] == Personal({"contact": NAME, "phone": "13000000000", "rival": RIVAL})
    again = {"position": 1, "reason": "姓名写错", "payload": {"fields": {**FIELDS, "contact": "王五"}}}
    written(persons, said("c", "correct", again))
    assert read(persons)[0] == Personal({"contact": "王五", "phone": "13000000000", "rival": RIVAL})
    written(persons, said("e", "amend", {"fields": {"phone": None}}))
    assert read(persons)[0] == Personal({"contact": "王五", "rival": RIVAL})


def test_a_key_is_used_again_for_the_same_person_and_item_only(persons: str) -> None:
    opened(persons)
    opened(persons, "F2")
    written(persons, said("a", "amend", {"fields": {"phone": "1"}}))
    first, second, amended = entries(persons)
    ids = {part.subject: part.key_id for part in first.sealed}
    assert amended.sealed[0].key_id == ids["person"]
    assert {part.key_id for part in second.sealed}.isdisjoint(ids.values())


def test_ciphertext_opens_only_where_it_was_sealed(persons: str, tmp_path: Path) -> None:
    opened(persons)
    (entry,) = entries(persons)
    part = entry.sealed[0]
    vault = vault_in(keys_folder(tmp_path))
    right = Place(HERE, LEDGER, "F1", "person")
    assert vault.open(right, [part])[0] == {part.nonce: {"contact": NAME, "phone": PHONE}}
    for wrong in (replace(right, item="F2"), replace(right, subject="other"), replace(right, book="500109")):
        opened_there, found = vault.open(wrong, [part])
        assert (opened_there, [one.code for one in found]) == ({}, ["SRV-014"])
    broken = replace(part, ciphertext="AAAA" + part.ciphertext[4:])
    assert [one.code for one in vault.open(right, [broken])[1]] == ["SRV-014"]


def test_a_command_sent_again_is_the_same_only_with_the_same_values(persons: str) -> None:
    receipt = opened(persons).receipt
    assert receipt is not None
    assert opened(persons).receipt == replace(receipt, repeated=True)
    other = said("open-F1", "open", {"fields": {**FIELDS, "phone": "13900000000"}})
    (refused,) = submit([other], NOW, using=persons)
    assert [one.code for one in refused.issues] == ["LEDG-019"]


def test_a_batch_seals_each_and_a_refused_one_leaves_nothing(persons: str) -> None:
    batch = [
        replace(said(f"b{number}", "open", {"fields": dict(FIELDS)}, f"B{number}"), batch="b") for number in range(3)
    ]
    written(persons, *batch)
    assert [len(one.sealed) for one in entries(persons)] == [2, 2, 2]
    wrong = replace(said("w", "open", {"fields": {**FIELDS, "org": "500199"}}, "B9"), batch="w")
    right = replace(said("r", "open", {"fields": dict(FIELDS)}, "B8"), batch="w")
    assert [one.receipt for one in submit([right, wrong], NOW, using=persons)] == [None, None]
    assert len(entries(persons)) == 3


def test_the_projection_holds_no_values(persons: str) -> None:
    opened(persons)
    history, _ = item_history(access_of(CLERK, TODAY, persons), HERE, LEDGER, "F1")
    assert history is not None
    told = json.dumps([history.line.fields, history.state.to_json()], ensure_ascii=False)
    assert "甲厂" in told
    assert not [one for one in (NAME, PHONE, RIVAL) if one in told]


def test_without_its_password_the_key_file_opens_nothing(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from taizhang.server.actions.keys import set_password  # noqa: PLC0415 - beside what it is about
    from taizhang.server.storage.vault import Vault  # noqa: PLC0415

    opened(persons)
    (entry,) = entries(persons)
    part, place = entry.sealed[0], Place(HERE, LEDGER, "F1", "person")
    folder = keys_folder(tmp_path)
    assert set_password(tmp_path, "长口令 with spaces", persons) == []
    for password in (None, "wrong"):
        if password:
            monkeypatch.setenv("TAIZHANG_KEY_PASSWORD", password)
        assert [one.code for one in Vault(folder).open(place, [part])[1]] == ["SRV-012"]
        assert [one.code for one in Vault(folder).master()[1]] == ["SRV-012"]
        assert [one.code for one in set_password(tmp_path, "another", persons)] == ["SRV-012"]
    monkeypatch.setenv("TAIZHANG_KEY_PASSWORD", "长口令 with spaces")
    assert Vault(folder).open(place, [part])[0][part.nonce] == {"contact": NAME, "phone": PHONE}
    assert set_password(tmp_path, None, persons) == []
    monkeypatch.delenv("TAIZHANG_KEY_PASSWORD")
    assert Vault(folder).master()[1] == []


@pytest.mark.parametrize(
    "content", ["", "{}", '{"format": 1, "key": "AAAA"}', '{"format": 2, "scrypt": {"n": 1}}', "[]"]
)
def test_a_file_that_is_no_key_file_is_told(persons: str, tmp_path: Path, content: str) -> None:
    folder = keys_folder(tmp_path)
    folder.mkdir(exist_ok=True)
    (folder / "master.key").write_text(content)
    (outcome,) = submit([said("o", "open", {"fields": dict(FIELDS)})], NOW, using=persons)
    assert [one.code for one in outcome.issues] == ["SRV-013"]
    assert entries(persons) == []
    assert (folder / "master.key").read_text() == content


def test_keys_are_for_their_owner_alone(persons: str, tmp_path: Path) -> None:
    opened(persons)
    folder = keys_folder(tmp_path)
    assert {
        one.name: one.stat().st_mode & 0o777 for one in folder.iterdir() if one.name in {"master.key", "vault.sqlite3"}
    } == {
        "master.key": 0o600,
        "vault.sqlite3": 0o600,
    }
