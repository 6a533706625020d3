"""The cast's city with a ledger of two parties, and what is said of them: signs that stand nowhere else."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

import small_pack
from cast import CLERK, HERE, NOW, OPERATOR, SINCE, TODAY
from taizhang.core.ledger.command import Command
from taizhang.server.actions.adopt import PackText, adopt
from taizhang.server.actions.append import Outcome, submit

NAME: Final = "欧阳鸿鹄"
PHONE: Final = "13912345678"
RIVAL: Final = "司徒凌霄"
LEDGER: Final = "works.factory"
FIELDS: Final[Mapping[str, Any]] = {
    "org": "500118-tz", "name": "甲厂", "contact": NAME, "phone": PHONE, "rival": RIVAL,
}  # fmt: skip


@pytest.fixture
def postgres_template(migrated_postgres: str) -> str:
    return migrated_postgres


@pytest.fixture
def persons(city: str, tmp_path: Path) -> str:
    """The alias of the small city, whose ledger has two personal fields of one party and one of another."""
    texts = small_pack.Texts().files()
    old = "{field: contact, name: {zh: 联系人, en: Contact}, personal: true}"
    assert old in texts["pack.yaml"]
    more = (
        "      - {field: phone, name: {zh: 电话, en: Phone}, personal: true}\n"
        "      - {field: rival, name: {zh: 对方, en: Other side}, personal: true, subject: other}\n"
    )
    pack = texts["pack.yaml"].replace(f"      - {old}\n", f"      - {old}\n{more}").replace("2026.1", "2026.2")
    assert adopt([PackText("works", {**texts, "pack.yaml": pack})], OPERATOR, SINCE, NOW, using=city)[1] == []
    del tmp_path
    return city


def said(key: str, verb: str, payload: Mapping[str, Any], item: str = "F1", on: date = TODAY) -> Command:
    return Command(key, HERE, LEDGER, item, verb, on, payload, CLERK)


def written(using: str, *commands: Command) -> list[Outcome]:
    outcomes = submit(list(commands), NOW, using=using)
    assert [one.issues for one in outcomes if one.receipt is None] == []
    return outcomes


def opened(using: str, item: str = "F1") -> Outcome:
    """An item with both parties."""
    return written(using, said(f"open-{item}", "open", {"fields": dict(FIELDS)}, item))[0]
