"""Items of every ledger of every pack, written as a sheet and read back: every one is the same as before."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration
from taizhang.core.issues import Lang
from taizhang.core.ledger.view import Occurrence
from taizhang.exchange.spreadsheets.converters import OrgNames
from taizhang.exchange.spreadsheets.differences import Comparing, Terms
from taizhang.exchange.spreadsheets.filled import write_items
from taizhang.exchange.spreadsheets.identity import Identity
from taizhang.exchange.spreadsheets.reading import Asked, read
from taizhang.exchange.spreadsheets.recorded import Recorded
from taizhang.exchange.spreadsheets.words import Words
from taizhang.loader import built_in_packs, load_packs

DECLARED, _ = load_packs(built_in_packs())
TRAPS = (
    "=1+1",
    " 前后空 ",
    "第一行\n第二行",
    "007",
    "2021-07-01",
    "【内】",
    "a;b；c、d",
    '["x"]',
    "合计",
    "12345678901234567890",
)
NUMBERS = ("0", "-3", "0.1", "123456789012345678.5", "0.000000001", "1234567890")
DAYS = ("1900-01-31", "1900-02-28", "1900-03-01", "2021-07-01", "2199-12-31")


def value(ledger: str, field: FieldDeclaration, number: int) -> Any:
    """A value that a field may have, another for each number, with the traps of spreadsheets among them."""
    codelist = DECLARED.codelist(ledger, field.codes or "") if field.type == "code" else None
    one: Any = {
        "text": TRAPS[number % len(TRAPS)],
        "number": NUMBERS[number % len(NUMBERS)],
        "date": DAYS[number % len(DAYS)],
        "org": "500118",
        "flag": number % 2 == 0,
        "code": codelist.codes[number % len(codelist.codes)].code if codelist else None,
    }[field.type]
    return [one] if field.many else one


def item(declaration: LedgerDeclaration, number: int) -> Recorded:
    fields = {
        one.field: value(declaration.ledger, one, number + place)
        for place, one in enumerate(declaration.fields)
        if not (one.personal or one.retired) and (one.required or (number + place) % 3)
    }
    steps: dict[str, tuple[Occurrence, ...]] = {}
    for place, one in enumerate(declaration.milestones):
        first = [
            Occurrence(1, "actual", date(2021, 3, 1 + place), None, 3),
            Occurrence(1, "planned", None, date(2021, 4, 1 + place), 3),
            Occurrence(1, "na", None, None, 3),
            Occurrence(1, "actual", date(2021, 5, 1 + place), date(2021, 4, 2), 3),
        ][(number + place) % 4]
        again = (Occurrence(2, "actual", date(2021, 6, 2), None, 4),) if one.repeats else ()
        steps[one.milestone] = (first, *again)
    amounts = [
        (one.measure, day, NUMBERS[(number + place) % len(NUMBERS)])
        for one in declaration.measures
        for place, day in enumerate(("2021-03-31", "2021-03-31", "2021-06-30"))
        if place != 1 or one.kind == "flow"
    ]
    opened = date(2021, 1, 1 + number)
    return Recorded("500118", f"P{number:03}", 9, opened, opened, {"org": "500118", **fields}, steps, tuple(amounts))


def items(ledger: str) -> Iterator[Recorded]:
    return (item(DECLARED.ledgers[ledger], number) for number in range(20))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ledger", sorted(DECLARED.ledgers))
def test_every_item_is_the_same_when_its_sheet_is_read_back(ledger: str, lang: Lang, tmp_path: Path) -> None:
    declaration = DECLARED.ledgers[ledger]
    path = tmp_path / "a.xlsx"
    done = write_items(path, ledger, DECLARED, items(ledger), lang, "500118#9")
    assert (done.items, done.issues) == (20, ())
    other: Lang = "en" if lang == "zh" else "zh"
    reading, issues = read(
        path.read_bytes(), Asked(declaration, DECLARED, OrgNames({"500118": "500118"}), Words(other))
    )
    assert reading is not None, issues
    assert [one.line() for one in reading.issues if one.code != "SHEET-025"] == []
    comparing = Comparing(reading, Terms(declaration, "p-1", "ab" * 32, date(2022, 1, 1)))
    known = {(one.book, one.item): one for one in items(ledger)}
    found = list(
        comparing.differences(Identity(reading, ledger, declaration.title, lambda _: "500118").items({}), known)
    )
    told = [
        (one.said.item, [each.to_json() for each in one.changes], [each.line() for each in one.issues])
        for one in found
        if one.status != "same"
    ]
    assert (len(found), told) == (20, [])


def test_what_no_cell_can_hold_is_told(tmp_path: Path) -> None:
    declaration = DECLARED.ledgers["investment.project"]
    one = item(declaration, 0)
    long = Recorded("500118", "P1", 9, one.opened, one.last_day, {**one.fields, declaration.title: "𠀀" * 20_000})
    done = write_items(tmp_path / "a.xlsx", "investment.project", DECLARED, [long], "zh", "500118#9")
    assert [(each.code, (each.where.cell or "")[-2:]) for each in done.issues] == [("SHEET-027", "C5")]
