"""Banan's book: rural routes built since 2015, villages reached, upkeep, bus lines and hazards, up to July 2021."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from taizhang.demo.cast import BANAN
from taizhang.demo.dice import between, days, dice, split
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = BANAN
ROUTE: Final = "roads.route"
VILLAGE: Final = "roads.village"
UPKEEP: Final = "roads.upkeep"
ASSESSMENT: Final = "roads.assessment"
BUS_LINE: Final = "roads.bus_line"
HAZARD: Final = "roads.hazard"

JINTIAN: Final = "500113-101-01"  # the village below Yipin whose road the reporters took
METRE: Final = Decimal("0.001")
YEARS: Final = range(2015, 2021)
# 2500 km by July 2021
BUILT_BEFORE: Final = Decimal("2398.200")
BUILT_IN_H1: Final = Decimal("86.400")
BUILT_IN_JULY: Final = Decimal("15.400")
UNDER_WAY: Final = Decimal("60.200")
WAITING: Final = Decimal("18.000")

LISTED: Final = date(2021, 1, 18)
TODAY: Final = date(2021, 7, 22)
VILLAGES_EACH: Final = 6
EXCLUDED: Final[Mapping[int, str]] = {29: "reservoir", 66: "relocation", 91: "relocation"}
ABOLISHED: Final = (48, 73)
WITHOUT_BUS: Final = (34, 97)
FLOODED: Final = 58  # its road was cut in June and mended in July
PARTS_OF_WORKS: Final = ("new_road", "upgrade", "surfacing", "surfacing", "widening")


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are the orgs below the district."""
    note, rng = Notebook(BOOK), dice("banan")
    towns = [one for one in orgs if one.kind in {"town", "street"}]
    codes = [one.code for one in towns]
    _write_history(note, rng, towns)
    _write_this_year(note, rng, codes)
    _write_twice(note, codes)
    _write_villages(note, rng, towns)
    _write_hamlets(note, rng, codes)
    _write_upkeep(note, rng, codes)
    _write_assessments(note, rng, codes)
    _write_bus_lines(note, rng, codes)
    _write_hazards(note, rng, codes)
    note.target("roads.built_in_period", "2021", LISTED, "180", "公里")
    note.close("2021-Q1", date(2021, 4, 8))
    note.close("2021-H1", date(2021, 7, 8))
    return note.lines


def _route(rng: Random, org: str, name: str, length: Decimal) -> dict[str, Any]:
    """The fields of a route's works; code and chainage are left to the road register."""
    road_class = rng.choice(("county_road", "township_road", "village_road", "village_road", "village_road"))
    kind = rng.choice(PARTS_OF_WORKS)
    below_county = ("cement", "cement", "asphalt", "gravel") if kind == "new_road" else ("cement", "cement", "asphalt")
    return {
        "org": org,
        "name": name,
        "road_class": road_class,
        "technical_class": "class_3" if road_class == "county_road" else "class_4",
        "kind": kind,
        "surface": "asphalt" if road_class == "county_road" else rng.choice(below_county),
        "width": "6.5" if road_class == "county_road" else rng.choice(("4.5", "5.5")),
        "length": f"{length}",
        "fund_sources": ["central", "district"],
    }


def _write_history(note: Notebook, rng: Random, towns: Sequence[Org]) -> None:
    """A row for each town and year, entered from the acceptance files; the plans of those years are not in the book."""
    wanted = [(year, town) for year in YEARS for town in towns]
    lengths = split(BUILT_BEFORE, [rng.randint(8, 30) for _ in wanted], METRE)
    for (year, town), length in zip(wanted, lengths, strict=True):
        item = f"LD{year % 100}-{town.code[-3:]}"
        start = between(rng, date(year, 2, 20), date(year, 5, 10))
        done = between(rng, date(year, 9, 1), date(year, 12, 10))
        fields = _route(rng, town.code, f"{town.name}{year}年农村公路建设（示例）", length)
        note.open(ROUTE, item, date(year, 1, 15), fields)
        note.milestone(ROUTE, item, "start", start)
        note.milestone(ROUTE, item, "completion", done)
        note.milestone(ROUTE, item, "accepted", done + timedelta(days=rng.randint(20, 60)))


def _write_this_year(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    """Nine done in the half year, one in July, twelve under way, three waiting, one struck off."""
    parts = [
        *(("done", length) for length in split(BUILT_IN_H1, [rng.randint(5, 12) for _ in range(9)], METRE)),
        ("july", BUILT_IN_JULY),
        *(("under_way", length) for length in split(UNDER_WAY, [rng.randint(5, 12) for _ in range(12)], METRE)),
        *(("waiting", length) for length in split(WAITING, [2, 3, 4], METRE)),
        ("cancelled", Decimal("4.300")),
    ]
    ends = iter(days(rng, date(2021, 4, 12), date(2021, 6, 25), 9))
    for number, (state, length) in enumerate(parts, 1):
        item, org = f"LD21-{number:02}", towns[number * 7 % len(towns)]
        note.open(ROUTE, item, LISTED, _route(rng, org, f"2021年农村公路建设（示例{number:02}）", length))
        note.milestone(ROUTE, item, "listed", LISTED)
        if state == "done":
            _write_done(note, rng, item, next(ends), length)
        elif state == "july":
            _write_done(note, rng, item, date(2021, 7, 10), length)
        elif state == "under_way":
            note.plan(ROUTE, item, "completion", LISTED, between(rng, date(2021, 7, 5), date(2021, 11, 30)))
            note.milestone(ROUTE, item, "start", between(rng, date(2021, 3, 1), date(2021, 6, 10)))
        elif state == "waiting":
            note.plan(ROUTE, item, "start", LISTED, date(2021, 8, 31))
        else:
            note.milestone(ROUTE, item, "cancelled", date(2021, 5, 26))


def _write_done(note: Notebook, rng: Random, item: str, done: date, length: Decimal) -> None:
    """The last one of the half year was told after its closing."""
    last = item == "LD21-09"
    note.plan(ROUTE, item, "completion", LISTED, done + timedelta(days=rng.randint(-12, 25)))
    note.milestone(ROUTE, item, "start", done - timedelta(days=rng.randint(60, 84)))
    note.milestone(ROUTE, item, "completion", done, date(2021, 7, 12) if last else None)
    note.measure(ROUTE, item, "paid", max(done, date(2021, 6, 28)), length * 42)
    accepted = done + timedelta(days=rng.randint(15, 40))
    if accepted <= TODAY and not last:
        note.milestone(ROUTE, item, "accepted", accepted)


def _write_twice(note: Notebook, towns: Sequence[str]) -> None:
    """A road over a boundary that both towns wrote down; the second is withdrawn."""
    item, on = "LD21-X1", date(2021, 5, 12)
    fields = {"org": towns[3], "name": "跨界路段（示例，重复登记）", "road_class": "village_road", "kind": "surfacing"}
    lines = [note.open(ROUTE, item, on, {**fields, "length": "3.6", "surface": "cement"})]
    lines += [note.milestone(ROUTE, item, step, on) for step in ("start", "completion")]
    for line in reversed(lines):
        note.withdraw(line, date(2021, 6, 3), "与相邻镇登记的是同一路段，按里程桩号核对后撤回")


def _write_villages(note: Notebook, rng: Random, towns: Sequence[Org]) -> None:
    for number in range(1, len(towns) * VILLAGES_EACH + 1):
        town = towns[(number - 1) // VILLAGES_EACH]
        item, on = f"CUN-{number:03}", date(2015, 3, 2)
        people = rng.randint(620, 4200)
        fields: dict[str, Any] = {
            "org": JINTIAN if number == 1 else town.code,
            "name": "金田村（示例）" if number == 1 else f"{town.name}某村（示例{number:03}）",
            "place_kind": "village",
            "has_conditions": number not in EXCLUDED,
            "exclusion": EXCLUDED.get(number),
            "exclusion_no": "示例认定文号" if number in EXCLUDED else None,
            "population": f"{people}",
            "households": f"{people // 3}",
            "access_surface": None if number in EXCLUDED else "cement",
        }
        note.open(VILLAGE, item, on, fields)
        if number not in EXCLUDED:
            _write_reached(note, rng, item, number)


def _write_reached(note: Notebook, rng: Random, item: str, number: int) -> None:
    """When a village was reached; two were merged away later, and a flood cut one off for some weeks."""
    passable = between(rng, date(2015, 4, 1), date(2017, 11, 30))
    note.milestone(VILLAGE, item, "passable", passable)
    note.milestone(VILLAGE, item, "paved", between(rng, passable, date(2019, 11, 30)))
    if number not in WITHOUT_BUS:
        note.milestone(VILLAGE, item, "bus", between(rng, date(2019, 12, 1), date(2020, 11, 30)))
    if number in ABOLISHED:
        note.milestone(VILLAGE, item, "abolished", date(2020, 12, 20))
    if number == FLOODED:
        for step in ("passable", "paved"):
            cut = note.milestone(VILLAGE, item, step, date(2021, 6, 18))
            cut.payload = {**cut.payload, "status": "revoked", "note": "水毁中断"}
        for step in ("passable", "paved"):
            note.milestone(VILLAGE, item, step, date(2021, 7, 6))


def _write_hamlets(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    """Twenty-four larger ones, of which four are still to pave."""
    for number in range(1, 25):
        item = f"ZU-{number:02}"
        fields = {"org": rng.choice(towns), "name": f"自然村（示例{number:02}）", "place_kind": "hamlet"}
        size = "from_300" if number % 3 == 0 else "from_150"
        note.open(VILLAGE, item, date(2018, 4, 2), {**fields, "size_class": size})
        note.milestone(VILLAGE, item, "passable", between(rng, date(2018, 5, 1), date(2020, 6, 30)))
        if number % 6:
            note.milestone(VILLAGE, item, "paved", between(rng, date(2020, 7, 1), date(2021, 7, 15)))


def _write_upkeep(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    kinds = ("routine", "routine", "routine", "preventive", "medium", "flood_damage")
    for number, on in enumerate(days(rng, date(2020, 9, 1), date(2021, 7, 5), 44), 1):
        item, kind = f"YH-{number:03}", rng.choice(kinds)
        length = Decimal(rng.randint(40, 160) if kind == "routine" else rng.randint(4, 30)) / 10
        chief = f"LZ-{rng.randint(1, 60):02}"
        fields = {
            "org": rng.choice(towns),
            "name": f"养护任务（示例{number:03}）",
            "route": f"示例路线{rng.randint(1, 90):02}",
        }
        more = {"kind": kind, "chief": chief, "chief_level": rng.choice(("township", "village"))}
        note.open(UPKEEP, item, on, {**fields, **more, "length": f"{length}"})
        note.milestone(UPKEEP, item, "assigned", on)
        due = on + timedelta(days=30)
        note.plan(UPKEEP, item, "done", on, due)
        done = on + timedelta(days=rng.randint(12, 36))
        if done > TODAY or number == 30:
            continue
        note.milestone(UPKEEP, item, "done", done)
        note.measure(UPKEEP, item, "spent", done, length * (2 if kind == "routine" else 18))
        checked = done + timedelta(days=rng.randint(1, 9))
        if checked <= TODAY:
            note.milestone(UPKEEP, item, "checked", checked)


def _write_assessments(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    """A round a year: 400 km of which 320 were fair or better, then 480 of which 408."""
    for year, fair, rest in ((2020, 320, 80), (2021, 408, 72)):
        rows = [("excellent", "good", "good", "fair")[n % 4] for n in range(16)] + ["poor", "poor", "bad", "poor"]
        lengths = [*split(Decimal(fair), [rng.randint(5, 12) for _ in range(16)], Decimal("0.1"))]
        lengths += split(Decimal(rest), [rng.randint(5, 12) for _ in range(4)], Decimal("0.1"))
        for number, (condition, length) in enumerate(zip(rows, lengths, strict=True), 1):
            item, on = f"PD{year % 100}-{number:02}", between(rng, date(year, 5, 6), date(year, 6, 18))
            fields = {"org": rng.choice(towns), "name": f"评定路段（示例{item[2:]}）", "route": f"示例路线{number:02}"}
            note.open(ASSESSMENT, item, on, {**fields, "condition": condition, "length": f"{length}"})
            note.milestone(ASSESSMENT, item, "assessed", on)


def _write_bus_lines(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    """Eighteen lines, two of them new this year and one stopped in June."""
    for number in range(1, 19):
        item = f"KY-{number:02}"
        on = date(2021, 3, number) if number > 16 else between(rng, date(2017, 1, 10), date(2020, 10, 30))
        mode = rng.choice(("regular", "regular", "city_style", "booked"))
        fields = {"org": rng.choice(towns), "name": f"农村客运线路（示例{number:02}）", "mode": mode}
        note.open(
            BUS_LINE, item, on, {**fields, "length": f"{rng.randint(9, 38)}", "daily_trips": f"{rng.randint(2, 16)}"}
        )
        note.milestone(BUS_LINE, item, "in_service", on)
        if number == 5:
            note.milestone(BUS_LINE, item, "suspended", date(2021, 6, 10))
        for day in (date(2021, 3, 31), date(2021, 6, 30)):
            note.measure(BUS_LINE, item, "passengers", day, rng.randint(900, 9000))


def _write_hazards(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    """Thirty-two found since last autumn; a major one is past its day, and the newest are not due yet."""
    kinds = ("sharp_bend", "steep_grade", "beside_cliff", "beside_water", "poor_sight", "landslip", "surface_damage")
    for number, on in enumerate(days(rng, date(2020, 10, 8), date(2021, 7, 14), 32), 1):
        item, level = f"YHD-{number:03}", "major" if number % 8 == 0 else "general"
        fields = {
            "org": rng.choice(towns),
            "name": f"隐患点（示例{number:03}）",
            "route": f"示例路线{rng.randint(1, 90):02}",
        }
        more = {"kinds": rng.sample(kinds, 2), "level": level, "chainage": f"{rng.randint(1, 90) * 100}"}
        note.open(HAZARD, item, on, {**fields, **more})
        note.milestone(HAZARD, item, "found", on)
        term = 90 if level == "major" else 30
        note.plan(HAZARD, item, "fixed", on, on + timedelta(days=term))
        if level == "major":
            note.milestone(HAZARD, item, "warned", on + timedelta(days=1))
        fixed = on + timedelta(days=rng.randint(term // 2, term + 6))
        if fixed > TODAY or number == 16:
            continue
        note.milestone(HAZARD, item, "fixed", fixed)
        checked = fixed + timedelta(days=rng.randint(1, 12))
        if checked <= TODAY:
            note.milestone(HAZARD, item, "checked", checked)
