"""A published value held against the book: intervals, whole bases, implied bases, points and units."""

from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.audit.compare import (
    Outcome,
    Published,
    Verdict,
    has_whole_base,
    hold,
    hold_comparison,
    hold_value,
    implied_base,
)
from taizhang.audit.reasons import REASONS, sentence
from taizhang.core.values.figure import Comparison, Cut, DefinitionRef, Figure, OrgRef
from taizhang.core.values.period import Period, PeriodKind
from taizhang.core.values.units import PERCENT, POINTS, RANK, UNITS, Unit

H1 = Period(PeriodKind.HALF, 2021, 1)
TIMES = UNITS["次"]
YI = UNITS["亿元"]


def published(value: str, unit: str, approx: str | None = None) -> Published:
    return Published(Decimal(value), UNITS[unit], approx)


def figure(value: str | None, unit: Unit, *, sides: tuple[str, str] | None = None, reason: str | None = None) -> Figure:
    top, bottom = (Decimal(one) for one in sides) if sides else (None, None)
    known = Decimal(value) if value is not None else None
    named = DefinitionRef("works.figure", "2021.1", "sha256:0")
    return Figure(named, OrgRef("500118", "甲区"), H1, unit, Cut(()), known, reason, top, bottom)


def growth(
    value: str | None, unit: Unit = PERCENT, against: str | None = None, reason: str | None = None
) -> Comparison:
    return Comparison(
        "yoy",
        None if value is None else Decimal(value),
        unit,
        None if against is None else Decimal(against),
        reason,
    )


def outcome(verdict: Verdict) -> tuple[str, str | None]:
    return verdict.outcome.value, verdict.reason


@pytest.mark.parametrize(
    ("printed", "derived", "unit", "expected"),
    [
        (published("80.1", "%"), "80.061823802164", PERCENT, "agrees"),  # 25.9 / 32.35
        (published("69", "%"), "68.972579360564", PERCENT, "agrees"),  # 242.48 / 351.56
        (published("57.7", "%"), "57.76", PERCENT, "differs"),
        (published("203", "个"), "203", UNITS["个"], "agrees"),
        (published("203", "个"), "204", UNITS["个"], "differs"),
        (published("30", "次", "余"), "34", TIMES, "agrees"),
        (published("30", "次", "余"), "30", TIMES, "differs"),
        (published("30", "次", "余"), "40", TIMES, "differs"),
        (published("360", "家", "余"), "365", UNITS["家"], "agrees"),
        (published("80", "%", "以上"), "81.818181818182", PERCENT, "agrees"),
        (published("80", "%", "以上"), "79.9", PERCENT, "differs"),
        (published("3", "亿元", "约"), "30000", UNITS["万元"], "agrees"),
        (published("595.5", "亿元"), "5955000", UNITS["万元"], "agrees"),
        (published("1", "位"), "1", RANK, "agrees"),
    ],
)
def test_a_value_agrees_when_it_lies_in_what_was_printed(
    printed: Published, derived: str, unit: Unit, expected: str
) -> None:
    assert hold_value(printed, Decimal(derived), unit).outcome.value == expected


def test_other_units_cannot_be_judged() -> None:
    verdict = hold_value(published("40", "家"), Decimal(40), UNITS["项"])
    assert outcome(verdict) == ("cannot say", "UNITS_DIFFER")
    assert "家" in verdict.sentence("zh")


def test_an_area_without_a_finite_decimal_is_still_compared() -> None:
    """One m² is 3/2000 mu: 100 m² is 0.15 mu; 1 mu is 666.666… m²."""
    assert hold_value(published("667", "平方米"), Decimal(1), UNITS["亩"]).outcome is Outcome.AGREES
    assert hold_value(published("666", "平方米"), Decimal(1), UNITS["亩"]).outcome is Outcome.DIFFERS
    assert hold_value(published("600", "平方米", "以上"), Decimal(1), UNITS["亩"]).outcome is Outcome.AGREES
    assert hold_value(published("600", "平方米", "以下"), Decimal(1), UNITS["亩"]).outcome is Outcome.DIFFERS


def test_a_rate_that_differs_names_the_whole_base_it_would_need() -> None:
    verdict = hold(published("25.6", "%"), figure("21.182266009852", PERCENT, sides=("43", "203")))
    assert outcome(verdict) == ("differs", "BASE_NOT_STATED")
    assert verdict.params["implied"] == "168"
    assert "43/203" in verdict.sentence("en")


def test_a_rate_of_amounts_has_no_whole_base_to_name() -> None:
    verdict = hold(published("57.7", "%"), figure("50", PERCENT, sides=("242.48", "484.96")))
    assert outcome(verdict) == ("differs", "VALUE_DIFFERS")


def test_a_figure_the_book_does_not_have_cannot_be_judged() -> None:
    verdict = hold(published("3", "个"), figure(None, UNITS["个"], reason="NOT_REPORTED"))
    assert outcome(verdict) == ("cannot say", "NOT_IN_BOOK")
    assert "NOT_REPORTED" in verdict.sentence("zh")


@pytest.mark.parametrize(
    ("now", "printed", "fits"),
    [
        ("72", "28.48", False),  # 72/56 is 28.57 %
        ("72", "28.57", True),
        ("217", "115.9", False),  # 217/101 is 114.85 %, 217/100 is 117 %
        ("3", "131.7", False),
        ("3", "200", True),
        ("3", "50", True),
        ("10", "-50", True),
        ("0", "-100", True),  # from anything to nothing
    ],
)
def test_a_growth_of_a_count_needs_a_whole_base(now: str, printed: str, fits: bool) -> None:
    assert has_whole_base(Decimal(now), published(printed, "%")) is fits


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_the_growth_between_two_counts_always_has_a_base(base: int, now: int) -> None:
    rate = (Decimal(now) / Decimal(base) - 1) * 100
    assert has_whole_base(Decimal(now), Published(round(rate, 2), PERCENT))


@given(st.integers(1, 400), st.integers(1, 400))
def test_an_implied_base_gives_the_printed_rate_back(numerator: int, denominator: int) -> None:
    rate = round(Decimal(numerator) / Decimal(denominator) * 100, 1)
    found = implied_base(Decimal(numerator), Published(rate, PERCENT))
    if found is not None:
        assert abs(Decimal(numerator) / Decimal(found) * 100 - rate) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("numerator", "printed"),
    [
        ("43", published("3", "亿元")),  # no rate
        ("43.5", published("25.6", "%")),  # no whole numerator
        ("0", published("25.6", "%")),
        ("43", published("25", "%", "以上")),  # any base up to 172
        ("43", published("0", "%")),
        ("43", published("25.5999", "%")),  # none: 43/168 is 25.5952
    ],
)
def test_no_single_base_is_implied(numerator: str, printed: Published) -> None:
    assert implied_base(Decimal(numerator), printed) is None


def test_a_growth_without_whole_base_differs_for_that_reason() -> None:
    verdict = hold_comparison(published("28.48", "%"), figure("72", TIMES), growth("28.571428571429", against="56"))
    assert outcome(verdict) == ("differs", "NO_WHOLE_NUMBER_BASE")
    assert "56次" in verdict.sentence("zh")


def test_a_growth_that_merely_differs_says_so() -> None:
    printed = published("50", "%")
    assert outcome(hold_comparison(printed, figure("72", TIMES), growth("28.57"))) == ("differs", "VALUE_DIFFERS")
    assert outcome(hold_comparison(printed, figure("7.2", YI), growth("28.57"))) == ("differs", "VALUE_DIFFERS")
    assert outcome(hold_comparison(printed, figure(None, TIMES), growth("28.57"))) == ("differs", "VALUE_DIFFERS")


def test_a_change_of_a_rate_in_percent_is_ambiguous_and_in_points_is_not() -> None:
    rate = figure("21.2", PERCENT)
    verdict = hold_comparison(published("17.2", "%"), rate, growth("4.7", POINTS))
    assert outcome(verdict) == ("cannot say", "POINTS_OR_PERCENT")
    assert "4.7个百分点" in verdict.sentence("zh")
    assert outcome(hold_comparison(published("17.2", "%"), rate, growth(None, POINTS)))[1] == "POINTS_OR_PERCENT"
    assert hold_comparison(published("4.7", "个百分点"), rate, growth("4.71", POINTS)).outcome is Outcome.AGREES


def test_a_comparison_the_book_does_not_have_cannot_be_judged() -> None:
    verdict = hold_comparison(published("20", "%"), figure("7", TIMES), growth(None, reason="BASE_NOT_POSITIVE"))
    assert outcome(verdict) == ("cannot say", "NOT_IN_BOOK")
    assert Verdict(Outcome.AGREES).sentence() == ""


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (published("3", "亿元", "约"), "约3亿元"),
        (published("30", "次", "余"), "30余次"),
        (published("80", "%", "以上"), "80%以上"),
        (published("25.9", "亿元"), "25.9亿元"),
        (published("20000", "平方米", "余"), "2万余平方米"),
        (published("3.5", "万平方米", "余"), "3.5万余平方米"),
        (published("2.5", "亿元", "余"), "2.5亿余元"),
        (published("4000", "米", "余"), "4000余米"),
        (published("1", "年", "多"), "1年多"),
        (published("1000", "亩", "上"), "上千亩"),
        (published("3000", "亩", "上"), "上3000亩"),
    ],
)
def test_a_published_value_prints_as_a_bulletin_does(printed: Published, text: str) -> None:
    assert str(printed) == text


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_has_a_sentence_in_both_languages(code: str) -> None:
    given_all = MappingProxyType(dict.fromkeys(REASONS[code].params, "7"))
    for lang in ("zh", "en"):
        text = sentence(code, given_all, lang)
        assert text
        assert "{" not in text
        assert sentence(code, {}, lang).count("—") == sum(text_of.count("{") for text_of in [_raw(code, lang)])


def _raw(code: str, lang: str) -> str:
    return REASONS[code].zh if lang == "zh" else REASONS[code].en
