"""A sheet imported and written again, on both databases: what is lost to nobody, and what one may not see."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import CLERK, EDITOR, NEIGHBOUR, NOW, TODAY, command, opening
from exchange.sheets import workbook
from taizhang.exchange.spreadsheets.filled import write_items
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import submit
from taizhang.server.queries import spreadsheets
from taizhang.server.queries.books import declarations
from taizhang.server.queries.spreadsheets import Preview, Question, preview, recorded

ROWS: list[Any] = [
    ["编号", "责任单位", "名称", "合同额（万元）", "签约日期", "走访日期", "完成投资", "完成投资截至日期"],
    ["F1", "招商局", "一厂", 12000, "2026-5-1", "2026-5-2", 3, "2026-5-31"],
    ["F1", None, None, None, None, "2026-5-9", 3, "2026-5-31"],
    [None, "招商局", "二厂", 5, None, None, None, None],
]


def shown(city: str, content: bytes, actor: str = CLERK) -> Preview:
    found, issues = preview(access_of(actor, TODAY, city), Question("works.factory", content, TODAY))
    assert found is not None, [one.line() for one in issues]
    return found


def counts(found: Preview) -> list[int]:
    return [found.count(status) for status in ("new", "changed", "same", "error")]


def test_import_export_import(city: str, tmp_path: Path) -> None:
    first = shown(city, workbook(ROWS))
    assert (counts(first), len(first.commands)) == ([2, 0, 0, 0], 7)
    written = submit(first.commands, NOW, places=first.places, using=city)
    assert [one.issues for one in written if one.issues] == []
    again = submit(first.commands, NOW, using=city)
    assert [one.receipt and one.receipt.repeated for one in again] == [True] * 7
    assert counts(shown(city, workbook(ROWS))) == [0, 0, 2, 0]
    access = access_of(EDITOR, TODAY, city)
    path = tmp_path / "a.xlsx"
    done = write_items(path, "works.factory", declarations(access), recorded(access, "works.factory"), "zh", "-")
    assert (done.items, done.rows, done.issues) == (2, 3, ())
    assert counts(shown(city, path.read_bytes())) == [0, 0, 2, 0]
    assert list(recorded(access_of(NEIGHBOUR, TODAY, city), "works.factory")) == []


def test_what_changed_since_the_preview_refuses_the_whole_batch(city: str) -> None:
    submit([opening("k1", "F1", "一厂", on=date(2026, 4, 1))], NOW, using=city)
    found = shown(city, workbook(ROWS))
    assert counts(found) == [1, 1, 0, 0]
    submit([command("k2", "F1", "amend", {"fields": {"sector": "food"}})], NOW, using=city)
    outcomes = submit(found.commands, NOW, places=found.places, using=city)
    assert [one.receipt for one in outcomes] == [None] * len(found.commands)
    assert [(one.code, one.where.cell) for each in outcomes for one in each.issues if one.code != "LEDG-024"] == [
        ("LEDG-016", "甲!A2")
    ]


def test_more_commands_than_a_batch_takes(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "BATCH_COMMANDS_MAX", 6)
    found = shown(city, workbook(ROWS))
    assert ([one.code for one in found.issues], found.commands) == (["SHEET-022"], [])
