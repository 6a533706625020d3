"""The whole demo city as commands: the org tree and its people, then everything its books say. Pure and seeded."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from taizhang.demo.books import (
    banan,
    beibei,
    dazu,
    hightech,
    jiangjin,
    liangping,
    nanchuan,
    qianjiang,
    wushan,
    yongchuan,
)
from taizhang.demo.books.thin import write_thin
from taizhang.demo.calendar import calendar_payloads
from taizhang.demo.cast import BEIBEI, CITY, OPERATOR, YONGCHUAN, cast, grant_payload, statistician
from taizhang.demo.history import write_history
from taizhang.demo.notebook import commands_of
from taizhang.demo.places import FOUNDED, District, org_payloads, places

BATCH: Final = 1000  # commands written together
TOLD_ON: Final = date(2021, 7, 16)  # when the half year's figures of all districts came in
CALENDAR_YEARS: Final = range(2020, 2023)
GROWTH: Final = "keyprojects.fai_growth"
GROWTH_SOURCE: Final = "市统计局分区县通报（示例）"
WRITERS: Final = (yongchuan, wushan, banan, beibei, hightech, liangping, dazu, qianjiang, jiangjin, nanchuan)


def setting_up() -> Iterator[dict[str, Any]]:
    """Commands for the org tree, the people and the calendar: after the city is founded, before packs are adopted."""
    for code, day, payload in org_payloads():
        yield _city("sys.org", code, "org", day, payload)
    for actor, role, org in cast(one.code for one in places().districts):
        yield _city("sys.grant", f"{actor}/{role}/{org}", "grant", FOUNDED, grant_payload(actor, role, org))
    for calendar in calendar_payloads():
        if calendar["year"] in CALENDAR_YEARS:
            yield _city("sys.calendar", str(calendar["year"]), "calendar", FOUNDED, calendar)


def commands(scale: int = 1) -> Iterator[dict[str, Any]]:
    """Commands of all that the books say, in the order it was written down; the packs must be in force.

    `scale` multiplies the years before 2020, which no figure of the page looks at.
    """
    known = places()
    lines = [*write_history(scale, known.codes(YONGCHUAN), known.codes(BEIBEI))]
    for module in WRITERS:
        lines += module.write(known.below.get(module.BOOK, ()))
    for district in known.districts:
        lines += write_thin(district)
    yield from commands_of(lines, BATCH)
    for district in known.districts:
        if district.growth is not None:
            yield _told(district, district.growth)


def _told(one: District, growth: str) -> dict[str, Any]:
    """Growth on a comparable basis is entered as published, in the city's book."""
    named = {"indicator": GROWTH, "org": one.code, "period": "2021-H1"}
    body = {**named, "value": growth, "unit": "%", "source": GROWTH_SOURCE, "published_on": TOLD_ON.isoformat()}
    command = _city("sys.report", "/".join(named.values()), "report", TOLD_ON, body)
    return {**command, "actor": statistician(CITY), "batch": "demo-told"}


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
