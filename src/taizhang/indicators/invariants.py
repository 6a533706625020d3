"""What must hold between figures, looked at as the books stand: 绿化覆盖率 is never below 绿地率, parts make up their whole."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

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
from taizhang.core.values.figure import Cut, OrgRef
from taizhang.core.values.period import Period, PeriodKind, period_of
from taizhang.core.values.quantity import round_half_up, tidy
from taizhang.core.values.units import PERCENT, Unit
from taizhang.indicators.arithmetic import Worked, in_base
from taizhang.indicators.evaluation import Evaluation
from taizhang.indicators.plan import due_by, side_plan

_PLACES: Final = 6  # decimals that a side is told with


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, for an org and a period: both sides, in the unit of the first figure named."""

    invariant: Invariant
    org: OrgRef
    period: Period
    left: Decimal
    right: Decimal
    measured_in: Unit
    position: Cut

    def to_json(self) -> dict[str, object]:
        return {
            "invariant": self.invariant.invariant,
            "holds": self.invariant.holds,
            "org": self.org.to_json(),
            "period": str(self.period),
            "left": format(self.left, "f"),
            "right": format(self.right, "f"),
            "measured_in": self.measured_in.sign,
            "position": self.position.to_json(),
        }

    def issue(self) -> Issue:
        """FIG-009, a warning."""
        name = self.invariant.name
        return issue(
            "FIG-009", name_zh=name.zh, name_en=name.en, org=self.org.name, period=self.period,
            left=format(self.left, "f"), right=format(self.right, "f"), unit=self.measured_in,
        )  # fmt: skip


def violations(
    declared: Declarations, evaluation: Evaluation, days: Collection[date], near: Collection[str] | None
) -> Iterator[Violation]:
    """The invariants that do not hold in the periods of some days, for orgs that hold one of `near` (None: for all).

    Nothing is said where a figure is unknown, or where a side divides by nothing.
    """
    for invariant in declared.invariants:
        relation = parse_relation(invariant.holds)
        periods = {period_of(PeriodKind(kind), day) for kind in invariant.periods for day in days}
        for period in sorted(periods, key=lambda one: (one.last, one.first)):
            orgs = evaluation.registry.orgs(period.last)
            for org in orgs.of_kinds(invariant.kinds):
                if near is None or not orgs.subtree(org).isdisjoint(near):
                    yield from _looked_at(invariant, relation, declared, evaluation, period, org)


def _looked_at(
    invariant: Invariant, relation: Relation, declared: Declarations, evaluation: Evaluation, period: Period, org: str
) -> Iterator[Violation]:
    sides = invariant.of.items()
    plans = {name: due_by(side_plan(side, period, declared), evaluation.reached) for name, side in sides}
    parts = {name: evaluation.work(plan, org) for name, plan in plans.items()}
    values = in_base(parts)
    if values is None:
        return
    unit = _unit(relation, parts)
    try:
        left, right = (value_of(side, values) / base_factor(unit) for side in (relation.left, relation.right))
    except ZeroDivisionError:
        return
    if relation.holds(left, right, Fraction(invariant.within)):
        return
    found = evaluation.registry.orgs(period.last).by_code[org]
    read = Cut.of({book: evaluation.cut.at(book) for book in {*evaluation.read, evaluation.registry.top}})
    yield Violation(invariant, OrgRef(org, found.name), period, _told(left), _told(right), unit, read)


def _unit(relation: Relation, parts: dict[str, Worked]) -> Unit:
    """The unit of the first figure named, where the sides measure what it does; of mere numbers per cent."""
    made = together((relation.left, relation.right), {name: measured(one.unit) for name, one in parts.items()})
    units = (parts[name].unit for side in (relation.left, relation.right) for name in names_in(side))
    return next((unit for unit in units if measured(unit) == made), PERCENT)


def _told(value: Fraction) -> Decimal:
    return tidy(round_half_up(value, _PLACES))
