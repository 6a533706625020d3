"""Units of measure: exact factors, and that countable things do not mix."""

from fractions import Fraction

import pytest

from taizhang.core.values.units import UNITS, is_counted, unit_of


def test_a_sign_gives_its_unit() -> None:
    found, issues = unit_of(" 亿元 ")
    assert issues == []
    assert found is UNITS["亿元"]
    assert str(found) == "亿元"


def test_an_unknown_sign_is_told_with_the_nearest() -> None:
    found, issues = unit_of("亿园")
    assert found is None
    assert issues[0].code == "VAL-001"
    assert "亿元" in issues[0].hint()


def test_a_sign_like_none_is_told_with_some() -> None:
    assert unit_of("xyzzy")[1][0].hint() == "相近的有：元、千元、万元"


@pytest.mark.parametrize(
    ("sign", "base", "factor"),
    [
        ("亿元", "元", 100_000_000),
        ("万元", "元", 10_000),
        ("亩", "平方米", Fraction(2000, 3)),
        ("公顷", "亩", 15),
        ("平方公里", "亩", 1500),
        ("公里", "米", 1000),
        ("万吨", "千克", 10_000_000),
        ("万千瓦时", "千瓦时", 10_000),
        ("%", "比", Fraction(1, 100)),
        ("‰", "%", Fraction(1, 10)),
    ],
)
def test_factors_by_hand(sign: str, base: str, factor: Fraction | int) -> None:
    assert UNITS[sign].dimension == UNITS[base].dimension
    assert UNITS[sign].factor / UNITS[base].factor == factor


def test_countable_things_have_a_dimension_each() -> None:
    counted = [unit for unit in UNITS.values() if is_counted(unit)]
    assert len({unit.dimension for unit in counted}) == len(counted)
    assert is_counted(UNITS["项"])
    assert not is_counted(UNITS["亿元"])
    assert UNITS["人"].dimension != UNITS["人次"].dimension


def test_points_are_not_percent() -> None:
    assert UNITS["个百分点"].dimension != UNITS["%"].dimension
