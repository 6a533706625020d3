"""Values as they are written for people."""

from decimal import Decimal

import pytest

from taizhang.core.values.units import UNITS
from taizhang.core.values.written import amount_text, number_text, places_of, signed_text, unit_text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("595.50", None, "595.5"),
        ("21.182266009852", 1, "21.2"),
        ("0.05", 1, "0.1"),
        ("-0.05", 1, "-0.1"),
        ("12345678.9", None, "12,345,678.9"),
        ("203", 0, "203"),
        ("1E+3", None, "1,000"),
    ],
)
def test_a_number_is_grouped_and_rounded_once_half_up(value: str, places: int | None, text: str) -> None:
    assert number_text(Decimal(value), places) == text


def test_unknown_is_not_zero() -> None:
    assert number_text(None) == ""
    assert number_text(Decimal(0)) == "0"
    assert signed_text(None) == ""


def test_a_gain_has_its_sign() -> None:
    assert [signed_text(Decimal(one), 1) for one in ("28.48", "0", "-3")] == ["+28.5", "0.0", "-3.0"]


def test_units_speak_both_languages() -> None:
    assert unit_text(UNITS["亿元"], "zh") == "亿元"
    assert unit_text(UNITS["亿元"], "en") == "100 million CNY"
    assert unit_text(UNITS["%"], "en") == "%"
    assert unit_text(None, "zh") == ""


@pytest.mark.parametrize(
    ("number", "sign", "zh", "en"),
    [
        ("3", "亿元", "3亿元", "3 × 100 million CNY"),
        ("90", "亩", "90亩", "90 mu"),
        ("21.2", "%", "21.2%", "21.2%"),
        ("4.7", "个百分点", "4.7个百分点", "4.7 percentage points"),
        ("", "亿元", "", ""),
    ],
)
def test_a_number_beside_its_unit_cannot_be_misread(number: str, sign: str, zh: str, en: str) -> None:
    assert amount_text(number, unit_text(UNITS[sign], "zh"), "zh") == zh
    assert amount_text(number, unit_text(UNITS[sign], "en"), "en") == en


def test_the_digits_a_value_needs() -> None:
    assert [places_of(Decimal(one)) for one in ("3", "3.10", "0.125", "1E+3")] == [0, 1, 3, 0]
    assert places_of(None) == 0
