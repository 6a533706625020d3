"""The kept list of the page's figures, held against the page's own labels: nothing left out, nothing told otherwise."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from taizhang.audit.compare import Outcome
from taizhang.core.values.units import UNITS, is_counted
from taizhang.demo.facts import Fact, page_facts, page_reports
from taizhang.demo.table import Row

pytestmark = pytest.mark.shared

TEXT_RUN: Final = 14  # characters in a row that only a copied sentence shares with the page
LABEL_UNITS: Final = {
    "CNY": "元", "km": "公里", "m": "米", "m2": "平方米", "mu": "亩", "percent": "%", "year": "年", "rank": "位",
}  # fmt: skip


@pytest.fixture(scope="module")
def claims(shared: Path) -> Mapping[str, Any]:
    return {one["id"]: one for one in json.loads((shared / "page" / "gold.json").read_text("utf-8"))["claims"]}


@pytest.fixture(scope="module")
def told() -> Mapping[str, Sequence[Fact]]:
    """The facts that each claim of the page is told by."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in page_facts():
        for claim in fact.claims:
            found[claim].append(fact)
    return found


def test_every_core_figure_of_the_page_is_in_the_list(
    claims: Mapping[str, Any], told: Mapping[str, Sequence[Fact]]
) -> None:
    core = [name for name, one in claims.items() if one["tier"] == "core"]
    assert len(core) == 89
    assert [name for name in core if name not in told] == []
    assert [name for name in told if name not in claims] == []


def test_at_least_sixty_core_figures_agree(
    claims: Mapping[str, Any], told: Mapping[str, Sequence[Fact]], rows: Sequence[Row]
) -> None:
    """A figure agrees where every row that tells it does; one printed again in a headline counts once."""
    agreeing = {row.fact.fact for row in rows if row.verdict.outcome is Outcome.AGREES}
    core = {name for name, one in claims.items() if one["tier"] == "core"}
    figures = {tuple(fact.fact for fact in told[name]) for name in core}
    assert len(figures) == 86  # of the 89, three repeat another in a headline
    assert sum(1 for facts in figures if agreeing.issuperset(facts)) == 77


def test_the_list_tells_each_value_as_it_was_printed(
    claims: Mapping[str, Any], told: Mapping[str, Sequence[Fact]]
) -> None:
    wrong = [
        (name, fact.fact, str(fact.printed), claims[name]["surface"])
        for name, facts in told.items()
        for fact in facts
        if not _same(fact, claims[name])
    ]
    assert wrong == []


def test_the_reports_are_told_in_our_own_words(shared: Path) -> None:
    assert len(page_reports()) == 10
    assert {fact.report for fact in page_facts()} == {one.report for one in page_reports()}
    page = "".join((shared / "page" / "page.txt").read_text("utf-8").split())
    ours = [*(fact.label.zh for fact in page_facts()), *(one.title.zh for one in page_reports())]
    runs = (text[at : at + TEXT_RUN] for text in ours for at in range(len(text) - TEXT_RUN + 1))
    assert [run for run in runs if run in page] == []


def _same(fact: Fact, claim: Mapping[str, Any]) -> bool:
    """Whether value, word of approximation and unit are those of the label; things counted may have a unit of ours."""
    unit = UNITS[fact.unit]
    theirs = UNITS[LABEL_UNITS[claim["unit"]]] if claim["unit"] in LABEL_UNITS else unit
    if unit.dimension != theirs.dimension or (claim["unit"] not in LABEL_UNITS and not is_counted(unit)):
        return False
    value = Fraction(fact.published) * unit.factor / theirs.factor
    return value == Fraction(str(claim["value"])) and fact.approx == claim["approx"]
