"""The page table: what agrees, why the rest does not, and that every agreeing figure hangs on entries."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from demo.memory_city import MemoryCity
from taizhang.audit.compare import Outcome
from taizhang.audit.reasons import REASONS
from taizhang.core.declarations.formula import AnyIndicator, Ratio, Reported
from taizhang.core.issues import Lang
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.system import SYSTEM
from taizhang.core.values.figure import FigureRequest, TraceLine
from taizhang.demo.cast import BANAN, CITY, LIANGPING
from taizhang.demo.facts import Fact, page_facts
from taizhang.demo.table import Row, page_table
from taizhang.indicators.reference import ReferenceSource

FULING = "500102"  # second by starts
OTHERS = {
    "yc11": ("differs", "NO_WHOLE_NUMBER_BASE"),
    "yc12": ("differs", "NO_WHOLE_NUMBER_BASE"),
    "yc13": ("differs", "NO_WHOLE_NUMBER_BASE"),
    "yc14": ("cannot say", "DEFINITION_NOT_STATED"),
    "yc24": ("differs", "BASE_NOT_STATED"),
    "yc25": ("cannot say", "POINTS_OR_PERCENT"),
    "yc32": ("cannot say", "THRESHOLD_NAME"),
    "gx02": ("cannot say", "ONE_OCCASION"),
    "jj02": ("cannot say", "PRODUCT_CLAIM"),
    "jj03": ("cannot say", "PRODUCT_CLAIM"),
}
AGREEING = [one for one in page_facts() if one.fact not in OTHERS]
REPORTED = {"bb13", "bb17", "bb18", "bb19", "bb20"}  # FAI, its growth, the growth's two places, and a share of FAI


def test_eighty_three_rows_agree_and_every_other_says_why(rows: Sequence[Row]) -> None:
    others = {row.fact.fact: (row.verdict.outcome.value, row.verdict.reason) for row in rows if row.verdict.reason}
    assert others == OTHERS
    assert sum(1 for row in rows if row.verdict.outcome is Outcome.AGREES) == 83
    assert all(reason in REASONS for _, reason in others.values())


def test_few_agreeing_rows_rest_on_reported_values(rows: Sequence[Row], city: MemoryCity) -> None:
    """Of the 83, five look at a value that was entered as published; 78 rest on items alone."""
    indicators = city.context.declarations.indicators
    resting = {
        row.fact.fact
        for row in rows
        if row.verdict.outcome is Outcome.AGREES and row.fact.indicator and _rests(indicators, row.fact.indicator)
    }
    assert resting == REPORTED


def _rests(indicators: Mapping[str, AnyIndicator], name: str) -> bool:
    """Whether an indicator or one it is made of is entered as published."""
    indicator = indicators[name]
    if isinstance(indicator, Ratio):
        return any(_rests(indicators, side.indicator) for side in (indicator.numerator, indicator.denominator))
    return isinstance(indicator, Reported)


def test_ranks_come_out_of_rows_and_not_of_what_districts_told(rows: Sequence[Row]) -> None:
    first = [row for row in rows if row.fact.fact in {"yc01", "yc02"}]
    assert [row.derived for row in first] == [1, 1]
    ranked = [one for row in first if row.figure for one in row.figure.comparisons["rank"]]
    assert [(one.places, one.reported) for one in ranked] == [(38, ()), (38, ())]


def test_the_start_rate_names_the_base_it_would_need(rows: Sequence[Row]) -> None:
    row = next(one for one in rows if one.fact.fact == "yc24")
    sentence = row.verdict.sentence("zh")
    assert "43/203" in sentence
    assert "21.2%" in sentence
    assert "168" in sentence
    assert "168" in row.verdict.sentence("en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_as_json_has_the_contracts_shape(rows: Sequence[Row], lang: Lang) -> None:
    by_fact = {row.fact.fact: row.to_json(lang) for row in rows}
    assert by_fact["yc03"]["org"] == {"code": "500118", "name": "永川区"}
    assert (by_fact["yc03"]["published"], by_fact["yc03"]["derived"]) == (203, 203)  # counts are integers
    assert (by_fact["yc04"]["published"], by_fact["yc04"]["derived"]) == ("595.5", "595.5")  # decimals are strings
    assert by_fact["yc04"]["measured_in"] == "亿元"
    assert set(by_fact["yc03"]["position"]) == {"cut", "digest"}
    assert by_fact["yc14"]["derived"] is None
    assert by_fact["yc14"]["position"] is None
    assert by_fact["yc14"]["org"]["name"] == "永川区"
    asked = {
        "org",
        "indicator",
        "label",
        "measured_in",
        "period",
        "published",
        "derived",
        "verdict",
        "reason",
        "position",
    }
    assert all(asked <= set(one) for one in by_fact.values())


def test_no_derived_value_comes_from_what_was_published(rows: Sequence[Row], source: ReferenceSource) -> None:
    moved = [fact.model_copy(update={"published": fact.published * 3 + 7, "approx": None}) for fact in page_facts()]
    again = page_table(source, moved)
    assert [row.derived for row in again] == [row.derived for row in rows]
    assert all(row.verdict.outcome is not Outcome.AGREES for row in again)


def test_an_unknown_indicator_or_universe_cannot_be_judged(source: ReferenceSource) -> None:
    fact = page_facts()[0]
    odd = fact.model_copy(update={"indicator": "investment.unheard_of"})
    elsewhere = fact.model_copy(update={"group": "渝东北"})
    untargeted = fact.model_copy(update={"compare": "target_value", "group": None, "period": "2020-Q1"})
    rows = page_table(source, [odd, elsewhere, untargeted])
    assert [row.verdict.reason for row in rows] == ["NOT_IN_BOOK"] * 3
    assert [row.derived for row in rows] == [None] * 3


def test_scale_moves_no_verdict(rows: Sequence[Row]) -> None:
    larger = MemoryCity(scale=2)
    again = page_table(ReferenceSource(larger.store), page_facts())
    assert [(row.derived, row.verdict) for row in again] == [(row.derived, row.verdict) for row in rows]


@pytest.fixture(scope="module")
def written_city() -> MemoryCity:
    """A city of this module's own, that grows from mutation to mutation."""
    return MemoryCity()


@pytest.fixture(scope="module")
def following(written_city: MemoryCity) -> ReferenceSource:
    return ReferenceSource(written_city.store)


@pytest.mark.parametrize("fact", AGREEING, ids=lambda one: one.fact)
def test_one_entry_more_changes_each_agreeing_figure(
    fact: Fact, written_city: MemoryCity, following: ReferenceSource
) -> None:
    before = page_table(following, [fact])[0]
    written_city.write(_mutation(fact, written_city, following))
    after = page_table(following, [fact])[0]
    assert before.derived is not None
    assert after.derived != before.derived


def _mutation(fact: Fact, city: MemoryCity, source: ReferenceSource) -> dict[str, Any]:
    """One entry that must move the figure: for a place, a word of another district; else a word on an entry that the
    trace names.
    """
    assert fact.indicator is not None
    if fact.indicator == "investment.industrial_contract" and fact.compare == "rank":
        fields = {"org": FULING, "name": "大项目", "sector": "industrial", "chain": "materials"}
        body = {"fields": {**fields, "agreement_type": "formal", "contract_amount": "9999"}}
        city.write(city.command(FULING, "investment.project", "X", "open", "2021-06-01", body))
        return city.command(FULING, "investment.project", "X", "milestone", "2021-06-01", {"milestone": "formal"})
    if fact.indicator == "investment.starts" and fact.compare == "rank":  # 42 there, 43 here: two more pass
        for item in ("Y1", "Y2"):
            body = {"fields": {"org": FULING, "name": item, "sector": "services", "chain": "none"}}
            city.write(city.command(FULING, "investment.project", item, "open", "2021-06-01", body))
        step = {"milestone": "start"}
        city.write(city.command(FULING, "investment.project", "Y1", "milestone", "2021-06-02", step))
        return city.command(FULING, "investment.project", "Y2", "milestone", "2021-06-02", step)
    if fact.compare == "rank":
        org = FULING if fact.group == "主城都市区" else "500101"  # 涪陵 is in the group, 万州 is not
        item = f"{fact.indicator}/{org}/{fact.period}"
        return _anew(city, CITY, "sys.report", item, Decimal(9999))
    if fact.compare == "target_value":
        item = f"{fact.indicator}/{fact.org}/{fact.period}"
        return _anew(city, fact.org, "sys.target", item, Decimal(4))
    if fact.compare == "above_rest":  # another township is no longer at work
        step = {"milestone": "finished"}
        return city.command(LIANGPING, "guardrails.township", "RW21-102", "milestone", "2021-07-20", step)
    if fact.indicator in {
        "roads.passable_rate",
        "roads.paved_rate",
    }:  # of a hundred percent, a village less is still one
        cut = {"milestone": "passable" if fact.indicator == "roads.passable_rate" else "paved", "status": "revoked"}
        return city.command(BANAN, "roads.village", "CUN-002", "milestone", "2021-07-20", cut)
    lines, found = source.trace(FigureRequest(fact.indicator, fact.org, fact.when, fact.item))
    assert found == []
    last = [one for one in lines if one.amount not in {None, Decimal(0)} and one.corrected_by is None][-1]
    return _changed(city, last)


def _anew(city: MemoryCity, book: str, ledger: str, item: str, value: Decimal) -> dict[str, Any]:
    """A target or report said again with another value."""
    body = {**next(iter(city.states[book, ledger, item].in_force)).payload, "value": str(value)}
    return city.command(book, ledger, item, SYSTEM[ledger][0], "2021-07-20", body)


def _changed(city: MemoryCity, line: TraceLine) -> dict[str, Any]:
    """The entry corrected to a hundredth more where it carries the amount, else withdrawn."""
    stored = next(city.store.read(line.book, line.position - 1, line.position))
    entry = parse(stored.content)
    assert line.amount is not None
    if entry.ledger in SYSTEM:
        return _anew(city, entry.book, entry.ledger, entry.item, line.amount + 1)
    payload: dict[str, Any] = {name: value for name, value in entry.payload.items() if name != "reason"}
    if entry.kind == "measure":
        payload["value"] = str(Decimal(payload["value"]) + Decimal("0.01"))
    else:
        fields = payload.get("fields", {})
        carrying = [name for name, value in fields.items() if _is_number(value) and Decimal(value) == line.amount]
        if not carrying:
            body: dict[str, Any] = {"position": line.position, "reason": "test"}
            return city.command(line.book, entry.ledger, entry.item, "withdraw", str(entry.effective_on), body)
        payload["fields"] = {**fields, **{name: str(line.amount + Decimal("0.01")) for name in carrying}}
    body = {"position": line.position, "reason": "test", "payload": payload}
    return city.command(line.book, entry.ledger, entry.item, "correct", str(entry.effective_on), body)


def _is_number(value: object) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).isdecimal()
