"""The book of the high-tech zone: a community of a town that a neighbouring district had before.

What was opened before the town changed hands stands in that district's book for good; figures follow the town.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from taizhang.demo.books.deadlines import workdays_after
from taizhang.demo.cast import HIGH_TECH, clerk, statistician
from taizhang.demo.dice import days, dice
from taizhang.demo.notebook import LAST_DAY, Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = HIGH_TECH
HOST: Final = "500106"  # the district the town lies in
LONGTAI: Final = "500106-101-01"
NEW_HOMES: Final = "500106-101-02"
MOVED: Final = date(2020, 4, 1)

COMMUNITY: Final = "community.community"
GRID: Final = "community.grid"
FEELING: Final = "community.feeling"
VISIT: Final = "community.visit"
TALK: Final = "community.talk"
MEDIATION: Final = "community.mediation"
ORDER: Final = "community.hotline"
WORKS: Final = "community.improvement"
VOLUNTEER: Final = "community.volunteer"
FORM: Final = "community.form"

LIMITS: Final = {"red": 1, "orange": 15, "yellow": 10, "blue": 7, "green": 30}  # days, as the pack suggests
COLOURS: Final = ("red", "orange", "yellow", "yellow", "blue", "blue", "blue", "green")
MATTERS: Final = {
    "red": ("消防通道被堵", "safety"),
    "orange": ("晾晒占用公共部位起争执", "neighbours"),
    "yellow": ("临时困难求助", "hardship"),
    "blue": ("楼道灯不亮", "facilities"),
    "green": ("建议增设休息条凳", "environment"),
}
CHANNELS: Final = ("visit", "visit", "patrol", "parlour", "talk_room", "online")
DISPUTES: Final = (
    ("楼上漏水", "neighbours"),
    ("物业收费", "property"),
    ("安置房分配", "resettlement"),
    ("停车剐蹭", "damages"),
)
ORDERS: Final = (("enquiry", 3), ("help", 7), ("complaint", 15))

Steps = Iterable[tuple[str, date]]


@dataclass(frozen=True, slots=True)
class Spell:
    """A run of everyday items: how many between two days. They come to the communities `orgs`."""

    slug: str
    first: date
    last: date
    count: int
    orgs: tuple[str, ...] = (LONGTAI, LONGTAI, NEW_HOMES)


EARLY: Final = (
    Spell("19", date(2019, 3, 4), date(2019, 11, 28), 12, (LONGTAI,)),
    Spell("20A", date(2020, 1, 6), date(2020, 3, 27), 6, (LONGTAI,)),
)
LATER: Final = (
    Spell("20B", date(2020, 5, 11), date(2020, 12, 28), 40),
    Spell("21", date(2021, 1, 4), date(2021, 6, 29), 66),
    Spell("21J", date(2021, 7, 1), date(2021, 7, 22), 10),
)
CASES: Final = (
    Spell("20B", date(2020, 5, 18), date(2020, 12, 20), 8),
    Spell("21", date(2021, 1, 8), date(2021, 7, 15), 14),
)


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines, and those of the town's earlier items in the host's book; `orgs` are the orgs below the zone."""
    grids = tuple(one.code for one in orgs if one.kind == "grid")
    early, note = Notebook(HOST), Notebook(BOOK)
    _write_communities(early, note, grids)
    for spell in EARLY:
        _write_matters(early, spell, grids)
    for spell in LATER:
        _write_matters(note, spell, grids)
    _write_mistakes(note)
    _write_cases(early, Spell("19", date(2019, 5, 6), date(2019, 9, 20), 3, (LONGTAI,)))
    for spell in CASES:
        _write_cases(note, spell)
    _write_orders(note, Spell("21", date(2021, 1, 5), date(2021, 7, 20), 36))
    _write_outings(note, Spell("21", date(2021, 1, 6), date(2021, 7, 21), 40))
    _write_works(note)
    _write_forms(note)
    note.close("2021-Q1", date(2021, 4, 7))
    note.close("2021-H1", date(2021, 7, 8))
    return [*(_by_the_zone(line) for line in early.lines), *note.lines]


def _by_the_zone(line: Line) -> Line:
    """The host's book, written by the zone's people: the town's old records are theirs to keep since it moved."""
    line.actor = statistician(BOOK) if line.verb == "measure" else clerk(BOOK)
    return line


def _reach(note: Notebook, ledger: str, item: str, steps: Steps) -> None:
    """The milestones of an item in order, up to the day the demo ends."""
    for milestone, on in steps:
        if on > LAST_DAY:
            return
        note.milestone(ledger, item, milestone, on)


def _write_communities(early: Notebook, note: Notebook, grids: Sequence[str]) -> None:
    """Longtai, founded in 2016 for the people of five villages, and a community that the zone founded itself."""
    founded = date(2016, 3, 15)
    origins = {"origins": ["land_resettlement", "shanty_resettlement"], "source_villages": "5"}
    longtai = {
        "org": LONGTAI,
        "name": "龙台社区（示例）",
        "founded": f"{founded}",
        **origins,
        "grids": "3",
        "buildings": "42",
    }
    early.open(COMMUNITY, "SQ-LT", founded, longtai)
    steps = (
        ("founded_on", founded),
        ("ledger_started", date(2018, 6, 4)),
        ("talk_room", date(2019, 3, 1)),
        ("parlour", date(2021, 5, 20)),
    )
    _reach(early, COMMUNITY, "SQ-LT", steps)
    for on, households in ((date(2019, 12, 20), 2310), (date(2020, 12, 21), 2356), (date(2021, 6, 25), 2402)):
        early.measure(COMMUNITY, "SQ-LT", "households", on, households)
    opened = date(2020, 5, 8)
    new = {"org": NEW_HOMES, "name": "新居社区（示例）", "origins": ["commercial"], "grids": "1", "buildings": "12"}
    note.open(COMMUNITY, "SQ-XJ", opened, new)
    note.milestone(COMMUNITY, "SQ-XJ", "founded_on", opened)
    note.measure(COMMUNITY, "SQ-XJ", "households", date(2021, 6, 25), 640)
    for number, grid in enumerate(grids, 1):
        old = grid.startswith(LONGTAI)
        book, on, item = (early, date(2017, 5, 2), f"WG-{number}") if old else (note, opened, f"WG-{number}")
        book.open(GRID, item, on, {"org": grid, "name": f"第{number}网格（示例）", "full_time": "1", "part_time": "3"})
        book.milestone(GRID, item, "drawn", on)
        book.measure(GRID, item, "households", date(2021, 6, 25), 640 if not old else (800, 801, 801)[number - 1])


def _write_matters(note: Notebook, spell: Spell, grids: Sequence[str]) -> None:
    """Matters from collecting to closing; one in nine is reopened, and in July some wait past their day."""
    rng = dice(f"{note.book}-matters-{spell.slug}")
    for number, on in enumerate(days(rng, spell.first, spell.last, spell.count), 1):
        item, org, colour = f"MQ-{spell.slug}-{number:03}", rng.choice(spell.orgs), rng.choice(COLOURS)
        title, kind = MATTERS[colour]
        grid = rng.choice([one for one in grids if one.startswith(org)])
        fields = {"org": org, "name": f"{title}（示例{number:03}）", "colour": colour, "kind": kind, "grid": grid}
        note.open(FEELING, item, on, {**fields, "channel": rng.choice(CHANNELS)})
        assigned = on + timedelta(days=0 if colour == "red" else rng.randint(0, 2))
        _reach(note, FEELING, item, (("collected", on), ("classified", on), ("assigned", assigned)))
        due = on + timedelta(days=LIMITS[colour])
        note.plan(FEELING, item, "handled", on, due)
        if number % 7 == 3 and spell.first >= date(2021, 7, 1):
            continue
        _handle(note, item, assigned, due, rng, reopened=number % 9 == 4)


def _handle(note: Notebook, item: str, assigned: date, due: date, rng: Random, *, reopened: bool) -> None:
    handled = max(assigned, due + timedelta(days=rng.choice((-4, -2, -1, 0, 0, 2))))
    called = handled + timedelta(days=rng.randint(1, 6))
    steps = [("handled", handled), ("replied", handled + timedelta(days=1)), ("revisited", called), ("closed", called)]
    _reach(note, FEELING, item, steps)
    again = called + timedelta(days=3)
    if not reopened or again + timedelta(days=9) > LAST_DAY:
        return
    note.milestone(FEELING, item, "reopened", again)
    for milestone in ("handled", "closed"):
        note.mark(FEELING, item, milestone, "revoked", again)
    note.plan(FEELING, item, "handled", again, again + timedelta(days=7))
    steps = [
        ("handled", again + timedelta(days=5)),
        ("revisited", again + timedelta(days=8)),
        ("closed", again + timedelta(days=9)),
    ]
    _reach(note, FEELING, item, steps)


def _write_mistakes(note: Notebook) -> None:
    """A colour chosen wrongly and put right, a matter written down twice, and one that came in after the half year closed."""
    opened = [
        one for one in note.lines if one.ledger == FEELING and one.verb == "open" and one.item.startswith("MQ-21-")
    ]
    right = dict(opened[20].payload["fields"])
    wrong = "green" if right["colour"] != "green" else "blue"
    opened[20].payload = {"fields": {**right, "colour": wrong}}
    note.correct(opened[20], opened[20].effective_on + timedelta(days=4), {"fields": right}, "颜色选错，按事项性质更正")
    on = date(2021, 4, 12)
    fields = {"org": LONGTAI, "name": "楼道灯不亮（示例，重复登记）", "colour": "blue", "channel": "patrol"}
    twice = note.open(FEELING, "MQ-21-X01", on, fields)
    told = note.milestone(FEELING, "MQ-21-X01", "collected", on)
    for line in (told, twice):
        note.withdraw(line, on + timedelta(days=3), "与网格巡查登记的是同一件")
    late, seen = date(2021, 7, 12), date(2021, 6, 28)
    fields = {"org": LONGTAI, "name": "建议延长客厅开放时间（示例，补录）", "colour": "green", "channel": "parlour"}
    note.open(FEELING, "MQ-21-X02", seen, fields, late)
    note.milestone(FEELING, "MQ-21-X02", "collected", seen, late)


def _write_cases(note: Notebook, spell: Spell) -> None:
    """Mediation: two clocks, an agreement in three of four cases, and the court asked by some, once too late."""
    rng = dice(f"{note.book}-cases-{spell.slug}")
    for number, on in enumerate(days(rng, spell.first, spell.last, spell.count), 1):
        item, (title, kind) = f"TJ-{spell.slug}-{number:02}", rng.choice(DISPUTES)
        agreed = number % 4 != 0
        form = {
            "form": "oral" if number % 5 == 0 else "written",
            "agreed_amount": f"{Decimal(rng.randint(5, 240)) / 100}",
        }
        fields = {
            "org": rng.choice(spell.orgs),
            "name": f"{title}（示例{number:02}）",
            "kind": kind,
            "source": "applied",
        }
        note.open(MEDIATION, item, on, fields)
        note.plan(MEDIATION, item, "concluded", on, on + timedelta(days=30))
        talk = on + timedelta(days=rng.randint(3, 12))
        ended = talk + timedelta(days=28 if number % 6 == 5 else rng.choice((2, 6, 10)))
        _reach(
            note,
            MEDIATION,
            item,
            (("applied", on), ("accepted", on), ("rights_told", on), ("held", talk), ("held", ended)),
        )
        if not agreed:
            _reach(note, MEDIATION, item, (("failed", ended), ("concluded", ended)))
        elif ended <= LAST_DAY:
            _reach(note, MEDIATION, item, (("agreed", ended), ("in_effect", ended), ("concluded", ended)))
            note.amend(MEDIATION, item, ended, form)
            _after_agreement(note, item, ended, number)


def _after_agreement(note: Notebook, item: str, on: date, number: int) -> None:
    """Every third pair of parties asks the court (the ninth too late); the others see no need. Most perform."""
    note.plan(MEDIATION, item, "court_asked", on, on + timedelta(days=30))
    if number % 3 == 0:
        asked = on + timedelta(days=33 if number % 9 == 0 else 12)
        given = () if number % 9 == 0 else (("court_given", asked + timedelta(days=10)),)
        _reach(note, MEDIATION, item, (("court_asked", asked), *given))
    else:
        note.mark(MEDIATION, item, "court_asked", "na", on)
    if number % 5:
        _reach(note, MEDIATION, item, (("performed", on + timedelta(days=15)), ("revisited", on + timedelta(days=22))))


def _write_orders(note: Notebook, spell: Spell) -> None:
    """12345 orders: some late, one in nine sent back, two in three of those closed reached by the call-back."""
    rng = dice(f"{note.book}-orders")
    for number, on in enumerate(days(rng, spell.first, spell.last, spell.count), 1):
        item, (kind, limit) = f"GD-{spell.slug}-{number:03}", rng.choice(ORDERS)
        fields = {"org": rng.choice(spell.orgs), "name": f"热线工单（示例{number:03}）", "kind": kind}
        note.open(ORDER, item, on, fields)
        note.milestone(ORDER, item, "received", on)
        due = workdays_after(on, limit)
        note.plan(ORDER, item, "closed", on, due)
        if number % 9 == 0:
            _reach(note, ORDER, item, (("returned", on + timedelta(days=1)),))
            continue
        closed = max(on, due + timedelta(days=rng.choice((-3, -2, -1, 0, 2))))
        reached = "called_back" if number % 3 else "no_answer"
        called = closed + timedelta(days=1)
        _reach(note, ORDER, item, (("answered", closed), ("closed", closed), (reached, called)))
        if reached == "called_back" and called <= LAST_DAY:
            note.amend(ORDER, item, called, {"satisfied": number % 8 != 1})


def _write_outings(note: Notebook, spell: Spell) -> None:
    """Visits, talk sessions and volunteer sessions, turn about: logged, and nobody is ranked by them."""
    rng = dice(f"{note.book}-outings")
    kinds: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        (VISIT, "made", {"name": "入户走访", "kind": "routine", "doors": "12"}),
        (TALK, "held", {"name": "邻里议事", "venue": "talk_room", "persons": "6", "outcome": "settled"}),
        (VISIT, "made", {"name": "楼道安全走访", "kind": "topic", "doors": "20"}),
        (TALK, "held", {"name": "客厅接待", "venue": "parlour", "persons": "9", "outcome": "to_feeling"}),
        (VOLUNTEER, "held", {"name": "栽种绿植", "kind": "greening", "persons": "18"}),
    )
    for number, on in enumerate(days(rng, spell.first, spell.last, spell.count), 1):
        ledger, milestone, fields = kinds[number % len(kinds)]
        item = f"{ledger.rpartition('.')[2][:2].upper()}-{spell.slug}-{number:03}"
        named = {"org": rng.choice(spell.orgs), "name": f"{fields['name']}（示例{number:03}）"}
        note.open(ledger, item, on, {**fields, **named})
        note.milestone(ledger, item, milestone, on)


def _write_works(note: Notebook) -> None:
    """What can be seen: stairwells cleared, benches put up, a corner planted; the last is not finished."""
    rng = dice(f"{note.book}-works")
    kinds: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("楼道清理", "stairwell", {}),
        ("条凳安装", "bench", {"benches": "6"}),
        ("绿植栽种", "greening", {"green_area": "45"}),
    )
    for number in range(12):
        name, kind, size = kinds[number % 3]
        item, on = f"ZZ-{number + 1:02}", date(2020, 9, 7) + timedelta(days=26 * number)
        fields = {"org": LONGTAI, "name": f"{name}（示例{number + 1:02}）", "kind": kind, **size}
        note.open(WORKS, item, on, fields)
        _reach(note, WORKS, item, (("agreed", on), ("started", on + timedelta(days=6))))
        note.measure(WORKS, item, "spent", on + timedelta(days=10), Decimal(rng.randint(10, 160)) / 100)
        if number < 11:
            _reach(note, WORKS, item, (("done", on + timedelta(days=18)), ("accepted", on + timedelta(days=24))))


def _write_forms(note: Notebook) -> None:
    """Forms the community was asked for in 2020; a third are stopped, a third drawn from the ledgers by now."""
    for number in range(1, 19):
        item, columns = f"BB-{number:02}", 10 + number % 7 * 4
        fields = {"org": LONGTAI, "name": f"报表（示例{number:02}）", "issuer": "示例部门"}
        asked = {
            "times_a_year": str((52, 12, 4)[number % 3]),
            "columns": str(columns),
            "columns_held": str(columns * 2 // 3),
        }
        note.open(FORM, item, date(2020, 6, 1), {**fields, **asked})
        note.milestone(FORM, item, "asked", date(2020, 6, 1))
        if number % 3 != 2:
            step = ("stopped", "generated")[number % 3]
            note.milestone(FORM, item, step, date(2021, 3, 1) + timedelta(days=number))
