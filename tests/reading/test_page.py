"""The newspaper page, scored by the labels' own scorer against the thresholds this room promises."""

import json
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from taizhang.reading import read_page, to_json

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def page(shared: Path) -> str:
    return (shared / "page" / "page.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, object]:
    return json.loads((shared / "page" / "gold.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("tier", ["core", "minor"])
def test_thresholds(scorer: ModuleType, page: str, gold: dict[str, object], tier: str) -> None:
    found = json.loads(json.dumps(to_json(read_page(page))))
    result, _ = scorer.score(gold, found, page, tier)

    def f1(name: str) -> float:
        return float(scorer.prf(*result[name])["f1"])

    def share(name: str) -> float:
        return float(result[name][0] / result[name][1])

    articles = result["articles"]
    assert f1("figures") >= 0.99
    assert f1("relations") >= 0.95
    assert share("verdicts") == 1  # no wrong `holds`
    assert f1("alarms") == 1
    assert share("kind") >= 0.97
    assert share("period") >= 0.95
    assert articles["right"] / articles["lines"] >= 0.99
    assert articles["stray"] == articles["stray_n"]
    assert articles["title"] == articles["title_n"]
    assert articles["district"] == articles["gold"]


def test_the_start_rate_needs_a_base_of_168(page: str) -> None:
    reading = read_page(page)
    surface = {claim.id: claim.surface for claim in reading.claims}
    rate = next(found for found in reading.relations if surface[found.result] == "25.6%" and found.type == "ratio_of")
    assert rate.holds is False
    assert rate.implied == 168
    assert rate.note == "25.6% needs a base of 168; the page gives 203"


def test_the_page_tells_its_own_date(page: str) -> None:
    assert read_page(page).published == date(2021, 7, 24)


def test_every_line_that_is_not_blank_has_one_article(page: str) -> None:
    owners: dict[int, int] = {}
    for article in read_page(page).articles:
        for first, last in article.line_ranges:
            for number in range(first, last + 1):
                owners[number] = owners.get(number, 0) + 1
    written = [number for number, line in enumerate(page.split("\n"), 1) if line.strip()]
    assert [number for number in written if owners.get(number) != 1] == []
