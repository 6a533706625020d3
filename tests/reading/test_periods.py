"""Periods of figures: said, handed on, or understood; all told from the day of publication."""

from datetime import date

import pytest

from taizhang.reading import read_page

DAY = date(2023, 10, 20)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("前三季度，完成投资5亿元。", ["2023-01-01/2023-09-30"]),
        ("一季度，完成投资5亿元。", ["2023-01-01/2023-03-31"]),
        ("1-8月，完成投资5亿元。", ["2023-01-01/2023-08-31"]),
        ("2022年，完成投资5亿元。", ["2022-01-01/2022-12-31"]),
        ("去年，完成投资5亿元。", ["2022-01-01/2022-12-31"]),
        ("2018年至2020年，累计完成投资5亿元。", ["2018-01-01/2020-12-31"]),
        ("今年以来，签约项目5个。项目落地3个。", ["2023-01-01/..", "2023-01-01/.."]),
        ("截至目前，签约项目5个。", ["../2023-10"]),
        ("从5月开始，修路30公里。", ["2023-05-01/.."]),
        ("下半年，计划投资5亿元。", ["2023-07-01/2023-12-31"]),
        ("三年前，签约项目5个。", ["2020"]),
        ("上半年，开工项目5个。项目总投资12亿元。", ["2023-01-01/2023-06-30", None]),
        ("完成投资5亿元，比2020年增长3%。", [None, None]),
        ("用时不到1年。", [None]),
        ("截至2022年6月30日，新增市场主体5户。", ["../2022-06-30"]),
        ("2023年6月，物价上涨1.1%。", ["2023-06-01/2023-06-30"]),
    ],
)
def test_period(text: str, periods: list[str | None]) -> None:
    assert [claim.period for claim in read_page(text, DAY).claims] == periods


def test_date_expressions_are_listed_and_never_figures() -> None:
    reading = read_page("2021年7月21日，上半年，7月24日晚，16时30分。", DAY)
    assert reading.claims == ()
    assert [(mark.surface, mark.iso) for mark in reading.times][:2] == [
        ("2021年7月21日", "2021-07-21"),
        ("上半年", "2023-01-01/2023-06-30"),
    ]


def test_a_page_without_a_year_keeps_relative_dates_unknown() -> None:
    reading = read_page("上半年，签约项目5个。")
    assert reading.published is None
    assert reading.claims[0].period is None
