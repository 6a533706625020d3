"""Thirty pages of slips and near-misses by a stranger to the rules, read once and not looked at since.

docs/reading.md tells how they were read the first time. The bounds only keep that from getting worse.
"""

import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from labelled import LAYOUTS, lay_out, parse
from taizhang.reading import read_page, to_json

pytestmark = pytest.mark.shared

PAGES = sorted((Path(__file__).parent / "slips").glob("*.page"))
FLAGGED = 10  # of 48 slips
FALSE_ALARMS = 5  # in 746 figures


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_labels_point_into_their_page(page: Path) -> None:
    source = parse(page.read_text(encoding="utf-8"))
    for layout in LAYOUTS:
        text, gold = lay_out(source, layout, 1)
        assert [text[claim["start"] : claim["end"]] for claim in gold["claims"]] == [
            claim["surface"] for claim in gold["claims"]
        ]


def test_no_fewer_are_flagged_than_the_first_time(scorer: ModuleType) -> None:
    total: dict[str, Any] = {}
    for page in PAGES:
        source = parse(page.read_text(encoding="utf-8"))
        text, gold = lay_out(source, "clean", sum(map(ord, page.stem)))
        found = json.loads(json.dumps(to_json(read_page(text, date.fromisoformat(source.published)))))
        scorer.add(total, scorer.score(gold, found, text, "core")[0])
    right, found_in_all, wanted = total["alarms"]
    assert (len(PAGES), wanted) == (30, 48)
    assert right >= FLAGGED
    assert found_in_all - right <= FALSE_ALARMS
