"""A forgetting leaves no key of its party alive: not one that another process made, not one in another key folder."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cast import CHIEF, CLERK, HERE, NOW, TODAY
from server.personal.conftest import FIELDS, LEDGER, NAME, PHONE, RIVAL, opened, said, written
from server.personal.test_sealing import entries, read
from server.personal.test_vault import WHOSE, cut_off, forgetting
from taizhang.core.ledger.command import Command
from taizhang.server.actions import forget as forgets
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.actions.forget import Forgetting, forget
from taizhang.server.actions.keys import backup_keys, finish_forgetting, keys_lost, restore_keys, set_password
from taizhang.server.home import keys_folder
from taizhang.server.queries.personal import Personal
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.vault import FILE, Vault, vault_in

ASKED = Forgetting(HERE, LEDGER, "F1", "person", "本人来信", "p-operator", CHIEF, TODAY)
LATER = replace(ASKED, effective_on=TODAY + timedelta(days=3), basis="再次来信")
ALL = Personal({"contact": NAME, "phone": PHONE, "rival": RIVAL})


def codes(using: str, *commands: Command) -> list[tuple[str, ...]]:
    return [tuple(one.code for one in outcome.issues) for outcome in submit(list(commands), NOW, using=using)]


def asked(using: str, what: Forgetting = ASKED) -> tuple[Outcome | None, list[str]]:
    outcome, found = forget(what, NOW, using)
    return outcome, [one.code for one in found]


def second_key(home: Path) -> str:
    """A key for the party that another process made at the same moment, when there was none."""
    vault = Vault(keys_folder(home))
    sealing, found = vault.sealing(lambda _: frozenset(vault.keys_of(WHOSE)))
    assert (sealing is not None, found) == (True, [])
    assert sealing is not None
    key = sealing.seal(WHOSE, {"phone": "1"}).key_id
    sealing.keep()
    return key


def test_a_forgetting_that_leaves_a_key_of_the_party_is_refused(persons: str, tmp_path: Path) -> None:
    opened(persons)
    (first,) = vault_in(keys_folder(tmp_path)).keys_of(WHOSE)
    second = second_key(tmp_path)
    for some in (first, second):
        assert codes(persons, forgetting([some], key=f"only-{some}")) == [("SRV-020",)]
    assert codes(persons, forgetting([second, first])) == [()]
    assert vault_in(keys_folder(tmp_path)).keys_of(WHOSE) == []


def test_a_key_of_the_book_that_is_not_in_the_vault_is_named_too(persons: str, tmp_path: Path) -> None:
    """As where the keys of some time were in another folder, or are lost for now."""
    opened(persons)
    folder = keys_folder(tmp_path)
    kept = backup_keys(tmp_path)
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.execute("DELETE FROM data_key WHERE subject = 'person'")
    outcome, found = asked(persons)
    assert (outcome is not None and outcome.receipt is not None, found) == (True, [])
    assert entries(persons)[-1].payload["keys"] == [entries(persons)[0].sealed[0].key_id]
    assert restore_keys(tmp_path, kept, "keys.zip", persons) == []
    assert read(persons)[0] == Personal({"rival": RIVAL})


def test_a_key_that_appears_while_it_is_asked_for_goes_too(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    late: list[str] = []

    def slowly(commands: list[Command], *rest: Any, **more: Any) -> list[Outcome]:
        """Between the look at the keys and the book's lock, another process seals under a key of its own."""
        if not late:
            late.append(second_key(tmp_path))
            written(persons, said("late", "amend", {"fields": {"phone": "13700000000"}}))
        return submit(commands, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(forgets, "submit", slowly)
        assert asked(persons)[1] == []
    assert {*late} < {*entries(persons)[-1].payload["keys"]}
    assert read(persons)[0] == Personal({"rival": RIVAL})
    assert vault_in(keys_folder(tmp_path)).keys_of(WHOSE) == []


def test_a_forgetting_in_one_batch_with_what_it_forgets(persons: str) -> None:
    """Whoever writes the batch cannot know the key that is made for it."""
    told = [said("o", "open", {"fields": dict(FIELDS)}), forgetting(["00"])]
    assert codes(persons, *(replace(one, batch="b") for one in told)) == [("LEDG-024",), ("SRV-016",)]
    assert entries(persons) == []


def unkept(persons: str) -> Outcome:
    """A forgetting that was written and not finished."""
    with pytest.MonkeyPatch.context() as patch:
        cut_off(patch)
        outcome, found = asked(persons)
    assert (outcome is not None and outcome.receipt is not None, found) == (True, ["SRV-018"])
    assert outcome is not None
    return outcome


def test_asked_again_on_another_day_it_is_finished(persons: str, tmp_path: Path) -> None:
    opened(persons)
    first = unkept(persons)
    assert read(persons)[0] == ALL
    outcome, found = asked(persons, LATER)
    assert (found, vault_in(keys_folder(tmp_path)).keys_of(WHOSE)) == ([], [])
    assert outcome is not None
    assert outcome.receipt is not None
    assert first.receipt is not None
    assert outcome.receipt == replace(first.receipt, repeated=True)
    assert [one.kind for one in entries(persons)].count("forget") == 1
    assert read(persons)[0] == Personal({"rival": RIVAL})


def test_one_without_the_right_finishes_nothing(persons: str) -> None:
    opened(persons)
    unkept(persons)
    outcome, found = asked(persons, replace(LATER, actor=CLERK))
    assert outcome is not None
    assert (outcome.receipt, found) == (None, ["LEDG-023"])
    assert read(persons)[0] == ALL


def test_what_was_said_since_has_a_forgetting_of_its_own(persons: str, tmp_path: Path) -> None:
    opened(persons)
    unkept(persons)
    written(persons, said("since", "amend", {"fields": {"phone": "13700000000"}}))
    assert asked(persons, LATER)[1] == []
    last = entries(persons)[-1]
    assert last.payload["keys"] == [entries(persons)[2].sealed[0].key_id]
    assert vault_in(keys_folder(tmp_path)).keys_of(WHOSE) == []


def elsewhere(patch: pytest.MonkeyPatch, home: Path) -> Path:
    """A process for which the key folder was not set as for the others."""
    folder = home / "elsewhere" / "keys"
    patch.setenv("TAIZHANG_KEYS", str(folder))
    return folder


def test_a_process_with_another_key_folder_neither_seals_nor_forgets_nor_reads(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    with monkeypatch.context() as patch:
        folder = elsewhere(patch, tmp_path)
        new = said("open-F2", "open", {"fields": dict(FIELDS)}, "F2")
        without = said("more", "amend", {"fields": {"sector": "steel"}})
        assert codes(persons, new, without) == [("SRV-019",), ()]
        assert codes(persons, said("open-F1", "open", {"fields": dict(FIELDS)})) == [("SRV-019",)]
        assert asked(persons) == (None, ["SRV-019"])
        assert codes(persons, forgetting(["00"])) == [("SRV-019",)]
        assert (read(persons)[0], [one.code for one in read(persons)[1]]) == (None, ["SRV-019"])
        assert [one.code for one in set_password(tmp_path, "长口令", persons)] == ["SRV-019"]
        assert [one.code for one in finish_forgetting(tmp_path, persons)] == ["SRV-019"]
        assert not folder.exists()
    assert read(persons)[0] == ALL
    assert codes(persons, new) == [()]


def test_nor_does_one_whose_folder_has_a_master_key_of_its_own(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    with monkeypatch.context() as patch:
        folder = elsewhere(patch, tmp_path)
        assert Vault(folder).master()[1] == []
        for password in (None, "长口令"):
            if password:
                assert Vault(folder).sealing(lambda _: frozenset())[1] == []
                from taizhang.server.storage import master_key  # noqa: PLC0415 - beside what it is about

                assert master_key.set_password(folder, password) == []
            assert codes(persons, said("a", "amend", {"fields": {"phone": "1"}})) == [("SRV-019",)]
            assert asked(persons) == (None, ["SRV-019"])
    assert read(persons)[0] == ALL


def test_keys_that_are_lost_for_good_are_given_up_by_saying_so(
    persons: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(persons)
    shutil.rmtree(keys_folder(tmp_path))
    vault_in.cache_clear()
    again = said("again", "amend", {"fields": {"contact": NAME, "phone": PHONE}})
    assert codes(persons, again) == [("SRV-019",)]
    keys_lost(persons)
    assert codes(persons, again) == [()]
    with monkeypatch.context() as patch:
        elsewhere(patch, tmp_path)
        assert codes(persons, said("b", "amend", {"fields": {"phone": "1"}})) == [("SRV-019",)]


def test_the_first_of_two_who_begin_with_two_folders_has_its_way(persons: str, tmp_path: Path) -> None:
    """Both looked before either had sealed."""
    opened(persons)
    first = Sql(persons).one("SELECT fingerprint FROM storage_masterkey")
    other = Vault(tmp_path / "other")
    assert other.master()[1] == []
    with pytest.raises(Exception, match="SRV-019"):
        keep(Sql(persons), other)
    assert Sql(persons).one("SELECT fingerprint FROM storage_masterkey") == first


def keep(sql: Sql, vault: Vault) -> None:
    from taizhang.server.storage.sealed_under import keep_sealed_under  # noqa: PLC0415 - beside what it is about

    keep_sealed_under(sql, vault)
