"""A small ledger of works to test with: one pack, four orgs, and the way a command becomes an entry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import PackFile
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import Entry, genesis
from taizhang.core.journal.store import Head
from taizhang.core.ledger.command import Command, parse_command
from taizhang.core.ledger.decide import Context, Draft
from taizhang.core.people.orgs import OrgStatement, OrgTree

DIGEST = "sha256:" + "a" * 64


def name(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": zh}


PACK = PackFile.model_validate(
    {
        "pack": "works",
        "name": name("工程"),
        "version": "2021.1",
        "effective_from": date(2021, 1, 1),
        "description": name("示例"),
        "basis": [{"document": "示例文件"}],
        "codelists": [{"codelist": "sort", "name": name("类别"), "codes": [{"code": "road", "name": name("道路")}]}],
        "ledgers": [
            {
                "ledger": "works.project",
                "name": name("工程台账"),
                "item": name("工程"),
                "unit": "项",
                "title": "title",
                "fields": [
                    {"field": "title", "name": name("名称"), "required": True},
                    {"field": "cost", "name": name("投资"), "type": "number", "unit": "亿元"},
                    {"field": "land", "name": name("用地"), "type": "number", "unit": "亩"},
                    {"field": "sort", "name": name("类别"), "type": "code", "codes": "sort"},
                    {"field": "due", "name": name("期限"), "type": "date"},
                    {"field": "partner", "name": name("配合单位"), "type": "org", "many": True},
                    {"field": "urgent", "name": name("紧急"), "type": "flag"},
                    {"field": "phone", "name": name("电话"), "personal": True},
                ],
                "milestones": [
                    {"milestone": "approved", "name": name("批准")},
                    {"milestone": "started", "name": name("开工"), "after": ["approved"]},
                    {"milestone": "checked", "name": name("检查"), "repeats": True},
                ],
                "measures": [
                    {
                        "measure": "done",
                        "name": name("累计完成"),
                        "kind": "running_total",
                        "unit": "亿元",
                        "resets": "year",
                    },
                    {"measure": "paid", "name": name("支付"), "kind": "flow", "unit": "万元"},
                ],
            }
        ],
    }
)


def org(code: str, parent: str | None, *, own_book: bool = False) -> OrgStatement:
    return OrgStatement(code, code, code, "district", parent, (), own_book, False, date(2000, 1, 1), 1)


CONTEXT = Context(
    Declarations((Pack(PACK, (), DIGEST),)),
    OrgTree(
        (
            org("500000", None, own_book=True),
            org("500118", "500000", own_book=True),
            org("500118-jt", "500118"),
            org("500109", "500000", own_book=True),
        )
    ),
)


def ask(verb: str, payload: Mapping[str, Any], day: str = "2021-03-01", **more: object) -> Command:
    raw = {
        "key": "k1",
        "book": "500118",
        "ledger": "works.project",
        "item": "p1",
        "verb": verb,
        "effective_on": day,
        "payload": payload,
        **more,
    }
    command, issues = parse_command(raw, "p-clerk")
    assert command is not None, issues
    return command


def entry_of(draft: Draft, position: int) -> Entry:
    keyed = replace(draft, command_key=f"{draft.command_key}-{position}")
    return entry_after(Head(position - 1, genesis()), keyed, datetime(2021, 7, 1, tzinfo=UTC))
