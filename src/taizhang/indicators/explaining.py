"""A figure taken apart: its formula with the values filled in, level by level down to what is counted in a ledger."""

from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.declarations.formula import AnyIndicator, Operand
from taizhang.core.declarations.formula_parts import sides
from taizhang.core.values.figure import json_number
from taizhang.core.values.written import amount_text, number_text, unit_text
from taizhang.indicators.arithmetic import Worked, decimal_of
from taizhang.indicators.evaluation import Evaluation
from taizhang.indicators.plan import Combined, Days, Leaf, Lookup, Plan, Quotient
from taizhang.indicators.telling import Teller
from taizhang.indicators.words import formula_word, reason_words


@dataclass(frozen=True, slots=True)
class Explained:
    """One value and what it is made of. `operand` is how the formula above names it, None for the figure itself; `when`
    its days or its period, None where its parts have their own.
    """

    operand: Operand | None
    indicator: AnyIndicator
    when: str | None
    worked: Worked
    parts: tuple["Explained", ...] = ()

    def to_json(self, teller: Teller) -> dict[str, object]:
        """The same as data: `formula` in words, `when`, the value or its reason, and the parts."""
        return {
            "indicator": self.indicator.indicator,
            "name": teller.name(self.indicator.name),
            "formula": teller.formula(self.indicator),
            "when": self.when,
            "value": json_number(decimal_of(self.worked), self.worked.unit),
            "reason": self.worked.reason,
            "measured_in": self.worked.unit.sign,
            "parts": [one.to_json(teller) for one in self.parts],
        }


def explain(plan: Plan, evaluation: Evaluation, org: str, operand: Operand | None = None) -> Explained:
    """The value of a plan for an org with all that it is worked out from."""
    inner: list[Plan] = []
    if isinstance(plan, Quotient):
        inner = [plan.numerator, plan.denominator]
    elif isinstance(plan, Combined):
        inner = list(plan.parts.values())
    named = [side for _, side in sides(plan.indicator)]
    parts = tuple(explain(one, evaluation, org, side) for one, side in zip(inner, named, strict=False))
    return Explained(operand, plan.indicator, _when(plan), evaluation.work(plan, org), parts)


def _when(plan: Plan) -> str | None:
    if isinstance(plan, Leaf):
        return _span(plan.days)
    return str(plan.period) if isinstance(plan, Lookup) else None


def _span(days: Days) -> str:
    return f"{days.first or ''}…{days.last}"


def sentences(one: Explained, teller: Teller, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The explanation as lines with their depth: a formula, the same with its values, and what comes out."""
    name = teller.side(one.operand) if one.operand else teller.name(one.indicator.name)
    formula = teller.formula(one.indicator)
    if one.parts:
        values = teller.filled(one.indicator, [value_text(part.worked, teller) for part in one.parts])
        yield depth, f"{name} = {formula} = {values} = {_result(one, teller)}"
        for part in one.parts:
            yield from sentences(part, teller, depth + 1)
    else:
        when = formula_word(teller.lang, "formula.when", when=one.when) if one.when else ""
        yield depth, f"{name} = {_result(one, teller)}{formula_word(teller.lang, 'formula.is', formula=formula)}{when}"


def _result(one: Explained, teller: Teller) -> str:
    """The value with the decimals the indicator prints."""
    value = decimal_of(one.worked)
    if value is None:
        return value_text(one.worked, teller)
    return amount_text(number_text(value, one.indicator.places), unit_text(one.worked.unit, teller.lang), teller.lang)


def value_text(worked: Worked, teller: Teller) -> str:
    """A part's value to its last digit with its unit, or why there is none."""
    value = decimal_of(worked)
    if value is None:
        return reason_words(worked.reason or "", teller.lang)
    return amount_text(number_text(value), unit_text(worked.unit, teller.lang), teller.lang)
