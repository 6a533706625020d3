"""The page table: each published figure beside what the book gives, with the verdict, its reason and the position."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from taizhang.audit.compare import Outcome, Verdict, hold, hold_comparison, hold_value, verdict
from taizhang.audit.reasons import NOT_IN_BOOK
from taizhang.core.issues import Lang
from taizhang.core.values.figure import Comparison, Figure, FigureRequest, FigureSource, json_number
from taizhang.core.values.units import Unit
from taizhang.demo.facts import Fact

COMPARED: Final[Mapping[str, str]] = {
    "target_value": "target"
}  # what is asked of the source, where it is not called the same


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `derived` is None where the book gives none; `figure` is what it was read from."""

    fact: Fact
    org_name: str
    derived: Decimal | None
    measured_in: Unit
    verdict: Verdict
    figure: Figure | None

    def to_json(self, lang: Lang = "zh") -> dict[str, Any]:
        """The contract's shape, and beside it what a screen needs: the approximation, kind and the reason's sentence."""
        fact = self.fact
        return {
            "fact": fact.fact,
            "org": {"code": fact.org, "name": self.org_name},
            "indicator": fact.indicator,
            "label": fact.label.zh if lang == "zh" else fact.label.en,
            "measured_in": self.measured_in.sign,
            "period": fact.period,
            "item": fact.item,
            "compared": fact.compare,
            "published": json_number(fact.published, fact.printed.unit),
            "approx": fact.approx,
            "derived": json_number(self.derived, self.measured_in),
            "verdict": self.verdict.outcome.value,
            "reason": self.verdict.reason,
            "sentence": self.verdict.sentence(lang),
            "position": self.figure.position.to_json() if self.figure else None,
        }


def page_table(source: FigureSource, facts: Iterable[Fact]) -> list[Row]:
    """The rows, in the order of the facts. A row without a figure takes its org's name from the rows that have one."""
    rows = [_row(source, fact) for fact in facts]
    names = {row.fact.org: row.figure.org.name for row in rows if row.figure is not None}
    return [replace(row, org_name=names.get(row.fact.org, row.org_name)) for row in rows]


def _row(source: FigureSource, fact: Fact) -> Row:
    unit = fact.printed.unit
    if fact.indicator is None or fact.cannot is not None:
        found = verdict(fact.cannot or NOT_IN_BOOK, Outcome.CANNOT_SAY)
        return Row(fact, fact.org, None, unit, found, None)
    kind = COMPARED.get(fact.compare, fact.compare)
    wanted = () if kind == "value" else (kind,)
    figure, issues = source.figure(FigureRequest(fact.indicator, fact.org, fact.when, fact.item, comparisons=wanted))
    if figure is None:
        found = verdict(NOT_IN_BOOK, Outcome.CANNOT_SAY, why="; ".join(one.code for one in issues))
        return Row(fact, fact.org, None, unit, found, None)
    if fact.compare == "value":
        return Row(fact, figure.org.name, figure.value, figure.measured_in, hold(fact.printed, figure), figure)
    return _compared(fact, figure, _chosen(fact, figure.comparisons.get(kind, ())))


def _compared(fact: Fact, figure: Figure, found: Comparison | None) -> Row:
    unit = fact.printed.unit
    if found is None:
        unknown = verdict(NOT_IN_BOOK, Outcome.CANNOT_SAY, why=fact.compare)
        return Row(fact, figure.org.name, None, unit, unknown, figure)
    if fact.compare != "target_value":
        held = hold_comparison(fact.printed, figure, found)
        return Row(fact, figure.org.name, found.value, found.measured_in, held, figure)
    if found.against is None:
        unknown = verdict(NOT_IN_BOOK, Outcome.CANNOT_SAY, why=found.reason)
        return Row(fact, figure.org.name, None, figure.measured_in, unknown, figure)
    held = hold_value(fact.printed, found.against, figure.measured_in)
    return Row(fact, figure.org.name, found.against, figure.measured_in, held, figure)


def _chosen(fact: Fact, several: Sequence[Comparison]) -> Comparison | None:
    """The comparison meant: a rank's by its universe, otherwise the first."""
    wanted = [one for one in several if fact.group is None or one.group == fact.group]
    return wanted[0] if wanted else None
