"""Any text at all: reading never raises, every span lies in the text, and the work grows with the length alone."""

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.reading import read_page, to_json

ALPHABET = "0123456789.,%％，。、；\n\n 　一二三十百千万亿半成第年月日上下半去今个项家人次元米亩公里约余多近超增长下降占率其中共的为达分别同比计划完成总投资区县融媒体中心记者摄“”（）—-–~Aa\u202e\u200f"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.text(alphabet=ALPHABET, max_size=400)))
def test_any_text(text: str) -> None:
    reading = read_page(text)
    articles = {article.id for article in reading.articles}
    known = {claim.id for claim in reading.claims}
    assert len(known) == len(reading.claims)
    for claim in reading.claims:
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.surface == text[claim.start : claim.end]
        assert claim.line == text.count("\n", 0, claim.start) + 1
        assert claim.article in articles
        assert claim.interval.low is None or claim.interval.high is None or claim.interval.low <= claim.interval.high
    for relation in reading.relations:
        assert {relation.result, *(arg for arg in relation.args if arg)} <= known
    json.dumps(to_json(reading))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=300))
def test_every_written_line_has_one_article(text: str) -> None:
    owned: list[int] = []
    for article in read_page(text).articles:
        for first, last in article.line_ranges:
            owned.extend(range(first, last + 1))
    rows = text.split("\n")
    written = [number for number, line in enumerate(rows, 1) if line.strip()]
    assert [number for number in owned if rows[number - 1].strip()] != [] or not written
    assert sorted(number for number in owned if rows[number - 1].strip()) == written


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "3个、",
        "增长3%，",
        "1,",
        "“十",
        "1-",
        "占",
        "a1",
        "2021年",
        "第一",
        "万亿",
        "\n",
        "标题\n\n",
        "其中3个",
    ],
)
def test_repetition_is_read_to_its_end(piece: str) -> None:
    """Fifty thousand characters of one kind: patterns that fall back upon themselves would not come back from it."""
    text = piece * (50_000 // len(piece))
    assert all(claim.surface == text[claim.start : claim.end] for claim in read_page(text).claims)


@pytest.mark.parametrize(
    "piece",
    [
        "3个、",
        "共3个，剩余1个，",
        "由3%提高到5%，提高2个百分点，",
        "每人3元，",
        "同比增加3个，",
        "标题增长3%\n\n",
        "其中3个5亩，占7%，",
        "“3家企业”分别是甲、乙。",
    ],
)
def test_steps_grow_with_length(piece: str) -> None:
    """Twice the text takes about twice the calls: counted, not timed."""
    once, twice = (_calls(piece * (size // len(piece))) for size in (12_000, 24_000))
    assert twice <= 2.5 * once


def _calls(text: str) -> int:
    counted = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        read_page(text)
    finally:
        sys.setprofile(None)
    return counted


def test_only_digits_make_no_figure() -> None:
    reading = read_page("0123456789" * 1000)
    assert reading.claims == ()
    assert len(reading.articles) == 1


def test_nothing_gives_nothing() -> None:
    reading = read_page("")
    assert (reading.articles, reading.claims, reading.relations, reading.times) == ((), (), (), ())
    assert reading.published is None


@pytest.mark.parametrize(
    "text",
    [
        "完成99999999999999999亿亿亿元，增长0.000000000000001%，占年度计划的0.000000000000001%。",
        "完成99999999999999999元，为年度计划的0.000000000000000001%，下降99.99999999999999999%。",
        "三亿亿亿亿亿亿亿亿元，百万亿亿家，下降100%，下降300%。",
        "完成0元，增长5%，占总投资0元的3%，共0个，其中甲0个、乙0个。",
    ],
)
def test_absurd_amounts_are_survived(text: str) -> None:
    json.dumps(to_json(read_page(text)))


def test_direction_marks_do_not_hide_a_figure() -> None:
    reading = read_page("签约项目\u202e2\u200f03\u202c个。")
    assert [(int(claim.value), claim.unit) for claim in reading.claims] == [(203, "item")]
