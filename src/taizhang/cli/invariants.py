"""`taizhang invariants [--org O] [--day D | --period P]`: what must hold between figures and does not; exit 1 where something
does not.
"""

import argparse
import sqlite3
from collections.abc import Collection
from contextlib import ExitStack
from datetime import date, datetime
from typing import TYPE_CHECKING

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.values.period import CHINA, Period, PeriodKind, parse_day, parse_period

if TYPE_CHECKING:
    from taizhang.core.ledger.command import Command
    from taizhang.indicators.invariants import Standing
    from taizhang.indicators.source import Source
    from taizhang.server.actions.judging import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which orgs, and the day whose periods are looked at; or one org and a period, those in it and those it lies in."""
    parser.add_argument("--org", metavar="O", help="只看该单位及其上级 · only orgs that hold this one")
    when = parser.add_mutually_exclusive_group()
    when.add_argument(
        "--day", metavar="D", help="看该日所在的各周期，缺省今天 · the periods of a day, of today by default"
    )
    when.add_argument(
        "--period", metavar="P", help="看该单位在该周期及其前后相关的各周期 · the org's periods around this one"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """0 where all hold, 1 where one does not, 2 where the books cannot be read."""
    try:
        return _around(options, console) if options.period is not None else _of_day(options, console)
    except sqlite3.DatabaseError as error:
        console.issues([issue("SRV-006", Where(file=str(console.home)), why=error)])
        return 2


def _of_day(options: argparse.Namespace, console: Console) -> int:
    day, found = (datetime.now(CHINA).date(), []) if options.day is None else parse_day(options.day)
    broken: list[Standing] = []
    if day is not None:
        broken, found = _looked_at(console, day, None if options.org is None else {options.org})
    if console.as_json and not found:
        console.json({"violations": [one.to_json() for one in broken]})
    return _told(console, broken, found)


def _looked_at(console: Console, day: date, near: Collection[str] | None) -> "tuple[list[Standing], list[Issue]]":
    from taizhang.cli.asking import open_source

    with ExitStack() as opened:
        source, found = open_source(console, opened)
        return ([], found) if source is None else source.violations([day], near)


def _around(options: argparse.Namespace, console: Console) -> int:
    """One org: what is broken with the entry that broke it, what cannot be told, how many hold."""
    from taizhang.cli.asking import open_source

    period, found = parse_period(options.period)
    if period is None or options.org is None:
        return _told(console, [], found or [issue("CLI-063")])
    with ExitStack() as opened:
        source, found = open_source(console, opened)
        if source is None:
            return _told(console, [], found)
        standings, found = source.standings(options.org, _begun(period))
        broken = [one for one in standings if one.verdict == "broken"]
        unknown = [one for one in standings if one.verdict == "unknown" and not one.has_nothing]
        if console.as_json and not found:
            told = {
                "violations": [{**one.to_json(), "since": _since(source, one)} for one in broken],
                "unanswerable": [one.to_json() for one in unknown],
                "holding": sum(one.verdict == "holds" for one in standings),
            }
            console.json(told)
    if unknown and not console.as_json:
        zh = f"因有的数未知而不能判断：{len(unknown)} 处"
        console.say(console.words(zh, f"not to be told, since a figure is unknown: {len(unknown)}"))
    return _told(console, broken, found)


def _begun(period: Period) -> list[Period]:
    """The periods around one, those begun by today."""
    today = datetime.now(CHINA).date()
    return [one for one in period.around(PeriodKind) if one.first <= today]


def _since(source: "Source", broken: "Standing") -> dict[str, object] | None:
    from taizhang.indicators.turning import turned_by

    found = turned_by(source, broken, source.top)
    return None if found is None else {"book": found[0], "position": found[1]}


def _told(console: Console, broken: "list[Standing]", found: list[Issue]) -> int:
    console.issues([*found, *(() if console.as_json else (one.issue() for one in broken))])
    if not console.as_json and not found and not broken:
        console.say(console.words("各项核对关系都成立", "all that must hold does"))
    return 2 if found else int(bool(broken))


def after_writing(commands: "Collection[Command]", outcomes: "Collection[Outcome]") -> list[Issue]:
    """FIG-009 for what does not hold after commands were written: in the periods of their days, for the books' orgs.

    The newest days alone where there are very many. Nothing where no pack in force says what must hold.
    """
    from taizhang.server.queries.figures import violations

    written = [one for one, outcome in zip(commands, outcomes, strict=True) if outcome.receipt is not None]
    broken, found = violations({one.book for one in written}, {one.effective_on for one in written})
    return [*found, *(one.issue() for one in broken)]
