"""A small pack as text, to break in tests: factories with a contract amount, a signing and a start."""

from dataclasses import dataclass

from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.declarations.rules import check_all
from taizhang.core.issues import Issue

PACK = """\
pack: works
name: {zh: 工厂, en: Factories}
version: 2026.1
effective_from: 2020-01-01
description: {zh: 引进的工厂, en: Factories brought in}
basis:
  - {document: 工厂台账办法, clause: 第一条}
codelists:
  - codelist: sector
    name: {zh: 行业, en: Sector}
    basis: {document: 行业分类}
    codes:
      - {code: steel, name: {zh: 钢铁, en: Steel}}
      - {code: food, name: {zh: 食品, en: Food}}
settings:
  - setting: late_days
    name: {zh: 逾期天数, en: Days until late}
    value: 30
    unit: 天
    basis: {document: 工厂台账办法, clause: 第九条}
ledgers:
  - ledger: works.factory
    name: {zh: 工厂台账, en: Factories}
    item: {zh: 工厂, en: Factory}
    unit: 项
    title: name
    fields:
      - {field: name, name: {zh: 名称, en: Name}, required: true}
      - {field: sector, name: {zh: 行业, en: Sector}, type: code, codes: sector}
      - {field: amount, name: {zh: 合同额, en: Contract amount}, type: number, unit: 亿元, synonyms: [协议资金]}
      - {field: built, name: {zh: 建成日, en: Built on}, type: date}
      - {field: foreign, name: {zh: 外资, en: Foreign}, type: flag}
      - {field: contact, name: {zh: 联系人, en: Contact}, personal: true}
    milestones:
      - {milestone: signed, name: {zh: 签约, en: Signed}}
      - {milestone: started, name: {zh: 开工, en: Started}, after: [signed]}
      - {milestone: visited, name: {zh: 走访, en: Visited}, repeats: true}
    measures:
      - {measure: invested, name: {zh: 完成投资, en: Invested}, kind: flow, unit: 万元}
      - {measure: plan, name: {zh: 年度计划, en: Plan of the year}, kind: level, unit: 亿元, resets: year}
    stages:
      - {stage: lead, name: {zh: 在谈, en: Talks}}
      - {stage: signed, name: {zh: 已签约, en: Signed}, reached: signed}
    roles:
      open: [clerk]
"""

INDICATORS = """\
indicators:
  - indicator: works.signed
    kind: count
    name: {zh: 签约工厂, en: Factories signed}
    unit: 项
    basis: {document: 工厂台账办法, clause: 第二条}
    ledger: works.factory
    when: signed
    where: {sector: [steel, food], not: {foreign: true}}
    window: cumulative
    ranks:
      - {name: {zh: 全市各区县, en: All districts}}
  - indicator: works.started
    kind: count
    name: {zh: 开工工厂, en: Factories started}
    unit: 项
    basis: {document: 工厂台账办法, clause: 第二条}
    ledger: works.factory
    when: {milestone: started}
    window: cumulative
    share_of: works.signed
  - indicator: works.start_rate
    kind: ratio
    name: {zh: 开工率, en: Start rate}
    unit: "%"
    places: 1
    basis: {document: 工厂台账办法, clause: 第三条}
    numerator: works.started
    denominator: works.signed
  - indicator: works.amount
    kind: sum
    name: {zh: 签约金额, en: Amount signed}
    unit: 亿元
    places: 2
    basis: {document: 工厂台账办法, clause: 第四条}
    ledger: works.factory
    amount: {field: amount}
    when: signed
    where: {any: [{amount: {min: 1}}, {built: {max: 2030-01-01}}, {sector: {known: true}}]}
    window: cumulative
  - indicator: works.invested
    kind: sum
    name: {zh: 完成投资额, en: Invested}
    unit: 亿元
    places: 2
    basis: {document: 工厂台账办法, clause: 第五条}
    ledger: works.factory
    amount: {measure: invested}
    where: {reached: signed}
    window: year_to_date
  - indicator: works.plan
    kind: level
    name: {zh: 计划投资, en: Planned}
    unit: 亿元
    basis: {document: 工厂台账办法, clause: 第五条}
    ledger: works.factory
    amount: {measure: plan}
  - indicator: works.visits
    kind: count
    name: {zh: 走访次数, en: Visits}
    unit: 次
    basis: {document: 工厂台账办法, clause: 第六条}
    ledger: works.factory
    when: {milestone: visited, occurrence: each}
  - indicator: works.conversion
    kind: conversion
    name: {zh: 签约开工转化率, en: Conversion}
    unit: "%"
    basis: {document: 工厂台账办法, clause: 第七条}
    ledger: works.factory
    from: signed
    to: started
  - indicator: works.output_growth
    kind: reported
    name: {zh: 产值增速, en: Growth of output}
    unit: "%"
    basis: {document: 工厂台账办法, clause: 第八条}
    source: {zh: 统计局, en: Statistics bureau}
"""


@dataclass(frozen=True)
class Texts:
    """The two texts of a pack, changed word by word so that a test shows just what it breaks."""

    pack: str = PACK
    indicators: str = INDICATORS

    def files(self) -> dict[str, str]:
        return {"pack.yaml": self.pack, "indicators.yaml": self.indicators}

    def pack_with(self, old: str, new: str) -> "Texts":
        return Texts(_replaced(self.pack, old, new), self.indicators)

    def indicators_with(self, old: str, new: str) -> "Texts":
        return Texts(self.pack, _replaced(self.indicators, old, new))

    def read(self) -> Pack:
        pack, issues = parse_pack("works", self.files())
        assert pack is not None, [one.line() for one in issues]
        return pack

    def lint(self) -> list[Issue]:
        """What the rules say of the pack alone."""
        pack = self.read()
        return check_all(pack, Declarations((pack,)))


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)


SMALL = Texts()


def spots(issues: list[Issue]) -> list[str]:
    """Issues as `CODE path`, the part of them that a test compares."""
    return [f"{one.code} {one.where.path or ''}".strip() for one in issues]
