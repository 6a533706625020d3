"""Differences that late entries explain, in the city of late_city.py: told with the position at which the book agreed."""

from collections.abc import Iterator
from typing import Any

import pytest

from audit.late_city import BB, LP, YC, LateCity
from audit.on_page import findings
from taizhang.core.limits import EARLIER_LOOKS_MAX, EARLIER_STEPS_MAX
from taizhang.core.values.figure import Earlier, Figure, FigureRequest, OrgRef
from taizhang.core.values.period import Period, PeriodKind
from taizhang.indicators.engines.duckdb import DuckDBSource

H1 = Period(PeriodKind.HALF, 2021, 1)
IN_YC = "今年上半年，永川区项目建设有序推进。"
IN_BB = "今年上半年，北碚区项目建设有序推进。"
IN_LP = "今年上半年，梁平区项目建设有序推进。"


class Counting(DuckDBSource):
    """Figures of the books, with a count of how many were asked for."""

    asked = 0

    def figure(self, request: FigureRequest) -> tuple[Figure | None, list[Any]]:
        self.asked += 1
        return super().figure(request)


@pytest.fixture(scope="module")
def city() -> LateCity:
    return LateCity()


@pytest.fixture(scope="module")
def source(city: LateCity) -> Counting:
    return Counting(city.store)


def _told(text: str, surface: str, source: DuckDBSource) -> tuple[str, str | None, dict[str, Any] | None, str, str]:
    orgs = {"永川区": YC, "北碚区": BB, "梁平区": LP}
    name = next(one for one in orgs if one in text)
    found = findings(text, source, OrgRef(orgs[name], name))[surface]
    cited = found.to_json()["citation"]
    assert isinstance(cited, dict)
    told = found.verdict
    sentences = found.leading.sentence("zh"), found.leading.sentence("en")
    return told.outcome.value, told.reason, cited["earlier"], *sentences


def test_a_count_before_two_late_entries(city: LateCity, source: Counting) -> None:
    outcome, reason, earlier, zh, en = _told(IN_YC + "全区引进项目203个。", "203个", source)
    assert (outcome, reason) == ("differs", "EQUALS_EARLIER_POSITION")
    head = city.before[YC]
    assert earlier is not None
    assert earlier["position"]["cut"] == {YC: head + 2}  # opened, signed; the formal contract is what counts
    assert (earlier["entries"], earlier["until"]) == (2, "2021-08-02")
    assert earlier["since"] == [f"{YC}#{head + 6}", f"{YC}#{head + 3}"]
    assert f"账簿里现在是 205个；文中的 203个 与账簿在 {YC}#{head + 2} 时一致（2021-08-02 以前）" in zh
    assert "此后又写入 2 条与它有关的记录" in zh
    assert f"203个 equals the book at {YC}#{head + 2} (before 2021-08-02)" in en


def test_a_count_between_them(city: LateCity, source: Counting) -> None:
    _, reason, earlier, _, _ = _told(IN_YC + "全区引进项目204个。", "204个", source)
    assert reason == "EQUALS_EARLIER_POSITION"
    assert earlier is not None
    assert earlier["since"] == [f"{YC}#{city.before[YC] + 6}"]


def test_what_the_book_gives_now_agrees(source: Counting) -> None:
    assert _told(IN_YC + "全区引进项目205个。", "205个", source)[:3] == ("agrees", None, None)


def test_a_count_that_a_withdrawal_lowered(source: Counting) -> None:
    outcome, reason, earlier, zh, _ = _told(IN_YC + "全区外出招商72次。", "72次", source)
    assert (outcome, reason) == ("differs", "EQUALS_EARLIER_POSITION")
    assert earlier is not None
    assert earlier["entries"] == 1
    assert "账簿里现在是 71次" in zh


def test_an_amount_and_its_rate_before_a_correction(city: LateCity, source: Counting) -> None:
    text = IN_BB + "区级重点建设项目完成投资242.48亿元，为年度投资计划的57.7%。"
    for surface in ("242.48亿元", "57.7%"):  # 243.48 ÷ 420.24 = 57.94 %
        outcome, reason, earlier, _, _ = _told(text, surface, source)
        assert (outcome, reason) == ("differs", "EQUALS_EARLIER_POSITION")
        assert earlier is not None
        assert earlier["position"]["cut"] == {BB: city.before[BB]}
        assert earlier["since"] == [f"{BB}#{city.before[BB] + 1}"]


def test_a_reported_value_before_it_was_corrected(city: LateCity, source: Counting) -> None:
    _, reason, earlier, _, _ = _told(IN_BB + "全区完成固定资产投资351.56亿元。", "351.56亿元", source)
    assert reason == "EQUALS_EARLIER_POSITION"
    assert earlier is not None
    assert earlier["since"] == [f"{BB}#{city.before[BB] + 2}"]


def test_the_inside_of_a_batch_was_never_the_book(source: Counting) -> None:
    assert _told(IN_LP + "全区引进项目48个。", "48个", source)[1] == "EQUALS_EARLIER_POSITION"
    for never in ("49个", "50个"):
        assert _told(IN_LP + f"全区引进项目{never}。", never, source)[1:3] == ("VALUE_DIFFERS", None)


def test_a_number_the_book_never_gave_differs_as_before_and_costs_little(source: Counting) -> None:
    source.asked = 0
    assert _told(IN_YC + "全区引进项目999个。", "999个", source)[1:3] == ("VALUE_DIFFERS", None)
    # the figure now, and before each of three moments: two contracts and the books' first writing
    assert source.asked <= 1 + 3


def test_what_is_dated_after_the_period_is_no_step(source: Counting) -> None:
    steps = list(source.earlier(FigureRequest("investment.introduced", YC, H1)))
    values = [one.figure.value for one in steps]
    assert [int(one) for one in values[:2] if one is not None] == [204, 203]


def test_a_request_nobody_can_ask_has_no_steps(source: Counting) -> None:
    assert list(source.earlier(FigureRequest("investment.nothing", YC, H1))) == []


def test_the_city_as_a_whole_has_no_steps(source: Counting) -> None:
    """What one district wrote is not ordered with what another did."""
    assert list(source.earlier(FigureRequest("investment.introduced", "500000", H1))) == []


def test_steps_and_looks_are_bounded(city: LateCity) -> None:
    class Endless(DuckDBSource):
        """A book that never gave the number: as many earlier figures as anybody asks for."""

        looks = 0

        def earlier(self, request: FigureRequest) -> Iterator[Earlier]:
            (first, *_) = super().earlier(request)
            while True:
                self.looks += 1
                yield first

    endless = Endless(city.store)
    text = IN_YC + "".join(f"全区引进项目{number}个。" for number in range(900, 910))
    findings(text, endless, OrgRef(YC, "永川区"))
    assert endless.looks <= EARLIER_LOOKS_MAX
    assert EARLIER_STEPS_MAX <= EARLIER_LOOKS_MAX
