"""Invented investment projects: cohorts whose counts and contract amounts add up to what a cohort is told to have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from taizhang.demo.dice import between, days, dice, split, uneven
from taizhang.demo.notebook import LAST_DAY, Line, Notebook

PROJECT: Final = "investment.project"
PRODUCTS: Final[Mapping[str, Sequence[str]]] = {
    "vehicles": ("电机壳体", "轮毂", "减震器", "线束", "座椅骨架", "制动盘"),
    "equipment": ("数控机床", "工业机器人部件", "减速器", "精密模具"),
    "electronics": ("电路板", "传感器", "显示模组", "连接器"),
    "materials": ("锂电池材料", "改性塑料", "特种玻璃", "铝型材"),
    "health": ("医疗器械", "中药饮片", "原料药", "康复器材"),
    "home": ("定制家具", "智能门锁", "木地板", "卫浴"),
    "energy": ("页岩气装备", "储能电池", "精细化工", "充电桩"),
    "consumer": ("食品加工", "饮料", "纸制品", "服装"),
    "software": ("软件服务", "数据标注", "呼叫中心", "数字内容"),
    "none": ("商贸综合体", "物流园", "研学基地", "酒店"),
}
INDUSTRY_CHAINS: Final = ("vehicles", "equipment", "electronics", "materials", "health", "home", "energy", "consumer")
OTHER_SECTORS: Final = (
    ("services", "software"),
    ("services", "none"),
    ("agriculture", "consumer"),
    ("tourism", "none"),
)
PLACES: Final = ("浙江", "广东", "江苏", "上海", "北京", "福建", "四川", "山东")


@dataclass(frozen=True)
class Named:
    """A project the page names: the facts it prints, as fields. The contract amount is invented where it is silent."""

    item: str
    name: str
    sector: str
    chain: str
    contract_amount: Decimal
    fields: Mapping[str, str]
    start_on: date | None = None


@dataclass(frozen=True)
class Starts:
    """So many of a cohort's projects, besides named ones, start between two days."""

    count: int
    first: date
    last: date


@dataclass(frozen=True)
class Cohort:
    """Projects signed between two days. `industrial` and `other` are (formal contracts, their amount in 亿元), named
    projects included; `framework` those with an agreement that is not yet a contract.
    """

    prefix: str
    first: date
    last: date
    industrial: tuple[int, Decimal]
    other: tuple[int, Decimal]
    framework: tuple[int, Decimal] | None = None
    named: tuple[Named, ...] = ()
    starts: tuple[Starts, ...] = ()
    planned_until: date = date(2021, 12, 20)


@dataclass
class _Project:
    item: str
    name: str
    sector: str
    chain: str
    amount: Decimal
    formal: bool
    fields: Mapping[str, str] = field(default_factory=dict)
    start_on: date | None = None


def write_cohort(note: Notebook, cohort: Cohort, orgs: Sequence[str]) -> list[Line]:
    """Writes a cohort down; gives the lines of the contract amounts, in order of item."""
    rng = dice(f"{note.book}-{cohort.prefix}")
    projects = _named(cohort) + _invented(cohort, rng)
    rng.shuffle(projects)
    signing = days(rng, cohort.first, cohort.last, len(projects))
    dated = list(zip(projects, signing, strict=True))
    starts = _starts(cohort, dated, rng)
    return [_write(note, cohort, one, on, starts.get(one.item), orgs, rng) for one, on in dated]


def _named(cohort: Cohort) -> list[_Project]:
    return [
        _Project(one.item, one.name, one.sector, one.chain, one.contract_amount, True, one.fields, one.start_on)  # noqa: FBT003
        for one in cohort.named
    ]


def _invented(cohort: Cohort, rng: Random) -> list[_Project]:
    found: list[_Project] = []
    for sector, group in (("industrial", cohort.industrial), ("other", cohort.other), ("framework", cohort.framework)):
        if group is None:
            continue
        mine = [one for one in cohort.named if (one.sector == "industrial") == (sector == "industrial")]
        named = [] if sector == "framework" else mine
        count = group[0] - len(named)
        total = group[1] - sum((one.contract_amount for one in named), Decimal(0))
        for amount in split(total, uneven(rng, count)):
            found.append(_invent(cohort, len(found) + 1, sector, amount, rng))
    return found


def _invent(cohort: Cohort, number: int, group: str, amount: Decimal, rng: Random) -> _Project:
    industrial = group == "industrial" or (group == "framework" and rng.random() < 0.6)
    sector, chain = ("industrial", rng.choice(INDUSTRY_CHAINS)) if industrial else rng.choice(OTHER_SECTORS)
    name = f"{rng.choice(PRODUCTS[chain])}项目（示例{number:03}）"
    fields = {
        "total_investment": f"{(amount * rng.randint(100, 118) / 100).quantize(Decimal('0.01'))}",
        "land": str(rng.randint(8, 260)) if industrial else "",
        "expected_output": f"{amount * rng.randint(90, 240) / 100:.2f}",
        "expected_jobs": str(rng.randint(20, 600)),
    }
    kept = {key: value for key, value in fields.items() if value}
    return _Project(f"{cohort.prefix}-{number:03}", name, sector, chain, amount, group != "framework", kept)


def _starts(cohort: Cohort, dated: Sequence[tuple[_Project, date]], rng: Random) -> dict[str, date]:
    """The day each project starts; those that are not in it have not started."""
    found = {one.item: one.start_on for one, _ in dated if one.start_on is not None}
    for group in cohort.starts:
        able = [
            (one, on)
            for one, on in dated
            if one.formal and one.item not in found and on + timedelta(days=20) <= group.last
            if all(one.item != named.item for named in cohort.named)
        ]
        for one, on in rng.sample(able, group.count):
            found[one.item] = between(rng, max(on + timedelta(days=20), group.first), group.last)
    return found


def _write(
    note: Notebook, cohort: Cohort, one: _Project, on: date, start: date | None, orgs: Sequence[str], rng: Random
) -> Line:
    """One project from lead to as far as it got; gives the line of its contract amount."""
    lead = on - timedelta(days=rng.randint(15, 80))
    place = rng.choice(PLACES)
    opened = {"org": rng.choice(orgs), "name": one.name, "sector": one.sector, "chain": one.chain}
    note.open(PROJECT, one.item, lead, {**opened, "investor": f"示例企业（{place}）", "investor_place": place})
    note.milestone(PROJECT, one.item, "lead", lead)
    note.milestone(PROJECT, one.item, "signed", on)
    kind = "formal" if one.formal else "framework"
    contract = {"agreement_type": kind, "contract_no": f"示例{one.item}", "contract_amount": f"{one.amount}"}
    line = note.amend(PROJECT, one.item, on, {**contract, **one.fields})
    if one.formal:
        note.milestone(PROJECT, one.item, "formal", on)
        _after_contract(note, cohort, one, on, start, rng)
    return line


def _after_contract(note: Notebook, cohort: Cohort, one: _Project, on: date, start: date | None, rng: Random) -> None:
    due = start or (between(rng, on + timedelta(days=60), cohort.planned_until) if rng.random() < 0.35 else None)
    if due is not None:
        note.plan(PROJECT, one.item, "start", on, due + timedelta(days=rng.randint(-6, 6)) if start else due)
    if start is not None or rng.random() < 0.55:
        registered = min(on + timedelta(days=rng.randint(5, 19)), LAST_DAY)
        note.milestone(PROJECT, one.item, "registered", registered)
        _pay(note, one, registered, rng, share=8)
    if start is None:
        return
    note.milestone(PROJECT, one.item, "land", start - timedelta(days=1))
    note.milestone(PROJECT, one.item, "start", start)
    later = start + timedelta(days=rng.randint(20, 70))
    if later <= LAST_DAY:
        note.milestone(PROJECT, one.item, "in_statistics", later)
        _pay(note, one, later, rng, share=30)


def _pay(note: Notebook, one: _Project, on: date, rng: Random, share: int) -> None:
    """Some percent of the contract, up to `share`, is in place."""
    amount = (one.amount * rng.randint(2, share) / 100).quantize(Decimal("0.01"))
    if amount > 0:
        note.measure(PROJECT, one.item, "funds_in_place", on, amount)
