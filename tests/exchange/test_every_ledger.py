"""Every ledger of every pack that comes with the program has an example, and a template that can be filled."""

from datetime import date

import pytest

from exchange.reading_back import ReadBack
from taizhang.core.declarations.example import Example
from taizhang.exchange.spreadsheets.template import template
from taizhang.loader import built_in_packs, load_examples, load_packs

FOLDERS = built_in_packs()
DECLARED, _ = load_packs(FOLDERS)
EXAMPLES: dict[str, list[Example]] = {folder.name: load_examples(folder)[0] for folder in FOLDERS}
LEDGERS = sorted(DECLARED.ledgers)


def read(ledger: str) -> ReadBack:
    examples = EXAMPLES[DECLARED.pack_of[ledger].code]
    return ReadBack(template(ledger, DECLARED, examples, "zh", blank=False).content)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_an_example_of_the_pack_opens_it(ledger: str) -> None:
    examples = EXAMPLES[DECLARED.pack_of[ledger].code]
    assert any(one.ledger == ledger and one.verb == "open" for each in examples for one in each.content.commands)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_its_template_has_a_column_for_each_declared_thing_and_a_sample_that_passes(ledger: str) -> None:
    declaration, back = DECLARED.ledgers[ledger], read(ledger)
    assert back.machine["ledger"] == ledger
    assert back.row(3) == tuple(one["heading"] for one in back.columns)
    told = [(one["part"], one["id"]) for one in back.columns if one["aspect"] in {"value", "actual"}]
    assert told == [
        ("item", "item"),
        ("org", "org"),
        *(("field", one.field) for one in declaration.fields if not one.personal),
        ("opened", "opened"),
        *(("milestone", one.milestone) for one in declaration.milestones),
        *(("measure", one.measure) for one in declaration.measures),
    ]
    assert set(back.checks) == {one["column"] for one in back.columns}
    sample = dict(zip((one["column"] for one in back.columns), back.row(5), strict=True))
    assert [letter for letter, value in sample.items() if not back.accepts(letter, value)] == []
    assert [one["heading"] for one in back.columns if one["required"] == "yes" and sample[one["column"]] is None] == []
    assert str(sample["A"]).startswith(back.machine["sample_mark"])
    assert back.formulas() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("company", None),
        ("sector", "工业"),
        ("sample", "是"),
        ("land", 12.5),
        ("expected_jobs", 300),
        ("signed", date(2021, 6, 30)),
        ("signed", "不适用"),
        ("lead_list", "世界500强、中国500强"),
    ],
)
def test_what_a_clerk_may_write_passes(column: str, value: object) -> None:
    back = read("investment.project")
    (letter, *_) = [one["column"] for one in back.columns if one["id"] == column]
    assert back.accepts(letter, value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sector", "重工业"),
        ("sample", "有"),
        ("land", 10.0**15),
        ("expected_jobs", 1.5),
        ("signed", "没有"),
        ("signed", date(2201, 1, 1)),
        ("name", "长" * 20_001),
    ],
)
def test_what_a_clerk_may_not_write_is_stopped(column: str, value: object) -> None:
    back = read("investment.project")
    (letter, *_) = [one["column"] for one in back.columns if one["id"] == column]
    assert not back.accepts(letter, value)
