"""Each sentence of cases/sentences.yaml gives the claims and relations that were worked out by hand."""

from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from taizhang.reading import Reading, read_page

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "sentences.yaml")
CHECKED = {"ratio_of", "sum_of", "growth_of", "diff_of", "excess_of", "same_as", "order", "list_count"}
VERDICTS = {"true": True, "false": False, "null": None}


def _claims(reading: Reading) -> list[tuple[str, Decimal, str, str, str | None]]:
    return [(claim.surface, claim.value, claim.unit, claim.kind, claim.approx) for claim in reading.claims]


def _wanted(line: str) -> tuple[str, Decimal, str, str, str | None]:
    surface, value, unit, kind, *approx = (part.strip() for part in line.split("|"))
    return surface, Decimal(value), unit, kind, approx[0] if approx else None


def _relations(reading: Reading) -> set[tuple[str, str, tuple[str, ...], bool | None]]:
    surface = {claim.id: claim.surface for claim in reading.claims}
    return {
        (found.type, surface[found.result], tuple(surface[arg] if arg else "-" for arg in found.args), found.holds)
        for found in reading.relations
        if found.type in CHECKED
    }


def _related(line: str) -> tuple[str, str, tuple[str, ...], bool | None]:
    sort, result, args, holds = (part.strip() for part in line.split("|"))
    return sort, result, tuple(args.split()), VERDICTS[holds]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_sentence(case: dict[str, object]) -> None:
    reading = read_page(str(case["text"]))
    assert _claims(reading) == [_wanted(line) for line in case["claims"]]  # type: ignore[attr-defined]
    if "relations" in case:
        wanted = {_related(line) for line in case["relations"]}  # type: ignore[attr-defined]
        assert _relations(reading) == wanted
