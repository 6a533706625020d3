"""Articles of pages set in other ways: clean, interleaved, signed above or below, without any byline."""

from collections import Counter

import pytest

from taizhang.reading import Article, read_page
from taizhang.reading.districts import district_of, full_name
from taizhang.reading.seams import begins_inside, reads_on

CLEAN = """武隆区上半年旅游经济稳步回升
本报讯（记者 张三）今年上半年，武隆区接待游客1850万人次，同比增长45.2%，实现旅游综合收入98.6亿元。
全区现有景区12家，占比不大。
据统计，仙女山接待过夜游客62.3万人次。

忠县柑橘产业链产值突破50亿元
忠县融媒体中心 李四 王五
截至目前，忠县柑橘种植面积达35.4万亩，年产量42万吨，综合产值51.2亿元，带动7.2万农户增收。
“去年我家收入6万多元。”村民说。

丰都：肉牛产业助农增收
7月15日，丰都县融媒体中心记者获悉，该县肉牛存栏12.8万头，出栏8.6万头。
下一步，丰都县计划存栏达30万头。
（丰都县融媒体中心 赵六）
"""

WOVEN = """开州
上半年，开州区实施农村公路项
目45个，完成投资3.6亿元，占年度
计划的52.3%。全区建成“四好农村
路”286公里。

潼南柠檬香飘海外

开州区融媒体中心 张宇

潼南区今年柠檬种植面积达32万
亩，上半年出口柠檬1.2万吨，创
汇1800万美元，同比增长35%。

农村公路建设提速

潼南区融媒体中心 何其

图为7月22日，城口县修齐镇的

向日葵竞相绽放，300亩花海引客来。

城口县融媒体中心 周峰 摄
城口 向日葵花海引客来
"""


def _articles(text: str) -> tuple[Article, ...]:
    return read_page(text).articles


def test_clean_page_signed_in_three_ways() -> None:
    first, second, third = _articles(CLEAN)
    assert (first.title, first.district, first.line_ranges) == ("武隆区上半年旅游经济稳步回升", "武隆区", ((1, 4),))
    assert (second.title, second.byline, second.line_ranges) == (
        "忠县柑橘产业链产值突破50亿元",
        "忠县融媒体中心 李四 王五",
        ((6, 9),),
    )
    assert (third.district, third.byline_kind, third.line_ranges) == ("丰都县", "融媒体中心", ((11, 14),))


def test_headlines_printed_inside_another_article_come_home() -> None:
    roads, lemons, photo = _articles(WOVEN)
    assert (roads.title, roads.kicker, roads.line_ranges) == ("农村公路建设提速", "开州", ((1, 5), (9, 9), (15, 15)))
    assert (lemons.title, lemons.line_ranges) == ("潼南柠檬香飘海外", ((7, 7), (11, 13), (17, 17)))
    assert (photo.kind, photo.kicker, photo.title) == ("photo", "城口", "向日葵花海引客来")
    assert photo.line_ranges == ((19, 24),)


def test_a_bulletin_without_byline_is_one_article() -> None:
    text = "渝北区2021年上半年经济运行情况\n\n一、总体情况\n上半年，全区实现地区生产总值1050.6亿元。\n（一）农业\n播种面积35.2万亩。\n"
    (article,) = _articles(text)
    assert (article.title, article.district) == ("渝北区2021年上半年经济运行情况", "渝北区")
    assert article.line_ranges == ((1, 6),)


def test_places_given_name_the_district() -> None:
    text = "今年，石柱大力发展莼菜产业，种植1.2万亩。\n通讯员 刘一\n"
    assert (
        read_page(text, places=["石柱土家族自治县", "彭水苗族土家族自治县"]).articles[0].district == "石柱土家族自治县"
    )


def test_numbers_broken_by_columns_are_read_whole() -> None:
    reading = read_page(
        "上半年，全区完成工业投资32.\n\n35亿元，比去年同期增长了12\n.5%，新开工的重点项目有1\n2个，续建的重点项目有8个。\n"
    )
    assert [(claim.value, claim.unit) for claim in reading.claims] == [
        (3_235_000_000, "CNY"),
        (reading.claims[1].value, "percent"),
        (12, "item"),
        (8, "item"),
    ]
    assert str(reading.claims[1].value) == "12.5"
    assert reading.claims[0].surface == "32.\n\n35亿元"


def test_headline_ten_times_its_text_is_caught() -> None:
    text = "合同引资额达5955亿元\n\n上半年，永川区引进项目203个，合同引资额595.5亿元，工作有序推进。\n\n永川区融媒体中心 王一\n"
    reading = read_page(text)
    surface = {claim.id: claim.surface for claim in reading.claims}
    same = [found for found in reading.relations if found.type == "same_as"]
    assert [(surface[found.result], surface[found.args[0] or ""], found.holds) for found in same] == [
        ("5955亿元", "595.5亿元", False)
    ]


TURNS = """岩前茶园开采早
青石县岩前镇的茶园三月初开采，比
去年早了六天。全镇茶园2.6万亩，茶
农们赶着采摘头茬茶青，茶厂里机器

云岭公路年内通车
云岭县至白沙镇的公路建设已近尾
声。这条公路全长38公里，沿线的桥
梁有12座，路基工程已经完成了九

昼夜不停，头茬茶青每公斤卖到80
元。茶农算了一笔账，采摘期能挣两
万多元。

成。建成后，白沙镇到云岭县城的路
程由两个小时缩短到四十分钟。
云岭县融媒体中心 田禾

镇里还引来两家茶企，头茬茶叶已
经销往省外。
青石县融媒体中心 石小青
"""


def test_columns_extracted_in_turns_are_put_together_by_their_seams() -> None:
    tea, road = _articles(TURNS)
    assert (tea.title, tea.district) == ("岩前茶园开采早", "青石县")
    assert (road.title, road.district) == ("云岭公路年内通车", "云岭县")
    assert tea.line_ranges == ((1, 4), (11, 13), (19, 21))
    assert road.line_ranges == ((6, 9), (15, 17))


def test_a_dateline_is_no_byline() -> None:
    (article,) = _articles(
        "本报讯（记者 张三 通讯员 李四）\n今年，青石县新建茶园2.6万亩，茶农增收。\n县里还修了茶园公路38公里。\n"
    )
    assert article.line_ranges == ((1, 3),)
    assert article.byline is None


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("浙江省杭州市淳安县的湖水，淳安县的治水", "淳安县"),
        ("3月17日，横州市校椅镇的花农。横州市的花", "横州市"),
        ("霜降时节，鄂温克族自治旗牧民忙着打草", "鄂温克族自治旗"),
        ("走进玛纳斯县，玛纳斯县的棉花，玛纳斯", "玛纳斯县"),
        ("于都县城区学校，于都县的学位", "于都县"),
        ("超市和夜市里，红旗招展，建成区和安置区", None),
    ],
)
def test_districts_of_every_province(text: str, district: str | None) -> None:
    assert district_of(text) == district


def test_a_short_name_is_told_in_full() -> None:
    assert full_name("围场县", "围场满族蒙古族自治县的林场") == "围场满族蒙古族自治县"
    assert full_name("江津", "江津区的园区") == "江津区"
    assert full_name("江津区", "没有地名") == "江津区"


@pytest.mark.parametrize(
    ("tail", "inside", "outside"),
    [
        ("完成投资3.6", "亿元，占年度计划", "茶农们赶着采摘"),
        ("就业率", "达93.8%，", "9860㎡，"),
        ("他说：“今年收成", "好。”大家都笑了", "好。“去年也好"),
    ],
)
def test_a_seam_reads_on(tail: str, inside: str, outside: str) -> None:
    nothing: Counter[str] = Counter()
    assert reads_on(tail, inside, nothing) > reads_on(tail, outside, nothing) + 1


@pytest.mark.parametrize(
    ("text", "inside"),
    [("，占年度计划", True), ("成。建成后，", True), ("本报讯（记者 张三）", False), ("今年，青石县", False)],
)
def test_how_a_text_begins(text: str, inside: bool) -> None:
    assert (begins_inside(text) > 0) is inside
