"""Invented trips, receptions, meetings, signings and firms: as many as a book is told to have."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from taizhang.demo.dice import days, dice
from taizhang.demo.notebook import Line, Notebook

ACTIVITY: Final = "investment.activity"
REGIONS: Final = ("京津冀", "长三角", "粤港澳", "成都", "山东", "福建")


def write_activities(
    note: Notebook, slug: str, kind: str, count: int, first: date, last: date, led_by: str, orgs: Sequence[str]
) -> list[Line]:
    """So many activities of a kind between two days; gives the lines that say they were held, in order of day."""
    rng = dice(f"{note.book}-{slug}-{first}")
    titles = {"outbound": "外出招商", "reception": "接待客商", "study_meeting": "研究招商引资工作会议"}
    held: list[Line] = []
    for number, on in enumerate(days(rng, first, last, count), 1):
        item = f"{slug}-{first:%Y%m}-{number:03}"
        place = rng.choice(REGIONS) if kind == "outbound" else None
        name = f"{titles.get(kind, '招商活动')}（示例{number:03}）"
        fields = {"org": rng.choice(orgs), "name": name, "type": kind, "led_by": led_by, "place": place}
        people = {"persons": str(rng.randint(2, 9)), "days": str(rng.randint(1, 5) if kind == "outbound" else 1)}
        note.open(ACTIVITY, item, on, {**fields, **people})
        held.append(note.milestone(ACTIVITY, item, "held", on))
    return held


def write_signings(note: Notebook, on: Sequence[date]) -> None:
    """Group signings on given days."""
    for number, day in enumerate(on, 1):
        item = f"JZQY-{day:%Y}-{number:02}"
        note.open("investment.signing_event", item, day, {"name": f"招商项目集中签约（示例{number:02}）"})
        note.milestone("investment.signing_event", item, "held", day)


def write_firms(
    note: Notebook, slug: str, channel: str, count: int, first: date, last: date, orgs: Sequence[str]
) -> None:
    """Firms met for the first time between two days."""
    rng = dice(f"{note.book}-firms-{slug}")
    for number, on in enumerate(days(rng, first, last, count), 1):
        item = f"QY-{slug}-{number:03}"
        fields = {"org": rng.choice(orgs), "name": f"对接企业（示例{slug}{number:03}）", "channel": channel}
        note.open("investment.firm", item, on, fields)
        note.milestone("investment.firm", item, "contacted", on)
