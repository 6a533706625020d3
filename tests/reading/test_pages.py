"""Eight pages of our own, labelled by hand before they were first read, scored by the shared page's scorer.

The labels follow the schema of the shared page's README. docs/reading.md tells what they hold and how the scores moved.
"""

import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from taizhang.reading import read_page, to_json

pytestmark = pytest.mark.shared

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(found.stem for found in PAGES.glob("*.json"))
# all pages together; a page alone may fall short of one of them by a figure or two
FIGURES = 0.98
KINDS = 0.97
PERIODS = 0.85
RELATIONS = 0.95
LINES = 0.98
A_PAGE = 0.95  # figures and article lines of any single page


def _scored(scorer: ModuleType, name: str) -> dict[str, Any]:
    gold = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    text = (PAGES / gold["page"]).read_bytes().decode("utf-8")
    found = json.loads(json.dumps(to_json(read_page(text, date.fromisoformat(gold["published"])))))
    result, _ = scorer.score(gold, found, text, "core")
    return dict(result)


def _f1(scorer: ModuleType, counts: tuple[int, int, int]) -> float:
    return float(scorer.prf(*counts)["f1"])


def test_there_are_eight_pages() -> None:
    assert len(NAMES) == 8


@pytest.mark.parametrize("name", NAMES)
def test_labels_point_into_their_page(name: str) -> None:
    gold = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    text = (PAGES / gold["page"]).read_bytes().decode("utf-8")
    marked = [*gold["claims"], *gold["not_figures"], *gold["times"]]
    assert [one["surface"] for one in marked] == [text[one["start"] : one["end"]] for one in marked]
    known = {claim["id"] for claim in gold["claims"]}
    assert {one for found in gold["relations"] for one in (found["result"], *found["args"]) if one} <= known


@pytest.mark.parametrize("name", NAMES)
def test_a_page(scorer: ModuleType, name: str) -> None:
    result = _scored(scorer, name)
    assert _f1(scorer, result["figures"]) >= A_PAGE
    assert result["articles"]["right"] >= A_PAGE * result["articles"]["lines"]


def test_all_pages_together(scorer: ModuleType) -> None:
    total: dict[str, Any] = {}
    for name in NAMES:
        scorer.add(total, _scored(scorer, name))
    assert _f1(scorer, total["figures"]) >= FIGURES
    assert _f1(scorer, total["relations"]) >= RELATIONS
    assert total["kind"][0] >= KINDS * total["kind"][1]
    assert total["period"][0] >= PERIODS * total["period"][1]
    assert total["articles"]["right"] >= LINES * total["articles"]["lines"]
    assert total["verdicts"][0] == total["verdicts"][1]  # no wrong `holds`
    assert _f1(scorer, total["alarms"]) == 1  # every slip found, nothing sound called one
