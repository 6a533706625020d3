"""One version after another: renamed things understood, bent and dropped ones told."""

import pytest

from small_pack import PACK, Texts
from taizhang.core.declarations.pack import Pack
from taizhang.core.declarations.succession import check_succession, read_among

AMOUNT = "{field: amount, name: {zh: 合同额, en: Contract amount}, type: number, unit: 亿元, synonyms: [协议资金]}"
RENAMED = AMOUNT.replace("field: amount", "field: contract").replace("synonyms:", "formerly: [amount], synonyms:")


def version(number: int, *changes: tuple[str, str]) -> Pack:
    """The small pack with texts changed; without its indicators' names, which are not looked at here."""
    text = PACK.replace("version: 2026.1", f"version: 2026.{number}")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Texts(pack=text).read()


FIRST = version(1)


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        (AMOUNT, RENAMED, []),
        (AMOUNT, AMOUNT.replace("亿元", "万元"), ["PACK-035"]),
        (AMOUNT, RENAMED.replace("亿元", "万元"), ["PACK-035"]),
        (AMOUNT, AMOUNT.replace("field: amount", "field: contract"), ["PACK-036"]),
        ("type: flag}", "type: flag, retired: true, replaced_by: [name]}", []),
        ("type: flag}", "}", ["PACK-035"]),
        ("milestone: visited", "milestone: called", ["PACK-036"]),
        ("Visited}, repeats: true}", "Visited}}", ["PACK-035"]),
        ("kind: level, unit: 亿元, resets: year", "kind: level, unit: 亿元", ["PACK-035"]),
        ("measure: plan", "measure: planned, formerly: [plan]", None),
        ("ledger: works.factory", "ledger: works.plant", ["PACK-036"]),
    ],
)
def test_what_a_new_version_does_to_what_was_said(old: str, new: str, want: list[str] | None) -> None:
    if want is None:
        old, new, want = "measure: plan,", "measure: planned, formerly: [plan],", []
    assert [one.code for one in check_succession(FIRST, version(2, (old, new)))] == want


def test_former_names_are_carried_on() -> None:
    second = version(2, (AMOUNT, RENAMED))
    third = version(3, (AMOUNT, RENAMED.replace("field: contract", "field: sum").replace("[amount]", "[contract]")))
    assert [(one.code, one.params["name"]) for one in check_succession(second, third)] == [("PACK-036", "amount")]
    whole = version(
        3, (AMOUNT, RENAMED.replace("field: contract", "field: sum").replace("[amount]", "[contract, amount]"))
    )
    assert check_succession(second, whole) == []


def test_an_earlier_version_understands_later_names() -> None:
    second = version(
        2, (AMOUNT, RENAMED), ("milestone: visited,", "milestone: called, formerly: [visited],"),
        ("measure: plan,", "measure: planned, formerly: [plan],"),
    )  # fmt: skip
    (ledger,) = read_among(FIRST, [FIRST, second]).file.ledgers
    assert [ledger.field_now(one) for one in ("contract", "amount", "name")] == ["amount", "amount", "name"]
    assert (ledger.milestone_now("called"), ledger.measure_now("planned")) == ("visited", "plan")
    (later,) = read_among(second, [FIRST, second]).file.ledgers
    assert (later.field_now("amount"), later.milestone_now("visited")) == ("contract", "called")
    assert read_among(FIRST, [FIRST]) is FIRST
    assert read_among(second, [FIRST]) is second
