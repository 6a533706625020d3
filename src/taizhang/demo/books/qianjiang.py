"""Qianjiang's book: city management up to July 2021, adding up to what the page reports, and its livelihood matters.

The page prints 100 % for cleaning and for hauling; the entries behind them fall short by a little, as real ones do, and
round to it. Lamps are fitted wherever they are due.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from taizhang.demo.books.deadlines import workdays_after
from taizhang.demo.books.matters import Matter, write_matters, write_problems, write_proposals, write_services
from taizhang.demo.cast import QIANJIANG
from taizhang.demo.dice import between, days, dice, split, uneven
from taizhang.demo.notebook import LAST_DAY, Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = QIANJIANG
H1_2020: Final = (date(2020, 1, 6), date(2020, 6, 29))
H2_2020: Final = (date(2020, 7, 2), date(2020, 12, 28))
THIS_YEAR: Final = (date(2021, 1, 11), date(2021, 7, 21))
ON_BOOKS: Final = date(2020, 1, 15)  # when what was there already was entered
LISTED_2020, LISTED = date(2020, 3, 6), date(2021, 2, 26)  # when the year's list of livelihood matters was published
MONTHS: Final = (date(2021, 4, 28), date(2021, 5, 28), date(2021, 6, 28), LAST_DAY)
BUREAU, SUPERVISION, ROADS, SANITATION, GARDENS = (f"{BOOK}-{number:02}" for number in range(1, 6))
TEN: Final = Decimal(10)

MAIN_ROADS: Final = (42_000, 38_500, 35_000, 30_500)  # 平方米 to be cleaned: 146 000
SECONDARY_ROADS: Final = (18_000, 16_500, 15_000, 14_200, 12_300, 10_000)  # 86 000
LANES: Final = (4_600, 3_900, 3_200, 2_700)
NOT_CLEAN: Final = (2_100, 1_450, 760, 320)  # 平方米 found dirty in each of the months, of 232 000
WASTE_A_DAY: Final = (46, 38, 31, 27, 22, 18, 12, 6)  # 吨: 200
WASTE_DAYS: Final = (30, 31, 30, 22)  # of the months, July up to its last entry but one
HAULED_LATE: Final = (84, 55, 30, 11)  # 吨, by the month
LAMPS_DUE: Final = (720, 640, 560, 480, 430, 390, 350, 310, 260, 230, 190, 160, 140, 120, 100, 60, 40)  # 5 180
DARK: Final[Mapping[int, int]] = {9: 64, 12: 52, 16: 40}  # lamps missing in January, by the number of the place
ROAD_AREA, ROAD_BAD = Decimal(1_200_000), Decimal(48_000)  # 平方米: 96 % is good
REPAIRED, HARDENED = Decimal(23_640), Decimal(4_380)  # 平方米 and 米, this year
GREEN: Final = (("park", 9), ("square", 2), ("protective", 3), ("attached", 4), ("other_green", 2))
NEW_GREEN: Final = (9_200, 7_600, 6_400, 5_300, 4_100, 2_400)  # 平方米: 35 000
MATTERS: Final = (
    Matter(
        "SS20-01", "背街小巷整治（示例）", "environment", BUREAU, ("6", "条"), None, LISTED_2020, date(2020, 11, 30),
        (720, 720, 690), ((date(2020, 9, 30), 80),), date(2020, 11, 18), date(2020, 12, 4), (120, 64, 57),
    ),
    Matter(
        "SS20-02", "农贸市场改造（示例）", "environment", BUREAU, ("2", "个"), None, LISTED_2020, date(2020, 10, 31),
        (390, 390, 351), ((date(2020, 9, 30), 70),), date(2020, 12, 11), date(2020, 12, 22), (100, 52, 43),
    ),
    Matter(
        "SS21-01", "城区公厕整治（示例）", "environment", SANITATION, ("110", "座"), "cityworks.toilets_renovated",
        LISTED, date(2021, 9, 30), (860, 860, 610), partners=(BUREAU,),
    ),
    Matter(
        "SS21-02", "社会单位公厕免费开放（示例）", "environment", BUREAU, ("20", "家"), "cityworks.social_toilets_opened",
        LISTED, date(2021, 8, 31), (46, 46, 31),
    ),
    Matter(
        "SS21-03", "无灯区补装路灯（示例）", "travel", BUREAU, ("99", "%"), "cityworks.lamps_fitted_rate",
        LISTED, date(2021, 6, 30), (420, 420, 395),
        completed=date(2021, 6, 22), accepted=date(2021, 7, 6), heard=(150, 88, 84),
    ),
    Matter(
        "SS21-04", "主次干道破损路面维修（示例）", "travel", ROADS, ("30000", "平方米"), "cityworks.repaired_area",
        LISTED, date(2021, 10, 31), (1_350, 1_100, 640), partners=(f"{BOOK}-09",),
    ),
    Matter(
        "SS21-05", "泥泞道路硬化（示例）", "travel", ROADS, ("4000", "米"), "cityworks.hardened_length",
        LISTED, date(2021, 7, 15), (510, 510, 468), completed=date(2021, 7, 19),
    ),
    Matter(
        "SS21-06", "街头绿地提升（示例）", "environment", GARDENS, ("5", "万平方米"), "cityworks.new_green",
        LISTED, date(2021, 11, 30), (980, 700, 420),
    ),
    Matter(
        "SS21-07", "一户一表改造（示例）", "housing", f"{BOOK}-08", ("2400", "户"), "cityworks.meters_converted",
        LISTED, date(2021, 6, 30), (640, 640, 372),
    ),
    Matter(
        "SS21-08", "社区老年食堂（示例）", "old_age", f"{BOOK}-12", ("6", "个"), None,
        LISTED, date(2021, 11, 30), (180, 120, 55), ((date(2021, 6, 30), 50),),
    ),
)  # fmt: skip
SMALL_CLASSES: Final = (  # a small class, and the limit in working days of the demo's own standard
    ("井盖破损", "component", "public_utility", 1, "working_days"),
    ("路灯不亮", "component", "public_utility", 2, "working_days"),
    ("路面破损", "component", "traffic_facility", 5, "working_days"),
    ("垃圾箱破损", "component", "appearance_facility", 3, "working_days"),
    ("绿地护栏缺损", "component", "greenery_facility", 3, "working_days"),
    ("暴露垃圾", "event", "appearance", 1, "working_days"),
    ("绿地脏乱", "event", "appearance", 5, "working_days"),
    ("占道经营", "event", "street_order", 1, "working_days"),
)
METERS: Final = (420, 365, 310, 288, 240, 196, 154)  # 户 converted this year: 1 973


def write(places: Sequence[Org]) -> list[Line]:
    """The book's lines; `places` are its bureaus, streets and towns."""
    note, streets = Notebook(BOOK), [one.code for one in places if one.kind == "street"]
    _write_toilets(note, streets)
    _write_social_toilets(note, streets)
    _write_cleaning(note, streets)
    _write_waste(note, streets)
    _write_roads(note, streets)
    _write_lamps(note, streets)
    _write_green(note, streets)
    _write_works(note, streets)
    _write_cases(note, streets)
    write_proposals(
        note, (date(2020, 10, 12), date(2020, 11, 27)), 20, [one.item for one in MATTERS if one.published == LISTED]
    )
    write_matters(note, MATTERS)
    write_problems(note, (LISTED, date(2021, 7, 9)), 9, MATTERS[2:])
    write_services(note, (date(2021, 4, 6), date(2021, 7, 12)), 16, streets)
    note.target("cityworks.closing_rate", "2021", date(2021, 1, 15), "95", "%")
    for matter in MATTERS:
        if matter.source is not None:  # the list's target is the indicator's, said once
            note.target(matter.source, f"{matter.published:%Y}", matter.published, *matter.target)
    note.close("2021-Q1", date(2021, 4, 8))
    note.close("2021-H1", date(2021, 7, 8))
    return note.lines


def _measures(note: Notebook, ledger: str, item: str, on: date, values: Mapping[str, object]) -> None:
    for measure, value in values.items():
        note.measure(ledger, item, measure, on, value)


def _write_toilets(note: Notebook, streets: Sequence[str]) -> None:
    """112 of 118 renovated this year: one of them last year too, one of them twice; the other six wait or are shut."""
    rng, ledger = dice("qianjiang-toilets"), "cityworks.toilet"
    for number, on in enumerate(days(rng, *THIS_YEAR, 112), 1):
        item = _toilet(note, rng, number, streets)
        if number == 3:
            note.milestone(ledger, item, "renovated", date(2020, 5, 20))
        note.milestone(ledger, item, "renovated", on, late=date(2021, 7, 14) if number == 100 else None)
        if number == 8:
            note.milestone(ledger, item, "renovated", on + timedelta(days=75))
    for number in range(113, 119):
        item = _toilet(note, rng, number, streets)
        if number < 117:
            note.milestone(ledger, item, "renovated", between(rng, *H2_2020))
        else:
            note.milestone(ledger, item, "out_of_use", date(2021, 3, 9))


def _toilet(note: Notebook, rng: Random, number: int, streets: Sequence[str]) -> str:
    item = f"GC-{number:03}"
    fields = {"org": rng.choice(streets), "name": f"公厕（示例{number:03}）", "grade": rng.choice(("second", "third"))}
    stalls = {"stalls": str(rng.randint(4, 18)), "maintainer": "环卫作业单位（示例）"}
    note.open("cityworks.toilet", item, ON_BOOKS, {**fields, **stalls})
    note.milestone("cityworks.toilet", item, "in_use", ON_BOOKS)
    return item


def _write_social_toilets(note: Notebook, streets: Sequence[str]) -> None:
    """Six opened last year, one of which shut again; 23 this year, one written down after the half year was closed."""
    rng, ledger = dice("qianjiang-social-toilets"), "cityworks.social_toilet"
    opened = [*days(rng, *H2_2020, 6), *days(rng, *THIS_YEAR, 23)]
    for number, on in enumerate([*opened, None, None], 1):
        item, agreed = f"SH-{number:02}", (on or LAST_DAY) - timedelta(days=12)
        kind = rng.choice(("商场", "酒店", "银行网点", "加油站", "机关", "医院"))
        fields = {"org": rng.choice(streets), "name": f"{kind}（示例{number:02}）", "opening_hours": "8:00-21:00"}
        note.open(ledger, item, agreed - timedelta(days=8), {**fields, "stalls": str(rng.randint(2, 9))})
        note.milestone(ledger, item, "agreed", agreed)
        if on is not None:
            late = date(2021, 7, 12) if number == 24 and on < date(2021, 7, 8) else None
            note.milestone(ledger, item, "free_access", on, late)
    note.milestone(ledger, "SH-02", "withdrawn", date(2021, 5, 17))


def _write_cleaning(note: Notebook, streets: Sequence[str]) -> None:
    """Every section is inspected at each month's end; what is found dirty is on one section a month."""
    ledger, number = "cityworks.cleaning", 0
    for road_class, areas in (("main", MAIN_ROADS), ("secondary", SECONDARY_ROADS), ("lane", LANES)):
        for area in areas:
            number += 1
            item = f"BJ-{number:02}"
            fields = {"org": streets[number % len(streets)], "name": f"保洁路段（示例{number:02}）"}
            more = {"road_class": road_class, "contractor": "保洁公司（示例）", "mechanised": road_class != "lane"}
            note.open(ledger, item, ON_BOOKS, {**fields, **more})
            served = number < 14  # the last lane has no cleaner yet, and so no inspection
            if served:
                note.milestone(ledger, item, "taken_over", ON_BOOKS)
            _measures(note, ledger, item, ON_BOOKS, {"area": area, "served_area": area if served else 0})
            for month, on in enumerate(MONTHS if served else ()):
                dirty = NOT_CLEAN[month] if number == month + 2 else 0
                dirty = 150 if road_class == "lane" and month == 1 else dirty
                _measures(note, ledger, item, on, {"inspected_area": area, "clean_area": area - dirty})


def _write_waste(note: Notebook, streets: Sequence[str]) -> None:
    """All is hauled; what is hauled late is at one point a month."""
    ledger = "cityworks.waste"
    for number, a_day in enumerate(WASTE_A_DAY, 1):
        item = f"SY-{number:02}"
        fields = {"org": streets[number % len(streets)], "name": f"收运点（示例{number:02}）", "point_kind": "转运站"}
        note.open(ledger, item, ON_BOOKS, {**fields, "collector": "收运单位（示例）", "sorted_collection": number <= 5})
        note.milestone(ledger, item, "in_use", ON_BOOKS)
        if number <= 5:
            note.milestone(ledger, item, "sorting", date(2020, 9, 1) + timedelta(days=40 * number))
        for month, on in enumerate(MONTHS):
            produced = a_day * WASTE_DAYS[month]
            late = HAULED_LATE[month] if number == month + 1 else 0
            values = {"produced": produced, "hauled": produced, "hauled_in_time": produced - late}
            _measures(note, ledger, item, on, values)


def _write_roads(note: Notebook, streets: Sequence[str]) -> None:
    """Six main roads, eight secondary and six lanes, surveyed in March and again in July after the repairs."""
    rng, ledger = dice("qianjiang-roads"), "cityworks.road"
    classes = ("main",) * 6 + ("secondary",) * 8 + ("lane",) * 6
    areas = split(ROAD_AREA, [rng.randint(80, 120) // (1 + index // 7) for index in range(20)], TEN)
    bad = split(ROAD_BAD, [int(area) * rng.randint(60, 140) for area in areas], TEN)
    repaired = split(REPAIRED, [int(area) for area in areas[:14]], TEN)
    hardened = split(HARDENED, uneven(rng, 6), TEN)
    for index, (road_class, area) in enumerate(zip(classes, areas, strict=True)):
        item, on = f"DL-{index + 1:02}", days(rng, date(2021, 3, 18), date(2021, 7, 15), 2)
        fields = {"org": rng.choice(streets), "name": f"道路（示例{index + 1:02}）", "road_class": road_class}
        note.open(ledger, item, ON_BOOKS, {**fields, "maintainer": "市政设施管护单位（示例）"})
        note.measure(ledger, item, "area", ON_BOOKS, area)
        mended = repaired[index] if index < 14 else Decimal(0)
        _survey(note, item, date(2021, 3, 10), area, area - bad[index] - mended)
        if mended:
            _repair(note, item, on, mended, mistaken=index == 4)
        else:
            note.measure(ledger, item, "hardened_length", on[0], hardened[index - 14])
        _survey(note, item, date(2021, 7, 19), area, area - bad[index])
    for item, measure, value in (("DL-01", "repaired_area", 4200), ("DL-09", "repaired_area", 5350)):
        note.measure(ledger, item, measure, between(rng, *H1_2020), value)
    note.measure(ledger, "DL-17", "hardened_length", between(rng, *H1_2020), 1180)


def _survey(note: Notebook, item: str, on: date, area: Decimal, good: Decimal) -> None:
    note.milestone("cityworks.road", item, "surveyed", on)
    _measures(note, "cityworks.road", item, on, {"assessed_area": area, "good_area": good})


def _repair(note: Notebook, item: str, on: Sequence[date], area: Decimal, *, mistaken: bool) -> None:
    """Two repairs; a mistaken entry has a nought too many and is put right a week later."""
    for day, part in zip(on, split(area, (3, 2), TEN), strict=True):
        note.milestone("cityworks.road", item, "repaired", day)
        wrong = mistaken and day == on[0]
        line = note.measure("cityworks.road", item, "repaired_area", day, part * 10 if wrong else part)
        if wrong:
            right = {"measure": "repaired_area", "value": f"{part}"}
            note.correct(line, day + timedelta(days=7), right, "维修面积多写一个零，按完工单更正")


def _write_lamps(note: Notebook, streets: Sequence[str]) -> None:
    """Dark places are lit one after the other until July; one place was given up with its road."""
    rng, ledger = dice("qianjiang-lamps"), "cityworks.lamp"
    for number, due in enumerate(LAMPS_DUE, 1):
        item, place = f"ZM-{number:02}", ("main", "secondary", "lane", "park")[(number - 1) // 5]
        fields = {"org": streets[number % len(streets)], "name": f"照明点位（示例{number:02}）", "place": place}
        note.open(ledger, item, ON_BOOKS, {**fields, "owner": BUREAU, "maintainer": "照明养护单位（示例）"})
        missing = DARK.get(number, 0)
        _measures(note, ledger, item, ON_BOOKS, {"due": due, "fitted_lamps": due - missing})
        fitted = date(2021, 3, 1) + timedelta(days=7 * number) if missing else ON_BOOKS
        if missing:
            note.measure(ledger, item, "fitted_lamps", fitted, due)
        note.milestone(ledger, item, "fitted", fitted)
        for on in (date(2021, 3, 24), date(2021, 7, 14)):
            inspected = due - missing if on < fitted else due
            lit = inspected - rng.randint(0, inspected // 50)
            _measures(note, ledger, item, on, {"inspected": inspected, "lit": lit})
    note.open(ledger, "ZM-90", ON_BOOKS, {"name": "拆迁路段照明点位（示例）", "place": "lane"})
    _measures(note, ledger, "ZM-90", ON_BOOKS, {"due": 40, "fitted_lamps": 12})
    note.milestone(ledger, "ZM-90", "removed", date(2021, 4, 6))


def _write_green(note: Notebook, streets: Sequence[str]) -> None:
    """1 000 hectares of green land and 1 060 under vegetation, in a built-up area of 25 square kilometres."""
    rng, ledger, builtup = dice("qianjiang-green"), "cityworks.green", "cityworks.builtup"
    note.open(builtup, "JCQ", ON_BOOKS, {"name": "城区建成区（示例）", "told_by": "区统计与规划部门（示例）"})
    note.measure(builtup, "JCQ", "area", ON_BOOKS, "24.6")
    note.measure(builtup, "JCQ", "area", date(2021, 1, 18), "25")
    kinds = [kind for kind, count in GREEN for _ in range(count)]
    areas = split(Decimal(10_000_000), [60 if kind == "park" else 25 for kind in kinds], TEN)
    above = split(Decimal(600_000), uneven(rng, len(kinds)), TEN)  # crowns that reach beyond the plots, and roofs
    for index, (kind, area) in enumerate(zip(kinds, areas, strict=True)):
        item = f"LD-{index + 1:02}"
        grade = "second" if kind == "other_green" else "first"
        fields = {"org": rng.choice(streets), "name": f"绿地（示例{index + 1:02}）", "green_kind": kind}
        note.open(ledger, item, ON_BOOKS, {**fields, "care_grade": grade, "adjoining": kind == "other_green" or None})
        added = NEW_GREEN[index] if index < len(NEW_GREEN) else 0
        before = {"green_area": area - added, "coverage_area": area + above[index] - added}
        _measures(note, ledger, item, ON_BOOKS, before)
        if added:
            on = date(2021, 3, 12) + timedelta(days=22 * index)  # the last at the end of June
            note.milestone(ledger, item, "accepted", on)
            now = {"new_area": added, "green_area": area, "coverage_area": area + above[index]}
            _measures(note, ledger, item, on, now)


def _write_works(note: Notebook, streets: Sequence[str]) -> None:
    """Meters, works put to use or under way, litter bins, and the month's checks."""
    rng, meter, project = dice("qianjiang-works"), "cityworks.meter", "cityworks.project"
    for number, (households, on) in enumerate(zip(METERS, days(rng, *THIS_YEAR, len(METERS)), strict=True), 1):
        item = f"HB-{number:02}"
        fields = {"org": rng.choice(streets), "name": f"小区（示例{number:02}）", "meter_kind": "water"}
        note.open(meter, item, date(2020, 12, 8), {**fields, "households": str(households + rng.randint(0, 60))})
        note.milestone(meter, item, "planned_in", date(2020, 12, 8))
        note.milestone(meter, item, "started", on - timedelta(days=20))
        note.measure(meter, item, "converted", on, households)
    for number, (name, kind, started, completed) in enumerate(
        (
            ("河滨公园亲水栈道改造", "boardwalk", date(2020, 11, 5), date(2021, 5, 21)),
            ("武陵会客厅夜间氛围提升（一期）", "night_scene", date(2020, 12, 1), date(2021, 6, 11)),
            ("无灯区整治（示例）", "dark_area", date(2021, 3, 2), date(2021, 6, 22)),
            ("LED 节能路灯改造（示例）", "led", date(2021, 4, 12), None),
            ("街头绿地补缺提质（示例）", "greening", date(2021, 3, 8), None),
        ),
        1,
    ):
        item = f"GC21-{number:02}"
        note.open(project, item, started - timedelta(days=40), {"org": BUREAU, "name": name, "project_kind": kind})
        note.milestone(project, item, "started", started)
        for on in (date(2021, 3, 30), date(2021, 6, 29)):
            note.measure(project, item, "invested", on, rng.randint(60, 300))
        if completed is not None:
            note.milestone(project, item, "completed", completed)
            note.milestone(project, item, "in_use", completed + timedelta(days=9))
    for number, on in enumerate(days(rng, *THIS_YEAR, 12), 1):
        item = f"LX-{number:02}"
        fields = {"org": rng.choice(streets), "name": f"垃圾箱（示例{number:02}）"}
        note.open("cityworks.bin", item, on, {**fields, "sorted": True})
        note.milestone("cityworks.bin", item, "placed", on)
    for number, on in enumerate(days(rng, *THIS_YEAR, 14), 1):
        item, kind = f"JC-{number:02}", rng.choice(("street_order", "dust", "fumes", "noise"))
        counts = {"checked_places": str(rng.randint(12, 60)), "problems": str(rng.randint(0, 9))}
        fields = {"name": f"市容与污染检查（示例{number:02}）", "order_kind": kind, **counts}
        note.open("cityworks.order_check", item, on, {"org": BUREAU, **fields})
        note.milestone("cityworks.order_check", item, "made", on)


def _write_cases(note: Notebook, streets: Sequence[str]) -> None:
    """Case files of both years; the newest are still open, and some are overdue."""
    rng = dice("qianjiang-cases")
    for number, (name, kind, case_class, limit, clock) in enumerate(SMALL_CLASSES, 1):
        item = f"BZ-{number:02}"
        fields = {"name": name, "kind": kind, "class": case_class, "filing_condition": f"{name}（示例条件）"}
        note.open("cityworks.standard", item, ON_BOOKS, {**fields, "limit": f"{limit} 个工作日", "clock": clock})
        note.milestone("cityworks.standard", item, "in_force", ON_BOOKS)
    for year, opened in ((2020, days(rng, *H1_2020, 8)), (2021, days(rng, THIS_YEAR[0], LAST_DAY, 36))):
        for number, on in enumerate(opened, 1):
            _case(note, rng, f"AJ{year % 100}-{number:04}", on, streets)


def _case(note: Notebook, rng: Random, item: str, on: date, streets: Sequence[str]) -> None:
    ledger, standard = "cityworks.case", rng.randrange(len(SMALL_CLASSES))
    name, kind, case_class, limit, _ = SMALL_CLASSES[standard]
    source = rng.choice(("patrol", "patrol", "public", "public", "superior", "media"))
    handler = ROADS if kind == "component" else SANITATION
    fields = {"org": rng.choice(streets), "name": f"{name}（示例）", "case_number": item, "source": source}
    more = {"kind": kind, "class": case_class, "small_class": name, "standard": f"BZ-{standard + 1:02}"}
    note.open(ledger, item, on, {**fields, **more, "handler": handler, "checker": SUPERVISION})
    note.milestone(ledger, item, "reported", on)
    if source == "public":
        note.milestone(ledger, item, "verified_on_site", on)
    if source != "superior" and rng.random() < 0.07:
        note.milestone(ledger, item, "rejected", on)
        return
    note.milestone(ledger, item, "filed", on)
    due = workdays_after(on, limit)
    note.plan(ledger, item, "closed", on, due)
    note.milestone(ledger, item, "dispatched", on)
    handled = on + timedelta(days=rng.randint(0, (due - on).days))
    if int(item[-4:]) % 12 == 5:
        until = workdays_after(on, limit + 20)
        note.milestone(ledger, item, "deferred", on)
        note.plan(ledger, item, "closed", on, until)
        handled = until - timedelta(days=5)
    returned = rng.random() < 0.12
    for again in range(2 if returned else 1):
        day = handled + timedelta(days=3 * again)
        if day > LAST_DAY:
            return
        note.milestone(ledger, item, "handled", day)
        if returned and not again:
            note.milestone(ledger, item, "returned", day)
    closed = handled + timedelta(days=3 * returned + rng.randint(0, 2))
    if closed <= LAST_DAY and rng.random() < 0.92:
        note.milestone(ledger, item, "checked", closed)
        note.milestone(ledger, item, "closed", closed)
