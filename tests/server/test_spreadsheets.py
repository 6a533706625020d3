"""A sheet imported and written again, on both databases: what is lost to nobody, and what one may not see."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import small_pack
from cast import CLERK, EDITOR, NEIGHBOUR, NOW, OPERATOR, SINCE, TODAY, command, opening
from exchange.sheets import workbook
from taizhang.exchange.spreadsheets.filled import write_items
from taizhang.server.access.gate import access_of
from taizhang.server.actions.adopt import PackText, adopt
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


HEADINGS = ["编号", "责任单位", "名称", "合同额", "签约日期", "开工日期", "年度计划", "年度计划截至日期"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["F1", "招商局", "一厂", None, None, "2026-5-2"], [("LEDG-013", "甲!F2")]),  # started before it was signed
        (["F1", "招商局", "一厂", None, "2026-5-3", "2026-5-2"], [("LEDG-013", "甲!F2")]),
        (["F1", "500118-gx", "一厂"], [("LEDG-023", "甲!A2")]),
        (["F1", "招商局", "一厂", None, "2026-5-1", "2026-5-2"], []),
    ],
)
def test_what_the_write_would_refuse_is_told_before_it(city: str, row: list[Any], told: list[tuple[str, str]]) -> None:
    found = shown(city, workbook([HEADINGS, row, ["F2", "招商局", "二厂"]]))
    issues = [one for each in found.differences for one in each.issues]
    assert [(one.code, one.where.cell) for one in issues] == told
    assert counts(found) == ([1, 0, 0, 1] if told else [2, 0, 0, 0])
    outcomes = submit([one for each in found.differences for one in each.commands], NOW, using=city)
    assert [one.issues for one in outcomes if one.receipt is None] == []


def test_a_step_that_an_item_already_has_counts_in_the_rehearsal(city: str) -> None:
    told = [opening("k1", "F1", "一厂", on=date(2026, 4, 1)), command("k2", "F1", "milestone", {"milestone": "signed"})]
    assert [one.issues for one in submit(told, NOW, using=city)] == [(), ()]
    late = shown(city, workbook([HEADINGS, ["F1", "招商局", "新名", None, None, TODAY.isoformat()]]))
    assert counts(late) == [0, 1, 0, 0]
    early = shown(city, workbook([HEADINGS, ["F1", "招商局", "新名", None, None, "2026-4-2"]]))
    assert [(one.code, one.where.cell) for one in early.differences[0].issues] == [("LEDG-013", "甲!F2")]


def test_a_running_total_that_falls_is_told_before_the_write(city: str) -> None:
    texts = small_pack.Texts().files()
    more = "      - {measure: spent, name: {zh: 累计拨付, en: Spent}, kind: running_total, unit: 万元, resets: year}\n"
    pack = texts["pack.yaml"].replace("    measures:\n", f"    measures:\n{more}").replace("2026.1", "2026.2")
    assert adopt([PackText("works", {**texts, "pack.yaml": pack})], OPERATOR, SINCE, NOW, using=city)[1] == []
    heads = ["编号", "责任单位", "名称", "累计拨付", "累计拨付截至日期"]
    rows = [["F1", "招商局", "一厂", 100, "2026-4-30"], ["F1", None, None, 90, "2026-5-31"]]
    found = shown(city, workbook([heads, *rows]))
    assert [(one.code, one.where.cell) for one in found.differences[0].issues] == [("LEDG-026", "甲!D3")]
    assert (found.commands, found.is_refused) == ([], True)
