"""Intervals behind printed figures, worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.values.approximation import APPROXIMATIONS, Interval, interval_of, leading_step

POINT = Decimal(0)


def _bound(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("value", "step", "word", "low", "high", "low_closed", "high_closed"),
    [
        ("25.9", "0.1", None, "25.85", "25.95", True, True),
        ("203", "0", None, "203", "203", True, True),
        ("30", "0", "余", "30", "40", False, False),
        ("100", "0", "余", "100", "200", False, False),
        ("360", "0", "多", "360", "370", False, False),
        ("20000", "10000", "余", "20000", "30000", False, False),
        ("40", "0", "近", "36", "40", True, False),
        ("300000000", "100000000", "约", "285000000", "315000000", True, True),
        ("80", "1", "以上", "80", None, True, True),
        ("80", "1", "超过", "80", None, False, True),
        ("5", "1", "以内", None, "5", True, True),
        ("1", "1", "不到", None, "1", True, False),
        ("1000", "1000", "上", "1000", "10000", True, False),
        ("-5", "1", "超过", None, "-5", True, False),
        ("0", "0", "余", "0", "1", False, False),
    ],
)
def test_interval_of_a_printed_figure(
    value: str,
    step: str,
    word: str | None,
    low: str | None,
    high: str | None,
    low_closed: bool,
    high_closed: bool,
) -> None:
    want = Interval(_bound(low), _bound(high), low_closed, high_closed)
    assert interval_of(Decimal(value), Decimal(step), word) == want


def test_unknown_word_is_a_programmers_mistake() -> None:
    with pytest.raises(KeyError):
        interval_of(Decimal(1), POINT, "或许")


def test_quotient_of_investment_and_plan_holds_80_1_percent() -> None:
    done, plan = interval_of(Decimal("25.9"), Decimal("0.1")), interval_of(Decimal("32.35"), Decimal("0.01"))
    quotient = done.over(plan)
    assert quotient is not None
    # 25.85 / 32.355 = 0.79895, 25.95 / 32.345 = 0.80229
    assert quotient.scaled(Decimal(100)).meets(interval_of(Decimal("80.1"), Decimal("0.1")))
    assert not quotient.scaled(Decimal(100)).meets(interval_of(Decimal("80.4"), Decimal("0.1")))


def test_quotient_with_open_sides() -> None:
    assert Interval(Decimal(1), Decimal(2)).over(Interval(Decimal(0), Decimal(1))) is None
    assert Interval(None, Decimal(2)).over(Interval(Decimal(1), Decimal(1))) is None
    assert Interval(Decimal(4), Decimal(8)).over(Interval(Decimal(2), None)) == Interval(
        Decimal(0), Decimal(4), False, True
    )
    assert Interval(Decimal(4), None).over(Interval(Decimal(2), Decimal(4))) == Interval(Decimal(1), None)


def test_meeting_ends() -> None:
    assert Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3)))
    assert not Interval(Decimal(1), Decimal(2), True, False).meets(Interval(Decimal(2), Decimal(3)))
    assert Interval(None, Decimal(2)).meets(Interval(Decimal(-9), None))
    assert not Interval(Decimal(5), Decimal(6)).meets(Interval(Decimal(1), Decimal(2)))


def test_sum_and_difference() -> None:
    assert Interval(Decimal(1), Decimal(2)).plus(Interval(Decimal(3), Decimal(4))) == Interval(Decimal(4), Decimal(6))
    assert Interval(Decimal(5), Decimal(6)).minus(Interval(Decimal(1), Decimal(2))) == Interval(Decimal(3), Decimal(5))
    assert Interval(Decimal(1), None).plus(Interval(None, Decimal(4))) == Interval(None, None)
    assert Interval(None, Decimal(2)).scaled(Decimal(2)) == Interval(None, Decimal(4))
    assert Interval(Decimal(1), Decimal(2)).contains(Decimal("1.5"))


def test_leading_step() -> None:
    assert [leading_step(Decimal(v)) for v in ("30", "360", "2500", "3.5", "0")] == [10, 10, 100, Decimal("0.1"), 1]


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.sampled_from([None, *APPROXIMATIONS]))
def test_interval_never_turns_over(value: Decimal, word: str | None) -> None:
    found = interval_of(value, Decimal("0.01"), word)
    assert found.low is None or found.high is None or found.low < found.high
