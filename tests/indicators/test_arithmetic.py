"""Rates and comparisons, by hand."""

from fractions import Fraction

import pytest

from taizhang.core.declarations.formula import Ranking
from taizhang.core.values.units import UNITS
from taizhang.indicators.arithmetic import (
    Worked,
    complement,
    completion,
    growth,
    known,
    place,
    quotient,
    share,
    unknown,
)

YI, WAN, PERCENT, ITEMS = UNITS["亿元"], UNITS["万元"], UNITS["%"], UNITS["项"]


def amount(number: str, unit: str = "亿元") -> Worked:
    return known(Fraction(number), UNITS[unit])


def test_a_rate_is_worked_out_to_twelve_places_and_keeps_its_sides() -> None:
    found = quotient(PERCENT, amount("43", "项"), amount("203", "项"))
    assert found.value == Fraction(4300, 203)
    assert (found.numerator, found.denominator) == (amount("43", "项"), amount("203", "项"))
    assert str(completion(amount("43"), amount("203"), "2021").value) == "21.182266009852"


def test_sides_in_different_units_of_one_dimension() -> None:
    assert (
        quotient(PERCENT, amount("25900", "万元"), amount("3.235")).value == Fraction("2.59") / Fraction("3.235") * 100
    )
    assert quotient(UNITS["倍"], amount("3"), amount("1.5")).value == 2


@pytest.mark.parametrize(
    ("target", "reason"), [("0", "DENOMINATOR_ZERO"), ("-1", "BASE_NOT_POSITIVE"), (None, "NO_TARGET")]
)
def test_a_target_that_nothing_can_complete(target: str | None, reason: str) -> None:
    assert completion(amount("1"), None if target is None else amount(target), "2021").reason == reason


def test_an_unknown_value_completes_nothing_and_grows_by_nothing() -> None:
    nothing = unknown("NO_ITEMS", YI)
    assert completion(nothing, amount("2"), "2021").reason == "OPERAND_UNKNOWN"
    assert growth(nothing, amount("2"), "2020").reason == "OPERAND_UNKNOWN"
    assert share(nothing, amount("2")).reason == "OPERAND_UNKNOWN"
    assert complement(nothing, amount("2")).reason == "OPERAND_UNKNOWN"


def test_a_fall_and_a_rate_of_another_unit() -> None:
    assert str(growth(amount("3"), amount("40000", "万元"), "2020").value) == "-25"
    found = growth(known(Fraction(12), UNITS["‰"]), known(Fraction(1), PERCENT), "2020")
    assert (str(found.value), found.measured_in) == ("0.2", UNITS["个百分点"])  # 1.2 % after 1 %


def test_the_gap_of_two_rates_changes_in_points_and_is_no_part_of_anything() -> None:
    now, before = (known(Fraction(value), UNITS["个百分点"]) for value in ("-31.9", "6.2"))
    found = growth(now, before, "2020")
    assert (str(found.value), found.measured_in) == ("-38.1", UNITS["个百分点"])  # never in %: the base may be below 0
    assert share(now, before).reason == "NO_WHOLE"
    assert complement(now, before).reason == "NO_WHOLE"


def test_share_of_nothing_and_of_another_dimension() -> None:
    assert share(amount("0"), amount("0")).reason == "DENOMINATOR_ZERO"
    assert share(amount("1"), amount("1", "项")).reason == "NO_WHOLE"
    assert complement(amount("1"), amount("1", "项")).reason == "NO_WHOLE"
    assert str(complement(amount("50000", "万元"), amount("12.5")).value) == "75000"


def test_ties_share_the_best_place_and_the_unknown_have_none() -> None:
    ranking = Ranking.model_validate({"name": {"zh": "各区", "en": "districts"}})
    values = {"a": amount("5"), "b": amount("3"), "c": amount("3"), "d": amount("1"), "e": unknown("NO_ITEMS", YI)}
    places = {org: place(org, values, ranking, "各区", ["e", "d"]) for org in values}
    assert {org: one.value for org, one in places.items()} == {"a": 1, "b": 2, "c": 2, "d": 4, "e": None}
    assert places["e"].reason == "NOT_RANKED"
    assert (places["a"].places, places["a"].reported) == (4, ("d",))
    rising = ranking.model_copy(update={"order": "asc"})
    assert place("d", values, rising, "各区", ()).value == 1
