"""The moment at which an item counts suits what is asked of it."""

from collections.abc import Iterator

from taizhang.core.declarations.formula import Conversion, Count, Duration, Level, Moment, OnTime, Sum, Windowed
from taizhang.core.declarations.formula_parts import OverItems, Placed, over_items
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue

Complaint = tuple[str, str, str]  # (path, zh, en)


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-026, with what does not fit.

    Reason: a field has no date of its own, so a sum of it needs the day on which an item counts; a flow carries its own
    days, so a second moment would drop money; a level is a last value and adding its statements up is no quantity.
    """
    for one, indicator, ledger in over_items(pack, declared):
        for path, why_zh, why_en in _complaints(indicator, ledger):
            yield _issue(one, path, why_zh, why_en)


def _issue(one: Placed, path: str, why_zh: str, why_en: str) -> Issue:
    return issue("PACK-026", one.at(path), name=one.indicator.indicator, why_zh=why_zh, why_en=why_en)


def _complaints(indicator: OverItems, ledger: LedgerDeclaration) -> Iterator[Complaint]:
    if isinstance(indicator, Windowed):
        yield from _window(indicator)
    if isinstance(indicator, Count):
        yield from _moment("when", indicator.when, ledger)
    elif isinstance(indicator, Conversion):
        yield from _cohort(indicator)
        yield from _moment("from", indicator.start, ledger)
    elif isinstance(indicator, Duration):
        yield from _lasting(indicator)
        yield from _moment("from", indicator.start, ledger)
    elif isinstance(indicator, Sum):
        yield from _sum(indicator, ledger)
    elif not isinstance(indicator, OnTime):
        yield from _level(indicator, ledger)


def _window(indicator: Windowed) -> Iterator[Complaint]:
    span = indicator.span
    if indicator.window != "rolling":
        if span is not None:
            yield "span", "只有滚动窗口才写 span", "only a rolling window has a span"
    elif span is None or (span.months is None) == (span.days is None):
        yield "span", "滚动窗口写明 months 或 days 之一", "a rolling window says how many months, or how many days"


def _moment(path: str, moment: Moment, ledger: LedgerDeclaration) -> Iterator[Complaint]:
    if moment.at != "milestone":
        if moment.milestone is not None:
            yield f"{path}.milestone", "at 不是 milestone，不写 milestone", "a milestone stands beside another `at`"
        if moment.occurrence != "first" or moment.status != "actual":
            yield path, "只有节点才有 occurrence 与 status", "only milestones have occurrence and status"
        return
    if moment.milestone is None:
        yield path, "没有写是哪个节点", "it does not say which milestone"
        return
    step = ledger.milestone_named(moment.milestone)
    if step is not None and not step.repeats and moment.occurrence == "each":
        yield path, "该节点不重复，occurrence 不能是 each", "the milestone happens once, so occurrence cannot be each"


def _cohort(indicator: Conversion) -> Iterator[Complaint]:
    if indicator.start.at == "standing":
        yield "from", "转化率须从某日起算，不能用 standing", "a cohort begins on a day; standing has none"
    if indicator.start.occurrence == "each":
        yield "from", "转化率按事项计，occurrence 不能是 each", "a cohort is of items, so occurrence cannot be each"
    if indicator.start.milestone == indicator.to and indicator.start.status == "actual":
        yield "to", "起点与终点是同一节点", "it begins and ends at one milestone"


def _lasting(indicator: Duration) -> Iterator[Complaint]:
    if indicator.start.at == "standing":
        yield "from", "历时须从某日起算，不能用 standing", "a duration begins on a day; standing has none"
    if indicator.start.status == "planned" or indicator.start.occurrence == "each":
        yield "from", "历时从实际发生的一次起算", "a duration begins with one thing that happened"
    if indicator.start.milestone == indicator.to:
        yield "to", "起点与终点是同一节点", "it begins and ends at one milestone"


def _sum(indicator: Sum, ledger: LedgerDeclaration) -> Iterator[Complaint]:
    measure = ledger.measure_named(indicator.amount.measure or "")
    if indicator.amount.field is not None and indicator.when is None:
        yield "", "栏目求和须写 when", "the sum of a field needs `when`"
    if indicator.amount.field is not None and indicator.when is not None:
        yield from _moment("when", indicator.when, ledger)
        if indicator.when.occurrence == "each":
            yield "when", "求和按事项计，occurrence 不能是 each", "a sum is over items, so occurrence cannot be each"
    if measure is not None and measure.kind == "level":
        yield "amount.measure", "时点量用 kind: level，不能求和", "a level is read with kind: level, not summed"
    elif measure is not None and indicator.when is not None:
        yield "when", "流量自有日期，不写 when", "a flow has its own days; leave `when` out"


def _level(indicator: Level, ledger: LedgerDeclaration) -> Iterator[Complaint]:
    measure = ledger.measure_named(indicator.amount.measure or "")
    if measure is not None and measure.kind != "level":
        yield "amount.measure", "流量与累计用 kind: sum", "flows and running totals are read with kind: sum"
