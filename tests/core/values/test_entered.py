"""Amounts as people type them."""

import pytest

from taizhang.core.values.entered import parse_amount
from taizhang.core.values.units import UNITS


@pytest.mark.parametrize(
    ("text", "own", "told"),
    [
        ("595.5", "亿元", "595.5亿元"),
        ("1.2亿", "万元", "120000000元"),
        ("3,000万", "亿元", "30000000元"),
        ("3000万元", "亿元", "3000万元"),
        ("90亩", "万亩", "90亩"),
        ("1.2万亩", "亩", "1.2万亩"),
        ("2千万元", "亿元", "20000000元"),
        ("5百万", "元", "5000000元"),
        ("１．５ 万", "人次", "15000人次"),
        ("1.2万人次", "人次", "12000人次"),
        ("3千米", "公里", "3千米"),
        ("2万", "千米", "20000千米"),
        ("-4", "个百分点", "-4个百分点"),
    ],
)
def test_what_people_type(text: str, own: str, told: str) -> None:
    amount, found = parse_amount(text, UNITS[own])
    assert not found
    assert str(amount) == told


@pytest.mark.parametrize(
    ("text", "own", "code"),
    [
        ("many", "元", "VAL-003"),
        ("", "元", "VAL-003"),
        ("1,2", "元", "VAL-003"),
        ("12两", "元", "VAL-001"),
        ("12万两", "元", "VAL-001"),
        ("90亩", "亿元", "VAL-006"),
        ("1234567890123456789", "元", "VAL-004"),
        ("99999999999999亿", "元", "VAL-004"),
    ],
)
def test_what_is_no_amount(text: str, own: str, code: str) -> None:
    amount, found = parse_amount(text, UNITS[own])
    assert amount is None
    assert [one.code for one in found] == [code]
