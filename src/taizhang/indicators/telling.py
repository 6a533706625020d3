"""An indicator's formula in words, from its declaration alone: what a reader needs to work the figure out again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from taizhang.core.declarations.formula import (
    AllOf,
    Amount,
    AnyIndicator,
    AnyOf,
    Condition,
    Conversion,
    Count,
    Derived,
    Duration,
    FieldBetween,
    FieldIs,
    FieldKnown,
    Invariant,
    Level,
    Moment,
    NotOf,
    OnTime,
    Operand,
    Ratio,
    Reached,
    Reported,
    Scalar,
    Sum,
    Windowed,
)
from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration, Name
from taizhang.core.issues import Lang
from taizhang.core.values.units import UNITS
from taizhang.core.values.written import amount_text, unit_text
from taizhang.indicators.words import formula_word

_TOKEN: Final = re.compile(r"[a-z][a-z0-9_]*|\s*(?:[-+*/]|[<>]=?|=)\s*")
_SIGNS: Final = {
    "+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", "<=": " ≤ ", ">=": " ≥ ", "<": " < ", ">": " > ", "=": " = ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells formulas in one language, by the names the declarations in force give."""

    declarations: Declarations
    lang: Lang

    def formula(self, indicator: AnyIndicator) -> str:
        """The whole formula as one sentence."""
        match indicator:
            case Derived():
                return self._derived(indicator)
            case Ratio():
                return self.filled(indicator, [self.side(one) for one in (indicator.numerator, indicator.denominator)])
            case Reported():
                return self._say("formula.reported", source=self.name(indicator.source))
            case Count():
                return self._of_ledger("formula.count", indicator, self._moment(indicator.ledger, indicator.when))
            case Sum():
                return self._sum(indicator)
            case Level():
                amount = self._amount(indicator.ledger, indicator.amount)
                return self._of_ledger("formula.level", indicator, "", amount=amount)
            case Conversion():
                start = self._moment(indicator.ledger, indicator.start)
                to = self._milestone(indicator.ledger, indicator.to)
                return self._of_ledger("formula.conversion", indicator, start, to=to)
            case OnTime():
                step = self._milestone(indicator.ledger, indicator.milestone)
                return self._of_ledger("formula.on_time", indicator, "", step=step)
            case Duration():
                start = self._moment(indicator.ledger, indicator.start)
                to = self._milestone(indicator.ledger, indicator.to)
                return self._of_ledger("formula.duration", indicator, start, to=to)
            case _:
                assert_never(indicator)

    def _derived(self, indicator: Derived) -> str:
        """The formula with the names of the indicators in place of those of its parts."""
        return self.filled(indicator, [self.side(side) for side in indicator.of.values()])

    def filled(self, indicator: AnyIndicator, parts: Sequence[str]) -> str:
        """A formula between indicators with texts in place of its parts, in their order."""
        if not isinstance(indicator, Derived):
            return " ÷ ".join(parts)
        told = dict(zip(indicator.of, parts, strict=True)) | _SIGNS
        return _TOKEN.sub(lambda found: told.get(found[0].strip(), found[0]), indicator.formula).strip()

    def relation(self, invariant: Invariant) -> str:
        """What must hold, with the names of the indicators in place of those of its parts."""
        told = {name: self.side(side) for name, side in invariant.of.items()} | _SIGNS
        return _TOKEN.sub(lambda found: told.get(found[0].strip(), found[0]), invariant.holds).strip()

    def side(self, side: Operand) -> str:
        """A numerator or denominator: the indicator's name, and its period where that is not the figure's own."""
        other = self.declarations.indicators.get(side.indicator)
        name = self.name(other.name) if other else side.indicator
        if side.over == "period":
            return name
        return self._say("formula.over", name=name, over=self._say(f"over.{side.over}"))

    def name(self, name: Name) -> str:
        return name.zh if self.lang == "zh" else name.en

    def _say(self, key: str, **params: str) -> str:
        return formula_word(self.lang, key, **params)

    def _sum(self, indicator: Sum) -> str:
        amount = self._amount(indicator.ledger, indicator.amount)
        if indicator.when is None:
            return self._of_ledger("formula.flow", indicator, "", amount=amount)
        return self._of_ledger("formula.sum", indicator, self._moment(indicator.ledger, indicator.when), amount=amount)

    def _of_ledger(self, key: str, indicator: OverItems, moment: str, **params: str) -> str:
        ledger = self.declarations.ledgers[indicator.ledger]
        window = "" if isinstance(indicator, Level) else self._window(indicator)
        told = self._say(
            key,
            ledger=self.name(ledger.name),
            item=ledger.item.zh if self.lang == "zh" else ledger.item.en.lower(),
            window=window,
            moment=moment,
            **params,
        )
        limit = self._condition(indicator.ledger, indicator.where)
        return told + (self._say("formula.where", limit=limit) if limit else "")

    def _window(self, indicator: Windowed) -> str:
        span = indicator.span
        if indicator.window != "rolling" or span is None:
            return self._say(f"window.{indicator.window}")
        unit, count = ("days", span.days) if span.days is not None else ("months", span.months)
        return self._say(f"window.rolling_{unit}", count=str(count))

    def _moment(self, ledger: str, moment: Moment) -> str:
        if moment.at != "milestone" or moment.milestone is None:
            return self._say(f"moment.{moment.at}")
        step = self._milestone(ledger, moment.milestone)
        planned = "_planned" if moment.status == "planned" else ""
        return self._say(f"moment.{moment.occurrence}{planned}", step=step)

    def _milestone(self, ledger: str, code: str) -> str:
        step = self.declarations.ledgers[ledger].milestone_named(code)
        return self.name(step.name) if step else code

    def _amount(self, ledger: str, amount: Amount) -> str:
        declared = self.declarations.ledgers[ledger]
        if amount.field is not None:
            return self._field(declared, amount.field)
        measure = declared.measure_named(amount.measure or "")
        return self.name(measure.name) if measure else str(amount.measure)

    def _field(self, ledger: LedgerDeclaration, code: str) -> str:
        declared = ledger.field_named(code)
        if declared is None:
            return self._say("field.org") if code == "org" else code
        return self.name(declared.name)

    def _condition(self, ledger: str, condition: Condition) -> str:
        declared = self.declarations.ledgers[ledger]
        match condition:
            case AllOf():
                return self._joined(ledger, condition.all, "condition.and")
            case AnyOf():
                return self._joined(ledger, condition.any, "condition.or")
            case NotOf():
                return self._say("condition.not", part=self._condition(ledger, condition.no))
            case FieldIs():
                values = self._say("item.list_comma").join(
                    self._value(declared, condition.field, one) for one in condition.values
                )
                return self._say("condition.is", field=self._field(declared, condition.field), values=values)
            case FieldBetween():
                return self._between(declared, condition)
            case FieldKnown():
                key = "condition.known" if condition.known else "condition.not_known"
                return self._say(key, field=self._field(declared, condition.field))
            case Reached():
                key = "condition.reached" if condition.reached else "condition.not_reached"
                return self._say(key, step=self._milestone(ledger, condition.milestone))
            case _:
                assert_never(condition)

    def _joined(self, ledger: str, parts: Iterable[Condition], key: str) -> str:
        told = [
            f"({text})" if isinstance(part, AllOf | AnyOf) else text
            for part in parts
            if (text := self._condition(ledger, part))
        ]
        return self._say(key).join(told)

    def _value(self, ledger: LedgerDeclaration, field: str, value: Scalar) -> str:
        declared = ledger.field_named(field)
        if isinstance(value, bool):
            return self._say("flag.yes" if value else "flag.no")
        codes = self.declarations.codelist(ledger.ledger, declared.codes) if declared and declared.codes else None
        found = next((one for one in codes.codes if one.code == value), None) if codes else None
        return self.name(found.name) if found else str(value)

    def _between(self, ledger: LedgerDeclaration, condition: FieldBetween) -> str:
        declared = ledger.field_named(condition.field)
        unit = unit_text(UNITS.get(declared.unit or ""), self.lang) if declared else ""
        bounds = [f"≥ {amount_text(str(condition.min), unit, self.lang)}"] if condition.min is not None else []
        bounds += [f"≤ {amount_text(str(condition.max), unit, self.lang)}"] if condition.max is not None else []
        return f"{self._field(ledger, condition.field)} {self._say('condition.and').join(bounds)}"
