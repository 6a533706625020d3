"""Formulas in words, for the packs that come with the program."""

import pytest

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Lang
from taizhang.indicators.telling import Teller
from taizhang.loader import built_in_packs, load_packs


@pytest.fixture(scope="module")
def declarations() -> Declarations:
    declared, issues = load_packs(built_in_packs())
    assert not issues
    return declared


def test_a_count_names_its_ledger_its_moment_and_its_window(declarations: Declarations) -> None:
    told = Teller(declarations, "zh").formula(declarations.indicators["investment.industrial_projects"])
    assert told == "《招商项目》中本期首次达到“正式合同签订”的项目个数；限：项目类别为工业"


def test_a_ratio_names_both_sides(declarations: Declarations) -> None:
    told = Teller(declarations, "zh").formula(declarations.indicators["investment.start_rate"])
    assert told == "开工项目 ÷ 引进项目（正式合同）"


def test_a_side_over_another_period_says_which(declarations: Declarations) -> None:
    told = Teller(declarations, "zh").formula(declarations.indicators["investment.start_rate_planned"])
    assert "全年" in told


def test_a_reported_figure_names_its_source(declarations: Declarations) -> None:
    told = Teller(declarations, "en").formula(declarations.indicators["keyprojects.fai"])
    assert told.startswith("entered as published by ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_formula_can_be_told(declarations: Declarations, lang: Lang) -> None:
    teller = Teller(declarations, lang)
    for indicator in declarations.indicators.values():
        told = teller.formula(indicator)
        assert told
        assert "{" not in told
        assert "None" not in told
