"""Every pack that comes with the program proves itself: rules, examples, readme, and words in both languages."""

from pathlib import Path

import pytest

from taizhang.cli.check import check_packs
from taizhang.cli.examples import run_example
from taizhang.core.declarations.example import Example
from taizhang.core.declarations.formula import Conversion, Ratio, Reported
from taizhang.core.declarations.pack import Declarations
from taizhang.loader import built_in_packs, load_examples, load_packs, missing_parts, read_texts

FOLDERS = built_in_packs()
DECLARED, FOUND = load_packs(FOLDERS)
EXAMPLES = [one for folder in FOLDERS for one in load_examples(folder)[0]]


@pytest.fixture(scope="module")
def declared() -> Declarations:
    return DECLARED


def test_the_packs_break_no_rule() -> None:
    assert [one.line("en") for one in FOUND] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_a_pack_has_a_readme_and_at_least_four_examples(folder: Path) -> None:
    assert missing_parts(folder) == []
    examples, found = load_examples(folder)
    assert found == []
    assert len(examples) >= 4
    readme = (folder / "README.md").read_text("utf-8")
    assert "谁在用" in readme
    assert "In English" in readme


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.label)
def test_an_examples_figures_come_out_as_worked_out_by_hand(example: Example, declared: Declarations) -> None:
    texts = {folder.name: read_texts(folder)[0] for folder in FOLDERS}
    assert [one.line("en") for one in run_example(example, declared, texts)] == []


def test_both_start_rates_stand_beside_each_other_under_names_of_their_own(declared: Declarations) -> None:
    cohort, planned = (declared.indicators[f"investment.start_rate_{basis}"] for basis in ("cohort", "planned"))
    assert isinstance(cohort, Conversion)
    assert isinstance(planned, Ratio)
    assert cohort.name != planned.name
    assert planned.denominator.indicator == "investment.planned_starts"


def test_growth_of_fixed_asset_investment_is_reported_and_never_worked_out(declared: Declarations) -> None:
    indicator = declared.indicators["keyprojects.fai_growth"]
    assert isinstance(indicator, Reported)
    assert [one.group for one in indicator.ranks] == [None, "主城都市区"]


def test_no_indicator_is_named_after_an_undefined_rate(declared: Declarations) -> None:
    """投资转化率 has no accepted definition: a pack that offered one would judge texts by its own invention."""
    names = {phrase for one in declared.indicators.values() for phrase in (one.name.zh, *one.synonyms)}
    assert "投资转化率" not in names


@pytest.mark.parametrize("gone", FOLDERS, ids=lambda one: one.name)
def test_without_any_one_pack_the_others_are_sound(gone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs are adopted one by one: none may lean on another being there."""
    rest = [folder for folder in FOLDERS if folder != gone]
    monkeypatch.setattr("taizhang.cli.check.built_in_packs", lambda: rest)
    checked = check_packs(rest)
    assert [one.line("en") for one in checked.issues] == []
    assert {pack.code for pack in checked.packs} == {folder.name for folder in rest}
    assert all(one.passed for one in checked.outcomes)
