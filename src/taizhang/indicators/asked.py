"""A request with all it needs found: its figure, and the comparisons an official makes with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from taizhang.core.declarations.formula import AnyIndicator, Ranking
from taizhang.core.declarations.pack import Declarations
from taizhang.core.values.figure import Comparison, Cut, DefinitionRef, Figure, FigureRequest, OrgRef
from taizhang.core.values.period import Period, PeriodKind, parse_period
from taizhang.core.values.units import UNITS
from taizhang.indicators.arithmetic import (
    Worked,
    complement,
    completion,
    decimal_of,
    efficacy,
    growth,
    known,
    pace,
    place,
    share,
    unknown,
)
from taizhang.indicators.evaluation import Evaluation
from taizhang.indicators.plan import Plan, due_by, plan


@dataclass(frozen=True)
class Asked:
    """One request, the indicator it names, and the evaluation that works it out."""

    request: FigureRequest
    indicator: AnyIndicator
    declared: Declarations
    evaluation: Evaluation

    @cached_property
    def plan(self) -> Plan:
        return self._plan_of(self.indicator, self.request.period)

    def figure(self) -> Figure:
        request, registry = self.request, self.evaluation.registry
        now = self.evaluation.work(self.plan, request.org)
        compared = {kind: self._compare(kind, now) for kind in request.comparisons}
        pack = self.declared.pack_of[self.indicator.indicator]
        org = registry.orgs(request.period.last).by_code[request.org]
        read = {*self.evaluation.read, registry.top}
        return Figure(
            DefinitionRef(self.indicator.indicator, pack.file.version, pack.digest),
            OrgRef(org.code, org.name),
            request.period,
            UNITS[self.indicator.unit],
            Cut.of({book: self.evaluation.cut.at(book) for book in read}),
            decimal_of(now),
            now.reason,
            decimal_of(now.numerator) if now.numerator else None,
            decimal_of(now.denominator) if now.denominator else None,
            now.coverage,
            request.item,
            MappingProxyType(compared),
        )

    def ahead(self) -> list[tuple[Plan, str]]:
        """The plans that the figure and its growth are worked out by, with the org of each: made together for many."""
        period, org = self.request.period, self.request.org
        bases = {"yoy": period.same_last_year, "previous": period.previous}
        wanted = [base for kind, base in bases.items() if base is not None and kind in self.request.comparisons]
        return [(self.plan, org), *((self._plan_of(self.indicator, base), org) for base in wanted)]

    def _plan_of(self, indicator: AnyIndicator, period: Period, *, to_date: bool = False) -> Plan:
        made = plan(indicator, period, self.declared, self.request.item, to_date=to_date)
        return due_by(made, self.evaluation.reached)

    def _compare(self, kind: str, now: Worked) -> tuple[Comparison, ...]:
        match kind:
            case "target":
                return self._targets(self.request.org, now)
            case "pace":
                return tuple(self._pace(one) for one in self._targets(self.request.org, now))
            case "rank" | "score":
                return tuple(self._placed(kind, one) for one in self.indicator.ranks if kind == "rank" or one.score)
            case "yoy" | "previous":
                return (self._growth(kind, self.request.org, now),)
            case "above_share" | "above_rest":
                found = self._of_above(now, share if kind == "above_share" else complement)
                return (replace(found, kind=kind),)
        whole = self.declared.indicators.get(self.indicator.share_of or "")
        total = self.evaluation.work(self._plan_of(whole, self.request.period), self.request.org) if whole else None
        return (share(now, total) if kind == "share" else complement(now, total),)

    def _of_above(self, now: Worked, compare: Callable[[Worked, Worked | None], Comparison]) -> Comparison:
        """This org's part of, or what others bring to, the same figure of the org above it at the period's end.

        NO_WHOLE for the top, for an org whose parent has ceased by then, and for a figure of one item.
        """
        orgs = self.evaluation.registry.orgs(self.request.period.last)
        above = orgs.by_code[self.request.org].parent
        if above is None or above not in orgs or self.request.item is not None:
            return compare(now, None)
        found = compare(now, self.evaluation.work(self.plan, above))
        return replace(found, group=orgs.by_code[above].name)

    def _growth(self, kind: str, org: str, now: Worked) -> Comparison:
        """Against the same period of last year, or the period before, by the same definition."""
        base = self.request.period.same_last_year if kind == "yoy" else self.request.period.previous
        if base is None:
            return growth(now, None, None, kind)
        return growth(now, self.evaluation.work(self._plan_of(self.indicator, base), org), str(base), kind)

    def _pace(self, completed: Comparison) -> Comparison:
        target = parse_period(completed.period or "")[0] or self.request.period
        return pace(completed, target.elapsed_share(self.request.period.last))

    def _targets(self, org: str, now: Worked) -> tuple[Comparison, ...]:
        """Completion of the target for the very period; and of the year's, by the value of the year to date."""
        period = self.request.period
        year = period.containing(PeriodKind.YEAR)
        rows: list[Comparison] = []
        if (target := self._target(org, period)) is not None:
            rows.append(completion(now, target, str(period)))
        if year != period and (target := self._target(org, year)) is not None:
            to_date = self._plan_of(self.indicator, period, to_date=True)
            rows.append(completion(self.evaluation.work(to_date, org), target, str(year)))
        return tuple(rows) or (completion(now, None, str(period)),)

    def _target(self, org: str, period: Period) -> Worked | None:
        """Targets are of orgs, never of one item."""
        registry = self.evaluation.registry
        if self.request.item is not None:
            return None
        book = registry.orgs(self.request.period.last).book_of(org)
        self.evaluation.read.update({book} if book is not None and self.evaluation.cut.at(book) else ())
        said = registry.target(self.indicator.indicator, org, period, book)
        return None if said is None else known(Fraction(said.amount), said.unit)

    def _placed(self, kind: str, ranking: Ranking) -> Comparison:
        """The place, or the points, among the orgs of the ranking as of the period's end.

        An org whose book holds nothing of the kind stands in with the value it reported to the city.
        """
        registry, day = self.evaluation.registry, self.request.period.last
        orgs = set(registry.orgs(day).of_kinds(ranking.kinds, ranking.group)) - set(ranking.without)
        values = self.evaluation.work_all(self.plan, sorted(orgs)) if self.request.item is None else {}
        reported: list[str] = []
        for org, own in values.items():
            said = registry.report(self.indicator.indicator, org, self.request.period, registry.top)
            if own.value is None and said is not None and self.evaluation.holds_nothing(self.plan, org):
                values[org] = known(Fraction(said.amount), said.unit).to(UNITS[self.indicator.unit])
                reported.append(org)
        if ranking.by != "value":
            self._look_ahead(ranking.by, values)
            values = {org: self._ranked_by(ranking.by, org, own) for org, own in values.items()}
        label = ranking.name.zh
        if kind == "score":
            return efficacy(self.request.org, values, ranking, label)
        return place(self.request.org, values, ranking, label, reported)

    def _look_ahead(self, by: str, orgs: Iterable[str]) -> None:
        """Reads the books of all orgs at once for what each is ranked by."""
        period = self.request.period
        base = {"yoy": period.same_last_year, "previous": period.previous}.get(by)
        if base is not None:
            self.evaluation.work_all(self._plan_of(self.indicator, base), orgs)
        elif by == "target":
            self.evaluation.work_all(self._plan_of(self.indicator, period, to_date=True), orgs)

    def _ranked_by(self, by: str, org: str, own: Worked) -> Worked:
        """What an org is ranked by instead of its value: growth, or completion of the target of the longest period."""
        found = self._targets(org, own)[-1] if by == "target" else self._growth(by, org, own)
        value = found.value
        return (
            known(Fraction(value), found.measured_in)
            if value is not None
            else unknown(found.reason or "", found.measured_in)
        )
