"""A district's livelihood matters of a year, and what surrounds them: any book writes its list with one call.

Progress is never copied here: a matter names the indicator it is read from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from taizhang.demo.dice import between, days, dice
from taizhang.demo.notebook import LAST_DAY, Notebook

MATTER: Final = "livelihood.matter"
STEP: Final = "livelihood.step"
PROPOSAL: Final = "livelihood.proposal"
PROBLEM: Final = "livelihood.problem"
SERVICE: Final = "livelihood.service"
CHANNELS: Final = ("web", "web", "hotline", "deputy", "cppcc", "town", "department", "meeting")
STEPS: Final = ("制定实施方案", "落实资金与招标", "进场实施", "完成实施", "组织验收")


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a year's list. Funds are in 万元.

    `target` is (value, unit) as printed on the list; `source` the indicator its progress is read from, and only a matter
    without one has percentages of `progress`. `heard` is how many persons were (approached, reached, satisfied).
    """

    item: str
    name: str
    matter_field: str
    lead: str
    target: tuple[str, str]
    source: str | None
    published: date
    due: date
    funds: tuple[int, int, int] = (0, 0, 0)
    progress: tuple[tuple[date, int], ...] = ()
    completed: date | None = None
    accepted: date | None = None
    heard: tuple[int, int, int] | None = None
    partners: tuple[str, ...] = ()
    decided_by: str = "government"

    def __post_init__(self) -> None:
        if self.source is not None and self.progress:
            raise ValueError(f"{self.item}: its progress is read from {self.source}, never copied")


def write_matters(note: Notebook, rows: Sequence[Matter]) -> None:
    """Writes the list down: how each matter came onto it, its steps, funds, progress, and what the people said."""
    for number, row in enumerate(rows, 1):
        rng = dice(f"{note.book}-matter-{row.item}")
        _list(note, row, number, rng)
        _carry_out(note, row)
        _steps(note, row, rng)


def _list(note: Notebook, row: Matter, number: int, rng: Random) -> None:
    value, unit = row.target
    collected = row.published - timedelta(days=rng.randint(90, 120))
    fields = {
        "name": row.name,
        "year": f"{row.published:%Y}",
        "number": f"{number}",
        "level": "district",
        "matter_field": row.matter_field,
        "decided_by": row.decided_by,
        "lead": row.lead,
        "partners": list(row.partners) or None,
        "target_value": value,
        "target_unit": unit,
        "progress_indicator": row.source,
    }
    note.open(MATTER, row.item, collected, fields)
    for milestone, before in (("collected", None), ("screened", 45), ("decided", 12), ("published", 0)):
        on = collected if before is None else row.published - timedelta(days=before)
        note.milestone(MATTER, row.item, milestone, on)
    note.plan(MATTER, row.item, "completed", row.published, row.due)
    note.measure(MATTER, row.item, "funds_planned", row.published, row.funds[0])


def _carry_out(note: Notebook, row: Matter) -> None:
    start = row.published + timedelta(days=14)
    note.milestone(MATTER, row.item, "started", start)
    _, arranged, paid = row.funds
    if arranged:
        note.measure(MATTER, row.item, "funds_arranged", start, arranged)
    if paid:
        end = row.completed or LAST_DAY
        for on, part in ((start + (end - start) * 2 // 3, paid * 3 // 5), (end, paid - paid * 3 // 5)):
            note.measure(MATTER, row.item, "funds_paid", on, part)
    for on, percent in row.progress:
        note.measure(MATTER, row.item, "progress", on, percent)
    for milestone, day in (("completed", row.completed), ("accepted", row.accepted)):
        if day is not None:
            note.milestone(MATTER, row.item, milestone, day)
    if row.heard is not None:
        _hear(note, row, row.heard)


def _hear(note: Notebook, row: Matter, heard: tuple[int, int, int]) -> None:
    on = min((row.accepted or row.completed or row.published) + timedelta(days=7), LAST_DAY)
    note.milestone(MATTER, row.item, "rated", on)
    for measure, persons in zip(("approached", "asked", "satisfied"), heard, strict=True):
        note.measure(MATTER, row.item, measure, on, persons)


def _steps(note: Notebook, row: Matter, rng: Random) -> None:
    """Steps spread evenly up to the planned finish; most are done some days early, one in seven some days late.

    What a matter's completion and acceptance say holds for its steps too: the last one is the acceptance.
    """
    span = (row.due - row.published).days
    for number, name in enumerate(STEPS, 1):
        item = f"{row.item}-{number}"
        due = row.published + timedelta(days=span * number // len(STEPS))
        fields = {"name": f"{row.name}：{name}", "matter": row.item, "owner": row.lead}
        note.open(STEP, item, row.published, fields)
        note.plan(STEP, item, "done", row.published, due)
        late = rng.random() < 1 / 7
        done = due + timedelta(days=rng.randint(3, 20)) if late else between(rng, due - timedelta(days=12), due)
        if number == len(STEPS):
            done = row.accepted or date.max
        elif row.completed is not None:
            done = min(done, row.completed)
        if done <= LAST_DAY:
            note.milestone(STEP, item, "done", done)
        elif due <= LAST_DAY:
            note.milestone(STEP, item, "reminded", due)


def write_proposals(note: Notebook, span: tuple[date, date], count: int, matters: Sequence[str]) -> None:
    """Proposals received between two days; every third went into one of the matters, and all but every tenth were answered."""
    rng = dice(f"{note.book}-proposals-{span[0]}")
    for number, on in enumerate(days(rng, *span, count), 1):
        item, adopted = f"JY{on:%y}-{number:03}", number % 3 == 0
        fields = {"name": f"征集建议（示例{number:03}）", "channel": rng.choice(CHANNELS)}
        more = {"matter": rng.choice(matters)} if adopted else {"reason": "暂不具备条件（示例）"}
        note.open(PROPOSAL, item, on, fields)
        note.milestone(PROPOSAL, item, "received", on)
        note.plan(PROPOSAL, item, "replied", on, on + timedelta(days=60))
        note.milestone(PROPOSAL, item, "screened", on + timedelta(days=rng.randint(5, 25)))
        judged = on + timedelta(days=rng.randint(30, 55))
        note.milestone(PROPOSAL, item, "adopted" if adopted else "declined", judged)
        note.amend(PROPOSAL, item, judged, more)
        if number % 10:
            note.milestone(PROPOSAL, item, "replied", judged + timedelta(days=rng.randint(1, 9)))


def write_problems(note: Notebook, span: tuple[date, date], count: int, matters: Sequence[Matter]) -> None:
    """Problems raised between two days; the raiser, not the owner, closes what is solved."""
    rng = dice(f"{note.book}-matter-problems-{span[0]}")
    blockers = ("funds", "land", "procedure", "neighbours", "construction", "coordination")
    for number, on in enumerate(days(rng, *span, count), 1):
        item, matter = f"TJ{on:%y}-{number:03}", rng.choice(matters)
        fields = {"name": f"推进问题（示例{number:03}）", "matter": matter.item, "blocker": rng.choice(blockers)}
        note.open(PROBLEM, item, on, {**fields, "raised_by": matter.lead})
        note.milestone(PROBLEM, item, "raised", on)
        solved = on + timedelta(days=rng.randint(6, 45))
        if solved <= LAST_DAY:
            note.milestone(PROBLEM, item, "solved", solved)
        closed = solved + timedelta(days=rng.randint(1, 8))
        if closed <= LAST_DAY and rng.random() < 0.8:
            note.milestone(PROBLEM, item, "closed", closed)


def write_services(note: Notebook, span: tuple[date, date], count: int, orgs: Sequence[str]) -> None:
    """Things taken up for the people between two days; most are done, and most of those confirmed."""
    rng = dice(f"{note.book}-services-{span[0]}")
    for number, on in enumerate(days(rng, *span, count), 1):
        item = f"BS{on:%y}-{number:03}"
        fields = {"name": f"办实事事项（示例{number:03}）", "source": rng.choice(("visit", "hotline", "branch"))}
        note.open(SERVICE, item, on, {"org": rng.choice(orgs), **fields})
        note.milestone(SERVICE, item, "listed", on)
        done = on + timedelta(days=rng.randint(3, 40))
        if done > LAST_DAY:
            continue
        note.milestone(SERVICE, item, "done", done)
        note.measure(SERVICE, item, "served", done, rng.randint(5, 240))
        if rng.random() < 0.8:
            note.milestone(SERVICE, item, "confirmed", min(done + timedelta(days=rng.randint(0, 6)), LAST_DAY))
