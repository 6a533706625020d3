"""One dashboard: a dozen indicators for every district of a province and for the whole, worked out by one engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scalebench.province import TOP
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import parse_period
from taizhang.indicators.arithmetic import Worked
from taizhang.indicators.evaluation import Evaluation
from taizhang.indicators.lake.lake import Lake
from taizhang.indicators.lake.source import LakeSource
from taizhang.indicators.plan import Engine, Plan, leaves, plan

PERIOD: Final = "2021"
INDICATORS: Final = (
    "signed_projects", "introduced", "contract_amount", "industrial_contract", "starts", "start_rate", "start_rate_cohort",
    "start_rate_planned", "funds_in_place", "fixed_invested", "funds_rate", "jobs", "land_area",
)  # fmt: skip
Dashboard = dict[tuple[str, str], Worked]


@dataclass(frozen=True)
class Asked:
    """The plans of a dashboard, and the evaluation that works them out: a pass that several plans share is made once."""

    evaluation: Evaluation
    plans: Mapping[str, Plan]

    @property
    def passes(self) -> int:
        """How many passes over the ledger it takes."""
        made = (leaf for one in self.plans.values() for leaf in leaves(one))
        return len({(leaf.indicator.indicator, leaf.days) for leaf in made})

    def worked(self, districts: list[str]) -> Dashboard:
        """Every indicator of every district and of the whole, exact."""
        told: Dashboard = {}
        for name, asked in self.plans.items():
            worked = self.evaluation.work_all(asked, [TOP, *districts])
            told |= {(name, org): one for org, one in worked.items()}
        return told


def ask(lake: Lake, engine: Engine, *, short: int = 0) -> Asked:
    """A dashboard not yet worked out. `short`: every book so many entries short of its head, so that an engine that keeps
    its answers has to work them out once more.
    """
    source = LakeSource(lake, engine, TOP)
    at = {book: max(1, head.position - short) for book, head in lake.heads().items() if book != TOP}
    cut, found = source.cut(Cut.of(at))
    registry, more = source.registry(cut)
    period, wrong = parse_period(PERIOD)
    assert cut is not None, found
    assert registry is not None, more
    assert period is not None, wrong
    declared = registry.declared(period.last)
    plans = {name: plan(declared.indicators[f"investment.{name}"], period, declared) for name in INDICATORS}
    return Asked(Evaluation(engine, registry, cut, lambda: period.last), plans)
