"""The book of Nanchuan: terraces known roughly and surveyed ones, crops and visits of its villages."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from taizhang.demo.books.countryside import (
    TERRACE,
    Gate,
    Grove,
    write_attraction,
    write_checks,
    write_events,
    write_grove,
    write_operators,
    write_seasons,
    write_terrace,
    write_village,
    write_visits,
)
from taizhang.demo.cast import NANCHUAN
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = NANCHUAN
NANCHA: Final = "500119-101-01"
LISTED: Final = {"500119-102-01": {date(2020, 8, 26): "national"}, NANCHA: {date(2021, 4, 15): "district"}}

GROVES: Final = (
    Grove(NANCHA, "NC-SD", "rice", "优质稻", 520, 4),
    Grove("500119-101-02", "SX-CY", "tea", "大树茶", 260, 3),
    Grove("500119-102-01", "DG-LM", "grape", "葡萄", 180, 3),
    Grove("500119-103-01", "SQ-YC", "herbs", "玄参", 340, 4, bearing=False),
    Grove("500119-104-01", "ML-SC", "vegetables", "高山蔬菜", 410, 4),
    Grove("500119-105-01", "DL-CY", "tea", "古树茶", 150, 2),
)
GATES: Final = (
    Gate(NANCHA, "NC-1", "梯田观景台", "estimate", 2400),
    Gate("500119-102-01", "DG-1", "大观田园", "ticket", 8200),
    Gate("500119-103-01", "SQ-1", "三泉停车场", "parking", 5200),
    Gate("500119-105-01", "DL-1", "德隆茶园", "gate", 1900),
)
# 亩: the page says of Nancha that it has a thousand and more; 780 of the 1,240 are a guess
UPPER: Final = {
    "org": NANCHA, "name": "上片梯田（示例）", "crop": "rice", "area": "780", "area_method": "estimated", "words": "上千亩（含下片）",
}  # fmt: skip
LOWER: Final = {"org": NANCHA, "name": "下片梯田（示例）", "crop": "rice", "area": "460", "area_method": "registered"}
DELONG: Final = {
    "org": "500119-105-01",
    "name": "茶山梯田（示例）",
    "crop": "tea",
    "area": "150",
    "area_method": "estimated",
}


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are the orgs below the district."""
    note = Notebook(BOOK)
    villages = [one for one in orgs if one.kind == "village"]
    codes = [one.code for one in villages]
    for village in villages:
        write_village(note, village.code, village.name, LISTED.get(village.code, {}))
    _write_terraces(note)
    platform = {"org": NANCHA, "name": "梯田观景台（示例）", "kind": "terrace_view", "area": "3"}
    write_attraction(note, "JD-NC-GJ", date(2020, 9, 10), platform)
    trail = {"org": "500119-102-01", "name": "田园步道（示例）", "kind": "trail", "length": "4.2"}
    write_attraction(note, "JD-DG-BD", date(2020, 6, 6), trail)
    for grove in GROVES:
        write_grove(note, grove)
    for gate in GATES:
        write_visits(note, gate)
    write_operators(note, codes, 28)
    write_seasons(note, codes)
    write_events(note, codes, 7)
    write_checks(note, codes)
    note.target("countryside.visitors", "2021", date(2021, 1, 18), "200000", "人次")
    note.close("2021-H1", date(2021, 7, 9))
    return note.lines


def _write_terraces(note: Notebook) -> None:
    """One was surveyed this summer, one given up, one counted under both names and withdrawn."""
    years = (date(2020, 5, 12), date(2021, 5, 14))
    write_terrace(note, "TT-NC-01", UPPER, dict(zip(years, ("700", "640"), strict=True)))
    write_terrace(note, "TT-NC-02", LOWER, dict(zip(years, ("455", "450"), strict=True)))
    write_terrace(note, "TT-DL-01", DELONG, {years[0]: "140"})
    note.amend(TERRACE, "TT-DL-01", date(2021, 7, 6), {"area": "162.4", "area_method": "surveyed"})
    note.milestone(TERRACE, "TT-DL-01", "surveyed", date(2021, 7, 6))
    steep = {"org": "500119-103-01", "name": "陡坡梯田（示例）", "area": "70", "area_method": "registered"}
    write_terrace(note, "TT-SQ-01", steep, {})
    note.milestone(TERRACE, "TT-SQ-01", "given_up", date(2021, 3, 2))
    double = note.open(TERRACE, "TT-NC-03", date(2021, 2, 1), {**LOWER, "name": "南茶下坝梯田（示例，重复登记）"})
    note.withdraw(double, date(2021, 2, 20), "与下片梯田是同一处")
