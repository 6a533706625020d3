"""A small ledger of projects, and entries written on it in few words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import Entry, genesis
from taizhang.core.ledger.state import ItemState, fold

BOOK, LEDGER, ITEM = "500118", "demo.project", "P-1"
EMPTY = ItemState(BOOK, LEDGER, ITEM)


def _name(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


PROJECTS = LedgerDeclaration.model_validate(
    {
        "ledger": LEDGER,
        "name": _name("项目"),
        "item": _name("项目"),
        "unit": "个",
        "title": "name",
        "fields": [
            {"field": "name", "name": _name("名称"), "type": "text"},
            {"field": "invested", "name": _name("投资额"), "type": "number", "unit": "亿元"},
            {"field": "signed", "name": _name("签约日"), "type": "date"},
            {"field": "urgent", "name": _name("加急"), "type": "flag"},
            {"field": "tags", "name": _name("标签"), "type": "text", "many": True},
        ],
        "milestones": [
            {"milestone": "signed", "name": _name("签约")},
            {"milestone": "started", "name": _name("开工"), "repeats": True},
        ],
        "measures": [
            {"measure": "paid", "name": _name("支付"), "kind": "flow", "unit": "万元"},
            {"measure": "done", "name": _name("完成投资"), "kind": "running_total", "unit": "亿元", "resets": "year"},
            {"measure": "ever", "name": _name("开工以来"), "kind": "running_total", "unit": "亿元"},
            {"measure": "staff", "name": _name("人数"), "kind": "level", "unit": "人"},
            {"measure": "plan", "name": _name("年度计划"), "kind": "level", "unit": "亿元", "resets": "year"},
        ],
        "stages": [
            {"stage": "talks", "name": _name("在谈")},
            {"stage": "contract", "name": _name("签约"), "reached": "signed"},
            {"stage": "building", "name": _name("在建"), "reached": "started"},
        ],
    }
)


def entry(
    position: int, kind: str, on: str, payload: Mapping[str, Any], *, corrects: int | None = None, item: str = ITEM
) -> Entry:
    return Entry(
        book=BOOK,
        position=position,
        prev=genesis(),
        recorded_at=datetime(2021, 12, 1, tzinfo=UTC),
        effective_on=date.fromisoformat(on),
        ledger=LEDGER,
        item=item,
        kind=kind,
        corrects=corrects,
        actor="a-1",
        command_key=f"k-{position}",
        declaration_digest=None,
        payload=payload,
    )


def opened(position: int, on: str, **fields: Any) -> Entry:
    return entry(position, "open", on, {"fields": fields})


def amended(position: int, on: str, **fields: Any) -> Entry:
    return entry(position, "amend", on, {"fields": fields})


def measured(position: int, on: str, measure: str, value: str, corrects: int | None = None) -> Entry:
    return entry(position, "measure", on, {"measure": measure, "value": value}, corrects=corrects)


def reached(
    position: int,
    on: str,
    milestone: str,
    status: str = "actual",
    *,
    occurrence: int = 1,
    planned_on: str | None = None,
    corrects: int | None = None,
) -> Entry:
    payload: dict[str, Any] = {"milestone": milestone, "occurrence": occurrence, "status": status}
    if planned_on is not None:
        payload["planned_on"] = planned_on
    return entry(position, "milestone", on, payload, corrects=corrects)


def withdrawn(position: int, on: str, corrects: int) -> Entry:
    return entry(position, "withdraw", on, {"reason": "误报"}, corrects=corrects)


def folded(entries: Sequence[Entry], start: ItemState = EMPTY) -> ItemState:
    state = start
    for one in entries:
        state = fold(state, one)
    return state
