"""Founding a city, adopting packs, and what the process keeps in mind of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import CITY, HERE, NOW, OPERATOR, SINCE, build_city, opening
from small_pack import Texts
from taizhang.core.journal.chain import verify
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.command import Command
from taizhang.server import home
from taizhang.server.actions.adopt import PackText, adopt
from taizhang.server.actions.append import submit
from taizhang.server.actions.found import Founding, found_city
from taizhang.server.storage.city import read_city, read_declarations
from taizhang.server.storage.packs import keep_pack, ledger_under
from taizhang.server.storage.store import DjangoStore


def test_a_city_is_founded_once(city: str, settings: Any) -> None:
    _, issues = found_city(Founding("某市", "某市", "p-intruder", SINCE), NOW, city)
    assert {one.code for one in issues} == {"SRV-004", "LEDG-024"}
    assert home.operator_of(settings.TAIZHANG_HOME) == OPERATOR
    assert "p-intruder" not in {one.actor for one in read_city(city).grants}


def test_nobody_writes_before_the_city_is_founded(books: str) -> None:
    payload = {"name": "某市", "short": "某市", "kind": "city", "parent": None, "own_book": True}
    asked = Command("k", CITY, "sys.org", CITY, "org", SINCE, payload, "p-x")
    (outcome,) = submit([asked], NOW, using=books)
    assert [one.code for one in outcome.issues] == ["LEDG-023"]
    assert DjangoStore(books).heads() == {}


def test_a_book_of_sm3_is_chained_by_sm3(books: str, settings: Any, tmp_path: Path) -> None:
    settings.TAIZHANG_HOME, settings.BOOK_DIGEST = tmp_path, "sm3"
    build_city(books)
    submit([opening("k1", "F1", "甲厂")], NOW, using=books)
    assert all(head.digest.startswith("sm3:") for head in DjangoStore(books).heads().values())
    assert [one.issues for one in verify(DjangoStore(books))] == [(), ()]


def test_a_pack_adopted_anew_takes_effect_at_once_and_entries_keep_their_own_text(city: str) -> None:
    submit([opening("k1", "F1", "甲厂")], NOW, using=city)
    changed = Texts().pack.replace("version: 2026.1", "version: 2026.2").replace("zh: 工厂台账,", "zh: 厂房台账,")
    files = {**Texts().files(), "pack.yaml": changed}
    outcomes, issues = adopt([PackText("works", files)], OPERATOR, date(2026, 6, 1), NOW, using=city)
    assert issues == []
    assert all(one.receipt for one in outcomes)
    assert read_declarations(city).ledgers["works.factory"].name.zh == "厂房台账"
    (entry,) = DjangoStore(city).read(HERE)
    old = ledger_under(city, parse(entry.content).declaration_digest, "works.factory")
    assert old is not None
    assert old.name.zh == "工厂台账"
    again, _ = adopt([PackText("works", files)], OPERATOR, date(2026, 6, 1), NOW, using=city)
    assert [one.receipt.repeated for one in again if one.receipt] == [True]


def test_a_broken_pack_is_not_adopted(city: str) -> None:
    before = DjangoStore(city).heads()[CITY]
    outcomes, issues = adopt([PackText("works", {"pack.yaml": "pack: ["})], OPERATOR, SINCE, NOW, using=city)
    assert outcomes == []
    assert issues
    assert DjangoStore(city).heads()[CITY] == before


def test_a_text_that_is_gone_is_the_programs_mistake(city: str) -> None:
    assert ledger_under(city, None, "sys.org") is None
    with pytest.raises(LookupError):
        ledger_under(city, "sha256:" + "0" * 64, "works.factory")
    files = Texts().files()
    assert keep_pack("works", files, city) == keep_pack("works", files, city)
