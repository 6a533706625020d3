"""Invented key projects: batches whose plans and investment add up to what a batch is told to have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from taizhang.demo.dice import between, dice, split, uneven
from taizhang.demo.notebook import Line, Notebook

PROJECT: Final = "keyprojects.project"
LISTED_ON: Final = date(2021, 1, 20)
MONTH_ENDS: Final = (date(2021, 2, 26), date(2021, 3, 31), date(2021, 4, 30), date(2021, 5, 31), date(2021, 6, 30))
FIELDS_OF_WORK: Final = (
    "infrastructure",
    "infrastructure",
    "livelihood",
    "ecology",
    "new_infrastructure",
    "innovation",
)
WORKS: Final = {
    "industry": ("传感器生产基地", "智能装备产业园", "生物医药基地", "新材料生产线"),
    "infrastructure": ("道路工程", "管网改造", "公交站场", "标准厂房配套"),
    "livelihood": ("小学扩建", "医院门诊楼", "养老服务中心", "文体中心"),
    "ecology": ("河道治理", "湿地修复", "污水厂提标"),
    "new_infrastructure": ("数据中心", "充电设施", "5G 基站"),
    "innovation": ("科创中心", "实验平台"),
}


@dataclass(frozen=True)
class Batch:
    """Projects of one list and duty in 2021. `plan` and `done` are in 亿元, None where the list states none.

    `new` is (started by the end of June, planned to start and not yet started).
    """

    prefix: str
    level: str
    duty: str
    kind: str
    count: int
    plan: Decimal | None = None
    done: Decimal | None = None
    new: tuple[int, int] = (0, 0)
    field_of_work: str | None = None


def write_batch(note: Notebook, batch: Batch, orgs: Sequence[str]) -> None:
    """Writes a batch down: listing, plan, starts and monthly running totals."""
    rng = dice(f"{note.book}-{batch.prefix}")
    plans = split(batch.plan, uneven(rng, batch.count)) if batch.plan is not None else [None] * batch.count
    done = _done(batch, plans, rng)
    for number in range(1, batch.count + 1):
        item = f"{batch.prefix}-{number:03}"
        started = number <= batch.new[0]
        waiting = batch.new[0] < number <= sum(batch.new)
        _open(note, batch, item, number, rng, orgs, new=started or waiting)
        plan, total = plans[number - 1], done[number - 1]
        if plan is not None:
            _plan(note, item, plan, adjusted=number == batch.count)
        if started or waiting:
            _start(note, item, rng, started=started)
        if total is not None:
            _invest(note, item, total, rng, mistaken=number == 5)


def _done(batch: Batch, plans: Sequence[Decimal | None], rng: Random) -> Sequence[Decimal | None]:
    """Investment about in proportion to the plans, none for those that wait for their start."""
    if batch.done is None:
        return [None] * batch.count
    waiting = range(batch.new[0], sum(batch.new))
    working = [index for index in range(batch.count) if index not in waiting]
    weights = [int((plans[index] or 0) * rng.randint(70, 110)) + 1 for index in working]
    found: list[Decimal | None] = [None] * batch.count
    for index, amount in zip(working, split(batch.done, weights), strict=True):
        found[index] = amount
    return found


def _open(note: Notebook, batch: Batch, item: str, number: int, rng: Random, orgs: Sequence[str], *, new: bool) -> None:
    work = batch.field_of_work or rng.choice(FIELDS_OF_WORK)
    fields = {
        "org": rng.choice(orgs),
        "name": f"{rng.choice(WORKS[work])}（示例{number:03}）",
        "lists": [batch.level],
        "kind": batch.kind,
        "build_state": ("new_start" if new else "ongoing") if batch.kind == "construction" else None,
        "duty": batch.duty,
        "field_of_work": work,
    }
    earlier = not new and batch.kind == "construction" and number % 3 == 0
    opened = date(2020, 1, 15) if earlier else LISTED_ON - timedelta(days=rng.randint(1, 60))
    note.open(PROJECT, item, opened, fields)
    if earlier:  # carried over from the year before, with that year's plan and work
        note.milestone(PROJECT, item, "listed", date(2020, 1, 22))
        note.measure(PROJECT, item, "annual_plan", date(2020, 1, 22), Decimal(rng.randint(20, 400)) / 100)
        note.measure(PROJECT, item, "invested", date(2020, 12, 30), Decimal(rng.randint(20, 400)) / 100)
    note.milestone(PROJECT, item, "listed", LISTED_ON)


def _plan(note: Notebook, item: str, plan: Decimal, *, adjusted: bool) -> None:
    """The year's plan; one of each batch was adjusted in April."""
    if adjusted:
        note.measure(PROJECT, item, "annual_plan", LISTED_ON, plan + Decimal("0.35"))
    note.measure(PROJECT, item, "annual_plan", date(2021, 4, 12) if adjusted else LISTED_ON, plan)


def _start(note: Notebook, item: str, rng: Random, *, started: bool) -> None:
    due = (
        between(rng, date(2021, 2, 20), date(2021, 6, 10))
        if started
        else between(rng, date(2021, 8, 1), date(2021, 11, 30))
    )
    note.plan(PROJECT, item, "start", LISTED_ON, due)
    if started:
        note.milestone(PROJECT, item, "permit", due - timedelta(days=6))
        late = due + timedelta(days=21) if rng.random() < 0.1 else None
        note.milestone(PROJECT, item, "start", due + timedelta(days=rng.randint(0, 15)), late)


def _invest(note: Notebook, item: str, total: Decimal, rng: Random, *, mistaken: bool) -> None:
    """Running totals at month ends up to the half year's; what statistics and payments show lags behind."""
    shares = sorted(rng.randint(8, 95) for _ in MONTH_ENDS[:-1])
    lines: list[tuple[Line, str]] = []
    for on, share in zip(MONTH_ENDS, (*shares, 100), strict=True):
        value = total if share == 100 else (total * share / 100).quantize(Decimal("0.01"))
        lines.append((note.measure(PROJECT, item, "invested", on, value), f"{value}"))
    for name, share in (("in_statistics_invested", rng.randint(78, 100)), ("paid", rng.randint(45, 85))):
        value = (total * share / 100).quantize(Decimal("0.01"))
        note.measure(PROJECT, item, name, MONTH_ENDS[-1], value)
    if mistaken:
        line, right = lines[1]
        line.payload = {**line.payload, "value": f"{Decimal(lines[0][1])}"}
        corrected = {"measure": "invested", "value": right}
        note.correct(line, date(2021, 4, 6), corrected, "漏报本月完成数，按监理确认单更正")
