"""The book of Dazu: villages with tourism and crops, adding up in Shuangfeng to what the page reports."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from taizhang.demo.books.countryside import (
    VISITS,
    Gate,
    Grove,
    write_attraction,
    write_checks,
    write_events,
    write_grove,
    write_operators,
    write_seasons,
    write_village,
    write_visits,
)
from taizhang.demo.cast import DAZU
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = DAZU
SHUANGFENG: Final = "500111-101-01"
LISTED: Final = {
    SHUANGFENG: {date(2020, 9, 3): "municipal"},
    "500111-104-01": {date(2020, 8, 26): "national", date(2021, 3, 9): "municipal"},
}

GROVES: Final = (
    # what the page reports of Shuangfeng: 840 and 360
    Grove(SHUANGFENG, "SF-GJ", "citrus", "大雅柑", 840, 6),
    Grove(SHUANGFENG, "SF-MY", "pomelo", "红棉蜜柚", 360, 3),
    Grove("500111-101-02", "TX-LI", "plum", "脆红李", 120, 2),
    Grove("500111-102-01", "LG-PT", "grape", "葡萄", 85, 2),
    Grove("500111-103-01", "ZF-GJ", "citrus", "春见", 410, 4),
    Grove("500111-104-01", "BD-SD", "rice", "优质稻", 300, 3),
    Grove("500111-105-01", "SW-SD", "rice", "优质稻", 650, 5),
    Grove("500111-105-01", "SW-SC", "vegetables", "露地蔬菜", 140, 2, bearing=False),
)
GATES: Final = (
    Gate(SHUANGFENG, "SF-1", "长廊入口", "gate", 9000),
    Gate(SHUANGFENG, "SF-2", "双丰村信令", "signalling", 13_000, counted=False),
    Gate("500111-103-01", "ZF-1", "采摘园停车场", "parking", 2600),
    Gate("500111-104-01", "BD-1", "宝顶游客点", "ticket", 7000),
    Gate("500111-105-01", "SW-1", "拾万田园", "estimate", 3800),
)


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are the orgs below the district."""
    note = Notebook(BOOK)
    villages = [one for one in orgs if one.kind == "village"]
    codes = [one.code for one in villages]
    for village in villages:
        write_village(note, village.code, village.name, LISTED.get(village.code, {}))
    _write_attractions(note)
    for grove in GROVES:
        opened = write_grove(note, grove)
        if grove.slug == "TX-LI":  # sold off for a road; its area leaves the total
            note.milestone("countryside.planting", opened[-1].item, "removed", date(2021, 5, 18))
    for gate in GATES:
        _mend(note, gate, write_visits(note, gate))
    write_operators(note, codes, 32)
    write_seasons(note, codes)
    write_events(note, codes, 9)
    write_checks(note, codes)
    note.target("countryside.visitors", "2021", date(2021, 1, 14), "240000", "人次")
    note.close("2021-Q1", date(2021, 4, 8))
    note.close("2021-H1", date(2021, 7, 8))
    return note.lines


def _write_attractions(note: Notebook) -> None:
    """The gallery of Shuangfeng with its length mistyped at first, and others; one has closed."""
    right = {
        "org": SHUANGFENG,
        "name": "紫薇长廊（示例）",
        "kind": "flower_gallery",
        "length": "3.5",
        "season": "六月至九月",
        "free": True,
    }
    line = write_attraction(note, "JD-SF-ZW", date(2020, 5, 20), {**right, "length": "35"})
    note.correct(line, date(2020, 6, 2), {"fields": {**right, "sample": True}}, "长度小数点漏录，按测量记录更正")
    for item, org, name, kind, size in (
        ("JD-ZF-CZ", "500111-103-01", "柑橘采摘园（示例）", "orchard", {"area": "60"}),
        ("JD-BD-BD", "500111-104-01", "登山步道（示例）", "trail", {"length": "2.8"}),
        ("JD-SW-TY", "500111-105-01", "稻田步道（示例）", "trail", {"length": "1.6"}),
        ("JD-LG-YD", "500111-102-01", "露营地（示例）", "camp", {"area": "25"}),
    ):
        write_attraction(note, item, date(2020, 6, 18), {"org": org, "name": name, "kind": kind, **size})
    note.milestone("countryside.attraction", "JD-LG-YD", "closed", date(2021, 6, 30))


def _mend(note: Notebook, gate: Gate, told: Sequence[Line]) -> None:
    """One month of one place was typed ten times too large and put right; another came in after the half year closed."""
    if gate.slug == "ZF-1":
        right = dict(told[-3].payload)
        told[-3].payload = {**right, "value": f"{right['value']}0"}
        note.correct(told[-3], date(2021, 5, 11), right, "多录一个零，按停车场月报更正")
    if gate.slug == "SW-1":
        note.measure(VISITS, told[-1].item, "visits", date(2021, 6, 30), "420").written_on = date(2021, 7, 13)
