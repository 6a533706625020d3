"""Examples of packs: what is read from one, and where its mistakes are told."""

from datetime import date
from decimal import Decimal

from taizhang.core.declarations.example import SINCE, parse_example

TEXT = """\
example: two_signed
about: {zh: 两家签约, en: Two signed}
orgs:
  - {code: "500000", name: 重庆市, short: 重庆, kind: city, own_book: true}
commands:
  - item: F1
    ledger: works.factory
    verb: open
    effective_on: 2021-03-01
    payload: {fields: {org: "500000", name: 一厂, amount: 1.50}}
expect:
  - {indicator: works.amount, org: "500000", period: 2021-06, value: 1.50, with: {yoy: null}}
"""


def test_an_example_is_read() -> None:
    example, issues = parse_example("works", "works/examples/a.yaml", TEXT)
    assert issues == []
    assert example is not None
    assert example.label == "works/two_signed"
    assert example.content.orgs[0].since == SINCE
    assert example.content.commands[0].effective_on == date(2021, 3, 1)
    assert example.content.commands[0].payload == {"fields": {"org": "500000", "name": "一厂", "amount": "1.50"}}
    assert str(example.content.expect[0].value) == "1.50"
    assert example.content.expect[0].compared == {"yoy": None}
    assert example.content.expect[0].numerator is None
    assert isinstance(example.content.expect[0].value, Decimal)
    assert str(example.at("expect[0].value")) == "works/examples/a.yaml:12 expect[0].value"


def told(old: str, new: str) -> list[str]:
    example, issues = parse_example("works", "a.yaml", TEXT.replace(old, new))
    assert example is None
    return [one.line("en").partition(" (")[0] for one in issues]


def test_mistakes_are_told_in_place() -> None:
    assert told("about: {zh: 两家签约, en: Two signed}", "about: 两家") == [
        "PACK-002 a.yaml:2 about: 'about' takes a mapping, not '两家'"
    ]
    assert told("{yoy: null}", "{growth: 1}") == ["PACK-017 a.yaml:12 expect[0].with.growth: unknown key 'growth'"]
    assert told("value: 1.50, ", "") == ["PACK-016 a.yaml:12 expect[0].value: 'value' is missing"]
    assert told("value: 1.50, ", "value: 1.50, after: -1, ") == [
        "PACK-002 a.yaml:12 expect[0].after: 'after' takes a number of at least 0, not '-1'"
    ]
    assert told("two_signed", "Two") == ["PACK-019 a.yaml:1 example: 'Two' is not a well-formed example"]
    assert told("verb: open", "verb: [open") == [
        "PACK-001 a.yaml:9: not valid YAML: a square bracket is not closed, or a comma is missing"
    ]
