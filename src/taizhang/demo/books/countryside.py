"""Invented villages with tourism and crops: plots, visits, operators, seasons, events and checks of a district's villages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from taizhang.demo.dice import between, days, dice, split
from taizhang.demo.notebook import LAST_DAY, Line, Notebook

VILLAGE: Final = "countryside.village"
ATTRACTION: Final = "countryside.attraction"
PLANTING: Final = "countryside.planting"
TERRACE: Final = "countryside.terrace"
VISITS: Final = "countryside.visits"
OPERATOR: Final = "countryside.operator"
SEASON: Final = "countryside.season"
EVENT: Final = "countryside.event"
CHECK: Final = "countryside.check"

FIRST_DAY: Final = date(2020, 1, 8)
HARVESTS: Final = (date(2020, 11, 25), date(2021, 1, 20), date(2021, 7, 12))
QUARTER_ENDS: Final = tuple(date(year, month, 28) for year in (2020, 2021) for month in (3, 6, 9, 12))
OPERATORS: Final = ("farm_stay", "farm_stay", "homestay", "orchard")


@dataclass(frozen=True, slots=True)
class Grove:
    """What a village grows of one crop: plots of one variety that add up to `area` 亩."""

    org: str
    slug: str
    crop: str
    variety: str
    area: int
    plots: int
    bearing: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """A place where visits are counted, about `monthly` a month. `counted` is whether they enter the totals."""

    org: str
    slug: str
    name: str
    method: str
    monthly: int
    counted: bool = True


def write_village(note: Notebook, org: str, name: str, listed: Mapping[date, str]) -> None:
    """A village with its lists, the running total of its collective income, and the households that gained."""
    rng, item = dice(f"{note.book}-village-{org}"), f"C-{org}"
    fields = {"org": org, "name": f"{name}（示例）", "lists": list(dict.fromkeys(listed.values())) or None}
    note.open(
        VILLAGE, item, FIRST_DAY, {**fields, "toilets": str(rng.randint(1, 4)), "parking": str(rng.randint(20, 90))}
    )
    for on in listed:
        note.milestone(VILLAGE, item, "rated", on)
    total, households = Decimal(0), rng.randint(60, 140)
    for on in (one for one in QUARTER_ENDS if one <= LAST_DAY):
        total = Decimal(rng.randint(60, 240)) / 10 + (total if on.month > 3 else 0)
        households += rng.randint(0, 8)
        note.measure(VILLAGE, item, "collective_income", on, total)
        note.measure(VILLAGE, item, "households_benefited", on, households)


def write_grove(note: Notebook, grove: Grove) -> list[Line]:
    """The plots of a grove, opened in early 2020, with their harvests; gives the lines that opened them."""
    rng = dice(f"{note.book}-grove-{grove.org}-{grove.slug}")
    weights = [rng.randint(6, 20) for _ in range(grove.plots)]
    opened: list[Line] = []
    for number, area in enumerate(split(Decimal(grove.area), weights, Decimal("0.5")), 1):
        item, on = f"DK-{grove.slug}-{number:02}", FIRST_DAY + timedelta(days=number)
        fields = {"org": grove.org, "name": f"{grove.variety}地块（示例{number:02}）", "crop_class": grove.crop}
        more = {"variety": grove.variety, "area": f"{area}", "area_method": rng.choice(("surveyed", "registered"))}
        opened.append(
            note.open(PLANTING, item, on, {**fields, **more, "grown_by": rng.choice(("合作社", "农户", "公司"))})
        )
        note.milestone(PLANTING, item, "planted", on)
        if grove.bearing:
            note.milestone(PLANTING, item, "bearing", on + timedelta(days=20))
            _harvest(note, item, area, rng)
    return opened


def _harvest(note: Notebook, item: str, area: Decimal, rng: Random) -> None:
    for on in HARVESTS:
        tonnes = (area * rng.randint(20, 60) / 100).quantize(Decimal("0.1"))
        note.measure(PLANTING, item, "output", on, tonnes)
        note.measure(PLANTING, item, "sold", on, (tonnes * rng.randint(35, 70) / 100).quantize(Decimal("0.01")))


def write_terrace(note: Notebook, item: str, fields: Mapping[str, str], farmed: Mapping[date, str]) -> Line:
    """A terrace and what was farmed of it each year."""
    opened = note.open(TERRACE, item, FIRST_DAY, fields)
    note.milestone(TERRACE, item, "registered", FIRST_DAY)
    for on, area in farmed.items():
        note.measure(TERRACE, item, "farmed", on, area)
    return opened


def write_attraction(note: Notebook, item: str, opened: date, fields: Mapping[str, object]) -> Line:
    """A place to see, registered before it opened."""
    line = note.open(ATTRACTION, item, FIRST_DAY, fields)
    note.milestone(ATTRACTION, item, "built", opened - timedelta(days=12))
    note.milestone(ATTRACTION, item, "receiving", opened)
    return line


def write_visits(note: Notebook, gate: Gate) -> list[Line]:
    """Visits and income month by month; few came in the spring of 2020."""
    rng, item = dice(f"{note.book}-visits-{gate.slug}"), f"JD-{gate.slug}"
    fields = {"org": gate.org, "name": f"{gate.name}（示例）", "method": gate.method, "counted": gate.counted}
    note.open(VISITS, item, FIRST_DAY, fields)
    told: list[Line] = []
    for on in _month_ends():
        busy = 10 if on < date(2020, 5, 1) else 60 + 10 * (on.month in {4, 5, 7, 10})
        visits = gate.monthly * busy * rng.randint(80, 120) // 7000
        told.append(note.measure(VISITS, item, "visits", on, visits))
        note.measure(
            VISITS, item, "income", on, (Decimal(visits * rng.randint(28, 55)) / 10_000).quantize(Decimal("0.01"))
        )
    return told


def _month_ends() -> Iterable[date]:
    """The last days of the months up to the last whole one."""
    firsts = (date(2020 + number // 12, number % 12 + 1, 1) for number in range(1, 19))
    return (one - timedelta(days=1) for one in firsts)


def write_operators(note: Notebook, orgs: Sequence[str], count: int) -> None:
    """Farm restaurants, homestays and orchards; every tenth has closed, and some have not been filed."""
    rng = dice(f"{note.book}-operators")
    for number, on in enumerate(days(rng, FIRST_DAY, date(2021, 6, 20), count), 1):
        item, kind = f"JY-{number:03}", rng.choice(OPERATORS)
        beds = {"rooms": str(rng.randint(4, 9)), "beds": str(rng.randint(8, 18))} if kind == "homestay" else {}
        fields = {"org": rng.choice(orgs), "name": f"乡村经营户（示例{number:03}）", "kind": kind}
        note.open(OPERATOR, item, on, {**fields, **beds, "seats": str(rng.randint(20, 80))})
        note.milestone(OPERATOR, item, "in_business", on)
        note.measure(OPERATOR, item, "staff", on, rng.randint(2, 9))
        filed = on + timedelta(days=rng.randint(5, 40))
        if rng.random() < 0.75 and filed <= LAST_DAY:
            note.milestone(OPERATOR, item, "filed", filed)
        if number % 10 == 0:
            note.milestone(OPERATOR, item, "closed", between(rng, on + timedelta(days=20), LAST_DAY))


def write_seasons(note: Notebook, orgs: Sequence[str]) -> None:
    """Three seasons a village and year, noticed a week before, some late; that of this autumn not yet."""
    rng = dice(f"{note.book}-seasons")
    for year in (2020, 2021):
        for number, org in enumerate(orgs, 1):
            for kind, name, month in (("bloom", "花期", 3), ("viewing", "观景期", 7), ("picking", "采摘期", 10)):
                item, begins = f"SJ-{year}-{kind}-{number:02}", date(year, month, 10) + timedelta(days=number)
                told = min(begins - timedelta(days=40), LAST_DAY)
                note.open(
                    SEASON, item, told, {"org": org, "name": f"{name}（示例）", "kind": kind, "begins": f"{begins}"}
                )
                due = begins - timedelta(days=7)
                note.plan(SEASON, item, "noticed", told, due)
                if due <= LAST_DAY:
                    noticed = due + timedelta(days=rng.choice((-3, -1, 0, 0, 2)))
                    note.milestone(SEASON, item, "noticed", noticed)


def write_events(note: Notebook, orgs: Sequence[str], count: int) -> None:
    """Festivals of 2021; the last was called off."""
    rng = dice(f"{note.book}-events")
    for number, on in enumerate(days(rng, date(2021, 2, 20), date(2021, 7, 18), count), 1):
        item = f"JH-2021-{number:02}"
        fields = {"org": rng.choice(orgs), "name": f"乡村节会（示例{number:02}）", "count_method": "estimate"}
        note.open(EVENT, item, on, {**fields, "persons": str(rng.randint(3, 30) * 100)})
        note.milestone(EVENT, item, "cancelled" if number == count else "held", on)


def write_checks(note: Notebook, orgs: Sequence[str], months: int = 18) -> None:
    """One check a month and org, due on the fifteenth: some late, one a year not done, hazards put right or still open."""
    rng = dice(f"{note.book}-checks")
    for number in range(months * len(orgs)):
        month, org = number // len(orgs), orgs[number % len(orgs)]
        item, opened = f"JC-{number + 1:03}", date(2020 + month // 12, month % 12 + 1, 8)
        due = opened + timedelta(days=7)
        found = rng.choice((0, 0, 1, 2))
        fields = {
            "org": org,
            "name": f"安全检查（示例{number + 1:03}）",
            "subject": rng.choice(("attraction", "operator")),
        }
        note.open(CHECK, item, opened, fields)
        note.plan(CHECK, item, "done", opened, due)
        if number % (6 * len(orgs)) == 4:
            continue  # forgotten, and overdue since
        done = due + timedelta(days=rng.choice((-4, -2, -1, 0, 3)))
        note.amend(CHECK, item, done, {"hazards": str(found)})
        note.milestone(CHECK, item, "done", done)
        righted = done + timedelta(days=rng.randint(3, 25))
        if found and righted <= LAST_DAY and rng.random() < 0.85:
            note.milestone(CHECK, item, "rectified", righted)
