"""`taizhang invariants [--org O] [--day D]`: what must hold between figures and does not; exit 1 where something does not."""

import argparse
import sqlite3
from collections.abc import Collection
from contextlib import ExitStack
from datetime import date, datetime
from typing import TYPE_CHECKING

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.values.period import CHINA, parse_day

if TYPE_CHECKING:
    from taizhang.core.ledger.command import Command
    from taizhang.indicators.invariants import Violation
    from taizhang.server.actions.judging import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which orgs, and the day whose periods are looked at."""
    parser.add_argument("--org", metavar="O", help="只看该单位及其上级 · only orgs that hold this one")
    parser.add_argument(
        "--day", metavar="D", help="看该日所在的各周期，缺省今天 · the periods of a day, of today by default"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """0 where all hold, 1 where one does not, 2 where the books cannot be read."""
    day, found = (datetime.now(CHINA).date(), []) if options.day is None else parse_day(options.day)
    broken: list[Violation] = []
    if day is not None:
        try:
            broken, found = _looked_at(console, day, None if options.org is None else {options.org})
        except sqlite3.DatabaseError as error:
            found = [issue("SRV-006", Where(file=str(console.home)), why=error)]
    if console.as_json and not found:
        console.json({"violations": [one.to_json() for one in broken]})
    console.issues([*found, *(() if console.as_json else (one.issue() for one in broken))])
    if not console.as_json and not found and not broken:
        console.say(console.words("各项核对关系都成立", "all that must hold does"))
    return 2 if found else int(bool(broken))


def _looked_at(console: Console, day: date, near: Collection[str] | None) -> "tuple[list[Violation], list[Issue]]":
    from taizhang.cli.asking import open_source

    with ExitStack() as opened:
        source, found = open_source(console, opened)
        return ([], found) if source is None else source.violations([day], near)


def after_writing(commands: "Collection[Command]", outcomes: "Collection[Outcome]") -> list[Issue]:
    """FIG-009 for what does not hold after commands were written: in the periods of their days, for the books' orgs.

    The newest days alone where there are very many. Nothing where no pack in force says what must hold.
    """
    from taizhang.server.queries.figures import violations

    written = [one for one, outcome in zip(commands, outcomes, strict=True) if outcome.receipt is not None]
    broken, found = violations({one.book for one in written}, {one.effective_on for one in written})
    return [*found, *(one.issue() for one in broken)]
