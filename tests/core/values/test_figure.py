"""Figures as JSON: decimals are texts, unknown is null with its reason, a position names every book read."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

from taizhang.core.values.figure import (
    Comparison,
    Coverage,
    Cut,
    DefinitionRef,
    Earlier,
    Figure,
    OrgRef,
    TraceLine,
    text_of,
)
from taizhang.core.values.period import parse_period
from taizhang.core.values.units import PERCENT, RANK, UNITS

JUNE = parse_period("2021-06")[0]
CUT = Cut.of({"500118": 1043, "500000": 12})


def test_a_cut_is_sorted_and_named_by_its_digest() -> None:
    assert str(CUT) == "500000#12 500118#1043"
    assert Cut.of({"500000": 12, "500118": 1043}) == CUT
    assert CUT.at("500118") == 1043
    assert CUT.at("500109") == 0
    assert CUT.to_json() == {
        "cut": {"500000": 12, "500118": 1043},
        "digest": "sha256:" + sha256(b"500000#12,500118#1043").hexdigest(),
    }


def test_decimals_are_plain_texts() -> None:
    assert text_of(Decimal("1E+3")) == "1000"
    assert text_of(Decimal("25.90")) == "25.90"
    assert text_of(None) is None


def test_a_known_figure() -> None:
    assert JUNE is not None
    rank = Comparison("rank", Decimal(3), RANK, places=38, group="全市各区县")
    figure = Figure(
        DefinitionRef("works.rate", "2026.1", "sha256:1"),
        OrgRef("500118", "永川区"),
        JUNE,
        PERCENT,
        CUT,
        Decimal("80.1"),
        numerator=Decimal("25.9"),
        denominator=Decimal("32.35"),
        coverage=Coverage(3, 4),
        comparisons={"rank": (rank,)},
    )
    assert figure.to_json() == {
        "indicator": "works.rate",
        "definition": {"indicator": "works.rate", "version": "2026.1", "digest": "sha256:1"},
        "org": {"code": "500118", "name": "永川区"},
        "item": None,
        "period": "2021-06",
        "value": "80.1",
        "reason": None,
        "measured_in": "%",
        "numerator": "25.9",
        "denominator": "32.35",
        "coverage": {"reported": 3, "expected": 4},
        "position": CUT.to_json(),
        "comparisons": {
            "rank": [
                {
                    "kind": "rank", "value": 3, "measured_in": "位", "against": None, "reason": None, "places": 38,
                    "group": "全市各区县", "period": None, "reported": [],
                }
            ]
        },
    }  # fmt: skip


def test_an_unknown_figure_is_null_with_its_reason() -> None:
    assert JUNE is not None
    figure = Figure(
        DefinitionRef("works.rate", "2026.1", "sha256:1"),
        OrgRef("500118", "永川区"),
        JUNE,
        PERCENT,
        CUT,
        None,
        "NO_ITEMS",
    )
    body = figure.to_json()
    assert (body["value"], body["reason"], body["coverage"], body["comparisons"]) == (None, "NO_ITEMS", None, {})


def test_a_line_of_a_trace() -> None:
    line = TraceLine(
        "500118",
        7,
        "sha256:2",
        "F1",
        "一厂",
        "open",
        "2021-03-01",
        "value",
        Decimal("1.50"),
        UNITS["亿元"],
        corrected_by=9,
    )
    assert line.to_json() == {
        "book": "500118", "position": 7, "digest": "sha256:2", "item": "F1", "item_name": "一厂", "kind": "open",
        "effective_on": "2021-03-01", "side": "value", "amount": "1.50", "measured_in": "亿元", "corrects": None,
        "corrected_by": 9,
    }  # fmt: skip


def test_an_earlier_figure_names_its_position_and_what_was_written_since() -> None:
    named = DefinitionRef("works.started", "2021.1", "sha256:0")
    period = parse_period("2021-H1")[0]
    assert period is not None
    figure = Figure(named, OrgRef("500118", "甲区"), period, UNITS["项"], Cut.of({"500118": 9}), Decimal(3))
    at = Cut.of({"500118": 9})
    told = Earlier(figure, at, (("500118", 12), ("500118", 10)), date(2021, 7, 2)).to_json()
    assert told == {
        "position": {"cut": {"500118": 9}, "digest": at.digest},
        "until": "2021-07-02",
        "entries": 2,
        "since": ["500118#12", "500118#10"],
    }
