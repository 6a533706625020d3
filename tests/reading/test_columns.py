"""What tells one article's column from another's: districts, openings, sentences broken off, bylines broken in two."""

import pytest

from taizhang.reading import read_page
from taizhang.reading.bylines import find_bylines
from taizhang.reading.districts import district_of
from taizhang.reading.stream import rows_of


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("璧山区城市管理局", "璧山区"),
        ("武陵山区的边远山区", None),
        ("走在忠县新立镇，该县和忠县、通忠县", "忠县"),
        ("在城区、园区、景区和全县各区县", None),
        ("从沙坪坝区到沙坪坝区政府", "沙坪坝区"),
        ("没有地名", None),
    ],
)
def test_district_of(text: str, district: str | None) -> None:
    assert district_of(text) == district


@pytest.mark.parametrize(
    ("text", "bylines"),
    [
        ("普惠率91.3%。通讯员 何\n梦婷 刘洋", ["通讯员 何梦婷 刘洋"]),
        ("同比增长31.6%。本报\n记者 蒋君芳", ["本报记者 蒋君芳"]),
        ("记者 王天翊 通讯员 郭发祥", ["记者 王天翊 通讯员 郭发祥"]),
        ("北碚区融媒体中心 张霞\n北碚", ["北碚区融媒体中心 张霞"]),
        ("荣昌区委党校供稿", ["荣昌区委党校供稿"]),
        ("村民们正在晾晒玉米。 记者 冉孟军 摄", ["记者 冉孟军 摄"]),
        ("他高兴地告诉记者\n今年收成好。", []),
    ],
)
def test_bylines(text: str, bylines: list[str]) -> None:
    assert [found.text for found in find_bylines(rows_of(text))] == bylines


def test_a_row_that_begins_with_a_decimal_is_no_list_item() -> None:
    reading = read_page("概算总投资14.7亿元，已完成\n6.9亿元，占总投资的\n46.9%。")
    assert [(found.type, found.holds) for found in reading.relations] == [("ratio_of", True)]
