"""A pack's next version renames a field, a milestone and a measure, and splits one field into two: what was said before
stays readable, and figures stay what they were.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

import small_pack
from cast import BUREAU, CLERK, HERE, NOW, OPERATOR, SINCE, TODAY
from taizhang.core.ledger.command import Command
from taizhang.core.values.figure import Cut, FigureRequest
from taizhang.core.values.period import Period, PeriodKind
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.indicators.reference import ReferenceSource
from taizhang.server.access.gate import access_of
from taizhang.server.actions.adopt import PackText, adopt
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.queries.items import ItemHistory, item_history
from taizhang.server.queries.listing import list_items
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

LEDGER: Final = "works.factory"
CHANGED_ON: Final = date(2026, 5, 1)
BUILT: Final = "{field: built, name: {zh: 建成日, en: Built on}, type: date}"
SPLIT: Final = (
    "      - {field: ready, name: {zh: 竣工日, en: Ready on}, type: date}\n"
    "      - {field: handed, name: {zh: 移交日, en: Handed over on}, type: date}"
)
PACK_CHANGES: Final = (
    ("version: 2026.1", "version: 2026.2"),
    ("{field: amount,", "{field: contract, formerly: [amount],"),
    (BUILT, f"{BUILT[:-1]}, retired: true, replaced_by: [ready, handed]}}\n{SPLIT}"),
    ("{milestone: signed,", "{milestone: contracted, formerly: [signed],"),
    ("after: [signed]", "after: [contracted]"),
    ("reached: signed", "reached: contracted"),
    ("{measure: invested,", "{measure: spent, formerly: [invested],"),
)  # fmt: skip
INDICATOR_CHANGES: Final = (
    ("when: signed", "when: contracted"),
    ("{reached: signed}", "{reached: contracted}"),
    ("from: signed", "from: contracted"),
    ("{field: amount}", "{field: contract}"),
    ("{amount: {min: 1}}", "{contract: {min: 1}}"),
    ("{measure: invested}", "{measure: spent}"),
)


def changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def said(key: str, verb: str, payload: dict[str, Any], item: str = "F1", on: date = date(2026, 3, 1)) -> Command:
    return Command(key, HERE, LEDGER, item, verb, on, payload, CLERK)


def written(using: str, *commands: Command) -> list[Outcome]:
    outcomes = submit(list(commands), NOW, using=using)
    assert [one.issues for one in outcomes if one.receipt is None] == []
    return outcomes


@pytest.fixture
def renamed(city: str) -> str:
    """The small city: one factory told of under the first version, then the second adopted, and one told of under it."""
    fields = {"org": BUREAU, "name": "甲厂", "sector": "steel", "amount": "12", "built": "2026-04-01"}
    written(
        city,
        said("o1", "open", {"fields": fields}),
        said("s1", "milestone", {"milestone": "signed"}),
        said("i1", "measure", {"measure": "invested", "value": "300"}),
    )
    texts = small_pack.Texts()
    files = {
        "pack.yaml": changed(texts.pack, PACK_CHANGES),
        "indicators.yaml": changed(texts.indicators, INDICATOR_CHANGES),
    }
    outcomes, found = adopt([PackText("works", files)], OPERATOR, CHANGED_ON, NOW, using=city)
    assert ([one.code for one in found], [one.receipt is not None for one in outcomes]) == ([], [True])
    fresh = {"org": BUREAU, "name": "乙厂", "sector": "food", "contract": "30", "ready": "2026-05-20"}
    written(
        city,
        said("o2", "open", {"fields": fresh}, "F2", date(2026, 5, 2)),
        said("s2", "milestone", {"milestone": "contracted"}, "F2", date(2026, 5, 3)),
        said("i2", "measure", {"measure": "spent", "value": "50"}, "F2", date(2026, 5, 4)),
    )
    return city


def figures(using: str, period: Period, at: Cut | None = None) -> list[list[Decimal | None]]:
    """Signed, contract amount and invested (亿元), by the engine and by the oracle."""
    asked = [FigureRequest(one, HERE, period, at=at) for one in ("works.signed", "works.amount", "works.invested")]
    answers = []
    for source in (DuckDBSource(DjangoStore(using), "500000"), ReferenceSource(DjangoStore(using), "500000")):
        told = [source.figure(one) for one in asked]
        assert [found for _, found in told] == [[], [], []]
        answers.append([one.value if one else None for one, _ in told])
    assert answers[0] == answers[1]
    return answers


MARCH: Final = Period(PeriodKind.MONTH, 2026, 3)
YEAR: Final = Period(PeriodKind.YEAR, 2026, 1)


def test_old_figures_are_what_they_were_before_and_after(renamed: str) -> None:
    heads = {book: head.position for book, head in DjangoStore(renamed).heads().items()}
    before = Cut.of({"500000": heads["500000"] - 1, HERE: 3})
    assert (
        figures(renamed, MARCH, before)[0] == figures(renamed, MARCH)[0] == [Decimal(1), Decimal(12), Decimal("0.03")]
    )
    assert figures(renamed, YEAR)[0] == [Decimal(2), Decimal(42), Decimal("0.035")]


def test_an_entry_that_comes_late_under_the_new_names_counts_in_the_old_period(renamed: str) -> None:
    late = {"org": BUREAU, "name": "丙厂", "sector": "steel", "contract": "5"}
    written(
        renamed,
        said("o3", "open", {"fields": late}, "F3"),
        said("s3", "milestone", {"milestone": "contracted"}, "F3"),
        said("i3", "measure", {"measure": "spent", "value": "7"}, "F3"),
    )
    assert figures(renamed, MARCH)[0] == [Decimal(2), Decimal(17), Decimal("0.0307")]


def test_the_next_entry_of_an_item_shows_all_of_it_under_the_new_names(renamed: str) -> None:
    written(renamed, said("a1", "amend", {"fields": {"contract": "13"}}, on=date(2026, 5, 5)))
    access = access_of(CLERK, TODAY, renamed)
    lines = {one.item: one for one in list_items(access, LEDGER).lines}
    assert lines["F1"].fields["contract"] == "13"
    assert "amount" not in lines["F1"].fields
    assert lines["F1"].stage == "signed"
    history = history_of(renamed)
    (change,) = history.steps[-1].changes
    assert (change.name, change.old, change.new) == ("contract", "12", "13")
    assert history.steps[0].payload["fields"]["amount"] == "12"


def history_of(using: str) -> ItemHistory:
    history, found = item_history(access_of(CLERK, TODAY, using), HERE, LEDGER, "F1")
    assert history is not None, found
    return history


def test_live_rows_equal_a_rebuild(renamed: str) -> None:
    written(renamed, said("a1", "amend", {"fields": {"contract": "13"}}, on=date(2026, 5, 5)))
    tables = ("SELECT * FROM storage_itemrow", "SELECT * FROM storage_iteminterval")
    before = [sorted(Sql(renamed).all(one), key=repr) for one in tables]
    rebuild(renamed)
    assert [sorted(Sql(renamed).all(one), key=repr) for one in tables] == before


def test_old_names_and_retired_fields_take_nothing_new(renamed: str) -> None:
    asked = [{"amount": "1"}, {"built": "2026-06-01"}]
    outcomes = submit(
        [said(f"x{number}", "amend", {"fields": one}, on=TODAY) for number, one in enumerate(asked)], NOW, using=renamed
    )
    assert [(one.issues[0].code, one.issues[0].params["near"]) for one in outcomes] == [
        ("LEDG-006", "contract"),
        ("LEDG-040", "竣工日、移交日"),
    ]


def test_a_statement_of_the_first_version_is_corrected_under_the_second(renamed: str) -> None:
    again = {"org": BUREAU, "name": "甲厂", "sector": "steel", "contract": "11", "built": "2026-04-02"}
    fixes = [
        said("c1", "correct", {"position": 1, "reason": "金额写错", "payload": {"fields": again}}),
        said("c2", "correct", {"position": 2, "reason": "日期写错", "payload": {"milestone": "contracted"}}),
        said("c3", "correct", {"position": 3, "reason": "数写错", "payload": {"measure": "spent", "value": "299"}}),
    ]
    written(renamed, *fixes)
    assert figures(renamed, MARCH)[0] == [Decimal(1), Decimal(11), Decimal("0.0299")]


def test_a_version_that_bends_what_was_said_is_not_adopted(renamed: str) -> None:
    texts = small_pack.Texts()
    pack = (
        changed(texts.pack, PACK_CHANGES)
        .replace("2026.2", "2026.3")
        .replace("kind: flow, unit: 万元", "kind: flow, unit: 亿元")
    )
    indicators = changed(texts.indicators, INDICATOR_CHANGES)
    outcomes, found = adopt(
        [PackText("works", {"pack.yaml": pack, "indicators.yaml": indicators})], OPERATOR, SINCE, NOW, using=renamed
    )
    assert (outcomes, [one.code for one in found]) == ([], ["PACK-035"])
