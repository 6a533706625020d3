"""A small pack of wells: each type of field, each kind of measure, a planned step, a personal field, traps in the names."""

from taizhang.core.declarations.example import Example, parse_example
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.parse import parse_pack

PACK = """\
pack: wells
name: {zh: 水井, en: Wells}
version: "2023.4"
effective_from: 2020-01-01
description: {zh: 农村供水, en: Rural water}
basis:
  - {document: 供水办法, clause: 第一条}
codelists:
  - codelist: state
    name: {zh: 现状, en: State}
    basis: {document: 供水办法, clause: 第二条}
    codes:
      - {code: good, name: {zh: 完好, en: Good}}
      - {code: bad, name: {zh: 损坏, en: Broken}}
  - codelist: uses
    name: {zh: 用途, en: Uses}
    basis: {document: 供水办法, clause: 第三条}
    codes:
      - {code: drink, name: {zh: 饮用, en: Drinking}}
      - {code: farm, name: {zh: 灌溉、养殖, en: Farming}}
ledgers:
  - ledger: wells.well
    name: {zh: "水井/台账", en: Wells}
    item: {zh: 井, en: Well}
    unit: 处
    title: name
    basis: {document: 供水办法, clause: 第四条, note: 区级细化}
    description: {zh: 每口井一行, en: One row a well}
    fields:
      - {field: name, name: {zh: 井名, en: Name}, required: true, synonyms: [名称]}
      - {field: state, name: {zh: 现状, en: State}, type: code, codes: state, required: true}
      - {field: uses, name: {zh: 用途, en: Uses}, type: code, codes: uses, many: true}
      - {field: depth, name: {zh: 深度, en: Depth}, type: number, unit: 米, help: {zh: 量到井底, en: To the bottom}}
      - {field: users, name: {zh: 用水人口, en: Users}, type: number, unit: 人}
      - {field: owner, name: {zh: 责任单位, en: Owner}, type: org}
      - {field: dug, name: {zh: 凿井日, en: Dug on}, type: date}
      - {field: tested, name: {zh: 已检测, en: Tested}, type: flag}
      - {field: keeper, name: {zh: 管护人, en: Keeper}, personal: true}
    milestones:
      - {milestone: approved, name: {zh: 立项, en: Approved}}
      - {milestone: done, name: {zh: 完工, en: Done}, after: [approved], evidence: [验收单]}
      - {milestone: cleaned, name: {zh: 清洗, en: Cleaned}, repeats: true}
    measures:
      - {measure: spent, name: {zh: 支出, en: Spent}, kind: flow, unit: 万元}
      - {measure: fit, name: {zh: 水质达标率, en: Fit}, kind: level, unit: "%"}
"""
INDICATORS = """\
indicators:
  - indicator: wells.planned
    kind: count
    name: {zh: 计划完工井, en: Wells planned}
    unit: 处
    basis: {document: 供水办法, clause: 第五条}
    ledger: wells.well
    when: {milestone: done, status: planned}
"""
# W1 says less than W2; W3 says most, but is withdrawn.
EXAMPLE = """\
example: two_wells
about: {zh: 两口井, en: Two wells}
orgs:
  - {code: "500000", name: 重庆市, short: 重庆, kind: city, own_book: true}
commands:
  - {item: W1, ledger: wells.well, verb: open, effective_on: 2023-01-01, payload: {fields: {org: "500000", name: 东井, state: good}}}
  - {item: W2, ledger: wells.well, verb: open, effective_on: 2023-02-01, payload: {fields: {org: "500000", name: =西井, state: bad, uses: [drink, farm], depth: {value: "0.12", unit: 公里}, tested: true}}}
  - {item: W2, ledger: wells.well, verb: amend, effective_on: 2023-02-20, payload: {fields: {users: 40, dug: "2023-02-03"}}}
  - {item: W2, ledger: wells.well, verb: milestone, effective_on: 2023-02-02, payload: {milestone: approved, status: na}}
  - {item: W2, ledger: wells.well, verb: milestone, effective_on: 2023-02-03, payload: {milestone: done, status: planned, planned_on: "2023-06-01"}}
  - {item: W2, ledger: wells.well, verb: measure, effective_on: 2023-03-31, payload: {measure: spent, value: "1.25"}}
  - {item: W3, ledger: wells.well, verb: open, effective_on: 2023-02-01, payload: {fields: {org: "500000", name: 误登, state: good, uses: [drink], depth: 3, users: 4, owner: "500000", dug: 2023-02-01, tested: true}}}
  - {item: W3, ledger: wells.well, verb: withdraw, effective_on: 2023-02-02, payload: {position: 9, reason: 误登}}
expect:
  - {indicator: wells.planned, org: "500000", period: "2023", value: 1}
"""


def declared(pack: str = PACK, indicators: str = INDICATORS) -> Declarations:
    """The pack of a text, parsed; that the text above is sound too, a test says."""
    parsed, found = parse_pack("wells", {"pack.yaml": pack, "indicators.yaml": indicators})
    assert parsed is not None, [one.line() for one in found]
    return Declarations((parsed,))


def examples() -> list[Example]:
    example, found = parse_example("wells", "wells/examples/two.yaml", EXAMPLE)
    assert example is not None, [one.line() for one in found]
    return [example]
