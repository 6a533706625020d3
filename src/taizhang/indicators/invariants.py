"""What must hold between figures, looked at as the books stand: 绿化覆盖率 is never below 绿地率, parts make up their whole."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from taizhang.core.declarations.expression import (
    Relation,
    base_factor,
    measured,
    names_in,
    parse_relation,
    together,
    value_of,
)
from taizhang.core.declarations.formula import Invariant
from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, issue
from taizhang.core.values.figure import Cut, OrgRef, json_number
from taizhang.core.values.period import Period, PeriodKind, period_of
from taizhang.core.values.quantity import round_half_up, tidy
from taizhang.core.values.units import PERCENT, Unit
from taizhang.indicators.arithmetic import Worked, decimal_of, in_base
from taizhang.indicators.evaluation import Evaluation
from taizhang.indicators.plan import Plan, due_by, side_plan

Verdict = Literal["holds", "broken", "unknown"]
_PLACES: Final = 6  # decimals that a side is told with


@dataclass(frozen=True, slots=True)
class Standing:
    """How an invariant stands for an org and a period. `parts` are the figures by the names it gives them; both sides are in
    the unit of the first figure named, None where a figure is unknown or a side divides by nothing.
    """

    invariant: Invariant
    org: OrgRef
    period: Period
    verdict: Verdict
    parts: dict[str, Worked]
    left: Decimal | None
    right: Decimal | None
    measured_in: Unit
    position: Cut

    @property
    def has_nothing(self) -> bool:
        """Whether no figure it names is known: there is nothing yet to hold against anything."""
        return all(one.value is None for one in self.parts.values())

    def to_json(self) -> dict[str, object]:
        return {
            "invariant": self.invariant.invariant,
            "name": self.invariant.name.model_dump(),
            "holds": self.invariant.holds,
            "verdict": self.verdict,
            "org": self.org.to_json(),
            "period": str(self.period),
            "figures": [self._figure(name, worked) for name, worked in self.parts.items()],
            "left": _plain(self.left),
            "right": _plain(self.right),
            "measured_in": self.measured_in.sign,
            "position": self.position.to_json(),
        }

    def _figure(self, name: str, worked: Worked) -> dict[str, object]:
        side = self.invariant.of[name]
        return {
            "name": name,
            "indicator": side.indicator,
            "over": side.over,
            "value": json_number(decimal_of(worked), worked.unit),
            "reason": worked.reason,
            "measured_in": worked.unit.sign,
        }

    def issue(self) -> Issue:
        """FIG-009, a warning, for one that does not hold."""
        name = self.invariant.name
        return issue(
            "FIG-009", name_zh=name.zh, name_en=name.en, org=self.org.name, period=self.period,
            left=_plain(self.left), right=_plain(self.right), unit=self.measured_in,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """An invariant for a period, with the plans of its figures."""

    invariant: Invariant
    period: Period
    plans: dict[str, Plan]


def violations(
    declared: Declarations, evaluation: Evaluation, days: Collection[date], near: Collection[str] | None
) -> Iterator[Standing]:
    """The invariants that do not hold in the periods of some days, for orgs that hold one of `near` (None: for all).

    Nothing is said where a figure is unknown, or where a side divides by nothing.
    """
    for invariant in declared.invariants:
        periods = {period_of(PeriodKind(kind), day) for kind in invariant.periods for day in days}
        for period in sorted(periods, key=lambda one: (one.last, one.first)):
            orgs = evaluation.registry.orgs(period.last)
            asked = _asked(invariant, period, declared, evaluation)
            for org in orgs.of_kinds(invariant.kinds):
                if near is None or not orgs.subtree(org).isdisjoint(near):
                    found = _standing(asked, evaluation.for_another(), org)
                    if found.verdict == "broken":
                        yield found


def standings(
    evaluation: Evaluation, org: str, periods: Collection[Period], only: Collection[str] | None = None
) -> list[Standing]:
    """How every invariant stands for an org in those of the periods that it is looked at for, or some of them `only`; by the
    packs in force on each period's last day. The passes they need are planned together.
    """
    asked: list[_Asked] = []
    for period in periods:
        orgs, declared = evaluation.registry.orgs(period.last), evaluation.registry.declared(period.last)
        kind = orgs.by_code[org].kind if org in orgs else None
        asked += [
            _asked(one, period, declared, evaluation)
            for one in declared.invariants
            if kind in one.kinds and period.kind in one.periods and (only is None or one.invariant in only)
        ]
    evaluation.look_ahead((plan, org) for one in asked for plan in one.plans.values())
    return [_standing(one, evaluation.for_another(), org) for one in asked]


def _asked(invariant: Invariant, period: Period, declared: Declarations, evaluation: Evaluation) -> _Asked:
    sides = invariant.of.items()
    plans = {name: due_by(side_plan(side, period, declared), evaluation.reached) for name, side in sides}
    return _Asked(invariant, period, plans)


def _standing(asked: _Asked, evaluation: Evaluation, org: str) -> Standing:
    """`evaluation` is for this one alone: the position is that of the books its figures were read from."""
    relation = parse_relation(asked.invariant.holds)
    parts = {name: evaluation.work(plan, org) for name, plan in asked.plans.items()}
    unit = _unit(relation, parts)
    sides = _sides(relation, parts, unit)
    verdict: Verdict = "unknown"
    if sides is not None:
        verdict = "holds" if relation.holds(*sides, Fraction(asked.invariant.within)) else "broken"
    left, right = (None, None) if sides is None else map(_told, sides)
    registry = evaluation.registry
    read = Cut.of({book: evaluation.cut.at(book) for book in {*evaluation.read, registry.top}})
    name = registry.orgs(asked.period.last).by_code[org].name
    return Standing(asked.invariant, OrgRef(org, name), asked.period, verdict, parts, left, right, unit, read)


def _sides(relation: Relation, parts: dict[str, Worked], unit: Unit) -> tuple[Fraction, Fraction] | None:
    """Both sides in the unit; None where a figure is unknown, or a side divides by nothing."""
    values = in_base(parts)
    if values is None:
        return None
    try:
        left, right = (value_of(side, values) / base_factor(unit) for side in (relation.left, relation.right))
    except ZeroDivisionError:
        return None
    return left, right


def _unit(relation: Relation, parts: dict[str, Worked]) -> Unit:
    """The unit of the first figure named, where the sides measure what it does; of mere numbers per cent."""
    made = together((relation.left, relation.right), {name: measured(one.unit) for name, one in parts.items()})
    units = (parts[name].unit for side in (relation.left, relation.right) for name in names_in(side))
    return next((unit for unit in units if measured(unit) == made), PERCENT)


def _told(value: Fraction) -> Decimal:
    return tidy(round_half_up(value, _PLACES))


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
