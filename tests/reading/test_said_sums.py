"""Sums, rates, averages and changes that a sentence itself says: refuted where they do not come out, and not where digits allow
them or the words say less. Worked out by hand.
"""

from datetime import date

import pytest

from taizhang.reading import Relation, read_page


def found(sentence: str, kind: str) -> list[Relation]:
    text = f"某县工作取得新成效\n　　{sentence}\n某县融媒体中心 张三\n"
    return [one for one in read_page(text, date(2021, 11, 5)).relations if one.type == kind]


SLIPS = [
    ("整治占道经营320处、清理小广告1250处、拆除违建86处，合计1756处。", "sum_of", "320 + 1250 + 86 = 1656 ≠ 1756"),
    (
        "南岸、北岸、江心岛片区分别完成投资3.2亿元、4.5亿元、1.1亿元，共完成投资9.8亿元。",
        "sum_of",
        "3.2亿 + 4.5亿 + 1.1亿 = 8.8亿 ≠ 9.8亿",
    ),
    ("两个项目总投资分别为12.4亿元和8.5亿元，总投资22.9亿元。", "sum_of", "12.4亿 + 8.5亿 = 20.9亿 ≠ 22.9亿"),
    ("公路1286公里，其中县道312公里、乡道428公里、村道536公里。", "sum_of", "312 + 428 + 536 = 1276 ≠ 1286"),
    ("项目总投资15.6亿元，其中一期投资6.2亿元，二期投资8.4亿元。", "sum_of", "6.2亿 + 8.4亿 = 14.6亿 ≠ 15.6亿"),
    ("参赛选手共86名，其中男选手51名，女选手33名。", "sum_of", "51 + 33 = 84 ≠ 86"),
    (
        "一季度接待游客12.2万人次，二季度接待游客18.3万人次，上半年共接待游客32.5万人次。",
        "sum_of",
        "12.2万 + 18.3万 = 30.5万 ≠ 32.5万",
    ),
    ("全区累计建成5G基站1860个，今年新建360个，去年底为1400个。", "sum_of", "360 + 1400 = 1760 ≠ 1860"),
    ("全年计划改造老旧小区60个，已完工45个，完工率80%。", "ratio_of", "45 ÷ 60 = 75.00% ≠ 80%"),
    ("全县1.2亿亩耕地中，高标准农田8万亩，占66.7%。", "ratio_of", "8万 ÷ 1.2亿 = 0.07% ≠ 66.7%"),
    ("救助困难群众860人次，发放救助金215万元，人均3500元。", "ratio_of", "215万 ÷ 860 = 2500.00"),
    ("今年亩均产量800公斤，2000亩油菜总产量1600.0万公斤。", "ratio_of", "1.6万 ÷ 2000 = 8.00"),
    ("招聘教师200人，已到岗150人，还差60人。", "diff_of", "200 - 150 = 50.00"),
    ("全市排名由第8位上升到第5位，上升4位。", "diff_of", "8 - 5 = 3.00"),
    ("城镇化率由58.2%提高到61.5%，提高了3.3%。", "growth_of", "61.5 ÷ 58.2 - 1 = 5.67%; 61.5 - 58.2 = 3.3"),
    (
        "优良天数比例为92.5%，比去年同期提高4.2%，去年同期为88.3%。",
        "growth_of",
        "92.5 ÷ 88.3 - 1 = 4.76%; 92.5 - 88.3 = 4.2",
    ),
    (
        "全年发放贷款2300笔，支持企业2600家，贷款笔数同比增长15%，去年同期为2200笔。",
        "growth_of",
        "2300 ÷ 2200 - 1 = 4.55%",
    ),
    ("今年完成税收6.3亿元，增长5%，比去年增收0.6亿元。", "growth_of", "6.3亿 ÷ (6.3亿 - 6000万) - 1 = 10.53%"),
    ("全县建成充电桩1200个，超额完成1000个的年度目标，超额12%。", "excess_of", "1200 ÷ 1000 - 1 = 20.00%"),
    ("县里评出“十大名菜”：东坡肘子、酸菜鱼、烤全羊。", "list_count", "3 ≠ 10"),
]


@pytest.mark.parametrize(("sentence", "kind", "formula"), SLIPS, ids=[one[0][:12] for one in SLIPS])
def test_what_does_not_come_out_is_refuted(sentence: str, kind: str, formula: str) -> None:
    refuted = [one.formula for one in found(sentence, kind) if one.holds is False]
    assert refuted == [formula]


SOUND = [
    "整治占道经营320处、清理小广告1250处，累计整治9800处。",  # 累计 takes in other months
    "公路1286公里，其中县道312公里、乡道428公里。",  # a rest that is not told
    "项目总投资15.6亿元，其中一期投资6.2亿元，二期投资9.4亿元。",
    "全年计划改造老旧小区60个，已完工45个，完工率75%。",
    "受理案件60件，法律援助45件，结案率80%。",  # of other cases
    "全县粮食总产量由45万吨增加到54万吨，净增10万吨。",  # 44.5 to 53.5 and 9.5 are what the digits allow
    "城镇化率由58.2%提高到61.5%，提高3.3个百分点。",
    "城镇化率由58.2%提高到61.5%，提高了5.7%。",  # 61.5 over 58.2
    "救助困难群众860人次，发放救助金215万元，人均2500元。",
    "一季度接待游客12.2万人次，二季度接待游客18.3万人次，上半年共接待游客30.5万人次。",
    "全区累计建成5G基站1760个，今年新建360个，去年底为1400个。",
    "全市排名由第8位上升到第5位，上升3位。",
    "县道312线、省道205线已完成改造。",
    "县里评出“三大名菜”：东坡肘子、酸菜鱼、烤全羊。",
]


@pytest.mark.parametrize("sentence", SOUND, ids=[one[:12] for one in SOUND])
def test_what_may_be_so_is_not(sentence: str) -> None:
    text = f"某县工作取得新成效\n　　{sentence}\n某县融媒体中心 张三\n"
    assert [one for one in read_page(text, date(2021, 11, 5)).relations if one.holds is False] == []


@pytest.mark.parametrize(
    ("title", "text", "refuted"),
    [
        ("上半年新开工项目41个", "今年上半年，全县新开工项目14个，完成投资8.2亿元。", ["41 ≠ 14"]),
        ("上半年新开工项目41个", "今年上半年，全县新开工项目41个，续建项目14个。", []),
        ("上半年新开工项目41个", "县城新开工项目12个，乡镇新开工项目29个。", []),  # the two of them
        ("新开工项目超40个", "今年上半年，全县新开工项目43个。", []),
    ],
)
def test_a_headline_is_held_against_the_one_figure_that_has_its_words(
    title: str, text: str, refuted: list[str]
) -> None:
    page = f"{title}\n\n　　{text}各项工作有序推进，群众满意度不断提高。\n\n某县融媒体中心 张三\n"
    found = [one.formula for one in read_page(page, date(2021, 7, 24)).relations if one.holds is False]
    assert found == refuted
