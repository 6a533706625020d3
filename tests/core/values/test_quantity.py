"""Quantities: numbers as people write them, exact conversion, and rounding as bulletins print."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values.quantity import (
    DimensionError,
    Quantity,
    convert,
    exact_decimal,
    parse_decimal,
    round_half_up,
    tidy,
)
from taizhang.core.values.units import UNITS

AMOUNTS = st.decimals(-(10**12), 10**12, places=4)
MONEY = st.sampled_from([UNITS[sign] for sign in ("元", "千元", "万元", "百万元", "亿元")])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("595.5", "595.5"),
        (" 1,377 ", "1377"),
        ("1,234,567.80", "1234567.8"),
        ("-0.00", "0"),
        ("+3", "3"),
        ("000", "0"),
        ("100", "100"),
        ("999999999999999999.999999999", "999999999999999999.999999999"),
    ],
)
def test_numbers_as_written(text: str, number: str) -> None:
    found, issues = parse_decimal(text)
    assert issues == []
    assert str(found) == number


@pytest.mark.parametrize(
    "text", ["", "1e5", "NaN", "Infinity", "1,23", "12.", ".5", "一百", "１２", "1 000", "--1", "0x1f"]
)
def test_what_is_no_number(text: str) -> None:
    assert [one.code for one in parse_decimal(text)[1]] == ["VAL-003"]


@pytest.mark.parametrize("text", ["1" + "0" * 18, "0.1234567891", "-1234567890123456789"])
def test_what_has_too_many_digits(text: str) -> None:
    found, issues = parse_decimal(text)
    assert found is None
    assert [one.code for one in issues] == ["VAL-004"]


def test_zeros_at_the_end_do_not_count_as_digits() -> None:
    assert parse_decimal("1.10000000000000")[0] == Decimal("1.1")


@given(AMOUNTS)
def test_tidy_changes_the_spelling_and_not_the_number(number: Decimal) -> None:
    short = tidy(number)
    assert short == number
    assert "E" not in str(short)
    assert tidy(short).as_tuple() == short.as_tuple()


def test_conversion_by_hand() -> None:
    assert convert(Decimal("25.9"), UNITS["亿元"], UNITS["万元"]) == 259_000
    assert convert(Decimal(15), UNITS["亩"], UNITS["公顷"]) == 1
    assert convert(Decimal(1), UNITS["平方米"], UNITS["亩"]) == Fraction(3, 2000)
    assert convert(Fraction(1, 3), UNITS["亿元"], UNITS["万元"]) == Fraction(10_000, 3)


def test_unlike_things_are_not_converted() -> None:
    with pytest.raises(DimensionError):
        convert(Decimal(1), UNITS["项"], UNITS["个"])


@given(AMOUNTS, MONEY, MONEY)
def test_conversion_there_and_back_loses_nothing(amount: Decimal, unit: object, other: object) -> None:
    there = convert(amount, unit, other)  # type: ignore[arg-type]
    assert convert(there, other, unit) == Fraction(amount)  # type: ignore[arg-type]


def test_a_quantity_in_another_unit() -> None:
    assert Quantity(Decimal("1.2"), UNITS["亿元"]).to(UNITS["万元"]) == Quantity(Decimal(12_000), UNITS["万元"])
    assert Quantity(Decimal(1), UNITS["亩"]).to(UNITS["平方米"]) is None
    assert Quantity(Decimal(3), UNITS["亩"]).to(UNITS["平方米"]) == Quantity(Decimal(2000), UNITS["平方米"])
    assert str(Quantity(Decimal("1.2"), UNITS["亿元"])) == "1.2亿元"
    assert Quantity(Decimal(3), UNITS["亩"]).in_base() == 2000


def test_sums_are_in_the_first_unit() -> None:
    total = Quantity(Decimal("1.5"), UNITS["亿元"]) + Quantity(Decimal(2500), UNITS["万元"])
    assert total == Quantity(Decimal("1.75"), UNITS["亿元"])
    assert Quantity(Decimal(1), UNITS["亿元"]) - Quantity(Decimal(1), UNITS["万元"]) == Quantity(
        Decimal("0.9999"), UNITS["亿元"]
    )
    with pytest.raises(DimensionError):
        _ = Quantity(Decimal(1), UNITS["平方米"]) + Quantity(Decimal(1), UNITS["亩"])


@given(AMOUNTS, AMOUNTS, MONEY, MONEY)
def test_adding_and_taking_away_again_is_where_we_began(
    first: Decimal, second: Decimal, unit: object, other: object
) -> None:
    one, two = Quantity(first, unit), Quantity(second, other)  # type: ignore[arg-type]
    assert (one + two - two).in_base() == one.in_base()


@pytest.mark.parametrize(
    ("number", "places", "printed"),
    [
        ("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("80.0618", 1, "80.1"), ("68.97", 0, "69"),
        ("0.05", 1, "0.1"), ("0.0499", 1, "0.0"), ("21.182", 1, "21.2"), ("3", 2, "3.00"),
    ],
)  # fmt: skip
def test_halves_go_up_as_in_print(number: str, places: int, printed: str) -> None:
    assert str(round_half_up(Decimal(number), places)) == printed


def test_a_fraction_is_rounded_once() -> None:
    assert str(round_half_up(Fraction(43 * 100, 203), 1)) == "21.2"
    assert str(round_half_up(Fraction(1, 3), 4)) == "0.3333"


@given(st.fractions(-1000, 1000, max_denominator=999), st.integers(0, 6))
def test_rounding_is_never_further_than_half_a_step(number: Fraction, places: int) -> None:
    rounded = Fraction(round_half_up(number, places))
    assert abs(rounded - number) <= Fraction(1, 2 * 10**places)


def test_exact_decimals() -> None:
    assert exact_decimal(Fraction(3, 8)) == Decimal("0.375")
    assert exact_decimal(Fraction(1, 3)) is None
    assert str(exact_decimal(Fraction(10**20))) == "1" + "0" * 20
