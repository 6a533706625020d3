"""Short articles of cases/articles.yaml: what the audit must say of each figure, decoys among them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from taizhang.audit.findings import audit
from taizhang.core.values.figure import OrgRef
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.reading import read_page

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "articles.yaml")
PUBLISHED = date(2021, 7, 24)


def _wanted(line: str) -> tuple[str, str, str | None]:
    surface, verdict, reason = (part.strip() for part in line.split("|"))
    return surface, verdict, None if reason == "-" else reason


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_each_figure_of_an_article(source: DuckDBSource, case: dict[str, Any]) -> None:
    text = f"{case['text']}\n{case['byline']}融媒体中心 某某\n"
    reading = read_page(text, PUBLISHED)
    surfaces = {one.id: one.surface for one in reading.claims}
    found = {surfaces[one.claim]: one.verdict for one in audit(reading, text, source).findings}
    wanted = [_wanted(line) for line in case["figures"]]
    assert [(one, found[one].outcome.value, found[one].reason) for one, _, _ in wanted] == wanted


def test_an_ambiguous_name_lists_what_it_may_be_with_its_values(source: DuckDBSource) -> None:
    text = "2021年上半年，北碚区对接企业365家。\n北碚区融媒体中心 某某\n"
    (found,) = audit(read_page(text, PUBLISHED), text, source).findings
    for part in ("区领导带队对接企业（126家）", "园城和产业招商小组对接企业（365家）"):
        assert part in found.leading.sentence("zh")
        assert part in found.leading.sentence("en")


def test_with_an_org_other_districts_are_not_asked(source: DuckDBSource) -> None:
    text = "2021年上半年，全区引进项目203个，北碚区引进项目74个。\n"
    reading = read_page(text, PUBLISHED)
    own, other = audit(reading, text, source, OrgRef("500118", "永川区")).findings
    assert own.verdict.outcome.value == "agrees"
    assert (other.verdict.outcome.value, other.verdict.reason) == ("cannot say", "OTHER_ORG")
    assert "文中说的是北碚区的数" in other.leading.sentence("zh")


def test_the_city_is_named_in_the_sentence(source: DuckDBSource) -> None:
    text = "2021年上半年，全市引进项目5210个。\n永川区融媒体中心 某某\n"
    (found,) = audit(read_page(text, PUBLISHED), text, source).findings
    assert "文中说的是全市的数" in found.leading.sentence("zh")
    assert found.citation is not None
