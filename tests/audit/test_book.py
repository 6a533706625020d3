"""Sentences against the demo city's book: what agrees, what differs, and where nothing may be said.

The book says for 永川区 in the first half of 2021: 203 projects introduced, 595.5 亿元 contracted (440.45 in industry),
43 starts, 72 trips; for 北碚区: 242.48 亿元 invested in district projects, 57.7 % of the plan, 87 projects signed.
"""

import pytest

from audit.on_page import findings, verdict
from taizhang.core.values.figure import OrgRef
from taizhang.indicators.engines.duckdb import DuckDBSource

YC = "今年上半年，永川区项目建设有序推进。"
BB = "今年上半年，北碚区项目建设有序推进。"


@pytest.mark.parametrize(
    ("text", "surface", "outcome", "reason"),
    [
        (YC + "全区引进项目203个，合同引资额595.5亿元。", "203个", "agrees", None),
        (YC + "全区引进项目205个，合同引资额595.5亿元。", "205个", "differs", "VALUE_DIFFERS"),
        (YC + "全区引进项目200余个。", "200余个", "agrees", None),
        (YC + "全区引进项目超过203个。", "超过203个", "differs", "VALUE_DIFFERS"),
        # the clause before tells which contracts are meant
        (YC + "招引工业项目131个，合同引资440.45亿元。", "440.45亿元", "agrees", None),
        (YC + "招引工业项目131个，合同引资404.45亿元。", "404.45亿元", "differs", "VALUE_DIFFERS"),
        # 595.5 亿元 is 5955000 万元
        (YC + "合同引资额5955000万元。", "5955000万元", "agrees", None),
        (YC + "合同引资额595.5万元。", "595.5万元", "differs", "VALUE_DIFFERS"),
        (YC + "新开工项目43个，开工率较去年同期提高4.7个百分点。", "43个", "agrees", None),
        (YC + "开工率25.6%。", "25.6%", "differs", "BASE_NOT_STATED"),
        (BB + "区级重点建设项目完成投资242.48亿元，为年度投资计划的57.7%。", "57.7%", "agrees", None),
        (BB + "区级重点建设项目完成投资242.48亿元，为年度投资计划的77.5%。", "77.5%", "differs", "VALUE_DIFFERS"),
        (BB + "固定资产投资增幅排名全市第四位。", "第四位", "agrees", None),
        (BB + "固定资产投资增幅排名全市第三位。", "第三位", "differs", "VALUE_DIFFERS"),
        # a town, a guessed period, all years, another thing: never a difference
        (YC + "三教镇引进项目12个，合同引资额8.5亿元。", "8.5亿元", "cannot say", "NARROWER_SCOPE"),
        ("永川区引进项目90个。", "90个", "cannot say", "PERIOD_NOT_STATED"),
        ("截至2020年底，永川区累计引进项目1200个。", "1200个", "cannot say", "ALL_YEARS"),
        (YC + "引进智能制造项目15个。", "15个", "cannot say", "OTHER_THING"),
        (YC + "新增就业3000人。", "3000人", "cannot say", "NOT_IN_BOOK"),
        # 48 contracts in the book of 梁平区, none at all in that of 两江新区
        ("今年上半年，梁平区引进项目12个。", "12个", "differs", "VALUE_DIFFERS"),
        ("今年上半年，两江新区引进项目12个。", "12个", "cannot say", "NOT_IN_BOOK"),
    ],
)
def test_a_sentence_against_the_book(
    source: DuckDBSource, text: str, surface: str, outcome: str, reason: str | None
) -> None:
    assert verdict(text, surface, source, _org(text)) == (outcome, reason)


def _org(text: str) -> OrgRef:
    """The sentences stand alone, without the byline that tells a district."""
    names = {"永川区": "500118", "北碚区": "500109", "梁平区": "500155", "两江新区": "Z-LJXQ"}
    name = next(name for name in names if name in text)
    return OrgRef(names[name], name)


def test_the_citation_names_indicator_org_period_and_position(source: DuckDBSource) -> None:
    text = YC + "全区引进项目203个。"
    cited = findings(text, source, _org(text))["203个"].to_json()["citation"]
    assert isinstance(cited, dict)
    assert cited["indicator"] == "investment.introduced"
    assert cited["org"] == {"code": "500118", "name": "永川区"}
    assert cited["period"] == "2021-H1"
    assert cited["position"]["cut"]["500118"] > 0


def test_the_book_settles_what_the_page_leaves_open_and_both_are_listed(source: DuckDBSource) -> None:
    text = BB + "区级重点建设项目完成投资242.48亿元，为年度投资计划的57.7%。"
    found = findings(text, source, _org(text))["57.7%"]
    sides = [(one.side, one.verdict.outcome.value, one.verdict.reason) for one in found.evidence]
    assert sides == [("page", "cannot say", "PLAN_NOT_STATED"), ("book", "agrees", None)]
    assert found.verdict.outcome.value == "agrees"
    assert found.citation is not None


def test_an_item_named_in_the_sentence_is_what_its_fields_are_held_against(source: DuckDBSource) -> None:
    text = YC + "签约雅迪电动车整车进出口制造基地项目，项目总投资约3亿元，建设用地约99亩。"
    found = findings(text, source, _org(text))
    assert found["约3亿元"].verdict.outcome.value == "agrees"
    assert found["约99亩"].verdict.outcome.value == "differs"  # the book has 90, and 约99 reaches down to 94.05
    assert found["约99亩"].citation is not None
    assert found["约99亩"].citation.figure.item == "YC21-YADI"
