"""A page against its own figures, worked out by hand; no book is here."""

from decimal import Decimal

import pytest

from audit.on_page import findings, verdict
from taizhang.audit.reasons import REASONS


@pytest.mark.parametrize(
    ("text", "surface", "outcome", "reason"),
    [
        ("上半年，全区引进项目200个。新开工项目50个，开工率25%。", "25%", "agrees", None),
        # 50/200 is 25 %; 31.25 % would need 160
        ("上半年，全区引进项目200个。新开工项目50个，开工率31.3%。", "31.3%", "differs", "BASE_NOT_STATED"),
        # 12/8 - 1 = 50 %, 12/9 - 1 = 33.3 %
        ("上半年，举办推介会12次，同比增长40%。", "40%", "differs", "NO_WHOLE_NUMBER_BASE"),
        ("上半年，举办推介会12次，同比增长50%。", "50%", "cannot say", "BASE_YEAR_NOT_STATED"),
        ("上半年，履约率60%，较去年同期增长20%。", "20%", "cannot say", "POINTS_OR_PERCENT"),
        ("上半年，技改项目完成投资30亿元，为年度投资计划的60%。", "60%", "cannot say", "PLAN_NOT_STATED"),
        # 18/45 is 40 %
        ("全年计划投资45亿元，上半年完成投资18亿元，为年度计划的40%。", "40%", "agrees", None),
        ("全年计划投资45亿元，上半年完成投资18亿元，为年度计划的48%。", "48%", "differs", "VALUE_DIFFERS"),
        ("今年共实施项目30项，其中新建项目18项，续建项目12项。", "30项", "agrees", None),
        ("今年共实施项目30项，分为新建项目18项、续建项目13项。", "30项", "differs", "PARTS_DO_NOT_ADD"),
        ("城区绿地率43%，绿化覆盖率41%。", "41%", "differs", "ORDER_BROKEN"),
        ("城区绿地率39%，绿化覆盖率41%。", "39%", "agrees", None),
        ("力争形成3个百亿级产业集群。", "3个", "cannot say", "NOTHING_TO_HOLD"),
        ("力争形成2个新的100亿级产业集群。", "100亿", "cannot say", "THRESHOLD_NAME"),
        ("上半年，投资转化率27.2%。", "27.2%", "cannot say", "DEFINITION_NOT_STATED"),
    ],
)
def test_each_kind_of_relation_has_its_verdict(text: str, surface: str, outcome: str, reason: str | None) -> None:
    assert verdict(text, surface) == (outcome, reason)


def test_the_base_a_rate_needs_is_told() -> None:
    found = findings("上半年，全区引进项目200个。新开工项目50个，开工率31.3%。")["31.3%"]
    assert found.leading.implied == Decimal(160)  # 50/160 = 31.25 %
    assert found.computed == Decimal("25.00")
    for part in ("50/200", "25.0%", "160"):
        assert part in found.leading.sentence("zh")
        assert part in found.leading.sentence("en")


def test_both_readings_of_a_change_of_a_rate_are_told() -> None:
    found = findings("上半年，履约率60%，较去年同期增长20%。")["20%"]
    assert "50.0%" in found.leading.sentence("zh")  # 60 / 1.2
    assert "40.0%" in found.leading.sentence("en")  # 60 - 20


def test_the_plan_worked_back_is_told_in_the_units_of_the_text() -> None:
    found = findings("上半年，技改项目完成投资30亿元，为年度投资计划的60%。")["60%"]
    assert "50亿元" in found.leading.sentence("zh")
    assert found.leading.implied == Decimal(5_000_000_000)


def test_a_headline_ten_times_its_text_differs() -> None:
    text = (
        "永川区重点项目完成投资2424.8亿元\n\n上半年，永川区坚持项目为王，重点\n项目完成投资242.48亿元，顺利实现过\n半。\n\n"
        "永川区融媒体中心 某某\n"
    )
    assert verdict(text, "2424.8亿元") == ("differs", "TOLD_TWICE_DIFFERENTLY")


def test_json_carries_decimals_as_text() -> None:
    found = findings("上半年，全区引进项目200个。新开工项目50个，开工率31.3%。")["31.3%"].to_json("en")
    assert (found["computed"], found["implied"], found["citation"]) == ("25.00", "160", None)


def test_every_reason_has_both_languages() -> None:
    for reason in REASONS.values():
        assert reason.sentence({}, "zh")
        assert reason.sentence({}, "en")
