"""The whole demo city as commands: the org tree and its people, then everything its books say. Pure and seeded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from taizhang.core.declarations.yaml_text import read_yaml
from taizhang.demo.beibei import write_beibei
from taizhang.demo.calendar import calendar_payloads
from taizhang.demo.cast import BEIBEI, CITY, KEEPERS, OPERATOR, YONGCHUAN, cast, grant_payload, statistician
from taizhang.demo.history import write_history
from taizhang.demo.notebook import commands_of
from taizhang.demo.yongchuan import write_yongchuan

FOUNDED: Final = date(2015, 1, 1)  # from when the demo's orgs and packs are in force
BATCH: Final = 1000  # commands written together
TOLD_ON: Final = date(2021, 7, 16)  # when the half year's figures of other districts came in
CALENDAR_YEARS: Final = range(2020, 2023)
SOURCES: Final = {
    "investment.industrial_contract": ("亿元", "市招商投资局季度通报（示例）"),
    "investment.starts": ("个", "市招商投资局季度通报（示例）"),
    "keyprojects.fai_growth": ("%", "市统计局分区县通报（示例）"),
}


@dataclass(frozen=True, slots=True)
class District:
    """A district as the data file has it; `told` are the values it reported to the city."""

    code: str
    name: str
    short: str
    kind: str
    groups: tuple[str, ...]
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bureau:
    """An org below a district that keeps its own book."""

    code: str
    name: str
    chain: str
    kind: str
    district: str


@cache
def places() -> tuple[tuple[District, ...], tuple[Bureau, ...], date]:
    """Districts, bureaus and the day the group was made, from districts.yaml. ValueError for a file out of shape."""
    text = (files("taizhang.demo") / "districts.yaml").read_text("utf-8")
    read, found = read_yaml("demo/districts.yaml", text)
    if read is None or found:
        raise ValueError("; ".join(one.line("en") for one in found))
    data = read.data
    bureaus = (
        Bureau(f"{district}-{number:02}", row[0], row[1], row[2], district)
        for district, rows in data["bureaus"].items()
        for number, row in enumerate(rows, 1)
    )
    districts = tuple(_district(row, data["group"]) for row in data["districts"])
    return districts, tuple(bureaus), date.fromisoformat(data["group_since"])


def _district(row: list[Any], group: str) -> District:
    code, name, short, kind, inner = row[:5]
    values = row[5:]
    told = {indicator: str(value) for indicator, value in zip(SOURCES, values, strict=True) if value is not None}
    return District(str(code), name, short, kind, (group,) if inner else (), told)


def setting_up() -> Iterator[dict[str, Any]]:
    """Commands for the org tree, the people and the calendar: after the city is founded, before packs are adopted."""
    districts, bureaus, since = places()
    for one in districts:
        yield _org(one.code, FOUNDED, _district_payload(one, ()))
        if one.groups:
            yield _org(one.code, since, _district_payload(one, one.groups))
    for bureau in bureaus:
        body = {"name": bureau.name, "short": bureau.name, "kind": bureau.kind, "parent": bureau.district}
        yield _org(bureau.code, FOUNDED, body)
    for actor, role, org in cast():
        yield _city("sys.grant", f"{actor}/{role}/{org}", "grant", FOUNDED, grant_payload(actor, role, org))
    for calendar in calendar_payloads():
        if calendar["year"] in CALENDAR_YEARS:
            yield _city("sys.calendar", str(calendar["year"]), "calendar", FOUNDED, calendar)


def commands(scale: int = 1) -> Iterator[dict[str, Any]]:
    """Commands of all that the books say, in the order it was written down; the packs must be in force.

    `scale` multiplies the years before 2020, which no figure of the page looks at.
    """
    districts, bureaus, _ = places()
    orgs = {book: [one.code for one in bureaus if one.district == book] for book in KEEPERS}
    units = [(one.code, one.name, one.chain) for one in bureaus if one.district == YONGCHUAN]
    lines = [*write_history(scale, orgs[YONGCHUAN], orgs[BEIBEI])]
    lines += write_yongchuan(units).lines + write_beibei(orgs[BEIBEI]).lines
    yield from commands_of(lines, BATCH)
    for one in districts:
        yield from _told(one)


def _told(one: District) -> Iterator[dict[str, Any]]:
    for indicator, value in one.told.items():
        unit, source = SOURCES[indicator]
        named = {"indicator": indicator, "org": one.code, "period": "2021-H1"}
        body = {**named, "value": value, "unit": unit, "source": source, "published_on": TOLD_ON.isoformat()}
        command = _city("sys.report", "/".join(named.values()), "report", TOLD_ON, body)
        yield {**command, "actor": statistician(CITY), "batch": "demo-told"}


def _district_payload(one: District, groups: tuple[str, ...]) -> dict[str, Any]:
    body = {"name": one.name, "short": one.short, "kind": one.kind, "parent": CITY}
    return {**body, "groups": list(groups), "own_book": one.code in KEEPERS}


def _org(code: str, on: date, payload: dict[str, Any]) -> dict[str, Any]:
    return _city("sys.org", code, "org", on, payload)


def _city(ledger: str, item: str, verb: str, on: date, payload: dict[str, Any]) -> dict[str, Any]:
    """A command on the city's book. Its key says what it is, so a second build repeats instead of doubling."""
    return {
        "key": f"demo-{verb}-{item}-{on}",
        "book": CITY,
        "ledger": ledger,
        "item": item,
        "verb": verb,
        "effective_on": on.isoformat(),
        "actor": OPERATOR,
        "payload": payload,
        "batch": "demo-city",
    }
