"""Liangping's book: rails along rural roads, 300 km in 28 townships, begun in May and about half done in late July."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from taizhang.demo.books.matters import Matter, write_matters
from taizhang.demo.cast import LIANGPING
from taizhang.demo.dice import CENT, between, days, dice, split
from taizhang.demo.notebook import LAST_DAY, Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = LIANGPING
SECTION: Final = "guardrails.section"
TOWNSHIP: Final = "guardrails.township"
INSPECTION: Final = "guardrails.inspection"
GUIDANCE: Final = "guardrails.guidance"
MATERIAL: Final = "guardrails.material"

FULU: Final = "500155-101"
ZILONG: Final = "500155-101-01"  # the village below Fulu where the reporters stood
WITHOUT_TASK: Final = ("500155-129", "500155-130")  # surveyed, and no rail needed this year
LAST_YEAR: Final = ("500155-104", "500155-105", "500155-108", "500155-110", "500155-121")
CARRIED: Final = "500155-121"  # did not finish last year's task

FINISH: Final = date(2021, 11, 30)
PER_KM: Final = 15  # 万元; 300 km come to what the list of matters has for the rails
ADVANCE, ADVANCED = Decimal("0.2"), date(2021, 6, 25)  # of each contract, to those at work by then
MATTERS_LISTED: Final = date(2021, 2, 8)
MATTERS: Final = (
    Matter(
        "MS21-01", "农村公路防护栏安装（示例）", "travel", f"{BOOK}-01", ("300", "公里"), "guardrails.installed_of_plan",
        MATTERS_LISTED, FINISH, (4500, 3200, 1460), partners=(f"{BOOK}-02", f"{BOOK}-03", f"{BOOK}-04"),
    ),
    Matter(
        "MS21-02", "农村供水管网改造（示例）", "environment", f"{BOOK}-03", ("46", "公里"), None,
        MATTERS_LISTED, date(2021, 10, 31), (1280, 900, 505), ((date(2021, 4, 30), 20), (date(2021, 6, 30), 45)),
    ),
    Matter(
        "MS21-03", "乡镇公交站亭改造（示例）", "travel", f"{BOOK}-01", ("60", "个"), None,
        MATTERS_LISTED, date(2021, 6, 30), (240, 240, 198), ((date(2021, 5, 31), 90),),
        completed=date(2021, 6, 24), accepted=date(2021, 7, 9), heard=(180, 96, 89),
    ),
)  # fmt: skip

METRE: Final = Decimal("0.001")
PLAN: Final = Decimal("300.000")
FULU_PLAN: Final = Decimal("34.560")
FULU_DONE: Final = Decimal("20.650")  # 59.75 % of it
OTHERS_DONE: Final = Decimal("132.940")
SECTIONS_OF_FULU: Final = 12
SECTIONS_EACH: Final = 5

LISTED: Final = date(2021, 4, 15)
ACCEPTED_SOON: Final = 0.8  # of the sections that stand, those accepted within some two weeks
ROAD_CLASSES: Final = {"X": "county_road", "Y": "township_road", "C": "village_road"}  # by the letter of the route code
REASONS: Final = ("sharp_bend", "steep_grade", "beside_cliff", "beside_water", "poor_sight", "long_grade")


@dataclass(frozen=True, slots=True)
class Task:
    """What a township is to put up this year, how much of it stands, and since when its crews are there."""

    org: str
    name: str
    planned: Decimal
    done: Decimal
    due: date
    launched: date


@dataclass(frozen=True, slots=True)
class Piece:
    """One section of a task, with what stands of it."""

    item: str
    org: str
    length: Decimal
    done: Decimal


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are the orgs below the district."""
    note, rng = Notebook(BOOK), dice("liangping")
    towns = [one for one in orgs if one.kind in {"town", "street"}]
    _write_last_year(note, towns)
    note.target("guardrails.installed_length", "2021", date(2021, 1, 20), f"{PLAN}", "公里")
    reports: list[Line] = []
    begun: list[tuple[date, Piece]] = []
    for task in _tasks(rng, towns):
        _write_task(note, rng, task)
        mine = _pieces(rng, task)
        ends = _ends(rng, task, sum(1 for one in mine if one.done))
        for piece in mine:
            _write_plan(note, rng, piece)
            said = _write_works(note, rng, piece, next(ends, None), task.launched)
            begun += [(line.effective_on, piece) for line in said[:1]]
            reports += said
    _write_dropped(note, rng)
    _write_problems(note, rng, begun)
    _write_guidance(note, rng, [one.code for one in towns if one.code not in WITHOUT_TASK])
    _write_material(note, rng)
    _write_mistake(note, reports[0])
    write_matters(note, MATTERS)
    note.close("2021-05", date(2021, 6, 7))
    note.close("2021-H1", date(2021, 7, 8))
    return note.lines


def _tasks(rng: Random, towns: Sequence[Org]) -> list[Task]:
    """Fulu's task and those of 27 others, which add up to the plan to the metre. The last of them came late."""
    others = [one for one in towns if one.code != FULU and one.code not in WITHOUT_TASK]
    planned = split(PLAN - FULU_PLAN, [rng.randint(12, 24) for _ in others], METRE)
    parts = [rng.randint(38, 62) for _ in others[:-1]] + [8]
    done = split(OTHERS_DONE, [int(length * part) for length, part in zip(planned, parts, strict=True)], METRE)
    launched = [between(rng, date(2021, 5, 6), date(2021, 5, 28)) for _ in others[:-1]] + [date(2021, 7, 5)]
    due = date(2021, 5, 25)
    fulu = next(one for one in towns if one.code == FULU)
    return [
        Task(FULU, fulu.name, FULU_PLAN, FULU_DONE, due, date(2021, 5, 8)),
        *(
            Task(one.code, one.name, length, stands, due, since)
            for one, length, stands, since in zip(others, planned, done, launched, strict=True)
        ),
    ]


def _write_task(note: Notebook, rng: Random, task: Task) -> None:
    item = f"RW21-{task.org[-3:]}"
    fields = {
        "org": task.org,
        "name": f"{task.name}2021年防护栏安装任务（示例）",
        "year": "2021",
        "assigned_length": f"{task.planned}",
        "contractor": f"示例施工队{rng.randint(1, 9)}",
        "crews": f"{rng.randint(1, 4)}",
        "contract_amount": f"{task.planned * PER_KM}",
    }
    note.open(TOWNSHIP, item, LISTED, fields)
    note.milestone(TOWNSHIP, item, "assigned", LISTED)
    note.plan(TOWNSHIP, item, "launched", LISTED, task.due)
    note.plan(TOWNSHIP, item, "finished", LISTED, FINISH)
    note.milestone(TOWNSHIP, item, "launched", task.launched)
    if task.launched < ADVANCED:
        note.measure(TOWNSHIP, item, "paid", ADVANCED, (task.planned * PER_KM * ADVANCE).quantize(CENT))


def _pieces(rng: Random, task: Task) -> list[Piece]:
    """The task's sections: the first ones stand, one is half way, the rest wait."""
    count = SECTIONS_OF_FULU if task.org == FULU else SECTIONS_EACH
    lengths = split(task.planned, [rng.randint(6, 15) for _ in range(count)], METRE)
    left, found = task.done, []
    for number, length in enumerate(lengths, 1):
        stands = min(length, left)
        left -= stands
        org = ZILONG if task.org == FULU and number % 4 == 3 else task.org
        found.append(Piece(f"HL21-{task.org[-3:]}-{number:02}", org, length, stands))
    return found


def _write_plan(note: Notebook, rng: Random, piece: Piece) -> None:
    """From the survey to the plan of the year."""
    start, letter = rng.randint(0, 60) * 50, rng.choice("XYCC")
    reasons = rng.sample(REASONS, rng.choice((1, 1, 2)))
    fields: dict[str, Any] = {
        "org": piece.org,
        "name": f"护栏点位（示例{piece.item[5:]}）",
        "route_code": f"{letter}{rng.randint(1, 480):03}500155",
        "from_m": f"{start}",
        "to_m": f"{start + int(piece.length * 1000) + rng.randint(0, 9) * 10}",
        "side": rng.choice(("left", "right")),
        "reasons": reasons,
        "road_class": ROAD_CLASSES[letter],
        "technical_class": "class_4",
        "rail_grade": rng.choice(("grade_c", "grade_b", "grade_b")),
        "rail_type": "w_beam",
        "planned_length": f"{piece.length}",
    }
    surveyed = between(rng, date(2021, 1, 11), date(2021, 3, 12))
    note.open(SECTION, piece.item, surveyed, fields)
    note.milestone(SECTION, piece.item, "surveyed", surveyed)
    note.milestone(SECTION, piece.item, "fixed", between(rng, date(2021, 3, 22), date(2021, 4, 9)))
    note.milestone(SECTION, piece.item, "listed", LISTED)


def _ends(rng: Random, task: Task, count: int) -> Iterator[date]:
    """The last days of work on a task's sections, one after the other from its launch to these days."""
    span = (LAST_DAY - task.launched).days - 2
    yield from (task.launched + timedelta(days=span * (n + 1) // count - rng.randint(0, 2)) for n in range(count))


def _write_works(note: Notebook, rng: Random, piece: Piece, last: date | None, launched: date) -> list[Line]:
    """What was said of the works, each time as the length so far; gives the lines on length."""
    due = between(rng, date(2021, 7, 19), FINISH) if last is None else last + timedelta(days=rng.randint(-4, 15))
    note.plan(SECTION, piece.item, "installed", LISTED, due)
    if last is None:
        return []
    first = max(launched, last - timedelta(days=rng.randint(9, 16)))
    note.milestone(SECTION, piece.item, "start", first)
    half = (piece.done / 2).quantize(METRE)
    middle = note.measure(SECTION, piece.item, "installed", first + timedelta(days=2), half)
    end = note.measure(SECTION, piece.item, "installed", last, piece.done)
    if piece.done == piece.length:
        note.milestone(SECTION, piece.item, "installed", last)
        accepted = last + timedelta(days=rng.randint(8, 16))
        if accepted <= LAST_DAY and rng.random() < ACCEPTED_SOON:
            note.milestone(SECTION, piece.item, "accepted", accepted)
    return [middle, end]


def _write_dropped(note: Notebook, rng: Random) -> None:
    """Surveyed places that get signs instead, some of them where no rail is put up at all."""
    why = ("signs_suffice", "signs_suffice", "existing_rail", "rebuilding", "too_short")
    for number, on in enumerate(days(rng, date(2021, 1, 12), date(2021, 3, 10), 12), 1):
        item, org = f"HL21-000-{number:02}", rng.choice((*WITHOUT_TASK, *LAST_YEAR))
        start, reason = rng.randint(0, 60) * 50, rng.choice(why)
        end = start + (20 if reason == "too_short" else 60)
        place = {"route_code": f"C{rng.randint(1, 480):03}500155", "from_m": f"{start}", "to_m": f"{end}"}
        fields = {
            "org": org,
            "name": f"排查点位（示例{number:03}）",
            **place,
            "side": "right",
        }
        note.open(SECTION, item, on, {**fields, "reasons": [rng.choice(REASONS)]})
        note.milestone(SECTION, item, "surveyed", on)
        note.milestone(SECTION, item, "dropped", date(2021, 3, 24))
        note.amend(SECTION, item, date(2021, 3, 24), {"drop_reason": reason})


def _write_problems(note: Notebook, rng: Random, begun: Sequence[tuple[date, Piece]]) -> None:
    """Most problems are put right in a day or two; two were forgotten and the newest are open."""
    kinds = ("embedding", "spacing", "beam_height", "lap", "bolts", "terminal", "alignment", "site_safety")
    found_on = days(rng, date(2021, 5, 24), date(2021, 7, 20), 38)
    for number, on in enumerate(found_on, 1):
        piece = rng.choice([one for since, one in begun if since <= on])
        level = rng.choice(("general", "general", "serious"))
        item = _write_problem(note, f"WT21-{number:03}", piece, on, rng.choice(kinds), level)
        corrected = on + timedelta(days=rng.choice((0, 1, 1, 2, 2, 4, 9)))
        if number in {9, 21} or corrected > date(2021, 7, 17):
            continue
        note.milestone(INSPECTION, item, "corrected", corrected)
        if rng.random() < 0.8:
            note.milestone(INSPECTION, item, "rechecked", corrected + timedelta(days=rng.randint(0, 5)))
    village = [one for _, one in begun if one.org == ZILONG][-1]
    seen = _write_problem(note, "WT21-039", village, date(2021, 7, 21), "bolts", "general")
    note.milestone(INSPECTION, seen, "corrected", date(2021, 7, 21))


def _write_problem(note: Notebook, item: str, piece: Piece, on: date, kind: str, level: str) -> str:
    fields = {
        "org": piece.org,
        "name": f"安装质量问题（示例{item[5:]}）",
        "section": piece.item,
        "kind": kind,
        "level": level,
    }
    note.open(INSPECTION, item, on, {**fields, "found_by": "500155-02"})
    note.milestone(INSPECTION, item, "found", on)
    note.milestone(INSPECTION, item, "ordered", on)
    note.plan(INSPECTION, item, "corrected", on, on + timedelta(days=3 if level == "serious" else 7))
    return item


def _write_guidance(note: Notebook, rng: Random, towns: Sequence[str]) -> None:
    """The technical team's round; one visit was told after the half year was closed."""
    told_late = date(2021, 7, 12)
    visits = days(rng, date(2021, 5, 10), date(2021, 7, 20), 26)
    rounds: list[tuple[date, str, date | None]] = [(on, rng.choice(towns), None) for on in visits]
    rounds += [(date(2021, 6, 29), "500155-106", told_late), (date(2021, 7, 21), ZILONG, None)]
    for number, (on, org, late) in enumerate(rounds, 1):
        item = f"ZD21-{number:02}"
        topics = rng.sample(("setting_out", "posts", "beams", "terminals", "safety"), 2)
        fields = {"org": org, "name": f"巡回指导（示例{number:02}）", "team": "示例技术队", "topics": topics}
        note.open(GUIDANCE, item, on, {**fields, "persons": f"{rng.randint(4, 15)}"}, late)
        note.milestone(GUIDANCE, item, "held", on, late)


def _write_material(note: Notebook, rng: Random) -> None:
    for number, on in enumerate(days(rng, date(2021, 4, 26), date(2021, 7, 15), 18), 1):
        item, kind = f"CL21-{number:02}", ("beam", "post", "spacer")[number % 3]
        fields = {
            "name": f"护栏材料（示例{number:02}）",
            "kind": kind,
            "supplier": "示例供货单位",
            "batch_no": f"SL-{number:03}",
        }
        note.open(MATERIAL, item, on, {**fields, "weight": f"{rng.randint(180, 420)}"})
        note.milestone(MATERIAL, item, "arrived", on)
        if number % 2:
            note.milestone(MATERIAL, item, "sampled", on + timedelta(days=1))
            result = "rejected" if number == 7 else "passed"
            note.milestone(MATERIAL, item, result, on + timedelta(days=6))


def _write_last_year(note: Notebook, towns: Sequence[Org]) -> None:
    """Last year's tasks, 8 km each; one was not finished and its last 1.5 km went up this spring."""
    names = {one.code: one.name for one in towns}
    for org in LAST_YEAR:
        task, item = f"RW20-{org[-3:]}", f"HL20-{org[-3:]}-01"
        on, done = date(2020, 4, 10), date(2020, 11, 20)
        name = f"{names[org]}2020年防护栏安装任务（示例）"
        note.open(TOWNSHIP, task, on, {"org": org, "name": name, "year": "2020", "assigned_length": "8"})
        note.milestone(TOWNSHIP, task, "assigned", on)
        note.plan(TOWNSHIP, task, "finished", on, date(2020, 11, 30))
        note.milestone(TOWNSHIP, task, "launched", date(2020, 5, 18))
        place = {"route_code": f"X{org[-3:]}500155", "from_m": "0", "to_m": "8200", "side": "left"}
        fields = {"org": org, "name": f"护栏点位（示例20-{org[-3:]}）", **place, "planned_length": "8"}
        note.open(SECTION, item, on, {**fields, "reasons": ["beside_cliff"], "rail_type": "w_beam"})
        for step in ("surveyed", "fixed", "listed"):
            note.milestone(SECTION, item, step, on)
        note.milestone(SECTION, item, "start", date(2020, 5, 18))
        if org == CARRIED:
            note.measure(SECTION, item, "installed", done, "6.5")
            note.milestone(TOWNSHIP, task, "carried_over", date(2020, 12, 31))
            note.milestone(SECTION, item, "continued", date(2021, 1, 4))
            done = date(2021, 3, 26)
        else:
            note.milestone(TOWNSHIP, task, "finished", done)
        note.measure(SECTION, item, "installed", done, "8")
        note.milestone(SECTION, item, "installed", done)
        note.milestone(SECTION, item, "accepted", done + timedelta(days=14))


def _write_mistake(note: Notebook, right: Line) -> None:
    """A length typed with the point in the wrong place, put right two days later by the measuring record."""
    said = dict(right.payload)
    right.payload = {**said, "value": f"{Decimal(said['value']) * 10}"}
    note.correct(right, right.effective_on + timedelta(days=2), said, "累计长度小数点错位，按量测记录更正")
