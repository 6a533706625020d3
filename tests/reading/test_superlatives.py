"""Each sentence of cases/superlatives.yaml gives the claims without a number that were worked out by hand."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from taizhang.reading import Superlative, read_page, to_json

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "superlatives.yaml")


def _told(one: Superlative) -> tuple[str, str | None, str]:
    return one.surface, one.scope, one.subject


def _wanted(line: str) -> tuple[str, str | None, str]:
    surface, scope, subject = (part.strip() for part in line.split("|"))
    return surface, None if scope == "-" else scope, subject


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_superlatives_of_a_sentence(case: dict[str, object]) -> None:
    found = read_page(str(case["text"])).superlatives
    assert [_told(one) for one in found] == [_wanted(line) for line in case["superlatives"]]  # type: ignore[attr-defined]


def test_both_kinds_of_sentence_are_many() -> None:
    claimed = sum(1 for case in CASES if case["superlatives"])
    assert claimed >= 50
    assert len(CASES) - claimed >= 50


def test_they_are_no_claims_and_stand_in_json_beside_them() -> None:
    reading = read_page("北碚区建成全国第一家无人值守变电站。\n")
    assert reading.claims == ()
    told = json.loads(json.dumps(to_json(reading)))
    assert told["claims"] == []
    assert told["superlatives"] == [
        {
            "id": "s001",
            "article": "a01",
            "line": 1,
            "start": 5,
            "end": 10,
            "surface": "全国第一家",
            "scope": "全国",
            "subject": "无人值守变电站",
        }
    ]


def test_one_that_a_line_breaks_is_found_with_the_break_in_its_span() -> None:
    text = "经过三年攻关，该企业的产品打\n破了国外对高端车膜的垄断，市场前景\n广阔。这也是全市首\n个此类项目，投产后带动就业。\n"
    found = read_page(text).superlatives
    assert [one.surface for one in found] == ["打\n破了国外对高端车膜的垄断", "全市首\n个"]
    assert [one.line for one in found] == [1, 3]
    assert [text[one.start : one.end] for one in found] == [one.surface for one in found]


def test_a_place_stays_a_figure() -> None:
    reading = read_page("增速居全市第一，总量居全市第二位。")
    assert [one.kind for one in reading.claims] == ["rank", "rank"]
    assert reading.superlatives == ()


@pytest.mark.parametrize(
    "piece", ["唯一", "全国最大", "填补", "打破", "首个", "全市", "率先在全国", "对首次", "最高最大"]
)
def test_repetition_is_read_to_its_end(piece: str) -> None:
    """Fifty thousand characters of one kind: patterns that fall back upon themselves would not come back from it."""
    text = piece * (50_000 // len(piece))
    assert all(one.surface == text[one.start : one.end] for one in read_page(text).superlatives)
