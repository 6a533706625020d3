"""The page of the samples: the findings its own table lists, and what the demo city's book adds."""

from collections import Counter
from pathlib import Path

import pytest

from taizhang.audit.findings import Audit, audit
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.reading import Reading, read_page

Row = tuple[str, str | None]


@pytest.fixture(scope="module")
def text(shared: Path) -> str:
    return (shared / "page" / "page.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reading(text: str) -> Reading:
    return read_page(text)


@pytest.fixture(scope="module")
def held(reading: Reading, text: str, source: DuckDBSource) -> Audit:
    return audit(reading, text, source)


def rows(reading: Reading, audited: Audit) -> dict[str, Row]:
    """Verdict and reason by surface; figures of headlines left out."""
    surfaces = {one.id: "".join(one.surface.split()) for one in reading.claims if not one.in_headline}
    found: dict[str, Row] = {}
    for one in audited.findings:
        if one.claim in surfaces:
            found.setdefault(surfaces[one.claim], (one.verdict.outcome.value, one.verdict.reason))
    return found


def test_the_page_alone_gives_its_table_of_findings(reading: Reading, text: str) -> None:
    found = rows(reading, audit(reading, text))
    wanted: dict[str, Row] = {
        "80.1％": ("agrees", None),
        "69%": ("agrees", None),
        "24项": ("agrees", None),
        "57.7％": ("cannot say", "PLAN_NOT_STATED"),
        "63.6％": ("cannot say", "PLAN_NOT_STATED"),
        "25.6%": ("differs", "BASE_NOT_STATED"),
        "17.2%": ("cannot say", "POINTS_OR_PERCENT"),
        "28.48%": ("differs", "NO_WHOLE_NUMBER_BASE"),
        "115.9%": ("differs", "NO_WHOLE_NUMBER_BASE"),
        "131.7%": ("differs", "NO_WHOLE_NUMBER_BASE"),
        "21.5%": ("cannot say", "BASE_YEAR_NOT_STATED"),
        "40%": ("agrees", None),
        "42.4%": ("agrees", None),
        "两项": ("agrees", None),
        "三大": ("agrees", None),
        "27.2%": ("cannot say", "DEFINITION_NOT_STATED"),
        "100亿": ("cannot say", "THRESHOLD_NAME"),
    }
    assert {surface: found[surface] for surface in wanted} == wanted
    assert sum(1 for outcome, _ in found.values() if outcome == "differs") == 4


def test_the_implied_figures_are_those_of_the_table(reading: Reading, text: str) -> None:
    surfaces = {one.id: one.surface for one in reading.claims}
    told = {surfaces[one.claim]: one.leading.sentence() for one in audit(reading, text).findings}
    assert "420.24亿元" in told["57.7％"]
    assert "289.06亿元" in told["63.6％"]
    assert "289.35亿元" in told["21.5%"]
    assert "168" in told["25.6%"]
    assert "21.8%" in told["17.2%"]
    assert "8.4%" in told["17.2%"]


def test_the_books_confirm_five_reports_and_nothing_else_differs(reading: Reading, held: Audit) -> None:
    articles = {one.id: one.article for one in reading.claims}
    districts = {one.id: one.district for one in reading.articles}
    cited = Counter(
        districts[articles[one.claim]]
        for one in held.findings
        if one.verdict.outcome.value == "agrees" and one.leading.side == "book"
    )
    assert cited["永川区"] >= 23
    assert cited["北碚区"] == 28
    assert cited["黔江区"] == 9  # every figure of the report but the toilets opened, whose words stand apart
    assert cited["巫山县"] >= 1
    assert cited["大足区"] == 1  # the gallery; the crops are told by variety, the book by class
    assert set(cited) == {"永川区", "北碚区", "黔江区", "巫山县", "大足区"}
    found = rows(reading, held)
    assert {surface: row for surface, row in found.items() if row[0] == "differs"} == {
        "25.6%": ("differs", "BASE_NOT_STATED"),
        "28.48%": ("differs", "NO_WHOLE_NUMBER_BASE"),
        "115.9%": ("differs", "NO_WHOLE_NUMBER_BASE"),
        "131.7%": ("differs", "NO_WHOLE_NUMBER_BASE"),
    }
    assert found["17.2%"] == ("cannot say", "POINTS_OR_PERCENT")
    assert found["57.7％"] == found["63.6％"] == found["21.5%"] == ("agrees", None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("203个，合同引资\n额595.5", "203个，合同引资\n额559.5"),
        ("242.48 亿", "248.42 亿"),
        ("招商72次", "招商82次"),
        ("约90亩", "约99亩"),
        ("招引\n工业项目131个", "招引\n工业项目141个"),
    ],
)
def test_a_slip_put_into_the_page_differs(text: str, source: DuckDBSource, old: str, new: str) -> None:
    assert old in text
    slipped = text.replace(old, new)
    reading = read_page(slipped)
    found = audit(reading, slipped, source)
    place = slipped.index(new) + next(at for at, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1])
    wrong = next(one.id for one in reading.claims if one.start <= place < one.end)
    assert next(one for one in found.findings if one.claim == wrong).verdict.outcome.value == "differs"
